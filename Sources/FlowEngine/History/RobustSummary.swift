/// Middle and spread of whole numbers that a few outliers cannot move (rule B-01).
struct RobustSummary: Hashable, Sendable {
  var median: Int64
  /// Median of the distances from the median.
  var mad: Int64

  /// - Parameter values: not empty.
  init(_ values: [Int64]) {
    let middle = Self.middle(of: values.sorted())
    median = middle
    mad = Self.middle(of: values.map { Self.distance($0, middle) }.sorted())
  }

  /// The middle one, or halfway between the two middle ones, rounded down: no real numbers, so
  /// that two processors agree.
  private static func middle(of sorted: [Int64]) -> Int64 {
    precondition(!sorted.isEmpty, "a median needs values")
    let upper = Int128(sorted[sorted.count / 2])
    guard sorted.count.isMultiple(of: 2) else { return Int64(upper) }
    let lower = Int128(sorted[sorted.count / 2 - 1])
    return Int64(lower + (upper - lower) / 2)
  }

  private static func distance(_ a: Int64, _ b: Int64) -> Int64 {
    Int64(clamping: (Int128(a) - Int128(b)).magnitude)
  }
}

/// How often each value occurred, for a percentile of many small numbers.
struct ValueCounts: Sendable {
  // Looked up, or walked by its sorted keys.
  private var counts: [Int64: Int64] = [:]
  private(set) var total: Int64 = 0

  init() {}

  init(_ pairs: [(value: Int64, count: Int64)]) {
    for (value, count) in pairs {
      counts[value, default: 0] += count
      total += count
    }
  }

  /// Ascending by value.
  var pairs: [(value: Int64, count: Int64)] {
    counts.keys.sorted().map { ($0, counts[$0] ?? 0) }
  }

  mutating func add(_ value: Int64) {
    counts[value, default: 0] += 1
    total += 1
  }

  mutating func add(_ other: ValueCounts) {
    for value in other.counts.keys.sorted() {
      counts[value, default: 0] += other.counts[value] ?? 0
    }
    total += other.total
  }

  mutating func remove(_ value: Int64) {
    guard let count = counts[value], count > 0 else { return }
    counts[value] = count > 1 ? count - 1 : nil
    total -= 1
  }

  /// The smallest value that at least this share of all does not exceed: nearest rank.
  ///
  /// - Parameter percent: 1 to 100.
  /// - Returns: nil when there are none.
  func percentile(_ percent: Int64) -> Int64? {
    let rank = (total * percent + 99) / 100
    var seen: Int64 = 0
    for value in counts.keys.sorted() {
      seen += counts[value] ?? 0
      if seen >= rank { return value }
    }
    return nil
  }
}
