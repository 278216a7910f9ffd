import Glibc
import Testing

@testable import FlowEngine

/// Parents of every level through `Engine.step`: that each print goes where its code sends it.
@Suite struct EngineParentTests {
  /// A bull call spread bought at the asks: 5.20 − 2.90 = 2.30 in a market of 2.10 x 2.30.
  static let vertical = """
    10:00:00.0001 AAPL C:100 f XCBO 5.20 x20 nbbo 5.10/5.20
    10:00:00.0001 AAPL C:105 f XCBO 2.90 x20 nbbo 2.90/3.00

    """

  @Test("coded legs become a package, its legs signed by the package and not by their prices")
  func package() throws {
    let out = run(Self.vertical)
    let cluster = try #require(out.clusters.first)
    #expect(out.clusters.count == 1)
    #expect(cluster.type == .package && cluster.structure == .vertical)
    #expect(cluster.id.description == "c2", "the definition is event 1, the first print 2")
    #expect(cluster.side == .buy && cluster.grade == .b)
    #expect(cluster.netPrice == Price(cents: 230))
    #expect(cluster.size == 20)
    // Gross: 20 × 100 × (5.20 + 2.90).
    #expect(cluster.premium == 16_200)
    #expect(cluster.legs.map(\.side) == [.buy, .sell])
    #expect(out.judgements.allSatisfy { $0.side == .unknown }, "a leg has no side of its own")
    #expect(out.settled.allSatisfy { $0.cluster == cluster.id && $0.grade == .u })
    #expect(cluster.score == cluster.facts.score.total)
    #expect(cluster.evidence(Settings()).allSatisfy { $0.passed != false })
  }

  @Test("a package is final at the watermark and one second at the latest (C-31)")
  func finality() throws {
    let out = run(Self.vertical + "10:00:00.6 MSFT C - XCBO 1.00 x1 nbbo 0.90/1.00")
    let cluster = try #require(out.clusters.first)
    #expect(cluster.stamp.at - cluster.end <= 1_500_000_000)
  }

  @Test("a cancelled leg takes the package back, in the same id")
  func cancelled() {
    let out = run(Self.vertical + "10:00:05 cancel AAPL C:105 XCBO 2.90 x20")
    #expect(out.clusters.map(\.state) == [.final, .retracted])
    #expect(Set(out.clusters.map(\.id)).count == 1)
    #expect(out.judgements.count == 2)
  }

  @Test("a leg cancelled while it waits never was in a package")
  func cancelledEarly() {
    let out = run(Self.vertical + "10:00:00.1 cancel AAPL C:105 XCBO 2.90 x20")
    #expect(out.clusters.isEmpty)
    #expect(
      out.lastSettled.values.map(\.state).sorted { $0.rawValue < $1.rawValue }
        == [.live, .cancelled])
  }

  @Test("published after the watermark had passed it, a print is late: volume only (H-06)")
  func late() {
    let late = run(
      """
      10:00:00.0001 AAPL C S XCBO 12.35 x30 nbbo 12.20/12.35
      10:00:00.0002 AAPL C S XPHL 12.35 x30 nbbo 12.20/12.35 pub 10:00:00.5003
      10:00:05 AAPL C - XCBO 12.35 x1 nbbo 12.20/12.35
      """)
    #expect(late.clusters.isEmpty)
    #expect(late.lastSettled[3]?.state == .late)
    #expect(late.judgements[1].side == .unknown)
    #expect(late.judgements.last?.volumeBefore == 60)
  }

  @Test("59 multi-leg prints that add up to 500 contracts are no sweep")
  func dribble() {
    var text = ""
    for number in 0..<59 {
      let microseconds = String(100_000 + number * 700)
      text +=
        "10:00:00.\(microseconds) AAPL C g XCBO 5.20 x\(number < 28 ? 9 : 8) "
        + "nbbo 5.10/5.20\n"
    }
    let out = run(text)
    #expect(out.clusters.isEmpty)
    #expect(out.alerts.isEmpty)
    #expect(out.settled.count == 59)
  }

  @Test("level 2 owns lone prints: four equal ones are a repeat, with an id of its own")
  func repeated() throws {
    var text = ""
    for second in [0, 10, 20, 30] {
      text += "10:00:\(second == 0 ? "00" : "\(second)") AAPL C - XCBO 5.20 x25 nbbo 5.10/5.20\n"
    }
    let out = run(text)
    let repeats = out.clusters.filter { $0.type == .repeat }
    #expect(repeats.map(\.state) == [.provisional, .final])
    let last = try #require(repeats.last)
    #expect(last.id.description == "c2", "the first print opened nothing else")
    #expect(last.members.map(\.description) == ["p2", "p5", "p8", "p11"])
    #expect(last.causes == [2, 5, 8, 11])
    #expect(last.size == 100)
    #expect(out.settled.allSatisfy { $0.cluster == nil }, "premium is counted at level 1 only")
  }

  @Test("a parent that a level-1 parent opens too has the next ordinal")
  func ordinals() throws {
    var text = ""
    for second in ["00", "10", "20", "30"] {
      text += "10:00:\(second) AAPL C - XCBO 5.20 x250 nbbo 5.10/5.20\n"
    }
    let out = run(text)
    let repeats = out.clusters.filter { $0.type == .repeat && $0.state == .final }
    #expect(out.clusters.count { $0.type == .block } == 4)
    #expect(repeats.map(\.id.description) == ["c2.2"])
    #expect(repeats.first?.members.map(\.description) == ["c2", "c5", "c8", "c11"])
  }

  @Test("a parent of level 2 names every print and exchange of its members")
  func gathered() throws {
    var text = ""
    for (second, strike) in [("00", 95), ("10", 100), ("20", 105)] {
      text += "10:00:\(second).0001 AAPL C:\(strike)@1218 S XCBO 5.20 x20 nbbo 5.10/5.20\n"
      text += "10:00:\(second).0002 AAPL C:\(strike)@1218 S XPHL 5.20 x20 nbbo 5.10/5.20\n"
    }
    let out = run(text)
    let sweeps = out.clusters.filter { $0.type == .sweep && $0.state == .final }
    let ladder = try #require(out.clusters.last { $0.type == .strikeLadder })
    #expect(ladder.members == sweeps.map(\.id))
    #expect(ladder.causes == sweeps.flatMap(\.causes).sorted())
    #expect(ladder.causes.count == 6)
    #expect(ladder.venues == ["XCBO", "XPHL"])
  }

  @Test("matched deep calls on the last day with the dividend are filtered, not read (C-18)")
  func dividend() throws {
    // Ex on Monday 2026-11-23: Friday is the last day with it. 100 deep: 50 of time value is none.
    let day = """
      09:00:00 dividend AAPL 20261123 0.50
      09:30:00 quote AAPL stock 149.99/150.01
      10:00:00.0001 AAPL C:100 c XCBO 50.05 x2000 nbbo 49.90/50.20
      10:00:00.0002 AAPL C:100 c XCBO 50.05 x2000 nbbo 49.90/50.20

      """
    let out = run(day)
    let cluster = try #require(out.clusters.first)
    #expect(out.clusters.count == 1)
    #expect(cluster.type == .dividend && cluster.side == .unknown)
    #expect(cluster.size == 4_000)
    #expect(out.alerts.isEmpty, "a filter feeds no rule")
    // The same on another day is two crossed blocks.
    let other = run(day.replacing("20261123", with: "20261124"))
    #expect(other.clusters.map(\.type) == [.crossBlock, .crossBlock])
    // One alone has no match: a block that says what it looks like.
    let lone = run(day.split(separator: "\n").prefix(3).joined(separator: "\n"))
    #expect(lone.clusters.map(\.type) == [.crossBlock])
    #expect(lone.clusters.first?.facts.flags.contains(.dividendLike) == true)
  }

  @Test("delta and volatility of a leg are those of Black and Scholes, from the underlying's price")
  func pricing() throws {
    let out = run(
      """
      09:30:00 quote AAPL stock 99.99/100.01
      10:00:00.0001 AAPL P:95 S XCBO 1.00 x300 nbbo 1.00/1.10
      10:00:00.0002 AAPL P:95 S XPHL 1.00 x300 nbbo 1.00/1.10
      """)
    let leg = try #require(out.clusters.last { $0.state == .final }?.legs.first)
    let delta = try #require(leg.delta)
    let volatility = Double(try #require(leg.iv)) / 1e6
    // 2026-11-20 10:00 to 2026-12-18 16:00, both in winter time: 28 days and 6 hours.
    let years = (28.0 + 6.0 / 24) / 365
    let rate = 0.04
    let forward = 100 * exp(rate * years)
    let d1 =
      (log(forward / 95) + volatility * volatility * years / 2) / (volatility * years.squareRoot())
    let below = { (x: Double) in 0.5 * erfc(-x / 2.0.squareRoot()) }
    let d2 = d1 - volatility * years.squareRoot()
    let price = exp(-rate * years) * (95 * below(-d2) - forward * below(-d1))
    #expect(abs(price - 1.05) < 1e-4, "the middle of the market is explained")
    #expect(abs(Double(delta) / 1e4 - (below(d1) - 1)) < 1.5e-4)
  }

  @Test(
    "0DTE activity is judged each minute, and both estimates carry their assumption (K-06, G-02)")
  func zeroDay() throws {
    var text = "09:30:00 quote AAPL stock 99.99/100.01\n"
    // 4 × 50,000 is asked without a baseline: 10 × 100 × 100 × 3.00 = 300,000.
    for second in 10..<20 {
      text += "10:00:\(second) AAPL C:100@1120 - XCBO 3.00 x100 nbbo 2.90/3.00\n"
    }
    let out = run(text + "10:06:00 AAPL C:100@1120 - XCBO 3.00 x1 nbbo 2.90/3.00")
    let alert = try #require(out.alerts.first { $0.rule.name == "zero-dte-gamma" })
    #expect(alert.subject.kind == .inference)
    #expect(alert.confidence == .low)
    #expect(alert.stamp.at == Tape.time("10:01:00") || alert.stamp.at > Tape.time("10:01:00"))
    #expect(alert.premium == 300_000)
    let said = try #require(out.inferences.first { $0.type == .descriptive })
    #expect(said.evidence.contains { $0.name.contains(GammaStatement.openInterestLine) })
    #expect(said.evidence.contains { $0.name.contains(GammaStatement.flowLine) })
  }

  @Test("what one input infers is numbered without a hole")
  func inferenceNumbers() {
    var text = ""
    for ticker in ["AAPL", "MSFT"] {
      text += "09:30:00 quote \(ticker) stock 99.99/100.01\n"
    }
    for second in 10..<20 {
      for ticker in ["AAPL", "MSFT"] {
        text += "10:04:\(second) \(ticker) C:100@1120 - XCBO 3.00 x100 nbbo 2.90/3.00\n"
      }
    }
    let out = run(text + "10:05:00.5 clock")
    // At 10:05 each ticker alerts and each has its statement: four of one input.
    let seq = out.inferences.first?.stamp.seq
    let alerts = out.alerts.filter { $0.subject.kind == .inference && $0.stamp.seq == seq }
    let numbers =
      alerts.map(\.subject.ordinal)
      + out.inferences.filter { $0.stamp.seq == seq }.map(\.id.ordinal)
    #expect(numbers.sorted() == [1, 2, 3, 4])
  }

  @Test("a repeat hitter's own spacing decides what is gathered (K-09)")
  func hitSpacing() {
    var text = ""
    for second in ["00", "08", "16"] {
      text += "10:00:\(second) AAPL C - XCBO 5.20 x250 nbbo 5.10/5.20\n"
    }
    func fires(_ gap: Int64) -> Bool {
      var settings = Settings()
      settings[RepeatHitter.self, "gap_min"] = gap
      return run(text, settings: settings).alerts.contains { $0.rule == RepeatHitter.id }
    }
    #expect(!fires(10_000_000_000), "eight seconds apart: two of the three are left")
    #expect(fires(8_000_000_000))
  }

  @Test("ISO prints of one exchange are level-1 parents that repeat each other (C-12, K-09)")
  func isoHits() {
    func fires(_ code: String) -> Bool {
      var text = ""
      for second in ["00", "20", "40"] {
        for slice in 1...2 {
          text += "10:00:\(second).000\(slice) AAPL C \(code) XCBO 12.35 x20 nbbo 12.20/12.35\n"
        }
      }
      return run(text).alerts.contains { $0.rule == RepeatHitter.id }
    }
    #expect(fires("S"))
    #expect(!fires("-"), "without the code they are lone prints")
  }

  @Test("a probe keeps what every rule said and changes nothing that is derived")
  func probe() throws {
    let tape = Tape(Self.vertical + "end")
    var engine = Engine(settings: Settings(), session: Tape.session)
    engine.probe = FlowID(.cluster, seq: 2)
    var out = FlowBatch()
    for event in tape.events { engine.step(event, into: &out) }
    #expect(bytes(out) == bytes(run(tape)))
    #expect(engine.probed.isEmpty == false)
    #expect(engine.probed.allSatisfy { !$0.verdict.fires || $0.rule.name == "opening-evidence" })
  }
}
