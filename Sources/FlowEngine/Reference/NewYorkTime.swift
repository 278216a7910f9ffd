/// New York wall-clock time, by the rule of the law and not by a zone file, so that two machines
/// agree.
///
/// Daylight saving time runs from the second Sunday of March, 02:00, to the first Sunday of
/// November, 02:00 (since 2007).
/// - Source: 15 U.S.C. § 260a.
public enum NewYorkTime {
  static let second: Int64 = 1_000_000_000
  static let day: Int64 = 86_400 * second

  /// Seconds to add to UTC: -14,400 or -18,000.
  public static func offset(at time: Timestamp) -> Int64 {
    let date = civil(daysSinceEpoch: floorDivide(time.nanoseconds, day))
    let start = timestamp(days(year: date.year, month: 3, sunday: 2), hour: 7)
    let end = timestamp(days(year: date.year, month: 11, sunday: 1), hour: 6)
    return time.nanoseconds >= start && time.nanoseconds < end ? -14_400 : -18_000
  }

  /// The New York calendar date, and nanoseconds since its midnight.
  public static func local(_ time: Timestamp) -> (date: CalendarDate, nanoseconds: Int64) {
    // An unknown time is the end of the range: it wraps, it never traps.
    let shifted = time.nanoseconds &+ offset(at: time) * second
    let days = floorDivide(shifted, day)
    return (civil(daysSinceEpoch: days), shifted &- days &* day)
  }

  /// The moment of a New York wall-clock time; the hour that occurs twice means the first.
  public static func timestamp(_ date: CalendarDate, nanoseconds: Int64) -> Timestamp {
    // A date from a damaged file may lie beyond the range of nanoseconds: it wraps, it never traps.
    let naive = daysSinceEpoch(date) &* day &+ nanoseconds
    let summer = Timestamp(nanoseconds: naive &+ 14_400 * second)
    return offset(at: summer) == -14_400 ? summer : Timestamp(nanoseconds: naive &+ 18_000 * second)
  }

  /// The trade date of a moment: 20:00 ET starts the next business day (`cli.md`, Session and log).
  public static func session(of time: Timestamp) -> CalendarDate {
    let (date, nanoseconds) = local(time)
    var days = daysSinceEpoch(date)
    if nanoseconds >= 20 * 3_600 * second { days += 1 }
    while weekday(days) == 0 || weekday(days) == 6
      || SessionCalendar.isHoliday(civil(daysSinceEpoch: days))
    {
      days += 1
    }
    return civil(daysSinceEpoch: days)
  }

  /// The moment a session starts: 20:00 ET of the previous business day.
  public static func sessionStart(_ session: CalendarDate) -> Timestamp {
    var days = daysSinceEpoch(session) - 1
    while weekday(days) == 0 || weekday(days) == 6
      || SessionCalendar.isHoliday(civil(daysSinceEpoch: days))
    {
      days -= 1
    }
    return timestamp(civil(daysSinceEpoch: days), nanoseconds: 20 * 3_600 * second)
  }

  /// Days since 1970-01-01 of a date.
  /// - Source: Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms" (the formula).
  public static func daysSinceEpoch(_ date: CalendarDate) -> Int64 {
    let year = Int64(date.month <= 2 ? date.year - 1 : date.year)
    let era = floorDivide(year, 400)
    let yearOfEra = year - era * 400
    let month = Int64(date.month + (date.month > 2 ? -3 : 9))
    let dayOfYear = (153 * month + 2) / 5 + Int64(date.day) - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    return era * 146_097 + dayOfEra - 719_468
  }

  public static func civil(daysSinceEpoch days: Int64) -> CalendarDate {
    let shifted = days + 719_468
    let era = floorDivide(shifted, 146_097)
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let month = (5 * dayOfYear + 2) / 153
    let dayOfMonth = dayOfYear - (153 * month + 2) / 5 + 1
    let civilMonth = month < 10 ? month + 3 : month - 9
    let year = yearOfEra + era * 400 + (civilMonth <= 2 ? 1 : 0)
    return CalendarDate(year: Int(year), month: Int(civilMonth), day: Int(dayOfMonth))
  }

  /// 0 = Sunday.
  public static func weekday(_ daysSinceEpoch: Int64) -> Int64 {
    let shifted = (daysSinceEpoch + 4) % 7
    return shifted < 0 ? shifted + 7 : shifted
  }

  private static func days(year: Int, month: Int, sunday: Int64) -> Int64 {
    let first = daysSinceEpoch(CalendarDate(year: year, month: month, day: 1))
    return first + (7 - weekday(first)) % 7 + 7 * (sunday - 1)
  }

  private static func timestamp(_ days: Int64, hour: Int64) -> Int64 {
    days &* day &+ hour * 3_600 * second
  }

  static func floorDivide(_ a: Int64, _ b: Int64) -> Int64 {
    let quotient = a / b
    return a % b < 0 ? quotient - 1 : quotient
  }
}
