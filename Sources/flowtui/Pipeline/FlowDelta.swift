import FlowEngine

/// A run of input events with everything derived from it, on its way to log and panel.
struct FlowDelta: Sendable {
  var firstSeq: UInt64
  var events: [MarketEvent]
  var derived: FlowBatch
}

/// The one loop of live, import, scan and replay: events in, deltas out.
struct EngineLoop {
  private(set) var engine: Engine

  init(_ engine: Engine) { self.engine = engine }

  mutating func step(_ events: [MarketEvent]) -> FlowDelta {
    var derived = FlowBatch()
    let firstSeq = engine.seq + 1
    engine.step(events[...], into: &derived)
    return FlowDelta(firstSeq: firstSeq, events: events, derived: derived)
  }
}
