import CustomDump
import FlowEngine
import GRDB
import Glibc
import Testing

@testable import Store

/// One bit of the file flips: the check finds it wherever it changes what the log says.
@Suite struct FlippedBitTests {
  let scratch = Scratch()
  private var path: String { scratch.file("a.flow") }
  private var copy: String { scratch.file("b.flow") }

  /// Everything that SQLite reads of the file, without our own code; nil when it cannot.
  private func content(_ path: String) -> [String: [Row]]? {
    var configuration = Configuration()
    configuration.readonly = true
    let queue = try? DatabaseQueue(path: path, configuration: configuration)
    return try? queue?.read { db in
      let names = try String.fetchAll(
        db, sql: "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")
      var content: [String: [Row]] = [:]
      // In the order of the table, not of an index.
      for name in names { content[name] = try Row.fetchAll(db, sql: "SELECT * FROM \(name)") }
      content["sqlite_schema"] = try Row.fetchAll(db, sql: "SELECT * FROM sqlite_schema")
      return content
    }
  }

  private func findings(_ path: String) -> [String] {
    do { return try LogCheck(LogReader(path: path)).run().map { "\($0)" } } catch {
      return ["\(error)"]
    }
  }

  @Test("anywhere in the file, page by page")
  func anywhere() throws {
    var engine = FakeEngine()
    let writer = try LogWriter(path: path, header: .sample, mode: .importing)
    try writer.write(fakeDay(900), batch: 300, engine: &engine)
    try writer.finish()
    let whole = bytesOf(path)
    let before = try #require(content(path))
    expectNoDifference(findings(path), [])
    var random = SeededRandom(seed: 6)
    let isLong = getenv("FLOWTUI_LONG_TESTS") != nil
    var places: [Int] = Array(0..<100)
    for page in 0..<whole.count / 8_192 {
      for _ in 0..<(isLong ? 200 : 8) { places.append(page * 8_192 + Int(random.next() % 8_192)) }
    }
    var found = 0
    for place in places {
      var bytes = whole
      bytes[place] ^= 1 << UInt8(random.next() % 8)
      unlink(copy)
      let descriptor = open(copy, O_WRONLY | O_CREAT | O_TRUNC, 0o644)
      #expect(write(descriptor, bytes, bytes.count) == bytes.count)
      close(descriptor)
      guard findings(copy).isEmpty else {
        found += 1
        continue
      }
      // Nothing was found: then nothing may have changed. Unused bytes of a page are many.
      let after = content(copy)
      let changed = before.keys.sorted().filter { after?[$0] != before[$0] }
      expectNoDifference(changed, [], "byte \(place % 8_192) of page \(place / 8_192 + 1)")
    }
    #expect(found > places.count / 6, "most flips hit something: \(found) of \(places.count)")
  }
}
