import FlowEngine
import GRDB

/// A row of a derived object as it stands in the file.
struct StoredRow {
  var table: FlowRow.Table
  var columns: [DatabaseValue]

  var seq: UInt64 {
    let first = UInt64(bitPattern: Int64.fromDatabaseValue(columns[0]) ?? 0)
    return table == .cluster ? first >> ClusterRow.placeBits : first
  }

  var id: String {
    guard table == .cluster else { return String.fromDatabaseValue(columns[2]) ?? "?" }
    let back = UInt64(bitPattern: Int64.fromDatabaseValue(columns[1]) ?? 0)
    let code = Int64.fromDatabaseValue(columns[3]) ?? 0
    let ordinal = UInt8(truncatingIfNeeded: code >> 19) &+ 1
    return "\(FlowID(.cluster, seq: seq &- back, ordinal: ordinal))"
  }

  static func fetch(
    _ table: FlowRow.Table, first: UInt64, last: UInt64, _ db: Database
  ) throws -> [StoredRow] {
    let range = table.range(first, last)
    let order = table == .cluster ? "place" : "seq, n"
    let statement = try db.cachedStatement(
      sql: "SELECT \(table.columns.joined(separator: ", ")) FROM \(table.stored)"
        + " WHERE \(range.sql) ORDER BY \(order)")
    let count = table.columns.count
    return try Row.fetchAll(statement, arguments: [range.first, range.last]).map { row in
      StoredRow(table: table, columns: (0..<count).map { row[$0] })
    }
  }

  /// The inputs that caused the versions of an object, in order.
  static func seqs(_ table: FlowRow.Table, id: String, _ db: Database) throws -> [UInt64] {
    guard table == .cluster else {
      let statement = try db.cachedStatement(
        sql: "SELECT seq FROM \(table.stored) WHERE id = ? ORDER BY seq, n")
      return try Int64.fetchAll(statement, arguments: [id]).map { UInt64(bitPattern: $0) }
    }
    guard let (seq, ordinal) = firstCause(id) else { return [] }
    // The first version stands soon after its first cause; later ones are rare and have an index.
    let first = try Int64.fetchAll(
      db,
      sql: """
        SELECT place >> 18 FROM cluster_row WHERE place >= ? << 18 AND (place >> 18) - back = ?
          AND code < \(ClusterRow.againFrom) AND (code >> 19 & 255) = ? ORDER BY place LIMIT 1
        """, arguments: [seq, seq, ordinal - 1])
    let again = try Int64.fetchAll(
      db,
      sql: """
        SELECT place >> 18 FROM cluster_row
        WHERE (place >> 18) - back = ? AND code >= \(ClusterRow.againFrom)
          AND (code >> 19 & 255) = ? ORDER BY place
        """, arguments: [seq, ordinal - 1])
    return (first + again).map { UInt64(bitPattern: $0) }
  }

  /// `c123` and `c123.2` name the first and the second cluster that input 123 opened.
  private static func firstCause(_ id: String) -> (seq: Int64, ordinal: Int64)? {
    guard id.hasPrefix("c") else { return nil }
    let parts = id.dropFirst().split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count <= 2, let seq = parts.first.flatMap({ Int64($0) }) else { return nil }
    guard parts.count == 2 else { return (seq, 1) }
    return Int64(parts[1]).map { (seq, $0) }
  }
}
