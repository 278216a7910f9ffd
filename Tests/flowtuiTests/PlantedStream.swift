import Feeds
import FlowEngine

@testable import flowtui

/// A simulated session with what a feed does to a panel planted into it: cancels of prints that
/// clusters stand on, late reports, gaps, and instruments that are defined late or anew.
struct PlantedStream {
  let session: CalendarDate
  let deltas: [FlowDelta]
  let whole: FlowIndex
  private(set) var planted: [String: Int] = [:]

  init(seed: UInt64) {
    var random = SeededRandom(seed: seed)
    // Quiet enough for a test that draws hundreds of frames without optimisation.
    let configuration = SimulationConfiguration.few(seed: seed, optionTrades: 8, stockPrints: 5)
    session = configuration.session
    let events = configuration.events
    let owned = Self.ownedPrints(events, session)
    var instruments: UInt32 = 0
    for event in events {
      if case .contract(let contract) = event {
        instruments = max(instruments, contract.instrument.index + 1)
      }
      if case .stock(let stock) = event {
        instruments = max(instruments, stock.instrument.index + 1)
      }
    }
    var stream: [MarketEvent] = []
    var waiting: [(left: Int, event: (EventTimes) -> MarketEvent, what: String)] = []
    var contracts: [Contract] = []
    for (position, event) in events.enumerated() {
      stream.append(event)
      guard !Self.isEnd(event) else { continue }
      let now = EventTimes(
        executed: event.engineTime, published: event.engineTime, received: event.known)
      for index in waiting.indices.reversed() {
        waiting[index].left -= 1
        guard waiting[index].left == 0 else { continue }
        let due = waiting.remove(at: index)
        stream.append(due.event(now))
        planted[due.what, default: 0] += 1
      }
      switch event {
      case .contract(let contract): contracts.append(contract)
      case .trade(let trade):
        if owned.contains(UInt64(position + 1)), random.below(3) == 0 {
          let cancel = { (times: EventTimes) in
            MarketEvent.cancel(
              Cancel(
                instrument: trade.instrument, times: times, number: trade.number,
                venue: trade.venue, price: trade.price, size: trade.size))
          }
          waiting.append((1 + random.below(1_500), cancel, "cancel"))
        }
        if random.below(40) == 0 {
          // The same trade once more, reported now and executed then.
          let late = { (times: EventTimes) in
            var copy = trade
            copy.times = times
            copy.times.rawExecuted = trade.times.participant.nanoseconds
            copy.price = Price(billionths: trade.price.billionths + 10_000_000)
            return MarketEvent.trade(copy)
          }
          waiting.append((200 + random.below(3_000), late, "late"))
        }
        if random.below(150) == 0, let contract = contracts.randomElement(using: &random) {
          let redefined = { (times: EventTimes) in
            var copy = contract
            copy.times = times
            copy.multiplier = 10
            copy.strike = Price(billionths: contract.strike.billionths + 1_000_000_000)
            return MarketEvent.contract(copy)
          }
          waiting.append((1 + random.below(500), redefined, "redefinition"))
        }
        if random.below(150) == 0, let contract = contracts.randomElement(using: &random) {
          // A print of an instrument that is named only later.
          let stranger = InstrumentID(instruments)
          instruments += 1
          var copy = trade
          copy.instrument = stranger
          stream.append(.trade(copy))
          let defined = { (times: EventTimes) in
            var named = contract
            named.instrument = stranger
            named.times = times
            return MarketEvent.contract(named)
          }
          waiting.append((1 + random.below(3_000), defined, "definition"))
        }
      default: break
      }
      if random.below(1_000) == 0 {
        stream.append(.notice(FeedNotice(times: now, kind: .gap, feed: "OPRA", lost: 17)))
        planted["gap", default: 0] += 1
      }
    }
    var loop = EngineLoop(Engine(settings: Settings(), session: session))
    var deltas: [FlowDelta] = []
    var whole = FlowIndex()
    var start = 0
    while start < stream.count {
      let end = min(stream.count, start + 1 + random.below(3_000))
      let delta = loop.step(Array(stream[start..<end]))
      whole.append(delta.events, firstSeq: delta.firstSeq, delta.derived)
      deltas.append(delta)
      start = end
    }
    self.deltas = deltas
    self.whole = whole
  }

  private static func isEnd(_ event: MarketEvent) -> Bool {
    if case .clock(let tick) = event { return tick.isEnd }
    return false
  }

  /// Prints that some cluster stands on, by their `seq`, from a run without anything planted.
  private static func ownedPrints(_ events: [MarketEvent], _ session: CalendarDate) -> Set<UInt64> {
    var loop = EngineLoop(Engine(settings: Settings(), session: session))
    return Set(loop.step(events).derived.clusters.flatMap(\.causes))
  }

  /// The index of what was known at a moment, made of nothing else.
  func index(through moment: UInt64) -> FlowIndex {
    var index = FlowIndex()
    for delta in deltas where delta.firstSeq <= moment {
      let count = Int(min(UInt64(delta.events.count), moment - delta.firstSeq + 1))
      var derived = FlowBatch()
      derived.judgements = delta.derived.judgements.filter { $0.stamp.seq <= moment }
      derived.settled = delta.derived.settled.filter { $0.stamp.seq <= moment }
      derived.bars = delta.derived.bars.filter { $0.stamp.seq <= moment }
      derived.clusters = delta.derived.clusters.filter { $0.stamp.seq <= moment }
      derived.alerts = delta.derived.alerts.filter { $0.stamp.seq <= moment }
      derived.inferences = delta.derived.inferences.filter { $0.stamp.seq <= moment }
      derived.health = delta.derived.health.filter { $0.stamp.seq <= moment }
      index.append(Array(delta.events.prefix(count)), firstSeq: delta.firstSeq, derived)
    }
    return index
  }
}
