import FlowEngine
import Glibc

/// SplitMix64: the same numbers for a seed on every machine.
struct SeededRandom: RandomNumberGenerator {
  private var state: UInt64
  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var word = state
    word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
    word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
    return word ^ (word >> 31)
  }

  mutating func pick<T>(_ values: [T]) -> T { values[Int(next() % UInt64(values.count))] }
  mutating func chance(_ percent: UInt64) -> Bool { next() % 100 < percent }
}

/// Makes events: wild ones with every extreme, and quiet ones that look like a day of `tcbbo`.
struct FakeMarket {
  var random: SeededRandom
  private var clock: Int64 = 1_770_042_600_000_000_000

  init(seed: UInt64) { random = SeededRandom(seed: seed) }

  // MARK: wild

  mutating func wild(_ count: Int) -> [MarketEvent] { (0..<count).map { _ in wildEvent() } }

  private mutating func integer() -> Int64 {
    switch random.next() % 6 {
    case 0: random.pick([.min, .max, .min + 1, 0, -1, 1])
    case 1: Int64(bitPattern: random.next())
    case 2: Int64(random.next() % 10_000) * 10_000_000
    case 3: Int64(random.next() % 10_000) * 100_000 - 5_000
    default: Int64(random.next() % 1_000)
    }
  }

  private mutating func small() -> UInt32 {
    random.chance(20) ? random.pick([.max, .max - 1, 0, 1]) : UInt32(random.next() % 500)
  }

  private mutating func times() -> EventTimes {
    var times = EventTimes()
    clock += Int64(random.next() % 1_000_000)
    if random.chance(70) { times.rawExecuted = random.chance(90) ? clock - 40_000 : integer() }
    if random.chance(50) { times.rawPublished = random.chance(90) ? clock - 9_000 : integer() }
    if random.chance(80) { times.rawReceived = random.chance(95) ? clock : integer() }
    return times
  }

  private mutating func symbol() -> Symbol {
    random.chance(10)
      ? Symbol(high: random.next(), low: random.next())
      : random.pick(["NVDA", "SPY", "SPXW", "ABCDEFGHIJKLMNOP", .none])
  }

  private mutating func prices() -> BestPrices {
    var prices = BestPrices.none
    if random.chance(80) { prices.rawBid = integer() }
    if random.chance(80) { prices.rawAsk = integer() }
    if random.chance(80) { prices.rawBidSize = small() }
    if random.chance(80) { prices.rawAskSize = small() }
    return prices
  }

  private mutating func ticks() -> TickTable {
    guard random.chance(50) else { return .unknown }
    var ticks = TickTable.unknown
    ticks.base = integer()
    ticks.from1 = integer()
    ticks.tick1 = integer()
    ticks.from2 = integer()
    ticks.tick2 = integer()
    return ticks
  }

  private mutating func venue() -> Venue {
    random.chance(90) ? random.pick(["XCBO", "XPHL", "FINN", .unknown]) : Venue(mic: small())
  }

  private mutating func date() -> CalendarDate {
    random.chance(90)
      ? CalendarDate(yyyymmdd: 20_261_120) : CalendarDate(yyyymmdd: random.pick([.min, .max, 0]))
  }

  mutating func wildEvent() -> MarketEvent {
    let instrument = InstrumentID(small())
    switch random.next() % 15 {
    case 0:
      return .contract(
        Contract(
          instrument: instrument, times: times(), root: symbol(), underlying: symbol(),
          expiry: date(), right: random.pick([.call, .put]), strike: Price(billionths: integer()),
          multiplier: Int32(truncatingIfNeeded: integer()), isAdjusted: random.chance(50),
          settlement: random.pick([.unknown, .am, .pm]), ticks: ticks(),
          origin: random.pick([.definition, .mapping, .unresolved, .unsupported])))
    case 1:
      return .stock(
        Stock(
          instrument: instrument, times: times(), symbol: symbol(),
          tape: UInt8(truncatingIfNeeded: small()), ticks: ticks()))
    case 2:
      return .status(
        TradingStatus(
          instrument: instrument, times: times(),
          state: random.pick([.halted, .trading, .pre, .closed])))
    case 3:
      return .openInterest(
        OpenInterest(
          instrument: instrument, times: times(), quantity: integer(),
          asOf: random.chance(50) ? date() : nil))
    case 4:
      return .calendar(
        CalendarNote(
          instrument: instrument, times: times(), kind: random.pick([.dividend, .earnings]),
          date: date(), amount: random.chance(50) ? Price(billionths: integer()) : nil,
          part: random.pick([.unknown, .pre, .post])))
    case 5:
      var notice = FeedNotice(
        times: times(), kind: random.pick(HealthKind.allCases), feed: symbol(), place: integer())
      notice.rawLost = integer()
      return .notice(notice)
    case 6:
      var cancel = Cancel(
        instrument: instrument, times: times(), venue: venue(),
        letter: UInt8(truncatingIfNeeded: small()))
      cancel.rawNumber = random.chance(30) ? .max : random.next()
      cancel.rawPrice = integer()
      cancel.rawSize = integer()
      return .cancel(cancel)
    case 7:
      return .clock(
        ClockTick(at: Timestamp(nanoseconds: integer()), isEnd: random.chance(20)))
    case 8, 9, 10:
      return .quote(
        Quote(
          instrument: instrument, venue: venue(), times: times(), prices: prices(),
          bidVenue: venue(), askVenue: venue()))
    case 11:
      return .history(
        HistoryNote(
          times: times(), kind: random.pick(HistoryNote.Kind.allCases), session: date(),
          subject: OSI(
            root: symbol(), expiry: date(), right: random.pick([.call, .put]),
            strike: Price(billionths: integer())),
          bucket: Int32(truncatingIfNeeded: integer()), cluster: random.next(), a: integer(),
          b: integer(), c: integer(), d: integer()))
    default:
      let prices = prices()
      let price = random.chance(50) ? integer() : random.pick([prices.rawBid, prices.rawAsk])
      var trade = Trade(
        instrument: instrument, venue: venue(), times: times(), price: Price(billionths: price),
        size: integer(),
        conditions: random.pick([.regular, .notDelivered, SaleConditions(packed: random.next())]),
        attached: prices, attachedScope: random.pick([.none, .nbbo, .venue]),
        isSuspect: random.chance(50))
      trade.rawNumber = random.chance(50) ? .max : random.next()
      return .trade(trade)
    }
  }

  // MARK: quiet

  /// Option prints with the quote before them; definitions first.
  mutating func quiet(_ count: Int, contracts: Int = 40) -> [MarketEvent] {
    var events: [MarketEvent] = []
    for index in 0..<contracts {
      let contract = Contract(
        instrument: InstrumentID(UInt32(index)), times: quietTimes(), root: "NVDA",
        underlying: "NVDA", expiry: CalendarDate(yyyymmdd: 20_261_120),
        right: index % 2 == 0 ? .call : .put, strike: Price(cents: Int64(90_000 + 500 * index)))
      events.append(.contract(contract))
    }
    while events.count < count {
      let index = Int(random.next() % UInt64(contracts))
      let bid = Int64(500 + 10 * index) + Int64(random.next() % 5)
      let ask = bid + 5 + Int64(random.next() % 2) * 5
      let prices = BestPrices(
        bid: Price(cents: bid), ask: Price(cents: ask),
        bidSize: UInt32(1 + random.next() % 50), askSize: UInt32(1 + random.next() % 50))
      events.append(
        .trade(
          Trade(
            instrument: InstrumentID(UInt32(index)),
            venue: random.pick(["XCBO", "XPHL", "XISX", "ARCO"]), times: quietTimes(),
            price: Price(cents: random.pick([bid, ask, ask, (bid + ask) / 2])),
            size: Int64(random.pick([1, 1, 1, 2, 5, 10, 50])), conditions: .notDelivered,
            attached: prices, attachedScope: .nbbo)))
    }
    return Array(events.prefix(count))
  }

  private mutating func quietTimes() -> EventTimes {
    clock += 1 + Int64(random.next() % 4_000_000)
    let lag = 15_000 + Int64(random.next() % 45_000)
    return EventTimes(
      executed: Timestamp(nanoseconds: clock - lag), received: Timestamp(nanoseconds: clock))
  }
}

/// A directory that is removed when it goes away.
final class Scratch {
  let path: String

  init() {
    var template = Array("/tmp/flowtui-store-XXXXXX".utf8CString)
    precondition(mkdtemp(&template) != nil, "no scratch directory")
    let bytes = template.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
    path = String(decoding: bytes, as: UTF8.self)
  }

  func file(_ name: String) -> String { path + "/" + name }

  deinit {
    for suffix in ["", "-wal", "-shm", "-lock", "-journal"] {
      for name in ["a.flow", "b.flow", "c.flow"] { unlink(path + "/" + name + suffix) }
    }
    rmdir(path)
  }
}
