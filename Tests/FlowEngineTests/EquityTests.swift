import Testing

@testable import FlowEngine

/// X-01 to X-04, S-40 to S-42, the exclusions of `print`, volume and minute bars.
@Suite struct EquityTests {
  // swift-format-ignore
  @Test("position and side (X-03, X-04); the mid band is signed on exchanges only (S-40)", arguments: [
    ("229.99",   PrintPosition.throughBid, Side.sell, "below the bid"),
    ("230.00",   .atBid,      .sell,    "at the bid"),
    ("230.0001", .insideLow,  .sell,    "just above it"),
    ("230.0399", .insideLow,  .sell,    "κ = 0.399"),
    ("230.04",   .mid,        .unknown, "κ = 0.4 is in the mid band"),
    ("230.05",   .mid,        .unknown, "the middle"),
    ("230.06",   .mid,        .unknown, "κ = 0.6 is in the mid band"),
    ("230.0601", .insideHigh, .buy,     "κ = 0.601"),
    ("230.0999", .insideHigh, .buy,     "just below the ask"),
    ("230.10",   .atAsk,      .buy,     "at the ask"),
    ("230.1001", .throughAsk, .buy,     "above the ask"),
  ])
  func position(_ price: String, _ position: PrintPosition, _ side: Side, _ why: String) {
    for venue in ["XNAS", "FINN"] {
      let out = run(
        "09:40:00 quote AAPL stock 230.00/230.10\n10:00:00 AAPL stock @ \(venue) \(price) x100")
      expectNoDifference(out.judgements.last?.position, position, "\(why) \(venue)")
      let isLitMid = position == .mid && venue == "XNAS"
      if !isLitMid { expectNoDifference(out.judgements.last?.side, side, "\(why) \(venue)") }
      if side == .unknown, !isLitMid { expectNoDifference(out.judgements.last?.grade, .u) }
    }
  }

  // swift-format-ignore
  @Test("a lit print in the mid band, by Lee and Ready; at the exact middle a hint (S-40)", arguments: [
    ("",       "230.04", Side.sell, Grade.d, Side.unknown, "nearer to the bid"),
    ("",       "230.06", .buy,      .d,      .unknown,     "nearer to the ask"),
    ("",       "230.05", .unknown,  .u,      .unknown,     "the middle, and no price before"),
    ("230.04", "230.05", .unknown,  .u,      .buy,         "the middle, up from the last price"),
    ("230.06", "230.05", .unknown,  .u,      .sell,        "the middle, down from it"),
    ("230.06 230.05", "230.05", .unknown, .u, .sell,       "equal prices between do not count"),
    ("230.06 230.04 230.05", "230.05", .unknown, .u, .buy, "the last price that differs"),
  ])
  func lit(
    _ before: String, _ price: String, _ side: Side, _ grade: Grade, _ hint: Side, _ why: String
  ) {
    let first = before.split(separator: " ").map { "10:00:00 AAPL stock @ XNAS \($0) x100\n" }
    let quote = "09:40:00 quote AAPL stock 230.00/230.10\n"
    let judged = run(quote + first.joined() + "10:00:01 AAPL stock @ XNAS \(price) x100")
      .judgements.last
    expectNoDifference(judged?.side, side, "\(why)")
    expectNoDifference(judged?.grade, grade, "\(why)")
    expectNoDifference(judged?.hint, hint, "\(why)")
    expectNoDifference(judged?.reasons.contains(.leeReadyRule), side != .unknown)
  }

  // swift-format-ignore
  @Test("what moves the memory of the tick rule: eligible prints of exchanges", arguments: [
    ("@ XNAS", Side.buy,  "an exchange's"),
    ("@ FINN", .unknown,  "a report of elsewhere comes late"),
    ("W XNAS", .unknown,  "an average price is none"),
  ])
  func tickMemory(_ kind: String, _ hint: Side, _ why: String) {
    let judged = run(
      """
      09:40:00 quote AAPL stock 230.00/230.10
      10:00:00 AAPL stock \(kind) 230.04 x100
      10:00:01 AAPL stock @ XNAS 230.05 x100
      """).judgements.last
    expectNoDifference(judged?.hint, hint, "\(why)")
  }

  // swift-format-ignore
  @Test("without a market there is no position", arguments: [
    "09:40:00 quote AAPL stock 230.10/230.10", "09:40:00 quote AAPL stock 230.20/230.10",
    "09:40:00 quote AAPL stock -/230.10", "09:40:00 quote AAPL stock 230.10/-",
    "09:40:00 quote AAPL stock 0.00/230.10", "09:40:00 quote AAPL stock 230.05/230.15 venue XNYS",
    "09:40:00 quote MSFT stock 230.05/230.15", "09:40:00 clock",
    "09:40:00 quote AAPL stock 230.05/230.15\n09:41:00 halt AAPL",
  ])
  func noMarket(_ before: String) {
    let judged = run("\(before)\n10:00:00 AAPL stock @ XNAS 230.10 x100").judgements.last
    expectNoDifference(judged?.position, .unknown, before)
    expectNoDifference(judged?.side, .unknown)
    expectNoDifference(judged?.grade, .u)
  }

  /// The order of the contract: the first that matches.
  // swift-format-ignore
  static let exclusions: [(letters: String, reason: Exclusion)] = [
    ("WG", .averagePrice), ("4", .derivativelyPriced), ("P", .priorReference), ("7V", .contingent),
    ("L", .late), ("ZU", .outOfSequence), ("T", .extendedHours), ("CNRH", .settlement),
    ("XO56", .cross), ("MQ9", .officialPrice), ("123", .stopped),
  ]

  @Test("each letter alone, and the first of two whatever their order")
  func exclusion() throws {
    func found(_ letters: [UInt8], tape: UInt8 = 0x43) throws -> Exclusion {
      EquityConditions.exclusion(try #require(SaleConditions(letters: letters)), tape: tape)
    }
    for (index, row) in Self.exclusions.enumerated() {
      for letter in row.letters.utf8 {
        expectNoDifference(try found([letter]), row.reason)
        expectNoDifference(try found([0x40, letter]), row.reason)
        for later in Self.exclusions.dropFirst(index + 1) {
          for other in later.letters.utf8 {
            expectNoDifference(try found([letter, other]), row.reason)
            expectNoDifference(try found([other, letter]), row.reason)
          }
        }
      }
    }
    for letter in "@FISEKYAD".utf8 { expectNoDifference(try found([letter]), .none) }
    for letter in "j#~".utf8 { expectNoDifference(try found([letter]), .unknownCondition) }
    expectNoDifference(try found([0x38]), .correction, "8 is a placeholder (S-41)")
    // B is an average price on the CTA tapes A and B, a bunched trade on tape C.
    expectNoDifference(
      try [0x41, 0x42, 0x43].map { try found([0x42], tape: $0) },
      [.averagePrice, .averagePrice, .none])
    expectNoDifference(EquityConditions.exclusion(.notDelivered, tape: 0x43), .none)
    expectNoDifference(EquityConditions.exclusion(.regular, tape: 0x43), .none)
  }

  /// Every row of the public table of tape letters: whether the print counts in volume, and what
  /// keeps it out of price and side.
  // swift-format-ignore
  static let letters: [(letters: String, tapes: String, volume: Bool, exclusion: Exclusion, why: String)] = [
    ("@EFKSY", "ABC", true,  .none,               "eligible"),
    ("I",      "ABC", true,  .none,               "odd lot: eligible, never a block"),
    ("AD",     "ABC", true,  .none,               "rare; S-41 and X-02 do not name them"),
    ("B",      "C",   true,  .none,               "bunched on tape C: weak, and kept"),
    ("B",      "AB",  true,  .averagePrice,       "average price on the CTA tapes"),
    ("GW",     "ABC", true,  .averagePrice,       "several fills as one"),
    ("4",      "ABC", true,  .derivativelyPriced, "from a formula"),
    ("P",      "ABC", true,  .priorReference,     "of an earlier moment"),
    ("V7",     "ABC", true,  .contingent,         "the stock leg of a package"),
    ("L",      "ABC", true,  .late,               "late, in sequence"),
    ("UZ",     "ABC", true,  .outOfSequence,      "late, out of sequence"),
    ("T",      "ABC", true,  .extendedHours,      "a bucket of its own"),
    ("CHNR",   "ABC", true,  .settlement,         "another delivery or price by agreement"),
    ("OX56",   "ABC", true,  .cross,              "auctions"),
    ("MQ9",    "ABC", false, .officialPrice,      "reports of what was printed before"),
    ("123",    "ABC", true,  .stopped,            "guaranteed earlier"),
    ("8",      "ABC", true,  .correction,         "a placeholder"),
  ]

  @Test("every tape letter, and no letter more (S-41, X-02)")
  func letters() throws {
    var named: Set<UInt8> = []
    for row in Self.letters {
      for letter in row.letters.utf8 {
        named.insert(letter)
        let conditions = try #require(SaleConditions(letters: [letter]))
        expectNoDifference(EquityConditions.countsVolume(conditions), row.volume, row.why)
        for tape in row.tapes.utf8 {
          expectNoDifference(
            EquityConditions.exclusion(conditions, tape: tape), row.exclusion,
            "\(Unicode.Scalar(letter)): \(row.why)")
        }
      }
    }
    // 36 rows of the table, B twice.
    expectNoDifference(named.count, 35)
    for letter in 0x21...0x7E as ClosedRange<UInt8> where !named.contains(letter) {
      expectNoDifference(
        EquityConditions.exclusion(of: letter, tape: 0x43), .unknownCondition,
        "\(Unicode.Scalar(letter))")
    }
  }

  // swift-format-ignore
  @Test("what each kind of print does to side, eligibility and volume", arguments: [
    ("@",  true,  100 as Int64, "regular"),
    ("F",  true,  100, "an intermarket sweep updates the last sale"),
    ("@I", true,  100, "an odd lot is eligible"),
    ("-",  true,  100, "conditions delivered and blank"),
    ("?",  true,  100, "no conditions delivered"),
    ("W",  false, 100, "average price counts in volume only"),
    ("4",  false, 100, "derivatively priced"),
    ("P",  false, 100, "prior reference"),
    ("@7", false, 100, "contingent"),
    ("Z",  false, 100, "out of sequence"),
    ("T",  false, 100, "extended hours"),
    ("X",  false, 100, "cross"),
    ("6",  false, 100, "closing auction"),
    ("M",  false, 0,   "the official close repeats the auction"),
    ("Q",  false, 0,   "the official open too"),
    ("9",  false, 0,   "and the corrected close"),
  ])
  func kinds(_ letters: String, _ eligible: Bool, _ volume: Int64, _ why: String) {
    let out = run(
      """
      09:40:00 quote AAPL stock 230.00/230.10
      10:00:00 AAPL stock \(letters) FINN 230.10 x100
      10:00:01 AAPL stock @ XNAS 230.10 x1
      """)
    let judged = out.judgements[0]
    expectNoDifference(judged.side, eligible ? .buy : .unknown, why)
    expectNoDifference(judged.flags.contains(.eligible), eligible, why)
    expectNoDifference(judged.exclusion == .none, eligible, why)
    expectNoDifference(out.judgements[1].volumeBefore, volume, why)
    expectNoDifference(out.settled.count, 2)
  }

  @Test("flags: off-exchange by reporting route, sub-penny, odd lot, equity")
  func flags() {
    for (venue, isOff) in [
      ("FINN", true), ("FINY", true), ("FINC", true), ("XADF", true), ("XNAS", false),
      ("IEXG", false),
    ] {
      let flags = run("10:00:00 AAPL stock @ \(venue) 230.10 x100").judgements[0].flags
      expectNoDifference(flags.contains(.offExchange), isOff, venue)
      #expect(flags.contains(.equity))
    }
    for (price, isSub) in [("230.10", false), ("230.1001", true), ("230.105", true)] {
      let flags = run("10:00:00 AAPL stock @I XNAS \(price) x5").judgements[0].flags
      expectNoDifference(flags.contains(.subPenny), isSub, price)
      #expect(flags.contains(.oddLot))
    }
  }

  // swift-format-ignore
  @Test("off-exchange prints stand against the NBBO at execution (S-42)", arguments: [
    ("10:00:06 AAPL stock @ FINN 230.10 x100 exec 10:00:03",
      PrintPosition.atAsk, Side.buy, "the quote at execution, not the one at publication"),
    ("10:00:06 AAPL stock @ FINN 230.10 x100 exec 10:00:05",
      .atAsk, .buy, "a quote of the same instant is not before it"),
    ("10:00:06 AAPL stock @ FINN 230.10 x100 exec 10:00:05.000000001",
      .throughBid, .sell, "a nanosecond later it is"),
    ("10:00:06 AAPL stock @ XNAS 230.10 x100 exec 10:00:03",
      .throughBid, .sell, "an exchange print: the last quote in the feed"),
    ("10:00:06 AAPL stock @ FINN 230.10 x100 exec 09:00:00",
      .unknown, .unknown, "history does not reach the execution"),
  ])
  func execution(_ print: String, _ position: PrintPosition, _ side: Side, _ why: String) {
    let judged = run(
      """
      10:00:00 quote AAPL stock 230.00/230.10
      10:00:05 quote AAPL stock 230.20/230.30
      \(print)
      """).judgements.last
    expectNoDifference(judged?.position, position, why)
    expectNoDifference(judged?.side, side, why)
  }

  // swift-format-ignore
  @Test("without an execution time every NBBO of the last ten seconds must agree (S-42)", arguments: [
    ("10:00:00 quote AAPL stock 230.00/230.10", Side.buy, "one quote for an hour"),
    ("10:00:00 quote AAPL stock 230.00/230.10\n10:59:55 quote AAPL stock 229.98/230.08", .buy, "two that agree"),
    ("10:00:00 quote AAPL stock 230.00/230.10\n10:59:55 quote AAPL stock 230.10/230.20", .unknown, "the newest disagrees"),
    ("10:00:00 quote AAPL stock 230.10/230.20\n10:59:55 quote AAPL stock 230.00/230.10", .unknown, "the older one disagrees"),
    ("10:00:00 quote AAPL stock 230.10/230.20\n10:59:50 quote AAPL stock 230.00/230.10", .buy, "it ended exactly ten seconds ago"),
    ("10:00:00 quote AAPL stock 230.10/230.20\n10:59:50.000000001 quote AAPL stock 230.00/230.10", .unknown, "it still stood ten seconds ago"),
    ("10:59:51 quote AAPL stock 230.00/230.10", .unknown, "history is shorter than ten seconds"),
    ("10:00:00 quote AAPL stock 230.00/230.10\n10:30:00 quote AAPL stock 230.00/230.11\n10:59:59 quote AAPL stock 230.00/230.10",
      .buy, "a quiet stock keeps the quote that stood"),
    ("10:00:00 quote AAPL stock 230.00/230.10\n10:59:55 quote AAPL stock 230.05/230.15", .unknown, "one of them leaves it at the mid"),
  ])
  func interval(_ quotes: String, _ side: Side, _ why: String) {
    let judged = run("\(quotes)\n11:00:00 AAPL stock @ FINN 230.10 x100 exec none").judgements.last
    expectNoDifference(judged?.side, side, why)
  }

  @Test("the quote that stood at execution is kept for a quiet stock")
  func quiet() {
    let judged = run(
      """
      09:40:00 quote AAPL stock 230.00/230.10
      09:59:59 quote AAPL stock 230.20/230.30
      10:00:00 quote AAPL stock 230.21/230.31
      10:00:01 AAPL stock @ FINN 230.10 x100 exec 09:59:58
      """
    ).judgements.last
    expectNoDifference(judged?.position, .atAsk)
  }

  // swift-format-ignore
  @Test("late is a letter, or more than ten seconds from execution to publication", arguments: [
    ("@", "10:00:10",            false, "exactly ten seconds"),
    ("@", "10:00:10.000000001",  true,  "a nanosecond more"),
    ("Z", "10:00:00",            true,  "out of sequence"),
    ("L", "10:00:00",            true,  "sold last"),
    ("U", "10:00:00",            true,  "extended hours, out of sequence"),
    ("T", "10:00:00",            false, "extended hours in time"),
  ])
  func late(_ letters: String, _ published: String, _ isLate: Bool, _ why: String) {
    let out = run(
      "09:40:00 quote AAPL stock 230.00/230.10\n"
        + "10:00:00 AAPL stock \(letters) FINN 230.10 x100 pub \(published)")
    expectNoDifference(out.judgements.last?.flags.contains(.late), isLate, why)
    expectNoDifference(out.settled.last?.state, isLate ? .late : .live, why)
  }

  // MARK: minute bars

  static func minute(_ time: String) -> Int32 {
    Int32(Tape.time(time).nanoseconds / 60_000_000_000)
  }

  @Test("a bar: first, highest, lowest, last of eligible prices; all volume; the off-exchange part")
  func bar() {
    let out = run(
      """
      10:00:01 AAPL stock @ XNAS 230.10 x100
      10:00:02 AAPL stock @ XNAS 230.30 x200
      10:00:03 AAPL stock W FINN 999.00 x50
      10:00:04 AAPL stock @I XNAS 1.00 x5
      10:00:05 AAPL stock @ FINN 230.00 x25
      10:00:06 AAPL stock @ XNAS 230.20 x10
      10:00:07 AAPL stock M XNAS 5.00 x9999
      """)
    let bar = out.bars.last
    expectNoDifference(bar?.minute, Self.minute("10:00:00"))
    expectNoDifference(
      [bar?.open, bar?.high, bar?.low, bar?.close],
      [23_010, 23_030, 23_000, 23_020].map { Price(cents: $0) })
    expectNoDifference(bar?.volume, 390)
    expectNoDifference(bar?.offExchangeVolume, 75)
  }

  @Test("a late print changes the older minute from its own seq on, and no earlier")
  func lateBar() {
    let tape = Tape(
      """
      10:00:01 AAPL stock @ XNAS 230.10 x100
      10:01:01 AAPL stock @ XNAS 230.20 x10
      10:05:00 AAPL stock @ XNAS 230.20 x1
      10:05:01 AAPL stock @ FINN 230.40 x7 exec 10:00:30
      10:05:02 AAPL stock @ XNAS 230.20 x1
      end
      """)
    let out = run(tape)
    let seq = out.judgements[3].stamp.seq
    let old = out.bars.filter { $0.minute == Self.minute("10:00:00") }
    expectNoDifference(old.last { $0.stamp.seq < seq }?.volume, 100)
    expectNoDifference(old.first { $0.stamp.seq >= seq }?.stamp.seq, seq)
    expectNoDifference(old.last?.volume, 107)
    expectNoDifference(old.last?.high, Price(cents: 23_040))
    expectNoDifference(out.bars.last { $0.minute == Self.minute("10:01:00") }?.volume, 10)
    expectNoDifference(out.bars.last { $0.minute == Self.minute("10:05:00") }?.volume, 2)
  }

  @Test("at the border of two minutes nothing is lost")
  func border() {
    let out = run(
      """
      10:00:58 AAPL stock @ XNAS 230.10 x100
      10:01:01 AAPL stock @ XNAS 230.20 x50
      10:01:03 AAPL stock @ FINN 230.20 x25 exec 10:00:59.5
      10:01:04 AAPL stock @ FINN 230.20 x5 exec 10:00:59.6
      """)
    expectNoDifference(out.bars.last { $0.minute == Self.minute("10:00:00") }?.volume, 130)
    expectNoDifference(out.bars.last { $0.minute == Self.minute("10:01:00") }?.volume, 50)
  }

  @Test("the last update of every minute adds up to the volume", arguments: [1, 2, 3] as [UInt64])
  func sums(_ seed: UInt64) {
    var random = SplitMix(seed: seed)
    var time: Int64 = 36_000_000_000
    var text = ""
    var expected: [Int32: Int64] = [:]
    for _ in 0..<400 {
      time += Int64.random(in: 1_000...4_000_000, using: &random)
      let isOff = Bool.random(using: &random)
      let delay = isOff ? Int64.random(in: 0...90_000_000, using: &random) : 0
      let size = Int64.random(in: 1...500, using: &random)
      let executed = MetamorphicTests.stamp(time - delay)
      text +=
        "\(MetamorphicTests.stamp(time)) AAPL stock @ \(isOff ? "FINN" : "XNAS") 230.10 x\(size)"
      text += " exec \(executed)\n"
      expected[Self.minute(executed), default: 0] += size
    }
    var seen: [Int32: Int64] = [:]
    for bar in run(text).bars { seen[bar.minute] = bar.volume }
    expectNoDifference(seen, expected)
  }
}
