import FlowEngine

/// The option chains of one invented session, laid out so that a series is an index.
///
/// The regular series of an underlying are dense: expiry, then strike, then right. Stocks come
/// first, the index, which has no prints of its own, last; the odd series follow all others.
struct SimulatedListing: Sendable {
  /// How a series differs from the others of its underlying.
  enum Form: UInt8, Sendable {
    case regular
    /// A changed deliverable, with a digit in the root.
    case adjusted
    /// A tenth of the size.
    case mini
  }

  struct Series: Sendable {
    var underlying: Int
    var expiry: Int
    var strikeIndex: Int
    var right: OptionRight
    /// Dollars.
    var strike: Double
    /// Nanoseconds of the settlement instant: the close of the expiry, its open for AM series.
    var settles: Int64
    var days: Int
    var openInterest: Int
    var form = Form.regular
    /// Shares.
    var multiplier: Int { form == .regular ? 100 : form == .adjusted ? 150 : 10 }
  }

  struct Chain: Sendable {
    /// Index of the first series.
    var first: Int
    /// Days since the epoch of each expiry.
    var expiries: [Int]
    var strikes: [Int64]
    /// Far strikes below, and as many above, those that are evenly spaced.
    var wings: Int
  }

  let session: CalendarDate
  let underlyings: [SimulatedUnderlying]
  /// Underlyings with a stock of their own; the rest are indices.
  let stockCount: Int
  private(set) var chains: [Chain] = []
  private(set) var series: [Series] = []
  /// Index of the first series that is not regular.
  private(set) var firstOdd = 0

  init(_ configuration: SimulationConfiguration) {
    session = configuration.session
    let stocks = SimulatedUnderlying.all.prefix(configuration.underlyings)
    stockCount = stocks.count
    underlyings = stocks + [SimulatedUnderlying.index]
    let seed = configuration.marketSeed ?? configuration.seed
    let today = SimulationCalendar.days(session)
    let first = SimulationCalendar.days(configuration.firstSession ?? session)
    for (index, underlying) in underlyings.enumerated() {
      let expiries = Self.expiries(from: first, to: today, daily: underlying.isFund)
      let half = index < 3 ? 20 : 12
      let step = underlying.strikeStep
      let center = Int64(underlying.price * 100 / Double(step) + 0.5) * step
      let far = max(1, Int64(underlying.price * 12) / step) * step
      let edge = center - Int64(half) * step
      let top = center + Int64(half) * step
      let strikes =
        [edge - 2 * far, edge - far] + (-half...half).map { center + Int64($0) * step }
        + [top + far, top + 2 * far]
      chains.append(Chain(first: series.count, expiries: expiries, strikes: strikes, wings: 2))
      for expiry in expiries.indices {
        for strike in strikes.indices {
          list(index, expiry, strike, .regular, seed)
        }
      }
    }
    firstOdd = series.count
    listOdd(seed)
  }

  /// A handful of adjusted series of the third stock and of minis of the fourth.
  private mutating func listOdd(_ seed: UInt64) {
    for (underlying, form) in [(2, Form.adjusted), (3, Form.mini)] {
      let chain = chains[underlying]
      for expiry in chain.expiries.indices
      where SimulationCalendar.isThirdFriday(chain.expiries[expiry]) {
        for strike in -2...2 { list(underlying, expiry, chain.center + strike, form, seed) }
      }
    }
  }

  private mutating func list(
    _ underlying: Int, _ expiry: Int, _ strike: Int, _ form: Form, _ seed: UInt64
  ) {
    let chain = chains[underlying]
    let days = chain.expiries[expiry]
    let hours = SessionCalendar.regularHours(SimulationCalendar.date(days: days))
    let today = SimulationCalendar.days(session)
    let isMorning = underlying >= stockCount && Self.isMorning(days, today: today)
    for right in [OptionRight.call, .put] {
      var one = Series(
        underlying: underlying, expiry: expiry, strikeIndex: strike, right: right,
        strike: Double(chain.strikes[strike]) / 100,
        settles: (isMorning ? hours.open : hours.close).nanoseconds, days: days - today,
        openInterest: 0, form: form)
      one.openInterest = Self.openInterest(seed, key(one), isBusy: underlying < 10)
      series.append(one)
    }
  }

  /// Open interest of a series when the run starts: rarely next to nothing, mostly a few hundred
  /// and more, so that a chance order is seldom larger than all that could be closed.
  private static func openInterest(_ seed: UInt64, _ key: UInt64, isBusy: Bool) -> Int {
    var random = SimulationRandom(seed: seed ^ key &* 0x9E37_79B9_7F4A_7C15, stream: 1)
    let u = random.unit()
    guard random.chance(0.94) else { return Int(u * 60) }
    return 500 + Int(u * u * u * (isBusy ? 20_000 : 6_000))
  }

  /// One number for a series that is the same in every session of a run.
  func key(_ series: Series) -> UInt64 {
    let chain = chains[series.underlying]
    let days = UInt64(chain.expiries[series.expiry])
    let isMorning = series.settles % SimulationCalendar.day < 17 * 3_600 * SimulationCalendar.second
    let kind = UInt64(series.form.rawValue) * 2 + (isMorning ? 1 : 0)
    return UInt64(series.underlying) << 56 | kind << 52 | days << 32
      | UInt64(chain.strikes[series.strikeIndex]) << 1 | (series.right == .call ? 0 : 1)
  }

  func index(_ underlying: Int, expiry: Int, strike: Int, _ right: OptionRight) -> Int? {
    let chain = chains[underlying]
    guard chain.expiries.indices.contains(expiry), chain.strikes.indices.contains(strike) else {
      return nil
    }
    return chain.first + (expiry * chain.strikes.count + strike) * 2 + (right == .call ? 0 : 1)
  }

  func sibling(_ series: Int, expiry: Int = 0, strike: Int = 0, flip: Bool = false) -> Int? {
    let from = self.series[series]
    let right: OptionRight = flip ? (from.right == .call ? .put : .call) : from.right
    return index(
      from.underlying, expiry: from.expiry + expiry, strike: from.strikeIndex + strike, right)
  }

  /// Stocks come first, so a series follows them.
  func instrument(_ series: Int) -> InstrumentID { InstrumentID(UInt32(stockCount + series)) }

  mutating func setOpenInterest(_ quantity: Int, of index: Int) {
    series[index].openInterest = quantity
  }
}

extension SimulatedListing.Chain {
  /// Index of the strike that was at the money when the chain was made.
  var center: Int { strikes.count / 2 }
}
