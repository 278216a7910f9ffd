import FlowEngine

/// The option chains of one invented session, laid out so that a series is an index.
///
/// The series of an underlying are dense: expiry, then strike, then right.
struct SimulatedListing: Sendable {
  struct Series: Sendable {
    var underlying: Int
    var expiry: Int
    var strikeIndex: Int
    var right: OptionRight
    /// Dollars.
    var strike: Double
    /// Nanoseconds of the settlement instant, 16:00 New York of the expiry.
    var settles: Int64
    var days: Int
    var openInterest: Int
  }

  struct Chain: Sendable {
    /// Index of the first series.
    var first: Int
    /// Days since the epoch of each expiry.
    var expiries: [Int]
    var strikes: [Int64]
  }

  let session: CalendarDate
  let underlyings: [SimulatedUnderlying]
  private(set) var chains: [Chain] = []
  private(set) var series: [Series] = []

  init(_ configuration: SimulationConfiguration) {
    session = configuration.session
    underlyings = Array(SimulatedUnderlying.all.prefix(configuration.underlyings))
    var random = SimulationRandom(seed: configuration.seed, stream: 1)
    let today = SimulationCalendar.days(session)
    for (index, underlying) in underlyings.enumerated() {
      let expiries = Self.expiries(today: today, daily: underlying.isFund)
      let half = index < 3 ? 20 : 12
      let step = underlying.strikeStep
      let center = Int64(underlying.price * 100 / Double(step) + 0.5) * step
      let strikes = (-half...half).map { center + Int64($0) * step }.filter { $0 > 0 }
      chains.append(Chain(first: series.count, expiries: expiries, strikes: strikes))
      for (expiry, days) in expiries.enumerated() {
        let date = SimulationCalendar.date(days: days)
        let settles =
          SimulationCalendar.midnight(date) + 16 * 3_600 * SimulationCalendar.second
        for (strikeIndex, cents) in strikes.enumerated() {
          for right in [OptionRight.call, .put] {
            let u = random.unit()
            series.append(
              Series(
                underlying: index, expiry: expiry, strikeIndex: strikeIndex, right: right,
                strike: Double(cents) / 100, settles: settles, days: days - today,
                openInterest: Int(u * u * u * (index < 10 ? 20_000 : 6_000))))
          }
        }
      }
    }
  }

  /// Today (when it is an expiry), four Fridays, two monthlies, and two beyond half a year.
  static func expiries(today: Int, daily: Bool) -> [Int] {
    let friday = today + (5 - SimulationCalendar.weekday(today) + 7) % 7
    var days: Set<Int> = [friday, friday + 7, friday + 14, friday + 28]
    if daily { days.insert(today) }
    for ahead in [50, 110, 190, 400] {
      days.insert(SimulationCalendar.monthly(notBefore: today + ahead))
    }
    return days.sorted()
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
  func instrument(_ series: Int) -> InstrumentID {
    InstrumentID(UInt32(underlyings.count + series))
  }

  func stock(_ index: Int, at moment: Int64) -> Stock {
    let underlying = underlyings[index]
    return Stock(
      instrument: InstrumentID(UInt32(index)),
      times: EventTimes(published: Timestamp(nanoseconds: moment)), symbol: underlying.symbol,
      tape: underlying.tape, ticks: TickTable(base: Price(cents: 1)))
  }

  func contract(_ index: Int, at moment: Int64) -> Contract {
    let one = series[index]
    let underlying = underlyings[one.underlying]
    let chain = chains[one.underlying]
    return Contract(
      instrument: instrument(index),
      times: EventTimes(published: Timestamp(nanoseconds: moment)), root: underlying.symbol,
      underlying: underlying.symbol,
      expiry: SimulationCalendar.date(days: chain.expiries[one.expiry]), right: one.right,
      strike: Price(cents: chain.strikes[one.strikeIndex]), settlement: .pm,
      ticks: underlying.ticks)
  }
}
