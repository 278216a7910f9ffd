import FlowEngine

extension FlowDelta {
  /// Appends the delta that follows this one.
  mutating func append(_ next: FlowDelta) {
    precondition(next.firstSeq == firstSeq + UInt64(events.count), "deltas follow each other")
    events += next.events
    derived.judgements += next.derived.judgements
    derived.settled += next.derived.settled
    derived.bars += next.derived.bars
    derived.clusters += next.derived.clusters
    derived.alerts += next.derived.alerts
    derived.health += next.derived.health
  }

  /// The part after a `seq`.
  func dropping(through seq: UInt64) -> FlowDelta {
    guard seq >= firstSeq else { return self }
    let count = Int(min(UInt64(events.count), seq - firstSeq + 1))
    var rest = FlowBatch()
    rest.judgements = derived.judgements.filter { $0.stamp.seq > seq }
    rest.settled = derived.settled.filter { $0.stamp.seq > seq }
    rest.bars = derived.bars.filter { $0.stamp.seq > seq }
    rest.clusters = derived.clusters.filter { $0.stamp.seq > seq }
    rest.alerts = derived.alerts.filter { $0.stamp.seq > seq }
    rest.health = derived.health.filter { $0.stamp.seq > seq }
    return FlowDelta(
      firstSeq: firstSeq + UInt64(count), events: Array(events.dropFirst(count)), derived: rest)
  }
}
