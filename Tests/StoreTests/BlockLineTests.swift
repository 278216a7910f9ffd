import CustomDump
import FlowEngine
import GRDB
import Testing

@testable import Store

/// Blocks are encoded on threads of their own: what fails there is told and tried again.
@Suite struct BlockLineTests {
  let scratch = Scratch()
  private var path: String { scratch.file("a.flow") }

  @Test("a block that fails is told once, kept, and written when it can be, in order")
  func failure() throws {
    let events = fakeDay(340_000)
    var engine = FakeEngine()
    let writer = try LogWriter(path: path, header: .sample, mode: .importing)
    func rename(_ name: String, _ other: String) throws {
      try writer.queue.inDatabase { try $0.execute(sql: "ALTER TABLE \(name) RENAME TO \(other)") }
    }
    try rename("block", "gone")
    var failures = 0
    for start in stride(from: 0, to: events.count, by: 10_000) {
      let run = Array(events[start..<start + 10_000])
      let derived = engine.derive(run)
      do throws(LogError) {
        try writer.append(run, derived: derived, firstSeq: UInt64(start) + 1)
      } catch { failures += 1 }
    }
    expectNoDifference(writer.lastSeq, 0)
    // Ten blocks are full; the last of them waits for room, and is told of the first.
    #expect(failures > 0)
    try rename("gone", "block")
    #expect(throws: LogError.self) { try writer.finish() }
    try writer.finish()
    let firsts = try LogReader(path: path).queue.read { db in
      try Int.fetchAll(db, sql: "SELECT first_seq FROM block ORDER BY id")
    }
    expectNoDifference(firsts, (0..<11).map { $0 * 32_768 + 1 })
    guard case .same(let count, _) = try verify(path) else {
      Issue.record("\(try verify(path))")
      return
    }
    expectNoDifference(count, 340_000)
  }
}
