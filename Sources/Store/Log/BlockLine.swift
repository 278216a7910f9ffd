import FlowEngine
import Foundation

/// Puts blocks together on threads of its own, encodes them, and commits them in the order in which
/// they came.
///
/// One thread takes apart what is handed in while it is still near, another compresses the block
/// before it. Which thread does what leaves no trace: a block is a function of its events.
final class BlockLine: @unchecked Sendable {
  /// A run of events as it was handed in, with what was derived from it.
  struct Part {
    var events: ArraySlice<MarketEvent>
    var derived: FlowSlice
  }

  /// A block on its way to the log.
  private final class Entry {
    let firstSeq: UInt64
    /// What was handed in and is not in the lists yet.
    var parts: [Part] = []
    /// Nothing more belongs to it.
    var isWhole = false
    var isTaken = false
    /// What the parts make together, once a thread has put them together.
    var lists: Lists?
    var chunk: Chunk?

    init(firstSeq: UInt64) { self.firstSeq = firstSeq }
  }

  private struct Lists {
    var run: EventRun
    var derived = FlowParts()
  }

  private static let threadsMax = 2
  /// Whole blocks on their way at most, 6 MB each, and parts of the next one that wait to be put
  /// together; whoever adds more waits.
  private static let wholeMax = 8
  private static let partsMax = 32

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

  /// Takes over a part of the block that is being filled, and begins one where there is none. It is
  /// kept, and its block tried again, when an earlier block fails.
  ///
  /// - Parameters:
  ///   - firstSeq: of the part.
  ///   - isLast: nothing more belongs to the block.
  /// - Throws: what an earlier block failed with.
  func add(_ part: Part, firstSeq: UInt64, isLast: Bool) throws(LogError) {
    condition.lock()
    defer { condition.unlock() }
    let entry = open ?? Entry(firstSeq: firstSeq)
    if open == nil { entries.append(entry) }
    entry.parts.append(part)
    entry.isWhole = isLast
    while threads < Self.threadsMax { start() }
    condition.broadcast()
    while wholeCount > Self.wholeMax || entry.parts.count > Self.partsMax, failure == nil {
      condition.wait()
    }
    try throwFailure()
  }

  /// Nothing more belongs to the block that is being filled.
  func endBlock() {
    condition.lock()
    open?.isWhole = true
    condition.broadcast()
    condition.unlock()
  }

  /// The block that is being filled.
  private var open: Entry? { entries.last.flatMap { $0.isWhole ? nil : $0 } }

  private var wholeCount: Int { open == nil ? entries.count : entries.count - 1 }

  /// Waits until every whole block is committed.
  func drain() throws(LogError) {
    rest()
    condition.lock()
    defer { condition.unlock() }
    try throwFailure()
  }

  /// Waits until every whole block is committed or something failed.
  func rest() {
    condition.lock()
    defer { condition.unlock() }
    while wholeCount > 0, failure == nil { condition.wait() }
  }

  /// Waits for what is on its way, and ends the threads; a block that is not whole is given up.
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
    let thread = Thread { [self] in
      Self.standBack()
      work()
    }
    thread.name = "flowtui-blocks"
    thread.stackSize = 8 << 20
    thread.start()
  }

  /// Lets the calling thread wait for those that judge and read, which this one works for: on two
  /// processors an equal share for each would make them wait for what they themselves bring.
  private static func standBack() {
    // Linux: of the thread, not of the process.
    setpriority(__priority_which_t(UInt32(PRIO_PROCESS.rawValue)), 0, 5)
  }

  private func work() {
    var encoder = ChunkEncoder(level: LogWriter.level)
    condition.lock()
    while true {
      if commitOldest() { continue }
      if let entry = entries.first(where: { !$0.isTaken }) {
        entry.isTaken = true
        guard let lists = gather(entry) else { continue }
        condition.unlock()
        let chunk = encoder.encode(lists.run, derived: lists.derived, table: .block)
        condition.lock()
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

  /// Puts the parts of a block together as they come; called with the lock held, which it gives
  /// back for the while.
  ///
  /// - Returns: nil when the block was given up before it was whole.
  private func gather(_ entry: Entry) -> Lists? {
    var lists = spare.popLast() ?? Lists(run: EventRun(firstSeq: 1))
    lists.run.reset(firstSeq: entry.firstSeq)
    while true {
      if !entry.parts.isEmpty {
        let parts = entry.parts
        entry.parts = []
        condition.broadcast()
        condition.unlock()
        for part in parts {
          lists.run.append(part.events)
          lists.derived.append(part.derived)
        }
        condition.lock()
      } else if entry.isWhole {
        return lists
      } else if isClosing {
        entries.removeAll { $0 === entry }
        return nil
      } else if !commitOldest() {
        condition.wait()
      }
    }
  }

  /// Commits the oldest block when it is encoded; called with the lock held, which it gives back
  /// for the while.
  ///
  /// - Returns: false when there was nothing to do.
  private func commitOldest() -> Bool {
    guard failure == nil, !isCommitting, let entry = entries.first, let chunk = entry.chunk,
      let lists = entry.lists
    else { return false }
    isCommitting = true
    condition.unlock()
    let failure = Self.failure { () throws(LogError) in
      try commits.commit(
        chunk, derived: lists.derived, definitions: lists.run.lists.others[...])
    }
    condition.lock()
    isCommitting = false
    self.failure = failure
    if failure == nil {
      entries.removeFirst()
      var empty = lists
      empty.derived = FlowParts()
      empty.run.reset(firstSeq: 1)
      if spare.count <= Self.wholeMax { spare.append(empty) }
    }
    condition.broadcast()
    return true
  }

  private static func failure(_ body: () throws(LogError) -> Void) -> LogError? {
    do { try body() } catch { return error }
    return nil
  }
}
