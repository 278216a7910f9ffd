import CustomDump
import FlowEngine
import Foundation
import Glibc
import Store
import Testing

@testable import flowtui

/// The disk is full, fails, or is locked: events wait in memory, and nothing is lost.
@Suite(
  .serialized, .tags(.slow), .enabled(if: FaultyDisk.isThere, "no C compiler for the shim"))
struct DiskTests {
  struct Row: Sendable, CustomTestStringConvertible {
    var code: Int32
    var after: Int
    var words: String
    var why: String
    var testDescription: String { why }
  }

  // swift-format-ignore
  static let rows = [
    Row(code: ENOSPC, after: 600_000, words: "disk_full:_the_disk_is_full", why: "the disk is full"),
    Row(code: ENOSPC, after: 910_001, words: "disk_full:_the_disk_is_full", why: "full in another write"),
    Row(code: EROFS,  after: 600_000, words: "disk_full:_the_disk_fails", why: "it became read-only"),
    Row(code: EIO,    after: 600_000, words: "disk_full:_the_disk_fails", why: "it answers with errors"),
    Row(code: EDQUOT, after: 600_000, words: "disk_full:_the_disk_fails", why: "the quota is used up"),
  ]

  @Test("a disk that fails for a while", arguments: rows)
  func failing(_ row: Row) throws {
    let folder = try CommandFolder()
    let run = try LiveRun(
      folder, ["--rate", "20000", "--queue-max", "3000", "--batch", "50"],
      environment: FaultyDisk.failing(row.code, after: row.after, healed: folder.file("healed")))
    try run.wait("the fault") { $0.contains { $0.fault.hasPrefix(row.words) } }
    // Ingest goes on in memory, up to its bound and one batch and then waits.
    try run.wait("the bound") { ($0.last?.queued ?? 0) >= 3_000 }
    usleep(200_000)
    let during = try run.reports
    #expect(during.allSatisfy { $0.queued < 3_000 + 60 }, "\(during.map(\.queued).max() ?? 0)")
    let committed = try #require(during.last?.committed)
    expectNoDifference(try LiveLog(path: folder.file("a.flow")).lastSeq(), committed)
    try folder.write("healed", [UInt8]())
    let outcome = try run.started.finish()
    expectNoDifference(outcome.status, 0, "\(outcome)")
    expectNoDifference(outcome.complaints, [])
    expectNoDifference(LiveRun.reports(outcome.out).last?.fault, "-")
    expectNoDifference(
      try LiveLog(path: folder.file("a.flow")).expectUninterrupted(LiveRun.market()),
      [.diskFull])
  }

  @Test("a disk that stays full is left at the end, and what is missing is told")
  func staysFull() throws {
    let folder = try CommandFolder()
    let outcome = try LiveRun(
      folder, ["--rate", "1000000"],
      environment: FaultyDisk.failing(ENOSPC, after: 600_000, healed: folder.file("never"))
    ).started.finish()
    let committed = try #require(LiveRun.reports(outcome.out).last?.committed)
    expectNoDifference(
      outcome.complaints,
      [
        "flowtui: log not written from event \(committed + 1) on: the disk is full (a.flow): "
          + "free space, nothing committed is lost"
      ])
    expectNoDifference(try LiveLog(path: folder.file("a.flow")).lastSeq(), committed)
    // It goes on when there is space again.
    expectNoDifference(try LiveRun(folder).started.finish().status, 0)
    expectNoDifference(
      try LiveLog(path: folder.file("a.flow")).expectUninterrupted(LiveRun.market()), [.resumed])
  }

  @Test("the panel says so, goes on, and says when it is over")
  func panel() throws {
    let folder = try CommandFolder()
    var environment = FaultyDisk.failing(
      ENOSPC, after: 900_000, healed: folder.file("healed"))
    environment["XDG_STATE_HOME"] = folder.path
    let panel = try PanelProcess(environment: environment)
    let first = try panel.wait("the fault") {
      $0[0].contains("disk_full: the disk is full") && $0[0].contains("events wait in memory")
        && $0[0].contains("◇ SIM")
    }
    try panel.wait("time goes on") { $0[0].contains("SIM") && clock($0) > clock(first) }
    try folder.write("healed", [UInt8]())
    let healed = try panel.wait("no fault") { !$0[0].contains("disk_full") }
    #expect(healed[0].contains("log ") && healed[0].contains(" ms"))
    panel.type("q")
    expectNoDifference(try panel.waitEnd(), 0)
    let log = LiveLog(path: folder.file("flowtui/sim-3.flow"))
    let kinds = try log.expectUninterrupted(
      LiveRun.market(.init(panel: 3), first: log.lastSeq()), isWhole: false)
    expectNoDifference(kinds, [.diskFull])
  }

  private func clock(_ frame: [String]) -> String {
    String(frame[0].split(separator: " ").first { $0.count == 10 && $0.contains(":") } ?? "")
  }

  @Test("a panel that was killed goes on with its log")
  func panelAgain() throws {
    let folder = try CommandFolder()
    let environment = ["XDG_STATE_HOME": folder.path]
    for round in 1...2 {
      let panel = try PanelProcess(environment: environment)
      // In the middle of its past: what is new is told only when it is committed.
      try panel.wait("a commit") { $0[0].contains("◇ SIM") && $0[0].contains("│ log ") }
      if round == 1 {
        kill(panel.pid, SIGKILL)
        expectNoDifference(try panel.waitEnd(), -SIGKILL)
      } else {
        panel.type("q")
        expectNoDifference(try panel.waitEnd(), 0)
      }
    }
    let log = LiveLog(path: folder.file("flowtui/sim-3.flow"))
    let kinds = try log.expectUninterrupted(
      LiveRun.market(.init(panel: 3), first: log.lastSeq()), isWhole: false)
    expectNoDifference(kinds, [.resumed])
  }
}
