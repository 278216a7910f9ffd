import CustomDump
import FlowEngine
import GRDB
import Testing

@testable import Store

/// One altered byte: each place gives a failure of its own name.
@Suite struct VerifierTests {
  let scratch = Scratch()
  private var path: String { scratch.file("a.flow") }

  private func makeLog(_ count: Int = 3_000) throws {
    var engine = FakeEngine()
    let writer = try LogWriter(path: path, header: .sample, mode: .importing)
    try writer.write(fakeDay(count), batch: 700, engine: &engine)
    try writer.finish()
  }

  private func alter(_ sql: String) throws {
    let queue = try DatabaseQueue(path: path)
    try queue.write { db in
      try db.execute(sql: sql)
      #expect(db.changesCount == 1, "one row is altered: \(sql)")
    }
    try queue.close()
  }

  private func flip(_ table: String, _ column: String, at offset: Int, where clause: String) throws
  {
    let queue = try DatabaseQueue(path: path)
    try queue.write { db in
      let sql = "SELECT \(column) FROM \(table) WHERE \(clause)"
      let row = try #require(try Row.fetchOne(db, sql: sql))
      var data = try row.withUnsafeData(atIndex: 0) { data in data.map { [UInt8]($0) } ?? [] }
      data[offset] ^= 1
      let hex = data.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
      try db.execute(sql: "UPDATE \(table) SET \(column) = x'\(hex)' WHERE \(clause)")
    }
    try queue.close()
  }

  @Test("a flipped bit of a raw block")
  func raw() throws {
    try makeLog()
    try flip("block", "raw", at: 2_000, where: "id = 1")
    let result = try verify(path)
    expectNoDifference(
      result,
      .failed(
        .rawCorrupt(block: 1, first: 1, last: 3_000, reason: "its checksum does not match")))
    expectNoDifference(
      try LogCheck(LogReader(path: path)).run(),
      [
        .block(
          table: "block", id: 1, first: 1, last: 3_000, reason: "its checksum does not match")
      ])
  }

  @Test("a flipped bit of a list of judgements")
  func judgement() throws {
    try makeLog()
    try flip("block", "judgement", at: 200, where: "id = 1")
    guard case .failed(.derivedCorrupt(.judgement, 1, 1, 3_000, _)) = try verify(path) else {
      Issue.record("\(try verify(path))")
      return
    }
  }

  @Test("a flipped bit of the list of objects", arguments: [9, 200, 900])
  func objects(_ offset: Int) throws {
    try makeLog()
    try flip("block", "objects", at: offset, where: "id = 1")
    guard case .failed(.derivedCorrupt(.object, 1, 1, 3_000, _)) = try verify(path) else {
      Issue.record("\(try verify(path))")
      return
    }
    expectNoDifference(
      try LogCheck(LogReader(path: path)).run(),
      [
        .block(
          table: "block", id: 1, first: 1, last: 3_000,
          reason: "its list of objects: its checksum does not match")
      ])
  }

  @Test("a list of objects that is gone is told by the checksum of its row")
  func emptied() throws {
    try makeLog()
    try alter("UPDATE block SET objects = NULL WHERE id = 1")
    expectNoDifference(
      try verify(path),
      .failed(
        .rawCorrupt(
          block: 1, first: 1, last: 3_000, reason: "its row does not match its checksum")))
  }

  @Test("a column that does not agree with the object")
  func column() throws {
    try makeLog()
    var engine = FakeEngine()
    let alert = try #require(engine.derive(fakeDay(3_000)).alerts.first)
    try alter("UPDATE alert SET direction = 'bearish' WHERE id = '\(alert.id)'")
    expectNoDifference(
      try verify(path),
      .failed(
        .derivedDiffers(
          kind: .alert, id: alert.id, seq: alert.stamp.seq, stored: "direction = \"bearish\"",
          recomputed: "direction = \"bullish\"")))
    expectNoDifference(
      try LogCheck(LogReader(path: path)).run(),
      [
        .row(
          kind: .alert, id: alert.id, seq: alert.stamp.seq,
          reason: "column direction does not agree with the object")
      ])
  }

  @Test("a premium altered in the row of a cluster")
  func clusterColumn() throws {
    try makeLog()
    var engine = FakeEngine()
    let cluster = try #require(engine.derive(fakeDay(3_000)).clusters.first)
    let dollars = (cluster.premium.millionths + 500_000) / 1_000_000
    try alter(
      "UPDATE cluster_row SET premium = premium + 1 WHERE place >> 18 = \(cluster.stamp.seq)")
    expectNoDifference(
      try verify(path),
      .failed(
        .derivedDiffers(
          kind: .cluster, id: "\(cluster.id)", seq: cluster.stamp.seq,
          stored: "premium = \(dollars + 1)", recomputed: "premium = \(dollars)")))
  }

  @Test("altered settings")
  func settings() throws {
    try makeLog()
    try alter("UPDATE header SET value = 'sizeMin = 51' || x'0a' WHERE key = 'settings'")
    guard case .failed(.settingsAltered) = try verify(path) else {
      Issue.record("\(try verify(path))")
      return
    }
    expectNoDifference(try LogCheck(LogReader(path: path)).run(), [.settings])
  }

  @Test("a row that is gone, and one that is too much")
  func rows() throws {
    try makeLog()
    var engine = FakeEngine()
    let cluster = try #require(engine.derive(fakeDay(3_000)).clusters.dropFirst(3).first)
    let row = "place >> 18 = \(cluster.stamp.seq)"
    try alter("DELETE FROM cluster_row WHERE \(row)")
    guard case .failed(.missingDerived(.cluster, let id, _, _)) = try verify(path) else {
      Issue.record("\(try verify(path))")
      return
    }
    expectNoDifference(id, "\(cluster.id)")
    expectNoDifference(
      try LogCheck(LogReader(path: path)).run(),
      [.row(kind: .cluster, id: id, seq: cluster.stamp.seq, reason: "it is missing")])
    guard case .failed(.extraDerived(.cluster, _, _, _)) = try verify(path, sizeMin: 51) else {
      Issue.record("\(try verify(path, sizeMin: 51))")
      return
    }
  }

  @Test("a block that is gone")
  func block() throws {
    try makeLog(34_000)
    try alter("DELETE FROM block WHERE id = 1")
    expectNoDifference(
      try verify(path), .failed(.rawMissing(first: 1, last: 32_768)))
    expectNoDifference(
      try LogCheck(LogReader(path: path)).run(), [.missing(first: 1, last: 32_768)])
  }

  @Test("the real engine verifies a log that it wrote")
  func engine() throws {
    let events = fakeDay(2_000)
    var engine = Engine(settings: Settings(), session: LogHeader.sample.session)
    let writer = try LogWriter(path: path, header: .sample, mode: .live)
    var out = FlowBatch()
    for event in events { engine.step(event, into: &out) }
    try writer.append(events, derived: out, firstSeq: 1)
    try writer.finish()
    let result = try Verifier(LogReader(path: path)).verify(
      engine: { Engine(settings: Settings(), session: $0.session) })
    guard case .same(2_000, _) = result else {
      Issue.record("\(result)")
      return
    }
  }
}
