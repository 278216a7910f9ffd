import Testing

@testable import FlowEngine

/// The published side rules S-01, S-02, S-04 to S-07 on whole numbers, chosen by a setting.
@Suite struct SideRuleTests {
  static let rules: [SideRule] = [.quote, .tick, .leeReady, .emo, .clnv]

  /// One letter a rule, in the order above: `+` buy, `-` sell, `0` nothing.
  static func signs(_ print: SidePrint) -> String {
    rules.map { rule in
      switch rule.side(of: print) {
      case .buy: "+"
      case .sell: "-"
      case .unknown: "0"
      }
    }.joined()
  }

  // swift-format-ignore
  @Test("each rule by its definition: quote, tick, Lee-Ready, EMO, CLNV", arguments: [
    //  P    B    A    last     q t L E C   why
    (150, 100, 200,  nil as Int64?, "00000", "the middle, and no price before"),
    (150, 100, 200,  140,    "0++++", "the middle, up from the last price"),
    (150, 100, 200,  160,    "0----", "the middle, down"),
    (150, 100, 200,  150,    "00000", "the same price is not a different one"),
    (200, 100, 200,  900,    "+-+++", "at the ask, down"),
    (100, 100, 200,   10,    "-+---", "at the bid, up"),
    (151, 100, 200,  900,    "+-+--", "just above the middle: only the quote rule signs"),
    (170, 100, 200,  900,    "+-+--", "κ = 0.7: the inner edge is open (S-06)"),
    (171, 100, 200,  900,    "+-+-+", "above it"),
    (130, 100, 200,   10,    "-+-++", "κ = 0.3: open too"),
    (129, 100, 200,   10,    "-+-+-", "below it"),
    (201, 100, 200,  900,    "+-+--", "outside: EMO and CLNV fall back"),
    ( 99, 100, 200,   10,    "-+-++", "outside below"),
    (150, 150, 150,  140,    "0++++", "locked, at its price: at both quotes is at neither"),
    (160, 150, 150,  900,    "+-+--", "locked, above: x > 0"),
    (150, 200, 100,  140,    "0++++", "crossed: no quote rule"),
    (200, 200, 100,  900,    "0----", "crossed: at a quote is at none"),
  ])
  func definitions(
    _ price: Int64, _ bid: Int64, _ ask: Int64, _ last: Int64?, _ expected: String, _ why: String
  ) {
    let print = SidePrint(price: price, bid: bid, ask: ask, lastDifferent: last ?? .min)
    expectNoDifference(Self.signs(print), expected, "\(why)")
  }

  // swift-format-ignore
  @Test("without a market only the tick rule speaks", arguments: [
    (Int64.min, Int64.min), (100, .min), (.min, 200),
  ])
  func missing(_ bid: Int64, _ ask: Int64) {
    let print = SidePrint(price: 150, bid: bid, ask: ask, lastDifferent: 140)
    expectNoDifference(Self.signs(print), "0++++")
    expectNoDifference(SideRule.graded.side(of: print), .unknown)
  }

  // swift-format-ignore
  @Test("depth (S-07)", arguments: [
    (7 as UInt32?, 9 as UInt32?, Side.buy, "more on offer"), (9, 7, .sell, "more bid"),
    (7, 7, .unknown, "equal"), (nil, 7, .unknown, "unknown bid"), (7, nil, .unknown, "unknown ask"),
  ])
  func depth(_ bid: UInt32?, _ ask: UInt32?, _ side: Side, _ why: String) {
    expectNoDifference(depthSide(bidSize: bid, askSize: ask), side, "\(why)")
  }

  @Test("a mirrored market gives the mirrored side: P → −P, A ↔ B, a ↔ b")
  func antisymmetry() {
    func mirror(_ side: Side) -> Side {
      switch side {
      case .buy: .sell
      case .sell: .buy
      case .unknown: .unknown
      }
    }
    var random = SplitMix(seed: 20_261_120)
    var seen: [SideRule: Set<Side>] = [:]
    for _ in 0..<20_000 {
      // A small grid, so that touches, middles, edges, locks and crosses come often.
      let bid = Int64.random(in: 1...30, using: &random)
      let ask = bid + Int64.random(in: -3...20, using: &random)
      let price = Int64.random(in: (bid - 3)...(max(bid, ask) + 3), using: &random)
      let last =
        Int64.random(in: 0...9, using: &random) == 0
        ? Int64.min : price + Int64.random(in: -3...3, using: &random)
      let print = SidePrint(price: price, bid: bid, ask: ask, lastDifferent: last)
      let mirrored = SidePrint(
        price: -price, bid: -ask, ask: -bid, lastDifferent: last == .min ? .min : -last)
      for rule in Self.rules {
        let side = rule.side(of: print)
        seen[rule, default: []].insert(side)
        expectNoDifference(rule.side(of: mirrored), mirror(side), "\(rule) \(print)")
      }
      let (a, b) = (UInt32(ask + 10), UInt32(bid + 10))
      expectNoDifference(
        depthSide(bidSize: a, askSize: b), mirror(depthSide(bidSize: b, askSize: a)))
    }
    for rule in Self.rules { expectNoDifference(seen[rule]?.count, 3, "\(rule) says all three") }
  }

  @Test("the memory of the tick rule: the last price that differs")
  func memory() {
    var state = TickState()
    expectNoDifference(state.lastDifferent(from: 10), .min)
    var seen: [Int64] = []
    for price in [10, 10, 12, 12, 11, 12, 12, 12] as [Int64] {
      seen.append(state.lastDifferent(from: price))
      state.take(price)
    }
    expectNoDifference(seen, [.min, .min, 10, 10, 12, 11, 11, 11])
  }

  // MARK: In the engine

  // swift-format-ignore
  @Test("a setting selects the rule; its grade is at most C and its tag names it", arguments: [
    (0, "12.30", Side.buy,  Grade.c, "S-01:inside",     "graded: κ = 0.75"),
    (0, "12.40", .buy,      .b,      "S-01:touch",      "graded: the touch"),
    (0, "12.20", .unknown,  .u,      "S-25",            "graded: the middle"),
    (1, "12.40", .buy,      .c,      "S-01:quote_rule", "quote"),
    (1, "12.20", .unknown,  .u,      "S-01:quote_rule", "quote: the middle"),
    (2, "12.40", .sell,     .c,      "S-02:tick_rule",  "tick: down from 13.00"),
    (3, "12.20", .sell,     .c,      "S-04:lee_ready",  "Lee-Ready: the tick rule at the middle"),
    (4, "12.30", .sell,     .c,      "S-05:emo",        "EMO: inside the quotes"),
    (5, "12.30", .buy,      .c,      "S-06:clnv",       "CLNV: κ = 0.75"),
  ])
  func setting(
    _ rule: Int64, _ price: String, _ side: Side, _ grade: Grade, _ tag: String, _ why: String
  ) {
    var settings = Settings()
    settings.sideRule = rule
    let out = run(
      """
      09:40:00 AAPL C - XCBO 13.00 x3 nbbo 12.00/12.40 7x9
      09:41:00 AAPL C - XCBO \(price) x3 nbbo 12.00/12.40 7x9
      """, settings: settings)
    let judged = out.judgements.last
    expectNoDifference(judged?.side, side, "\(why)")
    expectNoDifference(judged?.grade, grade, "\(why)")
    expectNoDifference(judged?.reasons.labels.contains(tag), true, "\(why)")
  }

  // swift-format-ignore
  @Test("no rule signs what may not be signed", arguments: [
    "f", "c", "n", "D", "J", "u", "z",
  ])
  func refused(_ letter: String) {
    for rule in Self.rules {
      var settings = Settings()
      settings.sideRule = rule.rawValue
      let out = run(
        """
        09:40:00 AAPL C - XCBO 13.00 x3 nbbo 12.00/12.40
        09:41:00 AAPL C \(letter) XCBO 12.40 x3 nbbo 12.00/12.40
        """, settings: settings)
      expectNoDifference(out.judgements.last?.side, .unknown, "\(rule) \(letter)")
    }
  }

  // swift-format-ignore
  @Test("a cap stays a cap", arguments: [
    ("e", Grade.d, "floor"), ("a", .c, "auction"), ("?", .c, "no conditions delivered"),
  ])
  func caps(_ letter: String, _ grade: Grade, _ why: String) {
    var settings = Settings()
    settings.sideRule = SideRule.quote.rawValue
    let out = run("09:41:00 AAPL C \(letter) XCBO 12.40 x3 nbbo 12.00/12.40", settings: settings)
    expectNoDifference(out.judgements.last?.grade, grade, "\(why)")
  }

  @Test("the setting is in the text of a log, and a number that is no rule is refused")
  func text() throws {
    var settings = Settings()
    settings.sideRule = 4
    expectNoDifference(try Settings(text: settings.text), settings)
    #expect(settings.text.contains("side_rule = 4\n"))
    for bad in ["-1", "6"] {
      let error = #expect(throws: SettingsError.self) { try Settings(text: "side_rule = \(bad)\n") }
      expectNoDifference(error?.line, 1)
    }
    // A log of before the setting judges as it did.
    expectNoDifference(try Settings(text: "block_size_min = 200\n").sideRule, 0)
  }

  // swift-format-ignore
  @Test("the hint at the middle: depth, else the tick rule; never a side", arguments: [
    ("7x9", Side.buy,  "more on offer, against the tick"),
    ("9x7", .sell,     "more bid"),
    ("7x7", .sell,     "equal depth: down from the last price"),
    ("",    .sell,     "depth unknown"),
  ])
  func hint(_ sizes: String, _ hint: Side, _ why: String) {
    let out = run(
      """
      09:40:00 AAPL C - XCBO 12.40 x3 nbbo 12.00/12.40
      09:40:30 AAPL C D XCBO 12.10 x3 nbbo 12.00/12.40
      09:40:31 AAPL C u XCBO 12.10 x3 nbbo 12.00/12.40
      09:41:00 AAPL C - XCBO 12.20 x3 nbbo 12.00/12.40 \(sizes)
      """)
    expectNoDifference(out.judgements.last?.hint, hint, "\(why)")
    expectNoDifference(out.judgements.last?.side, .unknown)
    expectNoDifference(out.judgements.last?.grade, .u)
  }

  @Test("a print outside the quote that came with it says that no search was made (S-23)")
  func searchSkipped() {
    let with = run("09:41:00 AAPL C - XCBO 12.45 x3 nbbo 12.00/12.40").judgements.last
    expectNoDifference(with?.reasons.contains(.searchSkipped), true)
    let stood = run("09:40:00 quote AAPL C 12.00/12.40\n09:41:00 AAPL C - XCBO 12.45 x3")
      .judgements.last
    expectNoDifference(stood?.reasons.contains(.searchSkipped), false)
    expectNoDifference([with?.side, stood?.side], [.buy, .buy])
  }
}
