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
  private var compressor = RowCompressor()
  private var sealedEncoder = ChunkEncoder(level: 3)
  private var liveEncoder = ChunkEncoder(level: 1)
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
    let queue = try LogDatabase.openForWriting(path)
    self.queue = queue
    do { try LogSchema.migrator.migrate(queue) } catch { throw LogError(error, path: path) }
    let opened = try queue.atomically(path) { db -> (LogHeader, Int64, Int64, Bool) in
      if try Row.fetchOne(db, sql: "SELECT 1 FROM header") == nil {
        try HeaderTable.write(header, db)
      }
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
    epoch = opened.1
    lastSeq = UInt64(clamping: opened.2)
    lastAppended = lastSeq
    isComplete = opened.3
    try setSynchronous()
    try queue.plainly(path) { try compressor.load($0) }
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
      try commit(chunk, rows: slice, definitions: events[...])
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
    var flow = FlowSlice(pendingFlow)
    var start = 0
    // What is committed is never kept for a second try, not even when the next block fails.
    defer {
      if start > 0 {
        pendingEvents.removeFirst(start)
        pendingFlow = flow.batch
      }
    }
    while start < pendingEvents.count {
      let firstSeq = lastSeq + 1
      let room = Self.room(from: firstSeq)
      guard all || pendingEvents.count - start >= room else { break }
      let end = min(start + room, pendingEvents.count)
      let run = pendingEvents[start..<end]
      var rest = flow
      let part = rest.takeFirst(through: lastSeq + UInt64(run.count))
      let chunk = sealedEncoder.encode(run, derived: part, firstSeq: firstSeq, table: .block)
      try commit(chunk, rows: part, definitions: run)
      flow = rest
      start = end
    }
  }

  /// How many events from this one to the next border.
  static func room(from seq: UInt64) -> Int {
    blockEvents - Int((seq - 1) % UInt64(blockEvents))
  }

  private func commit(
    _ chunk: Chunk, rows: FlowSlice, definitions: ArraySlice<MarketEvent>
  ) throws(LogError) {
    let objects =
      rows.clusters.map { FlowRow($0) } + rows.alerts.map { FlowRow($0) }
      + rows.inferences.map { FlowRow($0) } + rows.health.map { FlowRow($0) }
    do {
      try queue.atomically(path) { db in
        try checkEpoch(db)
        try chunk.insert(db)
        try compressor.gather(objects, db)
        for row in objects { try row.insert(db, compressor) }
        try InstrumentTable.insert(definitions, firstSeq: chunk.firstSeq, db)
        try HeaderTable.set("last_seq", Int64(chunk.lastSeq), db)
        if isComplete { try HeaderTable.set("complete", 0, db) }
      }
    } catch {
      // A dictionary that was rolled back must not be used: start again from what is stored.
      let compressor = RowCompressor()
      try? queue.plainly(path) { try compressor.load($0) }
      self.compressor = compressor
      throw error
    }
    lastSeq = chunk.lastSeq
    isComplete = false
  }

  /// A log on a file system without locks may be taken by another: then this writer stops.
  private func checkEpoch(_ db: Database) throws {
    let now = try HeaderTable.number("writer_epoch", db)
    guard now == epoch else {
      let pid = Int32(clamping: try HeaderTable.number("writer_pid", db))
      throw LogError.superseded(path: path, pid: pid)
    }
  }

  /// Rewrites segments as sealed blocks, up to the last border or all of them.
  ///
  /// A step takes the segments of one block in one transaction, so readers see either form.
  /// - Returns: the number of blocks made.
  @discardableResult
  public func seal(all: Bool = false) throws(LogError) -> Int {
    var blocks = 0
    while try sealOne(all: all) { blocks += 1 }
    return blocks
  }

  private func sealOne(all: Bool) throws(LogError) -> Bool {
    let chunks = try oldestSegments()
    guard let first = chunks.first, let last = chunks.last else { return false }
    let room = Self.room(from: first.firstSeq)
    let count = Int(clamping: (last.lastSeq &- first.firstSeq) &+ 1)
    guard count >= room || all else { return false }
    let decoder = ChunkDecoder(path: path)
    var events: [MarketEvent] = []
    var flow = FlowBatch()
    for chunk in chunks {
      let part = try decoder.decode(chunk)
      events.append(contentsOf: part.events)
      flow.append(part.derived)
    }
    var slice = FlowSlice(flow)
    let end = min(room, events.count)
    let border = first.firstSeq + UInt64(end) - 1
    let part = slice.takeFirst(through: border)
    let block = sealedEncoder.encode(
      events[..<end], derived: part, firstSeq: first.firstSeq, table: .block)
    let rest =
      end < events.count
      ? liveEncoder.encode(events[end...], derived: slice, firstSeq: border + 1, table: .segment)
      : nil
    try queue.atomically(path) { db in
      try checkEpoch(db)
      try db.execute(
        sql: "DELETE FROM segment WHERE last_seq <= ?", arguments: [Int64(last.lastSeq)])
      try block.insert(db)
      try rest?.insert(db)
    }
    return true
  }

  /// The segments that reach to the next border, or all when they do not.
  private func oldestSegments() throws(LogError) -> [Chunk] {
    try queue.plainly(path) { db in
      var chunks: [Chunk] = []
      let cursor = try Row.fetchCursor(
        db, sql: "SELECT \(Chunk.columns) FROM segment ORDER BY last_seq")
      while let row = try cursor.next() {
        let chunk = try Chunk(row, table: .segment)
        chunks.append(chunk)
        let count = Int(clamping: (chunk.lastSeq &- chunks[0].firstSeq) &+ 1)
        if count >= Self.room(from: chunks[0].firstSeq) { break }
      }
      return chunks
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
    try queue.plainly(path) { db in
      try db.checkpoint(.truncate)
      // Without a WAL a finished log opens from a read-only disk; a reader may hold this off.
      _ = try? String.fetchOne(db, sql: "PRAGMA journal_mode = DELETE")
    }
    close()
  }

  /// Gives the log back without finishing it; gathered events that fill no block are not written.
  public func close() {
    try? queue.close()
    lock.release()
  }
}
