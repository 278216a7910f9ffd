import CustomDump
import FlowEngine
import Foundation
import Glibc
import Store
import Testing

@testable import flowtui

/// The writer is killed at any moment: what it told as committed is there, and it goes on.
@Suite(.serialized, .tags(.slow), .enabled(if: CommandFolder.isBuilt, CommandFolder.skipped))
struct KillTests {
  /// A run at this rate commits every 50 ms, and a session lasts through a dozen kills.
  private static let pace = ["--rate", "6000", "--batch", "16", "--lose", "37"]

  @Test("kill -9 at random moments of live writing")
  func random() throws {
    let market = LiveRun.market()
    let kills = LiveRun.isLong ? 500 : 56
    var random = SeededRandom(seed: UInt64(LiveRun.isLong ? time(nil) : 56))
    var folder = try CommandFolder()
    var log = LiveLog(path: folder.file("a.flow"))
    var (killed, afterCommits, before) = (0, 0, UInt64(0))
    func expectWhole(_ isWhole: Bool) throws {
      let kinds = try log.expectUninterrupted(market, isWhole: isWhole)
      #expect(kinds.contains(.resumed) && kinds.contains(.gap), "\(kinds)")
    }
    while killed < kills {
      let run = try LiveRun(folder, Self.pace)
      // One in four falls into the start: opening, rebuilding, the first events.
      if random.next() % 4 > 0 { run.awaitCommit() }
      usleep(UInt32(random.next() % 110_000))
      kill(run.started.pid, SIGKILL)
      let outcome = try run.started.finish()
      guard outcome.signal == SIGKILL else {
        // The session ended before its kill: the log is finished, and the next one begins.
        expectNoDifference(outcome.status, 0, "\(outcome)")
        try expectWhole(true)
        folder = try CommandFolder()
        log = LiveLog(path: folder.file("a.flow"))
        before = 0
        continue
      }
      killed += 1
      let told = LiveRun.reports(outcome.out).last?.committed
      if told != nil { afterCommits += 1 }
      let expected = max(told ?? 0, before)
      guard expected > 0 else { continue }
      before = try log.lastSeq()
      #expect(before >= expected, "kill \(killed): told \(expected), held \(before)")
    }
    #expect(afterCommits * 2 > killed, "the kills hit live writing: \(afterCommits) of \(killed)")
    if before > 0 { try expectWhole(false) }
  }

  @Test(
    "a kill in the middle of a write, also while the tables are made",
    .enabled(if: FaultyDisk.isThere, "no C compiler for the shim"))
  func inMidWrite() throws {
    let market = LiveRun.market()
    // The first hundred writes make the tables; then commits follow.
    let writes = LiveRun.isLong ? Array(1...400) : Array(stride(from: 1, to: 250, by: 9))
    var killed = 0
    for write in writes {
      let folder = try CommandFolder()
      let log = LiveLog(path: folder.file("a.flow"))
      let arguments = ["--rate", "1000000", "--events", "4000"]
      let first = try LiveRun(
        folder, arguments, environment: FaultyDisk.environment(["FAULT_KILL": "\(write)"]))
      let outcome = try first.started.finish()
      // A fast machine needs fewer commits, and ends before the later ones.
      guard outcome.signal == SIGKILL else {
        expectNoDifference(outcome.status, 0, "write \(write): \(outcome)")
        continue
      }
      killed += 1
      let told = LiveRun.reports(outcome.out).last?.committed ?? 0
      if told > 0 { #expect(try log.lastSeq() >= told, "write \(write)") }
      let second = try LiveRun(folder, arguments).started.finish()
      expectNoDifference(second.status, 0, "write \(write): \(second)")
      try log.expectUninterrupted(market, isWhole: false)
      #expect(try log.lastSeq() >= 4_000, "write \(write)")
    }
    #expect(killed >= 20)
  }

  @Test("stopped in a burst: nobody takes the log over, and nothing is lost")
  func stopped() throws {
    let folder = try CommandFolder()
    let log = LiveLog(path: folder.file("a.flow"))
    let run = try LiveRun(folder, ["--rate", "1000000"])
    try run.wait("a commit") { !$0.isEmpty }
    kill(run.started.pid, SIGSTOP)
    usleep(300_000)
    let held = try log.lastSeq()
    let second = try LiveRun(folder).started.finish()
    expectNoDifference(second.status, 3)
    expectNoDifference(
      second.complaints,
      [
        "flowtui: the log is being written by pid \(run.started.pid) (a.flow): "
          + "open it to follow, or stop that process"
      ])
    #expect(try log.lastSeq() == held && held < UInt64(LiveRun.market().count))
    kill(run.started.pid, SIGCONT)
    expectNoDifference(try run.started.finish().status, 0)
    expectNoDifference(try log.expectUninterrupted(LiveRun.market()), [])
  }
}
