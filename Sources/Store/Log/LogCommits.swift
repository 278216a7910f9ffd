import FlowEngine
import GRDB

/// The transactions of a writer: a chunk, the rows of what was derived, and how far the log goes.
///
/// One thread at a time: the writer's own, or the line of its blocks, which the writer waits for
/// before it looks.
final class LogCommits: @unchecked Sendable {
  let path: String
  let queue: DatabaseQueue
  private let epoch: Int64
  private var rows: RowWriter
  /// The number of the last event that is committed.
  private(set) var lastSeq: UInt64
  var isComplete: Bool

  init(
    path: String, queue: DatabaseQueue, epoch: Int64, session: CalendarDate, lastSeq: UInt64,
    isComplete: Bool
  ) throws(LogError) {
    self.path = path
    self.queue = queue
    self.epoch = epoch
    self.lastSeq = lastSeq
    self.isComplete = isComplete
    var rows = RowWriter(session: session)
    try queue.plainly(path) { try rows.load($0) }
    self.rows = rows
  }

  /// - Parameter definitions: the events of the chunk that may define instruments.
  func commit(
    _ chunk: Chunk, derived: FlowParts, definitions: ArraySlice<MarketEvent>
  ) throws(LogError) {
    do {
      try queue.atomically(path) { db in
        try checkEpoch(db)
        try chunk.insert(db)
        try rows.write(derived, definitions, db)
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
}
