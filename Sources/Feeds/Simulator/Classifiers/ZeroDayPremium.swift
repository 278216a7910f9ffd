import FlowEngine

/// Prints of series that expire today, and what five minutes of them come to, by underlying.
///
/// K-06 compares with the same minute of earlier sessions, so it is read at full minutes, and once
/// more when the session ends. Known when the session is over.
struct ZeroDayPremium: Sendable {
  struct Print: Sendable {
    var series: Int
    var size: Int
    var number: UInt64
    /// Executed.
    var at: Timestamp
    var known: Int64
    var venue: Venue
    /// Dollars, negative for sales, zero without a side of grade A or B.
    var signed: Double
    /// When the venue took it back.
    var takenBack: Int64 = .max
  }

  /// Five minutes that reach the threshold, or may.
  struct Window: Sendable {
    enum Doubt: String { case premium, share }

    /// Those of its side, in their order.
    var prints: [Print]
    var doubt: Doubt?
    /// A doubtful window that shares a minute with it may have been told (K-91).
    var isHeldBack: Bool
    var isPlanned: Bool
  }

  static let window = 5 * minute
  private static let minute = 60 * SimulationCalendar.second
  /// A reader that waits for a parent to be final puts its prints this much later (C-31).
  private static let settling = 12 * SimulationCalendar.second / 10

  private var prints: [[Print]]
  private var plans: [[ClosedRange<Int64>]]

  init(underlyings: Int) {
    prints = Array(repeating: [], count: underlyings)
    plans = Array(repeating: [], count: underlyings)
  }

  /// An order for the rule prints in this time; the next one waits until its window has passed.
  mutating func plan(_ range: ClosedRange<Int64>, _ underlying: Int) {
    plans[underlying].append(range)
  }

  func isPlanned(_ underlying: Int, at now: Int64) -> Bool {
    plans[underlying].contains { $0.upperBound + Self.window >= now }
  }

  /// Signed dollars of the last five minutes.
  func signed(_ underlying: Int, at now: Int64) -> Double {
    prints[underlying].reversed().prefix { $0.known >= now - Self.window }
      .reduce(0) { $0 + $1.signed }
  }

  mutating func take(_ print: Print, of underlying: Int) { prints[underlying].append(print) }

  /// Takes a print back: it is in no window that is read later (H-07).
  mutating func takeBack(_ number: UInt64, of underlying: Int, at now: Int64) {
    guard let place = prints[underlying].lastIndex(where: { $0.number == number }) else { return }
    prints[underlying][place].takenBack = now
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

  // MARK: The end of the session

  /// The windows of a session that is over, in the order of time.
  ///
  /// One that was told is told again when none of its minutes is left (K-91).
  func windows(of underlying: Int, threshold: Double, end: Int64) -> [Window] {
    guard let first = prints[underlying].first else { return [] }
    var found: [Window] = []
    var told = Int64.min / 2
    var doubtful = told
    // The last one is not full: the end of input closes it (H-05).
    for number in (first.known / Self.minute + 1)...(end / Self.minute + 1) {
      guard number >= told + 5,
        var window = window(underlying, number * Self.minute, threshold, end: end)
      else { continue }
      if window.doubt == nil {
        told = number
        window.isHeldBack = number < doubtful + 5
      } else {
        doubtful = number
      }
      found.append(window)
    }
    return found
  }

  private func window(
    _ underlying: Int, _ to: Int64, _ threshold: Double, end: Int64
  ) -> Window? {
    let all = prints[underlying]
    let read = min(to, end)
    let from = to - Self.window
    let low = all.prefixEnd { $0.known < from - Self.settling }
    let known = all.prefixEnd { $0.known < read }
    let part = all[low..<known].filter { $0.takenBack >= read }
    let inside = part.filter { $0.known >= from }
    let sum = inside.reduce(0) { $0 + $1.signed }
    let sign: Double = sum > 0 ? 1 : -1
    var (least, most) = (abs(sum), abs(sum))
    for print in part {
      let isOld = print.known < from
      // At the end nothing waits any more.
      guard isOld || (read == to && print.known >= to - Self.settling) else { continue }
      let change = isOld ? sign * print.signed : -sign * print.signed
      if change > 0 { most += change } else { least += change }
    }
    guard most >= 0.95 * threshold, let last = inside.last else { return nil }
    let day = all[..<known].reduce(0) { $0 + $1.size }
    let share = Double(inside.reduce(0) { $0 + $1.size }) / Double(max(1, day))
    // 3 % of the day's volume is asked too, and is a small part of a long day (K-06).
    guard share > 0.027 else { return nil }
    return Window(
      prints: inside.filter { $0.signed * sign > 0 },
      doubt: least < 1.05 * threshold ? .premium : share < 0.033 ? .share : nil,
      isHeldBack: false,
      isPlanned: plans[underlying].contains { $0.overlaps(from...last.known) })
  }
}
