import FlowEngine

/// Civil dates and New York wall time, as far as one invented session needs them.
enum SimulationCalendar {
  static let second: Int64 = 1_000_000_000
  static let day: Int64 = 86_400 * second

  /// Days since 1970-01-01 of a civil date (Gregorian).
  static func days(_ date: CalendarDate) -> Int {
    let year = date.month <= 2 ? date.year - 1 : date.year
    let era = year / 400
    let yearOfEra = year - era * 400
    let shifted = date.month > 2 ? date.month - 3 : date.month + 9
    let dayOfYear = (153 * shifted + 2) / 5 + date.day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    return era * 146_097 + dayOfEra - 719_468
  }

  static func date(days: Int) -> CalendarDate {
    let shifted = days + 719_468
    let era = shifted / 146_097
    let dayOfEra = shifted - era * 146_097
    let yearOfEra =
      (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let month = (5 * dayOfYear + 2) / 153
    let day = dayOfYear - (153 * month + 2) / 5 + 1
    let civilMonth = month < 10 ? month + 3 : month - 9
    let year = yearOfEra + era * 400 + (civilMonth <= 2 ? 1 : 0)
    return CalendarDate(year: year, month: civilMonth, day: day)
  }

  /// 0 = Sunday … 6 = Saturday.
  static func weekday(_ days: Int) -> Int { (days + 4) % 7 }

  /// Whether the exchanges are open on a day.
  static func isSession(_ days: Int) -> Bool {
    ![0, 6].contains(weekday(days)) && !SessionCalendar.isHoliday(date(days: days))
  }

  /// The last session before a day.
  static func session(before days: Int) -> Int {
    var days = days - 1
    while !isSession(days) { days -= 1 }
    return days
  }

  /// The first session after a day.
  static func session(after days: Int) -> Int {
    var days = days + 1
    while !isSession(days) { days += 1 }
    return days
  }

  static func isThirdFriday(_ days: Int) -> Bool {
    weekday(days) == 5 && (15...21).contains(date(days: days).day)
  }

  /// Midnight in New York, in nanoseconds since the epoch (daylight saving rules of 2007).
  static func midnight(_ date: CalendarDate) -> Int64 {
    let march = days(CalendarDate(year: date.year, month: 3, day: 8))
    let november = days(CalendarDate(year: date.year, month: 11, day: 1))
    let start = march + (7 - weekday(march)) % 7
    let end = november + (7 - weekday(november)) % 7
    let today = days(date)
    let hours: Int64 = today > start && today <= end ? 4 : 5
    return Int64(today) * day + hours * 3_600 * second
  }

  /// The third Friday of a month that is not before a day.
  static func monthly(notBefore first: Int) -> Int {
    var start = date(days: first)
    while true {
      let one = days(CalendarDate(year: start.year, month: start.month, day: 1))
      let third = one + (12 - weekday(one)) % 7 + 14
      if third >= first { return third }
      let month = start.month == 12 ? 1 : start.month + 1
      start = CalendarDate(year: start.year + (month == 1 ? 1 : 0), month: month, day: 1)
    }
  }

  /// A date as yyyy-mm-dd.
  static func text(_ date: CalendarDate) -> String {
    String(text(Int64(days(date)) * day).prefix(10))
  }

  /// RFC 3339 in UTC with nine decimals.
  static func text(_ nanoseconds: Int64) -> String {
    let days = nanoseconds / day
    let rest = nanoseconds - days * day
    let civil = date(days: Int(days))
    let seconds = rest / second
    func pad(_ value: Int64, _ width: Int) -> String {
      let digits = String(value)
      return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
    return pad(Int64(civil.year), 4) + "-" + pad(Int64(civil.month), 2) + "-"
      + pad(Int64(civil.day), 2) + "T" + pad(seconds / 3_600, 2) + ":"
      + pad(seconds / 60 % 60, 2) + ":" + pad(seconds % 60, 2) + "." + pad(rest % second, 9) + "Z"
  }
}
