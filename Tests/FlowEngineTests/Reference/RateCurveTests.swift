import Glibc
import Testing

@testable import FlowEngine

/// The rate of a date and a time (G-13): conversions by the C library's logarithm, straight lines
/// by hand.
@Suite struct RateCurveTests {
  private static func date(_ yyyymmdd: Int32) -> CalendarDate { CalendarDate(yyyymmdd: yyyymmdd) }
  private static let day: Int64 = 86_400_000_000_000

  /// 1 %, 2 %, 3 %, 4 %, 5 % and 6 %, continuous.
  private static var steps: RateCurve {
    var curve = RateCurve()
    curve.date = 20_261_119
    (curve.month1, curve.month3, curve.month6) = (10_000, 20_000, 30_000)
    (curve.year1, curve.year2, curve.year3) = (40_000, 50_000, 60_000)
    return curve
  }

  @Test("yields become continuous rates: bills by simple interest, notes by half years")
  func conversion() {
    // 2023-07-31 as published.
    let curve = RateCurve(Self.date(20_230_731), yields: [548, 555, 553, 537, 488, 451])
    let bill = { (yield: Double, days: Double) in log(1 + yield * days / 365) / days * 365 }
    let note = { (yield: Double) in 2 * log(1 + yield / 2) }
    let expected = [
      bill(0.0548, 30), bill(0.0555, 91), bill(0.0553, 182), note(0.0537), note(0.0488),
      note(0.0451),
    ].map { Int64(($0 * 1e6).rounded()) }
    expectNoDifference(
      [curve.month1, curve.month3, curve.month6, curve.year1, curve.year2, curve.year3], expected)
    // 5.37 % twice a year is 5.299 % continuous, whatever the formula of above says.
    #expect((52_980...53_000).contains(curve.year1))
  }

  // swift-format-ignore
  @Test("a time between two tenors lies on a straight line", arguments: [
    (0,           10_000, "now is as the first month"),
    (30 * day,    10_000, "the first tenor"),
    (91 * day,    20_000, "the second"),
    (60 * day + day / 2, 15_000, "in the middle between 30 and 91 days"),
    (182 * day,   30_000, "half a year"),
    (365 * day,   40_000, "a year"),
    // 40,000 + 10,000 · 73 / 365.
    (438 * day,   42_000, "a fifth of the way to two years"),
    (1_095 * day, 60_000, "three years"),
    (4_000 * day, 60_000, "far out as the last"),
  ] as [(Int64, Int64, String)])
  func interpolation(_ time: Int64, _ rate: Int64, _ why: String) {
    expectNoDifference(Self.steps.rate(for: time), rate, why)
  }

  // swift-format-ignore
  @Test("a session has the newest curve before it, and none when that is too old", arguments: [
    (20_230_804, 20_230_731, "the month before"),
    (20_230_731, 20_230_630, "what is published in the evening is not known in the day"),
    (20_230_801, 20_230_731, "it is on the next"),
    (20_250_102, 20_241_129, "34 days: no day of December is in the table"),
    (20_250_728, 20_250_623, "35 days"),
    (20_250_729, nil,        "36 days: nothing is known of that time"),
    (20_210_226, nil,        "the first day of the table"),
    (20_131_007, nil,        "before the table"),
    (20_261_120, nil,        "after it"),
  ] as [(Int32, Int32?, String)])
  func dates(_ session: Int32, _ expected: Int32?, _ why: String) {
    expectNoDifference(RateTable.curve(for: Self.date(session))?.date, expected, why)
  }

  @Test("the table: days of sessions in order, yields that a market has had")
  func table() {
    let days = RateTable.rows.map(\.date)
    expectNoDifference(days, Array(Set(days)).sorted())
    for row in RateTable.rows {
      #expect(SessionCalendar.isSession(Self.date(row.date)), "\(row.date)")
      expectNoDifference(row.yields.count, RateCurve.tenors.count)
      #expect(row.yields.allSatisfy { (0...600).contains($0) }, "\(row.date)")
      // Neighbouring tenors of one day are never far apart: a slip of the pen is.
      let steps = zip(row.yields, row.yields.dropFirst()).map { abs($0 - $1) }
      #expect(steps.allSatisfy { $0 <= 90 }, "\(row.date) \(row.yields)")
    }
  }

  @Test("settings take the table's curve once, and keep one that they bring or decline")
  func settings() throws {
    let session = Self.date(20_230_804)
    let resolved = Settings().withCurve(for: session)
    expectNoDifference(resolved.rates.date, 20_230_731)
    expectNoDifference(resolved.withCurve(for: Self.date(20_240_614)), resolved)
    expectNoDifference(try Settings(text: resolved.text), resolved, "a log replays alone")
    var flat = Settings()
    flat.rateCurve = 0
    expectNoDifference(flat.withCurve(for: session), flat)
    expectNoDifference(Settings().withCurve(for: Self.date(20_261_120)), Settings())
  }

  @Test("without a curve that holds, the flat rate stands for every time")
  func flat() {
    var settings = Settings()
    settings.flatRate = 12_345
    expectNoDifference(SessionRates(settings, session: Tape.session).rate(for: 0), 12_345)
    settings.rates = Self.steps
    let rates = SessionRates(settings, session: Tape.session)
    expectNoDifference(rates.rate(for: 365 * Self.day), 40_000)
    // Published on the day itself, or two months ago.
    for date in [20_261_120, 20_260_918] as [Int32] {
      settings.rates.date = date
      let rates = SessionRates(settings, session: Tape.session)
      expectNoDifference(rates.curve, nil)
      expectNoDifference(rates.rate(for: 365 * Self.day), 12_345)
    }
  }

  /// A sweep that is priced: its leg has a delta and a volatility.
  private static let sweep = """
    09:59:50 quote AAPL stock 99.99/100.01 10x10
    09:59:50 quote AAPL C:100@0618 9.90/10.10 10x10
    10:00:00.0001 AAPL C:100@0618 S XCBO 10.10 x200 nbbo 9.90/10.10
    10:00:00.0002 AAPL C:100@0618 S XPHL 10.10 x200 nbbo 9.90/10.10
    """

  @Test("a level curve gives what the flat rate of its level gives, and another rate another delta")
  func engine() throws {
    var curved = Settings()
    curved.rates.date = 20_261_119
    for tenor in [
      \RateCurve.month1, \.month3, \.month6, \.year1, \.year2, \.year3,
    ] as [WritableKeyPath<RateCurve, Int64>] { curved.rates[keyPath: tenor] = 90_000 }
    var flat = Settings()
    flat.flatRate = 90_000
    let out = run(Self.sweep, settings: curved)
    expectNoDifference(bytes(out), bytes(run(Self.sweep, settings: flat)))
    let delta = try #require(out.finals.first?.legs.first?.delta)
    let plain = try #require(run(Self.sweep).finals.first?.legs.first?.delta)
    // Seven months of 9 % lift the forward over that of 4 %.
    #expect(delta > plain + 200, "\(delta) \(plain)")
  }
}
