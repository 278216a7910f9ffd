import FlowEngine
import GRDB

/// Reads a log, finished or being written; it never blocks the writer and never changes the file.
///
/// Each call is one short transaction, so that the writer's WAL can be checkpointed in between.
public final class LogReader: Sendable {
  public let path: String
  public let header: LogHeader
  let queue: DatabaseQueue

  /// - Throws: `.notFound`, `.notALog`, `.newerSchema`, `.unreadable`, `.damaged`.
  public init(path: String) throws(LogError) {
    self.path = path
    let queue = try LogDatabase.openForReading(path)
    self.queue = queue
    header = try queue.snapshot(path) { db in
      try HeaderTable.checkIdentity(db, path: path)
      return try HeaderTable.read(db, path: path)
    }
  }

  /// The derived objects are those of another engine, or of a schema that stored them otherwise:
  /// step the raw events again to have them, `Rederived` does.
  public var isDerivedOutdated: Bool {
    header.engineVersion != Engine.version || !hasObjects
  }

  /// The log stores its objects in a way that this program reads.
  var hasObjects: Bool { header.schema >= 2 }

  /// How far the log has come.
  public struct Progress: Hashable, Sendable {
    public var lastSeq: UInt64
    public var isComplete: Bool
    /// The process that opened it for writing last.
    public var writerPID: Int32
  }

  public func progress() throws(LogError) -> Progress {
    try queue.snapshot(path) { db in
      Progress(
        lastSeq: UInt64(clamping: try HeaderTable.number("last_seq", db)),
        isComplete: try HeaderTable.number("complete", db) != 0,
        writerPID: Int32(clamping: try HeaderTable.number("writer_pid", db)))
    }
  }

  public func lastSeq() throws(LogError) -> UInt64 { try progress().lastSeq }

  /// The events and what was derived from them, a block at a time.
  public func batches(
    from seq: UInt64 = 1, contents: LogContents = .all
  ) -> LogBatches {
    LogBatches(reader: self, nextSeq: max(seq, 1), contents: contents)
  }

  /// The raw events alone, a block at a time.
  public func events(from seq: UInt64 = 1) -> LogBatches { batches(from: seq, contents: .raw) }

  /// The derived events alone, a block at a time.
  public func derived(from seq: UInt64 = 1) -> LogBatches {
    batches(from: seq, contents: .derived)
  }
}
