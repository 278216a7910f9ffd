import GRDB

extension LogWriter {
  /// What the write-ahead file beside the log takes on the disk. Unit: bytes.
  public var walBytes: Int64 { FileSize.of(path + "-wal") ?? 0 }

  /// Moves the write-ahead file into the log and gives its room back, without waiting for anybody.
  ///
  /// SQLite itself moves it every thousand pages, but starts it anew only when no reader holds an
  /// older state.
  /// - Returns: false while a reader holds it off.
  @discardableResult
  public func checkpoint() throws(LogError) -> Bool {
    try queue.plainly(path) { db in
      // The busy timeout would make every reader a stall of the writer.
      try db.execute(sql: "PRAGMA busy_timeout = 0")
      let row = Result { try Row.fetchOne(db, sql: "PRAGMA wal_checkpoint(TRUNCATE)") }
      try db.execute(sql: "PRAGMA busy_timeout = 5000")
      return try row.get().map { $0.number(0) == 0 } ?? false
    }
  }

  /// Gives up the promise of `live`: commits are not written through to the disk.
  ///
  /// Not for the program: the test of a power cut must fail without the promise.
  @_spi(FaultTests)
  public func relax() throws(LogError) {
    try queue.plainly(path) { try $0.execute(sql: "PRAGMA synchronous = NORMAL") }
  }

  /// Moves the write-ahead file more often, so that a test falls into it.
  @_spi(FaultTests)
  public func checkpoint(everyPages pages: Int) throws(LogError) {
    try queue.plainly(path) { try $0.execute(sql: "PRAGMA wal_autocheckpoint = \(pages)") }
  }
}
