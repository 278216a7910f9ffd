import CustomDump
import FlowEngine
import Testing

@testable import Store

@Suite struct SeekTests {
  let scratch = Scratch()

  /// Blocks to 65,536 and segments after them.
  private func makeLog(_ events: [MarketEvent]) throws -> LogReader {
    let path = scratch.file("a.flow")
    var engine = FakeEngine()
    let writer = try LogWriter(path: path, header: .sample, mode: .live)
    try writer.write(events, batch: 4_000, engine: &engine)
    try writer.seal()
    writer.close()
    return try LogReader(path: path)
  }

  @Test("walking backwards gives the runs of walking forwards")
  func backwards() throws {
    let events = fakeDay(70_000)
    let reader = try makeLog(events)
    var forwards: [LogBatch] = []
    var batches = reader.batches()
    while let batch = try batches.next() { forwards.append(batch) }
    var end: UInt64 = 70_001
    for expected in forwards.reversed() {
      let batch = try #require(try reader.batch(before: end))
      expectNoDifference(batch.firstSeq, expected.firstSeq)
      expectNoDifference(batch.lastSeq, expected.lastSeq)
      #expect(batch.events == expected.events)
      #expect(batch.derived == expected.derived)
      end = batch.firstSeq
    }
    #expect(try reader.batch(before: end) == nil)
    // From the middle of a block: nothing of the moment and after it.
    let part = try #require(try reader.batch(before: 40_000))
    expectNoDifference(part.firstSeq, 32_769)
    expectNoDifference(part.lastSeq, 39_999)
    #expect(part.events == Array(events[32_768..<39_999]))
    #expect(part.derived.judgements.allSatisfy { $0.stamp.seq < 40_000 })
    expectNoDifference(part.derived.judgements.last?.stamp.seq, 39_999)
  }

  @Test("the newest objects come from the last runs alone")
  func newest() throws {
    let events = fakeDay(70_000)
    let reader = try makeLog(events)
    var engine = FakeEngine()
    let derived = engine.derive(events)
    let runs = try reader.batches(last: 20)
    let first = try #require(runs.first)
    #expect(first.firstSeq > 60_000, "not the whole log")
    expectNoDifference(runs.last?.lastSeq, 70_000)
    let clusters = runs.flatMap(\.derived.clusters)
    let alerts = runs.flatMap(\.derived.alerts)
    #expect(clusters.count + alerts.count >= 20)
    #expect(clusters == Array(derived.clusters.suffix(clusters.count)))
    expectNoDifference(try reader.batches(last: 20, upTo: 100).last?.lastSeq, 100)
    expectNoDifference(try reader.batches(last: .max, runsMax: 2).count, 2)
  }

  @Test("a window holds the events of one instrument, or of all, and their judgements")
  func window() throws {
    let events = fakeDay(70_000)
    let reader = try makeLog(events)
    let wanted = InstrumentID(3)
    let window = try reader.window(from: 32_000, through: 33_500, of: wanted)
    let expected = (31_999..<33_500).filter {
      if case .trade(let trade) = events[$0] { return trade.instrument == wanted }
      return false
    }
    expectNoDifference(window.events.map(\.seq), expected.map { UInt64($0) + 1 })
    expectNoDifference(window.judgements.map(\.stamp.seq), expected.map { UInt64($0) + 1 })
    expectNoDifference(window.lastSeq, 33_500)
    let all = try reader.window(from: 100, through: 70_000, limit: 50)
    expectNoDifference(all.events.map(\.seq), Array(100...149))
    expectNoDifference(all.lastSeq, 149)
    let start = events[40_000].engineTime
    let timed = try reader.window(from: start, through: start)
    #expect(timed.events.allSatisfy { $0.event.engineTime == start })
    #expect(timed.events.contains { $0.seq == 40_001 })
  }

  @Test("a time is found in blocks and segments alike", arguments: [0, 50, 32_767, 32_768, 69_999])
  func time(_ place: Int) throws {
    let events = fakeDay(70_000)
    let reader = try makeLog(events)
    let moment = events[place].engineTime
    let expected = events.lastIndex { $0.engineTime <= moment }.map { UInt64($0) + 1 }
    expectNoDifference(try reader.seq(at: moment), expected)
  }
}
