import FlowEngine
import FoundationEssentials
import GRDB

/// A row of a derived object as it stands in the file.
struct StoredRow {
  var table: FlowRow.Table
  var columns: [DatabaseValue]
  /// 0 = the body is as written, else zstd of a body of so many bytes.
  var coding: Int
  var checksum: Int64
  var stored: [UInt8]

  init(_ row: Row, table: FlowRow.Table) throws {
    self.table = table
    let count = table.columns.count
    columns = (0..<count).map { row[$0] }
    coding = Int(row.number(count))
    checksum = row.number(count + 1)
    stored = try row.withUnsafeData(atIndex: count + 2) { $0.map { [UInt8]($0) } ?? [] }
  }

  var seq: UInt64 { UInt64(bitPattern: Int64.fromDatabaseValue(columns[0]) ?? 0) }
  var n: UInt32 { UInt32(truncatingIfNeeded: Int64.fromDatabaseValue(columns[1]) ?? 0) }
  var id: String { String.fromDatabaseValue(columns[2]) ?? "?" }
  var isIntact: Bool { Int64(bitPattern: XXH64.hash(stored)) == checksum }

  /// The canonical bytes; nil when they cannot be decompressed.
  func body(_ zstd: RowDecompressor) -> [UInt8]? {
    if coding == 0 { return stored }
    guard coding > 0, coding < 1 << 26 else { return nil }
    var bytes = [UInt8](repeating: 0, count: coding)
    let isWhole = stored.withUnsafeBytes { source in
      bytes.withUnsafeMutableBytes { zstd.decompress(source, into: $0) }
    }
    return isWhole ? bytes : nil
  }

  static func fetch(
    _ table: FlowRow.Table, first: UInt64, last: UInt64, _ db: Database
  ) throws -> [StoredRow] {
    let statement = try db.cachedStatement(
      sql: "SELECT \(list(table)) FROM \(table.rawValue) WHERE seq BETWEEN ? AND ?"
        + " ORDER BY seq, n")
    return try Row.fetchAll(statement, arguments: [Int64(clamping: first), Int64(clamping: last)])
      .map { try StoredRow($0, table: table) }
  }

  static func fetch(_ table: FlowRow.Table, id: String, _ db: Database) throws -> [StoredRow] {
    let statement = try db.cachedStatement(
      sql: "SELECT \(list(table)) FROM \(table.rawValue) WHERE id = ? ORDER BY seq, n")
    return try Row.fetchAll(statement, arguments: [id]).map { try StoredRow($0, table: table) }
  }

  private static func list(_ table: FlowRow.Table) -> String {
    table.columns.joined(separator: ", ") + ", coding, checksum, body"
  }
}
