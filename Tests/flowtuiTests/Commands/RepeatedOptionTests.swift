import CustomDump
import Testing

@testable import flowtui

/// An option that is given twice is refused where only one value can be meant.
@Suite struct RepeatedOptionTests {
  // swift-format-ignore
  @Test("told apart as the parser does it", arguments: [
    ("scan day --emit alerts --emit clusters",          "--emit",   "the last one would win silently"),
    ("scan day --emit=alerts --emit clusters",          "--emit",   "in either spelling"),
    ("scan --filter t:A day --filter t:B",              "--filter", "with other words between"),
    ("export a.flow --to csv --columns id --columns at", "--columns", "of another command"),
    ("log prune x --keep-days 3 --keep-days 4",         "--keep-days", "of a command of a command"),
    ("--seed 1 --seed 2",                               "--seed",   "of the panel, which needs no name"),
    ("open a.flow --theme mono --theme dusk",           "--theme",  "of a group that commands share"),
    ("diff day --rules a.toml --rules b.toml",          nil,        "two are what it asks for"),
    ("scan day --history a --history b",                nil,        "a list of files"),
    ("scan day --updates --updates",                    nil,        "a flag says nothing else the second time"),
    ("scan day --filter --emit --emit alerts",          nil,        "the first is the text of a filter"),
    ("scan day --emit alerts -- --emit --emit",         nil,        "names of files"),
    ("scan day --emit alerts --updates",                nil,        "nothing twice"),
  ] as [(String, String?, String)])
  func found(_ row: (line: String, name: String?, why: String)) {
    let words = row.line.split(separator: " ").map(String.init)
    expectNoDifference(RepeatedOption(in: words, of: Flowtui.self)?.name, row.name, row.why)
  }

  @Test(
    "one line, and the exit code of usage",
    .enabled(if: CommandFolder.isBuilt, CommandFolder.skipped))
  func refused() throws {
    let folder = try CommandFolder()
    try folder.write("day.jsonl", TapeFile.day)
    let twice = try folder.run("scan", "day.jsonl", "--emit", "alerts", "--emit", "prints")
    expectNoDifference(twice.status, 2)
    expectNoDifference(twice.out, [])
    expectNoDifference(
      twice.complaints,
      [
        "flowtui: --emit is given twice (command line): "
          + "give it once, with a comma between its values"
      ])
    let format = try folder.run("scan", "day.jsonl", "--format", "csv", "--format", "jsonl")
    expectNoDifference(
      format.complaints, ["flowtui: --format is given twice (command line): give it once"])
    expectNoDifference(try folder.run("scan", "day.jsonl", "--emit", "alerts,prints").status, 0)
  }
}
