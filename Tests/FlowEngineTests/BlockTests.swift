import FlowEngine
import Testing

/// C-13 through the engine.
@Suite struct BlockTests {
  // swift-format-ignore
  @Test("both thresholds, and what owns the print", arguments: [
    // 5.00 × 200 × 100 = 100,000
    ("09:40:00 AAPL C - XCBO 5.00 x200 nbbo 4.80/5.00",  ["block buy b 200"],  "exactly at both minimums"),
    ("09:40:00 AAPL C - XCBO 5.05 x199 nbbo 4.80/5.05",  [],                   "one contract short"),
    ("09:40:00 AAPL C - XCBO 4.95 x202 nbbo 4.80/4.95",  [],                   "99,990 dollars"),
    ("09:40:00 AAPL C - XCBO 4.95 x203 nbbo 4.80/4.95",  ["block buy b 203"],  "100,485 dollars"),
    ("09:40:00 AAPL C - XCBO 4.90 x300 nbbo 4.80/5.00",  ["block unknown u 300"], "a block at the mid has no side"),
    ("09:40:00 AAPL C - XCBO 5.00 x300 nbbo 4.80/5.00 9x300", ["block buy c 300"], "a size match lowers it"),
    ("09:40:00 AAPL C ? XCBO 5.00 x300 nbbo 4.80/5.00",  ["block buy c 300"],  "no conditions: its type, side at most C (S-20)"),
    ("09:40:00 AAPL C e XCBO 5.00 x300 nbbo 4.80/5.00",  ["block buy d 300"],  "floor"),
    ("09:40:00 AAPL C c XCBO 5.00 x300 nbbo 4.80/5.00",  ["crossBlock unknown u 300"], "a cross has no side"),
    ("09:40:00 AAPL C h XCBO 5.00 x300 nbbo 4.80/5.00",  ["crossBlock unknown u 300"], "nor a crossed package leg"),
    ("09:40:00 AAPL C S XCBO 5.00 x300 nbbo 4.80/5.00",  ["block buy b 300"],  "a lone ISO print is a block, and never A"),
    ("09:40:00 AAPL C S XCBO 5.00 x300 nbbo 4.80/5.00\n09:40:00.001 AAPL C S XPHL 5.00 x1 nbbo 4.80/5.00",
      ["sweep buy a 301"], "a sweep owns its big print"),
    ("09:40:00 AAPL C - XCBO 5.00 x10000000 nbbo 4.80/5.00", [], "a size that S-21 refuses is no fact"),
    ("09:40:00 AAPL C - XCBO 5.00 x200 nbbo 4.80/5.00 #7\n09:40:05 AAPL C - XCBO 5.00 x200 nbbo 4.80/5.00 #7",
      ["block buy b 200"], "a duplicate counts once"),
  ])
  func block(_ tape: String, _ clusters: [String], _ why: String) {
    let out = run(tape)
    expectNoDifference(out.lines, clusters, why)
    expectNoDifference(out.settled.count, out.judgements.count)
    for cluster in out.clusters where cluster.type != .sweep {
      let evidence = cluster.evidence(Settings())
      expectNoDifference(
        evidence.map(\.name),
        [
          "contracts in one print", "premium",
          "no baseline of the underlying's sizes: the fixed minimum applies",
        ])
      expectNoDifference(evidence.map(\.passed), [true, true, true])
    }
  }

  // swift-format-ignore
  @Test("with a history the 99th percentile is asked, and how many prints it rests on is shown", arguments: [
    (300, 250, 10, ["300 >= 250", "1234567 nil"], "past the percentile"),
    (300, 300, 10, ["300 >= 300", "1234567 nil"], "just at it"),
    (300, 301, 10, nil, "one contract short of it"),
    (300, 301, 9,  ["200 nil"], "nine sessions are no baseline: 200 contracts"),
  ] as [(Int, Int64, Int64, [String]?, String)])
  func percentile(_ size: Int, _ high: Int64, _ sessions: Int64, _ shown: [String]?, _ why: String)
    throws
  {
    let session = CalendarDate(year: 2026, month: 11, day: 19)
    let note = HistoryNote(
      times: EventTimes(published: Tape.time("09:00:00")), kind: .size, session: session,
      subject: HistoryNote.underlying("AAPL"), bucket: 0, a: high, b: 0, c: 1_234_567, d: sessions)
    let tape = Tape("09:40:00 AAPL C - XCBO 5.00 x\(size) nbbo 4.80/5.00\nend")
    let out = run([.history(note)] + tape.events)
    let clauses = out.clusters.first?.evidence(Settings()).dropFirst(2).map {
      switch ($0.seen, $0.asked) {
      case (.count(let seen), .atLeast(.count(let asked))): "\(seen) >= \(asked)"
      case (.count(let seen), .shown): "\(seen) nil"
      default: "?"
      }
    }
    expectNoDifference(clauses, shown, why)
  }

  @Test("an adjusted series has no blocks (H-09)")
  func adjusted() {
    let tape = Tape(
      "09:40:00 XYZ C - XCBO 5.00 x300 nbbo 4.80/5.00\nend", isAdjusted: true)
    let out = run(tape)
    expectNoDifference(out.lines, [])
    expectNoDifference(out.judgements.map(\.side), [.unknown])
    #expect(out.judgements.allSatisfy { $0.reasons.contains(.adjusted) })
  }

  @Test("no block is an alert of the sweep rules")
  func silent() {
    let out = run("09:40:00 AAPL C - XCBO 50.00 x9000 nbbo 49.80/50.00")
    expectNoDifference(out.clusters.count, 1)
    expectNoDifference(out.alerts, [])
  }
}
