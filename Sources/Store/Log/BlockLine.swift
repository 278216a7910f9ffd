import FlowEngine
import Foundation

/// Encodes blocks on threads of its own, and commits them in the order in which they came.
///
/// While one block is compressed the next one is taken apart and the one before is written. Which
/// thread does what leaves no trace: a block is a function of its events.
final class BlockLine: @unchecked Sendable {
  /// A run of events as it was handed in, with what was derived from it.
  struct Part {
    var events: ArraySlice<MarketEvent>
    var derived: FlowSlice
  }

  /// A block on its way to the log.
  private final class Entry {
    let firstSeq: UInt64
    var parts: [Part]
    var isTaken = false
    /// What the parts make together, once a thread has put them together.
    var lists: Lists?
    var chunk: Chunk?

    init(firstSeq: UInt64, parts: [Part]) {
      self.firstSeq = firstSeq
      self.parts = parts
    }
  }

  private struct Lists {
    var run: EventRun
    var derived: FlowBatch
  }

  private static let threadsMax = 2
  /// Blocks on their way at most, 10 MB each; whoever adds more waits.
  private static let entriesMax = 3

  // Guarded by `condition`.
  private var entries: [Entry] = []
  private var spare: [Lists] = []
  private var isCommitting = false
  private var failure: LogError?
  private var isClosing = false
  private var threads = 0
  private let condition = NSCondition()
  private let commits: LogCommits

  init(_ commits: LogCommits) { self.commits = commits }

  /// Takes over a block. It is kept, and tried again, when an earlier one fails.
  ///
  /// - Throws: what an earlier block failed with.
  func add(_ parts: [Part], firstSeq: UInt64) throws(LogError) {
    condition.lock()
    defer { condition.unlock() }
    entries.append(Entry(firstSeq: firstSeq, parts: parts))
    while threads < Self.threadsMax { start() }
    condition.broadcast()
    while entries.count > Self.entriesMax, failure == nil { condition.wait() }
    try throwFailure()
  }

  /// Waits until everything is committed.
  func drain() throws(LogError) {
    rest()
    condition.lock()
    defer { condition.unlock() }
    try throwFailure()
  }

  /// Waits until everything is committed or something failed.
  func rest() {
    condition.lock()
    defer { condition.unlock() }
    while !entries.isEmpty, failure == nil { condition.wait() }
  }

  /// Waits for what is on its way, and ends the threads.
  func close() {
    rest()
    condition.lock()
    defer { condition.unlock() }
    isClosing = true
    condition.broadcast()
    while threads > 0 { condition.wait() }
    isClosing = false
  }

  /// A failure is told once; then what failed is tried again.
  private func throwFailure() throws(LogError) {
    guard let failure else { return }
    self.failure = nil
    condition.broadcast()
    throw failure
  }

  // MARK: the threads

  private func start() {
    threads += 1
    let thread = Thread { [self] in work() }
    thread.name = "flowtui-blocks"
    thread.stackSize = 8 << 20
    thread.start()
  }

  private func work() {
    var encoder = ChunkEncoder(level: LogWriter.level)
    condition.lock()
    while true {
      if failure == nil, !isCommitting, let entry = entries.first, let chunk = entry.chunk,
        let lists = entry.lists
      {
        commit(lists, chunk)
      } else if let entry = entries.first(where: { !$0.isTaken }) {
        entry.isTaken = true
        let parts = entry.parts
        var lists = spare.popLast() ?? Lists(run: EventRun(firstSeq: 1), derived: FlowBatch())
        condition.unlock()
        lists.run.reset(firstSeq: entry.firstSeq)
        for part in parts {
          lists.run.append(part.events)
          lists.derived.append(part.derived)
        }
        let chunk = encoder.encode(lists.run, derived: FlowSlice(lists.derived), table: .block)
        condition.lock()
        entry.parts = []
        entry.lists = lists
        entry.chunk = chunk
        condition.broadcast()
      } else if isClosing {
        break
      } else {
        condition.wait()
      }
    }
    threads -= 1
    condition.broadcast()
    condition.unlock()
  }

  /// Commits the oldest block; called with the lock held, which it gives back for the while.
  private func commit(_ lists: Lists, _ chunk: Chunk) {
    isCommitting = true
    condition.unlock()
    let failure = Self.failure { () throws(LogError) in
      try commits.commit(
        chunk, derived: FlowSlice(lists.derived), definitions: lists.run.lists.others[...])
    }
    condition.lock()
    isCommitting = false
    self.failure = failure
    if failure == nil {
      entries.removeFirst()
      var empty = lists
      empty.derived.removeAll()
      if spare.count <= Self.entriesMax { spare.append(empty) }
    }
    condition.broadcast()
  }

  private static func failure(_ body: () throws(LogError) -> Void) -> LogError? {
    do { try body() } catch { return error }
    return nil
  }
}
