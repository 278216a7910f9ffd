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

  /// A simulated session of half an hour: more blocks of events than may wait to be written.
  private func prepare() throws -> CommandFolder {
    let folder = try CommandFolder()
    let made = try folder.run(
      "sim", "--seed", "5", "--minutes", "30", "--out", "day", "--format", "dbn")
    expectNoDifference(made.status, 0, "\(made)")
    return folder
  }

  @Test("killed at random moments, it goes on and ends with the same digest")
  func killed() throws {
    let folder = try prepare()
    let plain = try folder.run("import", "day", "--log", "plain.flow")
    var kills = 0
    expectNoDifference(plain.status, 0, "\(plain)")
    let expected = try digest(folder, "plain.flow")
    var seqs: [UInt64] = []
    for _ in 0..<6 where seqs.isEmpty || kills < 3 {
      let signal = kills == 1 ? SIGTERM : SIGKILL
      let run = try folder.start(["import", "day", "--log", "killed.flow", "--batch", "16"])
      waitForCommits(2, of: folder.file("killed.flow-wal"), by: run)
      usleep(UInt32.random(in: 0...200_000))
      kill(run.pid, signal)
      let end = try run.finish()
      guard end.signal != nil else {
        expectNoDifference(end.status, 0, "\(end)")
        break
      }
      expectNoDifference(end.signal, signal)
      kills += 1
      if let seq = try committed(folder, "killed.flow"), seq > 0 { seqs.append(seq) }
    }
    #expect(kills > 1)
    #expect(!seqs.isEmpty)
    expectNoDifference(seqs, seqs.sorted(), "a resumed import never loses what was committed")
    let last = try folder.run("import", "day", "--log", "killed.flow", "--batch", "61")
    expectNoDifference(last.status, 0, "\(last)")
    if let seq = seqs.last, seq > 0 {
      #expect(
        last.outText.contains("resumed after event \(seq)")
          || last.outText.contains("nothing added"), "\(last)")
    }
    print("killed \(kills) times, \(seqs) of \(plain.outText.trimmingCharacters(in: .newlines))")
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

  /// Returns when the log was written to so many times after it was opened, or the run is over.
  private func waitForCommits(_ count: Int, of path: String, by run: Started) {
    var (bursts, changed) = (0, Date.distantPast)
    var last: (Int, Int) = (0, 0)
    while run.process.isRunning, bursts <= count {
      var status = stat()
      if stat(path, &status) == 0 {
        let now = (status.st_mtim.tv_sec, status.st_mtim.tv_nsec)
        if now != last {
          // The pages of one commit follow each other at once.
          if Date().timeIntervalSince(changed) > 0.1 { bursts += 1 }
          (last, changed) = (now, Date())
        }
      }
      usleep(2_000)
    }
  }

  /// What a killed import left: a whole log of a shorter session, or none yet.
  private func committed(_ folder: CommandFolder, _ log: String) throws -> UInt64? {
    guard folder.exists(log) else { return nil }
    let stat = try folder.run("log", "stat", log)
    guard stat.status == 0 else {
      // Before its first transaction the file is no log, and says so.
      expectNoDifference(stat.status, 3, "\(stat)")
      return nil
    }
    _ = try digest(folder, log)
    return try lastSeq(stat)
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
