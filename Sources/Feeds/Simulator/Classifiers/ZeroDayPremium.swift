import FlowEngine

/// Signed premium of series that expire today, over the last five minutes, by underlying.
struct ZeroDayPremium: Sendable {
  struct Print: Sendable {
    var series: Int
    var size: Int
    /// Executed.
    var at: Timestamp
    var known: Int64
    /// Dollars, negative for sales.
    var signed: Double
  }

  static let window = 300 * SimulationCalendar.second

  private var prints: [[Print]]
  private var first: [Int]
  private var sum: [Double]
  /// No second line before the sum has fallen again.
  private var isAbove: [Bool]
  /// An order for the rule is on its way until then.
  var plannedUntil: [Int64]

  init(underlyings: Int) {
    prints = Array(repeating: [], count: underlyings)
    first = Array(repeating: 0, count: underlyings)
    sum = Array(repeating: 0, count: underlyings)
    isAbove = Array(repeating: false, count: underlyings)
    plannedUntil = Array(repeating: 0, count: underlyings)
  }

  /// Signed dollars of the last five minutes.
  mutating func signed(_ underlying: Int, at now: Int64) -> Double {
    forget(underlying, before: now - Self.window)
    return sum[underlying]
  }

  /// Takes a print.
  ///
  /// - Returns: the prints of the window when it has just reached the threshold.
  mutating func take(_ print: Print, of underlying: Int, threshold: Double) -> [Print]? {
    prints[underlying].append(print)
    sum[underlying] += print.signed
    forget(underlying, before: print.known - Self.window)
    let size = abs(sum[underlying])
    if size < threshold / 2 { isAbove[underlying] = false }
    guard size >= threshold, !isAbove[underlying] else { return nil }
    isAbove[underlying] = true
    let isBought = sum[underlying] > 0
    return prints[underlying][first[underlying]...].filter { ($0.signed > 0) == isBought }
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
