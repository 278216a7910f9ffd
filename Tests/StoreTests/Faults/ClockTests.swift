import CustomDump
import FlowEngine
import Testing

@testable import Store

/// A clock that is set back: in the events, and between two runs of the writer.
@Suite struct ClockTests {
  let scratch = Scratch()
  private var path: String { scratch.file("a.flow") }

  // swift-format-ignore
  @Test(
    "the hole between two runs",
    arguments: [
      (1_000, 1_000, 0,     "at once"),
      (1_000, 8_500, 7_500, "after some time"),
      (8_500, 1_000, 0,     "the clock was set back: a hole is never negative"),
    ] as [(Int64, Int64, Int64, String)])
  func hole(_ row: (last: Int64, now: Int64, hole: Int64, why: String)) throws {
    let resume = LogResume(
      lastSeq: 5, lastKnown: Timestamp(nanoseconds: row.last), digests: Digest().digests)
    let notice = try #require(resume.notice(at: Timestamp(nanoseconds: row.now), feed: "opra"))
    expectNoDifference(notice.place, row.hole, row.why)
  }

  @Test("events whose clock goes back an hour: told once, logged, and the same when replayed")
  func events() throws {
    var events = fakeDay(3_000)
    let hour: Int64 = 3_600_000_000_000
    for index in 2_000..<3_000 {
      guard case .trade(var trade) = events[index] else { continue }
      trade.times.rawExecuted -= hour
      trade.times.rawReceived -= hour
      events[index] = .trade(trade)
    }
    // The session of the events: before its start the engine's clock does not move.
    let session = NewYorkTime.session(of: events[0].known)
    var header = LogHeader.sample
    header.session = session
    var engine = Engine(settings: Settings(), session: session)
    let writer = try LogWriter(path: path, header: header, mode: .live)
    var jumps = 0
    for start in stride(from: 0, to: events.count, by: 300) {
      var out = FlowBatch()
      let run = Array(events[start..<min(start + 300, events.count)])
      for event in run { engine.step(event, into: &out) }
      jumps += out.health.count { $0.kind == .clockJump }
      try writer.append(run, derived: out, firstSeq: UInt64(start) + 1)
    }
    #expect(jumps > 0)
    writer.close()
    // By number, not by time: the order is that in which the events came.
    let again = try LogWriter(path: path, header: header, mode: .live)
    var rebuilt = Engine(settings: Settings(), session: session)
    expectNoDifference(try again.resume(engine: &rebuilt).lastSeq, 3_000)
    try again.finish()
    var batches = try LogReader(path: path).events()
    var read: [MarketEvent] = []
    while let batch = try batches.next() { read += batch.events }
    #expect(read == events)
    expectNoDifference(try LogCheck(LogReader(path: path)).run(), [])
  }
}
