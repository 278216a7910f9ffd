import FlowEngine
import GRDB

/// Compares stored rows with rows made again from their objects, column by column.
struct RowComparison {
  let epoch: Int64
  private var tickers = TickerTable()

  init(session: CalendarDate) { epoch = HeaderTable.epoch(session) }

  /// Takes over the names that a log holds by now.
  mutating func load(_ db: Database) throws { try tickers.load(db) }

  /// The rows that the objects of a run must have, a list for each table.
  func rows(of batch: FlowBatch) -> [[FlowRow]] {
    // A name that the log lacks becomes a number that no row has.
    let rows = ClusterRow.rows(batch.clusters, epoch: epoch) { tickers.number(of: $0) ?? -1 }
    return [
      zip(batch.clusters, rows).map { FlowRow($0, row: $1) }, batch.alerts.map { FlowRow($0) },
      batch.inferences.map { FlowRow($0) }, batch.health.map { FlowRow($0) },
    ]
  }

  /// The first difference; nil when every row is the one that its object makes.
  func compare(_ stored: [StoredRow], _ recomputed: [FlowRow]) -> VerifyFailure? {
    for index in 0..<max(stored.count, recomputed.count) {
      let held = index < stored.count ? stored[index] : nil
      let made = index < recomputed.count ? recomputed[index] : nil
      if let failure = compare(held, made) { return failure }
    }
    return nil
  }

  private func compare(_ held: StoredRow?, _ made: FlowRow?) -> VerifyFailure? {
    guard let made else { return held.map { extra($0) } }
    let place = Self.place(made.table, made.columns)
    guard let held else { return missing(made) }
    let heldPlace = Self.place(held.table, held.columns)
    if place < heldPlace { return missing(made) }
    if heldPlace < place { return extra(held) }
    let pairs = zip(made.table.columns, zip(held.columns, made.columns))
    guard let (name, pair) = pairs.first(where: { $0.1.0 != $0.1.1 }) else { return nil }
    return .derivedDiffers(
      kind: made.table.kind, id: made.id, seq: made.seq, stored: "\(name) = \(pair.0)",
      recomputed: "\(name) = \(pair.1)")
  }

  private func extra(_ row: StoredRow) -> VerifyFailure {
    .extraDerived(
      kind: row.table.kind, id: row.id, seq: row.seq,
      stored: Self.text(row.table.columns, row.columns))
  }

  private func missing(_ row: FlowRow) -> VerifyFailure {
    .missingDerived(
      kind: row.table.kind, id: row.id, seq: row.seq,
      recomputed: Self.text(row.table.columns, row.columns))
  }

  private static func text(_ names: [String], _ values: [DatabaseValue]) -> String {
    zip(names, values).map { "\($0) = \($1)" }.joined(separator: ", ")
  }

  private static func place(
    _ table: FlowRow.Table, _ columns: [DatabaseValue]
  ) -> (Int64, Int64) {
    let first = Int64.fromDatabaseValue(columns[0]) ?? 0
    return (first, table == .cluster ? 0 : Int64.fromDatabaseValue(columns[1]) ?? 0)
  }
}
