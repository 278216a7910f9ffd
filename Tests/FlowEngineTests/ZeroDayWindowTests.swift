import FlowEngine
import Testing

/// When the five minutes of K-06 are looked at: H-05, K-91.
@Suite struct ZeroDayWindowTests {
  /// Ten prints of 30,000 dollars, bought from the tenth second of a minute on.
  private static func burst(_ minute: String) -> String {
    (10..<20).map {
      "\(minute):\($0) AAPL C:100@1120 - XCBO 3.00 x100 nbbo 2.90/3.00\n"
    }.joined()
  }

  private static func alerts(_ text: String, endsAt end: String? = nil) -> [Alert] {
    var events = Tape("09:30:00 quote AAPL stock 99.99/100.01\n" + text).events
    if let end { events.append(.clock(ClockTick(at: Tape.time(end), isEnd: true))) }
    return run(events).alerts.filter { $0.rule.name == "zero-dte-gamma" }
  }

  @Test("the end of input closes a minute that is not full (H-05)")
  func end() {
    expectNoDifference(Self.alerts(Self.burst("10:00") + "10:00:40 clock").count, 0)
    let alerts = Self.alerts(Self.burst("10:00"), endsAt: "10:00:40")
    // 10 × 100 × 100 × 3.00, where 4 × 50,000 is asked.
    expectNoDifference(alerts.map(\.premium), [300_000])
    expectNoDifference(alerts.map(\.start), [Tape.time("09:56:00")])
    expectNoDifference(alerts.map(\.end), [Tape.time("10:00:40")])
  }

  @Test("what a full minute has told the end does not tell again (K-91)")
  func toldOnce() {
    let alerts = Self.alerts(Self.burst("10:00") + "10:01:00.001 clock", endsAt: "10:01:40")
    expectNoDifference(alerts.map(\.end), [Tape.time("10:01:00")])
  }

  @Test("the next alert comes when none of the minutes that were told is left, and no later")
  func again() {
    var text = ""
    for minute in 0..<12 {
      let number = minute < 10 ? "0\(minute)" : "\(minute)"
      text += "10:\(number):00.001 clock\n" + Self.burst("10:\(number)")
    }
    // 10:00 to 10:05 after the first, which was told of 09:56 to 10:01.
    expectNoDifference(
      Self.alerts(text).map(\.end),
      ["10:01:00", "10:06:00", "10:11:00"].map { Tape.time($0) })
  }

  /// What is said of AAPL at 10:05, by the name of its line.
  private static func said(_ prints: String, openInterest: Int? = nil) -> [String: ClauseValue] {
    let interest = openInterest.map { "09:00:00 oi AAPL C:100@1120 \($0)\n" } ?? ""
    let quotes =
      "09:30:00 quote AAPL stock 99.99/100.01\n10:04:01 quote AAPL C:100@1120 2.90/3.00\n"
    let text = interest + quotes + prints + "10:05:00.001 clock\n"
    let statement = run(Tape(text).events).inferences.first { $0.symbol == "AAPL" }
    return Dictionary(
      (statement?.evidence ?? []).map { ($0.name, $0.seen) },
      uniquingKeysWith: { first, _ in first })
  }

  private static let openInterest = "dealer gamma if: " + GammaStatement.openInterestLine
  private static let flow = "dealer gamma if: " + GammaStatement.flowLine

  @Test("prints without a side leave signed gamma and flow unknown, not zero")
  func sideless() throws {
    // At the middle no side is known (S-25).
    let prints = "10:04:10 AAPL C:100@1120 - XCBO 2.95 x100 nbbo 2.90/3.00\n"
    let said = Self.said(prints)
    expectNoDifference(said.count, 3)
    expectNoDifference(said[GammaStatement.tradedLine], .unknown)
    expectNoDifference(said[Self.flow], .unknown)
    let sided = Self.said(Self.burst("10:04"))
    let traded = try #require(sided[GammaStatement.tradedLine])
    #expect(traded != .unknown)
  }

  @Test("one of the two estimates is never said alone (G-02)")
  func neverAlone() {
    // Flow is known, open interest is not.
    let flowAlone = Self.said(Self.burst("10:04"))
    expectNoDifference(flowAlone[Self.openInterest], .unknown)
    expectNoDifference(flowAlone[Self.flow], .unknown)
    let both = Self.said(Self.burst("10:04"), openInterest: 500)
    #expect(both[Self.openInterest] != .unknown)
    #expect(both[Self.flow] != .unknown)
  }
}
