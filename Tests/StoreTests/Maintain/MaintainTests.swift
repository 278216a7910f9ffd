import CustomDump
import FlowEngine
import GRDB
import Glibc
import Testing

@testable import Store

@Suite struct MaintainTests {
  let scratch = Scratch()
  private var path: String { scratch.file("a.flow") }
  private var copy: String { scratch.file("b.flow") }

  private func digest(_ events: ArraySlice<MarketEvent>) -> DigestSet {
    var engine = FakeEngine()
    var digest = Digest()
    digest.combine(Array(events))
    digest.combine(engine.derive(events))
    return digest.digests
  }

  private func writer(_ events: [MarketEvent], upTo last: Int) throws -> LogWriter {
    var engine = FakeEngine()
    let writer = try LogWriter(path: path, header: .sample, mode: .live)
    try writer.write(events, batch: 500, engine: &engine, upTo: last)
    return writer
  }

  // MARK: going on

  @Test("a log that goes on gives the engine back, and what follows is as if it had never stopped")
  func resume() throws {
    let events = fakeDay(6_000)
    try writer(events, upTo: 4_000).close()
    let again = try LogWriter(path: path, header: .sample, mode: .live)
    var engine = FakeEngine()
    var blocks: [UInt64] = []
    let resume = try again.resume(progress: { blocks.append($0) }) { event, out in
      engine.step(event, into: &out)
    }
    expectNoDifference(resume.lastSeq, 4_000)
    expectNoDifference(resume.lastKnown, events[3_999].known)
    expectNoDifference(resume.digests, digest(events[..<4_000]))
    expectNoDifference(blocks.last, 4_000)
    let now = Timestamp(nanoseconds: events[3_999].known.nanoseconds + 7_000_000_000)
    let notice = try #require(resume.notice(at: now, feed: "opra"))
    expectNoDifference(notice.kind, .resumed)
    expectNoDifference(notice.place, 7_000_000_000)
    expectNoDifference(notice.lost, nil)
    let rest = Array(events[4_000...])
    try again.append(rest, derived: engine.derive(rest), firstSeq: 4_001)
    try again.finish()
    expectNoDifference(
      try verify(path), .same(events: 6_000, digests: digest(events[...])))
  }

  @Test("a new log has no hole")
  func resumeEmpty() throws {
    let writer = try LogWriter(path: path, header: .sample, mode: .live)
    let resume = try writer.resume { _, _ in }
    expectNoDifference(resume.lastSeq, 0)
    expectNoDifference(resume.notice(at: Timestamp(nanoseconds: 5), feed: "opra"), nil)
  }

  @Test("a log does not go on with an engine that sees it otherwise")
  func resumeOther() throws {
    try writer(fakeDay(2_000), upTo: 2_000).close()
    let again = try LogWriter(path: path, header: .sample, mode: .live)
    var engine = FakeEngine()
    engine.sizeMin = 51
    #expect {
      try again.resume { event, out in engine.step(event, into: &out) }
    } throws: { error in
      guard case .notResumable(path, let reason) = error as? LogError else { return false }
      return reason.hasPrefix("cluster c")
    }
  }

  @Test("the real engine goes on too")
  func resumeEngine() throws {
    let events = fakeDay(3_000)
    let session = LogHeader.sample.session
    var engine = Engine(settings: Settings(), session: session)
    let writer = try LogWriter(path: path, header: .sample, mode: .live)
    var out = FlowBatch()
    for event in events[..<2_000] { engine.step(event, into: &out) }
    try writer.append(Array(events[..<2_000]), derived: out, firstSeq: 1)
    writer.close()
    let again = try LogWriter(path: path, header: .sample, mode: .live)
    var rebuilt = Engine(settings: Settings(), session: session)
    _ = try again.resume(engine: &rebuilt)
    var (one, two) = (FlowBatch(), FlowBatch())
    for event in events[2_000...] {
      engine.step(event, into: &one)
      rebuilt.step(event, into: &two)
    }
    #expect(one == two)
  }

  // MARK: sealing and copying

  @Test("sealing at rest leaves blocks, one file, and the same digest")
  func seal() throws {
    let events = fakeDay(40_000)
    try writer(events, upTo: 40_000).close()
    let before = try LogStat(LogReader(path: path))
    expectNoDifference(before.blocks, 0)
    var borders: [UInt64] = []
    let result = try LogSeal.seal(path: path) { borders.append($0) }
    expectNoDifference(borders, [32_768, 40_000])
    expectNoDifference(result.blocks, 2)
    #expect(result.after < result.before)
    let after = try LogStat(LogReader(path: path))
    expectNoDifference(after.segments, 0)
    expectNoDifference(access(path + "-wal", F_OK), -1)
    expectNoDifference(
      try verify(path), .same(events: 40_000, digests: digest(events[...])))
  }

  @Test("a log that is written is not sealed by another")
  func sealWritten() throws {
    let writer = try writer(fakeDay(1_000), upTo: 1_000)
    #expect(throws: LogError.locked(path: path, pid: getpid())) { try LogSeal.seal(path: path) }
    writer.close()
  }

  @Test("a copy of a log that is written holds what was committed, in one sealed file")
  func copyLive() throws {
    let events = fakeDay(6_000)
    let writer = try writer(events, upTo: 4_000)
    var shares: [Double] = []
    expectNoDifference(try LogCopy.copy(from: path, to: copy) { shares.append($0) }, 4_000)
    expectNoDifference(shares.last, 1)
    // The copy is of its moment: what is written afterwards is not in it.
    let rest = Array(events[4_000...])
    var engine = FakeEngine()
    _ = engine.derive(events[..<4_000])
    try writer.append(rest, derived: engine.derive(rest), firstSeq: 4_001)
    expectNoDifference(
      try verify(copy), .same(events: 4_000, digests: digest(events[..<4_000])))
    expectNoDifference(try LogStat(LogReader(path: copy)).segments, 0)
    expectNoDifference(access(copy + "-wal", F_OK), -1)
    expectNoDifference(access(copy + "-copying", F_OK), -1)
    #expect(throws: LogError.exists(path: copy)) { try LogCopy.copy(from: path, to: copy) }
    writer.close()
  }

  // MARK: retention

  private func entry(_ name: String, _ day: Int32, _ bytes: Int64, isWritten: Bool = false)
    -> LogFolder.Entry
  {
    LogFolder.Entry(
      path: name, session: CalendarDate(yyyymmdd: day), bytes: bytes, isWritten: isWritten)
  }

  struct Row: Sendable {
    var keepFrom: Int32?
    var bytesMax: Int64?
    var deleted: [String]
    var why: String
  }

  // swift-format-ignore
  @Test(
    "what goes",
    arguments: [
      Row(keepFrom: nil,        bytesMax: nil, deleted: [],         why: "nothing is asked"),
      Row(keepFrom: 20_261_118, bytesMax: nil, deleted: ["a"],      why: "too old; written stays"),
      Row(keepFrom: 20_270_101, bytesMax: nil, deleted: ["a", "c"], why: "the newest always stays"),
      Row(keepFrom: nil,        bytesMax: 90,  deleted: ["a"],      why: "oldest first, then it fits"),
      Row(keepFrom: nil,        bytesMax: 0,   deleted: ["a", "c"], why: "never what is written"),
    ])
  func plan(_ row: Row) {
    let logs = [
      entry("d", 20_261_120, 40), entry("b", 20_261_117, 20, isWritten: true),
      entry("a", 20_261_116, 30), entry("c", 20_261_119, 10),
    ]
    let prune = LogPrune(
      keepFrom: row.keepFrom.map { CalendarDate(yyyymmdd: $0) }, bytesMax: row.bytesMax)
    let plan = prune.plan(logs)
    expectNoDifference(plan.deleted.map(\.path), row.deleted, row.why)
    expectNoDifference(plan.deleted.count + plan.kept.count, 4)
  }

  // swift-format-ignore
  @Test(
    "keyframes go before any log, the oldest first",
    arguments: [
      (nil, nil, [], [], "nothing is asked"),
      (nil, 160, [], ["a"], "one cache is enough"),
      (nil, 60, [], ["a", "c"], "both caches, and every log stays"),
      (nil, 59, ["a"], ["a", "c"], "then the oldest log"),
      (20_261_117, nil, ["a"], ["a"], "what is too old goes with its cache"),
      (20_261_117, 30, ["a"], ["a", "c"], "and is not counted in what is left"),
    ] as [(Int32?, Int64?, [String], [String], String)])
  func planCaches(
    _ row: (keepFrom: Int32?, bytesMax: Int64?, deleted: [String], caches: [String], why: String)
  ) {
    var logs = [entry("a", 20_261_116, 30), entry("b", 20_261_117, 20), entry("c", 20_261_119, 10)]
    logs[0].cacheBytes = 50
    logs[2].cacheBytes = 100
    let prune = LogPrune(
      keepFrom: row.keepFrom.map { CalendarDate(yyyymmdd: $0) }, bytesMax: row.bytesMax)
    let plan = prune.plan(logs)
    expectNoDifference(plan.deleted.map(\.path), row.deleted, row.why)
    expectNoDifference(plan.caches.map(\.path), row.caches, row.why)
  }

  @Test("pruning deletes the log and what stands beside it, and nothing else")
  func prune() throws {
    var old = LogHeader.sample
    old.session = CalendarDate(yyyymmdd: 20_261_110)
    for (file, header) in [(path, old), (copy, .sample)] {
      try LogWriter(path: file, header: header, mode: .importing).finish()
    }
    var frames = KeyframeStore(log: path, key: KeyframeKey(old))
    try frames.add([1], at: 1)
    let other = scratch.file("c.flow")
    close(open(other, O_CREAT | O_WRONLY, 0o644))
    let prune = LogPrune(keepFrom: CalendarDate(yyyymmdd: 20_261_115))
    let plan = try prune.plan(folder: scratch.path)
    expectNoDifference(plan.deleted.map(\.path), [path])
    expectNoDifference(plan.kept.map(\.path), [copy])
    // Somebody opens it between the plan and the run: it stays.
    let writer = try LogWriter(path: path, header: old, mode: .live)
    expectNoDifference(try LogPrune.run(plan), [])
    writer.close()
    expectNoDifference(try LogPrune.run(plan).map(\.path), [path])
    expectNoDifference(access(path, F_OK), -1)
    expectNoDifference(access(path + "-keyframes", F_OK), -1)
    expectNoDifference(access(copy, F_OK), 0)
    expectNoDifference(access(other, F_OK), 0)
  }

  // swift-format-ignore
  @Test(
    "the disk lasts",
    arguments: [
      (100, 20, 5,   false, "five sessions are enough"),
      (99,  20, 4,   true,  "four are not"),
      (99,  0,  nil, false, "nothing is known"),
      (-1,  20, 0,   true,  "overdrawn by reserved blocks"),
    ] as [(Int64, Int64, Int?, Bool, String)])
  func forecast(
    _ row: (free: Int64, perSession: Int64, sessions: Int?, isShort: Bool, why: String)
  ) {
    let forecast = SpaceForecast(free: row.free, perSession: row.perSession)
    expectNoDifference(forecast.sessions, row.sessions, row.why)
    expectNoDifference(forecast.isShort, row.isShort, row.why)
  }
}
