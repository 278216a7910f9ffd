import CustomDump
import FlowEngine
import Glibc
import Store
import Testing

@testable import flowtui

@Suite(.enabled(if: CommandFolder.isBuilt, CommandFolder.skipped))
struct SessionListTests {
  private func log(_ folder: CommandFolder, _ name: String, _ date: Int32) throws {
    let header = LogHeader(
      session: CalendarDate(yyyymmdd: date), origin: .recorded, settings: Settings().text,
      inputs: [LogInput(name: name, hash: name)], createdBy: "a test")
    try LogWriter(path: folder.file(name), header: header, mode: .importing).close()
  }

  @Test("sessions stand in their order, whatever the arguments, and whatever the files are called")
  func order() throws {
    let folder = try CommandFolder()
    for (name, date) in [("z.flow", 20_260_306), ("a.flow", 20_260_309), ("m", 20_260_310)] {
      try log(folder, name, Int32(date))
    }
    let dates = [20_260_306, 20_260_309, 20_260_310].map { Int32($0) }
    let files = ["m", "z.flow", "a.flow"].map(folder.file)
    let named = try #require(try SessionList(files + files))
    expectNoDifference(named.sessions.map(\.date.yyyymmdd), dates)
    let inside = try #require(try SessionList([folder.path]))
    expectNoDifference(inside, named)
    expectNoDifference(named.place(of: nil), 2)
    expectNoDifference(named.place(of: CalendarDate(yyyymmdd: dates[0])), 0)
    expectNoDifference(named.place(of: CalendarDate(yyyymmdd: 20_260_307)), nil)
    // With feed files in it, it is a folder of feed files.
    try folder.write("day.jsonl", TapeFile.day)
    #expect(try SessionList([folder.path]) == nil)
    #expect(try SessionList([folder.file("m"), folder.file("day.jsonl")]) == nil)
  }

  // swift-format-ignore
  @Test(
    "the same time of day in another session",
    arguments: [
      // 2026-03-08 is the change to summer time: 10:30 is 15:30 UTC before it and 14:30 after.
      ("2026-03-06T15:30:00Z", 0, 1, "2026-03-09T14:30:00Z", "over the change of the clocks"),
      ("2026-03-09T14:30:00Z", 1, 0, "2026-03-06T15:30:00Z", "and back"),
      ("2026-03-09T14:30:00.250Z", 1, 2, "2026-03-10T14:30:00.250Z", "an ordinary day"),
      ("2026-03-10T01:00:00Z", 2, 1, "2026-03-09T01:00:00Z", "the evening before stays one"),
    ] as [(String, Int, Int, String, String)])
  func time(_ row: (from: String, of: Int, in: Int, to: String, why: String)) throws {
    let folder = try CommandFolder()
    for date in [20_260_306, 20_260_309, 20_260_310] { try log(folder, "\(date).flow", Int32(date)) }
    let list = try #require(try SessionList([folder.path]))
    let session = CalendarDate(yyyymmdd: 20_260_306)
    let from = try #require(MomentText.time(row.from, session: session))
    let to = try #require(MomentText.time(row.to, session: session))
    expectNoDifference(list.time(from.nanoseconds, of: row.of, in: row.in), to.nanoseconds, row.why)
  }

  @Test("{ and } step through the sessions that were opened together, at the same time of day")
  func steps() throws {
    let folder = try CommandFolder()
    expectNoDifference(mkdir(folder.file("logs"), 0o755), 0)
    for day in [18, 19] {
      try folder.write("d\(day).jsonl", HistoryTape.day(day).lines)
      let made = try folder.run("import", "d\(day).jsonl", "--log", "logs/\(day).flow")
      expectNoDifference(made.status, 0, "\(made)")
    }
    let panel = try PanelProcess(
      width: 160, height: 40, arguments: ["--at", "09:42:30", "--filter", "k:sweep"],
      open: [folder.file("logs")])
    let newest = try panel.wait("the newest session") { $0.first?.contains("2026-11-19") ?? false }
    #expect(newest[0].contains("day 2 of 2") && newest[0].contains("09:42:"), "\(newest[0])")
    panel.type("}")
    try panel.wait("there is none after it") { $0[1].contains("it is the last") }
    panel.type("ma{")
    let before = try panel.wait("the one before it") { $0[0].contains("2026-11-18") }
    #expect(before[0].contains("day 1 of 2") && before[0].contains("09:42:"), "\(before[0])")
    #expect(before[1].contains("k:sweep"), "the filter is gone: \(before[1])")
    let read = try panel.wait("it is read") { $0[1].contains(" of ") }
    // Sweeps at 09:40, 09:41 and 09:42 of 10 to 12 contracts.
    #expect(read.count { $0.contains("sweep") && $0.contains("950C") } >= 3, "\(read)")
    panel.type("'a")
    try panel.wait("a mark belongs to its session") { $0[1].contains("no mark yet") }
    panel.type("}'a")
    try panel.wait("and is there again") { $0[0].contains("2026-11-19") }
    panel.type("q")
    #expect(try panel.waitEnd() == 0)
  }
}
