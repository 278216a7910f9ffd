import FlowEngine
import Foundation
@_spi(FaultTests) import Store

/// Writes deltas on a thread of its own: SQLite stalls now and then, and nobody else waits for it.
///
/// A commit starts 50 ms after the first queued event or when 512 events wait, and takes whole
/// deltas up to 65,536 events. When the disk is full or fails, events wait in memory and writing is
/// tried again; when the queue is full the engine waits.
final class LogPump: @unchecked Sendable {
  /// What is not as long in every run.
  struct Limits: Sendable {
    /// Events that wait in memory at most; one delta may go beyond.
    var queueMax = 1 << 20
    /// A write-ahead file beyond this is a fault. Unit: bytes.
    var walMax: Int64 = 64 << 20
    var retryAfter = Duration.milliseconds(500)
    /// Commits are not written through; only for the test that must fail without it.
    var isRelaxed = false
    /// Pages of the write-ahead file after which it is moved; nil as SQLite does. For tests.
    var checkpointPages: Int?
    /// How often the space that is left is looked at.
    var spaceEvery = Duration.seconds(10)
    /// Bytes that are free; nil asks the disk. For tests.
    var free: Int64?
  }

  /// The feed that notices about the log itself name.
  static let feed: Symbol = "log"
  static let eventsMax = 65_536

  // Guarded by `condition`.
  private var queue: [FlowDelta] = []
  private var queuedEvents = 0
  private var firstQueued: ContinuousClock.Instant?
  private var isFinishing = false
  private var isDone = false
  private var writer: LogWriter?
  private var state = LogState()
  private var notices: [FeedNotice] = []
  private let condition = MonotonicCondition()
  private let limits: Limits
  private let path: String
  private let session: CalendarDate
  private let onState: @Sendable (LogState) -> Void
  private let onFailure: @Sendable (String) -> Void

  /// Opens the log on the caller's thread, so that a refusal is known before anything starts.
  init(
    path: String, header: LogHeader, limits: Limits = Limits(),
    onState: @escaping @Sendable (LogState) -> Void,
    onFailure: @escaping @Sendable (String) -> Void
  ) throws(LogError) {
    self.limits = limits
    self.path = path
    session = header.session
    self.onState = onState
    self.onFailure = onFailure
    writer = try LogWriter(path: path, header: header, mode: .live)
  }

  /// Rebuilds the engine from what the log holds, and starts to write; called once, by the engine's
  /// thread, before anything is appended.
  ///
  /// - Throws: `.notResumable`, and what reading may throw; nothing is written then.
  func begin(rebuilding engine: inout Engine) throws(LogError) -> LogRecovery {
    guard let writer = condition.locked({ writer }) else { return LogRecovery() }
    let recovery = try LogRecovery(writer, engine: &engine)
    if limits.isRelaxed { try writer.relax() }
    if let pages = limits.checkpointPages { try writer.checkpoint(everyPages: pages) }
    condition.locked {
      guard !isFinishing else { return }
      self.writer = nil
      state.committed = writer.lastSeq
      // The writer is handed over to its thread and never touched again from here.
      let owned = Owned(writer)
      let thread = Thread { [self] in run(owned.writer) }
      thread.name = "flowtui-writer"
      thread.stackSize = 8 << 20
      thread.start()
    }
    return recovery
  }

  private struct Owned: @unchecked Sendable {
    let writer: LogWriter
    init(_ writer: LogWriter) { self.writer = writer }
  }

  func append(_ delta: FlowDelta) {
    condition.locked {
      while queuedEvents >= limits.queueMax, !isDone { condition.wait() }
      queue.append(delta)
      queuedEvents += delta.events.count
      if firstQueued == nil { firstQueued = .now }
      condition.wake()
    }
  }

  /// What happened to the log since this was asked last, for the engine to step, so that it stands
  /// in the log itself once that is written again.
  ///
  /// - Parameter now: the engine time of the next event.
  func takeNotices(at now: Timestamp) -> [MarketEvent] {
    condition.locked {
      defer { notices = [] }
      return notices.map { notice in
        var notice = notice
        notice.times = EventTimes(received: now)
        return .notice(notice)
      }
    }
  }

  /// Writes what is queued, closes the log, and waits for it.
  ///
  /// A disk that is still full is tried once more and then left.
  func finish() {
    let unused = condition.locked { () -> LogWriter? in
      isFinishing = true
      condition.wake()
      // Recovery may still go on; it only reads, and the end of the process ends it.
      guard writer == nil else { return writer }
      while !isDone { condition.wait() }
      return nil
    }
    unused?.close()
  }

  // MARK: the writer's thread

  private func run(_ writer: LogWriter) {
    var isFailed = false
    var unsealed = 0
    var lastLook = ContinuousClock.now
    var lastSpace = ContinuousClock.now - limits.spaceEvery
    while let (delta, since) = take() {
      if !isFailed, write(delta, writer) {
        unsealed += delta.events.count
        told(writer.lastSeq, since, written: delta.events.count)
        if lastLook + limits.retryAfter < .now {
          lastLook = .now
          lookAtWAL(writer)
        }
        if lastSpace + limits.spaceEvery < .now, let now = delta.events.last?.engineTime {
          lastSpace = .now
          lookAtSpace(now)
        }
        // A block at a time, between two commits: segments are quick to write, blocks small to
        // keep. A disk without room for it is told by the next commit.
        if unsealed >= LogWriter.blockEvents, isQuiet, let blocks = try? writer.seal() {
          unsealed -= min(unsealed, blocks * LogWriter.blockEvents)
        }
      } else {
        isFailed = true
        condition.locked {
          queuedEvents -= delta.events.count
          condition.wake()
        }
      }
    }
    if !isFailed {
      do { try writer.finish() } catch { onFailure("log not closed: \(error)") }
    }
    writer.close()
    condition.locked {
      isDone = true
      condition.wake()
    }
  }

  /// Writes a delta, trying again while the fault may pass.
  ///
  /// - Returns: false when it is given up.
  private func write(_ delta: FlowDelta, _ writer: LogWriter) -> Bool {
    while true {
      do {
        try writer.append(delta.events, derived: delta.derived, firstSeq: delta.firstSeq)
        return true
      } catch {
        guard let fault = WriteFault(error), !condition.locked({ isFinishing }) else {
          onFailure("log not written from event \(delta.firstSeq) on: \(error)")
          return false
        }
        tell(fault)
        condition.locked { waitToRetry() }
      }
    }
  }

  private func waitToRetry() {
    let until = ContinuousClock.now + limits.retryAfter
    while !isFinishing, case let left = until - ContinuousClock.now, left > .zero {
      condition.wait(for: left)
    }
  }

  private func lookAtWAL(_ writer: LogWriter) {
    guard writer.walBytes > limits.walMax || condition.locked({ state.fault != nil }) else {
      return
    }
    // What stands in the way is told; whatever else is wrong the next commit tells.
    _ = try? writer.checkpoint()
    let bytes = writer.walBytes
    tell(bytes > limits.walMax ? .walLarge(bytes) : nil)
  }

  /// Tells when the disk will be full within days, while there is time to make room.
  private func lookAtSpace(_ now: Timestamp) {
    let forecast = SpaceForecast.forecast(
      writing: path, session: session, now: now, free: limits.free)
    let left = forecast.flatMap { $0.isShort ? $0.sessions : nil }
    let told = condition.locked { () -> LogState? in
      guard state.sessionsLeft != left else { return nil }
      state.sessionsLeft = left
      return state
    }
    if let told { onState(told) }
  }

  private func tell(_ fault: WriteFault?) {
    let told = condition.locked { () -> LogState in
      // Once for each time it begins, not for each try.
      if let fault, let kind = fault.kind, state.fault?.kind != kind {
        notices.append(FeedNotice(times: EventTimes(), kind: kind, feed: Self.feed, lost: 0))
      }
      state.fault = fault
      state.queued = queuedEvents
      return state
    }
    onState(told)
  }

  private func told(_ last: UInt64, _ since: ContinuousClock.Instant, written: Int) {
    let told = condition.locked { () -> LogState in
      queuedEvents -= written
      state.committed = last
      state.queued = queuedEvents
      state.lagMilliseconds = Int((ContinuousClock.now - since) / .milliseconds(1))
      if state.fault?.kind != .walLarge { state.fault = nil }
      condition.wake()
      return state
    }
    onState(told)
  }

  private var isQuiet: Bool { condition.locked { queue.isEmpty } }

  /// The next commit; what it holds counts as queued until it is written.
  private func take() -> (FlowDelta, ContinuousClock.Instant)? {
    condition.locked {
      while queue.isEmpty, !isFinishing { condition.wait() }
      guard let since = firstQueued, var all = queue.first else { return nil }
      while queuedEvents < 512, !isFinishing {
        let left = Duration.milliseconds(50) - (ContinuousClock.now - since)
        guard left > .zero else { break }
        condition.wait(for: left)
      }
      var taken = 1
      while taken < queue.count,
        all.events.count + queue[taken].events.count <= Self.eventsMax
      {
        all.append(queue[taken])
        taken += 1
      }
      queue.removeFirst(taken)
      firstQueued = queue.isEmpty ? nil : .now
      return (all, since)
    }
  }
}
