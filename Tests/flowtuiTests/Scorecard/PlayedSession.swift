import Feeds
import FlowEngine

/// A simulated session as the engine saw it, with everything that it said.
struct PlayedSession {
  let session: CalendarDate
  private(set) var clusters: [Cluster] = []
  private(set) var alerts: [Alert] = []
  private(set) var inferences: [Inference] = []
  private(set) var directory = Directory()
  private(set) var tape = PlainTape()
  let truth: [TruthItem]
  let noise: NoiseLedger
  /// Every event with what followed from it, for the history of a later session.
  private(set) var log: [(events: [MarketEvent], derived: FlowBatch)] = []

  /// - Parameters:
  ///   - history: the first events of its log.
  ///   - isKept: the log is needed again.
  ///   - strip: what the feed leaves of an event; nil = nothing.
  init(
    _ market: SimulatedMarket, history: [HistoryNote] = [], isKept: Bool = false,
    strip: (MarketEvent) -> MarketEvent?
  ) {
    var market = market
    session = market.session
    var engine = Engine(settings: Settings(), session: market.session)
    var out = FlowBatch()
    var events: [MarketEvent] = history.map { .history($0) }
    repeat {
      for event in events { directory.take(event) }
      let seen = events.compactMap(strip)
      for event in seen {
        engine.step(event, into: &out)
        tape.take(event, seq: engine.seq)
      }
      clusters += out.clusters
      alerts += out.alerts
      inferences += out.inferences
      if isKept { log.append((seen, out)) }
      out.removeAll()
      events.removeAll(keepingCapacity: true)
    } while market.next(into: &events, limit: 4_096)
    truth = market.truth
    noise = market.noiseLedger
  }
}
