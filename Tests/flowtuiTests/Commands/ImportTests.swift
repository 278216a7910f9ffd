import CustomDump
import Foundation
import Glibc
import Testing

/// An import that is killed, terminated, or cut into other batches gives the same log.
@Suite(.serialized, .tags(.slow), .enabled(if: CommandFolder.isBuilt, CommandFolder.skipped))
struct ImportTests {
  /// The digest over everything, the first that `verify` prints.
  private func digest(_ folder: CommandFolder, _ log: String) throws -> String {
    let result = try folder.run("verify", log)
    expectNoDifference(result.status, 0, "\(result)")
    return try #require(
      result.lines.first?.split(separator: " ").dropFirst().first.map(String.init))
  }

  /// A simulated session of ten minutes: more than four blocks of events.
  private func prepare() throws -> CommandFolder {
    let folder = try CommandFolder()
    let made = try folder.run(
      "sim", "--seed", "5", "--minutes", "10", "--out", "day", "--format", "dbn")
    expectNoDifference(made.status, 0, "\(made)")
    return folder
  }

  @Test("killed at random moments, it goes on and ends with the same digest")
  func killed() throws {
    let folder = try prepare()
    let began = Date()
    let plain = try folder.run("import", "day", "--log", "plain.flow")
    let seconds = Date().timeIntervalSince(began)
    expectNoDifference(plain.status, 0, "\(plain)")
    let expected = try digest(folder, "plain.flow")
    var random = SystemRandomNumberGenerator()
    var seqs: [UInt64] = []
    for (signal, share) in [(SIGKILL, 0.35...0.6), (SIGTERM, 0.5...0.75), (SIGKILL, 0.7...0.9)] {
      let delay = seconds * Double.random(in: share, using: &random)
      let run = try folder.start(["import", "day", "--log", "killed.flow", "--batch", "16"])
      usleep(UInt32(delay * 1_000_000))
      kill(run.pid, signal)
      let end = try run.finish()
      if end.signal == nil {
        // The machine was quicker than before: then the import is whole, and nothing is to resume.
        expectNoDifference(end.status, 0, "\(end)")
        continue
      }
      expectNoDifference(end.signal, signal)
      guard folder.exists("killed.flow") else { continue }
      // Whatever moment it was, what is committed is a whole log of a shorter session.
      let stat = try folder.run("log", "stat", "killed.flow")
      guard stat.status == 0 else {
        // Before its first transaction the file is no log yet, and says so.
        expectNoDifference(stat.status, 3, "killed after \(delay) s: \(stat)")
        continue
      }
      _ = try digest(folder, "killed.flow")
      seqs.append(try lastSeq(stat))
    }
    expectNoDifference(seqs, seqs.sorted(), "a resumed import never loses what was committed")
    let last = try folder.run("import", "day", "--log", "killed.flow", "--batch", "61")
    expectNoDifference(last.status, 0, "\(last)")
    if let seq = seqs.last, seq > 0 {
      #expect(
        last.outText.contains("resumed after event \(seq)")
          || last.outText.contains("nothing added"), "\(last)")
    }
    print("killed after \(seqs) of \(plain.outText.trimmingCharacters(in: .newlines))")
    expectNoDifference(try digest(folder, "killed.flow"), expected)
    expectNoDifference(try folder.run("log", "check", "killed.flow").status, 0)
    // The blocks too are those of the uninterrupted import.
    if Started.find("sqlite3") != nil {
      let sql = "SELECT id, first_seq, last_seq, checksum, hex(raw), hex(judgement) FROM block"
      expectNoDifference(
        try folder.tool("sqlite3", ["killed.flow", sql]).out,
        try folder.tool("sqlite3", ["plain.flow", sql]).out)
    }
    // And a scan of the log is the scan of its inputs.
    let arguments = ["--emit", "clusters,alerts,health", "--format", "jsonl"]
    let ofLog = try folder.run(["scan", "killed.flow"] + arguments)
    let ofInputs = try folder.run(["scan", "day"] + arguments)
    #expect(ofLog.lines.count > 10)
    #expect(ofLog.out == ofInputs.out, "scan of a log differs from the scan of its inputs")
  }

  private func lastSeq(_ stat: Outcome) throws -> UInt64 {
    let line = try #require(stat.lines.first { $0.hasPrefix("events") })
    return try #require(UInt64(line.filter(\.isNumber)))
  }

  @Test("a small import in batches of any size, in other processes", arguments: [1, 3, 4_096])
  func batches(_ batch: Int) throws {
    let folder = try CommandFolder()
    try folder.write("day.jsonl", TapeFile.day)
    expectNoDifference(try folder.run("import", "day.jsonl", "--log", "a.flow").status, 0)
    let other = try folder.run("import", "day.jsonl", "--log", "b.flow", "--batch", "\(batch)")
    expectNoDifference(other.status, 0)
    expectNoDifference(try digest(folder, "b.flow"), try digest(folder, "a.flow"))
  }

  @Test("a log imported from a log is the same log")
  func fromLog() throws {
    let folder = try CommandFolder()
    try folder.write("day.jsonl", TapeFile.day)
    expectNoDifference(try folder.run("import", "day.jsonl", "--log", "a.flow").status, 0)
    expectNoDifference(try folder.run("import", "a.flow", "--log", "b.flow").status, 0)
    expectNoDifference(try digest(folder, "b.flow"), try digest(folder, "a.flow"))
  }
}
