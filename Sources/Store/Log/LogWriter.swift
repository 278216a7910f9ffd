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
  /// The number of the last event that is committed.
  public private(set) var lastSeq: UInt64
  /// The number of the last event that was handed in.
  public private(set) var lastAppended: UInt64
  /// `finish()` was called on this log before; appending opens it again.
  public private(set) var isComplete: Bool

  let queue: DatabaseQueue
  private let lock: WriterLock
  private let epoch: Int64
  private var rows: RowWriter
  // Level 1 at rest too: a plane of bytes is coded by its shares, and the longer search of level 3
  // finds matches that cost more than they save (a day of prints: 0.6 % larger, a fifth slower).
  var sealedEncoder = ChunkEncoder(level: 1)
  var liveEncoder = ChunkEncoder(level: 1)
  private var pendingEvents: [MarketEvent] = []
  private var pendingFlow = FlowBatch()

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
    rows = RowWriter(session: opened.0.session)
    epoch = opened.1
    lastSeq = UInt64(clamping: opened.2)
    lastAppended = lastSeq
    isComplete = opened.3
    try setSynchronous()
    try queue.plainly(path) { try rows.load($0) }
  }

  /// GRDB sets `NORMAL` when it opens a WAL database, so durability is asked for afterwards, and
  /// read back.
  private func setSynchronous() throws(LogError) {
    let asked = mode == .live ? 2 : 1
    let got = try queue.plainly(path) { db in
      try db.execute(sql: "PRAGMA synchronous = \(asked)")
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
      let chunk = liveEncoder.encode(
        events[...], derived: slice, firstSeq: firstSeq, table: .segment)
      try commit(chunk, derived: slice, definitions: events[...])
      lastAppended = last
    case .importing:
      pendingEvents.append(contentsOf: events)
      pendingFlow.append(derived)
      lastAppended = last
      try writeBlocks(all: false)
    }
  }

  /// Writes the gathered events up to the last border, or all of them.
  private func writeBlocks(all: Bool) throws(LogError) {
    while !pendingEvents.isEmpty {
      let room = Self.room(from: lastSeq + 1)
      guard all || pendingEvents.count >= room else { break }
      let count = min(room, pendingEvents.count)
      try writeBlock(count)
      // What is committed is never kept for a second try, not even when the next block fails. The
      // slices of it are gone by now, so the rest moves down in place.
      pendingEvents.removeFirst(count)
      pendingFlow.removeFirst(through: lastSeq)
    }
  }

  private func writeBlock(_ count: Int) throws(LogError) {
    let firstSeq = lastSeq + 1
    var flow = FlowSlice(pendingFlow)
    let part = flow.takeFirst(through: lastSeq + UInt64(count))
    let run = pendingEvents[..<count]
    let chunk = sealedEncoder.encode(run, derived: part, firstSeq: firstSeq, table: .block)
    try commit(chunk, derived: part, definitions: run)
  }

  /// How many events from this one to the next border.
  static func room(from seq: UInt64) -> Int {
    blockEvents - Int((seq - 1) % UInt64(blockEvents))
  }

  private func commit(
    _ chunk: Chunk, derived: FlowSlice, definitions: ArraySlice<MarketEvent>
  ) throws(LogError) {
    do {
      try queue.atomically(path) { db in
        try checkEpoch(db)
        try chunk.insert(db)
        try rows.write(derived, chunk.mayDefine ? definitions : [], db)
        try HeaderTable.set("last_seq", Int64(chunk.lastSeq), db)
        if isComplete { try HeaderTable.set("complete", 0, db) }
      }
    } catch {
      // Names that were rolled back must not be used: start again from what is stored.
      try? queue.plainly(path) { try rows.load($0) }
      throw error
    }
    lastSeq = chunk.lastSeq
    isComplete = false
  }

  /// A log on a file system without locks may be taken by another: then this writer stops.
  func checkEpoch(_ db: Database) throws {
    let now = try HeaderTable.number("writer_epoch", db)
    guard now == epoch else {
      let pid = Int32(clamping: try HeaderTable.number("writer_pid", db))
      throw LogError.superseded(path: path, pid: pid)
    }
  }

  /// Writes and seals everything, marks the log complete, and leaves one plain file.
  public func finish() throws(LogError) {
    try writeBlocks(all: true)
    try seal(all: true)
    try queue.atomically(path) { db in
      try checkEpoch(db)
      try HeaderTable.set("complete", 1, db)
    }
    isComplete = true
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
    try? queue.close()
    lock.release()
  }
}
