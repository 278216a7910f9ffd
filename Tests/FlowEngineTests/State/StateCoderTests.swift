import CustomDump
import Testing

@testable import FlowEngine

@Suite struct StateCoderTests {
  private static let tape = """
    09:31:00 quote AAPL C 12.20/12.35 10x4
    09:31:00.100 AAPL C S XCBO 12.35 x40 nbbo 12.20/12.35 10x4 #1
    09:31:00.101 AAPL C S XPHL 12.35 x30 nbbo 12.20/12.35 10x4 #2
    09:31:05 AAPL C - XCBO 12.35 x500 nbbo 12.20/12.35 10x4 #3
    09:31:09 AAPL stock @ XNAS 230.01 x100
    09:31:09.100 AAPL C S XCBO 12.35 x40 nbbo 12.20/12.35 10x4 #4
    """

  private func state() -> [UInt8] {
    var engine = Engine(settings: Settings(), session: Tape.session)
    var out = FlowBatch()
    for event in Tape(Self.tape).events { engine.step(event, into: &out) }
    return engine.savedState()
  }

  private func restore(_ bytes: some Collection<UInt8>) throws(StateError) -> Engine {
    try Engine(settings: Settings(), session: Tape.session, state: Array(bytes)[...])
  }

  private func kind(_ body: () throws(StateError) -> Engine) -> StateError.Kind? {
    do {
      _ = try body()
      return nil
    } catch { return error.kind }
  }

  @Test("the engine goes on as if nothing had happened")
  func goesOn() throws {
    // The sweep of which the first print waits when the state is saved.
    let added = "\n09:31:09.101 AAPL C S XPHL 12.35 x30 nbbo 12.20/12.35 10x4 #5\nend"
    let rest = Tape(Self.tape + added).events.dropFirst(Tape(Self.tape).events.count)
    var engine = Engine(settings: Settings(), session: Tape.session)
    var out = FlowBatch()
    for event in Tape(Self.tape).events { engine.step(event, into: &out) }
    var again = try restore(engine.savedState())
    expectNoDifference(again.seq, engine.seq)
    expectNoDifference(again.now, engine.now)
    var (first, second) = (FlowBatch(), FlowBatch())
    for event in rest {
      engine.step(event, into: &first)
      again.step(event, into: &second)
    }
    #expect(!first.settled.isEmpty && !first.clusters.isEmpty)
    expectNoDifference(bytes(second), bytes(first))
  }

  @Test("bytes that end early are an error at every length, and never a trap")
  func cut() {
    let whole = state()
    for count in stride(from: 0, to: whole.count, by: max(1, whole.count / 3_000)) {
      let found = kind { () throws(StateError) in try restore(whole.prefix(count)) }
      #expect(found != nil, "\(count) of \(whole.count) bytes")
    }
  }

  @Test("bytes of other settings, and bytes behind the state, are told apart")
  func foreign() {
    let whole = state()
    expectNoDifference(kind { () throws(StateError) in try restore(whole) }, nil)
    expectNoDifference(kind { () throws(StateError) in try restore(whole + [0]) }, .tooLong)
    expectNoDifference(kind { () throws(StateError) in try restore([]) }, .tooShort)
    var settings = Settings()
    settings.sweepSizeMin += 1
    let other = settings
    let found = kind { () throws(StateError) in
      try Engine(settings: other, session: Tape.session, state: whole[...])
    }
    expectNoDifference(found, .foreign)
  }

  private struct Row: BitwiseCopyable, Equatable {
    var a: Int64
    var b: Int64
    var c: Int32
    var d: Bool
  }

  // swift-format-ignore
  @Test(
    "rows come back as they were, and those that repeat take little",
    arguments: [
      (0,     "none"), (1, "one"), (63, "too few for a mask each"), (64, "the first masked table"),
      (1_000, "many"),
    ] as [(Int, String)])
  func rows(_ row: (count: Int, why: String)) throws {
    var random = SplitMix(seed: UInt64(row.count))
    var rows: [Row] = []
    for place in 0..<row.count {
      let b = random.next() % 3 == 0 ? Int64(place) : Int64.min
      rows.append(Row(a: 7, b: b, c: Int32(place / 100), d: place % 2 == 0))
    }
    let given = rows
    var writer = StateCoder(writing: 0)
    try writer.raw("rows", &rows)
    var reader = StateCoder(reading: writer.bytes[...])
    rows = []
    try reader.raw("rows", &rows)
    expectNoDifference(rows, given, row.why)
    #expect(reader.isAtEnd)
    // A mask of 8 bytes and two words at most that change, of 24 bytes a row.
    let bound = row.count < 64 ? 8 + 24 * row.count : 8 + 24 * row.count + 24
    #expect(writer.bytes.count <= bound, "\(writer.bytes.count)")
    guard row.count >= 64 else { return }
    for count in 0..<writer.bytes.count where count % 7 == 0 {
      var short = StateCoder(reading: writer.bytes[..<count])
      #expect(throws: StateError.self) { try short.raw("rows", &rows) }
    }
  }
}
