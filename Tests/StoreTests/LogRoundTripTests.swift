import CustomDump
import FlowEngine
import GRDB
import Glibc
import Testing

@testable import Store

@Suite struct LogRoundTripTests {
  let scratch = Scratch()

  private func digest(_ events: [MarketEvent]) -> DigestSet {
    var engine = FakeEngine()
    var digest = Digest()
    digest.combine(events)
    digest.combine(engine.derive(events))
    return digest.digests
  }

  private func readBack(_ path: String) throws -> (events: [MarketEvent], derived: FlowBatch) {
    var events: [MarketEvent] = []
    var derived = FlowBatch()
    var batches = try LogReader(path: path).batches()
    while let batch = try batches.next() {
      events += batch.events
      derived.append(batch.derived)
    }
    return (events, derived)
  }

  private func blocks(_ path: String) throws -> [[UInt8]] {
    let reader = try LogReader(path: path)
    var result: [[UInt8]] = []
    var seq: UInt64 = 1
    while let chunk = try reader.queue.snapshot(path, { try Chunk.fetch(holding: seq, $0) }) {
      result += [chunk.raw, chunk.judgement, chunk.settled, chunk.bars, chunk.objects]
      seq = chunk.lastSeq + 1
    }
    return result
  }

  @Test(
    "what was written is read, whatever the mode",
    arguments: [LogWriter.Mode.importing, .live])
  func roundTrip(_ mode: LogWriter.Mode) throws {
    let path = scratch.file("a.flow")
    let events = fakeDay(3_000)
    var engine = FakeEngine()
    let writer = try LogWriter(path: path, header: .sample, mode: mode)
    try writer.write(events, batch: 700, engine: &engine)
    try writer.finish()
    let read = try readBack(path)
    var fresh = FakeEngine()
    #expect(read.events == events)
    #expect(read.derived == fresh.derive(events))
    expectNoDifference(try LogReader(path: path).header, .sample)
    expectNoDifference(
      try verify(path), .same(events: 3_000, digests: digest(events)))
    let progress = try LogReader(path: path).progress()
    expectNoDifference(progress.lastSeq, 3_000)
    #expect(progress.isComplete)
  }

  @Test("blocks and digests do not depend on the batches handed in, nor on the mode")
  func batchSizes() throws {
    let events = fakeDay(36_000)
    let paths = ["a.flow", "b.flow", "c.flow"].map { scratch.file($0) }
    for (path, row) in zip(
      paths, [(1_024, LogWriter.Mode.importing), (33_333, .importing), (5_000, .live)])
    {
      var engine = FakeEngine()
      let writer = try LogWriter(path: path, header: .sample, mode: row.1)
      try writer.write(events, batch: row.0, engine: &engine)
      try writer.finish()
    }
    let first = try blocks(paths[0])
    expectNoDifference(first.count, 5 * 2)
    #expect(try blocks(paths[1]) == first)
    #expect(try blocks(paths[2]) == first)
    let expected = VerifyResult.same(events: 36_000, digests: digest(events))
    for path in paths { expectNoDifference(try verify(path), expected) }
  }

  @Test("an import that died goes on and ends equal")
  func resume() throws {
    let events = fakeDay(36_000)
    let path = scratch.file("a.flow")
    do {
      var engine = FakeEngine()
      let writer = try LogWriter(path: path, header: .sample, mode: .importing)
      try writer.write(events, batch: 1_000, engine: &engine, upTo: 35_000)
      expectNoDifference(writer.lastSeq, 32_768)
    }
    #expect(try LogReader(path: path).progress().isComplete == false)
    var engine = FakeEngine()
    let writer = try LogWriter(path: path, header: .sample, mode: .importing)
    expectNoDifference(writer.lastSeq, 32_768)
    try writer.write(events, batch: 777, engine: &engine)
    try writer.finish()
    expectNoDifference(try verify(path), .same(events: 36_000, digests: digest(events)))
    let whole = scratch.file("b.flow")
    var again = FakeEngine()
    let other = try LogWriter(path: whole, header: .sample, mode: .importing)
    try other.write(events, batch: 4_096, engine: &again)
    try other.finish()
    #expect(try blocks(path) == blocks(whole))
  }

  @Test("after a kill in the middle, what was committed is there and writing goes on")
  func kill() throws {
    let events = fakeDay(6_000)
    let path = scratch.file("a.flow")
    var engine = FakeEngine()
    let writer = try LogWriter(path: path, header: .sample, mode: .live)
    try writer.write(events, batch: 500, engine: &engine, upTo: 4_000)
    // The files as they are on disk while the writer lives are what a kill leaves behind.
    let copy = scratch.file("b.flow")
    for suffix in ["", "-wal"] { copyFile(path + suffix, to: copy + suffix) }
    writer.close()
    let survivor = try LogWriter(path: copy, header: .sample, mode: .live)
    expectNoDifference(survivor.lastSeq, 4_000)
    var again = FakeEngine()
    try survivor.write(events, batch: 900, engine: &again)
    try survivor.finish()
    expectNoDifference(try verify(copy), .same(events: 6_000, digests: digest(events)))
  }

  @Test("a finished log opens again, and its blocks meet the borders again")
  func reopen() throws {
    let events = fakeDay(40_000)
    let path = scratch.file("a.flow")
    var engine = FakeEngine()
    let first = try LogWriter(path: path, header: .sample, mode: .live)
    try first.write(events, batch: 512, engine: &engine, upTo: 10_000)
    try first.finish()
    let second = try LogWriter(path: path, header: .sample, mode: .live)
    #expect(second.isComplete)
    var again = FakeEngine()
    try second.write(events, batch: 5_000, engine: &again)
    #expect(try LogReader(path: path).progress().isComplete == false)
    try second.finish()
    let lasts = try DatabaseQueue(path: path).read {
      try Int.fetchAll($0, sql: "SELECT last_seq FROM block ORDER BY id")
    }
    // 32,768 is the border that all blocks meet.
    expectNoDifference(lasts, [10_000, 32_768, 40_000])
    expectNoDifference(try verify(path), .same(events: 40_000, digests: digest(events)))
  }

  @Test("a reader follows a log while it is written and sealed")
  func follow() throws {
    let events = fakeDay(40_000)
    let path = scratch.file("a.flow")
    var engine = FakeEngine()
    let writer = try LogWriter(path: path, header: .sample, mode: .live)
    try writer.write(events, batch: 512, engine: &engine, upTo: 1_000)
    var batches = try LogReader(path: path).batches()
    var seen: [MarketEvent] = []
    while let batch = try batches.next() { seen += batch.events }
    #expect(seen == Array(events[..<1_000]))
    for start in stride(from: 1_000, to: 40_000, by: 3_000) {
      let run = Array(events[start..<start + 3_000])
      try writer.append(run, derived: engine.derive(run), firstSeq: UInt64(start) + 1)
      if start == 34_000 { expectNoDifference(try writer.seal(), 1) }
      while let batch = try batches.next() { seen += batch.events }
    }
    #expect(seen == events)
    let stat = try LogStat(LogReader(path: path))
    expectNoDifference(stat.blocks, 1)
    #expect(stat.segments > 1)
    writer.close()
    expectNoDifference(try verify(path), .same(events: 40_000, digests: digest(events)))
  }

  @Test("objects are found by id, a print with its judgement, a moment by time")
  func lookUp() throws {
    let events = fakeDay(3_000)
    let path = scratch.file("a.flow")
    var engine = FakeEngine()
    let writer = try LogWriter(path: path, header: .sample, mode: .importing)
    try writer.write(events, batch: 700, engine: &engine)
    try writer.finish()
    var fresh = FakeEngine()
    let derived = fresh.derive(events)
    let reader = try LogReader(path: path)
    let cluster = try #require(derived.clusters.last)
    let alert = try #require(derived.alerts.last)
    expectNoDifference(try reader.cluster("\(cluster.id)"), [cluster])
    expectNoDifference(try reader.alert(alert.id), [alert])
    expectNoDifference(try reader.alert("c1:nothing"), [])
    let found = try #require(try reader.event(2_500))
    expectNoDifference(found.event, events[2_499])
    expectNoDifference(found.judgement, derived.judgements.first { $0.stamp.seq == 2_500 })
    #expect(try reader.event(3_001) == nil)
    let moment = events[1_233].engineTime
    let expected = events.lastIndex { $0.engineTime <= moment }
    expectNoDifference(try reader.seq(at: moment), expected.map { UInt64($0) + 1 })
    expectNoDifference(try reader.seq(at: Timestamp(nanoseconds: 0)), 0)
  }

  @Test("the tables are pleasant: premiums in dollars, names of scripts, OSI symbols")
  func tables() throws {
    let events = fakeDay(3_000)
    let path = scratch.file("a.flow")
    var engine = FakeEngine()
    let writer = try LogWriter(path: path, header: .sample, mode: .importing)
    try writer.write(events, batch: 700, engine: &engine)
    try writer.finish()
    var fresh = FakeEngine()
    let derived = fresh.derive(events)
    let queue = try DatabaseQueue(path: path)
    let top = try queue.read { db in
      try Row.fetchOne(
        db,
        sql: """
          SELECT id, premium, confidence FROM alerts WHERE underlying = 'NVDA'
          ORDER BY premium DESC, seq LIMIT 1
          """)
    }
    let expected = try #require(
      derived.alerts.max { ($0.premium, $1.stamp.seq) < ($1.premium, $0.stamp.seq) })
    expectNoDifference(top?["id"], expected.id)
    expectNoDifference(top?["premium"], Double(expected.premium.millionths) / 1_000_000)
    expectNoDifference(top?["confidence"], "med")
    let option = try queue.read {
      try Row.fetchOne($0, sql: "SELECT * FROM instrument WHERE id = 1")
    }
    expectNoDifference(option?["symbol"], "NVDA  261120P00905000")
    expectNoDifference(option?["underlying"], "NVDA")
    expectNoDifference(option?["expiry"], 20_261_120)
    expectNoDifference(option?["right"], "P")
    expectNoDifference(option?["strike"], 905.0)
    expectNoDifference(option?["multiplier"], 100)
    expectNoDifference(option?["kind"], "option")
    expectNoDifference(option?["origin"], "definition")
    let cluster = try #require(derived.clusters.first)
    let row = try queue.read {
      try Row.fetchOne($0, sql: "SELECT * FROM cluster WHERE id = '\(cluster.id)'")
    }
    expectNoDifference(row?["seq"], Int64(cluster.stamp.seq))
    expectNoDifference(row?["version"], 1)
    expectNoDifference(row?["underlying"], "NVDA")
    expectNoDifference(row?["type"], "probable_sweep")
    expectNoDifference(row?["structure"], nil as String?)
    expectNoDifference(row?["side"], "buy")
    expectNoDifference(row?["grade"], "B")
    expectNoDifference(row?["state"], "final")
    expectNoDifference(row?["size"], cluster.size)
    expectNoDifference(row?["premium"], (cluster.premium.millionths + 500_000) / 1_000_000)
    let milliseconds = cluster.stamp.at.nanoseconds / 1_000_000
    expectNoDifference(row?["at"], milliseconds * 1_000_000)
  }

  @Test("names of instruments are read without a block")
  func definitions() throws {
    let events = fakeDay(200)
    let path = scratch.file("a.flow")
    var engine = FakeEngine()
    let writer = try LogWriter(path: path, header: .sample, mode: .importing)
    try writer.write(events, batch: 64, engine: &engine)
    try writer.finish()
    // What the table leaves out is unknown again.
    let expected = events.compactMap { event -> MarketEvent? in
      guard case .contract(var contract) = event else { return nil }
      contract.times = EventTimes()
      contract.ticks = .unknown
      contract.settlement = .unknown
      return .contract(contract)
    }
    let reader = try LogReader(path: path)
    expectNoDifference(try reader.definitions(), expected)
    expectNoDifference(
      try reader.definitions(of: [InstrumentID(3), InstrumentID(9_999)]), [expected[3]])
  }
}
