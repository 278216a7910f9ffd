public import FlowEngine
import GRDB
import Glibc

/// The one writer of a log: raw events and what was derived from them, in one transaction.
///
/// Owned by one thread. When it goes away without `finish()`, what was committed stays, and the
/// next writer goes on after `lastSeq`.
public final class LogWriter {
  public enum Mode: Hashable, Sendable {
    /// Gathers events and writes sealed blocks, whose borders do not depend on the batches handed
    /// in. A power cut may cost the last blocks, never the file: the import goes on.
    case importing
    /// Each `append` is durable when it returns.
    case live
  }

  /// Blocks end at multiples of this `seq`, so that the same events give the same blocks.
  public static let blockEvents = 32_768

  public let path: String
  public let mode: Mode
  public let header: LogHeader
  /// The number of the last event that is committed; waits for blocks on their way.
  public var lastSeq: UInt64 {
    line.rest()
    return commits.lastSeq
  }
  /// The number of the last event that was handed in.
  public private(set) var lastAppended: UInt64
  /// `finish()` was called on this log before; appending opens it again.
  public var isComplete: Bool {
    line.rest()
    return commits.isComplete
  }

  let queue: DatabaseQueue
  private let lock: WriterLock
  let commits: LogCommits
  private let line: BlockLine
  // Level 1 at rest too: a plane of bytes is coded by its shares, and the longer search of level 3
  // finds matches that cost more than they save (a day of prints: 0.6 % larger, a fifth slower).
  static let level: Int32 = 1
  var encoder = ChunkEncoder(level: LogWriter.level)
  /// The run that is being committed, of a live log.
  private let liveRun = EventRun(firstSeq: 1)

  /// Opens a log, or creates it; one that exists must hold the same session, inputs and rules.
  ///
  /// - Throws: `.locked` when another writer has it, `.otherContent` when it holds something else.
  public init(path: String, header: LogHeader, mode: Mode) throws(LogError) {
    self.path = path
    self.mode = mode
    lock = try WriterLock(log: path)
    try LogDatabase.checkIdentity(path)
    try LogDatabase.checkAge(path)
    let queue = try LogDatabase.openForWriting(path)
    self.queue = queue
    do { try LogSchema.migrator.migrate(queue) } catch { throw LogError(error, path: path) }
    let opened = try queue.atomically(path) { db -> (LogHeader, Int64, Int64, Bool) in
      if try Row.fetchOne(db, sql: "SELECT 1 FROM header") == nil {
        try HeaderTable.write(header, db)
      }
      try HeaderTable.writeNames(db)
      let held = try HeaderTable.read(db, path: path)
      if let other = held.difference(from: header) {
        throw LogError.otherContent(
          path: path, what: other.what, held: other.held, given: other.given)
      }
      let epoch = try HeaderTable.number("writer_epoch", db) + 1
      try HeaderTable.set("writer_epoch", epoch, db)
      try HeaderTable.set("writer_pid", Int64(getpid()), db)
      return (
        held, epoch, try HeaderTable.number("last_seq", db),
        try HeaderTable.number("complete", db) != 0
      )
    }
    self.header = opened.0
    lastAppended = UInt64(clamping: opened.2)
    commits = try LogCommits(
      path: path, queue: queue, epoch: opened.1, session: opened.0.session,
      lastSeq: lastAppended, isComplete: opened.3)
    line = BlockLine(commits)
    try setSynchronous()
  }

  deinit { line.close() }

  /// GRDB sets `NORMAL` when it opens a WAL database, so durability is asked for afterwards, and
  /// read back.
  private func setSynchronous() throws(LogError) {
    let asked = mode == .live ? 2 : 1
    let got = try queue.plainly(path) { db in
      try db.execute(sql: "PRAGMA synchronous = \(asked)")
      // A block is a hundred pages or more: SQLite's thousand would be a sync every few blocks.
      if mode == .importing { try db.execute(sql: "PRAGMA wal_autocheckpoint = 1000") }
      return try Int.fetchOne(db, sql: "PRAGMA synchronous") ?? -1
    }
    guard got == asked else { throw .notDurable(path: path, synchronous: got) }
  }

  /// Adds a run of events and everything derived from them.
  ///
  /// - Parameters:
  ///   - derived: each list in the order of its stamps, all caused by these events.
  ///   - firstSeq: the number of the first event; one more than the last one handed in.
  public func append(
    _ events: [MarketEvent], derived: FlowBatch, firstSeq: UInt64
  ) throws(LogError) {
    guard !events.isEmpty || !derived.isEmpty else { return }
    guard firstSeq == lastAppended + 1 else {
      throw .outOfOrder(path: path, expected: lastAppended + 1, given: firstSeq)
    }
    let last = lastAppended + UInt64(events.count)
    let slice = FlowSlice(derived)
    if let range = slice.range, range.first < firstSeq || range.last > last {
      throw .outOfOrder(
        path: path, expected: firstSeq, given: range.first < firstSeq ? range.first : range.last)
    }
    switch mode {
    case .live:
      liveRun.reset(firstSeq: firstSeq)
      liveRun.append(events[...])
      let parts = FlowParts(slice)
      let chunk = encoder.encode(liveRun, derived: parts, table: .segment)
      try commits.commit(chunk, derived: parts, definitions: liveRun.lists.others[...])
      lastAppended = last
    case .importing:
      try gather(events, slice)
    }
  }

  /// Hands events over to the block that is being filled; to put it together is the work of other
  /// threads.
  private func gather(_ events: [MarketEvent], _ derived: FlowSlice) throws(LogError) {
    var rest = events[...]
    var flow = derived
    var failure: LogError?
    while !rest.isEmpty {
      let part = rest.prefix(Self.room(from: lastAppended + 1))
      let firstSeq = lastAppended + 1
      lastAppended += UInt64(part.count)
      rest = rest.dropFirst(part.count)
      // Whatever an earlier block failed with, the events that were handed in are kept.
      do throws(LogError) {
        try line.add(
          BlockLine.Part(events: part, derived: flow.takeFirst(through: lastAppended)),
          firstSeq: firstSeq, isLast: lastAppended % UInt64(Self.blockEvents) == 0)
      } catch { failure = error }
    }
    if let failure { throw failure }
  }

  /// How many events from this one to the next border.
  static func room(from seq: UInt64) -> Int {
    blockEvents - Int((seq - 1) % UInt64(blockEvents))
  }

  /// Writes and seals everything, marks the log complete, and leaves one plain file.
  public func finish() throws(LogError) {
    line.endBlock()
    try line.drain()
    try seal(all: true)
    try queue.atomically(path) { db in
      try commits.checkEpoch(db)
      try HeaderTable.set("complete", 1, db)
    }
    commits.isComplete = true
    try leaveOneFile()
    close()
  }

  private func leaveOneFile() throws(LogError) {
    try queue.plainly(path) { db in
      try db.checkpoint(.truncate)
      // Without a WAL a finished log opens from a read-only disk; a reader may hold this off.
      _ = try? String.fetchOne(db, sql: "PRAGMA journal_mode = DELETE")
    }
  }

  /// Gives the pages of deleted segments back to the disk.
  func compact() throws(LogError) {
    try queue.plainly(path) { db in
      let free = try Int.fetchOne(db, sql: "PRAGMA freelist_count") ?? 0
      if free > 0 { try db.execute(sql: "VACUUM") }
    }
    try leaveOneFile()
  }

  /// Gives the log back without finishing it; gathered events that fill no block are not written.
  public func close() {
    line.close()
    try? queue.close()
    lock.release()
  }
}
