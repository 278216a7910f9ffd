import FlowEngine
import Testing

/// H-06 and H-07: cancels, retractions, orphans.
@Suite struct CancelTests {
  static let sweep = """
    10:00:00.0001 AAPL C S XCBO 12.35 x30 nbbo 12.20/12.35 #1
    10:00:00.0002 AAPL C S XPHL 12.35 x30 nbbo 12.20/12.35 #2

    """

  @Test("a print cancelled while it waits never was: no cluster, volume back, version 1")
  func pending() {
    let out = run(
      Self.sweep + "10:00:00.1 cancel AAPL C #2\n10:00:05 AAPL C - XCBO 12.35 x1 nbbo 12.20/12.35")
    expectNoDifference(out.clusters, [])
    expectNoDifference(out.alerts, [])
    expectNoDifference(out.lastSettled[3]?.state, .cancelled)
    expectNoDifference(out.lastSettled[3]?.version, 1)
    expectNoDifference(out.lastSettled[2]?.state, .live)
    expectNoDifference(out.judgements.last?.volumeBefore, 30)
  }

  @Test("a cancel after the fact retracts parent and alert as new versions of the same ids")
  func retraction() throws {
    let out = run(
      Self.sweep + "10:00:05 cancel AAPL C #1\n10:00:06 AAPL C - XCBO 12.35 x1 nbbo 12.20/12.35")
    expectNoDifference(out.clusters.map(\.state), [.final, .retracted])
    expectNoDifference(out.clusters.map(\.version), [1, 2])
    expectNoDifference(Set(out.clusters.map(\.id)).count, 1)
    expectNoDifference(out.alerts.map(\.state), [.final, .retracted])
    expectNoDifference(out.alerts.map(\.version), [1, 2])
    expectNoDifference(Set(out.alerts.map(\.id)).count, 1)
    expectNoDifference(out.lastSettled[2]?.state, .cancelled)
    expectNoDifference(out.lastSettled[2]?.version, 2)
    expectNoDifference(out.judgements.last?.volumeBefore, 30)
    expectNoDifference(out.health, [])
    // A second cancel of the other print does not retract again.
    let twice = run(Self.sweep + "10:00:05 cancel AAPL C #1\n10:00:06 cancel AAPL C #2")
    expectNoDifference(twice.clusters.map(\.state), [.final, .retracted])
    expectNoDifference(twice.alerts.count, 2)
  }

  @Test("what is left of a sweep is the same sweep, amended; its alert is asked again")
  func amended() throws {
    // 30 + 30 + 30 contracts at 12.35: 111,150; 74,100 without one, still past 50,000.
    let three = Self.sweep + "10:00:00.0003 AAPL C S XBOX 12.35 x30 nbbo 12.20/12.35 #3\n"
    let out = run(three + "10:00:05 cancel AAPL C #1")
    expectNoDifference(out.clusters.map(\.state), [.final, .amended])
    expectNoDifference(out.clusters.map(\.version), [1, 2])
    expectNoDifference(Set(out.clusters.map(\.id)).count, 1)
    let last = try #require(out.clusters.last)
    expectNoDifference(last.size, 60)
    expectNoDifference(last.premium, 74_100)
    expectNoDifference(last.causes, [3, 4])
    expectNoDifference(last.venues, ["XBOX", "XPHL"])
    expectNoDifference(out.alerts.map(\.state), [.final, .amended])
    expectNoDifference(out.alerts.last?.premium, 74_100)
    // Two of three gone: 37,050 left in one print, which is no sweep.
    let gone = run(three + "10:00:05 cancel AAPL C #1\n10:00:06 cancel AAPL C #2")
    expectNoDifference(gone.clusters.map(\.state), [.final, .amended, .retracted])
    expectNoDifference(gone.alerts.map(\.state), [.final, .amended, .retracted])
  }

  @Test("an amended sweep below the floor keeps its parent and loses its alert")
  func belowFloor() throws {
    // 20 + 20 + 20 at 12.35: 74,100; 49,400 without one is below 50,000.
    let out = run(
      """
      10:00:00.0001 AAPL C S XCBO 12.35 x20 nbbo 12.20/12.35 #1
      10:00:00.0002 AAPL C S XPHL 12.35 x20 nbbo 12.20/12.35 #2
      10:00:00.0003 AAPL C S XBOX 12.35 x20 nbbo 12.20/12.35 #3
      10:00:05 cancel AAPL C #2
      """)
    expectNoDifference(out.clusters.last?.state, .amended)
    expectNoDifference(out.alerts.map(\.state), [.final, .retracted])
    let missed = try #require(out.alerts.last?.evidence.first { $0.passed == false })
    expectNoDifference(missed.seen, .dollars(49_400))
  }

  /// Two slices of 20 at 12.35 each: 49,400, more than a third of the floor.
  private static func hit(_ second: String, _ number: Int) -> String {
    """
    10:00:\(second).0001 AAPL C S XCBO 12.35 x20 nbbo 12.20/12.35 #\(number)
    10:00:\(second).0002 AAPL C S XPHL 12.35 x20 nbbo 12.20/12.35 #\(number + 1)

    """
  }

  private static func repeatHitters(_ text: String) -> [Alert] {
    run(text).alerts.filter { $0.rule == RepeatHitter.id }
  }

  @Test("a parent that was taken back is no hit, and what repeated it is asked again (K-09, H-07)")
  func hits() throws {
    let three = [Self.hit("00", 1), Self.hit("20", 3), Self.hit("40", 5)]
    expectNoDifference(Self.repeatHitters(three.joined()).map(\.state), [.final])
    let before = three[0] + "10:00:05 cancel AAPL C #1\n" + three[1] + three[2]
    expectNoDifference(Self.repeatHitters(before), [])
    let after = Self.repeatHitters(three.joined() + "10:00:45 cancel AAPL C #1\n")
    expectNoDifference(after.map(\.state), [.final, .retracted])
    expectNoDifference(Set(after.map(\.id)).count, 1)
    let missed = try #require(after.last?.evidence.first { $0.passed == false })
    expectNoDifference(missed.seen, .count(2))
  }

  // swift-format-ignore
  @Test("an alert that was taken back holds no other one back (K-91, H-07)", arguments: [
    ("",                          ["final"], "fifteen seconds after the first"),
    ("10:00:05 cancel AAPL C #1", ["final", "retracted", "final"], "the first was taken back"),
  ] as [(String, [String], String)])
  func cooldown(_ cancel: String, _ states: [String], _ why: String) {
    let first = Self.hit("00", 1).replacing("x20", with: "x30")
    let second = Self.hit("15", 3).replacing("x20", with: "x30")
    let later = "10:00:20 AAPL C - XCBO 12.35 x1 nbbo 12.20/12.35\n"
    let alerts = run(first + cancel + "\n" + second + later).alerts
      .filter { $0.rule.name == "large-bullish-sweep" }
    expectNoDifference(alerts.map { "\($0.state)" }, states, why)
  }

  @Test("a parent that lost a slice counts with what is left (K-09)")
  func amendedHit() throws {
    let more = "10:00:00.0003 AAPL C S XBOX 12.35 x40 nbbo 12.20/12.35 #7\n"
    let text = Self.hit("00", 1) + more + Self.hit("20", 3) + Self.hit("40", 5)
    // 3 × 49,400 and 49,400 more; without the 40 of XBOX 148,200.
    func premium(_ alert: Alert?) -> ClauseValue? {
      alert?.evidence.first { $0.name == "premium of all" }?.seen
    }
    expectNoDifference(premium(Self.repeatHitters(text).last), .dollars(197_600))
    let early = text.replacing(
      "10:00:20.0001", with: "10:00:05 cancel AAPL C #7\n10:00:20.0001")
    expectNoDifference(premium(Self.repeatHitters(early).last), .dollars(148_200))
    let late = Self.repeatHitters(text + "10:00:45 cancel AAPL C #7\n")
    expectNoDifference(late.map(\.state), [.final, .amended])
    expectNoDifference(premium(late.last), .dollars(148_200))
  }

  // swift-format-ignore
  @Test("0DTE prints that were taken back are not in the five minutes (K-06, H-07)", arguments: [
    (0, [300_000]),
    // 4 × 50,000 is asked: seven of 30,000 are enough, six are not.
    (3, [210_000]),
    (4, []),
  ] as [(Int, [Dollars])])
  func zeroDay(_ cancelled: Int, _ premiums: [Dollars]) {
    var text = "09:30:00 quote AAPL stock 99.99/100.01\n"
    for second in 10..<20 {
      text += "10:00:\(second) AAPL C:100@1120 - XCBO 3.00 x100 nbbo 2.90/3.00 #\(second)\n"
    }
    for number in 10..<(10 + cancelled) {
      text += "10:00:\(number + 20) cancel AAPL C:100@1120 #\(number)\n"
    }
    let out = run(text + "10:06:00 AAPL C:100@1120 - XCBO 3.00 x1 nbbo 2.90/3.00")
    expectNoDifference(
      out.alerts.filter { $0.rule.name == "zero-dte-gamma" }.map(\.premium), premiums)
  }

  @Test("a parent that was shown and lost a print before it was final is made anew")
  func shown() {
    let out = run(
      Self.sweep + "10:00:00.0003 AAPL C S XBOX 12.35 x30 nbbo 12.20/12.35 #3\n"
        + "10:00:00.2 cancel AAPL C #1\n10:00:05 AAPL C - XCBO 12.35 x1 nbbo 12.20/12.35")
    // c2 was shown; without its first print the sweep is c3, and c2 is withdrawn.
    expectNoDifference(
      out.clusters.map { "\($0.id) \($0.state)" }, ["c2 provisional", "c3 final", "c2 retracted"])
  }

  // swift-format-ignore
  @Test("which print is meant (H-07)", arguments: [
    ("cancel AAPL C #2",                    2 as Int64, "by number"),
    ("cancel AAPL C XPHL #2",               2, "by venue and number"),
    ("cancel AAPL C XCBO #2",               0, "the number exists at another venue only"),
    ("cancel AAPL C #9",                    0, "no such number"),
    ("cancel AAPL C XPHL 12.35 x2",         2, "by venue, price and size"),
    ("cancel AAPL C XPHL 12.35 x3",         0, "another size"),
    ("cancel AAPL C XPHL 12.30 x2",         0, "another price"),
    ("cancel AAPL C XBOX 12.35 x2",         0, "another venue"),
    ("cancel AAPL C letter C",              8, "C: the newest of the contract"),
    ("cancel AAPL C letter E",              1, "E: the opening print"),
    ("cancel AAPL C letter A",              8, "A: the newest not yet cancelled"),
    ("cancel AAPL C XPHL 12.35 x8 #77",     8, "numbers differ in kind: the print has none"),
    ("cancel AAPL C #77",                   0, "a number alone names no print without one"),
    ("cancel AAPL P #2",                    0, "another series"),
  ])
  func target(_ cancel: String, _ taken: Int64, _ why: String) {
    // Sizes are powers of two: what is left tells which print went.
    let out = run(
      """
      10:00:00 AAPL C - XCBO 12.35 x1 nbbo 12.20/12.35 #1
      10:00:05 AAPL C - XPHL 12.35 x2 nbbo 12.20/12.35 #2
      10:00:10 AAPL C - XCBO 12.30 x4 nbbo 12.20/12.35 #3
      10:00:15 AAPL C - XPHL 12.35 x8 nbbo 12.20/12.35
      10:00:20 \(cancel)
      10:00:25 AAPL C - XCBO 12.35 x1 nbbo 12.20/12.35 #4
      """)
    expectNoDifference(out.judgements.last?.volumeBefore, 15 - taken, why)
    expectNoDifference(out.health.map(\.kind), taken == 0 ? [.orphanCancel] : [], why)
    expectNoDifference(out.settled.count { $0.state == .cancelled }, taken == 0 ? 0 : 1)
  }

  @Test("a print is cancelled once: the second cancel takes the one before, the last is an orphan")
  func repeated() {
    let out = run(
      """
      10:00:00 AAPL C - XCBO 12.35 x3 nbbo 12.20/12.35
      10:00:01 AAPL C - XCBO 12.35 x3 nbbo 12.20/12.35
      10:00:02 cancel AAPL C XCBO 12.35 x3
      10:00:03 cancel AAPL C XCBO 12.35 x3
      10:00:04 cancel AAPL C XCBO 12.35 x3
      10:00:05 AAPL C - XCBO 12.35 x3 nbbo 12.20/12.35
      """)
    expectNoDifference(out.judgements.last?.volumeBefore, 0)
    expectNoDifference(out.health.map(\.kind), [.orphanCancel])
  }

  // swift-format-ignore
  @Test("a cancel row of a flat file names its print by place, price and size (C-11a)", arguments: [
    ("A", 4 as Int64, "the newest"), ("C", 4, "the newest"), ("E", 4, "the first"), ("G", 4, "the only"),
  ])
  func cancelRow(_ letter: String, _ left: Int64, _ why: String) {
    let out = run(
      """
      10:00:00 AAPL C - XCBO 12.35 x3 nbbo 12.20/12.35 #1
      10:00:01 AAPL C - XPHL 12.35 x4 nbbo 12.20/12.35 #2
      10:00:02 AAPL C \(letter) XCBO 12.35 x3 #3
      10:00:05 AAPL C - XCBO 12.35 x3 nbbo 12.20/12.35 #4
      """)
    expectNoDifference(out.judgements.last?.volumeBefore, left, why)
    expectNoDifference(out.judgements.count, 3, "a cancel is no line of its own")
    expectNoDifference(out.health, [])
  }

  @Test("a cancelled stock print gives its volume back")
  func stock() {
    let out = run(
      """
      10:00:00 AAPL stock @ XNAS 230.00 x100 nbbo 229.99/230.00 #1
      10:00:01 AAPL stock @ FINN 230.00 x40 nbbo 229.99/230.00 #2
      10:00:02 AAPL stock M XNAS 230.00 x900 nbbo 229.99/230.00 #3
      10:03:00 cancel AAPL stock #2
      10:03:01 cancel AAPL stock #3
      10:03:02 cancel AAPL stock #2
      10:03:03 AAPL stock @ XNAS 230.00 x1 nbbo 229.99/230.00 #4
      """)
    expectNoDifference(out.judgements.last?.volumeBefore, 100)
    let minute = EquityTests.minute("10:00:00")
    expectNoDifference(out.bars.last { $0.minute == minute }?.volume, 100)
    expectNoDifference(out.bars.last { $0.minute == minute }?.offExchangeVolume, 0)
    expectNoDifference(out.settled.count { $0.state == .cancelled }, 2)
    expectNoDifference(out.health.map(\.kind), [.orphanCancel], "the second cancel of one print")
  }
}

extension CancelTests {
  @Test("a cancel does not shorten the wait of the prints that came after")
  func windowOfTheRest() {
    let out = run(
      """
      10:00:00 AAPL C S XCBO 12.35 x5 nbbo 12.20/12.35 #1
      10:00:00.4 AAPL C S XCBO 12.35 x6 nbbo 12.20/12.35 #2
      10:00:00.45 cancel AAPL C #1
      10:00:00.6 clock
      10:00:00.4005 AAPL C S XPHL 12.35 x6 nbbo 12.20/12.35 #3 pub 10:00:00.7
      """)
    expectNoDifference(out.lines, ["sweep buy a 12"])
  }
}
