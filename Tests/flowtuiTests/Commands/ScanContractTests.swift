import CustomDump
import Foundation
import Testing

/// What scripts depend on: order, ids, kinds, formats, and that arguments' order means nothing.
@Suite(.enabled(if: CommandFolder.isBuilt, CommandFolder.skipped))
struct ScanContractTests {
  private static let all = "prints,clusters,alerts,inferences,health"

  private func prepare() throws -> CommandFolder {
    let folder = try CommandFolder()
    try folder.write("day.jsonl", TapeFile.day)
    return folder
  }

  private func scan(_ folder: CommandFolder, _ arguments: [String]) throws -> Outcome {
    let result = try folder.run(["scan"] + arguments + ["--format", "jsonl"])
    expectNoDifference(result.status, 0, "\(result)")
    return result
  }

  @Test("everything the tape holds, by arithmetic of the tape")
  func content() throws {
    let folder = try prepare()
    let result = try scan(folder, ["day.jsonl", "--emit", Self.all])
    let objects = try result.objects()
    func texts(_ kind: String, _ key: String) -> [String] {
      objects.filter { $0["kind"] as? String == kind }.map { "\($0[key] ?? "")" }
    }
    // Three prints of 20 at 12.35: 60 contracts, 60 × 12.35 × 100 dollars.
    expectNoDifference(texts("cluster", "type"), ["sweep"])
    expectNoDifference(texts("cluster", "premium"), ["74100.00"])
    expectNoDifference(texts("cluster", "size"), ["60"])
    expectNoDifference(texts("alert", "rule"), ["large-bullish-sweep"])
    expectNoDifference(texts("health", "event"), ["gap"])
    expectNoDifference(texts("health", "lost"), ["14000"])
    // The cancelled print comes twice, the second time as its second version.
    expectNoDifference(texts("print", "size"), ["20", "20", "20", "4000", "1", "1"])
    expectNoDifference(texts("print", "version"), ["1", "1", "1", "1", "1", "2"])
    expectNoDifference(texts("print", "state").suffix(2), ["live", "cancelled"])
    for object in objects {
      for key in ["kind", "id", "version", "seq", "n", "at"] {
        #expect(object[key] != nil, "\(key)")
      }
    }
  }

  @Test("lines are in (seq, n) order, and each pair is one object")
  func order() throws {
    let folder = try prepare()
    let objects = try scan(folder, ["day.jsonl", "--emit", Self.all, "--updates"]).objects()
    let stamps = objects.map { [$0["seq"] as? Int ?? -1, $0["n"] as? Int ?? -1] }
    #expect(objects.count > 8)
    for (earlier, later) in zip(stamps, stamps.dropFirst()) {
      #expect(earlier.lexicographicallyPrecedes(later), "\(earlier) before \(later)")
    }
  }

  @Test(
    "each kind alone gives the lines of that kind",
    arguments: [
      ("prints", "print", 6), ("clusters", "cluster", 1), ("alerts", "alert", 1),
      ("inferences", "inference", 0), ("health", "health", 1),
    ])
  func kinds(_ row: (emit: String, kind: String, count: Int)) throws {
    let folder = try prepare()
    let all = try scan(folder, ["day.jsonl", "--emit", Self.all]).lines
    let some = try scan(folder, ["day.jsonl", "--emit", row.emit]).lines
    expectNoDifference(some.count, row.count)
    expectNoDifference(some, all.filter { $0.hasPrefix("{\"kind\":\"\(row.kind)\"") })
  }

  @Test("without --emit: clusters, alerts and inferences")
  func standardKinds() throws {
    let folder = try prepare()
    expectNoDifference(
      try scan(folder, ["day.jsonl"]).out,
      try scan(folder, ["day.jsonl", "--emit", "inferences,alerts,clusters"]).out)
  }

  @Test("scan, import and why give the same ids")
  func ids() throws {
    let folder = try prepare()
    let scanned = try scan(folder, ["day.jsonl", "--emit", Self.all, "--updates"])
    expectNoDifference(try folder.run("import", "day.jsonl", "--log", "a.flow").status, 0)
    let ofLog = try scan(folder, ["a.flow", "--emit", Self.all, "--updates"])
    expectNoDifference(ofLog.out, scanned.out)
    for id in Set(try scanned.objects().compactMap { $0["id"] as? String }) {
      let text = try folder.run("why", id, "--log", "a.flow")
      expectNoDifference(text.status, 0, "\(id)")
      #expect(text.outText.contains(id), "\(text)")
      let json = try folder.run("why", id, "--log", "a.flow", "--format", "json")
      let lines = scanned.lines.filter { $0.contains("\"id\":\"\(id)\"") }
      expectNoDifference(json.lines.last, lines.last, "the newest version of \(id)")
    }
  }

  @Test("a filter sees each version as it was, whatever came in the same batch")
  func filterOfVersions() throws {
    let folder = try CommandFolder()
    try folder.write(
      "day.jsonl",
      TapeFile.day + [#"{"in":"cancel","id":7,"at":"2026-11-20T14:33:00Z","number":2}"#])
    func states(_ arguments: String...) throws -> [String] {
      try scan(folder, ["day.jsonl"] + arguments).objects().map { "\($0["state"] ?? "")" }
    }
    // 40 contracts on two exchanges are a sweep still; 40 × 12.35 × 100 is below the floor.
    for (kind, state) in [("clusters", "amended"), ("alerts", "retracted")] {
      expectNoDifference(try states("--emit", kind), ["final", state])
      expectNoDifference(try states("--emit", kind, "--filter", "state:final"), ["final"])
      expectNoDifference(try states("--emit", kind, "--filter", "state:\(state)"), [state])
    }
    expectNoDifference(
      try states("--emit", "prints", "--filter", "state:cancelled"), ["cancelled", "cancelled"])
    expectNoDifference(try states("--emit", "prints", "--filter", "state:live").count, 5)
  }

  struct FilterRow: Sendable {
    var filter: String
    var count: Int
  }

  // swift-format-ignore
  @Test("the filter decides what is printed", arguments: [
    FilterRow(filter: "NVDA", count: 1), FilterRow(filter: "t:SPY", count: 0),
    FilterRow(filter: "prem>=74.1k", count: 1), FilterRow(filter: "prem>74.1k", count: 0),
    FilterRow(filter: "rule:large-bullish-sweep dir:bullish", count: 1),
    FilterRow(filter: "dir:bearish", count: 0), FilterRow(filter: "ex:XPHL qty:60", count: 1),
    FilterRow(filter: "time:09:31..09:32 cp:c strike:950", count: 1), FilterRow(filter: "id:c367", count: 1),
  ])
  func filters(_ row: FilterRow) throws {
    let folder = try prepare()
    let result = try scan(folder, ["day.jsonl", "--emit", "clusters", "--filter", row.filter])
    expectNoDifference(result.lines.count, row.count, "\(row.filter)")
  }

  @Test("nothing found is no failure", arguments: ["table", "jsonl", "csv"])
  func nothingFound(_ format: String) throws {
    let folder = try CommandFolder()
    try folder.write("quiet.jsonl", TapeFile.head)
    let result = try folder.run(
      "scan", "quiet.jsonl", "--emit", "alerts", "--format", format)
    expectNoDifference(result.status, 0)
    expectNoDifference(result.errText, "")
    expectNoDifference(result.lines.count, format == "jsonl" ? 0 : 1)
  }

  @Test(
    "csv has a heading, one kind, and as many fields in every line",
    arguments: [
      "prints", "clusters", "alerts", "inferences", "health",
    ])
  func csv(_ kind: String) throws {
    let folder = try prepare()
    let lines = try folder.run("scan", "day.jsonl", "--emit", kind, "--format", "csv").lines
    let json = try scan(folder, ["day.jsonl", "--emit", kind]).objects()
    expectNoDifference(lines.count, json.count + 1)
    let heading = try #require(lines.first)
    let names = heading.split(separator: ",", omittingEmptySubsequences: false)
    for (line, object) in zip(lines.dropFirst(), json) {
      let fields = line.split(separator: ",", omittingEmptySubsequences: false)
      expectNoDifference(fields.count, names.count, "\(line)")
      for (name, field) in zip(names, fields) {
        guard let value = object[String(name)], !(value is NSNull), !(value is [Any]) else {
          continue
        }
        if let flag = value as? Bool, "\(type(of: value))".contains("Bool") {
          expectNoDifference(String(field), "\(flag)")
        } else {
          expectNoDifference(String(field), "\(value)", "\(name)")
        }
      }
    }
  }

  @Test("the table")
  func table() throws {
    let folder = try prepare()
    let result = try folder.run("scan", "day.jsonl")
    expectNoDifference(
      result.outText,
      """
      time ET       id            kind            tick   side g      premium  what
      09:31:00.605  c367          sweep           NVDA   buy  A       $74.1k  60 NVDA  261218C00950000
      09:31:00.605  c367          alert           NVDA   buy  A       $74.1k  large-bullish-sweep \
      bullish Low

      """)
  }

  @Test("standard input, gzip, zstd, a folder and a named pipe hold the same")
  func containers() throws {
    let folder = try prepare()
    let expected = try scan(folder, ["day.jsonl", "--emit", Self.all]).out
    let bytes = TapeFile.bytes(TapeFile.day)
    let arguments = ["--emit", Self.all, "--format", "jsonl"]
    expectNoDifference(try folder.run(["scan", "-"] + arguments, input: bytes).out, expected)
    // Twice the same pipe: it is read once, from its start.
    let twice = try folder.run(["scan", "-", "-"] + arguments, input: bytes)
    expectNoDifference(twice.out, expected)
    expectNoDifference(twice.complaints.count, 1)
    try folder.write("folder/day.jsonl", TapeFile.day)
    try folder.write("folder/.hidden/other.jsonl", TapeFile.day)
    expectNoDifference(try scan(folder, ["folder", "--emit", Self.all]).out, expected)
    for tool in ["gzip", "zstd"] where Started.find(tool) != nil {
      // The name says nothing: content decides.
      let packed = try folder.tool(tool, ["-c"], input: bytes).out
      try folder.write("packed.bin", packed)
      expectNoDifference(try scan(folder, ["packed.bin", "--emit", Self.all]).out, expected, tool)
      expectNoDifference(
        try folder.run(["scan", "-"] + arguments, input: packed).out, expected, tool)
    }
    let shell = "mkfifo pipe; cat day.jsonl > pipe & exec \"$0\" scan pipe \"$@\""
    let piped = try folder.tool("sh", ["-c", shell, PanelProcess.binary ?? ""] + arguments)
    expectNoDifference(piped.out, expected, "\(piped)")
  }

  @Test("standard input longer than a buffer is read to its end, from a file or a pipe")
  func longInput() throws {
    let folder = try CommandFolder()
    let prints = (0..<2_000).map { index in
      TapeFile.trade(
        "14:\(31 + index / 100):\(10 + index / 2 % 50)", venue: "XCBO", size: index + 1,
        number: index)
    }
    let bytes = TapeFile.bytes(TapeFile.head + prints)
    #expect(bytes.count > 400_000)
    try folder.write("long.jsonl", bytes)
    let expected = try scan(folder, ["long.jsonl", "--emit", "prints"])
    expectNoDifference(expected.lines.count, 2_000)
    let arguments = ["scan", "-", "--emit", "prints", "--format", "jsonl"]
    let fromFile = try folder.run(arguments, input: bytes)
    expectNoDifference(fromFile.complaints, [])
    #expect(fromFile.out == expected.out, "\(fromFile.lines.count) lines from a file")
    let shell = "cat long.jsonl | \"$0\" \"$@\""
    let fromPipe = try folder.tool("sh", ["-c", shell, PanelProcess.binary ?? ""] + arguments)
    #expect(fromPipe.out == expected.out, "\(fromPipe.lines.count) lines from a pipe")
  }

  @Test("identical files are read once, and told")
  func identical() throws {
    let folder = try prepare()
    try folder.write("copy.jsonl", TapeFile.day)
    let alone = try scan(folder, ["day.jsonl", "--emit", Self.all])
    for names in [["day.jsonl", "copy.jsonl"], ["day.jsonl", "day.jsonl"]] {
      let both = try scan(folder, names + ["--emit", Self.all])
      expectNoDifference(both.out, alone.out)
      expectNoDifference(both.complaints.count, 1)
      expectMessage(both.complaints.first ?? "", what: "left out: the same", place: "")
    }
  }

  @Test("the order of the arguments means nothing")
  func argumentOrder() throws {
    let folder = try CommandFolder()
    // The same moments in three files, so that ties decide everything.
    func other(_ lines: [String], _ ticker: String) -> [String] {
      lines.map { $0.replacingOccurrences(of: "NVDA", with: ticker) }
    }
    try folder.write("a.jsonl", TapeFile.day)
    try folder.write("b.jsonl", other(TapeFile.day, "AMDX"))
    try folder.write("c.jsonl", other(TapeFile.head + TapeFile.sweep, "TSLA"))
    let expected = try scan(folder, ["a.jsonl", "b.jsonl", "c.jsonl", "--emit", Self.all])
    expectNoDifference(
      try expected.objects().count { $0["kind"] as? String == "alert" }, 3)
    for names in [["c.jsonl", "b.jsonl", "a.jsonl"], ["b.jsonl", "a.jsonl", "c.jsonl"], ["."]] {
      expectNoDifference(try scan(folder, names + ["--emit", Self.all]).out, expected.out)
    }
  }
}

/// Help, version and completions.
@Suite(.enabled(if: CommandFolder.isBuilt, CommandFolder.skipped))
struct HelpTests {
  static let commands: [[String]] = [
    [], ["open"], ["import"], ["scan"], ["why"], ["verify"], ["log"], ["log", "stat"],
    ["log", "check"], ["rules"], ["diff"], ["export"], ["sim"], ["doctor"], ["paths"],
  ]

  @Test("the help of every command has an example", arguments: commands)
  func example(_ command: [String]) throws {
    let folder = try CommandFolder()
    let result = try folder.run(command + ["--help"])
    expectNoDifference(result.status, 0)
    expectNoDifference(result.errText, "")
    let words = result.outText.split { $0.isWhitespace }.joined(separator: " ")
    #expect(words.contains("Example"), "\(words)")
    #expect(words.contains((["flowtui"] + command).joined(separator: " ")))
    #expect(!result.out.contains(0x1B), "no escape sequence in a pipe")
  }

  @Test("no command is missing from the table of this test")
  func commandList() throws {
    let folder = try CommandFolder()
    let text = try folder.run("--help").outText
    let listed = text.components(separatedBy: "SUBCOMMANDS:").last?.split(separator: "\n")
      .filter { $0.hasPrefix("  ") && !$0.hasPrefix("   ") }
      .compactMap { $0.split(separator: " ").first.map(String.init) }.filter { $0 != "See" }
    expectNoDifference(
      Set(listed ?? []), Set(Self.commands.compactMap(\.first)))
  }

  @Test("the version is a number in three parts")
  func version() throws {
    let folder = try CommandFolder()
    let result = try folder.run("--version")
    expectNoDifference(result.status, 0)
    #expect(result.outText.wholeMatch(of: /[0-9]+\.[0-9]+\.[0-9]+\n/) != nil)
  }

  @Test("completions name the commands", arguments: ["bash", "zsh", "fish"])
  func completions(_ shell: String) throws {
    let folder = try CommandFolder()
    let result = try folder.run("--generate-completion-script", shell)
    expectNoDifference(result.status, 0)
    for command in ["import", "scan", "verify", "why"] { #expect(result.outText.contains(command)) }
  }

  @Test("nothing writes an escape sequence into a pipe")
  func escapes() throws {
    let folder = try CommandFolder()
    try folder.write("day.jsonl", TapeFile.day)
    for arguments in [
      ["import", "day.jsonl", "--log", "a.flow"], ["scan", "day.jsonl"], ["verify", "a.flow"],
      ["log", "stat", "a.flow"], ["log", "check", "a.flow"], ["why", "c367", "--log", "a.flow"],
      ["rules"], ["rules", "large-bullish-sweep"], ["doctor"], ["paths"],
      ["scan", "\u{1B}[31mgone"], ["why", "\u{1B}]0;x\u{07}", "--log", "a.flow"],
    ] {
      let result = try folder.run(arguments)
      #expect(!(result.out + result.err).contains { $0 == 0x1B || $0 == 0x07 }, "\(arguments)")
    }
  }
}
