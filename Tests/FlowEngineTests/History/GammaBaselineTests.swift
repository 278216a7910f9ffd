import FlowEngine
import Testing

/// K-06 compares five minutes with the same five minutes of earlier sessions and with no other.
@Suite("Gamma baselines")
struct GammaBaselineTests {
  /// Five contracts at 10:01 and a hundred at 10:06, and time passes.
  private static let day =
    "09:30:00 quote AAPL stock 99.99/100.01\n"
    + "10:01:30 AAPL C:100@1120 - XCBO 3.00 x5 nbbo 2.90/3.00\n"
    + "10:05:01 clock\n"
    + "10:06:30 AAPL C:100@1120 - XCBO 3.00 x100 nbbo 2.90/3.00\n"
    + ["10:07:01", "10:08:01", "10:09:01", "10:10:01", "10:12:01", "10:20:00"]
    .map { "\($0) clock\n" }.joined()

  private func gamma(_ out: FlowBatch, from: String) throws -> Int64 {
    let said = try #require(
      out.inferences.first { $0.type == .descriptive && $0.from == Tape.time(from) })
    guard case .dollars(let value)? = said.evidence.first?.seen else { return 0 }
    return value.millionths
  }

  /// When the rule fired on `day` after sessions with these medians, from 10:00 and from 10:05 on.
  private func starts(_ usual: (early: Int64?, late: Int64?), _ text: String = day) -> [Timestamp] {
    var tape = Tape()
    for (bucket, median) in [(Int32(120), usual.early), (121, usual.late)] {
      guard let median else { continue }
      tape.append(
        .history(
          HistoryNote(
            times: EventTimes(received: Tape.time("04:00:00")), kind: .gamma,
            session: CalendarDate(year: 2026, month: 11, day: 19),
            subject: HistoryNote.underlying("AAPL"), bucket: bucket, a: median, b: median / 20,
            c: 12, d: 12)))
    }
    tape.append(text + "end")
    return run(tape).alerts.filter { $0.rule == ZeroDTEGamma.id }.map(\.start)
  }

  @Test("five minutes as on every day are not unusual, wherever a trailing window begins")
  func usual() throws {
    let out = run(Self.day)
    let (early, late) = (try gamma(out, from: "10:00:00"), try gamma(out, from: "10:05:00"))
    #expect(late > 15 * early && early > 0)
    #expect(starts((early, late)).isEmpty, "both are the usual")
    #expect(starts((early, late / 2)) == [Tape.time("10:05:00")])
    #expect(starts((early / 2, late)) == [Tape.time("10:00:00")])
    #expect(
      starts((early / 2, late / 2)) == [Tape.time("10:00:00"), Tape.time("10:05:00")],
      "the second window shares no minute with the first")
  }

  @Test("the floor stands in only where no five minutes of the window have a past (B-04)")
  func floor() throws {
    // 4 × 50,000 is asked: 700 × 100 × 3.00 = 210,000.
    let large = Self.day.replacing("x100 ", with: "x700 ")
    let late = try gamma(run(large), from: "10:05:00")
    #expect(starts((nil, late), large).isEmpty, "$210k at 10:06 is what every day has")
    #expect(starts((nil, nil), large) == [Tape.time("10:02:00")])
  }

  @Test(
    "a series that settles at the open is never 0DTE (G-12)",
    arguments: [("SPXW", true, "settles at the close"), ("SPX", false, "at the open")])
  func settlement(root: String, expected: Bool, why: String) {
    var text = ""
    for second in 10..<20 {
      text += "10:00:\(second) \(root) C:6000@1120 - XCBO 30.00 x100 nbbo 29.50/30.00\n"
    }
    let out = run(text + "10:06:00 clock")
    #expect(out.alerts.contains { $0.rule == ZeroDTEGamma.id } == expected, "\(why)")
  }
}
