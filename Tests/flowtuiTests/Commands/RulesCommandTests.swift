import CustomDump
import Foundation
import Testing

/// The continuous rate of simple interest, by the C library.
private func simple(_ yield: Double, days: Double) -> Double {
  log(1 + yield * days / 365) / days * 365
}

/// `--rules` in scan and import, `diff`, `export`, `rules`: as a script runs them.
@Suite(.enabled(if: CommandFolder.isBuilt, CommandFolder.skipped))
struct RulesCommandTests {
  /// The tape's sweep is worth $74,100: 60 × 12.35 × 100.
  private func prepare() throws -> CommandFolder {
    let folder = try CommandFolder()
    try folder.write("day.jsonl", TapeFile.day)
    try folder.write("same.toml", ["premium_floor = 74100"])
    try folder.write("above.toml", ["# one dollar more", "premium_floor = \"$74101\""])
    try folder.write("bad.toml", ["premium_floor = 1", "[nothing]"])
    return folder
  }

  private func count(_ folder: CommandFolder, _ arguments: String...) throws -> Int {
    let run = try folder.run(["scan", "--emit", "alerts", "--format", "jsonl"] + arguments)
    expectNoDifference(run.status, 0, "\(run)")
    return run.lines.count
  }

  @Test("a floor of exactly the premium lets it pass, one dollar more does not")
  func scan() throws {
    let folder = try prepare()
    expectNoDifference(try count(folder, "day.jsonl"), 1)
    expectNoDifference(try count(folder, "day.jsonl", "--rules", "same.toml"), 1)
    expectNoDifference(try count(folder, "day.jsonl", "--rules", "above.toml"), 0)
    let bad = try folder.run("scan", "day.jsonl", "--rules", "bad.toml")
    expectNoDifference(bad.status, 3)
    #expect(bad.errText.hasPrefix("flowtui: no rule is called nothing (bad.toml:2): "), "\(bad)")
    expectNoDifference(bad.out, [])
  }

  @Test("a log keeps the rules that judged it, and other rules are another log")
  func log() throws {
    let folder = try prepare()
    expectNoDifference(
      try folder.run("import", "day.jsonl", "--log", "a.flow", "--rules", "above.toml").status, 0)
    expectNoDifference(try folder.run("verify", "a.flow").status, 0)
    expectNoDifference(try count(folder, "a.flow"), 0, "a log is judged as it was")
    expectNoDifference(try count(folder, "a.flow", "--rules", "/dev/null"), 1, "unless told")
    let other = try folder.run("import", "day.jsonl", "--log", "a.flow", "--rules", "same.toml")
    expectNoDifference(other.status, 3)
    #expect(other.errText.contains("set of rules"), "\(other)")
  }

  @Test("diff names what vanishes and which clause decided, both ways")
  func diff() throws {
    let folder = try prepare()
    func diff(_ a: String, _ b: String, _ more: String...) throws -> Outcome {
      try folder.run(["diff", "day.jsonl", "--rules", a, "--rules", b] + more)
    }
    let vanishes = try diff("/dev/null", "above.toml")
    expectNoDifference(vanishes.status, 0, "only --exit-code makes it an error")
    #expect(vanishes.lines.first?.hasPrefix("- 09:31:00.001  c367:large-bullish-sweep") == true)
    #expect(vanishes.outText.contains("B asks premium >= $74.1k, seen $74.1k"), "\(vanishes)")
    expectNoDifference(vanishes.lines.last, "0 appear, 1 vanish, 0 change, 0 are the same")
    let appears = try diff("above.toml", "/dev/null", "--exit-code")
    expectNoDifference(appears.status, 1)
    #expect(appears.lines.first?.hasPrefix("+ ") == true, "\(appears)")
    let same = try diff("/dev/null", "same.toml", "--exit-code")
    expectNoDifference(same.status, 0, "a bound alone is no change: \(same)")
    expectNoDifference(same.lines, ["0 appear, 0 vanish, 0 change, 1 are the same"])
    let json = try diff("/dev/null", "above.toml", "--format", "jsonl").objects()
    expectNoDifference(json.count, 1)
    expectNoDifference(json[0]["change"] as? String, "vanishes")
    #expect(json[0]["b"] is NSNull && json[0]["a"] is [String: Any])
    for arguments in [["day.jsonl"], ["day.jsonl", "--rules", "same.toml"]] {
      expectNoDifference(try folder.run(["diff"] + arguments).status, 2)
    }
  }

  @Test("a rule's own threshold decides as well as the engine's")
  func table() throws {
    let folder = try prepare()
    try folder.write("two.toml", ["[large-bullish-sweep]", "exchanges_min = 4"])
    let run = try folder.run("diff", "day.jsonl", "--rules", "/dev/null", "--rules", "two.toml")
    #expect(run.outText.contains("B asks exchanges hit >= 4, seen 3"), "\(run)")
  }

  @Test("export writes the lines of scan, and only the asked columns")
  func export() throws {
    let folder = try prepare()
    let kinds = "prints,clusters,alerts,inferences,health"
    expectNoDifference(try folder.run("import", "day.jsonl", "--log", "a.flow").status, 0)
    let scan = try folder.run("scan", "a.flow", "--emit", kinds, "--format", "jsonl")
    let export = try folder.run("export", "a.flow", "--to", "jsonl", "--emit", kinds)
    #expect(scan.lines.count > 8)
    expectNoDifference(export.outText, scan.outText)
    let csv = try folder.run("export", "a.flow", "--to", "csv", "--emit", "clusters")
    expectNoDifference(
      csv.outText,
      try folder.run("scan", "a.flow", "--emit", "clusters", "--format", "csv").outText)
    let some = try folder.run(
      "export", "a.flow", "--to", "csv", "--emit", "clusters", "--columns", "premium,id")
    expectNoDifference(some.lines, ["premium,id", "74100.00,c367"])
    let names = try folder.run(
      "export", "a.flow", "--to", "jsonl", "--emit", "clusters", "--columns", "legs,id")
    let object = try #require(try names.objects().first)
    expectNoDifference(Set(object.keys), ["legs", "id"])
    let legs = try #require(object["legs"] as? [[String: Any]])
    expectNoDifference(legs.first?["size"] as? Int, 60, "inside of a field nothing is left out")
    for wrong in [
      ["--to", "parquet"], ["--to", "clickhouse"], ["--to", "csv"], [],
      ["--to", "csv", "--emit", "clusters", "--columns", "nothing"],
    ] {
      let run = try folder.run(["export", "a.flow"] + wrong)
      expectNoDifference(run.status, 2, "\(wrong) \(run)")
      expectNoDifference(run.out, [])
    }
    expectNoDifference(try folder.run("export", "none.flow", "--to", "jsonl").status, 3)
  }

  // swift-format-ignore
  @Test("a relative time counts back from the last trade or quote of the input", arguments: [
    // The last trade is at 14:31:20, the off-exchange print at :10, the sweep's at 00.001 to .005.
    ("time:-1s", 1), ("time:-10s", 2), ("time:-15s", 2), ("time:-19s", 2), ("time:-20s", 5),
    ("-time:-15s", 3), ("time:-1h", 5),
  ])
  func relative(_ row: (filter: String, count: Int)) throws {
    let folder = try prepare()
    for inputs in [["day.jsonl"], ["a.flow"]] {
      if inputs == ["a.flow"] { _ = try folder.run("import", "day.jsonl", "--log", "a.flow") }
      let run = try folder.run(
        ["scan", "--emit", "prints", "--format", "jsonl", "--filter", row.filter] + inputs)
      expectNoDifference(run.status, 0, "\(run)")
      let ids = Set(try run.objects().compactMap { $0["id"] as? String })
      expectNoDifference(ids.count, row.count, "\(run)")
    }
  }

  @Test("rules lists every rule, and one with its clauses, settings and page")
  func rules() throws {
    let folder = try CommandFolder()
    let page = try folder.run("rules", "large-bullish-sweep").outText
    for words in [
      "required", "capping", "counter-evidence", "exchanges hit  >= 2", "premium  >= $50.0k",
      "premium_z_min = 3.0", "page: docs/classifiers/large-bullish-sweep.md",
    ] { #expect(page.contains(words), "\(words)") }
    try folder.write("a.toml", ["premium_floor = 20000"])
    let other = try folder.run("rules", "large-bullish-sweep", "--rules", "a.toml").outText
    #expect(other.contains("premium  >= $20.0k"))
    expectNoDifference(try folder.run("rules", "nothing").status, 1)
  }

  /// The day of the tape moved to Friday 2023-08-04: it expires on 15 September there.
  private func summer() throws -> CommandFolder {
    let folder = try prepare()
    try folder.write(
      "summer.jsonl",
      TapeFile.day.map {
        $0.replacing("2026-11-20", with: "2023-08-04").replacing("261218", with: "230915")
          .replacing("2026-11-19", with: "2023-08-03")
      })
    return folder
  }

  @Test("a log holds the curve of its date, and `why` shows the rate with where it is from (G-13)")
  func rates() throws {
    let folder = try summer()
    try folder.write("flat.toml", ["rate_curve = 0"])
    try folder.write("own.toml", ["rate_date = 20230802", "rate_1m = 0.01", "rate_3m = 0.01"])
    try folder.write("old.toml", ["rate_date = 20230629", "rate_1m = 0.01", "rate_3m = 0.01"])
    // Between the yields of 31 July for one and three months, 5.48 % and 5.55 %, simple interest
    // each: 42 days, 5 hours, 28 minutes and 60 seconds less 5 ms after the sweep.
    let afternoon = 5.0 * 3_600 + 29 * 60 - 0.005
    let days = 42 + afternoon / 86_400
    let month = simple(0.0548, days: 30)
    let quarter = simple(0.0555, days: 91)
    let rate = month + (quarter - month) * (days - 30) / 61
    let digits = String(Int((rate * 1e6).rounded()))
    let rows: [(rules: [String], shows: String)] = [
      ([], "rate         5.\(digits.dropFirst()) % a year to 2023-09-15, curve of 2023-07-31"),
      (["flat.toml"], "rate         4.00 % a year to 2023-09-15, flat, as the rules ask"),
      (["own.toml"], "rate         1.00 % a year to 2023-09-15, curve of 2023-08-02"),
      (
        ["old.toml"],
        "rate         4.00 % a year to 2023-09-15, flat: no curve of the 35 days before 2023-08-04"
      ),
    ]
    for (place, row) in rows.enumerated() {
      let name = "r\(place).flow"
      let rules = row.rules.flatMap { ["--rules", $0] }
      let made = try folder.run(["import", "summer.jsonl", "--log", name] + rules)
      expectNoDifference(made.status, 0, "\(made)")
      expectNoDifference(try folder.run("verify", name).status, 0)
      for id in ["c367", "c367:large-bullish-sweep"] {
        let page = try folder.run("why", id, "--log", name)
        #expect(page.lines.contains(row.shows), "\(page)")
      }
    }
    // What is judged again is judged by the curve of the log, not by that of the table.
    let scanned = try folder.run(["scan", "r2.flow", "--emit", "clusters", "--format", "jsonl"])
    let judged = try folder.run(
      ["scan", "summer.jsonl", "--rules", "own.toml", "--emit", "clusters", "--format", "jsonl"])
    expectNoDifference(scanned.out, judged.out)
    expectNoDifference(try folder.run("import", "day.jsonl", "--log", "winter.flow").status, 0)
    let winter = try folder.run("why", "c367", "--log", "winter.flow")
    #expect(
      winter.lines.contains {
        $0.hasSuffix("flat: no curve of the 35 days before 2026-11-20")
      }, "\(winter)")
  }
}
