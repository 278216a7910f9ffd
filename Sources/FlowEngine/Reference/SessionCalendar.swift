/// US market holidays and half days, as dated data.
///
/// A date beyond the table is taken as a plain weekday; live status messages come first (H-01).
/// - Source: NYSE holiday and trading hours calendar; held here from 2013 on only for the years
///   that recorded data or the next sessions need. Checked November 2026.
public enum SessionCalendar {
  /// Whole days without a session.
  static let holidays: Set<Int32> = [
    20_130_101, 20_130_121, 20_130_218, 20_130_329, 20_130_527, 20_130_704, 20_130_902,
    20_131_128, 20_131_225,
    20_140_101, 20_140_120, 20_140_217, 20_140_418, 20_140_526, 20_140_704, 20_140_901,
    20_141_127, 20_141_225,
    20_150_101, 20_150_119, 20_150_216, 20_150_403, 20_150_525, 20_150_703, 20_150_907,
    20_151_126, 20_151_225,
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
    20_151_224, 20_240_703, 20_241_129, 20_241_224, 20_250_703, 20_251_128, 20_251_224,
    20_261_127, 20_261_224, 20_271_126,
  ]

  public static func isHoliday(_ date: CalendarDate) -> Bool {
    holidays.contains(date.yyyymmdd)
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
