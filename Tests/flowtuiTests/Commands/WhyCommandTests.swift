import CustomDump
import Foundation
import Testing

/// `flowtui why`: what a trader reads, checked against the tape by arithmetic.
@Suite(.enabled(if: CommandFolder.isBuilt, CommandFolder.skipped))
struct WhyCommandTests {
  private func log(_ tape: [String], rules: [String] = []) throws -> CommandFolder {
    let folder = try CommandFolder()
    try folder.write("day.jsonl", tape)
    try folder.write("rules.toml", rules)
    let run = try folder.run("import", "day.jsonl", "--log", "a.flow", "--rules", "rules.toml")
    expectNoDifference(run.status, 0, "\(run)")
    return folder
  }

  private func page(_ folder: CommandFolder, _ id: String) throws -> Outcome {
    let run = try folder.run("why", id, "--log", "a.flow")
    expectNoDifference(run.status, 0, "\(run)")
    return run
  }

  private func id(_ folder: CommandFolder, _ filter: String, _ kind: String = "clusters") throws
    -> String
  {
    let run = try folder.run(
      "export", "a.flow", "--to", "csv", "--emit", kind, "--filter", filter, "--columns", "id")
    return try #require(run.lines.dropFirst().first, "nothing passes \(filter): \(run)")
  }

  private func expect(_ run: Outcome, inOrder words: [String]) {
    var rest = Substring(run.outText)
    for word in words {
      guard let found = rest.range(of: word) else {
        Issue.record("\"\(word)\" is missing, or not in this order:\n\(run.outText)")
        return
      }
      rest = rest[found.upperBound...]
    }
  }

  @Test("an alert: what, why, against, parent, prints, in this order")
  func alert() throws {
    let folder = try log(TapeFile.day)
    let run = try page(folder, "c367:large-bullish-sweep")
    expect(
      run,
      inOrder: [
        "large-bullish-sweep · bullish", "order        60 contracts, sweep c367",
        "leg          buy 60 NVDA 950C 2026-12-18 at 12.35", "side         buy grade A",
        "$74,100.00",
        "Why: every required clause passed", "✓ exchanges hit: seen 3, asked >= 2",
        "What bounds the confidence", "(caps confidence)", "Against it",
        "It stands on c367: sweep, final", "Prints", "p367  09:31:00.001000  XCBO  20 NVDA 950C",
        "A confidence is a count of clauses, not a probability.",
      ])
    let json = try folder.run(
      "why", "c367:large-bullish-sweep", "--log", "a.flow", "--format", "json")
    expectNoDifference(try json.objects().map { $0["state"] as? String }, ["final"])
  }

  @Test("a cancel: each version with what changed, and the print that was taken back")
  func amended() throws {
    let folder = try log(
      TapeFile.day + [#"{"in":"cancel","id":7,"at":"2026-11-20T14:33:00Z","number":2}"#])
    let run = try page(folder, "c367:large-bullish-sweep")
    expect(
      run,
      inOrder: [
        "large-bullish-sweep · bullish", "retracted", "RETRACTED: cancel of p368",
        "order        60 contracts", "buy 60 NVDA 950C 2026-12-18 at 12.35, $74,100.00", "known at",
        "ET (seq ", ", retracted at 09:33:00.000 ET",
        "Why it fired: every required clause passed then", "Versions", "version 1  final at",
        "version 2  retracted at", "cancel of p368", "grade A", "CANCELLED at 09:33:00.000",
      ])
    // Two of three prints are left: 40 × 12.35 × 100.
    expect(
      try page(folder, "c367"),
      inOrder: [
        "sweep · NVDA · buy", "amended", "$49,400.00", "Versions", "cancel of p368",
        "size: 60 -> 40", "premium: $74,100.00 -> $49,400.00",
        "exchanges: ARCO XCBO XPHL -> ARCO XCBO", "prints: p367 p368 p369 -> p367 p369",
        "Alerts on it", "c367:large-bullish-sweep  bullish", "retracted",
      ])
    expect(try page(folder, "p368"), inOrder: ["cancelled", "CANCELLED: cancel of p368"])
  }

  @Test("a parent without an alert: every rule that reads it, as it was judged then")
  func misses() throws {
    let folder = try log(TapeFile.day, rules: ["premium_floor = 80000"])
    let run = try page(folder, "c367")
    expect(
      run,
      inOrder: [
        "Rules that stayed silent, nearest first", "large-bullish-sweep: 1 of",
        "✗ premium: seen $74.1k, asked >= $80.0k",
      ])
    #expect(!run.outText.contains("Alerts on it"))
    let json = try folder.run("why", "c367", "--log", "a.flow", "--format", "json").objects()
    expectNoDifference(json.last?["kind"] as? String, "cluster")
    let miss = try #require(
      json.first { $0["name"] as? String == "large-bullish-sweep" }, "a line a rule")
    expectNoDifference(miss["kind"] as? String, "miss")
    expectNoDifference(miss["heldBack"] as? Bool, false)
    let missed = try #require(miss["missed"] as? [[String: Any]])
    expectNoDifference(missed.map { $0["clause"] as? String }, ["premium"])
    expectNoDifference(missed[0]["seen"] as? String, "74100.00")
  }

  @Test("an alert that the cooldown held back is no miss, and the page says so")
  func heldBack() throws {
    let again = [
      TapeFile.trade("14:31:30.001", venue: "XCBO", size: 20, number: 11),
      TapeFile.trade("14:31:30.003", venue: "XPHL", size: 20, number: 12),
      TapeFile.trade("14:31:30.005", venue: "ARCO", size: 20, number: 13),
    ]
    let clock = [#"{"in":"clock","at":"2026-11-20T14:32:00Z"}"#]
    let folder = try log(TapeFile.head + TapeFile.sweep + again + clock)
    let second = try #require(
      try folder.run("scan", "a.flow", "--emit", "clusters", "--format", "jsonl").objects()
        .filter { $0["type"] as? String == "sweep" }.last?["id"] as? String)
    expect(
      try page(folder, second),
      inOrder: [
        "Rules that stayed silent", "large-bullish-sweep: 0 of", "the cooldown of the rule held it",
      ])
  }

  @Test("a lone print: the kinds of parent it missed, the nearest first, and the rules")
  func lone() throws {
    let folder = try log(TapeFile.day)
    let id = try id(folder, "qty:1 src:opra", "prints")
    let run = try page(folder, id)
    expect(
      run,
      inOrder: [
        "1 NVDA 950C 2026-12-18 at 12.25 on XCBO", "side by      S-", "premium      $1,225.00",
        "parent       none: a lone print",
        "A small lone print", "1 contract for $1,225.00 in one print: less",
        "(200", "$100k)", "none was asked about this",
        "Not part of a larger order, nearest first", "block: 2 of 2 missed",
        "✗ contracts: seen 1, asked >= 200", "✗ premium: seen $1.2k, asked >= $100k",
      ])
    #expect(
      !run.outText.contains("Rules that stayed silent"), "no rule reads a print below a block")
    for title in ["Not part of"] {
      let counts = run.lines.drop { !$0.hasPrefix(title) }.dropFirst().prefix { $0.hasPrefix("  ") }
        .compactMap { $0.firstMatch(of: /: ([0-9]+) of [0-9]+ missed$/).flatMap { Int($0.1) } }
      #expect(counts.count > 3, "\(title)")
      expectNoDifference(counts, counts.sorted())
    }
    // 12.25 is inside 12.20 to 12.35, a third up: no side, so that every kind that needs one fails.
    #expect(run.outText.contains("asked = buy or sell"), "\(run)")
    expect(
      try page(folder, try self.id(folder, "src:trf", "prints")),
      inOrder: ["4,000 NVDA at 941.805 on FINN", "off-exchange", "$3,767,220.00"])
  }

  /// 950/960 call vertical, bought at its synthetic ask, and a straddle of which both legs trade at
  /// their own middle.
  // swift-format-ignore
  private static let packages: [String] = {
    func contract(_ id: Int, _ right: String, _ strike: Int) -> String {
      #"{"in":"contract","id":\#(id),"osi":"NVDA  261218\#(right)00\#(strike)000","underlying":"NVDA","multiplier":100,"adjusted":false,"settlement":"PM","tick":"0.05"}"#
    }
    func quote(_ id: Int, _ bid: String, _ ask: String) -> String {
      #"{"in":"quote","id":\#(id),"at":"2026-11-20T14:31:00Z","scope":"nbbo","bid":"\#(bid)","ask":"\#(ask)","bidSize":10,"askSize":10}"#
    }
    func leg(_ id: Int, _ time: String, _ price: String, _ number: Int, size: Int = 50) -> String {
      #"{"in":"trade","id":\#(id),"at":"2026-11-20T14:\#(time)Z","executedAt":"2026-11-20T14:\#(time)Z","number":\#(number),"venue":"XCBO","price":"\#(price)","size":\#(size),"condition":"f"}"#
    }
    return TapeFile.head + [contract(11, "C", 960), contract(12, "P", 950)] + [
      quote(11, "8.00", "8.10"), quote(12, "20.00", "20.20"),
      // Bought at the ask of 12.35, sold at the bid of 8.00: a debit of 4.35, the synthetic ask.
      leg(7, "31:01.000", "12.35", 1), leg(11, "31:01.000", "8.00", 2),
      #"{"in":"quote","id":7,"at":"2026-11-20T14:31:02Z","scope":"nbbo","bid":"12.20","ask":"12.40","bidSize":10,"askSize":4}"#,
      leg(7, "31:10.000", "12.30", 3, size: 20), leg(12, "31:10.000", "20.10", 4, size: 20),
      #"{"in":"clock","at":"2026-11-20T14:32:00Z"}"#,
    ]
  }()

  @Test("a package: legs, net price, the parts of its score, its rules")
  func package() throws {
    let folder = try log(Self.packages)
    let run = try page(folder, try id(folder, "k:vertical"))
    expect(
      run,
      inOrder: [
        "vertical (package) · NVDA · buy", "1 x  buy 50 NVDA 950C", "1 x  sell 50 NVDA 960C",
        "50 packages", "4.35 debit", "How it was put together", "score",
        "points: exact ratio: seen 3", "net price in its synthetic market", "seen 1.0",
        "Prints", "f MLET",
      ])
  }

  @Test("a package without a name: which fit, and why none leads")
  func alternatives() throws {
    let folder = try log(Self.packages)
    let run = try page(folder, try id(folder, "k:package side:unknown"))
    expect(
      run,
      inOrder: [
        "straddle or synthetic (package) · NVDA · no side grade U", "1 x  20 NVDA 950C",
        "no side", "No name: straddle or synthetic",
        "none leads by two points (C-06)", "no rule fires on it", "Against it",
      ])
  }

  @Test("a parent of level 2 lists its members")
  func levelTwo() throws {
    let repeats = (0..<4).map { number in
      TapeFile.trade(
        "14:31:\(10 + 5 * number).000", venue: "XCBO", size: 15, number: 20 + number,
        condition: "I")
    }
    let clock = [#"{"in":"clock","at":"2026-11-20T14:36:00Z"}"#]
    let folder = try log(TapeFile.head + repeats + clock)
    let run = try page(folder, try id(folder, "k:repeat"))
    expect(
      run,
      inOrder: [
        "repeat · NVDA · buy", "60", "✓ equal sizes: seen 4, asked >= 4", "Members of",
        "15 NVDA 950C 2026-12-18 at 12.35", "No rule reads a parent of this type.",
      ])
    let members = run.lines.drop { !$0.hasPrefix("Members of") }.dropFirst()
      .prefix { $0.hasPrefix("  p") }
    expectNoDifference(members.count, 4)
  }

  @Test("what is not there is told with exit 1", arguments: ["c1", "c367:none", "i5:verdict", "x"])
  func missing(_ id: String) throws {
    let folder = try log(TapeFile.day)
    let run = try folder.run("why", id, "--log", "a.flow")
    expectNoDifference(run.status, 1)
    expectNoDifference(run.complaints.count, 1)
  }
}
