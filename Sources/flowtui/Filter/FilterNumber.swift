/// Numbers of the filter language: `250k`, `1.5m`, `-3%`, `14d`, and times of day.
enum FilterNumber {
  /// - Returns: the value in the units of the key.
  static func parse(_ word: String, _ key: FilterKey, _ span: Range<Int>)
    throws(FilterError) -> Int64
  {
    var digits = Substring(word)
    var factor: Int64 = 1
    switch digits.last?.lowercased() {
    case "k": factor = 1_000
    case "m": factor = 1_000_000
    case "b": factor = 1_000_000_000
    case "%", "d", "x": factor = 1
    default: factor = 0
    }
    if factor == 0 { factor = 1 } else { digits = digits.dropLast() }
    let isNegative = digits.hasPrefix("-")
    if isNegative { digits = digits.dropFirst() }
    let parts = digits.split(separator: ".", omittingEmptySubsequences: false)
    guard !digits.isEmpty, parts.count <= 2, let whole = Int64(parts[0].isEmpty ? "0" : parts[0]),
      whole >= 0
    else { throw bad(key, span) }
    let unit = Int128(key.scale) * Int128(factor)
    var value = Int128(whole) * unit
    if parts.count == 2 {
      guard parts[1].count <= 9, let fraction = UInt32(parts[1]) else { throw bad(key, span) }
      var scale: Int128 = 1
      for _ in parts[1] { scale *= 10 }
      value += Int128(fraction) * unit / scale
    }
    guard let result = Int64(exactly: isNegative ? -value : value) else { throw bad(key, span) }
    return result
  }

  /// `10:30..11:00`, `10:30`, or `-15m` before the shown moment. Unit: nanoseconds of the day.
  static func time(_ parts: [String], timeOfDay: Int64?, _ span: Range<Int>)
    throws(FilterError) -> FilterTerm.Value
  {
    if parts.count == 1, parts[0].hasPrefix("-") {
      guard let now = timeOfDay else {
        throw FilterError(span: span, expected: "a relative time has no moment here")
      }
      let unit: Int64 = parts[0].hasSuffix("h") ? 3_600 : parts[0].hasSuffix("s") ? 1 : 60
      guard let amount = Int64(parts[0].dropFirst().filter(\.isNumber)), amount > 0 else {
        throw FilterError(span: span, expected: "a time such as -15m")
      }
      return .range(now - amount * unit * 1_000_000_000, now)
    }
    guard parts.count <= 2, let low = clock(parts[0]) else {
      throw FilterError(span: span, expected: "a time such as 10:30..11:00 or -15m")
    }
    if parts.count == 1 { return .range(low, low + 60_000_000_000 - 1) }
    guard let high = clock(parts[1]) else {
      throw FilterError(span: span, expected: "a time such as 10:30..11:00 or -15m")
    }
    return .range(low, high)
  }

  /// `HH:MM[:SS]` as nanoseconds since midnight.
  static func clock(_ text: String) -> Int64? {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false).map { Int64($0) }
    guard parts.count == 2 || parts.count == 3, let hour = parts[0], let minute = parts[1],
      (0..<24).contains(hour), (0..<60).contains(minute)
    else { return nil }
    var seconds = hour * 3_600 + minute * 60
    if parts.count == 3 {
      guard let second = parts[2], (0..<60).contains(second) else { return nil }
      seconds += second
    }
    return seconds * 1_000_000_000
  }

  private static func bad(_ key: FilterKey, _ span: Range<Int>) -> FilterError {
    FilterError(span: span, expected: "\(key.rawValue) needs a number, e.g. 250k or 10..20")
  }
}
