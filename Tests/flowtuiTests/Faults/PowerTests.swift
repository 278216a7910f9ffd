import CustomDump
import FlowEngine
import Foundation
import Glibc
import Store
import Testing

@testable import flowtui

/// The power goes at any moment: whatever was not synced by then may be gone, in any part.
@Suite(
  .serialized, .tags(.slow), .enabled(if: FaultyDisk.isThere, "no C compiler for the shim"))
struct PowerTests {
  private func trace(_ folder: CommandFolder, _ arguments: [String]) throws -> PowerTrace {
    let environment = FaultyDisk.environment([
      "FAULT_TRACE": folder.file("trace"), "FAULT_REPORT": "1",
    ])
    // Checkpoints come every 60 pages here, so that many a cut falls into one.
    let arguments = ["--rate", "40000", "--checkpoint-pages", "60"] + arguments
    let outcome = try LiveRun(folder, arguments, environment: environment).started.finish()
    expectNoDifference(outcome.status, 0, "\(outcome)")
    return PowerTrace(try folder.bytes("trace"))
  }

  /// What is lost of what was told, for each cut.
  private func losses(_ trace: PowerTrace, cuts: Int, seed: UInt64) throws -> [String] {
    var random = SeededRandom(seed: seed)
    var losses: [String] = []
    for cut in 0..<cuts {
      let end = Int(random.next() % UInt64(trace.records.count))
      let (files, told) = trace.disk(before: end, &random)
      let folder = try CommandFolder()
      for (path, bytes) in files {
        try folder.write("b" + path.drop { $0 != "." }, bytes)
      }
      guard told > 0 else { continue }
      let log = LiveLog(path: folder.file("b.flow"))
      do {
        let held = try log.lastSeq()
        if held < told { losses.append("cut at \(end): told \(told), held \(held)") }
        let faults = try LogCheck(LogReader(path: log.path)).run()
        // The torn end of a commit that was never told is no damage.
        let damage = faults.filter { if case .wal = $0 { false } else { true } }
        if !damage.isEmpty { losses.append("cut at \(end): \(damage)") }
        if cut % 8 == 0, losses.isEmpty {
          try log.expectUninterrupted(LiveRun.market(), isWhole: false, mayBeTorn: true)
        }
      } catch { losses.append("cut at \(end): told \(told), \(error)") }
    }
    return losses
  }

  @Test("with FULL, every commit that was told is there")
  func full() throws {
    let folder = try CommandFolder()
    let trace = try trace(folder, [])
    let syncs = trace.records.count { if case .sync = $0 { true } else { false } }
    let reports = trace.records.count { if case .report = $0 { true } else { false } }
    #expect(syncs >= reports && reports > 10, "\(syncs) syncs for \(reports) commits")
    expectNoDifference(try losses(trace, cuts: LiveRun.isLong ? 1_000 : 50, seed: 3), [])
  }

  @Test("without it the same test finds lost commits: it can fail")
  func normal() throws {
    let folder = try CommandFolder()
    let trace = try trace(folder, ["--relaxed"])
    let losses = try losses(trace, cuts: 30, seed: 3)
    #expect(losses.count { $0.contains("held") } > 5, "\(losses)")
  }
}
