import Glibc
import GRDB

/// Opens the SQLite file of a log with the settings that its guarantees need.
enum LogDatabase {
  /// Pages of 8 KiB: blocks are blobs of hundreds of kilobytes, rows a few hundred bytes.
  private static let pageSize = 8_192

  static func openForWriting(_ path: String) throws(LogError) -> DatabaseQueue {
    var configuration = Configuration()
    configuration.journalMode = .wal
    configuration.busyMode = .timeout(5)
    configuration.label = "flowtui.writer"
    configuration.prepareDatabase { db in
      try db.execute(sql: "PRAGMA page_size = \(pageSize)")
    }
    do {
      return try DatabaseQueue(path: path, configuration: configuration)
    } catch {
      throw LogError(error, path: path)
    }
  }

  /// Refuses another program's file before a byte of it is touched: opening for writing already
  /// changes its journal mode.
  ///
  /// - Throws: `.notALog`, `.newerSchema`; nothing for a file that is not there or holds nothing.
  static func checkIdentity(_ path: String) throws(LogError) {
    var status = stat()
    guard stat(path, &status) == 0, status.st_size > 0 else { return }
    let queue = try openForReading(path)
    try queue.plainly(path) { db in
      // A writer that was killed at its first step leaves the list of steps and nothing else.
      let tables =
        "SELECT count(*) FROM sqlite_schema WHERE tbl_name <> 'grdb_migrations'"
      let isNew = try Int.fetchOne(db, sql: tables) == 0
      if !isNew { try HeaderTable.checkIdentity(db, path: path) }
    }
  }

  /// Refuses to write to a log of an older schema, before a byte of it is touched.
  ///
  /// Tables without a header are no older log: their writer was killed while it made them, and the
  /// steps that are left make them whole.
  static func checkAge(_ path: String) throws(LogError) {
    var status = stat()
    guard stat(path, &status) == 0, status.st_size > 0 else { return }
    let queue = try openForReading(path)
    let schema = try queue.plainly(path) { db -> Int in
      let schema = try Int.fetchOne(db, sql: "PRAGMA user_version") ?? 0
      guard schema > 0, try Row.fetchOne(db, sql: "SELECT 1 FROM header") != nil else { return 0 }
      return schema
    }
    if schema > 0, schema < LogSchema.current { throw .olderSchema(path: path, schema: schema) }
  }

  static func openForReading(_ path: String) throws(LogError) -> DatabaseQueue {
    try checkFile(path)
    rollBack(path)
    var configuration = Configuration()
    configuration.readonly = true
    configuration.busyMode = .timeout(5)
    configuration.label = "flowtui.reader"
    do {
      return try DatabaseQueue(path: path, configuration: configuration)
    } catch {
      throw LogError(error, path: path)
    }
  }

  /// Lets SQLite undo what a writer was doing when it was killed while it finished the log.
  ///
  /// That step uses a rollback journal, and a reader may not undo it; without this a log that was
  /// cut off there could be opened by nobody but a writer.
  private static func rollBack(_ path: String) {
    guard let bytes = FileSize.of(path + "-journal"), bytes > 0, !WriterLock.isHeld(log: path),
      access(path, W_OK) == 0
    else { return }
    // Where it may not be done, opening for reading says what is wrong.
    let queue = try? DatabaseQueue(path: path)
    _ = try? queue?.read { try Int.fetchOne($0, sql: "PRAGMA user_version") }
    try? queue?.close()
  }

  /// Names what SQLite would only call "unable to open".
  private static func checkFile(_ path: String) throws(LogError) {
    var status = stat()
    guard stat(path, &status) == 0 else {
      if errno == ENOENT || errno == ENOTDIR { throw .notFound(path: path) }
      throw .unreadable(path: path, reason: String(cString: strerror(errno)))
    }
    guard status.st_mode & S_IFMT == S_IFREG else {
      throw .notALog(path: path, reason: "it is no regular file")
    }
    guard status.st_size > 0 else { throw .notALog(path: path, reason: "it is empty") }
    guard access(path, R_OK) == 0 else {
      throw .unreadable(path: path, reason: String(cString: strerror(errno)))
    }
    try checkMagic(path)
  }

  private static func checkMagic(_ path: String) throws(LogError) {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      throw .unreadable(path: path, reason: String(cString: strerror(errno)))
    }
    defer { close(descriptor) }
    var bytes = [UInt8](repeating: 0, count: 16)
    let count = read(descriptor, &bytes, bytes.count)
    guard count == 16, bytes == Array("SQLite format 3\0".utf8) else {
      throw .notALog(path: path, reason: "its first bytes are not SQLite's")
    }
  }
}

extension DatabaseQueue {
  /// Reads or writes without a transaction of its own; errors become `LogError`.
  func plainly<T>(_ path: String, _ body: (Database) throws -> T) throws(LogError) -> T {
    do { return try inDatabase(body) } catch { throw LogError(error, path: path) }
  }

  /// One transaction for writing, that takes the write lock at once.
  func atomically<T>(_ path: String, _ body: (Database) throws -> T) throws(LogError) -> T {
    do {
      return try inDatabase { db in
        var result: T?
        try db.inTransaction(.immediate) {
          result = try body(db)
          return .commit
        }
        guard let result else { preconditionFailure("a committed transaction has a result") }
        return result
      }
    } catch {
      throw LogError(error, path: path)
    }
  }

  /// One short transaction for reading: everything read in it is of one moment.
  func snapshot<T>(_ path: String, _ body: (Database) throws -> T) throws(LogError) -> T {
    do { return try read(body) } catch { throw LogError(error, path: path) }
  }
}
