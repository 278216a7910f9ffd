import Testing

@testable import FlowEngine

/// What can go wrong on the way in: quote state, halts, gaps, clocks, early and absurd events.
@Suite struct EngineInputTests {
  static func judgement(_ text: String) -> Judgement? { run(text).judgements.last }

  // swift-format-ignore
  @Test("the quote in force decides (S-22 to S-24)", arguments: [
    ("09:40:00 quote AAPL C 12.20/12.35 9x9\n09:40:01 AAPL C - XCBO 12.35 x1",
      Side.buy, Grade.b, "the last NBBO before the trade"),
    ("09:40:00 AAPL C - XCBO 12.35 x1\n09:40:00.1 quote AAPL C 12.20/12.35",
      .unknown, .u, "a quote after the trade is not seen"),
    ("09:40:00 quote AAPL C 12.20/12.35 venue XCBO\n09:40:01 AAPL C - XCBO 12.35 x1",
      .buy, .d, "only a venue's quote: D"),
    ("09:40:00 quote AAPL C 12.20/12.35 venue XPHL\n09:40:01 AAPL C - XCBO 12.35 x1",
      .unknown, .u, "only another venue's quote: missing"),
    ("09:40:00 quote AAPL C 12.20/12.35\n09:40:00.5 quote AAPL C 12.00/12.20 venue XPHL\n09:40:01 AAPL C - XCBO 12.20 x1",
      .sell, .b, "a venue's quote never replaces the NBBO"),
    ("09:40:00 quote AAPL C 12.20/12.35\n09:40:01 AAPL C - XCBO 12.35 x1 nbbo 12.35/12.50",
      .sell, .b, "the quote that came with the trade comes first"),
    // 12.20/12.35 stood for ten seconds and moved away 2 ms before the print.
    ("09:40:00 quote AAPL C 12.20/12.35\n09:40:10 quote AAPL C 11.90/12.05\n09:40:10.002 AAPL C - XCBO 12.35 x1",
      .buy, .c, "quote race: the quote just before held the price, however long it stood"),
    ("09:40:00 quote AAPL C 12.35/12.50\n09:40:10 quote AAPL C 11.90/12.05\n09:40:10.002 AAPL C - XCBO 12.35 x1",
      .sell, .c, "quote race: it was the bid"),
    ("09:40:00 quote AAPL C 12.20/12.35\n09:40:10 quote AAPL C 11.90/12.05\n09:40:10.250 AAPL C - XCBO 12.35 x1",
      .buy, .c, "exactly 250 ms ago it still stood"),
    ("09:40:00 quote AAPL C 12.20/12.35\n09:40:10 quote AAPL C 11.90/12.05\n09:40:10.250000001 AAPL C - XCBO 12.35 x1",
      .unknown, .u, "a nanosecond later it is out of the window, and six ticks are too far"),
    ("09:40:00 quote AAPL C 12.20/12.35\n09:40:41 AAPL C - XCBO 12.35 x1",
      .buy, .d, "41 s old and the stock unknown: stale"),
    ("09:40:00 quote AAPL stock 229.99/230.01\n09:40:00 quote AAPL C 12.20/12.35\n09:40:41 AAPL C - XCBO 12.35 x1",
      .buy, .b, "41 s old, the stock stood still"),
    // w = 0.15, a quarter is 0.0375; the mid of the stock moves by 0.0375 and by 0.04.
    ("09:40:00 quote AAPL stock 229.99/230.01\n09:40:00 quote AAPL C 12.20/12.35\n09:40:40 quote AAPL stock 230.0275/230.0475\n09:40:41 AAPL C - XCBO 12.35 x1",
      .buy, .b, "exactly a quarter of the spread is no move"),
    ("09:40:00 quote AAPL stock 229.99/230.01\n09:40:00 quote AAPL C 12.20/12.35\n09:40:40 quote AAPL stock 230.03/230.05\n09:40:41 AAPL C - XCBO 12.35 x1",
      .buy, .d, "more than a quarter of the spread: stale"),
    ("09:40:00 quote AAPL C 12.10/12.35\n09:40:00.95 quote AAPL C 12.20/12.30\n09:40:00.96 quote AAPL C 12.20/12.35\n09:40:00.97 quote AAPL C 12.20/12.40\n09:40:00.98 quote AAPL C 12.20/12.45\n09:40:00.99 quote AAPL C 12.20/12.35\n09:40:01 AAPL C - XCBO 12.35 x1",
      .buy, .c, "five changes in exactly 50 ms: fast"),
    ("09:40:00 quote AAPL C 12.10/12.35\n09:40:00.949 quote AAPL C 12.20/12.30\n09:40:00.96 quote AAPL C 12.20/12.35\n09:40:00.97 quote AAPL C 12.20/12.40\n09:40:00.98 quote AAPL C 12.20/12.45\n09:40:00.99 quote AAPL C 12.20/12.35\n09:40:01 AAPL C - XCBO 12.35 x1",
      .buy, .b, "five changes in 51 ms: not fast"),
    ("09:40:00.95 quote AAPL C 12.20/12.35 1x1\n09:40:00.96 quote AAPL C 12.20/12.35 2x2\n09:40:00.97 quote AAPL C 12.20/12.35 3x3\n09:40:00.98 quote AAPL C 12.20/12.35 4x4\n09:40:00.99 quote AAPL C 12.20/12.35 5x5\n09:40:01 AAPL C - XCBO 12.35 x1",
      .buy, .b, "changes of size are no changes of price"),
    ("09:30:59.999 AAPL C - XCBO 12.35 x1 nbbo 12.20/12.35", .buy, .c, "the first minute"),
    ("09:31:00 AAPL C - XCBO 12.35 x1 nbbo 12.20/12.35", .buy, .b, "after the first minute"),
    ("15:58:59.999 AAPL C - XCBO 12.35 x1 nbbo 12.20/12.35", .buy, .b, "before the last minute"),
    ("15:59:00 AAPL C - XCBO 12.35 x1 nbbo 12.20/12.35", .buy, .c, "the last minute"),
    ("09:40:00 halt AAPL\n09:40:01 AAPL C - XCBO 12.35 x1 nbbo 12.20/12.35", .unknown, .u, "the stock is halted"),
    ("09:40:00 halt AAPL\n09:41:00 open AAPL\n09:45:01 AAPL C - XCBO 12.35 x1 nbbo 12.20/12.35", .buy, .b, "trading again"),
    ("09:40:00 halt MSFT\n09:40:01 AAPL C - XCBO 12.35 x1 nbbo 12.20/12.35", .buy, .b, "another stock is halted"),
    ("09:40:00 AAPL C - XCBO 12.35 x1 nbbo 12.20/12.35 #5\n09:40:01 AAPL C - XCBO 12.35 x1 nbbo 12.20/12.35 #5",
      .unknown, .u, "a duplicate by venue and number"),
    ("09:40:00 AAPL C - XCBO 12.35 x1 nbbo 12.20/12.35 #5\n09:40:01 AAPL C - XPHL 12.35 x1 nbbo 12.20/12.35 #5",
      .buy, .b, "the number of another venue is no duplicate"),
    ("09:40:00 AAPL C - XCBO 12.35 x1 nbbo 12.20/12.35 #5\n09:40:01 AAPL C - XPHL 12.35 x1 nbbo 12.20/12.35 #7\n09:40:01 AAPL C - XCBO 12.35 x1 nbbo 12.20/12.35 #6\n09:40:01 AAPL C - XISX 12.35 x1 nbbo 12.20/12.35 #5\n09:40:01 AAPL C - XCBO 12.35 x1 nbbo 12.20/12.35 #5",
      .unknown, .u, "a duplicate three prints after its twin"),
  ])
  func quote(_ tape: String, _ side: Side, _ grade: Grade, _ why: String) {
    let judged = Self.judgement(tape)
    expectNoDifference(judged?.side, side, why)
    expectNoDifference(judged?.grade, grade, why)
  }

  @Test("the age of a quote is known, and null when it came with the trade")
  func age() {
    let own = Self.judgement(
      "09:40:00 quote AAPL C 12.20/12.35\n09:40:00.25 AAPL C - XCBO 12.35 x1")
    expectNoDifference(own?.quoteAge, 250_000_000)
    let attached = Self.judgement("09:40:00 AAPL C - XCBO 12.35 x1 nbbo 12.20/12.35")
    expectNoDifference(attached?.quoteAge, nil)
    #expect(attached?.flags.contains(.quoteAttached) == true)
  }

  @Test("sixty seconds after a reopening the grade is at most C (H-02)")
  func reopening() {
    func grade(_ rest: String) -> Grade? {
      Self.judgement(
        "09:39:00 quote AAPL C 12.20/12.35\n09:40:00 halt AAPL\n09:41:00 open AAPL\n\(rest)")?
        .grade
    }
    expectNoDifference(grade("09:41:59.999 AAPL C - XCBO 12.35 x1 nbbo 12.20/12.35"), .c)
    expectNoDifference(grade("09:42:00 AAPL C - XCBO 12.35 x1 nbbo 12.20/12.35"), .b)
    // The quote from before the halt was not firm; a new one is.
    expectNoDifference(grade("09:42:00 AAPL C - XCBO 12.35 x1"), .u)
    expectNoDifference(
      grade("09:41:50 quote AAPL C 12.20/12.35\n09:42:00 AAPL C - XCBO 12.35 x1"), .b)
  }

  // swift-format-ignore
  @Test("the first and last minute of its own class: at most grade C (S-23, H-01)", arguments: [
    ("AAPL C", "09:30:59.999", .c), ("AAPL C", "09:31:00", .b),
    ("AAPL C", "15:58:59.999", .b), ("AAPL C", "15:59:00", .c),
    // Options on SPY go on for fifteen minutes after the stocks, but not on their last day.
    ("SPY C", "15:59:30", .b), ("SPY C", "16:13:59.999", .b), ("SPY C", "16:14:00", .c),
    ("SPY C:100@1120", "15:59:30", .c),
  ] as [(String, String, Grade)])
  func edges(_ series: String, _ time: String, _ grade: Grade) {
    expectNoDifference(
      Self.judgement("\(time) \(series) - XCBO 12.35 x1 nbbo 12.20/12.35")?.grade, grade)
  }

  @Test("when NBBO and the venue's quote disagree the grade is at most D (S-26)")
  func venuesDisagree() {
    func judged(_ venueQuote: String, _ printed: String = "XCBO") -> Judgement? {
      Self.judgement(
        """
        09:40:00 quote AAPL C 12.20/12.35
        09:40:00 quote AAPL C \(venueQuote)
        09:40:01 AAPL C - \(printed) 12.35 x1
        """)
    }
    let differs = judged("12.35/12.50 venue XCBO")
    expectNoDifference(differs?.side, .buy)
    expectNoDifference(differs?.grade, .d)
    #expect(differs?.reasons.contains(.venuesDisagree) == true)
    expectNoDifference(judged("12.10/12.35 venue XCBO")?.grade, .b, "they agree")
    expectNoDifference(
      judged("12.30/12.40 venue XCBO")?.grade, .b, "the venue's middle has no sign")
    expectNoDifference(judged("12.35/12.50 venue XPHL")?.grade, .b, "another venue's quote")
    expectNoDifference(judged("12.50/12.35 venue XCBO")?.grade, .b, "a crossed quote has no sign")
    expectNoDifference(
      judged("12.35/12.50 venue XCBO\n09:40:00.5 quote AAPL C 12.10/12.35 venue XPHL")?.grade, .d,
      "another venue's newer quote hides nothing")
  }

  @Test("a gap is an event, and marks the prints that wait")
  func gap() {
    let pair =
      SweepTests.line(0, "S", "XCBO", 5) + "09:40:00.0005 gap opra\n"
      + SweepTests.line(1_000, "S", "XPHL", 5)
    let out = run(pair)
    expectNoDifference(out.health.map(\.kind), [.gap])
    expectNoDifference(out.health.map(\.lost), [5])
    expectNoDifference(out.lines, ["sweep buy a 10"])
    let text = "data may be missing around these prints"
    #expect(out.clusters[0].counterEvidence.contains { $0.name == text && $0.passed == false })
    let clean = run(SweepTests.line(0, "S", "XCBO", 5) + SweepTests.line(1_000, "S", "XPHL", 5))
    #expect(clean.clusters.allSatisfy { !$0.counterEvidence.contains { $0.name == text } })
  }

  // swift-format-ignore
  @Test("clock jumps (H-05)", arguments: [
    (["10:00:00", "10:01:00"],                          0, "10:01:00", "60 s forward is time"),
    (["10:00:00", "10:01:00.000000001"],                1, "10:00:00", "more is a jump, and moves nothing by itself"),
    (["10:00:00", "12:00:00", "10:00:01"],              1, "10:00:01", "one wild stamp is left behind"),
    (["10:00:00", "12:00:00", "12:00:01"],              1, "12:00:01", "the next event agrees: time moved"),
    (["10:00:00", "09:59:59"],                          0, "10:00:00", "1 s back is lateness"),
    (["10:00:00", "09:59:58.999"],                      1, "10:00:00", "more than 1 s back is a jump"),
    (["10:00:00", "09:59:00", "09:59:01", "10:00:01"],  1, "10:00:01", "a run of old events is one jump"),
  ])
  func clockJump(_ times: [String], _ jumps: Int, _ now: String, _ why: String) {
    var engine = Engine(settings: Settings(), session: Tape.session)
    var out = FlowBatch()
    let text = times.map { "\($0) quote AAPL C 12.20/12.35" }.joined(separator: "\n")
    for event in Tape(text, hasClocks: false).events { engine.step(event, into: &out) }
    expectNoDifference(out.health.map(\.kind), Array(repeating: .clockJump, count: jumps), why)
    expectNoDifference(engine.now, Tape.time(now), why)
  }

  @Test("a definite clock moves time however far, and never back")
  func clock() {
    var engine = Engine(settings: Settings(), session: Tape.session)
    var out = FlowBatch()
    #expect(engine.now == nil)
    for time in ["09:00:00", "15:00:00", "14:00:00"] {
      engine.step(.clock(ClockTick(at: Tape.time(time))), into: &out)
    }
    expectNoDifference(engine.now, Tape.time("15:00:00"))
    expectNoDifference(out, FlowBatch())
  }

  @Test("the end of input closes everything, and prints every bar")
  func end() {
    let tape =
      SweepTests.line(0, "S", "XCBO", 5) + SweepTests.line(1, "S", "XPHL", 5)
      + "09:40:00.1 AAPL stock @ XNAS 230.00 x100\n09:40:00.2 AAPL stock @ XNAS 230.00 x100\n"
    let open = run(Tape(tape))
    expectNoDifference(open.clusters, [])
    expectNoDifference(open.bars.last?.volume, 100)
    let closed = run(tape)
    expectNoDifference(closed.lines, ["sweep buy a 10"])
    expectNoDifference(closed.bars.last?.volume, 200)
  }

  @Test("events of undefined instruments are counted, never dropped in silence")
  func undefined() {
    let at = EventTimes(executed: Tape.time("09:40:00"), published: Tape.time("09:40:00"))
    let id = InstrumentID(3)
    let trade = Trade(
      instrument: id, venue: "XCBO", times: at, price: Price(cents: 100), size: 1,
      conditions: .regular)
    let quote = Quote(
      instrument: id, times: at, prices: BestPrices(bid: Price(cents: 1), ask: Price(cents: 2)))
    let note = CalendarNote(
      instrument: id, times: at, kind: .earnings, date: CalendarDate(yyyymmdd: 20_261_123))
    let early = run([.trade(trade), .quote(quote), .cancel(Cancel(instrument: id, times: at))])
    expectNoDifference(early.health.map(\.kind), [.unresolved, .unresolved, .orphanCancel])
    // A status line makes room in the table, but defines nothing.
    let status = TradingStatus(instrument: InstrumentID(9), times: at, state: .trading)
    let later = run([.status(status), .trade(trade), .quote(quote), .calendar(note)])
    expectNoDifference(later.health.map(\.kind), [.unresolved, .unresolved])
    // An earnings note for nobody is not given to the first underlying.
    var tape = Tape("09:00:00 oi AAPL C 5\n09:00:01 halt MSFT\n09:00:02 open MSFT")
    tape.append(.calendar(note))
    tape.append(LargeBullishSweepTests.sweep("10:00:00", "AAPL", "C", 30, "12.35") + "end")
    let clause = run(tape).alerts.first?.counterEvidence.first { $0.name.contains("earnings") }
    expectNoDifference(clause?.seen, .unknown)
  }

  @Test("unresolved contracts are judged unknown and kept out of every cluster")
  func unresolved() {
    var tape = Tape(LargeBullishSweepTests.sweep("10:00:00", "AAPL", "C", 300, "12.35") + "end")
    let events = tape.events.map { event -> MarketEvent in
      guard case .contract(var contract) = event else { return event }
      contract.origin = .unresolved
      return .contract(contract)
    }
    tape = Tape()
    let out = run(events)
    expectNoDifference(out.clusters, [])
    expectNoDifference(out.judgements.map(\.side), [.unknown, .unknown])
    expectNoDifference(out.judgements.map(\.volumeBefore), [0, 300])
  }

  @Test("absurd numbers are judged unknown and stop nothing")
  func absurd() {
    let huge = Price(billionths: .max)
    for size in [Int64.max, .min, 0, -1, 10_000_000] {
      for price in [
        huge, Price(billionths: .min + 1), .zero, Price(cents: -5), Price(cents: 1_235),
      ] {
        for quote in [
          BestPrices(bid: Price(cents: 1_220), ask: huge), BestPrices(bid: huge, ask: huge),
          BestPrices(bid: Price(billionths: .min + 1), ask: huge), .none,
        ] {
          var tape = Tape("09:39:00 oi AAPL C 5\n09:39:00 quote AAPL stock 230.00/230.02")
          let at = EventTimes(executed: Tape.time("09:40:00"), published: Tape.time("09:40:00"))
          for index in [0, 1] as [UInt32] {
            tape.append(.quote(Quote(instrument: InstrumentID(index), times: at, prices: quote)))
            for _ in 0..<2 {
              tape.append(
                .trade(
                  Trade(
                    instrument: InstrumentID(index), venue: "XCBO", times: at, price: price,
                    size: size, conditions: .regular)))
            }
          }
          tape.append("end")
          let out = run(tape)
          expectNoDifference(out.clusters, [])
          expectNoDifference(
            out.judgements.count { $0.side != .unknown && $0.rawOpenInterest >= 0 }, 0)
        }
      }
    }
  }

  @Test("prints from before the session, as a file of a UTC day begins with, are taken")
  func beforeTheSession() {
    var tape = Tape("09:40:00 quote AAPL stock 230.00/230.02")
    // 19:00 of the day before.
    let evening = Timestamp(nanoseconds: Tape.midnight - 5 * 3_600_000_000_000)
    let stock = Trade(
      instrument: InstrumentID(0), venue: "XNAS",
      times: EventTimes(executed: evening, published: evening), price: Price(cents: 23_001),
      size: 5,
      conditions: .regular)
    let definition = tape.events[0]
    tape = Tape()
    let out = run([definition, .trade(stock), .clock(ClockTick(at: evening, isEnd: true))])
    expectNoDifference(out.judgements.count, 1)
    // Nothing is known before the session starts: 20:00 ET of the evening before.
    expectNoDifference(
      out.judgements.first?.stamp.at, Timestamp(nanoseconds: 1_795_136_400_000_000_000))
    expectNoDifference(out.bars.map(\.volume), [5])
  }
}
