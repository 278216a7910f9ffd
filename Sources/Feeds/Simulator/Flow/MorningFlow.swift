import FlowEngine

/// What is known before the bell: definitions, open interest, announced dates, early prints.
struct MorningFlow: Sendable {
  /// The stock that goes without its dividend on the next session: its chain reaches deep enough.
  static let dividendStock = 2
  static let dividendCents: Int64 = 62

  private var phase = 0
  private var index = 0
  private var random: SimulationRandom

  init(_ configuration: SimulationConfiguration) {
    random = SimulationRandom(seed: configuration.seed, stream: 5)
  }

  /// Writes the next event; false when the morning is over.
  mutating func step(_ floor: inout SimulatedFloor) -> Bool {
    let listing = floor.listing
    let midnight = floor.midnight
    let four = midnight + 4 * 3_600 * SimulatedFloor.second
    let halfPastSix = midnight + (6 * 60 + 30) * 60 * SimulatedFloor.second
    switch phase {
    case 0:
      let at = four + Int64(index) * SimulatedFloor.ms
      floor.emit(.stock(listing.stock(index, at: at)), at: at)
      advance(listing.stockCount)
    case 1:
      let at = four + SimulatedFloor.second + Int64(index) * SimulatedFloor.ms
      floor.emit(.contract(listing.contract(index, at: at)), at: at)
      advance(listing.series.count)
    case 2:
      note(&floor, at: four + 60 * SimulatedFloor.second + Int64(index) * SimulatedFloor.second)
      advance(6)
    case 3:
      let at = halfPastSix + Int64(index) * 200_000
      let days = SimulationCalendar.days(listing.session)
      floor.emit(
        .openInterest(
          OpenInterest(
            instrument: listing.instrument(index),
            times: EventTimes(published: Timestamp(nanoseconds: at)),
            quantity: Int64(listing.series[index].openInterest),
            asOf: SimulationCalendar.date(days: SimulationCalendar.session(before: days)))),
        at: at)
      advance(listing.series.count)
    case 4:
      overnight(&floor, at: midnight + (7 * 3_600 + Int64(index) * 240) * SimulatedFloor.second)
      advance(20)
    case 5:
      early(
        &floor, at: midnight + 9 * 3_600 * SimulatedFloor.second + Int64(index) * 90_000_000_000)
      advance(15)
    case 6:
      floor.now = floor.open
      floor.quoteStock(index, moves: false)
      advance(listing.underlyings.count)
    default: return false
    }
    return true
  }

  private mutating func advance(_ count: Int) {
    index += 1
    guard index >= count else { return }
    index = 0
    phase += 1
  }

  /// Five earnings on companies from the middle of the list, and one dividend.
  private mutating func note(_ floor: inout SimulatedFloor, at: Int64) {
    let count = floor.listing.stockCount
    let isDividend = index == 5
    let stock = isDividend ? Self.dividendStock : (3 + index * 5) % count
    let today = SimulationCalendar.days(floor.listing.session)
    var days = today + [0, 3, 6, 12, 25, 1][index]
    while !SimulationCalendar.isSession(days) { days += 1 }
    floor.emit(
      .calendar(
        CalendarNote(
          instrument: InstrumentID(UInt32(stock)),
          times: EventTimes(published: Timestamp(nanoseconds: at)),
          kind: isDividend ? .dividend : .earnings, date: SimulationCalendar.date(days: days),
          amount: isDividend ? Price(cents: Self.dividendCents) : nil,
          part: isDividend ? .unknown : index % 2 == 0 ? .post : .pre)), at: at)
  }

  /// Prints of index options in the extended hours, marked v: they count as volume of the day.
  private mutating func overnight(_ floor: inout SimulatedFloor, at: Int64) {
    let index = floor.listing.stockCount
    let chain = floor.listing.chains[index]
    let strike = chain.center + random.int(-4...4)
    let right: OptionRight = random.chance(0.6) ? .put : .call
    guard let series = floor.listing.index(index, expiry: random.int(1...3), strike: strike, right)
    else { return }
    floor.now = at
    floor.quoteStock(index, moves: false)
    floor.settle(series, width: 4)
    let state = floor.series[series]
    let trade = floor.makeOptionPrint(
      series, price: random.chance(0.5) ? state.ask : state.bid, size: random.int(1...25),
      venue: "XCBO", condition: UInt8(ascii: "v"), lag: 300_000, at: at + SimulatedFloor.second)
    floor.emit(.trade(trade), at: at + SimulatedFloor.second)
  }

  /// Prints before the bell, marked T.
  private mutating func early(_ floor: inout SimulatedFloor, at: Int64) {
    let stock = random.below(min(10, floor.listing.stockCount))
    let cents = Int64(floor.stocks[stock].price * 100) + Int64(random.int(-20...20))
    let trade = floor.makeStockPrint(
      stock, venue: random.chance(0.5) ? "ARCX" : "FINN", price: cents * 10_000_000,
      size: random.int(5...400), letters: "@T", executed: at - 300_000, published: at)
    floor.emit(.trade(trade), at: at)
  }
}
