import Foundation
import Store

/// Writes deltas on a thread of its own: SQLite stalls now and then, and nobody else waits for it.
///
/// A commit starts 50 ms after the first queued event or when 512 events wait, and takes whole
/// deltas up to 65,536 events. When the queue is full the engine waits.
final class LogPump: @unchecked Sendable {
  // Guarded by `condition`.
  private var queue: [FlowDelta] = []
  private var queuedEvents = 0
  private var firstQueued: ContinuousClock.Instant?
  private var isFinishing = false
  private var isDone = false
  private let condition = NSCondition()
  private let onCommit: @Sendable (_ lagMilliseconds: Int) -> Void
  private let onFailure: @Sendable (String) -> Void

  static let eventsMax = 65_536
  static let queueMax = 1 << 20

  /// Opens the log on the caller's thread, so that a refusal is known before anything starts.
  init(
    path: String, header: LogHeader, onCommit: @escaping @Sendable (Int) -> Void,
    onFailure: @escaping @Sendable (String) -> Void
  ) throws(LogError) {
    self.onCommit = onCommit
    self.onFailure = onFailure
    let writer = try LogWriter(path: path, header: header, mode: .live)
    lastStored = writer.lastSeq
    // The writer is handed over to its thread and never touched again from here.
    let owned = Owned(writer)
    let thread = Thread { [self] in run(owned.writer) }
    thread.name = "flowtui-writer"
    thread.start()
  }

  private struct Owned: @unchecked Sendable {
    let writer: LogWriter
    init(_ writer: LogWriter) { self.writer = writer }
  }

  /// Events up to this `seq` were there before: a session that is made again is not written again.
  let lastStored: UInt64

  func append(_ delta: FlowDelta) {
    let last = delta.firstSeq + UInt64(delta.events.count) - 1
    if last <= lastStored { return }
    let rest = delta.firstSeq > lastStored ? delta : delta.dropping(through: lastStored)
    condition.lock()
    while queuedEvents >= Self.queueMax, !isDone { condition.wait() }
    queue.append(rest)
    queuedEvents += rest.events.count
    if firstQueued == nil { firstQueued = .now }
    condition.signal()
    condition.unlock()
  }

  /// Writes what is queued, closes the log, and waits for it.
  func finish() {
    condition.lock()
    isFinishing = true
    condition.broadcast()
    while !isDone { condition.wait() }
    condition.unlock()
  }

  private func run(_ writer: LogWriter) {
    var failed = false
    var unsealed = 0
    while let (deltas, since) = take() {
      guard !failed else { continue }
      do {
        try write(deltas, writer)
        unsealed += deltas.reduce(0) { $0 + $1.events.count }
        // A block at a time, between two commits: segments are quick to write, blocks small to
        // keep.
        if unsealed >= LogWriter.blockEvents, isQuiet {
          unsealed -= min(unsealed, try writer.seal() * LogWriter.blockEvents)
        }
        onCommit(Int((ContinuousClock.now - since) / .milliseconds(1)))
      } catch {
        failed = true
        onFailure("log not written: \(error)")
      }
    }
    if !failed {
      do { try writer.finish() } catch { onFailure("log not closed: \(error)") }
    }
    writer.close()
    condition.lock()
    isDone = true
    condition.broadcast()
    condition.unlock()
  }

  private var isQuiet: Bool {
    condition.lock()
    defer { condition.unlock() }
    return queue.isEmpty
  }

  private func take() -> ([FlowDelta], ContinuousClock.Instant)? {
    condition.lock()
    defer { condition.unlock() }
    while queue.isEmpty, !isFinishing { condition.wait() }
    guard let since = firstQueued, !queue.isEmpty else { return nil }
    while queuedEvents < 512, !isFinishing {
      let left = Duration.milliseconds(50) - (ContinuousClock.now - since)
      guard left > .zero else { break }
      _ = condition.wait(until: Date(timeIntervalSinceNow: left / .seconds(1)))
    }
    var taken: [FlowDelta] = []
    var count = 0
    while let next = queue.first, count == 0 || count + next.events.count <= Self.eventsMax {
      taken.append(next)
      count += next.events.count
      queue.removeFirst()
    }
    queuedEvents -= count
    firstQueued = queue.isEmpty ? nil : .now
    condition.broadcast()
    return (taken, since)
  }

  private func write(_ deltas: [FlowDelta], _ writer: LogWriter) throws(LogError) {
    guard var all = deltas.first else { return }
    for delta in deltas.dropFirst() { all.append(delta) }
    try writer.append(all.events, derived: all.derived, firstSeq: all.firstSeq)
  }
}
