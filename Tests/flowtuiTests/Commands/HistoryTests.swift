import CustomDump
import FlowEngine
import Foundation
import Testing

/// Twelve sessions imported, then a day that takes them over: rules B-01, B-02, C-17, O-04, K-10.
@Suite(.serialized, .enabled(if: CommandFolder.isBuilt, CommandFolder.skipped))
struct HistoryTests {
  /// Yesterday's parents that wait, and what this morning's open interest says of each.
  private enum Yesterday {
    static let size = 60
    /// 60 of 60 contracts traded; open interest was 1,000 in each series, and for the roll's legs.
    static let openInterest = [
      2: 1_060,  // closing sides 60 − 60 = 0: all 60 opened for certain
      3: 940,  // opening sides 60 − 60 = 0: not enough
      4: 1_000,  // 60 sides of each: nobody can say
      5: 950,  // near leg of a roll of 50: closing sides 50 + 50
      6: 1_050,  // far leg: opening sides 50 + 50
    ]
    static let results = [
      2: "confirmed", 3: "refuted", 4: "undecided", 5: "confirmed",
    ]
  }

  private static let logs = HistoryTape.days.map { "d\($0).flow" }

  private func folder() throws -> CommandFolder {
    let folder = try CommandFolder()
    for day in HistoryTape.days {
      var tape = HistoryTape.day(day)
      if day == HistoryTape.days.last {
        for id in [2, 3, 4] { tape.sweep("15:0\(id):00", Yesterday.size, of: id) }
        tape.roll("15:10:00", 50)
      }
      try folder.write("d\(day).jsonl", tape.lines)
      let made = try folder.run("import", "d\(day).jsonl", "--log", "d\(day).flow")
      expectNoDifference(made.status, 0, "\(made)")
    }
    var today = HistoryTape(day: HistoryTape.today, openInterest: Yesterday.openInterest)
    today.sweep("14:40:00", 60, of: 1)
    // Lone prints, each too small for a block, then a sweep of ordinary premium in a series that
    // is busy by now.
    for second in [10, 25, 40] {
      today.trade("14:49:\(second)", 150, of: 1, venue: "XCBO", condition: "")
    }
    // Of the same expiry: only the volume of like expiries has it.
    today.trade("14:50:50", 7, of: 3, venue: "XCBO", condition: "")
    today.sweep("14:51:00", 12, of: 1)
    try folder.write("today.jsonl", today.lines)
    return folder
  }

  private func scan(_ folder: CommandFolder, _ arguments: String...) throws -> [[String: Any]] {
    let result = try folder.run(["scan"] + arguments + ["--format", "jsonl"])
    expectNoDifference(result.status, 0, "\(result)")
    expectNoDifference(result.errText, "")
    return try result.objects()
  }

  private func seen(_ alert: [String: Any], _ clause: String) -> String? {
    let clauses = alert["evidence"] as? [[String: Any]] ?? []
    return clauses.first { ($0["clause"] as? String)?.hasPrefix(clause) == true }?["seen"]
      as? String
  }

  private func alerts(_ objects: [[String: Any]], _ rule: String) -> [[String: Any]] {
    objects.filter { $0["kind"] as? String == "alert" && $0["rule"] as? String == rule }
  }

  /// 63 parents of this underlying and expiry bucket: five a day, and yesterday's three.
  private static let parents = 5 * 12 + 3
  /// Median 12 contracts; a MAD below 0.1 counts as 0.1 (B-01).
  private static let z =
    (log(1 + 60 * 1_235.0) - log(1 + 12 * 1_235.0)) / (1.4826 * 0.1)

  @Test("everything a history is for")
  func history() throws {
    let folder = try folder()
    let files = ["today.jsonl", "--emit", "alerts", "--history"] + Self.logs
    let run = try folder.run(["scan"] + files + ["--format", "jsonl"])
    expectNoDifference(run.status, 0, "\(run)")
    let objects = try run.objects()

    let sweep = try #require(alerts(objects, "large-bullish-sweep").first, "\(run)")
    expectNoDifference(seen(sweep, "parents behind the premium baseline"), "\(Self.parents)")
    let z = try #require(seen(sweep, "premium against the baseline").flatMap { Double($0) })
    #expect(abs(z - Self.z) < 0.002, "\(z) is not \(Self.z)")
    expectNoDifference(seen(sweep, "no baseline"), nil)

    try verdicts(objects, folder)
    if Rules.rule("unusual-size", Settings()) != nil { try unusual(objects, run) }

    // The same list gives the same bytes, in another process and another order.
    let other =
      ["today.jsonl", "--emit", "alerts", "--history"] + Self.logs.reversed()
      + ["--format", "jsonl"]
    #expect(try folder.run(["scan"] + other).out == run.out, "the order of the logs shows")

    // A log keeps its history: it replays alone.
    let made = try folder.run(
      ["import", "today.jsonl", "--log", "today.flow", "--history"] + Self.logs)
    expectNoDifference(made.status, 0, "\(made)")
    #expect(made.outText.contains("4 parents wait for the morning"), "\(made)")
    let verified = try folder.run("verify", "today.flow")
    expectNoDifference(verified.status, 0, "\(verified)")
    let ofLog = try folder.run("scan", "today.flow", "--emit", "alerts", "--format", "jsonl")
    #expect(ofLog.out == run.out, "a scan of the log differs from the scan of its inputs")
    try shortIDs(folder, objects)
    try imports(folder, verified)
    try refusals(folder)
  }

  /// Every parent that waited gets one line, about the right parent and with the right result.
  private func verdicts(_ objects: [[String: Any]], _ folder: CommandFolder) throws {
    let yesterday = try scan(folder, "d19.flow", "--emit", "clusters")
    var expected: [String: String] = [:]
    for cluster in yesterday {
      guard let type = cluster["type"] as? String, let id = cluster["id"] as? String,
        let legs = cluster["legs"] as? [[String: Any]], ["sweep", "roll"].contains(type)
      else { continue }
      let series = legs.compactMap { $0["contract"] as? String }.sorted().first ?? ""
      let number = HistoryTape.series.first { series.hasSuffix($0.value) }?.key ?? 0
      expected["2026-11-19/\(id)"] = Yesterday.results[number]
    }
    expectNoDifference(expected.count, Yesterday.results.count, "\(yesterday)")
    var given: [String: String] = [:]
    for verdict in objects where verdict["kind"] as? String == "verdict" {
      given["\(verdict["of"] ?? "")"] = "\(verdict["result"] ?? "")"
    }
    expectNoDifference(given, expected)
  }

  /// An inference by its whole id, by the short one of the screen, by enough of its type, and with
  /// its session; each with the same page.
  private func shortIDs(_ folder: CommandFolder, _ objects: [[String: Any]]) throws {
    let verdict = try #require(objects.first { $0["kind"] as? String == "verdict" })
    let id = try #require(verdict["id"] as? String)
    let short = try #require(id.split(separator: ":").first.map(String.init))
    let page = try folder.run("why", id, "--log", "today.flow")
    expectNoDifference(page.status, 0, "\(page)")
    for other in [short, short + ":ver", "2026-11-20/" + id, "2026-11-20/" + short] {
      expectNoDifference(try folder.run("why", other, "--log", "today.flow").outText, page.outText)
    }
    let sweep = try #require(alerts(objects, "large-bullish-sweep").first?["id"] as? String)
    let parent = try #require(sweep.split(separator: ":").first.map(String.init))
    let whole = try folder.run("why", sweep, "--log", "today.flow")
    expectNoDifference(
      try folder.run("why", parent + ":large", "--log", "today.flow").outText, whole.outText)
    // Two alerts stand on it: nobody can know which one was meant.
    let both = try folder.run("why", parent + ":", "--log", "today.flow")
    expectNoDifference(both.status, 2, "\(both)")
    #expect(both.errText.contains(sweep) && both.errText.contains("unusual-size"), "\(both)")
    for none in ["2026-11-19/" + id, short + ":x", parent + ":x"] {
      expectNoDifference(try folder.run("why", none, "--log", "today.flow").status, 1, none)
    }
  }

  /// K-10 by premium at 14:40 and by volume at 14:51, and never for the ordinary.
  private func unusual(_ objects: [[String: Any]], _ run: Outcome) throws {
    let unusual = alerts(objects, "unusual-size")
    expectNoDifference(unusual.count, 2, "\(run)")
    let byPremium = try #require(unusual.first)
    let byVolume = try #require(unusual.last)
    expectNoDifference(seen(byPremium, "parents behind the premium"), "\(Self.parents)")
    expectNoDifference(seen(byVolume, "sessions behind the usual volume"), "12")
    // 60 + 450 + 12 contracts so far, in thousandths of the median.
    let ratio = Double((60 + 450 + 12) * 1_000 / HistoryTape.usualVolume) / 1_000
    expectNoDifference(seen(byVolume, "volume of the series, times").flatMap { Double($0) }, ratio)
    // 60 contracts by 10:00 on each of twelve days: no spread, so a tenth of the median stands.
    func z(_ contracts: Int) -> Double { Double(contracts - 60) / (1.4826 * 6) }
    let series = try #require(
      seen(byVolume, "volume of the series against").flatMap { Double($0) })
    #expect(abs(series - z(522)) < 0.001, "\(series) is not \(z(522))")
    let group = try #require(
      seen(byVolume, "volume of the underlying in like expiries against").flatMap { Double($0) })
    #expect(abs(group - z(529)) < 0.001, "\(group) is not \(z(529))")
    expectNoDifference(
      seen(byVolume, "volume of the underlying in like expiries, times").flatMap { Double($0) },
      Double(529_000 / 60) / 1_000)
    expectNoDifference(seen(byVolume, "sessions behind that"), "12")
  }

  /// Again: the same log. With another history: another log, which is refused.
  private func imports(_ folder: CommandFolder, _ verified: Outcome) throws {
    let again = try folder.run(
      ["import", "today.jsonl", "--log", "again.flow", "--batch", "3", "--history"]
        + Self.logs.reversed())
    expectNoDifference(again.status, 0, "\(again)")
    let digest = try folder.run("verify", "again.flow")
    expectNoDifference(digest.outText, verified.outText)
    let nothing = try folder.run(
      ["import", "today.jsonl", "--log", "again.flow", "--history"] + Self.logs)
    #expect(nothing.outText.contains("nothing added"), "\(nothing)")
    let fewer = try folder.run(
      ["import", "today.jsonl", "--log", "again.flow", "--history"] + Self.logs.dropFirst())
    expectNoDifference(fewer.status, 3)
    #expect(fewer.errText.contains("another set of inputs"), "\(fewer)")
  }

  private func refusals(_ folder: CommandFolder) throws {
    // swift-format-ignore
    let rows: [(arguments: [String], says: String)] = [
      (["today.jsonl", "--history", "today.flow"], "session 2026-11-20 is not before 2026-11-20"),
      (["d19.jsonl", "--history", "d18.flow", "today.flow"], "session 2026-11-20 is not before"),
      (["today.jsonl", "--history", "d19.flow", "d19.flow"], "session 2026-11-19 is in the history twice"),
      (["today.jsonl", "--history", "today.jsonl"], "not a flowtui log"),
      (["today.flow", "--history", "d19.flow"], "the input holds a history already"),
    ]
    for row in rows {
      let result = try folder.run(["scan"] + row.arguments)
      expectNoDifference(result.status, 3, "\(row.arguments) \(result)")
      #expect(result.errText.contains(row.says), "\(result)")
      expectNoDifference(result.complaints.count, 1)
    }
  }

  @Test("rows of another engine are not used: the raw events are judged again")
  func otherEngine() throws {
    guard Started.find("sqlite3") != nil else { return }
    let folder = try CommandFolder()
    var yesterday = HistoryTape.day(19)
    yesterday.sweep("15:02:00", Yesterday.size, of: 2)
    try folder.write("d19.jsonl", yesterday.lines)
    expectNoDifference(try folder.run("import", "d19.jsonl", "--log", "d19.flow").status, 0)
    try folder.write(
      "today.jsonl",
      HistoryTape(day: HistoryTape.today, openInterest: Yesterday.openInterest).lines)
    let arguments = [
      "scan", "today.jsonl", "--emit", "alerts", "--format", "jsonl", "--history", "d19.flow",
    ]
    let stored = try folder.run(arguments)
    #expect(stored.outText.contains(#""result":"confirmed""#), "\(stored)")
    let other = "UPDATE header SET value = 999 WHERE key = 'engine_version'"
    expectNoDifference(try folder.tool("sqlite3", ["d19.flow", other]).status, 0)
    expectNoDifference(try folder.run(arguments).outText, stored.outText)
  }

  @Test("day after day, each log takes over those before it and replays alone")
  func chain() throws {
    let folder = try CommandFolder()
    var made: [String] = []
    for (place, day) in HistoryTape.days.enumerated() {
      var tape = HistoryTape.day(day)
      // $123,500: over the fixed floor of the first day, and far from the ordinary ones after it.
      tape.sweep("14:46:00", 100, of: 1)
      try folder.write("d\(day).jsonl", tape.lines)
      let history = made.isEmpty ? [] : ["--history"] + made
      let run = try folder.run(["import", "d\(day).jsonl", "--log", "d\(day).flow"] + history)
      expectNoDifference(run.status, 0, "\(run)")
      made.append("d\(day).flow")
      // What a finished log leaves is kept beside it, once it was asked for.
      for other in made {
        expectNoDifference(folder.exists(other + "-history"), other != made.last)
      }
      // Nothing but the log is asked: the others may be gone.
      let alone = try CommandFolder()
      try alone.write("a.flow", try folder.bytes("d\(day).flow"))
      expectNoDifference(try alone.run("verify", "a.flow").status, 0)
      let sweep = try #require(
        alerts(try scan(alone, "a.flow", "--emit", "alerts"), "large-bullish-sweep").first)
      // Five ordinary sweeps a day and that one; before ten sessions the fixed floor holds.
      let parents = seen(sweep, "parents behind the premium baseline")
      expectNoDifference(parents, place < 10 ? nil : "\(place * 6)", "day \(day)")
    }
  }

  @Test("without a history the alert says that the fixed floor applies")
  func floors() throws {
    let folder = try CommandFolder()
    var today = HistoryTape(day: HistoryTape.today)
    today.sweep("14:40:00", 60, of: 1)
    try folder.write("today.jsonl", today.lines)
    let objects = try scan(folder, "today.jsonl", "--emit", "alerts")
    let sweep = try #require(alerts(objects, "large-bullish-sweep").first)
    expectNoDifference(seen(sweep, "no baseline: the fixed floor applies"), "50000.00")
    expectNoDifference(seen(sweep, "parents behind"), nil)
    expectNoDifference(alerts(objects, "unusual-size").count, 0)
  }

  @Test("a history with a session missing before today gives no verdict, and says so")
  func missingSession() throws {
    let folder = try CommandFolder()
    var old = HistoryTape(day: 18)
    old.sweep("15:02:00", Yesterday.size, of: 2)
    try folder.write("old.jsonl", old.lines)
    expectNoDifference(try folder.run("import", "old.jsonl", "--log", "old.flow").status, 0)
    try folder.write(
      "today.jsonl",
      HistoryTape(day: HistoryTape.today, openInterest: Yesterday.openInterest).lines)
    let result = try folder.run("scan", "today.jsonl", "--history", "old.flow")
    expectNoDifference(result.status, 0)
    #expect(result.errText.contains("no next-morning verdict will be given"), "\(result)")
    #expect(!result.outText.contains("verdict"), "\(result)")
  }
}
