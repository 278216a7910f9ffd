import Testing

@testable import FlowEngine

/// The table is checked twice: against QuantLib and a calendar package (`holidays.csv`), and
/// against the rules of the law and of the exchange, computed here.
@Suite struct SessionCalendarTests {
  static let years = 2013...2027

  @Test("the table agrees with two public calendars, day by day")
  func vectors() throws {
    var (holidays, halves): (Set<Int32>, Set<Int32>) = ([], [])
    for row in try Vectors.rows("holidays", atLeast: 170) {
      let date = Int32(try row[0])
      if row.words[1] == "half" { halves.insert(date) } else { holidays.insert(date) }
    }
    expectNoDifference(SessionCalendar.holidays.sorted(), holidays.sorted())
    expectNoDifference(SessionCalendar.halfDays.sorted(), halves.sorted())
  }

  @Test("the table is what the rules give, and two days of mourning", arguments: years)
  func rules(year: Int) {
    var expected: Set<Int32> = []
    for (month, day) in [(1, 1), (6, 19), (7, 4), (12, 25)] {
      // The exchange has kept June 19 since 2022.
      if month == 6, year < 2022 { continue }
      let date = Self.day(year, month, day)
      switch NewYorkTime.weekday(date) {
      // A Saturday is observed on Friday, unless that is the end of a year.
      case 6: if month > 1 { expected.insert(Self.yyyymmdd(date - 1)) }
      case 0: expected.insert(Self.yyyymmdd(date + 1))
      default: expected.insert(Self.yyyymmdd(date))
      }
    }
    expected.insert(Self.weekday(1, 3, year, month: 1))
    expected.insert(Self.weekday(1, 3, year, month: 2))
    expected.insert(Self.yyyymmdd(Self.easter(year) - 2))
    // The last Monday of May is the first one from the 25th on.
    expected.insert(Self.weekday(1, 1, year, month: 5, from: 25))
    expected.insert(Self.weekday(1, 1, year, month: 9))
    expected.insert(Self.weekday(4, 4, year, month: 11))
    if year == 2018 { expected.insert(20_181_205) }
    if year == 2025 { expected.insert(20_250_109) }
    let table = SessionCalendar.holidays.filter { Int($0) / 10_000 == year }
    expectNoDifference(table.sorted(), expected.sorted(), "\(year)")
  }

  @Test(
    "half days are the day after Thanksgiving, July 3 and December 24, when they are sessions",
    arguments: years)
  func halfDays(year: Int) {
    var expected: Set<Int32> = [Self.weekday(4, 4, year, month: 11) + 1]
    // July 3 before a July 4 that is a weekday: Monday to Thursday.
    let july = Self.day(year, 7, 3)
    if (1...4).contains(NewYorkTime.weekday(july)) { expected.insert(Self.yyyymmdd(july)) }
    let december = Self.day(year, 12, 24)
    if (1...4).contains(NewYorkTime.weekday(december)) { expected.insert(Self.yyyymmdd(december)) }
    let table = SessionCalendar.halfDays.filter { Int($0) / 10_000 == year }
    expectNoDifference(table.sorted(), expected.sorted(), "\(year)")
    for date in table { #expect(SessionCalendar.isSession(CalendarDate(yyyymmdd: date))) }
  }

  // swift-format-ignore
  @Test("sessions on and before a date", arguments: [
    (20_261_120 as Int32, true,  20_261_120 as Int32, 20_261_119 as Int32), // a Friday
    (20_261_121,          false, 20_261_120,          20_261_120),          // a Saturday
    (20_261_123,          true,  20_261_123,          20_261_120),          // a Monday
    (20_261_126,          false, 20_261_125,          20_261_125),          // Thanksgiving
    (20_261_127,          true,  20_261_127,          20_261_125),          // a half day
    (20_260_403,          false, 20_260_402,          20_260_402),          // Good Friday
    (20_220_101,          false, 20_211_231,          20_211_231),          // not observed
  ])
  func sessions(_ date: Int32, _ isSession: Bool, _ on: Int32, _ before: Int32) {
    let date = CalendarDate(yyyymmdd: date)
    expectNoDifference(SessionCalendar.isSession(date), isSession)
    expectNoDifference(SessionCalendar.session(onOrBefore: date).yyyymmdd, on)
    expectNoDifference(SessionCalendar.session(before: date).yyyymmdd, before)
  }

  private static func day(_ year: Int, _ month: Int, _ day: Int) -> Int64 {
    NewYorkTime.daysSinceEpoch(CalendarDate(year: year, month: month, day: day))
  }

  private static func yyyymmdd(_ day: Int64) -> Int32 {
    NewYorkTime.civil(daysSinceEpoch: day).yyyymmdd
  }

  /// The n-th weekday (0 = Sunday) of a month, counted from a day of it.
  private static func weekday(
    _ weekday: Int64, _ n: Int64, _ year: Int, month: Int, from first: Int = 1
  ) -> Int32 {
    let start = day(year, month, first)
    let ahead = (weekday - NewYorkTime.weekday(start) + 7) % 7
    return yyyymmdd(start + ahead + 7 * (n - 1))
  }

  /// Easter Sunday by the anonymous Gregorian computation (Meeus, Astronomical Algorithms).
  private static func easter(_ year: Int) -> Int64 {
    let (a, b, c) = (year % 19, year / 100, year % 100)
    let (d, e) = (b / 4, b % 4)
    let g = (b - (b + 8) / 25 + 1) / 3
    let h = (19 * a + b - d - g + 15) % 30
    let (i, k) = (c / 4, c % 4)
    let l = (32 + 2 * e + 2 * i - h - k) % 7
    let m = (a + 11 * h + 22 * l) / 451
    let sum = h + l - 7 * m + 114
    return day(year, sum / 31, sum % 31 + 1)
  }
}
