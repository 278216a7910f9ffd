import FlowEngine

/// Moments as a user types them: New York time unless they carry a zone.
enum MomentText {
  static func time(_ text: String, session: CalendarDate) -> Timestamp? {
    if text.contains("T") { return dated(text) }
    return clock(text).map { NewYorkTime.timestamp(session, nanoseconds: $0) }
  }

  private static func dated(_ text: String) -> Timestamp? {
    let parts = text.split(separator: "T", maxSplits: 1)
    guard parts.count == 2, let date = date(String(parts[0])) else { return nil }
    var rest = String(parts[1])
    if rest.hasSuffix("Z") {
      rest.removeLast()
      return clock(rest).map { utc(date, $0, offset: 0) }
    }
    if rest.count > 6 {
      let tail = rest.suffix(6)
      if let sign = tail.first, sign == "+" || sign == "-",
        let offset = clock(String(tail.dropFirst()))
      {
        return clock(String(rest.dropLast(6))).map {
          utc(date, $0, offset: sign == "-" ? -offset : offset)
        }
      }
    }
    return clock(rest).map { NewYorkTime.timestamp(date, nanoseconds: $0) }
  }

  private static func utc(_ date: CalendarDate, _ nanoseconds: Int64, offset: Int64) -> Timestamp {
    Timestamp(
      nanoseconds: NewYorkTime.daysSinceEpoch(date) * 86_400_000_000_000 + nanoseconds - offset)
  }

  private static func date(_ text: String) -> CalendarDate? {
    let parts = text.split(separator: "-").map { Int($0) }
    guard parts.count == 3, let year = parts[0], let month = parts[1], let day = parts[2],
      (1...12).contains(month), (1...31).contains(day)
    else { return nil }
    return CalendarDate(year: year, month: month, day: day)
  }

  /// `HH:MM[:SS[.fff]]` as nanoseconds since midnight.
  static func clock(_ text: String) -> Int64? {
    let parts = text.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
    guard let whole = FilterNumber.clock(String(parts[0])) else { return nil }
    guard parts.count == 2 else { return whole }
    var fraction: Int64 = 0
    var scale: Int64 = 100_000_000
    for digit in parts[1] {
      guard let value = digit.wholeNumberValue, scale > 0 else { return nil }
      fraction += Int64(value) * scale
      scale /= 10
    }
    return whole + fraction
  }
}
