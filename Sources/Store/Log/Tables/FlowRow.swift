import FlowEngine
import FoundationEssentials
import GRDB

/// A derived object as a row: columns that people filter by, and its canonical bytes.
///
/// The columns are a function of the object, so a check can make them again and compare.
struct FlowRow {
  enum Table: String, CaseIterable {
    case cluster, alert, inference, health

    var kind: FlowKind {
      switch self {
      case .cluster: .cluster
      case .alert: .alert
      case .inference: .inference
      case .health: .health
      }
    }

    /// The columns that people filter by; the first two are the place in the order.
    var columns: [String] {
      switch self {
      case .cluster:
        [
          "seq", "n", "id", "version", "at", "underlying", "type", "structure", "side", "grade",
          "score", "size", "premium", "premium_micro", "state", "start_at", "end_at",
        ]
      case .alert:
        [
          "seq", "n", "id", "version", "at", "underlying", "rule", "subject", "side", "grade",
          "direction", "confidence", "premium", "premium_micro", "state", "start_at", "end_at",
        ]
      case .inference:
        [
          "seq", "n", "id", "version", "at", "underlying", "type", "side", "volume", "state",
          "from_at", "to_at", "of", "result",
        ]
      case .health: ["seq", "n", "id", "at", "event", "feed", "detail", "lost"]
      }
    }
  }

  var table: Table
  var columns: [DatabaseValue]
  /// Canonical bytes, not compressed.
  var body: [UInt8]

  init(_ value: Cluster) {
    table = .cluster
    let micro = value.premium.millionths
    columns = [
      Int64(bitPattern: value.stamp.seq).databaseValue, Int64(value.stamp.n).databaseValue,
      "\(value.id)".databaseValue, Int64(value.version).databaseValue,
      value.stamp.at.nanoseconds.databaseValue, "\(value.underlying)".databaseValue,
      TableNames.type[Int(value.type.rawValue)].databaseValue,
      value.structure.map { TableNames.structure[Int($0.rawValue)].databaseValue } ?? .null,
      TableNames.side[Int(value.side.rawValue)].databaseValue,
      TableNames.grade[Int(value.grade.rawValue)].databaseValue,
      Int64(value.score).databaseValue, value.size.databaseValue,
      (Double(micro) / 1e6).databaseValue, micro.databaseValue,
      TableNames.state[Int(value.state.rawValue)].databaseValue,
      value.start.nanoseconds.databaseValue, value.end.nanoseconds.databaseValue,
    ]
    var writer = FlowWriter()
    writer.write(value)
    body = writer.bytes
  }

  init(_ value: Alert) {
    table = .alert
    let micro = value.premium.millionths
    columns = [
      Int64(bitPattern: value.stamp.seq).databaseValue, Int64(value.stamp.n).databaseValue,
      value.id.databaseValue, Int64(value.version).databaseValue,
      value.stamp.at.nanoseconds.databaseValue, "\(value.underlying)".databaseValue,
      value.rule.name.databaseValue, "\(value.subject)".databaseValue,
      TableNames.side[Int(value.side.rawValue)].databaseValue,
      TableNames.grade[Int(value.grade.rawValue)].databaseValue,
      TableNames.direction[Int(value.direction.rawValue)].databaseValue,
      TableNames.confidence[Int(value.confidence.rawValue)].databaseValue,
      (Double(micro) / 1e6).databaseValue, micro.databaseValue,
      TableNames.state[Int(value.state.rawValue)].databaseValue,
      value.start.nanoseconds.databaseValue, value.end.nanoseconds.databaseValue,
    ]
    var writer = FlowWriter()
    writer.write(value)
    body = writer.bytes
  }

  init(_ value: Inference) {
    table = .inference
    columns = [
      Int64(bitPattern: value.stamp.seq).databaseValue, Int64(value.stamp.n).databaseValue,
      "\(value.id)".databaseValue, Int64(value.version).databaseValue,
      value.stamp.at.nanoseconds.databaseValue, "\(value.symbol)".databaseValue,
      TableNames.inference[Int(value.type.rawValue)].databaseValue,
      TableNames.side[Int(value.side.rawValue)].databaseValue, value.volume.databaseValue,
      TableNames.state[Int(value.state.rawValue)].databaseValue,
      value.from.nanoseconds.databaseValue, value.to.nanoseconds.databaseValue,
      value.of.map { "\($0.session.yyyymmdd)/\($0.cluster)".databaseValue } ?? .null,
      value.of.map { _ in TableNames.result[Int(value.result.rawValue)].databaseValue } ?? .null,
    ]
    var writer = FlowWriter()
    writer.write(value)
    body = writer.bytes
  }

  init(_ value: Health) {
    table = .health
    columns = [
      Int64(bitPattern: value.stamp.seq).databaseValue, Int64(value.stamp.n).databaseValue,
      "\(value.id)".databaseValue, value.stamp.at.nanoseconds.databaseValue,
      TableNames.health[Int(value.kind.rawValue)].databaseValue,
      "\(value.feed)".databaseValue, value.detail.databaseValue,
      value.lost.map(\.databaseValue) ?? .null,
    ]
    var writer = FlowWriter()
    writer.write(value)
    body = writer.bytes
  }

  func insert(_ db: Database, _ compressor: RowCompressor) throws {
    let statement = try db.cachedStatement(sql: table.insertSQL)
    let (stored, coding) = compressor.encode(body)
    let checksum = Int64(bitPattern: XXH64.hash(stored))
    try statement.execute(
      arguments: StatementArguments(
        columns + [coding.databaseValue, checksum.databaseValue, Data(stored).databaseValue]))
  }
}

extension FlowRow.Table {
  private static let insertions = allCases.map { table in
    let names = table.columns.joined(separator: ", ")
    let marks = Array(repeating: "?", count: table.columns.count + 3).joined(separator: ", ")
    return "INSERT INTO \(table.rawValue) (\(names), coding, checksum, body) VALUES (\(marks))"
  }

  var insertSQL: String {
    switch self {
    case .cluster: Self.insertions[0]
    case .alert: Self.insertions[1]
    case .inference: Self.insertions[2]
    case .health: Self.insertions[3]
    }
  }
}
