/// Par yields of the US Treasury by date and tenor, as dated data (`source`, G-13).
///
/// The last day of each month that was found; between the days listed nothing is known, and a
/// session without a day of the 35 before it has no curve.
public enum RateTable {
  public static let source = TableSource(
    name: "US Treasury par yields", asOf: CalendarDate(year: 2026, month: 11, day: 23),
    text: "US Department of the Treasury, Daily Treasury Par Yield Curve Rates, in public copies; "
      + "2025-12-31 agrees in several copies, 2026-01-30 and 2026-09-30 stand in one each")

  struct Row: Sendable {
    let date: Int32
    /// Hundredths of a percent, by `RateCurve.tenors`.
    let yields: [Int64]

    init(
      _ date: Int32, _ month1: Int64, _ month3: Int64, _ month6: Int64, _ year1: Int64,
      _ year2: Int64, _ year3: Int64
    ) {
      self.date = date
      yields = [month1, month3, month6, year1, year2, year3]
    }
  }

  // swift-format-ignore
  static let rows: [Row] = [
    //  date      1m   3m   6m   1y   2y   3y
    Row(20_210_226,   4,   4,   5,   8,  14,  30),
    Row(20_210_331,   1,   3,   5,   7,  16,  35),
    Row(20_210_430,   1,   1,   3,   5,  16,  35),
    Row(20_210_528,   1,   1,   3,   5,  14,  30),
    Row(20_210_630,   5,   5,   6,   7,  25,  46),
    Row(20_210_730,   5,   6,   5,   7,  19,  35),
    Row(20_210_831,   3,   4,   6,   7,  20,  40),
    Row(20_210_930,   7,   4,   5,   9,  28,  53),
    Row(20_211_029,   6,   5,   7,  15,  48,  75),
    Row(20_211_130,  11,   5,  10,  24,  52,  81),
    Row(20_211_231,   6,   6,  19,  39,  73,  97),
    Row(20_220_131,   3,  22,  49,  78, 118, 139),
    Row(20_220_228,   6,  35,  69, 101, 144, 162),
    Row(20_220_331,  17,  52, 106, 163, 228, 245),
    Row(20_220_429,  37,  85, 141, 210, 270, 287),
    Row(20_220_531,  73, 116, 164, 208, 253, 271),
    Row(20_220_630, 128, 172, 251, 280, 292, 299),
    Row(20_220_729, 222, 241, 291, 298, 289, 283),
    Row(20_220_831, 240, 296, 332, 350, 345, 346),
    Row(20_220_930, 279, 333, 392, 405, 422, 425),
    Row(20_221_031, 373, 422, 457, 466, 451, 445),
    Row(20_221_130, 407, 437, 470, 474, 438, 413),
    Row(20_221_230, 412, 442, 476, 473, 441, 422),
    Row(20_230_131, 458, 470, 480, 468, 421, 390),
    Row(20_230_228, 465, 488, 517, 502, 481, 451),
    Row(20_230_331, 474, 485, 494, 464, 406, 381),
    Row(20_230_428, 435, 510, 506, 480, 404, 375),
    Row(20_230_531, 528, 552, 546, 518, 440, 404),
    Row(20_230_630, 524, 543, 547, 540, 487, 449),
    Row(20_230_731, 548, 555, 553, 537, 488, 451),
    Row(20_230_831, 552, 556, 548, 537, 485, 454),
    Row(20_230_929, 555, 555, 553, 546, 503, 480),
    Row(20_231_031, 556, 559, 554, 544, 507, 490),
    Row(20_231_130, 556, 545, 538, 516, 473, 448),
    Row(20_231_229, 560, 540, 526, 479, 423, 401),
    Row(20_240_131, 553, 542, 518, 473, 427, 405),
    Row(20_240_229, 553, 545, 530, 501, 464, 443),
    Row(20_240_328, 549, 546, 538, 503, 459, 440),
    Row(20_240_430, 548, 546, 544, 525, 504, 487),
    Row(20_240_531, 548, 546, 542, 518, 489, 469),
    Row(20_240_628, 547, 548, 533, 509, 471, 452),
    Row(20_240_731, 549, 541, 514, 473, 429, 410),
    Row(20_240_830, 541, 521, 489, 438, 391, 379),
    Row(20_240_930, 493, 473, 438, 398, 366, 358),
    Row(20_241_031, 476, 464, 443, 427, 416, 412),
    Row(20_241_129, 476, 458, 442, 430, 413, 410),
    Row(20_250_102, 445, 436, 425, 417, 425, 429),
    Row(20_250_131, 437, 431, 428, 417, 422, 427),
    Row(20_250_228, 438, 432, 425, 408, 399, 399),
    Row(20_250_331, 438, 432, 423, 403, 389, 389),
    Row(20_250_430, 435, 431, 419, 385, 360, 358),
    Row(20_250_530, 433, 436, 436, 411, 389, 387),
    Row(20_250_623, 420, 438, 428, 400, 384, 380),
    Row(20_251_231, 374, 367, 359, 348, 347, 355),
    Row(20_260_130, 372, 367, 361, 348, 352, 360),
    Row(20_260_930, 402, 420, 433, 454, 488, 500),
  ]

  /// The newest curve that was published before a session; nil when that is too long ago.
  public static func curve(for session: CalendarDate) -> RateCurve? {
    guard let row = rows.last(where: { $0.date < session.yyyymmdd }) else { return nil }
    let curve = RateCurve(CalendarDate(yyyymmdd: row.date), yields: row.yields)
    return curve.holds(for: session) ? curve : nil
  }
}
