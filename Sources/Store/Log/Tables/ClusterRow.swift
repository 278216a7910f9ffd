import FlowEngine
import GRDB

/// A cluster as a row of whole numbers: what people filter by, about thirty bytes.
///
/// The view `cluster` gives the numbers their names. Times are milliseconds from midnight UTC of
/// the session, premiums whole dollars: the exact values are in the object.
struct ClusterRow: Hashable {
  static let columns = ["place", "back", "at", "code", "ticker", "size", "premium", "score"]
  /// Clusters of one input that a place can tell apart.
  static let placeBits: UInt64 = 18
  /// A `code` from here on belongs to a second or later version.
  static let againFrom: Int64 = 1 << 27

  var place: Int64
  var back: Int64
  var at: Int64
  var code: Int64
  var ticker: Int64
  var size: Int64
  var premium: Int64
  var score: Int64

  /// - Parameters:
  ///   - ordinal: among the clusters that the same input caused, from 0.
  ///   - epoch: midnight UTC of the session, milliseconds.
  init(_ value: borrowing Cluster, ordinal: Int64, ticker: Int64, epoch: Int64) {
    place = (Int64(bitPattern: value.stamp.seq) << Int64(Self.placeBits)) &+ ordinal
    back = Int64(bitPattern: value.stamp.seq &- value.id.seq)
    let (quotient, rest) = value.stamp.at.nanoseconds.quotientAndRemainder(dividingBy: 1_000_000)
    at = (rest < 0 ? quotient - 1 : quotient) - epoch
    let structure = value.structure.map { Int64($0.rawValue) + 1 } ?? 0
    code =
      Int64(value.type.rawValue) | structure << 6 | Int64(value.side.rawValue) << 12
      | Int64(value.grade.rawValue) << 14 | Int64(value.state.rawValue) << 17
      | Int64(value.id.ordinal &- 1) << 19 | (Int64(value.version) - 1) << 27
    self.ticker = ticker
    size = value.size
    premium = (value.premium.millionths &+ 500_000) / 1_000_000
    score = Int64(value.score)
  }

  var words: [Int64] { [place, back, at, code, ticker, size, premium, score] }

  static let insertSQL =
    "INSERT INTO cluster_row (\(columns.joined(separator: ", "))) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"

  func insert(_ statement: RawStatement) throws {
    statement.bind(1, place)
    statement.bind(2, back)
    statement.bind(3, at)
    statement.bind(4, code)
    statement.bind(5, ticker)
    statement.bind(6, size)
    statement.bind(7, premium)
    statement.bind(8, score)
    try statement.run()
  }

  /// The rows of a run of clusters, in order.
  static func rows(
    _ clusters: some Sequence<Cluster>, epoch: Int64, ticker: (Symbol) throws -> Int64
  ) rethrows -> [ClusterRow] {
    var rows: [ClusterRow] = []
    var (seq, ordinal) = (UInt64.max, Int64(0))
    for cluster in clusters {
      ordinal = cluster.stamp.seq == seq ? ordinal + 1 : 0
      seq = cluster.stamp.seq
      rows.append(
        ClusterRow(cluster, ordinal: ordinal, ticker: try ticker(cluster.underlying), epoch: epoch))
    }
    return rows
  }
}
