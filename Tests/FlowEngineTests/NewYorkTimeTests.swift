import Testing

@testable import FlowEngine

/// All seconds since 1970 are from Python's `zoneinfo` ("America/New_York"), pasted.
@Suite struct NewYorkTimeTests {
  struct Instant: CustomTestStringConvertible, Sendable {
    var utc: Int64
    var date: Int32
    /// Seconds of the New York day.
    var seconds: Int64
    var offset: Int64
    var why: String
    init(
      _ utc: Int64, _ date: Int32, _ hour: Int64, _ minute: Int64, _ offset: Int64, _ why: String
    ) {
      self.utc = utc
      self.date = date
      seconds = hour * 3_600 + minute * 60
      self.offset = offset
      self.why = why
    }
    var testDescription: String { why }
  }

  // swift-format-ignore
  static let instants = [
    Instant(1_795_150_800, 20_261_120,  0,  0, -18_000, "a winter midnight"),
    Instant(1_372_685_400, 20_130_701,  9, 30, -14_400, "a summer opening of 2013"),
    Instant(1_173_596_340, 20_070_311,  1, 59, -18_000, "the minute before the first rule-2007 change"),
    Instant(1_173_596_400, 20_070_311,  3,  0, -14_400, "02:00 became 03:00"),
    Instant(1_194_152_340, 20_071_104,  0, 59, -14_400, "an hour before the clocks go back"),
    Instant(1_194_159_600, 20_071_104,  2,  0, -18_000, "after the repeated hour of 2007"),
    Instant(1_772_953_140, 20_260_308,  1, 59, -18_000, "March 8 is the second Sunday of 2026"),
    Instant(1_772_953_200, 20_260_308,  3,  0, -14_400, "one minute later it is 03:00"),
    Instant(1_793_511_000, 20_261_101,  1, 30, -14_400, "November 1 is a Sunday: the earliest end"),
    Instant(1_793_516_400, 20_261_101,  2,  0, -18_000, "after the repeated hour of 2026"),
    Instant(1_710_054_000, 20_240_310,  3,  0, -14_400, "spring of a leap year"),
    Instant(1_730_617_200, 20_241_103,  2,  0, -18_000, "autumn of a leap year"),
    Instant(1_805_007_600, 20_270_314,  3,  0, -14_400, "March 14: the latest start"),
    Instant(1_825_570_800, 20_271_107,  2,  0, -18_000, "November 7: the latest end"),
    Instant(1_930_806_000, 20_310_309,  3,  0, -14_400, "a year far ahead"),
    Instant(1_709_269_140, 20_240_229, 23, 59, -18_000, "the leap day"),
    Instant(1_767_243_600, 20_260_101,  0,  0, -18_000, "the new year starts in New York, not in UTC"),
    Instant(1_798_779_540, 20_261_231, 23, 59, -18_000, "still the old year, UTC is in the new one"),
  ]

  @Test("offset, local time and moment agree with a zone file", arguments: instants)
  func instant(_ row: Instant) {
    let time = Timestamp(nanoseconds: row.utc * 1_000_000_000)
    let date = CalendarDate(yyyymmdd: row.date)
    expectNoDifference(NewYorkTime.offset(at: time), row.offset)
    let local = NewYorkTime.local(time)
    expectNoDifference(local.date, date)
    expectNoDifference(local.nanoseconds, row.seconds * 1_000_000_000)
    expectNoDifference(
      NewYorkTime.timestamp(date, nanoseconds: row.seconds * 1_000_000_000), time)
  }

  @Test("the second before a change is still the old time")
  func lastSecond() {
    let spring = Timestamp(nanoseconds: 1_772_953_200_000_000_000 - 1)
    expectNoDifference(NewYorkTime.offset(at: spring), -18_000)
    let autumn = Timestamp(nanoseconds: 1_793_512_800_000_000_000)
    expectNoDifference(NewYorkTime.offset(at: autumn + -1), -14_400)
    expectNoDifference(NewYorkTime.offset(at: autumn), -18_000)
    // 01:00 EST, the second time that day.
    expectNoDifference(NewYorkTime.local(autumn).nanoseconds, 3_600_000_000_000)
  }

  struct Trading: CustomTestStringConvertible, Sendable {
    var utc: Int64
    var session: Int32
    var why: String
    init(_ utc: Int64, _ session: Int32, _ why: String) {
      self.utc = utc
      self.session = session
      self.why = why
    }
    var testDescription: String { why }
  }

  // swift-format-ignore
  static let sessions = [
    Trading(1_795_136_399, 20_261_119, "19:59:59 on a Thursday belongs to Thursday"),
    Trading(1_795_136_400, 20_261_120, "20:00:00 opens Friday"),
    Trading(1_795_222_799, 20_261_120, "19:59:59 on Friday"),
    Trading(1_795_222_800, 20_261_123, "Friday 20:00 opens Monday"),
    Trading(1_795_323_600, 20_261_123, "Saturday noon is Monday's session"),
    Trading(1_795_654_800, 20_261_127, "Wednesday 20:00 skips Thanksgiving"),
    Trading(1_795_741_199, 20_261_127, "Thanksgiving evening is Friday's session"),
    Trading(1_783_036_799, 20_260_702, "the evening before the observed July 3"),
    Trading(1_783_036_800, 20_260_706, "July 3 is a holiday, then a weekend"),
    Trading(1_798_779_540, 20_270_104, "New Year's Eve 23:59: Friday is a holiday"),
  ]

  @Test("a session runs from 20:00 ET of the business day before", arguments: sessions)
  func session(_ row: Trading) {
    let time = Timestamp(nanoseconds: row.utc * 1_000_000_000)
    expectNoDifference(NewYorkTime.session(of: time).yyyymmdd, row.session)
  }

  // swift-format-ignore
  @Test("the start of a session", arguments: [
    Trading(1_795_136_400, 20_261_120, "the evening before"),
    Trading(1_795_222_800, 20_261_123, "Monday starts on Friday evening"),
    Trading(1_795_654_800, 20_261_127, "the day after Thanksgiving starts on Wednesday"),
    Trading(1_783_036_800, 20_260_706, "Monday after July 3, in summer time"),
    Trading(1_793_404_800, 20_261_102, "starts in summer time, trades in winter time"),
    Trading(1_772_845_200, 20_260_309, "starts in winter time, trades in summer time"),
    Trading(1_767_229_200, 20_260_102, "January 2 starts on New Year's Eve"),
  ])
  func start(_ row: Trading) {
    let start = NewYorkTime.sessionStart(CalendarDate(yyyymmdd: row.session))
    expectNoDifference(start.nanoseconds, row.utc * 1_000_000_000)
    expectNoDifference(NewYorkTime.session(of: start).yyyymmdd, row.session)
    #expect(NewYorkTime.session(of: start + -1).yyyymmdd < row.session)
  }

  // swift-format-ignore
  @Test("regular hours", arguments: [
    (20_261_120 as Int32, 1_795_185_000 as Int64, 1_795_208_400 as Int64), // a plain winter day
    (20_261_127, 1_795_789_800, 1_795_802_400),                            // 13:00 after Thanksgiving
    (20_260_706, 1_783_344_600, 1_783_368_000),                            // a plain summer day
  ])
  func hours(_ date: Int32, _ open: Int64, _ close: Int64) {
    let hours = SessionCalendar.regularHours(CalendarDate(yyyymmdd: date))
    expectNoDifference(hours.open.nanoseconds, open * 1_000_000_000)
    expectNoDifference(hours.close.nanoseconds, close * 1_000_000_000)
  }

  @Test("dates and day numbers are inverse over four centuries")
  func civil() {
    expectNoDifference(NewYorkTime.daysSinceEpoch(CalendarDate(yyyymmdd: 19_700_101)), 0)
    expectNoDifference(NewYorkTime.daysSinceEpoch(CalendarDate(yyyymmdd: 20_000_229)), 11_016)
    expectNoDifference(NewYorkTime.weekday(0), 4)  // a Thursday
    var previous = NewYorkTime.civil(daysSinceEpoch: -1)
    expectNoDifference(previous.yyyymmdd, 19_691_231)
    for days in Int64(0)..<146_097 {
      let date = NewYorkTime.civil(daysSinceEpoch: days)
      #expect(previous < date)
      guard NewYorkTime.daysSinceEpoch(date) == days else {
        Issue.record("day \(days) is not \(date.yyyymmdd)")
        return
      }
      previous = date
    }
  }

  @Test("an unknown or damaged time never traps", arguments: [Int64.min, .min + 1, .max, .max / 2])
  func extremes(nanoseconds: Int64) {
    let time = Timestamp(nanoseconds: nanoseconds)
    _ = NewYorkTime.local(time)
    _ = NewYorkTime.session(of: time)
    var marks = TimeMarks()
    marks.note(seq: 1, at: nanoseconds)
    marks.note(seq: 2, at: 1_000_000_000)
    marks.note(seq: 3, at: nanoseconds)
    #expect(marks.seq(at: 1_000_000_000) == 3)
    #expect(marks.time(of: 2) == 1_000_000_000)
  }
}
