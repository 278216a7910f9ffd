import CustomDump
import Testing

@testable import flowtui

/// `flowtui log seal|copy|prune` as a user runs them.
@Suite struct LogUpkeepTests {
  private func folder() throws -> CommandFolder {
    let folder = try CommandFolder()
    try folder.write("day.jsonl", TapeFile.day)
    expectNoDifference(try folder.run("import", "day.jsonl", "--log", "day.flow").status, 0)
    return folder
  }

  @Test("a copy holds the same events, and an existing file is refused")
  func copy() throws {
    let folder = try folder()
    let copy = try folder.run("log", "copy", "day.flow", "copy.flow")
    expectNoDifference(copy.status, 0, "\(copy)")
    expectNoDifference(
      try folder.run("verify", "copy.flow").outText, try folder.run("verify", "day.flow").outText)
    let again = try folder.run("log", "copy", "day.flow", "copy.flow")
    #expect(again.status != 0)
    #expect(again.errText.contains("copy.flow"))
  }

  @Test("sealing a finished log changes nothing that is in it")
  func seal() throws {
    let folder = try folder()
    let before = try folder.run("verify", "day.flow").outText
    expectNoDifference(try folder.run("log", "seal", "day.flow").status, 0)
    expectNoDifference(try folder.run("verify", "day.flow").outText, before)
  }

  @Test("prune touches nothing without --delete, and keeps the newest session")
  func prune() throws {
    let folder = try folder()
    #expect(try folder.run("log", "prune", ".").status == 2, "what to keep must be said")
    let plan = try folder.run("log", "prune", ".", "--keep-days", "1")
    expectNoDifference(plan.status, 0, "\(plan)")
    #expect(plan.outText.contains("0 of 1 logs"))
    expectNoDifference(try folder.run("verify", "day.flow").status, 0)
  }
}
