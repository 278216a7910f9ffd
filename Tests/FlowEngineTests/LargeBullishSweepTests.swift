import Testing

@testable import FlowEngine

/// K-01: the table on the rule itself (K-02 mirrored in the same rows), then through the engine.
@Suite struct LargeBullishSweepTests {
  struct Row: CustomTestStringConvertible, Sendable {
    var right: OptionRight
    var side: Side
    var venues: Int
    var premium: Int64
    var fires: Bool
    var confidence: Confidence?
    var why: String
    var change: @Sendable (inout Parent) -> Void
    init(
      _ right: OptionRight, _ side: Side, _ venues: Int, _ premium: Int64, _ fires: Bool,
      _ confidence: Confidence?, _ why: String,
      _ change: @escaping @Sendable (inout Parent) -> Void = { _ in }
    ) {
      self.right = right
      self.side = side
      self.venues = venues
      self.premium = premium
      self.fires = fires
      self.confidence = confidence
      self.why = why
      self.change = change
    }
    var testDescription: String { why }

    /// A healthy parent: grade A, delta 0.45, z 3.5.
    func parent(mirrored: Bool) -> Parent {
      let names: [Venue] = ["XCBO", "XPHL", "XBOX", "ARCO", "XMIO", "EDGO", "GMNI", "BATO", "MPRL"]
      var cluster = Cluster.empty
      cluster.side = side
      cluster.grade = .a
      cluster.premium = Dollars(whole: premium)
      cluster.venues = Array(names.prefix(venues))
      let flipped: OptionRight = right == .call ? .put : .call
      var parent = Parent(
        cluster: cluster, right: mirrored ? flipped : right, premiumFloor: 50_000)
      parent.delta = parent.right == .call ? 4_500 : -4_500
      parent.premiumZ = 3_500
      change(&parent)
      return parent
    }
  }

  /// Rows for the bullish rule; the bearish one must say the same of the other right.
  // swift-format-ignore
  static let rows: [Row] = [
    Row(.call, .buy, 2, 50_000, true, .high, "exactly at both thresholds"),
    Row(.call, .buy, 1, 50_000, false, nil, "one exchange short"),
    Row(.call, .buy, 2, 49_999, false, nil, "one dollar short"),
    Row(.put, .sell, 5, 1_000_000, true, .low, "the sold right fires Low"),
    Row(.call, .sell, 5, 1_000_000, false, nil, "the other direction"),
    Row(.put, .buy, 5, 1_000_000, false, nil, "the other direction"),
    Row(.call, .unknown, 9, 9_000_000, false, nil, "an unknown aggressor never fires"),
    Row(.call, .buy, 2, 50_000, true, .high, "grade B is enough") { $0.cluster.grade = .b },
    Row(.call, .buy, 2, 50_000, false, nil, "grade C is not") { $0.cluster.grade = .c },
    Row(.call, .buy, 2, 50_000, true, .low, "missing delta caps at Low") { $0.delta = nil },
    Row(.call, .buy, 2, 50_000, true, .low, "missing baseline caps at Low") { $0.premiumZ = nil },
    Row(.call, .buy, 2, 50_000, true, .high, "z exactly 3") { $0.premiumZ = 3_000 },
    Row(.call, .buy, 2, 50_000, false, nil, "z just short of 3") { $0.premiumZ = 2_999 },
    Row(.call, .buy, 2, 50_000, false, nil, "|delta| just below 0.1") {
      $0.delta = ($0.delta ?? 0) < 0 ? -999 : 999
    },
    Row(.call, .buy, 2, 50_000, false, nil, "|delta| just above 0.8") {
      $0.delta = ($0.delta ?? 0) < 0 ? -8_001 : 8_001
    },
    Row(.call, .buy, 2, 50_000, false, nil, "tied to stock") { $0.exclusions = .tiedToStock },
    Row(.call, .buy, 2, 50_000, false, nil, "an unresolved package") { $0.exclusions = .unresolvedPackage },
    Row(.call, .buy, 2, 50_000, true, .high, "|delta| exactly 0.1") {
      $0.delta = ($0.delta ?? 0) < 0 ? -1_000 : 1_000
    },
    Row(.call, .buy, 2, 50_000, true, .high, "|delta| exactly 0.8") {
      $0.delta = ($0.delta ?? 0) < 0 ? -8_000 : 8_000
    },
    Row(.call, .buy, 2, 50_000, true, .medium, "no conditions: at most Medium (S-20)") {
      $0.hasUndeliveredConditions = true
    },
    Row(.put, .sell, 2, 50_000, true, .low, "no conditions do not raise a Low") {
      $0.hasUndeliveredConditions = true
    },
    Row(.call, .buy, 2, 249_999, false, nil, "index floor, one dollar short") { $0.premiumFloor = 250_000 },
    Row(.call, .buy, 2, 250_000, true, .high, "index floor") { $0.premiumFloor = 250_000 },
    Row(.call, .buy, 9, 9_000_000, false, nil, "an adjusted deliverable never fires") { $0.exclusions.insert(.adjusted) },
    Row(.call, .buy, 3, 50_000, true, .high, "a probable sweep counts") { $0.cluster.type = .probableSweep },
  ]

  @Test("fires only when every required clause holds", arguments: rows)
  func table(_ row: Row) throws {
    for mirrored in [false, true] {
      let parent = row.parent(mirrored: mirrored)
      let bullish = try #require(LargeBullishSweep(Settings()).judge(parent))
      let bearish = try #require(LargeBearishSweep(Settings()).judge(parent))
      let (meant, other) = mirrored ? (bearish, bullish) : (bullish, bearish)
      expectNoDifference(meant.fires, row.fires, row.why)
      if let confidence = row.confidence { expectNoDifference(meant.confidence, confidence) }
      #expect(!(meant.fires && other.fires))
      // The evidence is complete even when it stays silent.
      // What is known must pass; what is missing caps.
      let missing = (parent.delta == nil ? 1 : 0) + (parent.premiumZ == nil ? 1 : 0)
      expectNoDifference(meant.clauses.filter { $0.role == .required }.count, 7 - missing)
      expectNoDifference(meant.clauses.filter { $0.role == .capping }.count, missing)
      if meant.fires { #expect(LargeBullishSweep(Settings()).mayFire(parent) != mirrored) }
      expectNoDifference(meant.misses.isEmpty, meant.fires)
    }
  }

  @Test(
    "other parents are not read", arguments: [ClusterType.block, .crossBlock, .isoPrint, .package])
  func otherParents(_ type: ClusterType) {
    var parent = Self.rows[0].parent(mirrored: false)
    parent.cluster.type = type
    #expect(LargeBullishSweep(Settings()).judge(parent) == nil)
    #expect(LargeBearishSweep(Settings()).judge(parent) == nil)
  }

  @Test("what speaks against it is always checked, known or not")
  func counterEvidence() throws {
    let parent = Self.rows[0].parent(mirrored: false)
    let bullish = try #require(LargeBullishSweep(Settings()).judge(parent))
    func clause(_ word: String, _ verdict: Verdict) -> Clause? {
      verdict.counterEvidence.first { $0.name.contains(word) }
    }
    for word in ["other direction", "opening", "earnings", "hedge print", "legged"] {
      let found = try #require(clause(word, bullish), "\(word)")
      expectNoDifference(found.role, .counter)
    }
    // Not known is null, never a pass: no calendar, no open interest, no join with stock prints.
    for word in ["opening", "earnings", "hedge print", "legged"] {
      expectNoDifference(clause(word, bullish)?.seen, .unknown)
      expectNoDifference(clause(word, bullish)?.passed, nil)
    }
    #expect(clause("may be a hedge", bullish) == nil)
    let put = Self.rows[0].parent(mirrored: true)
    let bearish = try #require(LargeBearishSweep(Settings()).judge(put))
    #expect(clause("may be a hedge", bearish) != nil)
  }

  // MARK: through the engine

  /// Two ISO prints of `size` each at 12.35: premium 2 × size × 1,235 dollars.
  static func sweep(_ time: String, _ ticker: String, _ right: String, _ size: Int, _ price: String)
    -> String
  {
    """
    \(time).0001 \(ticker) \(right) S XCBO \(price) x\(size) nbbo 12.20/12.35
    \(time).0002 \(ticker) \(right) S XPHL \(price) x\(size) nbbo 12.20/12.35

    """
  }

  // swift-format-ignore
  @Test("from the tape", arguments: [
    ("AAPL", "C", "12.35", 21, ["large-bullish-sweep"], "2 × 21 × 1,235 = 51,870"),
    ("AAPL", "C", "12.35", 20, [],                      "2 × 20 × 1,235 = 49,400"),
    ("AAPL", "P", "12.35", 21, ["large-bearish-sweep"], "puts bought"),
    ("AAPL", "P", "12.20", 21, ["large-bullish-sweep"], "puts sold: 51,240"),
    ("AAPL", "C", "12.20", 21, ["large-bearish-sweep"], "calls sold"),
    ("SPY",  "C", "12.35", 101, [],                     "249,470 is short of the index floor"),
    ("SPY",  "C", "12.35", 102, ["large-bullish-sweep"], "251,940"),
    ("SPX",  "P", "12.35", 102, ["large-bearish-sweep"], "251,940"),
    ("SPYX", "C", "12.35", 21, ["large-bullish-sweep"], "only the names of B-03 are index sized"),
  ])
  func engine(
    _ ticker: String, _ right: String, _ price: String, _ size: Int, _ rules: [String],
    _ why: String
  ) {
    let out = run(Self.sweep("10:00:00", ticker, right, size, price))
    expectNoDifference(out.alerts.map(\.rule.name), rules, why)
    for alert in out.alerts {
      expectNoDifference(alert.confidence, .low)  // no delta and no baseline yet
      expectNoDifference(alert.id, "c2:\(alert.rule)")
      expectNoDifference(alert.causes, [2, 3])
      expectNoDifference(alert.premium, out.clusters.first?.premium)
      expectNoDifference(alert.version, 1)
      // Seven clauses, and that the fixed floor stands in for a baseline.
      expectNoDifference(alert.evidence.count, 8)
      expectNoDifference(alert.direction, alert.rule.name.contains("bull") ? .bullish : .bearish)
    }
  }

  // swift-format-ignore
  @Test("one alert a ticker and rule in 60 s (K-91)", arguments: [
    ("10:01:00.510199999", 1, "a nanosecond less than 60 s after the first became known"),
    ("10:01:00.510200000", 2, "exactly 60 s"),
  ])
  func cooldown(_ known: String, _ alerts: Int, _ why: String) {
    // Clocks decide when the sweeps become known.
    let text =
      Self.sweep("10:00:00", "AAPL", "C", 30, "12.35") + "10:00:00.5102 clock\n"
      + Self.sweep("10:00:59", "AAPL", "C2", 30, "12.35") + "\(known) clock\nend"
    let out = run(Tape(text, hasClocks: false))
    expectNoDifference(out.clusters.count, 2)
    expectNoDifference(out.alerts.count, alerts, why)
  }

  @Test("another ticker and the other rule are not held back, and the held ones are counted")
  func cooldownScope() {
    let out = run(
      Self.sweep("10:00:00", "AAPL", "C", 30, "12.35")
        + Self.sweep("10:00:10", "MSFT", "C", 30, "12.35")
        + Self.sweep("10:00:20", "AAPL", "P", 30, "12.35")
        + Self.sweep("10:00:30", "AAPL", "C2", 30, "12.35")
        + Self.sweep("10:02:00", "AAPL", "C3", 30, "12.35"))
    let large = out.alerts.filter { $0.rule.name.hasPrefix("large") }
    expectNoDifference(
      large.map { "\($0.underlying) \($0.rule)" },
      [
        "AAPL large-bullish-sweep", "MSFT large-bullish-sweep", "AAPL large-bearish-sweep",
        "AAPL large-bullish-sweep",
      ])
    let held = large.last?.evidence.first { $0.name.contains("held back") }
    expectNoDifference(held?.seen, .count(1))
  }

  @Test("a sweep of the other direction within five minutes is counter-evidence")
  func opposite() {
    func passed(_ second: String) -> Bool? {
      let out = run(
        Self.sweep("10:00:00", "AAPL", "C", 30, "12.35")
          + Self.sweep(second, "AAPL", "P", 30, "12.35"))
      return out.alerts.last?.counterEvidence.first { $0.name.contains("other direction") }?.passed
    }
    expectNoDifference(passed("10:04:59"), false)
    expectNoDifference(passed("10:05:01"), true)
  }

  @Test("earnings within five sessions speak against it")
  func earnings() {
    func passed(_ date: String) -> Bool? {
      let out = run(
        "09:00:00 earnings AAPL \(date)\n" + Self.sweep("10:00:00", "AAPL", "C", 30, "12.35"))
      return out.alerts.first?.counterEvidence.first { $0.name.contains("earnings") }?.passed
    }
    // Sessions after 2026-11-20, Thanksgiving left out: 23, 24, 25, 27, 30, then 1 December.
    expectNoDifference(passed("20261130"), false)
    expectNoDifference(passed("20261201"), true)
    expectNoDifference(passed("20261119"), nil)  // past: nothing is announced
  }

  @Test(
    "a hedge print is a contingent one, and unknown where the stock has no conditions (X-02, S-20)",
    arguments: [
      ("", true, "a stock that prints nothing"), ("@F", true, "an ordinary print is none"),
      ("@7", false, "contingent"), ("?", nil, "not delivered: nobody can tell"),
    ] as [(String, Bool?, String)])
  func hedge(letters: String, expected: Bool?, why: String) {
    var text = "09:30:00 quote AAPL stock 99.99/100.01\n"
    if !letters.isEmpty { text += "09:59:59.8 AAPL stock \(letters) XNAS 100.00 x1500\n" }
    let out = run(text + Self.sweep("10:00:00", "AAPL", "C", 30, "12.35"))
    let clause = out.alerts.first?.counterEvidence.first { $0.name.contains("hedge print") }
    #expect(clause != nil && clause?.passed == expected, "\(why)")
  }

  @Test("a feed without conditions: C-11 only, at most B and Medium, and it says so")
  func notDelivered() {
    let out = run(
      """
      10:00:00.0001 AAPL C ? XCBO 12.35 x20 nbbo 12.20/12.35
      10:00:00.0002 AAPL C ? XPHL 12.35 x20 nbbo 12.20/12.35
      10:00:00.0003 AAPL C ? XBOX 12.35 x20 nbbo 12.20/12.35
      """)
    expectNoDifference(out.lines, ["probableSweep buy b 60"])
    expectNoDifference(out.judgements.map(\.grade), [.c, .c, .c])
    #expect(out.alerts.allSatisfy { $0.confidence <= .medium })
    expectNoDifference(out.alerts.count, 1)
    let text = "sale conditions not delivered: complex, cross and late prints cannot be excluded"
    #expect(out.alerts.allSatisfy { $0.counterEvidence.contains { $0.name == text } })
  }

  @Test("an adjusted series never alerts")
  func adjusted() {
    let out = run(Tape(Self.sweep("10:00:00", "XYZ", "C", 30, "12.35") + "end", isAdjusted: true))
    expectNoDifference(out.clusters, [])
    expectNoDifference(out.alerts, [])
  }
}
