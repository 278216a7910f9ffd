import CustomDump
import FlowEngine
import Foundation
import Glibc
import Store
import Testing

@testable import flowtui

/// A live session takes over what the newest logs of its folder leave.
@Suite(.serialized, .enabled(if: CommandFolder.isBuilt, CommandFolder.skipped))
struct LiveHistoryTests {
  /// Twelve sessions in a row; Friday the 20th is the session of the panel.
  private static let days: [Int32] = [
    20_261_104, 20_261_105, 20_261_106, 20_261_109, 20_261_110, 20_261_111, 20_261_112,
    20_261_113, 20_261_116, 20_261_117, 20_261_118, 20_261_119,
  ]
  private static let today: Int32 = 20_261_120

  /// A session written live into a folder, whose other logs are its history.
  @discardableResult
  private func ingest(
    _ folder: CommandFolder, _ day: Int32, log: String? = nil, data: String? = "logs",
    _ more: String...
  ) throws -> Outcome {
    try FileManager.default.createDirectory(
      atPath: folder.file("logs"), withIntermediateDirectories: true)
    let arguments =
      [
        "ingest", "--seed", "7", "--minutes", "5", "--rate", "10000000", "--batch", "4096",
        "--date", "\(day)", "--log", log ?? "logs/\(day).flow",
      ] + (data.map { ["--data", $0] } ?? []) + more
    let run = try folder.run(arguments)
    expectNoDifference(run.status, 0, "\(run)")
    return run
  }

  /// The first events of a log that came from earlier sessions, and how many follow.
  private func content(_ path: String) throws -> (notes: [HistoryNote], others: Int) {
    var batches = try LogReader(path: path).events()
    var (notes, others) = ([HistoryNote](), 0)
    while let batch = try batches.next() {
      for event in batch.events {
        if case .history(let note) = event {
          #expect(others == 0, "history stands before everything else")
          notes.append(note)
        } else {
          others += 1
        }
      }
    }
    return (notes, others)
  }

  private func inputs(_ path: String) throws -> [LogInput] {
    try LogReader(path: path).header.inputs.filter { $0.schema == "history" }
  }

  @Test("day after day, each takes over those before it, and each log replays alone")
  func chain() throws {
    let folder = try CommandFolder()
    for (place, day) in (Self.days + [Self.today]).enumerated() {
      let run = try ingest(folder, day)
      expectNoDifference(run.errText, "", "day \(day)")
      let log = folder.file("logs/\(day).flow")
      let (notes, others) = try content(log)
      #expect(others > 1_000)
      expectNoDifference(try inputs(log).count, place == 0 ? 0 : 1)
      guard place > 0 else {
        expectNoDifference(notes, [])
        continue
      }
      // Nothing but the log is asked: the others may be gone.
      if place == 1 || day == Self.today {
        let alone = try CommandFolder()
        try alone.write("a.flow", try folder.bytes("logs/\(day).flow"))
        expectNoDifference(try alone.run("verify", "a.flow").status, 0, "day \(day)")
      }
      expectNoDifference(Set(notes.map(\.session.yyyymmdd)), [Self.days[place - 1]])
      let sessions = notes.filter { $0.kind == .volume || $0.kind == .groupVolume }.map(\.d)
      expectNoDifference(Set(sessions), [Int64(place)], "every session knows its underlyings")
      expectNoDifference(folder.exists("logs/\(Self.days[place - 1]).flow-history"), true)
    }
    // The same list named to an import gives the same notes, from the events and not from what is
    // kept beside the logs.
    for day in Self.days { unlink(folder.file("logs/\(day).flow-history")) }
    let strict = HistoryReader(
      session: CalendarDate(yyyymmdd: Self.today), origin: .simulated, settings: Settings())
    let named = try strict.read(Self.days.map { folder.file("logs/\($0).flow") })
    let log = folder.file("logs/\(Self.today).flow")
    expectNoDifference(try content(log).notes.count, named.events.count)
    #expect(try content(log).notes.map { MarketEvent.history($0) } == named.events)
    expectNoDifference(try inputs(log), named.inputs)
    // Ten sessions and fifty parents are there by now: an alert says what it rests on.
    let alerts = try folder.run(
      "scan", "logs/\(Self.today).flow", "--emit", "alerts", "--format", "jsonl")
    #expect(alerts.outText.contains("parents behind the premium baseline"), "\(alerts)")
  }

  @Test("what cannot serve is left out and named, and the session goes on")
  func leftOut() throws {
    let folder = try CommandFolder()
    for day in [20_261_117, 20_261_118, 20_261_119] as [Int32] {
      try ingest(folder, day, data: nil)
    }
    func copy(_ day: Int32, _ name: String) throws {
      try folder.write("logs/" + name, try folder.bytes("logs/\(day).flow"))
    }
    // A finished log of the same day is as good; the name decides.
    try copy(20_261_119, "z-twin.flow")
    try ingest(folder, Self.today, log: "logs/same-day.flow", data: nil)
    try folder.write("logs/text.flow", ["no log"])
    try folder.write("logs/notes.txt", ["no log either"])
    try copy(20_261_118, "cut.flow")
    #expect(truncate(folder.file("logs/cut.flow"), 30_000) == 0)
    // Its name would let it count: when it cannot be read the other log of its session does.
    try copy(20_261_118, "0.flow")
    try flip(folder.file("logs/0.flow"))
    // The only one of its session.
    try copy(20_261_117, "newer.flow")
    try flip(folder.file("logs/20261117.flow"))
    var expected = [
      "cut.flow", "0.flow", "same-day.flow", "text.flow", "z-twin.flow", "20261117.flow",
    ]
    if Started.find("sqlite3") != nil {
      let newer = "UPDATE header SET value = 999 WHERE key = 'engine_version'"
      expectNoDifference(
        try folder.tool("sqlite3", [folder.file("logs/newer.flow"), newer]).status, 0)
      expected.append("newer.flow")
    }
    // One that another process writes now: of the two logs of that day it would be the longer one.
    let writer = try LogWriter(
      path: folder.file("logs/written.flow"),
      header: LogHeader(
        session: CalendarDate(yyyymmdd: 20_261_116), origin: .simulated,
        settings: Settings().text, createdBy: "a test"), mode: .live)
    expected.append("written.flow")
    let run = try ingest(folder, Self.today)
    writer.close()
    for name in expected {
      #expect(
        run.complaints.contains { $0.hasPrefix("flowtui: \(name): ") },
        "\(name) is not named: \(run)")
    }
    #expect(!run.errText.contains("notes.txt"), "\(run)")
    #expect(run.errText.contains("is being written by pid \(getpid())"), "\(run)")
    #expect(run.errText.contains("its session 2026-11-20 is not before 2026-11-20"), "\(run)")
    let log = folder.file("logs/\(Self.today).flow")
    let (notes, others) = try content(log)
    #expect(others > 1_000)
    #expect(!notes.isEmpty)
    expectNoDifference(Set(notes.map(\.session.yyyymmdd)), [20_261_119])
    expectNoDifference(try inputs(log).map(\.name), ["2 sessions 2026-11-18..2026-11-19"])
    expectNoDifference(try folder.run("verify", log).status, 0)
  }

  /// A bit in the middle of a block, which only reading it all finds.
  private func flip(_ path: String) throws {
    var bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
    for place in stride(from: bytes.count / 3, to: bytes.count * 2 / 3, by: 512) {
      bytes[place] ^= 16
    }
    try Data(bytes).write(to: URL(fileURLWithPath: path))
  }

  @Test("a log that goes on keeps its history, whatever the folder holds by now")
  func resume() throws {
    let folder = try CommandFolder()
    try ingest(folder, 20_261_118, data: nil)
    try ingest(folder, Self.today, "--events", "4096")
    let log = folder.file("logs/\(Self.today).flow")
    let before = try content(log)
    expectNoDifference(before.others, 4_096)
    expectNoDifference(try inputs(log).map(\.name), ["1 sessions 2026-11-18..2026-11-18"])
    try ingest(folder, 20_261_119, data: nil)
    try ingest(folder, Self.today)
    let after = try content(log)
    expectNoDifference(after.notes, before.notes)
    expectNoDifference(try inputs(log).map(\.name), ["1 sessions 2026-11-18..2026-11-18"])
    // Every event of the market once: notes are none of them; one notice tells the pause.
    try ingest(folder, Self.today, log: "whole.flow", data: nil)
    expectNoDifference(after.others, try content(folder.file("whole.flow")).others + 1)
    expectNoDifference(try folder.run("verify", log).status, 0)
  }

  @Test("the panel shows what it took and what it left out, and its first frame does not wait")
  func panel() throws {
    let folder = try CommandFolder()
    try ingest(folder, 20_261_119, data: nil)
    let state = folder.file("state/flowtui")
    try FileManager.default.createDirectory(atPath: state, withIntermediateDirectories: true)
    try FileManager.default.moveItem(
      atPath: folder.file("logs/20261119.flow"), toPath: state + "/yesterday.flow")
    try folder.write("state/flowtui/torn.flow", ["no log"])
    let panel = try PanelProcess(environment: ["XDG_STATE_HOME": folder.file("state")])
    try panel.wait("what was taken over") { frame in
      frame.contains { $0.contains("history of 1 sessions 2026-11-19..2026-11-19") }
    }
    try panel.wait("what was left out") { frame in
      frame.contains { $0.contains("not in the history: torn.flow") }
    }
    try panel.wait("the market") { $0.first?.contains("/s") == true }
    panel.type("q")
    expectNoDifference(try panel.waitEnd(), 0)
    let log = state + "/sim-3.flow"
    #expect(!(try content(log).notes.isEmpty))
    expectNoDifference(try folder.run("verify", log).status, 0)
  }
}
