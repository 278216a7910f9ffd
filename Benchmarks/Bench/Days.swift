import Feeds
import FlowEngine

/// The days that everything is measured on, made from seeds and held decoded in memory.
enum Days {
  static let session = CalendarDate(year: 2026, month: 11, day: 20)

  /// The simulated market at full rates: quotes and prints of options and stocks.
  static func simulated(minutes: Int) -> [MarketEvent] {
    events(SimulationConfiguration(seed: 7, minutes: minutes, session: session))
  }

  /// The embedded default session, a whole day.
  static func light() -> [MarketEvent] { events(.light(seed: 7, session: session)) }

  private static func events(_ configuration: SimulationConfiguration) -> [MarketEvent] {
    var market = SimulatedMarket(configuration: configuration)
    var events: [MarketEvent] = []
    while market.next(into: &events, limit: 65_536) {}
    return events
  }

  /// Option prints alone, each with its quote, at a million a second: every eighth order is a sweep
  /// of two to nine prints over several exchanges.
  static func burst(trades: Int, contracts: Int = 20_000) -> [MarketEvent] {
    var random = Random(state: 11)
    var events = definitions(contracts: contracts, underlyings: 500)
    events.reserveCapacity(events.count + trades + 1)
    var at = SessionCalendar.regularHours(session).open.nanoseconds + 3_600_000_000_000
    var made = 0
    while made < trades {
      let isSweep = random.below(8) == 0
      let prints = isSweep ? 2 + random.below(8) : 1
      // Squared, so that few contracts print most.
      let pick = random.below(contracts) * random.below(contracts) / contracts
      let bid = Int64(100 + random.below(400))
      let ask = bid + 5
      let isBuy = random.below(2) == 0
      let letter: SaleConditions =
        isSweep ? SaleConditions(packed: UInt64(UInt8(ascii: "S"))) : .regular
      let inside = random.below(4) == 0
      for print in 0..<min(prints, trades - made) {
        at += 1_000
        let price = inside && !isSweep ? bid + 2 : isBuy ? ask : bid
        events.append(
          .trade(
            Trade(
              instrument: InstrumentID(UInt32(500 + pick)), venue: venues[(pick + print) % 8],
              times: EventTimes(
                executed: Timestamp(nanoseconds: at),
                received: Timestamp(nanoseconds: at + 40_000)),
              price: Price(cents: price), size: Int64(1 + random.below(20)), conditions: letter,
              attached: BestPrices(
                bid: Price(cents: bid), ask: Price(cents: ask),
                bidSize: UInt32(1 + random.below(90)), askSize: UInt32(1 + random.below(90))),
              attachedScope: .nbbo)))
        made += 1
      }
    }
    events.append(.clock(ClockTick(at: Timestamp(nanoseconds: at + 20_000_000_000), isEnd: true)))
    return events
  }

  /// Stocks first, then their options.
  static func definitions(contracts: Int, underlyings: Int) -> [MarketEvent] {
    let times = EventTimes(received: NewYorkTime.sessionStart(session) + 1_000_000_000)
    var events: [MarketEvent] = []
    events.reserveCapacity(contracts + underlyings)
    let names = (0..<underlyings).map { Symbol("U\($0)") ?? .none }
    for (number, name) in names.enumerated() {
      events.append(
        .stock(
          Stock(
            instrument: InstrumentID(UInt32(number)), times: times, symbol: name,
            tape: UInt8(ascii: "C"))))
    }
    for number in 0..<contracts {
      let name = names[number % underlyings]
      events.append(
        .contract(
          Contract(
            instrument: InstrumentID(UInt32(underlyings + number)), times: times, root: name,
            underlying: name, expiry: CalendarDate(year: 2026, month: 12, day: 18),
            right: number & 1 == 0 ? .call : .put, strike: Price(cents: Int64(number) * 100),
            ticks: TickTable(
              base: Price(cents: 1), from1: Price(cents: 300), tick1: Price(cents: 5)))))
    }
    return events
  }

  static let venues: [Venue] = [
    "XCBO", "XPHL", "ARCO", "XISX", "BATO", "AMXO", "MPRL", "XMIO",
  ]
}

/// Marsaglia's xorshift, 64 bits: the same numbers on every machine.
struct Random {
  var state: UInt64

  mutating func next() -> UInt64 {
    state ^= state << 13
    state ^= state >> 7
    state ^= state << 17
    return state
  }

  mutating func below(_ limit: Int) -> Int { Int(next() % UInt64(limit)) }
}
