import FlowEngine
import GRDB

/// Compares stored rows with rows made again: the body byte for byte, and every column.
struct RowComparison {
  let zstd = RowDecompressor()

  func compare(_ stored: [StoredRow], _ recomputed: [FlowRow]) -> VerifyFailure? {
    for index in 0..<max(stored.count, recomputed.count) {
      let held = index < stored.count ? stored[index] : nil
      let made = index < recomputed.count ? recomputed[index] : nil
      if let failure = compare(held, made) { return failure }
    }
    return nil
  }

  private func compare(_ held: StoredRow?, _ made: FlowRow?) -> VerifyFailure? {
    guard let made else {
      return held.map {
        .extraDerived(kind: $0.table.kind, id: $0.id, seq: $0.seq, stored: text(of: $0))
      }
    }
    let place = Self.place(made.columns)
    guard let held else { return missing(made) }
    let heldPlace = Self.place(held.columns)
    if place < heldPlace { return missing(made) }
    if heldPlace < place {
      return .extraDerived(
        kind: held.table.kind, id: held.id, seq: held.seq, stored: text(of: held))
    }
    return difference(held, made)
  }

  private func difference(_ held: StoredRow, _ made: FlowRow) -> VerifyFailure? {
    func differs(_ stored: String, _ recomputed: String) -> VerifyFailure {
      .derivedDiffers(
        kind: made.table.kind, id: Self.id(made), seq: Self.place(made.columns).0, stored: stored,
        recomputed: recomputed)
    }
    for (name, pair) in zip(made.table.columns, zip(held.columns, made.columns))
    where pair.0 != pair.1 {
      return differs("\(name) = \(pair.0)", "\(name) = \(pair.1)")
    }
    guard held.body(zstd) == made.body else {
      return differs(text(of: held), Self.text(made.table, made.body))
    }
    guard held.isIntact else { return differs("a body with another checksum", "the same body") }
    return nil
  }

  private func missing(_ made: FlowRow) -> VerifyFailure {
    .missingDerived(
      kind: made.table.kind, id: Self.id(made), seq: Self.place(made.columns).0,
      recomputed: Self.text(made.table, made.body))
  }

  /// The object of a row for people; what is wrong with it when it cannot be read.
  func text(of row: StoredRow) -> String {
    guard let body = row.body(zstd) else { return "a body that cannot be decompressed" }
    return Self.text(row.table, body)
  }

  private static func text(_ table: FlowRow.Table, _ body: [UInt8]) -> String {
    var reader = FlowReader(body)
    do {
      switch table {
      case .cluster: return "\(try reader.cluster())"
      case .alert: return "\(try reader.alert())"
      case .inference: return "\(try reader.inference())"
      case .health: return "\(try reader.health())"
      }
    } catch {
      return "a body that cannot be read: \(error.what) at byte \(error.offset)"
    }
  }

  private static func id(_ row: FlowRow) -> String {
    String.fromDatabaseValue(row.columns[2]) ?? "?"
  }

  private static func place(_ columns: [DatabaseValue]) -> (UInt64, UInt64) {
    (
      UInt64(bitPattern: Int64.fromDatabaseValue(columns[0]) ?? 0),
      UInt64(bitPattern: Int64.fromDatabaseValue(columns[1]) ?? 0)
    )
  }
}
