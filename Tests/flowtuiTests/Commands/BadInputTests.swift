import CustomDump
import Foundation
import Testing

/// Every bad input: one line that says what, where and what to do, and the exit code of `cli.md`.
@Suite(.enabled(if: CommandFolder.isBuilt, CommandFolder.skipped))
struct BadInputTests {
  struct Row: Sendable, CustomTestStringConvertible {
    var arguments: [String]
    var status: Int32
    var what: String
    var place: String
    var why: String
    var testDescription: String { why }

    init(_ arguments: [String], _ status: Int32, _ what: String, _ place: String, _ why: String) {
      (self.arguments, self.status) = (arguments, status)
      (self.what, self.place, self.why) = (what, place, why)
    }
  }

  /// Files of these names are in the folder of each row.
  private func prepare() throws -> CommandFolder {
    let folder = try CommandFolder()
    try folder.write("day.jsonl", TapeFile.day)
    try folder.write("note.txt", ["hello, world"])
    try folder.write("empty", [UInt8]())
    try folder.write("v4.dbn", Array("DBN".utf8) + [4, 0, 0, 0, 0])
    try folder.write("notes/readme.txt", ["hello, world"])
    try folder.write(
      "two.jsonl",
      TapeFile.head + TapeFile.sweep + [
        TapeFile.trade("15:00:00", venue: "XCBO", size: 1, number: 9, day: "2026-11-23")
      ])
    try FileManager.default.createDirectory(
      atPath: folder.file("nothing"), withIntermediateDirectories: true)
    return folder
  }

  // swift-format-ignore
  static let rows: [Row] = [
    Row(["scan", "note.txt"], 3, "the format is not recognised", "note.txt", "not a DBN file"),
    Row(["scan", "v4.dbn"], 3, "DBN version 4 is not supported", "v4.dbn, byte 3", "a DBN version of the future"),
    Row(["scan", "empty"], 3, "the file is empty", "empty", "an empty file"),
    Row(["scan", "gone"], 3, "cannot read: No such file or directory", "gone", "a path that is not there"),
    Row(["scan", "nothing"], 3, "nothing to read is in there", "nothing", "a folder without inputs"),
    Row(["import", "nothing", "--log", "a.flow"], 3, "nothing to read is in there", "nothing", "a folder without inputs, imported"),
    Row(["import", "empty", "--log", "a.flow"], 3, "the file is empty", "empty", "an empty file, imported"),
    Row(["open", "note.txt"], 3, "the format is not recognised", "note.txt", "refused before a screen is taken"),
    Row(["open", "day.jsonl"], 2, "the panel needs a terminal", "standard input and output", "a panel in a pipe"),
    Row(["open", "day.jsonl", "--at", "25:99"], 2, "not a moment", "--at", "a moment that is none"),
    Row(["open", "day.jsonl", "--filter", "zz:3"], 2, "the filter is not understood, no key \"zz\"", "--filter, column 1", "an unknown filter key, in the panel"),
    Row(["scan", "day.jsonl", "--filter", "zz:3"], 2, "the filter is not understood, no key \"zz\"", "--filter, column 1", "an unknown filter key"),
    Row(["scan", "day.jsonl", "--filter", "prem>=250k side:up"], 2, "the filter is not understood", "--filter, column 17", "an unknown filter value, by its column"),
    Row(["scan", "day.jsonl", "--colour"], 2, "Unknown option '--colour'", "command line", "an unknown flag"),
    Row(["scan", "day.jsonl", "--rules", "gone"], 3, "the rules file cannot be read", "gone", "a rules file that is not there"),
    Row(["scan", "day.jsonl", "--rules", "note.txt"], 3, "", "note.txt:1", "a rules file that is none"),
    Row(["diff", "day.jsonl", "--rules", "/dev/null"], 2, "diff takes --rules twice", "command line", "one rules file to compare"),
    Row(["scan", "day.jsonl", "--history", "x"], 3, "no such log", "x", "a history that is not there"),
    Row(["import", "day.jsonl", "--log", "a.flow", "--history", "x"], 3, "no such log", "x", "a history that is not there, imported"),
    Row(["live"], 2, "Unexpected argument 'live'", "command line", "a command of a later release"),
    Row(["export", "a.flow", "--to", "csv"], 2, "csv takes one kind", "command line", "three kinds in one csv"),
    Row(["export", "a.flow", "--to", "parquet"], 2, "parquet is not there yet", "command line", "a target of a later release"),
    Row(["export", "day.jsonl", "--to", "jsonl"], 3, "not a flowtui log", "day.jsonl", "an export of what is no log"),
    Row(["scan", "day.jsonl", "--emit", "alerts,verdicts"], 2, "The value 'alerts,verdicts' is invalid for '--emit <emit>'", "command line", "an unknown kind"),
    Row(["scan", "day.jsonl", "--format", "xml"], 2, "The value 'xml' is invalid for '--format <format>'", "command line", "an unknown format"),
    Row(["scan", "day.jsonl", "--format", "csv"], 2, "csv takes one kind", "command line", "csv of the three standard kinds"),
    Row(["scan"], 2, "Missing expected argument", "command line", "no input"),
    Row(["import", "day.jsonl"], 2, "Missing expected argument '--log <log>'", "command line", "no log"),
    Row(["import", "day.jsonl", "--log", "a.flow", "--batch", "0"], 2, "--batch must be at least 1", "command line", "an empty batch"),
    Row(["sim", "--seed", "1", "--minutes", "4", "--out", "x"], 2, "--minutes must be 5 to 390", "command line", "too short a session"),
    Row(["import", "two.jsonl", "--log", "a.flow"], 3, "the inputs hold session 2026-11-20 and session 2026-11-23", "two.jsonl", "two sessions in one import"),
    Row(["import", "day.jsonl", "--log", "note.txt"], 3, "not a flowtui log, its first bytes are not SQLite's", "note.txt", "a log that is a text"),
    Row(["import", "day.jsonl", "--log", "no/a.flow"], 3, "no such log", "no/a.flow", "a log in a folder that is not there"),
    Row(["verify", "day.jsonl"], 3, "not a flowtui log, its first bytes are not SQLite's", "day.jsonl", "not a log"),
    Row(["verify", "empty"], 3, "not a flowtui log, it is empty", "empty", "a log of no bytes"),
    Row(["verify", "gone: (x"], 3, "no such log", "gone: (x", "a name with the marks of a message"),
    Row(["log", "stat", "notes"], 3, "not a flowtui log, it is no regular file", "notes", "a folder as a log"),
    Row(["log", "check", "empty"], 3, "not a flowtui log, it is empty", "empty", "a log of no bytes, checked"),
    Row(["why", "c1", "--log", "day.jsonl"], 3, "not a flowtui log", "day.jsonl", "evidence from what is no log"),
    Row(["rules", "nope"], 1, "no rule is called \"nope\"", "flowtui rules", "no such rule"),
  ]

  @Test("one line, its place, and the exit code", arguments: rows)
  func refused(_ row: Row) throws {
    let folder = try prepare()
    let before = try folder.bytes("note.txt")
    let result = try folder.run(row.arguments)
    expectNoDifference(result.status, row.status, "\(result)")
    expectNoDifference(result.signal, nil)
    expectNoDifference(result.complaints.count, 1, "\(result)")
    expectMessage(result.complaints.first ?? "", what: row.what, place: row.place)
    expectNoDifference(result.outText, "", "nothing but the message")
    // Whatever was refused, nothing of the user's was touched and no half log was begun.
    expectNoDifference(try folder.bytes("note.txt"), before)
    expectNoDifference(
      try FileManager.default.contentsOfDirectory(atPath: folder.path).filter {
        $0.contains(".flow") || $0.hasSuffix("-lock")
      }, [])
  }

  @Test("a folder without inputs names what it holds")
  func namedFolder() throws {
    let folder = try prepare()
    let result = try folder.run("scan", "notes")
    expectNoDifference(result.status, 3)
    #expect(result.complaints.last?.contains("nothing to read is in there (notes): ") == true)
  }

  @Test("a folder leaves out what it does not know, and says so")
  func leftOut() throws {
    let folder = try prepare()
    try folder.write("notes/day.jsonl", TapeFile.day)
    let alone = try folder.run("scan", "day.jsonl", "--format", "jsonl")
    let result = try folder.run("scan", "notes", "--format", "jsonl")
    expectNoDifference(result.status, 0)
    expectNoDifference(result.out, alone.out)
    expectNoDifference(
      result.complaints,
      [
        "flowtui: left out: the format is not recognised (notes/readme.txt): "
          + "give DBN, normal-form JSON Lines, ThetaData CSV or a flowtui log"
      ])
  }

  @Test("a scan of two sessions prints the first before it refuses the second")
  func twoSessions() throws {
    let folder = try prepare()
    let result = try folder.run("scan", "two.jsonl", "--emit", "alerts", "--format", "jsonl")
    expectNoDifference(result.status, 3)
    expectNoDifference(result.complaints.count, 1)
    let alerts = try result.objects()
    expectNoDifference(alerts.map { $0["rule"] as? String }, ["large-bullish-sweep"])
  }

  @Test("a log among other inputs is refused, and never passed over", arguments: [false, true])
  func mixture(_ isFirst: Bool) throws {
    let folder = try prepare()
    expectNoDifference(try folder.run("import", "day.jsonl", "--log", "a.flow").status, 0)
    let names = isFirst ? ["a.flow", "two.jsonl"] : ["two.jsonl", "a.flow"]
    let result = try folder.run(["scan"] + names)
    expectNoDifference(result.status, 3)
    expectNoDifference(result.complaints.count, 1)
    expectMessage(
      result.complaints.first ?? "", what: "a log cannot be read together with other inputs",
      place: "a.flow")
  }

  @Test("a log in the pipe is refused")
  func logInPipe() throws {
    let folder = try prepare()
    expectNoDifference(try folder.run("import", "day.jsonl", "--log", "a.flow").status, 0)
    let result = try folder.run(["scan", "-"], input: folder.bytes("a.flow"))
    expectNoDifference(result.status, 3)
    expectMessage(result.complaints.first ?? "", what: "a log cannot be read", place: "-")
  }

  @Test("a full disk is told")
  func fullDisk() throws {
    let folder = try prepare()
    let shell = "\"$0\" scan day.jsonl --format jsonl > /dev/full"
    let result = try folder.tool("sh", ["-c", shell, PanelProcess.binary ?? ""])
    expectNoDifference(result.status, 3)
    expectMessage(
      result.complaints.first ?? "", what: "cannot write, No space left on device",
      place: "standard output")
  }

  @Test("a reader that goes away is no fault")
  func closedPipe() throws {
    let folder = try prepare()
    let shell = "\"$0\" scan day.jsonl --emit prints --format jsonl; echo $? >&2"
    let result = try folder.tool(
      "sh", ["-c", "{ sleep 0.2; \(shell); } | true", PanelProcess.binary ?? ""])
    expectNoDifference(result.errText, "0\n")
  }
}

/// `flowtui: <what> (<where>): <what to do>`.
func expectMessage(
  _ line: String, what: String, place: String, sourceLocation: SourceLocation = #_sourceLocation
) {
  #expect(
    line.hasPrefix("flowtui: \(what)"), "\(line)", sourceLocation: sourceLocation)
  let parts = line.components(separatedBy: "): ")
  #expect(parts.count >= 2, "a place and a remedy: \(line)", sourceLocation: sourceLocation)
  #expect(
    parts.dropLast().joined(separator: "): ").contains("(\(place)"), "\(line)",
    sourceLocation: sourceLocation)
  #expect(parts.last?.isEmpty == false, "\(line)", sourceLocation: sourceLocation)
}
