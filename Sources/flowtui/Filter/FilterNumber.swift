/// Numbers of the filter language: `250k`, `1.5m`, `-3%`, `14d`, and times of day.
enum FilterNumber {
  /// - Returns: the value in the units of the key.
  static func parse(_ word: String, _ key: FilterKey, _ span: Range<Int>)
    throws(FilterError) -> Int64
  {
    var digits = Substring(word)
    var unit = Int128(key.scale)
    switch digits.last {
    case "k", "K": unit *= 1_000
    case "m", "M": unit *= 1_000_000
    case "b", "B": unit *= 1_000_000_000
    // `otm` is counted in percent; a delta or an implied volatility of 1 is 100 %.
    case "%" where key == .delta || key == .iv: unit /= 100
    case let sign? where sign == key.unitSign: break
    default: digits.append(" ")
    }
    digits.removeLast()
    let isNegative = digits.hasPrefix("-")
    if isNegative { digits = digits.dropFirst() }
    let parts = digits.split(separator: ".", omittingEmptySubsequences: false)
    guard !digits.isEmpty, parts.count <= 2,
      let whole = integer(parts[0].isEmpty ? "0" : parts[0], digitsMax: 18)
    else { throw bad(key, span) }
    var value = Int128(whole) * unit
    if parts.count == 2 {
      guard let fraction = integer(parts[1], digitsMax: 9) else { throw bad(key, span) }
      var scale: Int128 = 1
      for _ in parts[1] { scale *= 10 }
      value += Int128(fraction) * unit / scale
    }
    guard let result = Int64(exactly: isNegative ? -value : value) else { throw bad(key, span) }
    return result
  }

  /// `10:30..11:00`, `10:30`, or `-15m` before the shown moment. Unit: nanoseconds of the day.
  static func time(
    _ parts: [String], _ operation: FilterOperator, hasMoment: Bool, _ span: Range<Int>
  ) throws(FilterError) -> FilterTerm.Value {
    let isOrdered = operation.isOrdering
    if parts.count == 1, parts[0].hasPrefix("-") {
      guard !isOrdered else { throw FilterError(span: span, expected: "time takes : with -15m") }
      guard hasMoment else {
        throw FilterError(span: span, expected: "a relative time has no moment here")
      }
      return .recent(try ago(parts[0].dropFirst(), span))
    }
    guard parts.count <= 2, let low = clock(parts[0]) else { throw badTime(span) }
    if parts.count == 1 {
      // `10:30` is the whole minute, `10:30:05` the whole second.
      let isMinute = parts[0].count { $0 == ":" } == 1
      let high = low + (isMinute ? 60_000_000_000 : 1_000_000_000) - 1
      switch operation {
      case .below, .atLeast: return .number(low)
      case .above, .atMost: return .number(high)
      case .matches, .equals, .differs: return .range(low, high)
      }
    }
    guard !isOrdered, let high = clock(parts[1]) else { throw badTime(span) }
    return .range(low, high)
  }

  /// `15m`, `2h`, `30s`; a bare number counts minutes. At most a day.
  private static func ago(_ text: Substring, _ span: Range<Int>) throws(FilterError) -> Int64 {
    let units: [Character: Int64] = ["s": 1, "m": 60, "h": 3_600]
    let unit = text.last.flatMap { units[$0] }
    guard let amount = integer(unit == nil ? text : text.dropLast(), digitsMax: 5), amount > 0,
      amount * (unit ?? 60) <= 86_400
    else { throw badTime(span) }
    return amount * (unit ?? 60) * 1_000_000_000
  }

  /// `HH:MM[:SS]` as nanoseconds since midnight.
  static func clock(_ text: String) -> Int64? {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
      .map { integer($0, digitsMax: 2) }
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

  /// Digits and nothing else: `Int64("+5")` would take the sign.
  private static func integer(_ text: Substring, digitsMax: Int) -> Int64? {
    guard !text.isEmpty, text.utf8.count <= digitsMax,
      text.utf8.allSatisfy({ (0x30...0x39).contains($0) })
    else { return nil }
    return Int64(text)
  }

  private static func bad(_ key: FilterKey, _ span: Range<Int>) -> FilterError {
    let unit = key.unitSign.map { " or 5\($0)" } ?? ""
    return FilterError(
      span: span, expected: "\(key.rawValue) needs a number, e.g. 250k or 10..20" + unit)
  }

  private static func badTime(_ span: Range<Int>) -> FilterError {
    FilterError(span: span, expected: "a time such as 10:30..11:00 or -15m")
  }
}
