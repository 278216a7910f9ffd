import FlowEngine
import Foundation

/// Encodes blocks on threads of its own, and commits them in the order in which they came.
///
/// While one block is compressed the next one is taken apart and the one before is written. Which
/// thread does what leaves no trace: a block is a function of its events.
final class BlockLine: @unchecked Sendable {
  /// A block on its way to the log.
  private final class Entry {
    let run: EventRun
    var derived: FlowBatch
    var isTaken = false
    var chunk: Chunk?

    init(run: EventRun, derived: FlowBatch) {
      self.run = run
      self.derived = derived
    }
  }

  private static let threadsMax = 2
  /// Blocks on their way at most, 10 MB each; whoever adds more waits.
  private static let entriesMax = 3

  // Guarded by `condition`.
  private var entries: [Entry] = []
  private var spare: [Entry] = []
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
  func add(_ run: EventRun, derived: FlowBatch) throws(LogError) {
    condition.lock()
    defer { condition.unlock() }
    entries.append(Entry(run: run, derived: derived))
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

  /// Empty lists, with the memory of a block that was written.
  func emptyLists(firstSeq: UInt64) -> (run: EventRun, derived: FlowBatch) {
    condition.lock()
    let entry = spare.popLast()
    condition.unlock()
    guard let entry else { return (EventRun(firstSeq: firstSeq), FlowBatch()) }
    entry.run.reset(firstSeq: firstSeq)
    return (entry.run, entry.derived)
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
      if failure == nil, !isCommitting, let entry = entries.first, let chunk = entry.chunk {
        commit(entry, chunk)
      } else if let entry = entries.first(where: { !$0.isTaken }) {
        entry.isTaken = true
        condition.unlock()
        let chunk = encoder.encode(entry.run, derived: FlowSlice(entry.derived), table: .block)
        condition.lock()
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
  private func commit(_ entry: Entry, _ chunk: Chunk) {
    isCommitting = true
    condition.unlock()
    let failure = Self.failure { () throws(LogError) in
      try commits.commit(
        chunk, derived: FlowSlice(entry.derived), definitions: entry.run.lists.others[...])
    }
    condition.lock()
    isCommitting = false
    self.failure = failure
    if failure == nil {
      entries.removeFirst()
      entry.derived.removeAll()
      if spare.count <= Self.entriesMax { spare.append(entry) }
    }
    condition.broadcast()
  }

  private static func failure(_ body: () throws(LogError) -> Void) -> LogError? {
    do { try body() } catch { return error }
    return nil
  }
}
