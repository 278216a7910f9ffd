import CustomDump
import Foundation
import Testing

/// Logs that are altered, foreign, of another version or in use, through the real engine.
@Suite(.enabled(if: CommandFolder.isBuilt, CommandFolder.skipped))
struct LogCommandTests {
  static var hasSQLite: Bool { Started.find("sqlite3") != nil }
  static let noSQLite: Comment = "sqlite3 is not installed"

  private func prepare() throws -> CommandFolder {
    let folder = try CommandFolder()
    try folder.write("day.jsonl", TapeFile.day)
    let result = try folder.run("import", "day.jsonl", "--log", "a.flow")
    expectNoDifference(result.status, 0, "\(result)")
    return folder
  }

  private func sql(_ folder: CommandFolder, _ text: String) throws -> String {
    let result = try folder.tool("sqlite3", ["a.flow"], input: Array(text.utf8))
    expectNoDifference(result.errText, "")
    return result.outText.trimmingCharacters(in: .whitespacesAndNewlines)
  }

  /// Turns one bit of one byte, counted from the start, or from the end when negative.
  private func flip(
    _ folder: CommandFolder, _ table: String, _ column: String, at offset: Int, where clause: String
  ) throws {
    let hex = try sql(folder, "SELECT hex(\(column)) FROM \(table) WHERE \(clause) LIMIT 1;")
    var digits = Array(hex)
    let place = 2 * (offset < 0 ? digits.count / 2 + offset : offset) + 1
    let value = try #require(UInt8(String(digits[place]), radix: 16))
    digits[place] = Character(String(value ^ 1, radix: 16))
    _ = try sql(
      folder, "UPDATE \(table) SET \(column) = x'\(String(digits))' WHERE \(clause);")
  }

  struct Alteration: Sendable, CustomTestStringConvertible {
    var table: String
    var column: String
    var offset: Int
    var clause: String
    var failure: String
    var why: String
    var testDescription: String { why }
  }

  // swift-format-ignore
  static let alterations = [
    Alteration(table: "block", column: "objects", offset: -30, clause: "id = 1",
      failure: "verify failed, the object list of block 1 is corrupt", why: "a byte of the list of objects"),
    Alteration(table: "block", column: "raw", offset: 200, clause: "id = 1",
      failure: "verify failed, raw block 1 is corrupt", why: "a byte of a raw block"),
    Alteration(table: "header", column: "value", offset: 40, clause: "key = 'settings'",
      failure: "verify failed, the settings were altered", why: "a byte of the settings"),
  ]

  @Test(
    "an altered byte has a name of its own", .enabled(if: hasSQLite, noSQLite),
    arguments: alterations)
  func altered(_ row: Alteration) throws {
    let folder = try prepare()
    expectNoDifference(try folder.run("verify", "a.flow").status, 0)
    expectNoDifference(try folder.run("log", "check", "a.flow").status, 0)
    try flip(folder, row.table, row.column, at: row.offset, where: row.clause)
    let result = try folder.run("verify", "a.flow")
    expectNoDifference(result.status, 1, "\(result)")
    expectNoDifference(result.complaints.count, 1)
    expectMessage(result.complaints.first ?? "", what: row.failure, place: "a.flow")
    let check = try folder.run("log", "check", "a.flow")
    expectNoDifference(check.status, 1, "\(check)")
    expectNoDifference(check.lines.count, 1)
    expectMessage(check.complaints.first ?? "", what: "1 faults", place: "a.flow")
  }

  @Test("a log of a newer program", .enabled(if: hasSQLite, noSQLite))
  func newerSchema() throws {
    let folder = try prepare()
    _ = try sql(folder, "PRAGMA user_version = 9;")
    for arguments in [
      ["verify", "a.flow"], ["scan", "a.flow"], ["open", "a.flow"], ["log", "stat", "a.flow"],
      ["why", "c367", "--log", "a.flow"], ["import", "day.jsonl", "--log", "a.flow"],
    ] {
      let result = try folder.run(arguments)
      expectNoDifference(result.status, 3, "\(arguments)")
      expectNoDifference(
        result.complaints,
        ["flowtui: written by a newer flowtui (schema 9) (a.flow): update flowtui"])
    }
  }

  @Test("another program's database", .enabled(if: hasSQLite, noSQLite))
  func foreign() throws {
    let folder = try CommandFolder()
    try folder.write("day.jsonl", TapeFile.day)
    _ = try sql(folder, "CREATE TABLE t (x); INSERT INTO t VALUES (1);")
    let before = try folder.bytes("a.flow")
    for arguments in [
      ["verify", "a.flow"], ["scan", "a.flow"], ["import", "day.jsonl", "--log", "a.flow"],
    ] {
      let result = try folder.run(arguments)
      expectNoDifference(result.status, 3, "\(arguments)")
      expectNoDifference(result.complaints.count, 1)
      expectMessage(
        result.complaints.first ?? "",
        what: "not a flowtui log, it is another program's SQLite file",
        place: "a.flow")
    }
    // Not a byte of it is touched.
    expectNoDifference(try folder.bytes("a.flow"), before)
  }

  @Test(
    "a damaged block: the scan prints what it can read before it names it",
    .enabled(if: hasSQLite, noSQLite))
  func damagedBlock() throws {
    let folder = try prepare()
    try flip(folder, "block", "raw", at: 200, where: "id = 1")
    let result = try folder.run("scan", "a.flow")
    expectNoDifference(result.status, 3)
    expectNoDifference(result.complaints.count, 1)
    expectMessage(
      result.complaints.first ?? "", what: "corrupt block 1, its checksum does not match",
      place: "a.flow, seq 1-")
  }

  @Test("another list of inputs is refused, and the log says what it holds")
  func otherList() throws {
    let folder = try prepare()
    try folder.write("other.jsonl", TapeFile.head + TapeFile.sweep)
    for list in [["other.jsonl"], ["day.jsonl", "other.jsonl"]] {
      let result = try folder.run(["import"] + list + ["--log", "a.flow"])
      expectNoDifference(result.status, 3)
      expectNoDifference(result.complaints.count, 1)
      expectMessage(
        result.complaints.first ?? "", what: "the log holds another set of inputs, day.jsonl",
        place: "a.flow")
    }
    expectNoDifference(try folder.run("verify", "a.flow").status, 0)
  }

  @Test("the same list again adds nothing")
  func again() throws {
    let folder = try prepare()
    let before = try folder.run("verify", "a.flow")
    let result = try folder.run("import", "day.jsonl", "--log", "a.flow")
    expectNoDifference(result.status, 0)
    expectNoDifference(result.complaints, [])
    #expect(result.outText.contains("nothing added"))
    expectNoDifference(try folder.run("verify", "a.flow").out, before.out)
    // A copy under another name is the same input: what counts is the content.
    try folder.write("folder/day.jsonl", TapeFile.day)
    expectNoDifference(try folder.run("import", "folder", "--log", "a.flow").status, 0)
  }

  @Test("a log beside its inputs is no input of the second import")
  func logBesideInputs() throws {
    let folder = try CommandFolder()
    try folder.write("day/a.jsonl", TapeFile.day)
    expectNoDifference(try folder.run("import", "day", "--log", "day/a.flow").status, 0)
    let again = try folder.run("import", "day", "--log", "day/a.flow")
    expectNoDifference(again.status, 0, "\(again)")
    expectNoDifference(again.complaints.count, 1)
    expectMessage(
      again.complaints.first ?? "", what: "left out: a flowtui log among feed files",
      place: "day/a.flow")
  }

  @Test("a pipe is never taken for what the log holds")
  func pipeAgain() throws {
    let folder = try CommandFolder()
    let day = TapeFile.bytes(TapeFile.day)
    let first = try folder.run(["import", "-", "--log", "a.flow"], input: day)
    expectNoDifference(first.status, 0)
    for input in [day, TapeFile.bytes(TapeFile.head + TapeFile.sweep)] {
      let result = try folder.run(["import", "-", "--log", "a.flow"], input: input)
      expectNoDifference(result.status, 3)
      expectNoDifference(result.complaints.count, 1)
      expectMessage(result.complaints.first ?? "", what: "the input - is a pipe", place: "a.flow")
    }
    expectNoDifference(try folder.run("verify", "a.flow").status, 0)
  }

  @Test("a second writer is refused with the pid of the first; readers are not")
  func locked() throws {
    let folder = try CommandFolder()
    let first = try folder.start(["import", "-", "--log", "a.flow"], input: .pipe)
    // Longer than what is looked at to tell the format, or the pipe would be waited for.
    let clocks = (1...59).map {
      #"{"in":"clock","at":"2026-11-20T14:33:\#($0 < 10 ? "0" : "")\#($0)Z"}"#
    }
    try first.send((TapeFile.day + clocks + clocks).map { $0 + "\n" }.joined())
    // The log is opened when the first print was read; the rest waits for the end of the pipe.
    for _ in 0..<2_000 where !folder.exists("a.flow-lock") { usleep(5_000) }
    let second = try folder.run(
      ["import", "-", "--log", "a.flow"], input: TapeFile.bytes(TapeFile.day))
    expectNoDifference(second.status, 3)
    expectNoDifference(
      second.complaints,
      [
        "flowtui: the log is being written by pid \(first.pid) (a.flow): "
          + "open it to follow, or stop that process"
      ])
    try first.endInput()
    let end = try first.finish()
    expectNoDifference(end.status, 0, "\(end)")
    expectNoDifference(try folder.run("verify", "a.flow").status, 0)
    #expect(!folder.exists("a.flow-lock"))
  }

  @Test("no such id", arguments: ["p99999", "p1", "c1", "c367:no-rule", "h1", "i5:level", "x", ""])
  func noSuchID(_ id: String) throws {
    let folder = try prepare()
    for format in ["text", "json"] {
      let result = try folder.run("why", id, "--log", "a.flow", "--format", format)
      expectNoDifference(result.status, 1, "\(result)")
      expectNoDifference(result.outText, "")
      expectNoDifference(
        result.complaints,
        ["flowtui: no object has the id \(id) (a.flow): list ids with 'flowtui scan a.flow'"])
    }
  }
}
