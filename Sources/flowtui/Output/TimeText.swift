import FlowEngine

/// Moments as text: RFC 3339 in UTC for machines, New York time for people.
enum TimeText {
  /// `2026-11-20T15:41:07.412000000Z`
  static func rfc3339(_ time: Timestamp) -> String {
    let day: Int64 = 86_400_000_000_000
    var days = time.nanoseconds / day
    if time.nanoseconds % day < 0 { days -= 1 }
    let rest = time.nanoseconds - days * day
    return isoDate(NewYorkTime.civil(daysSinceEpoch: days)) + "T" + clock(rest, decimals: 9) + "Z"
  }

  /// `10:41:07.412` in New York.
  static func newYork(_ time: Timestamp, decimals: Int = 3) -> String {
    clock(NewYorkTime.local(time).nanoseconds, decimals: decimals)
  }

  static func isoDate(_ date: CalendarDate) -> String { date.isoText }

  static func clock(_ nanoseconds: Int64, decimals: Int) -> String {
    let seconds = Int(nanoseconds / 1_000_000_000)
    var text =
      padded(seconds / 3_600, 2) + ":" + padded(seconds / 60 % 60, 2) + ":"
      + padded(seconds % 60, 2)
    if decimals > 0 {
      let fraction = padded(Int(nanoseconds % 1_000_000_000), 9)
      text += "." + fraction.prefix(decimals)
    }
    return text
  }

  static func padded(_ value: Int, _ width: Int) -> String {
    let digits = String(value)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
  }
}
