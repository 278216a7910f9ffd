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

  /// Contracts of every print, with a side or without one: for the share of the day.
  private struct Volume: Sendable {
    var times: [(known: Int64, size: Int)] = []
    var first = 0
    var window = 0
    var day = 0
  }

  private var volumes: [Volume]
  private var prints: [[Print]]
  private var first: [Int]
  private var sum: [Double]
  /// No second line before the sum has fallen again.
  private var isAbove: [Bool]
  private var isNear: [Bool]
  /// An order for the rule is on its way until then.
  var plannedUntil: [Int64]

  init(underlyings: Int) {
    volumes = Array(repeating: Volume(), count: underlyings)
    prints = Array(repeating: [], count: underlyings)
    first = Array(repeating: 0, count: underlyings)
    sum = Array(repeating: 0, count: underlyings)
    isAbove = Array(repeating: false, count: underlyings)
    isNear = Array(repeating: false, count: underlyings)
    plannedUntil = Array(repeating: 0, count: underlyings)
  }

  /// Counts the contracts of a print, whatever its side.
  mutating func count(_ size: Int, of underlying: Int, known: Int64) {
    volumes[underlying].times.append((known, size))
    volumes[underlying].window += size
    volumes[underlying].day += size
    var first = volumes[underlying].first
    while volumes[underlying].times[first].known < known - Self.window {
      volumes[underlying].window -= volumes[underlying].times[first].size
      first += 1
    }
    volumes[underlying].first = first
  }

  /// Contracts of the last five minutes among those of the day (K-06).
  func share(_ underlying: Int) -> Double {
    let volume = volumes[underlying]
    return volume.day > 0 ? Double(volume.window) / Double(volume.day) : 0
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
    // The rule looks at full minutes: what has left by the next one does not count.
    let minute = 60 * SimulationCalendar.second
    let from = (print.known / minute + 1) * minute - Self.window
    let left = prints[underlying][first[underlying]...].prefix { $0.known < from }
    let then = abs(sum[underlying] - left.reduce(0) { $0 + $1.signed })
    if min(size, then) >= 1.05 * threshold, !isAbove[underlying] {
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
