import FlowEngine

extension FlowDelta {
  /// Appends the delta that follows this one.
  mutating func append(_ next: FlowDelta) {
    precondition(next.firstSeq == firstSeq + UInt64(events.count), "deltas follow each other")
    events += next.events
    derived.append(next.derived)
  }

  /// The part after a `seq`.
  func dropping(through seq: UInt64) -> FlowDelta {
    guard seq >= firstSeq else { return self }
    let count = Int(min(UInt64(events.count), seq - firstSeq + 1))
    return FlowDelta(
      firstSeq: firstSeq + UInt64(count), events: Array(events.dropFirst(count)),
      derived: derived.dropping(through: seq))
  }
}
