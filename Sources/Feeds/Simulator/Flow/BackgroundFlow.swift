import FlowEngine

/// The ordinary business of the day: quotes and lone prints that belong to no order of note.
///
/// Arrivals are Poisson with a U-shaped rate; option prints also excite more of themselves for
/// half a second, often in the same underlying. It never prints twice in a series within 50 ms,
/// never repeats a signed size in a series within a minute, never three times in a row at a worse
/// price, and never a block: what resembles a pattern comes from the planner or the noise process
/// and is accounted for there.
struct BackgroundFlow: Sendable {
  private(set) var nextAt: Int64
  private var random: SimulationRandom
  private let configuration: SimulationConfiguration
  private var cumulative: [Double] = []
  /// Extra option prints a second, owed to recent ones.
  private var excitement = 0.0
  private var at: Int64
  private var recent = 0
  private var stockFlow: StockFlow

  init(_ floor: SimulatedFloor) {
    configuration = floor.configuration
    random = SimulationRandom(seed: configuration.seed, stream: 3)
    stockFlow = StockFlow(configuration)
    at = floor.open
    nextAt = floor.open
    var total = 0.0
    for rank in floor.listing.underlyings.indices {
      total += 1 / (Double(rank) + 2)
      cumulative.append(total)
    }
    cumulative = cumulative.map { $0 / total }
  }

  /// Does one thing at `nextAt` and decides when the next one comes.
  mutating func step(_ floor: inout SimulatedFloor) {
    let elapsed = Double(nextAt - at) / 1e9
    at = nextAt
    floor.now = at
    excitement *= SimulationMath.exp(-elapsed / 0.5)
    let x = 2 * Double(at - floor.open) / Double(floor.close - floor.open) - 1
    let shape = 0.55 + 1.35 * x * x
    let prints = 0.6 * configuration.optionTradesPerSecond * shape + excitement
    let quotes = configuration.optionQuotesPerSecond * shape
    let stockQuotes = configuration.stockQuotesPerSecond * shape
    let stockPrints = configuration.stockPrintsPerSecond * shape
    let total = prints + quotes + stockQuotes + stockPrints
    let u = random.unit() * total
    if u < prints {
      optionPrint(&floor, isEcho: random.unit() * prints < excitement)
      excitement += 0.8
    } else if u < prints + quotes {
      let index = pickSeries(floor, pickUnderlying())
      if floor.isFree(index) { floor.quote(index) }
    } else if u < prints + quotes + stockQuotes {
      floor.quoteStock(pickUnderlying())
    } else {
      stockFlow.step(&floor, pickUnderlying())
    }
    nextAt = at + max(1_000, Int64(random.exponential() / total * 1e9))
  }

  private mutating func pickUnderlying() -> Int {
    let u = random.unit()
    return cumulative.firstIndex { u < $0 } ?? 0
  }

  /// Near the money and near in time more often than not.
  private mutating func pickSeries(_ floor: SimulatedFloor, _ underlying: Int) -> Int {
    let chain = floor.listing.chains[underlying]
    var expiry = 0
    while expiry < chain.expiries.count - 1, random.chance(0.52) { expiry += 1 }
    let cents = Double(floor.stocks[underlying].doubleMid) / 2
    let step = Double(floor.listing.underlyings[underlying].strikeStep)
    let center = (cents - Double(chain.strikes[chain.wings])) / step + Double(chain.wings)
    let strike = Int(center + random.normal() * 3.2 + 0.5)
    return floor.listing.index(
      underlying, expiry: expiry, strike: min(max(strike, 0), chain.strikes.count - 1),
      random.chance(0.55) ? .call : .put) ?? chain.first
  }

  // MARK: Option prints

  private mutating func optionPrint(_ floor: inout SimulatedFloor, isEcho: Bool) {
    let underlying = isEcho && random.chance(0.7) ? recent : pickUnderlying()
    recent = underlying
    let index = pickSeries(floor, underlying)
    guard floor.isFree(index) else { return }
    let isNew = floor.quote(index)
    let state = floor.series[index]
    guard state.isQuoted else { return }
    let wait = isNew ? random.nanoseconds(300_000...15_000_000) : random.nanoseconds(0...900_000)
    let when = floor.now + wait
    let condition = letter(floor, underlying, at: when)
    var side = random.chance(0.5) ? 1 : -1
    if state.bid == 0 { side = 1 }
    var price = side > 0 ? state.ask : state.bid
    let ticks = floor.listing.underlyings[underlying].ticks
    let inside = condition == UInt8(ascii: "a") ? 0.7 : 0.12
    if ticks.above(state.bid) < state.ask, random.chance(inside) {
      price = ticks.floor((state.bid + state.ask) / 2)
      side = 0
    }
    let isSigned = side != 0 && SimulatedFloor.isSingleLeg(condition)
    if isSigned, !allows(&floor.series[index], side, price, at: when) {
      side = -side
      price = side > 0 ? state.ask : state.bid
      guard price > 0, allows(&floor.series[index], side, price, at: when) else { return }
    }
    var size = 1 + Int(random.exponential() * random.exponential() * 7)
    if side != 0 {
      let unused = unusedSize(&floor.series[index], side, size, minute: when)
      guard let unused else { return }
      size = unused
    }
    if SimulatedFloor.isMultiLeg(condition) { floor.stocks[underlying].multiLegAt = when }
    floor.series[index].busyUntil = when + 50 * SimulatedFloor.ms
    let trade = floor.makeOptionPrint(
      index, price: price, size: min(size, 150), venue: random.pick(SimulatedVenues.options),
      condition: condition, lag: random.nanoseconds(150_000...600_000), at: when)
    floor.later(trade, at: when)
    if random.chance(0.0004) {
      floor.cancelLater(trade, at: when + random.nanoseconds(400_000_000...25_000_000_000))
    }
  }

  /// The sale condition; a lone leg of a package only far from any other one in the underlying.
  private mutating func letter(_ floor: SimulatedFloor, _ underlying: Int, at: Int64) -> UInt8 {
    let stock = floor.stocks[underlying]
    let u = random.unit()
    switch u {
    case ..<0.62: return UInt8(ascii: "I")
    case ..<0.68: return 0
    case ..<0.83: return UInt8(ascii: "a")
    case ..<0.89: return UInt8(ascii: "S")
    case ..<0.90: return UInt8(ascii: "c")
    case ..<0.905: return UInt8(ascii: "D")
    case ..<0.915: return UInt8(ascii: "e")
    default:
      let isClear = stock.legsReservedUntil < at && at - stock.multiLegAt > 40 * SimulatedFloor.ms
      guard isClear else { return UInt8(ascii: "I") }
      return u < 0.97 ? UInt8(ascii: "f") : u < 0.985 ? UInt8(ascii: "g") : UInt8(ascii: "j")
    }
  }

  /// Whether a print is not the third of one side at an ever worse price; then it is noted.
  private func allows(
    _ state: inout SeriesState, _ side: Int, _ price: Int64, at now: Int64
  ) -> Bool {
    side > 0 ? state.buys.allows(price, at: now) : state.sales.allows(-price, at: now)
  }

  private func unusedSize(
    _ state: inout SeriesState, _ side: Int, _ wanted: Int, minute when: Int64
  ) -> Int? {
    let minute = Int32(truncatingIfNeeded: when / (60 * SimulatedFloor.second))
    if state.minute != minute {
      state.minute = minute
      state.boughtSizes = 0
      state.soldSizes = 0
    }
    var used = side > 0 ? state.boughtSizes : state.soldSizes
    var size = wanted
    while size < 64, used & (1 << UInt64(size)) != 0 { size += 1 }
    guard size < 64 else { return nil }
    used |= 1 << UInt64(size)
    if side > 0 { state.boughtSizes = used } else { state.soldSizes = used }
    return size
  }
}
