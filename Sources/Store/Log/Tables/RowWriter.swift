import FlowEngine
import GRDB

/// Writes the rows of a run: objects, instruments, and the names that they need.
struct RowWriter {
  private var tickers = TickerTable()
  private let epoch: Int64

  init(session: CalendarDate) { epoch = HeaderTable.epoch(session) }

  /// Takes over the names that the log holds.
  mutating func load(_ db: Database) throws {
    try tickers.load(db)
    try InstrumentTable.keepFormerNames(db)
  }

  mutating func write(
    _ derived: FlowParts, _ definitions: ArraySlice<MarketEvent>, _ db: Database
  ) throws {
    if !derived.clusters.isEmpty {
      let statement = try RawStatement(db, ClusterRow.insertSQL)
      let rows = try ClusterRow.rows(derived.clusters[...], epoch: epoch) {
        try tickers.number(of: $0, addingTo: db)
      }
      for row in rows { try row.insert(statement) }
    }
    for value in derived.alerts { try FlowRow(value).insert(db) }
    for value in derived.inferences { try FlowRow(value).insert(db) }
    for value in derived.health { try FlowRow(value).insert(db) }
    try InstrumentTable.insert(definitions, &tickers, db)
  }
}
