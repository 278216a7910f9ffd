import Testing

@testable import FlowEngine

/// Every letter of the public OPRA condition table with the best grade its treatment allows.
@Suite struct OptionConditionsTests {
  /// Every row of the public table: letter, mnemonic, vendor's number, treatment by rules §1.3.
  // swift-format-ignore
  static let table: [(letters: String, mnemonics: String, first: Int, kind: OptionConditionClass)] = [
    ("A", "CANC", 201, .cancel),       ("B", "OSEQ", 202, .late),
    ("C", "CNCL", 203, .cancel),       ("D", "LATE", 204, .late),
    ("E", "CNCO", 205, .cancel),       ("F", "OPEN", 206, .late),
    ("G", "CNOL", 207, .cancel),       ("H", "OPNL", 208, .late),
    ("I", "AUTO", 209, .plain),        ("J", "REOP", 210, .reopening),
    ("S", "ISOI", 219, .iso),
    ("ab", "SLAN SLAI", 227, .auction),
    ("cd", "SLCN SLCI", 229, .cross),
    ("e", "SLFT", 231, .floor),
    ("fghi", "MLET MLAT MLCT MLFT", 232, .multiLeg),
    ("j", "MESL", 236, .multiLegVersusSingle), ("k", "TLAT", 237, .stockOption),
    ("l", "MASL", 238, .multiLegVersusSingle), ("m", "MFSL", 239, .multiLeg),
    ("nopqrs", "TLET TLCT TLFT TESL TASL TFSL", 240, .stockOption),
    ("t", "CBMO", 246, .multiLeg), ("u", "MCTP", 247, .compression),
    ("v", "EXHT", 248, .extendedHours),
    // Retired on 2019-11-04: a name, no side, and volume.
    ("KLMNOPQR", "AJST SPRD STDL STPD CSTP BWRT CMBO SPIM", 211, .unrecognised),
    ("T", "BNMK", 220, .unrecognised), ("X", "XMPT", 224, .unrecognised),
  ]

  @Test("every row of the public table, and no row more")
  func rows() throws {
    var count = 0
    for row in Self.table {
      let names = row.mnemonics.split(separator: " ").map(String.init)
      for (index, letter) in row.letters.utf8.enumerated() {
        count += 1
        let conditions = try #require(SaleConditions(letters: [letter]))
        expectNoDifference(OptionConditions.classify(conditions), row.kind, names[index])
        expectNoDifference(OptionConditions.mnemonic(letter), names[index])
        expectNoDifference(OptionConditions.letter(massive: row.first + index), letter)
        expectNoDifference(
          OptionConditions.isRetired(conditions), row.kind == .unrecognised, names[index])
      }
    }
    expectNoDifference(count, 43)
    expectNoDifference(OptionConditions.rows.count, 43)
    let numbers = (0...1_000).compactMap { OptionConditions.letter(massive: $0) }
    expectNoDifference(numbers.count, 43)
    #expect(OptionConditions.source.asOf > CalendarDate(year: 2026, month: 1, day: 1))
    expectNoDifference(OptionConditions.letter(massive: -1), nil)
  }

  // swift-format-ignore
  static let caps: [(letters: String, cap: Grade, why: String)] = [
    ("IS",         .a, "electronic single leg, and the sweep order"),
    ("abjl",       .c, "auctions, and packages that met single legs"),
    ("ev",         .d, "floor; extended hours"),
    ("ACEG",       .u, "cancels"),
    ("BDFH",       .u, "late or out of sequence"),
    ("J",          .u, "reopening auction"),
    ("cd",         .u, "crosses"),
    ("fghimt",     .u, "legs of packages"),
    ("knopqrs",    .u, "tied to stock"),
    ("u",          .u, "compression"),
    ("KLMNOPQRTX", .u, "retired in 2019: of no class of today"),
    ("YZwxyz@1",   .u, "never existed"),
  ]

  @Test("the grade cap of every letter", arguments: caps)
  func cap(_ letters: String, _ cap: Grade, _ why: String) throws {
    for letter in letters.utf8 {
      let conditions = try #require(SaleConditions(letters: [letter]))
      var input = AggressorTests.input(width: 3, price: 3)
      input.condition = OptionConditions.classify(conditions)
      let judged = aggressor(input)
      expectNoDifference(judged.grade, cap, "\(Unicode.Scalar(letter)): \(why)")
      expectNoDifference(judged.side, cap == .u ? .unknown : .buy)
    }
  }

  @Test("regular, not delivered and unrecognised are three values (S-20)")
  func three() throws {
    expectNoDifference(OptionConditions.classify(.regular), .plain)
    expectNoDifference(OptionConditions.classify(.notDelivered), .notDelivered)
    let two = try #require(SaleConditions(letters: Array("IS".utf8)))
    expectNoDifference(OptionConditions.classify(two), .unrecognised)
  }

  // swift-format-ignore
  @Test("through the engine: what each class does to volume, clusters and the state of the print",
    arguments: [
      ("S", 250 as Int64, "block",      "a big print of any single-leg code is a block"),
      ("-", 250,          "block",      "regular"),
      ("e", 250,          "block",      "floor"),
      ("a", 250,          "block",      "auction"),
      ("c", 250,          "crossBlock", "cross"),
      ("d", 250,          "crossBlock", "cross with a sweep"),
      ("h", 250,          "crossBlock", "crossed package leg"),
      ("o", 250,          "stockTied",  "crossed stock-option: the filter comes first (C-32)"),
      ("f", 250,          "",           "a package leg is no block"),
      ("i", 250,          "",           "nor on the floor"),
      ("j", 250,          "",           "nor when the package met single legs"),
      ("l", 250,          "",           "nor in an auction"),
      ("n", 250,          "stockTied",  "tied to stock is a filter (C-19)"),
      ("u", 250,          "",           "compression is no flow"),
      ("D", 250,          "",           "late prints never cluster"),
      ("B", 250,          "",           "late and out of sequence"),
      ("z", 250,          "",           "an unknown code is no fact"),
      ("A", 0,            "",           "a cancel takes back, it never adds"),
      ("C", 0,            "",           "so does this one"),
      ("E", 0,            "",           "and this one"),
      ("G", 0,            "",           "and this one"),
    ])
  func engine(_ letter: String, _ volume: Int64, _ cluster: String, _ why: String) {
    let out = run(
      """
      09:40:00 AAPL C \(letter) XCBO 12.35 x250 nbbo 12.20/12.35
      09:41:00 AAPL C - XCBO 12.35 x1 nbbo 12.20/12.35
      """)
    expectNoDifference(out.judgements.last?.volumeBefore, volume, "\(why)")
    expectNoDifference(out.clusters.map { "\($0.type)" }.joined(), cluster, "\(why)")
    // A stock-option code says what it is, and K-04 reads it: nothing reads the others.
    let read = out.alerts.map(\.rule.name)
    expectNoDifference(read, letter == "o" ? ["call-overwriting"] : [])
    let isLate = letter == "D" || letter == "B"
    if volume > 0 { expectNoDifference(out.settled.first?.state, isLate ? .late : .live) }
  }

  @Test("an unknown letter is logged once (S-20)")
  func unknownLetter() {
    let out = run(
      """
      09:40:00 AAPL C z XCBO 12.35 x1 nbbo 12.20/12.35
      09:40:01 AAPL C z XCBO 12.35 x1 nbbo 12.20/12.35
      09:40:02 AAPL C y XCBO 12.35 x1 nbbo 12.20/12.35
      """)
    expectNoDifference(out.health.map(\.kind), [.unknownCode, .unknownCode])
    #expect(out.health.first?.detail.contains("z") == true)
    let retired = run("09:40:00 AAPL C L XCBO 12.35 x1 nbbo 12.20/12.35").health
    expectNoDifference(retired.map(\.detail), ["option condition L was retired in 2019"])
  }
}
