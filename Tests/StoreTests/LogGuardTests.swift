import CustomDump
import FlowEngine
import GRDB
import Glibc
import Testing

@testable import Store

@Suite struct LogGuardTests {
  let scratch = Scratch()

  private func error(_ body: () throws(LogError) -> Void) -> LogError? {
    do {
      try body()
      return nil
    } catch { return error }
  }

  @Test("a second writer is refused with the pid of the first")
  func secondWriter() throws {
    let path = scratch.file("a.flow")
    let first = try LogWriter(path: path, header: .sample, mode: .live)
    expectNoDifference(
      error { () throws(LogError) in
        _ = try LogWriter(path: path, header: .sample, mode: .live)
      }, .locked(path: path, pid: getpid()))
    // A refusal leaves the lock of the owner in place: the next one is refused as well.
    #expect(access(path + "-lock", F_OK) == 0, "the owner's lock file stays")
    expectNoDifference(
      error { () throws(LogError) in
        _ = try LogWriter(path: path, header: .sample, mode: .live)
      }, .locked(path: path, pid: getpid()))
    first.close()
    let third = try LogWriter(path: path, header: .sample, mode: .live)
    third.close()
    #expect(access(path + "-lock", F_OK) != 0, "the lock file is removed")
  }

  @Test("the lock file of a writer that was killed is no lock")
  func staleLock() throws {
    let path = scratch.file("a.flow")
    let descriptor = Glibc.open(path + "-lock", O_RDWR | O_CREAT, 0o644)
    #expect(write(descriptor, "12345\n", 6) == 6)
    close(descriptor)
    try LogWriter(path: path, header: .sample, mode: .live).close()
  }

  @Test("another process is refused and named")
  func otherProcess() throws {
    let path = scratch.file("a.flow")
    // `flock(1)` holds the lock and says its pid, as a writer does.
    var pid: pid_t = 0
    let script = "exec 9<>\"$0-lock\"; flock -n 9; echo $$ >&9; exec sleep 30"
    var arguments: [UnsafeMutablePointer<CChar>?] = []
    for argument in ["sh", "-c", script, path] { arguments.append(strdup(argument)) }
    arguments.append(nil)
    defer { for argument in arguments { free(argument) } }
    try #require(posix_spawn(&pid, "/bin/sh", nil, nil, &arguments, environ) == 0)
    defer {
      kill(pid, SIGKILL)
      waitpid(pid, nil, 0)
    }
    var seen: LogError?
    for _ in 0..<200 {
      usleep(10_000)
      // The pid is written after the lock is taken.
      var status = stat()
      guard stat(path + "-lock", &status) == 0, status.st_size > 0 else { continue }
      seen = error { () throws(LogError) in
        try LogWriter(path: path, header: .sample, mode: .live).close()
      }
      if seen == .locked(path: path, pid: pid) { break }
    }
    expectNoDifference(seen, .locked(path: path, pid: pid))
  }

  @Test("a writer that was overtaken stops")
  func superseded() throws {
    let path = scratch.file("a.flow")
    let writer = try LogWriter(path: path, header: .sample, mode: .live)
    try DatabaseQueue(path: path).write { db in
      try db.execute(sql: "UPDATE header SET value = value + 1 WHERE key = 'writer_epoch'")
    }
    expectNoDifference(
      error { () throws(LogError) in
        try writer.append(fakeDay(10), derived: FlowBatch(), firstSeq: 1)
      }, .superseded(path: path, pid: getpid()))
  }

  @Test(
    "durability is what the mode promises",
    arguments: [(LogWriter.Mode.live, 2), (.importing, 1)])
  func synchronous(_ row: (mode: LogWriter.Mode, level: Int)) throws {
    let writer = try LogWriter(path: scratch.file("a.flow"), header: .sample, mode: row.mode)
    let level = try writer.queue.plainly(writer.path) { db in
      try Int.fetchOne(db, sql: "PRAGMA synchronous")
    }
    let journal = try writer.queue.plainly(writer.path) { db in
      try String.fetchOne(db, sql: "PRAGMA journal_mode")
    }
    expectNoDifference(level, row.level)
    expectNoDifference(journal, "wal")
  }

  @Test("another list of inputs is refused, and the log says what it holds")
  func otherInputs() throws {
    let path = scratch.file("a.flow")
    try LogWriter(path: path, header: .sample, mode: .importing).close()
    var other = LogHeader.sample
    other.inputs[0].hash = "1111"
    expectNoDifference(
      error { () throws(LogError) in
        _ = try LogWriter(path: path, header: other, mode: .importing)
      },
      .otherContent(
        path: path, what: "set of inputs", held: "a.dbn 00ff", given: "a.dbn 1111"))
  }

  @Test("a hole in the events, or events twice, are refused")
  func outOfOrder() throws {
    let path = scratch.file("a.flow")
    let writer = try LogWriter(path: path, header: .sample, mode: .live)
    let events = fakeDay(10)
    try writer.append(events, derived: FlowBatch(), firstSeq: 1)
    for first in [1, 12] as [UInt64] {
      expectNoDifference(
        error { () throws(LogError) in
          try writer.append(events, derived: FlowBatch(), firstSeq: first)
        }, .outOfOrder(path: path, expected: 11, given: first))
    }
  }

  @Test("what is no log is named")
  func notALog() throws {
    let path = scratch.file("a.flow")
    expectNoDifference(open(path), .notFound(path: path))
    close(Glibc.open(path, O_WRONLY | O_CREAT, 0o644))
    expectNoDifference(open(path), .notALog(path: path, reason: "it is empty"))
    let descriptor = Glibc.open(path, O_WRONLY)
    let text = Array("ts_event,price,size and so on, a CSV\n".utf8)
    #expect(write(descriptor, text, text.count) == text.count)
    close(descriptor)
    expectNoDifference(
      open(path), .notALog(path: path, reason: "its first bytes are not SQLite's"))
    expectNoDifference(
      open(scratch.path), .notALog(path: scratch.path, reason: "it is no regular file"))
    let other = scratch.file("b.flow")
    try DatabaseQueue(path: other).write { try $0.execute(sql: "CREATE TABLE t (x)") }
    expectNoDifference(
      open(other), .notALog(path: other, reason: "it is another program's SQLite file"))
  }

  @Test("a log of a newer program is left alone")
  func newerSchema() throws {
    let path = scratch.file("a.flow")
    try LogWriter(path: path, header: .sample, mode: .importing).finish()
    try DatabaseQueue(path: path).write { try $0.execute(sql: "PRAGMA user_version = 9") }
    let expected = LogError.newerSchema(path: path, schema: 9)
    expectNoDifference(open(path), expected)
    expectNoDifference(
      error { () throws(LogError) in
        _ = try LogWriter(path: path, header: .sample, mode: .importing)
      }, expected)
    #expect("\(expected)".hasPrefix("written by a newer flowtui (schema 9)"))
  }

  @Test("a truncated file is an error, never a crash")
  func truncated() throws {
    let path = scratch.file("a.flow")
    var engine = FakeEngine()
    let writer = try LogWriter(path: path, header: .sample, mode: .importing)
    try writer.write(fakeDay(5_000), batch: 1_000, engine: &engine)
    try writer.finish()
    var status = stat()
    #expect(stat(path, &status) == 0)
    for part in [2, 3, 5, 20] {
      #expect(truncate(path, status.st_size / off_t(part)) == 0)
      let seen = error { () throws(LogError) in
        var batches = try LogReader(path: path).batches()
        while try batches.next() != nil {}
      }
      guard case .damaged = seen else {
        Issue.record("\(String(describing: seen)) at 1/\(part)")
        return
      }
    }
  }

  private func open(_ path: String) -> LogError? {
    error { () throws(LogError) in _ = try LogReader(path: path) }
  }
}

/// Damage at random places of the file: an error or a named fault, never a crash.
@Suite struct LogDamageTests {
  let scratch = Scratch()

  @Test("random bytes in the file never crash a reader", arguments: 1...12 as ClosedRange<UInt64>)
  func damage(_ seed: UInt64) throws {
    let path = scratch.file("a.flow")
    var engine = FakeEngine()
    let writer = try LogWriter(path: path, header: .sample, mode: .importing)
    try writer.write(fakeDay(1_500), batch: 1_000, engine: &engine)
    try writer.finish()
    var status = stat()
    #expect(stat(path, &status) == 0)
    var random = SeededRandom(seed: seed)
    let descriptor = Glibc.open(path, O_RDWR)
    for _ in 0..<40 {
      var byte = UInt8(truncatingIfNeeded: random.next())
      let offset = off_t(random.next() % UInt64(status.st_size))
      #expect(pwrite(descriptor, &byte, 1, offset) == 1)
    }
    close(descriptor)
    var isSound = true
    do {
      let reader = try LogReader(path: path)
      isSound = try LogCheck(reader).run().isEmpty
      if case .failed = try verify(path) { isSound = false }
      _ = try LogStat(reader)
    } catch {
      isSound = false
    }
    // Forty bytes in a file that is mostly blobs always hit something.
    #expect(!isSound)
  }
}
