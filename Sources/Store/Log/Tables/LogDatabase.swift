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
      let isNew = try Int.fetchOne(db, sql: "SELECT count(*) FROM sqlite_schema") == 0
      if !isNew { try HeaderTable.checkIdentity(db, path: path) }
    }
  }

  /// Refuses to write to a log of an older schema, before a byte of it is touched.
  static func checkAge(_ path: String) throws(LogError) {
    var status = stat()
    guard stat(path, &status) == 0, status.st_size > 0 else { return }
    let queue = try openForReading(path)
    let schema = try queue.plainly(path) { try Int.fetchOne($0, sql: "PRAGMA user_version") ?? 0 }
    if schema > 0, schema < LogSchema.current { throw .olderSchema(path: path, schema: schema) }
  }

  static func openForReading(_ path: String) throws(LogError) -> DatabaseQueue {
    try checkFile(path)
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
