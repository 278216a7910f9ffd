import FlowEngine
import GRDB

/// A derived object as a row: the columns that people filter by.
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

    /// The table itself, where `rawValue` may be a view for people.
    var stored: String { self == .cluster ? "cluster_row" : rawValue }

    var columns: [String] {
      switch self {
      case .cluster: ClusterRow.columns
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

    /// Rows caused by a run of inputs, as a condition with two arguments.
    func range(_ first: UInt64, _ last: UInt64) -> (sql: String, first: Int64, last: Int64) {
      let (first, last) = (Int64(clamping: first), Int64(clamping: last))
      guard self == .cluster else { return ("seq BETWEEN ? AND ?", first, last) }
      let bits = Int64(ClusterRow.placeBits)
      let end = last < Int64.max >> bits ? ((last + 1) << bits) - 1 : .max
      return ("place BETWEEN ? AND ?", min(first, .max >> bits) << bits, end)
    }
  }

  var table: Table
  var columns: [DatabaseValue]
  /// As messages name it.
  var id: String
  var seq: UInt64

  init(_ value: Cluster, row: ClusterRow) {
    table = .cluster
    columns = row.words.map(\.databaseValue)
    id = "\(value.id)"
    seq = value.stamp.seq
  }

  init(_ value: Alert) {
    table = .alert
    id = value.id
    seq = value.stamp.seq
    let micro = value.premium.millionths
    columns = [
      Int64(bitPattern: value.stamp.seq).databaseValue, Int64(value.stamp.n).databaseValue,
      id.databaseValue, Int64(value.version).databaseValue,
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
  }

  init(_ value: Inference) {
    table = .inference
    id = "\(value.id)"
    seq = value.stamp.seq
    columns = [
      Int64(bitPattern: value.stamp.seq).databaseValue, Int64(value.stamp.n).databaseValue,
      id.databaseValue, Int64(value.version).databaseValue,
      value.stamp.at.nanoseconds.databaseValue, "\(value.symbol)".databaseValue,
      TableNames.inference[Int(value.type.rawValue)].databaseValue,
      TableNames.side[Int(value.side.rawValue)].databaseValue, value.volume.databaseValue,
      TableNames.state[Int(value.state.rawValue)].databaseValue,
      value.from.nanoseconds.databaseValue, value.to.nanoseconds.databaseValue,
      value.of.map { "\($0.session.yyyymmdd)/\($0.cluster)".databaseValue } ?? .null,
      value.of.map { _ in TableNames.result[Int(value.result.rawValue)].databaseValue } ?? .null,
    ]
  }

  init(_ value: Health) {
    table = .health
    id = "\(value.id)"
    seq = value.stamp.seq
    columns = [
      Int64(bitPattern: value.stamp.seq).databaseValue, Int64(value.stamp.n).databaseValue,
      id.databaseValue, value.stamp.at.nanoseconds.databaseValue,
      TableNames.health[Int(value.kind.rawValue)].databaseValue,
      "\(value.feed)".databaseValue, value.detail.databaseValue,
      value.lost.map(\.databaseValue) ?? .null,
    ]
  }

  func insert(_ db: Database) throws {
    let statement = try db.cachedStatement(sql: table.insertSQL)
    try statement.execute(arguments: StatementArguments(columns))
  }
}

extension FlowRow.Table {
  private static let insertions = allCases.map { table in
    let names = table.columns.joined(separator: ", ")
    let marks = Array(repeating: "?", count: table.columns.count).joined(separator: ", ")
    return "INSERT INTO \(table.stored) (\(names)) VALUES (\(marks))"
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
