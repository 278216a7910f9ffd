import FlowEngine

/// Signed premium of series that expire today, over the last five minutes, by underlying.
struct ZeroDayPremium: Sendable {
  struct Print: Sendable {
    var series: Int
    var size: Int
    /// Executed.
    var at: Timestamp
    var known: Int64
    var venue: Venue
    /// Dollars, negative for sales.
    var signed: Double
  }

  static let window = 300 * SimulationCalendar.second

  private var prints: [[Print]]
  private var first: [Int]
  private var sum: [Double]
  /// No second line before the sum has fallen again.
  private var isAbove: [Bool]
  private var isNear: [Bool]
  /// An order for the rule is on its way until then.
  var plannedUntil: [Int64]

  init(underlyings: Int) {
    prints = Array(repeating: [], count: underlyings)
    first = Array(repeating: 0, count: underlyings)
    sum = Array(repeating: 0, count: underlyings)
    isAbove = Array(repeating: false, count: underlyings)
    isNear = Array(repeating: false, count: underlyings)
    plannedUntil = Array(repeating: 0, count: underlyings)
  }

  /// Signed dollars of the last five minutes.
  mutating func signed(_ underlying: Int, at now: Int64) -> Double {
    forget(underlying, before: now - Self.window)
    return sum[underlying]
  }

  /// Whether prints reach a threshold by what shows without sale conditions: three venues within
  /// 20 ms, since a lone print has no grade then (S-20).
  static func isKnownWithoutConditions(_ prints: [Print], threshold: Double) -> Bool {
    var sum = 0.0
    var left = prints.sorted { ($0.series, $0.at) < ($1.series, $1.at) }
    while let first = left.first {
      let burst = left.prefix {
        $0.series == first.series && $0.at - first.at <= 20 * SimulationCalendar.second / 1_000
      }
      if Set(burst.map(\.venue)).count >= 3 { sum += burst.reduce(0) { $0 + $1.signed } }
      left.removeFirst(burst.count)
    }
    return abs(sum) >= threshold
  }

  /// What a print made of its window.
  enum Step {
    case nothing
    /// So near the threshold that a print of doubtful grade decides.
    case unclear
    /// The prints of a window that has just reached the threshold for certain.
    case reached([Print])
  }

  /// Takes a print.
  mutating func take(_ print: Print, of underlying: Int, threshold: Double) -> Step {
    prints[underlying].append(print)
    sum[underlying] += print.signed
    forget(underlying, before: print.known - Self.window)
    let size = abs(sum[underlying])
    if size < threshold / 2 {
      isAbove[underlying] = false
      isNear[underlying] = false
    }
    if size >= 1.05 * threshold, !isAbove[underlying] {
      isAbove[underlying] = true
      isNear[underlying] = true
      let isBought = sum[underlying] > 0
      return .reached(
        prints[underlying][first[underlying]...].filter { ($0.signed > 0) == isBought })
    }
    guard size >= 0.95 * threshold, !isNear[underlying] else { return .nothing }
    isNear[underlying] = true
    return .unclear
  }

  private mutating func forget(_ underlying: Int, before moment: Int64) {
    while first[underlying] < prints[underlying].count,
      prints[underlying][first[underlying]].known < moment
    {
      sum[underlying] -= prints[underlying][first[underlying]].signed
      first[underlying] += 1
    }
    guard first[underlying] > 4_096 else { return }
    prints[underlying].removeFirst(first[underlying])
    first[underlying] = 0
  }
}
