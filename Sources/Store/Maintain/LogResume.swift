public import FlowEngine

/// What a log held when it was opened to go on: the engine was rebuilt from its raw events, and
/// what it derived is what was stored.
public struct LogResume: Hashable, Sendable {
  /// The number of the last event; 0 for a new log.
  public var lastSeq: UInt64
  /// When the last event could be known; nil for a new log.
  public var lastKnown: Timestamp?
  public var digests: DigestSet

  /// The event that tells the hole between the last event of the log and now; nil for a new log.
  ///
  /// Its `place` is the length of the hole in nanoseconds, its `lost` is unknown.
  public func notice(at now: Timestamp, feed: Symbol) -> FeedNotice? {
    guard let lastKnown else { return nil }
    return FeedNotice(
      times: EventTimes(received: now), kind: .resumed, feed: feed, place: max(0, now - lastKnown))
  }
}

extension LogWriter {
  /// Rebuilds an engine from the raw events that the log holds, before anything is appended.
  ///
  /// The engine must have been built from the header of this log. Every event it derives is held
  /// against the stored one, so that a log never goes on with another engine than its first.
  ///
  /// - Parameters:
  ///   - progress: called after each block with the last `seq` that was stepped.
  ///   - step: the engine; it is called for each event in order.
  /// - Throws: `.notResumable` with the first difference; the engine is then of no use.
  public func resume(
    progress: (UInt64) -> Void = { _ in },
    step: (borrowing MarketEvent, inout FlowBatch) -> Void
  ) throws(LogError) -> LogResume {
    let reader = try LogReader(path: path)
    switch try Verifier(reader).verify(progress: progress, step: step) {
    case .failed(let failure): throw .notResumable(path: path, reason: "\(failure)")
    case .same(let last, let digests):
      guard last == lastSeq else {
        throw .outOfOrder(path: path, expected: lastSeq + 1, given: last + 1)
      }
      let event = last == 0 ? nil : try reader.event(last)?.event
      return LogResume(lastSeq: last, lastKnown: event?.known, digests: digests)
    }
  }

  /// The same for the engine itself.
  public func resume(
    engine: inout Engine, progress: (UInt64) -> Void = { _ in }
  ) throws(LogError) -> LogResume {
    try resume(progress: progress) { event, out in engine.step(event, into: &out) }
  }
}
