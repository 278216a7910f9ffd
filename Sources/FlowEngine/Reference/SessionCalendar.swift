/// US market holidays and half days, as dated data.
///
/// A date beyond the table is taken as a plain weekday; live status messages come first (H-01).
/// - Source: NYSE holiday and trading hours calendar, 2013 to 2027; the option exchanges keep the
///   same days. Checked November 2026 against QuantLib's calendar and two public packages.
public enum SessionCalendar {
  /// Whole days without a session.
  static let holidays: Set<Int32> = [
    20_130_101, 20_130_121, 20_130_218, 20_130_329, 20_130_527, 20_130_704, 20_130_902,
    20_131_128, 20_131_225,
    20_140_101, 20_140_120, 20_140_217, 20_140_418, 20_140_526, 20_140_704, 20_140_901,
    20_141_127, 20_141_225,
    20_150_101, 20_150_119, 20_150_216, 20_150_403, 20_150_525, 20_150_703, 20_150_907,
    20_151_126, 20_151_225,
    20_160_101, 20_160_118, 20_160_215, 20_160_325, 20_160_530, 20_160_704, 20_160_905,
    20_161_124, 20_161_226,
    20_170_102, 20_170_116, 20_170_220, 20_170_414, 20_170_529, 20_170_704, 20_170_904,
    20_171_123, 20_171_225,
    // December 5: the day of mourning for a president, as 2025-01-09.
    20_180_101, 20_180_115, 20_180_219, 20_180_330, 20_180_528, 20_180_704, 20_180_903,
    20_181_122, 20_181_205, 20_181_225,
    20_190_101, 20_190_121, 20_190_218, 20_190_419, 20_190_527, 20_190_704, 20_190_902,
    20_191_128, 20_191_225,
    20_200_101, 20_200_120, 20_200_217, 20_200_410, 20_200_525, 20_200_703, 20_200_907,
    20_201_126, 20_201_225,
    20_210_101, 20_210_118, 20_210_215, 20_210_402, 20_210_531, 20_210_705, 20_210_906,
    20_211_125, 20_211_224,
    20_220_117, 20_220_221, 20_220_415, 20_220_530, 20_220_620, 20_220_704, 20_220_905,
    20_221_124, 20_221_226,
    20_230_102, 20_230_116, 20_230_220, 20_230_407, 20_230_529, 20_230_619, 20_230_704,
    20_230_904, 20_231_123, 20_231_225,
    20_240_101, 20_240_115, 20_240_219, 20_240_329, 20_240_527, 20_240_619, 20_240_704,
    20_240_902, 20_241_128, 20_241_225,
    20_250_101, 20_250_109, 20_250_120, 20_250_217, 20_250_418, 20_250_526, 20_250_619,
    20_250_704, 20_250_901, 20_251_127, 20_251_225,
    20_260_101, 20_260_119, 20_260_216, 20_260_403, 20_260_525, 20_260_619, 20_260_703,
    20_260_907, 20_261_126, 20_261_225,
    20_270_101, 20_270_118, 20_270_215, 20_270_326, 20_270_531, 20_270_618, 20_270_705,
    20_270_906, 20_271_125, 20_271_224,
  ]

  /// Sessions that close at 13:00 ET.
  static let halfDays: Set<Int32> = [
    20_130_703, 20_131_129, 20_131_224, 20_140_703, 20_141_128, 20_141_224, 20_151_127,
    20_151_224, 20_161_125, 20_170_703, 20_171_124, 20_180_703, 20_181_123, 20_181_224,
    20_190_703, 20_191_129, 20_191_224, 20_201_127, 20_201_224, 20_211_126, 20_221_125,
    20_230_703, 20_231_124, 20_240_703, 20_241_129, 20_241_224, 20_250_703, 20_251_128, 20_251_224,
    20_261_127, 20_261_224, 20_271_126,
  ]

  public static func isHoliday(_ date: CalendarDate) -> Bool {
    holidays.contains(date.yyyymmdd)
  }

  public static func isHalfDay(_ date: CalendarDate) -> Bool {
    halfDays.contains(date.yyyymmdd)
  }

  /// Whether the market opens at all on a date.
  public static func isSession(_ date: CalendarDate) -> Bool {
    let weekday = NewYorkTime.weekday(NewYorkTime.daysSinceEpoch(date))
    return weekday != 0 && weekday != 6 && !isHoliday(date)
  }

  /// The date itself when it is a session, else the session before it.
  public static func session(onOrBefore date: CalendarDate) -> CalendarDate {
    var days = NewYorkTime.daysSinceEpoch(date)
    var found = date
    while !isSession(found) {
      days -= 1
      found = NewYorkTime.civil(daysSinceEpoch: days)
    }
    return found
  }

  /// The session before a date, which need not be a session itself.
  public static func session(before date: CalendarDate) -> CalendarDate {
    session(onOrBefore: NewYorkTime.civil(daysSinceEpoch: NewYorkTime.daysSinceEpoch(date) - 1))
  }

  /// Regular hours of a session: 09:30 to 16:00 ET, or to 13:00 on a half day.
  public static func regularHours(_ date: CalendarDate) -> (open: Timestamp, close: Timestamp) {
    let minute = 60 * NewYorkTime.second
    let close: Int64 = halfDays.contains(date.yyyymmdd) ? 13 * 60 : 16 * 60
    return (
      NewYorkTime.timestamp(date, nanoseconds: 570 * minute),
      NewYorkTime.timestamp(date, nanoseconds: close * minute)
    )
  }
}

extension SessionCalendar {
  /// Sessions after `date` up to and with the session on or before `other`; 0 on the same day.
  /// Bounded at 400, which is farther than anything announced.
  public static func sessions(from date: CalendarDate, to other: CalendarDate) -> Int64 {
    var count: Int64 = 0
    var day = session(onOrBefore: other)
    while day > date, count < 400 {
      count += 1
      day = session(before: day)
    }
    return count
  }
}
