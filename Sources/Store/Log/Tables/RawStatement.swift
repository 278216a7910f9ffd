import GRDB
import GRDBSQLite

/// A prepared statement driven through SQLite itself: a tenth of the cost of a list of arguments.
struct RawStatement {
  private let handle: OpaquePointer
  private let connection: OpaquePointer?
  // The handle lives as long as the statement that GRDB keeps.
  private let owner: Statement

  init(_ db: Database, _ sql: String) throws {
    owner = try db.cachedStatement(sql: sql)
    handle = owner.sqliteStatement
    connection = db.sqliteConnection
  }

  func bind(_ index: Int32, _ value: Int64) { sqlite3_bind_int64(handle, index, value) }

  func bindNull(_ index: Int32) { sqlite3_bind_null(handle, index) }

  /// Binds text for one `body`, without a copy.
  func withText(_ index: Int32, _ bytes: [UInt8], _ body: () throws -> Void) rethrows {
    try bytes.withUnsafeBufferPointer { text in
      text.withMemoryRebound(to: CChar.self) {
        _ = sqlite3_bind_text(handle, index, $0.baseAddress, Int32($0.count), nil)
      }
      defer { sqlite3_bind_null(handle, index) }
      try body()
    }
  }

  /// Steps a statement that gives no rows, and makes it ready again.
  func run() throws {
    let code = sqlite3_step(handle)
    guard code == SQLITE_DONE else {
      let message = connection.flatMap { sqlite3_errmsg($0) }.map { String(cString: $0) }
      sqlite3_reset(handle)
      throw DatabaseError(resultCode: ResultCode(rawValue: code), message: message)
    }
    sqlite3_reset(handle)
  }
}
