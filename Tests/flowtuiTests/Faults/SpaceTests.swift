import CustomDump
import FlowEngine
import Foundation
import Store
import TermRender
import Testing

@testable import flowtui

/// A disk that will be full in days is told while there is time.
@Suite struct SpaceTests {
  private static let session = CalendarDate(yyyymmdd: 20_261_120)

  private static func at(_ hour: Int64, _ minute: Int64) -> Timestamp {
    NewYorkTime.timestamp(session, nanoseconds: (hour * 60 + minute) * 60_000_000_000)
  }

  // swift-format-ignore
  @Test(
    "a session at the rate of so far",
    arguments: [
      // 100 bytes by then of 390 minutes
      (9,  44, 1_000, nil,   "too early to tell"),
      (9,  45, 1_000, 2_600, "a quarter of an hour: 26 times as much"),
      (12, 45, 1_000, 200,   "half of the session"),
      (16, 0,  1_000, 100,   "its end"),
      (19, 0,  1_000, 100,   "after it nothing more is expected"),
    ] as [(Int64, Int64, Int64, Int64?, String)])
  func rate(_ row: (hour: Int64, minute: Int64, free: Int64, perSession: Int64?, why: String)) {
    let forecast = SpaceForecast(
      free: row.free, written: 100, session: Self.session, now: Self.at(row.hour, row.minute))
    expectNoDifference(forecast?.perSession, row.perSession, row.why)
  }

  /// The last state that a pump tells.
  private final class Told: @unchecked Sendable {
    private let lock = NSLock()
    private var last: [LogState] = []
    func note(_ state: LogState) { lock.withLock { last.append(state) } }
    var states: [LogState] { lock.withLock { last } }
  }

  private func record(free: Int64) throws -> [LogState] {
    let folder = try CommandFolder()
    var limits = LogPump.Limits()
    limits.free = free
    let header = LogHeader(
      session: Self.session, origin: .simulated, settings: Settings().text,
      inputs: [LogInput(name: "a", hash: "00")], createdBy: "a test")
    let told = Told()
    let pump = try LogPump(
      path: folder.file("a.flow"), header: header, limits: limits, onState: told.note,
      onFailure: { Issue.record("\($0)") })
    var engine = Engine(settings: Settings(), session: Self.session)
    _ = try pump.begin(rebuilding: &engine)
    var loop = EngineLoop(engine)
    pump.append(loop.step(Scenario.events))
    pump.finish()
    return told.states
  }

  @Test("while recording, less than five sessions of space are told, and more are not")
  func recording() throws {
    // A new log is some ten kilobytes: the day's rest of a few is no room for five days.
    let short = try record(free: 20_000)
    let left = try #require(short.compactMap(\.sessionsLeft).last, "\(short)")
    #expect(left < 5)
    #expect(try record(free: 1 << 40).allSatisfy { $0.sessionsLeft == nil })
  }

  @Test("the status bar says it in the first line, and in log stat it is a line of its own")
  func words() {
    var status = SourceStatus()
    status.origin = .live
    status.log = LogState()
    status.log?.sessionsLeft = 3
    let state = PanelState(width: 120, height: 40)
    let index = Scenario.index
    let frame = PanelFrame(index: index, state: state, status: status).draw().dump()
    #expect(frame[0].contains("space for 3 days"), "\(frame[0])")
    status.log?.sessionsLeft = nil
    let sound = PanelFrame(index: index, state: state, status: status).draw().dump()
    #expect(!sound[0].contains("space"), "\(sound[0])")
    let lines = LogCommand.lines(of: SpaceForecast(free: 99, perSession: 20))
    expectNoDifference(lines.count, 2)
    #expect(lines[1].contains("less than 5 days of space at the current rate"))
    expectNoDifference(LogCommand.lines(of: SpaceForecast(free: 100, perSession: 20)).count, 1)
  }
}
