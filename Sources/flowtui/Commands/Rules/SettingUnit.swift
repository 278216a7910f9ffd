import FlowEngine

/// How a threshold is written by a person, and within which bounds it means something.
enum SettingUnit: Hashable {
  case dollars
  case duration
  /// A real number kept as an integer: so many of it make one.
  case parts(Int64)
  case count

  init(_ words: String) {
    switch words.prefix(while: { $0 != " " }) {
    case "ns": self = .duration
    case "thousandths": self = .parts(1_000)
    case "ten-thousandths": self = .parts(10_000)
    case "millionths": self = words == "millionths of a dollar" ? .dollars : .parts(1_000_000)
    default: self = .count
    }
  }

  /// What a file may ask. Wider values mean nothing, and products of them must not overflow.
  func bounds(_ words: String, name: String) -> ClosedRange<Int64> {
    if let own = Self.bounds[name] { return own }
    switch self {
    case .dollars: return 0...1_000_000_000_000_000
    case .duration: return 0...86_400_000_000_000
    case .parts: return 0...10_000_000
    case .count where words.hasPrefix("times"): return 0...1_000
    case .count where words.hasPrefix("parts"): return 1...1_000
    case .count: return 0...10_000_000
    }
  }

  private static let rate: ClosedRange<Int64> = -1_000_000...1_000_000
  /// Where less or more than that would be no setting but a fault: a search without an end, a
  /// package of one leg, a rate that no market had.
  private static let bounds: [String: ClosedRange<Int64>] = [
    "flat_rate": rate, "rate_1m": rate, "rate_3m": rate, "rate_6m": rate, "rate_1y": rate,
    "rate_2y": rate, "rate_3y": rate, "rate_curve": 0...1, "rate_date": 0...29_991_231,
    "package_exact_prints_max": 0...18,
    "package_legs_max": 2...10, "package_messages_max": 1...1_000,
    "package_ratio_conforming": 1...100, "package_ratio_max": 1...100,
  ]

  /// A value as a file may write it: `"$50000"`, `"500 ms"`, `3.0`, `10`.
  func text(_ value: Int64) -> String {
    switch self {
    case .dollars: return "\"$" + DecimalText.text(value, decimals: 6, atLeast: 0) + "\""
    case .duration:
      let unit = Self.durations.last { value % $0.nanoseconds == 0 && value != 0 }
      return "\"\(value / (unit?.nanoseconds ?? 1)) \(unit?.name ?? "ns")\""
    case .parts(let parts):
      return DecimalText.text(value, decimals: String(parts).count - 1, atLeast: 1)
    case .count: return String(value)
    }
  }

  /// What a reader should write.
  var example: String {
    switch self {
    case .dollars: "dollars: 50000, \"$50000\" or \"$50k\""
    case .duration: "a duration: \"500 ms\", \"10 s\" or whole nanoseconds"
    case .parts(let parts): "a number: 3.0, or \(3 * parts) for the same"
    case .count: "a whole number"
    }
  }

  static let durations: [(name: String, nanoseconds: Int64)] = [
    ("ns", 1), ("us", 1_000), ("ms", 1_000_000), ("s", 1_000_000_000), ("min", 60_000_000_000),
    ("h", 3_600_000_000_000),
  ]
}

// MARK: Reading

extension SettingUnit {
  /// An integer of a file in the unit of the setting; dollars are whole dollars, as a person types
  /// money everywhere else.
  func value(_ integer: Int64) -> Int64? {
    guard self == .dollars else { return integer }
    let (value, overflow) = integer.multipliedReportingOverflow(by: 1_000_000)
    return overflow ? nil : value
  }

  /// A number with a point. Only what is kept in parts of one has such a form.
  ///
  /// - Returns: nil for another unit, and for a number that would have to be rounded.
  func value(_ number: Double) -> Int64? {
    guard case .parts(let parts) = self, number.isFinite, number.magnitude < 1e9 else { return nil }
    let scaled = number * Double(parts)
    // The binary form of 0.0001 is not exact: what is meant is the nearest whole part.
    guard (scaled - scaled.rounded()).magnitude < 1e-6 else { return nil }
    return Int64(scaled.rounded())
  }

  /// A text with its unit: `$50k`, `500 ms`.
  func value(_ text: String) -> Int64? {
    switch self {
    case .dollars:
      guard text.hasPrefix("$") else { return nil }
      var digits = text.dropFirst()
      var scale: Int64 = 1_000_000
      switch digits.last {
      case "k", "K": scale *= 1_000
      case "m", "M": scale *= 1_000_000
      case "b", "B": scale *= 1_000_000_000
      default: digits.append(" ")
      }
      digits.removeLast()
      return Self.decimal(digits, scale)
    case .duration:
      let digits = text.prefix { $0.isNumber || $0 == "." }
      let unit = text.dropFirst(digits.count).drop { $0 == " " }
      guard let found = Self.durations.first(where: { $0.name == unit }) else { return nil }
      return Self.decimal(digits, found.nanoseconds)
    case .parts, .count: return nil
    }
  }

  /// Digits with an optional fraction, times `scale`; nil when it would have to be rounded.
  private static func decimal(_ text: Substring, _ scale: Int64) -> Int64? {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    guard (1...2).contains(parts.count), parts.allSatisfy({ !$0.isEmpty && $0.utf8.count <= 15 }),
      parts.allSatisfy({ $0.utf8.allSatisfy { (0x30...0x39).contains($0) } }),
      let whole = Int128(parts[0])
    else { return nil }
    var value = whole * Int128(scale)
    if parts.count == 2, let fraction = Int128(parts[1]) {
      let places = parts[1].reduce(Int128(1)) { total, _ in total * 10 }
      guard fraction * Int128(scale) % places == 0 else { return nil }
      value += fraction * Int128(scale) / places
    }
    return Int64(exactly: value)
  }
}
