import FlowEngine

/// What the engine holds when a whole market is defined, quoted and has printed once.
struct MemoryRun {
  var contracts = 300_000
  var underlyings = 5_000

  /// Resident bytes that the engine adds; run before anything else has filled and freed the heap.
  func measure() -> Int64 {
    let before = residentBytes()
    var engine = Engine(settings: Settings(), session: Days.session)
    var out = FlowBatch()
    var events = Days.definitions(contracts: contracts, underlyings: underlyings)
    for event in events { engine.step(event, into: &out) }
    events = []
    var at = SessionCalendar.regularHours(Days.session).open.nanoseconds
    for round in 0..<6 {
      for number in 0..<(contracts + underlyings) {
        at += 10_000
        engine.step(quote(number, round, at), into: &out)
      }
    }
    for number in underlyings..<(contracts + underlyings) {
      at += 10_000
      engine.step(trade(number, at), into: &out)
      out.removeAll()
    }
    let after = residentBytes()
    precondition(engine.seq > 0)
    return after - before
  }

  private func quote(_ number: Int, _ round: Int, _ at: Int64) -> MarketEvent {
    let bid = Int64(100 + number % 300 + round)
    return .quote(
      Quote(
        instrument: InstrumentID(UInt32(number)),
        times: EventTimes(published: Timestamp(nanoseconds: at)),
        prices: BestPrices(
          bid: Price(cents: bid), ask: Price(cents: bid + 5), bidSize: 10, askSize: 20)))
  }

  private func trade(_ number: Int, _ at: Int64) -> MarketEvent {
    .trade(
      Trade(
        instrument: InstrumentID(UInt32(number)), venue: "XCBO",
        times: EventTimes(published: Timestamp(nanoseconds: at)),
        price: Price(cents: Int64(100 + number % 300 + 5)), size: 3, conditions: .regular))
  }
}
