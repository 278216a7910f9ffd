import FlowEngine
import Store

/// What a log held when its writing went on, and where its source has to go on.
struct LogRecovery: Sendable {
  private(set) var resume: LogResume?
  /// Events of the source that the log holds, and those that it says were lost.
  private(set) var sourceEvents = 0

  /// Nothing: there is no log.
  init() {}

  /// Steps the raw events of the log again, compares what follows from them with what is stored,
  /// and leaves the engine where it was.
  init(_ writer: LogWriter, engine: inout Engine) throws(LogError) {
    // A new log holds nothing to compare.
    guard writer.lastSeq > 0 else { return }
    var count = 0
    let resume = try writer.resume { event, out in
      engine.step(event, into: &out)
      count += Self.sourceEvents(in: event)
    }
    self.resume = resume
    sourceEvents = count
  }

  /// What an event takes of its source: a history nothing, and notices about the log itself nothing
  /// but their loss.
  private static func sourceEvents(in event: borrowing MarketEvent) -> Int {
    switch copy event {
    case .history: 0
    case .notice(let notice) where notice.feed == LogPump.feed: Int(notice.lost ?? 0)
    default: 1
    }
  }

  /// The notices before the first event that goes on: the hole, and what was lost in it.
  ///
  /// - Parameters:
  ///   - now: the engine time of that event.
  ///   - lost: events of the source in between; 0 when it waited for us.
  func notices(at now: Timestamp, lost: Int64 = 0) -> [MarketEvent] {
    guard let notice = resume?.notice(at: now, feed: LogPump.feed) else { return [] }
    guard lost > 0 else { return [.notice(notice)] }
    let gap = FeedNotice(
      times: EventTimes(received: now), kind: .gap, feed: LogPump.feed, lost: lost)
    return [.notice(gap), .notice(notice)]
  }

  /// Hands on what the log holds, in order.
  ///
  /// - Parameter each: answers false to end it.
  /// - Returns: false when it was ended.
  func replay(_ path: String, _ each: (FlowDelta) -> Bool) throws(LogError) -> Bool {
    guard let resume else { return true }
    var batches = try LogReader(path: path).batches(from: 1, contents: .all)
    while batches.nextSeq <= resume.lastSeq, let batch = try batches.next() {
      let delta = FlowDelta(
        firstSeq: batch.firstSeq, events: batch.events, derived: batch.derived)
      guard each(delta) else { return false }
    }
    return true
  }
}
