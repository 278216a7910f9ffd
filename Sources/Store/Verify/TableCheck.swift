import FlowEngine
import GRDB

/// Holds the tables that no object stands behind against tables made again: their definitions, the
/// names of codes, and the instruments.
struct TableCheck {
  private let path: String
  private let fresh: DatabaseQueue
  private var tickers = TickerTable()

  /// - Throws: when the tables cannot even be made in memory.
  init(path: String) throws(LogError) {
    self.path = path
    do {
      fresh = try DatabaseQueue()
      try LogSchema.migrator.migrate(fresh)
    } catch { throw LogError(error, path: path) }
    try fresh.atomically(path) { try HeaderTable.writeNames($0) }
  }

  /// Takes over the names that a log holds by now.
  mutating func load(_ db: Database) throws { try tickers.load(db) }

  /// Takes in the definitions among the events of a block.
  mutating func add(_ events: [MarketEvent]) throws(LogError) {
    var tickers = tickers
    try fresh.atomically(path) { try InstrumentTable.insert(events[...], &tickers, $0) }
  }

  /// The tables that differ; called after the last block.
  func faults(_ db: Database) throws -> [LogFault] {
    let asked = [
      ("sqlite_schema", "SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY type, name"),
      ("grdb_migrations", "SELECT identifier FROM grdb_migrations ORDER BY identifier"),
      ("listing", "SELECT * FROM listing ORDER BY id"),
    ]
    var faults: [LogFault] = []
    for (table, sql) in asked {
      let held = try Row.fetchCursor(db, sql: sql)
      let isSame = try fresh.unsafeReentrantRead { other in
        let made = try Row.fetchCursor(other, sql: sql)
        while let row = try made.next() {
          guard try held.next() == row else { return false }
        }
        return try held.next() == nil
      }
      if !isSame { faults.append(.table(name: table)) }
    }
    // A later program may know more names; those of this one must be as they are.
    let names = try Row.fetchAll(db, sql: "SELECT kind, code, name FROM name")
    let missing = try fresh.unsafeReentrantRead { other in
      try Row.fetchAll(other, sql: "SELECT kind, code, name FROM name").contains {
        !names.contains($0)
      }
    }
    if missing { faults.append(.table(name: "name")) }
    return faults
  }
}
