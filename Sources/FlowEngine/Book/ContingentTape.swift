/// The newest contingent stock prints (tape letters 7 and V) of an underlying: perhaps the stock
/// leg of a package or of a cross (C-13, C-19).
struct ContingentTape: Sendable {
  static let length = 64
  /// How long a print may be the leg of something. Nanoseconds.
  static let reach: Int64 = 15_000_000_000

  /// Oldest first.
  private(set) var recent: [StockPrint] = []
  /// The stock prints without sale conditions: nobody can tell which were contingent (S-20).
  private(set) var isUntold = false

  mutating func note(_ conditions: SaleConditions) {
    if !isUntold, !conditions.isDelivered { isUntold = true }
  }

  mutating func take(_ print: StockPrint) {
    if recent.count == Self.length { recent.removeFirst() }
    recent.append(print)
  }

  mutating func remove(_ seq: UInt64) { recent.removeAll { $0.seq == seq } }
}

extension ContingentTape: Stateful {
  mutating func state(_ coder: inout StateCoder) throws(StateError) {
    try coder.raw("recent", &recent)
    try coder.raw("isUntold", &isUntold)
  }
}
