import FlowEngine
import Testing

/// C-10 to C-12 through `Engine.step`: each clause just at, just below and above its threshold.
///
/// A nickel market of 12.20/12.35; conditions and quotes are attached unless the row says
/// otherwise.
@Suite struct SweepTests {
  struct Scenario: CustomTestStringConvertible, Sendable {
    var why: String
    var tape: String
    var clusters: [String]
    init(_ why: String, _ tape: String, _ clusters: String...) {
      self.why = why
      self.tape = tape
      self.clusters = clusters
    }
    var testDescription: String { why }
  }

  /// A print of the series a moment after 09:40, the moment in microseconds.
  static func line(
    _ microseconds: Int, _ condition: String, _ venue: String, _ size: Int, price: String = "12.35",
    quote: String = "12.20/12.35", nanoseconds: Int = 0
  ) -> String {
    let fraction = String(1_000_000_000 + microseconds % 1_000_000 * 1_000 + nanoseconds)
    return
      "09:40:0\(microseconds / 1_000_000).\(fraction.dropFirst()) AAPL C \(condition) \(venue) "
      + "\(price) x\(size) nbbo \(quote)\n"
  }

  static func at(_ price: String, _ micro: Int, _ condition: String, _ venue: String, _ size: Int)
    -> String
  { line(micro, condition, venue, size, price: price) }

  // swift-format-ignore
  static let isoRows: [Scenario] = [
    Scenario("two venues, ten contracts: exactly at every minimum",
      line(0, "S", "XCBO", 5) + line(100, "S", "XPHL", 5), "sweep buy a 10"),
    Scenario("nine contracts: one short",
      line(0, "S", "XCBO", 5) + line(100, "S", "XPHL", 4)),
    Scenario("one print is no sweep", line(0, "S", "XCBO", 500, price: "0.35", quote: "0.20/0.35")),
    Scenario("a gap of exactly 10 ms",
      line(0, "S", "XCBO", 5) + line(10_000, "S", "XPHL", 5), "sweep buy a 10"),
    Scenario("a gap of 10 ms and a nanosecond",
      line(0, "S", "XCBO", 5) + line(10_000, "S", "XPHL", 5, nanoseconds: 1)),
    Scenario("a span of exactly 100 ms",
      (0...10).map { line($0 * 10_000, "S", $0 % 2 == 0 ? "XCBO" : "XPHL", 5) }.joined(),
      "sweep buy a 55"),
    Scenario("a nanosecond over 100 ms cuts the last print off",
      (0...9).map { line($0 * 10_000, "S", $0 % 2 == 0 ? "XCBO" : "XPHL", 5) }.joined()
        + line(95_000, "S", "XCBO", 5) + line(100_000, "S", "XPHL", 5, nanoseconds: 1),
      "sweep buy a 55"),
    Scenario("one venue at one price is an iso_print (C-12)",
      line(0, "S", "XCBO", 5) + line(100, "S", "XCBO", 5), "isoPrint buy b 10"),
    Scenario("an iso_print has no minimum size",
      line(0, "S", "XCBO", 1) + line(100, "S", "XCBO", 1), "isoPrint buy b 2"),
    Scenario("one venue that walks two levels up",
      at("12.35", 0, "S", "XCBO", 5) + at("12.40", 100, "S", "XCBO", 5), "sweep buy c 10"),
    Scenario("a buy that steps back down is two runs",
      at("12.40", 0, "S", "XCBO", 5) + at("12.35", 100, "S", "XCBO", 5)),
    Scenario("a sell walks down",
      at("12.20", 0, "S", "XCBO", 8) + at("12.15", 100, "S", "XCBO", 2), "sweep sell a 10"),
    Scenario("a sell that steps back up is two runs",
      at("12.15", 0, "S", "XCBO", 5) + at("12.20", 100, "S", "XCBO", 5)),
    Scenario("the step back splits: both halves stand alone",
      at("12.35", 0, "S", "XCBO", 6) + at("12.40", 10, "S", "XPHL", 6)
        + at("12.35", 20, "S", "XCBO", 6) + at("12.35", 30, "S", "XPHL", 6),
      "sweep buy c 12", "sweep buy a 12"),
    Scenario("a seller in between belongs to nobody and breaks nothing",
      line(0, "S", "XCBO", 5) + at("12.20", 50, "S", "XPHL", 5) + line(100, "S", "XPHL", 5),
      "sweep buy a 10"),
    Scenario("both sides sweep at once",
      line(0, "S", "XCBO", 5) + at("12.20", 50, "S", "XPHL", 6) + line(100, "S", "XPHL", 5)
        + at("12.20", 150, "S", "XCBO", 6), "sweep buy a 10", "sweep sell a 12"),
    Scenario("a print at the mid has no side and joins nothing",
      line(0, "S", "XCBO", 5) + line(50, "S", "XBOX", 5, price: "12.30", quote: "12.20/12.40")
        + line(100, "S", "XPHL", 4)),
    Scenario("an ISO auction print (b) is no part of it",
      line(0, "S", "XCBO", 5) + line(100, "b", "XPHL", 5)),
    Scenario("an ISO cross (d) neither", line(0, "S", "XCBO", 5) + line(100, "d", "XPHL", 5)),
    Scenario("late prints never cluster", line(0, "S", "XCBO", 5) + line(100, "D", "XPHL", 5)),
    Scenario("an opening-minute pair is a sweep of grade C",
      "09:30:10 AAPL C S XCBO 12.35 x5 nbbo 12.20/12.35\n"
        + "09:30:10.001 AAPL C S XPHL 12.35 x5 nbbo 12.20/12.35", "sweep buy c 10"),
    Scenario("another series is another sweep",
      line(0, "S", "XCBO", 9) + "09:40:00.0001 AAPL C2 S XPHL 12.35 x9 nbbo 12.20/12.35"),
  ]

  // swift-format-ignore
  static let probableRows: [Scenario] = [
    Scenario("three venues, ten contracts, no code",
      line(0, "-", "XCBO", 4) + line(100, "I", "XPHL", 3) + line(200, "-", "XBOX", 3),
      "probableSweep buy b 10"),
    Scenario("two venues are not enough without a code",
      line(0, "-", "XCBO", 50) + line(100, "-", "XPHL", 50)),
    Scenario("nine contracts",
      line(0, "-", "XCBO", 3) + line(100, "I", "XPHL", 3) + line(200, "-", "XBOX", 3)),
    Scenario("a span of exactly 20 ms",
      line(0, "-", "XCBO", 4) + line(10_000, "-", "XPHL", 4) + line(20_000, "-", "XBOX", 4),
      "probableSweep buy b 12"),
    Scenario("a nanosecond over 20 ms",
      line(0, "-", "XCBO", 4) + line(10_000, "-", "XPHL", 4)
        + line(20_000, "-", "XBOX", 4, nanoseconds: 1)),
    Scenario("mixed codes count together",
      line(0, "S", "XCBO", 4) + line(100, "-", "XPHL", 4) + line(200, "I", "XBOX", 4),
      "probableSweep buy b 12"),
    Scenario("two ISO prints in it are a sweep of their own only when that explains more",
      line(0, "S", "XCBO", 6) + line(100, "S", "XPHL", 6) + line(200, "-", "XBOX", 1),
      "probableSweep buy b 13"),
    Scenario("the same prints all coded are an ISO sweep, not a probable one",
      line(0, "S", "XCBO", 4) + line(100, "S", "XPHL", 4) + line(200, "S", "XBOX", 4),
      "sweep buy a 12"),
    Scenario("no conditions at all: probable at three venues, at most B",
      line(0, "?", "XCBO", 4) + line(100, "?", "XPHL", 4) + line(200, "?", "XBOX", 4),
      "probableSweep buy b 12"),
    Scenario("no conditions at two venues: nothing",
      line(0, "?", "XCBO", 400, price: "0.35", quote: "0.20/0.35")
        + line(100, "?", "XPHL", 400, price: "0.35", quote: "0.20/0.35")),
    Scenario("an auction code is not swept",
      line(0, "-", "XCBO", 4) + line(100, "a", "XPHL", 4) + line(200, "-", "XBOX", 4)),
    Scenario("a floor print is not swept",
      line(0, "-", "XCBO", 4) + line(100, "e", "XPHL", 4) + line(200, "-", "XBOX", 4)),
    Scenario("a package that met single legs (j) is not swept",
      line(0, "-", "XCBO", 4) + line(100, "j", "XPHL", 4) + line(200, "-", "XBOX", 4)),
  ]

  @Test("ISO sweeps (C-10, C-12)", arguments: isoRows)
  func isoSweep(_ row: Scenario) { check(row) }

  @Test("probable sweeps (C-11)", arguments: probableRows)
  func probableSweep(_ row: Scenario) { check(row) }

  private func check(_ row: Scenario) {
    let out = run(row.tape)
    expectNoDifference(out.lines, row.clusters, row.why)
    // One print, one parent; and every print reaches its end exactly once.
    let causes = out.clusters.flatMap(\.causes)
    expectNoDifference(causes.count, Set(causes).count)
    expectNoDifference(out.settled.map(\.print).sorted(), out.judgements.map(\.stamp.seq))
    for cluster in out.clusters {
      expectNoDifference(cluster.state, .final)
      expectNoDifference(cluster.version, 1)
      expectNoDifference(cluster.id.description, "c\(cluster.causes[0])")
      expectNoDifference(cluster.legs.reduce(0) { $0 + $1.size }, cluster.size)
      for clause in cluster.evidence(Settings()) {
        expectNoDifference(clause.passed, true, clause.name)
      }
    }
  }

  // swift-format-ignore
  @Test("the grade of a parent is held by 80 % of its contracts (S-29)", arguments: [
    (80, 20, Grade.a, "exactly 80 % at the touch"),
    (79, 21, Grade.c, "79 %: the through prints decide"),
  ])
  func parentGrade(_ touch: Int, _ through: Int, _ grade: Grade, _ why: String) {
    let out = run(
      Self.at("12.35", 0, "S", "XCBO", touch) + Self.at("12.40", 10, "S", "XPHL", through))
    expectNoDifference(out.clusters.map(\.grade), [grade], why)
    // Each print keeps its own grade in its settlement.
    expectNoDifference(out.settled.map(\.grade), [.a, .c])
  }

  @Test("a size match caps a sweep at B and is written down, and does not lower it to C (S-27)")
  func sizeMatch() {
    let out = run(
      """
      09:40:00.0001 AAPL C S XCBO 12.35 x30 nbbo 12.20/12.35 10x30
      09:40:00.0002 AAPL C S XPHL 12.35 x5 nbbo 12.20/12.35 10x30
      """)
    expectNoDifference(out.lines, ["sweep buy b 35"])
    expectNoDifference(out.settled.map(\.grade), [.b, .a])
    let clause = out.clusters.first?.counterEvidence.first { $0.name.contains("S-27") }
    expectNoDifference(clause?.seen, .count(1))
    expectNoDifference(clause?.passed, false)
  }

  @Test("the same print alone is lowered to C by its size")
  func sizeMatchAlone() {
    let out = run("09:40:00 AAPL C S XCBO 12.35 x30 nbbo 12.20/12.35 10x30")
    expectNoDifference(out.lines, [])
    expectNoDifference(out.settled.map(\.grade), [.c])
  }

  @Test("premium counts the multiplier, price is the average, half to even")
  func premium() {
    let text = Self.at("12.35", 0, "S", "XCBO", 4) + Self.at("12.40", 10, "S", "XPHL", 7) + "end"
    for multiplier in [100, 10, 150] as [Int32] {
      let cluster = run(Tape(text, multiplier: multiplier)).clusters.first
      // 12.35 × 4 + 12.40 × 7 = 136.20 dollars a share of the deliverable.
      expectNoDifference(
        cluster?.premium, Dollars(millionths: 136_200_000 * Int64(multiplier)))
      expectNoDifference(cluster?.legs.first?.premium, cluster?.premium)
      // 136.20 / 11 = 12.381818181|81…
      expectNoDifference(cluster?.netPrice, Price(billionths: 12_381_818_182))
    }
  }

  @Test("venues, times and evidence of a sweep")
  func facts() {
    let out = run(
      Self.line(0, "S", "XPHL", 5) + Self.line(3_000, "S", "XCBO", 6)
        + Self.line(9_000, "S", "XPHL", 7))
    let cluster = out.clusters.first
    expectNoDifference(cluster?.venues, ["XCBO", "XPHL"])
    expectNoDifference(cluster?.start, Tape.time("09:40:00"))
    expectNoDifference(cluster?.end, Tape.time("09:40:00.009"))
    // The definition of the series is event 1.
    expectNoDifference(cluster?.causes, [2, 3, 4])
    expectNoDifference(out.settled.map { $0.cluster?.description }, ["c2", "c2", "c2"])
    func seen(_ name: String) -> ClauseValue? {
      cluster?.evidence(Settings()).first { $0.name == name }?.seen
    }
    expectNoDifference(seen("prints"), .count(3))
    expectNoDifference(seen("coded ISO"), .count(3))
    expectNoDifference(seen("longest gap"), .duration(6_000_000))
    expectNoDifference(seen("span"), .duration(9_000_000))
    expectNoDifference(seen("exchanges"), .count(2))
    expectNoDifference(seen("contracts"), .count(18))
    expectNoDifference(seen("price levels"), .count(1))
  }

  // swift-format-ignore
  @Test("opening contracts: the sum of max(0, q − OI0 − V) over the prints (O-01a)", arguments: [
    ("",                            nil as Int64?, "without open interest nothing is provable"),
    ("09:00:00 oi AAPL C 0",        10,  "10−0−0, then 10−0−10: V counts the member before"),
    ("09:00:00 oi AAPL C 7",        3,   "10−7−0, then 10−7−10 < 0"),
    ("09:00:00 oi AAPL C 10",       0,   "all of it could close"),
    ("09:00:00 oi AAPL C 3\n09:00:01 oi AAPL C 9", 7, "the first of the day counts"),
    ("09:00:00 oi AAPL C 0\n09:35:00 AAPL C - XCBO 12.35 x4 nbbo 12.20/12.35", 6,
      "10−0−4, then 10−0−14 < 0"),
    ("09:00:00 oi AAPL C 0\n09:35:00 gap opra", nil, "with a gap V is not known (H-08)"),
  ])
  func opening(_ before: String, _ expected: Int64?, _ why: String) {
    let out = run(
      before + "\n" + Self.line(0, "S", "XCBO", 10) + Self.line(10, "S", "XPHL", 10))
    expectNoDifference(out.clusters.map(\.openingAtLeast), [expected], why)
  }

  @Test("open interest that comes after the print is not used for it")
  func openInterestLater() {
    let out = run(
      Self.line(0, "S", "XCBO", 10) + Self.line(10, "S", "XPHL", 10)
        + "09:40:00.1 oi AAPL C 0")
    expectNoDifference(out.clusters.map(\.openingAtLeast), [nil])
    expectNoDifference(out.judgements.map(\.openInterest), [nil, nil])
  }

  @Test("a sweep is final when the watermark has passed its last print and the gap, not before")
  func watermark() {
    // 500 ms of lateness and 10 ms of gap after the last print.
    let pair = Self.line(0, "S", "XCBO", 5) + Self.line(100, "S", "XPHL", 5)
    let early = run(Tape(pair + "09:40:00.510099 clock"))
    expectNoDifference(early.lines, [])
    let due = run(Tape(pair + "09:40:00.510100 clock"))
    expectNoDifference(due.lines, ["sweep buy a 10"])
    expectNoDifference(due.clusters.first?.stamp.seq, 4)
    expectNoDifference(due.clusters.first?.stamp.at, Tape.time("09:40:00.510100"))
  }

  @Test("a print published within the lateness still joins")
  func publishedLate() {
    let out = run(
      Self.line(0, "S", "XCBO", 5)
        + "09:40:00.0005 AAPL C S XPHL 12.35 x5 nbbo 12.20/12.35 pub 09:40:00.5")
    expectNoDifference(out.lines, ["sweep buy a 10"])
  }

  @Test("a series that never rests is cut one second after the watermark (C-31)")
  func busy() {
    var text = ""
    // A print every 9 ms for three seconds: linked to one component.
    for step in 0..<333 { text += Self.line(step * 9_000, "S", step % 2 == 0 ? "XCBO" : "XPHL", 5) }
    let out = run(text)
    #expect(out.clusters.allSatisfy { $0.end - $0.start <= 100_000_000 })
    expectNoDifference(out.finals.reduce(0) { $0 + $1.causes.count }, 333)
    let first = out.finals.first
    #expect((first?.stamp.at ?? .distantPast) <= Tape.time("09:40:01.519"))
  }
}
