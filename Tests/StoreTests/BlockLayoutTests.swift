import CustomDump
import FlowEngine
import Testing

@testable import Store

/// Blocks put together by hand from `docs/log.md`: a released layout stays readable for ever.
@Suite struct BlockLayoutTests {
  private func bytes(_ hexadecimal: String) -> [UInt8] {
    let digits = Array(hexadecimal.filter { !$0.isWhitespace })
    return stride(from: 0, to: digits.count, by: 2).compactMap {
      UInt8(String(digits[$0..<$0 + 2]), radix: 16)
    }
  }

  @Test("layout 1: one clock")
  func clock() throws {
    // layout, count, first seq, tag (kind 9, end), known (1 s), no exceptions, XXH64
    let block = bytes("01 01 0700000000000000 009202 0080a8d6b907 00 11d53cfb0d661ba6")
    let events: [MarketEvent] = [
      .clock(ClockTick(at: Timestamp(nanoseconds: 1_000_000_000), isEnd: true))
    ]
    let (firstSeq, decoded) = try EventDecoder().decode(block)
    expectNoDifference(firstSeq, 7)
    expectNoDifference(decoded, events)
    var encoder = EventEncoder(level: 3)
    expectNoDifference(encoder.encode(events[...], firstSeq: 7), block)
  }

  @Test("layout 1: two trades")
  func trades() throws {
    let block = bytes(
      """
      01 02 0100000000000000 002e 0101010a14
      01 01 000a 0000 00
      0000 0000 02009e899a840b 0102 0003 010100 010101ca0c 0101010304 0200a601 0101010009
      0000 0000 0000 0000 f4a60ac7dbe658b7
      """)
    func trade(_ at: Int64, cents: Int64, size: Int64, number: UInt64?) -> MarketEvent {
      .trade(
        Trade(
          instrument: InstrumentID(5), venue: "XCBO",
          times: EventTimes(executed: Timestamp(nanoseconds: at)), price: Price(cents: cents),
          size: size, conditions: SaleConditions(packed: 0x53), number: number))
    }
    let events = [
      trade(10, cents: 100, size: 3, number: nil), trade(30, cents: 105, size: 4, number: 9),
    ]
    let (firstSeq, decoded) = try EventDecoder().decode(block)
    expectNoDifference(firstSeq, 1)
    expectNoDifference(decoded, events)
    var encoder = EventEncoder(level: 3)
    expectNoDifference(encoder.encode(events[...], firstSeq: 1), block)
  }

  @Test("a layout of the future is named")
  func future() throws {
    var block = bytes("04 01 0700000000000000 009202 0080a8d6b907 00")
    let hash = XXH64.hash(block)
    withUnsafeBytes(of: hash.littleEndian) { block.append(contentsOf: $0) }
    #expect(throws: BlockError.layout(4)) { try EventDecoder().decode(block) }
  }

  @Test("layout 2: a note of history stands after all other kinds")
  func history() throws {
    // layout, count, first seq; tag (kind 10, received), known 5; no instruments, no exceptions;
    // then by column: all rows are the zigzag that follows. Dictionaries of one word start with 2.
    let body = bytes(
      """
      02 01 0100000000000000 009401 000a 00
      0000 0000 020002 0200fea3a913 0200808080 8080c0acd0a601 020000 020000 0080a8d6b907
      000c 0000 0002 0004 0006 0008
      """)
    let note = HistoryNote(
      times: EventTimes(received: Timestamp(nanoseconds: 5)), kind: .volume,
      session: CalendarDate(yyyymmdd: 20_261_119),
      subject: OSI(
        root: "SPY", expiry: CalendarDate(yyyymmdd: 0), right: .call,
        strike: Price(billionths: 1_000_000_000)), bucket: 6, a: 1, b: 2, c: 3, d: 4)
    var encoder = EventEncoder(level: 3)
    let block = encoder.encode([.history(note)], firstSeq: 1)
    expectNoDifference(try EventDecoder().decode(block).events, [.history(note)])
    expectNoDifference(Array(block.dropLast(8)), body)
    // A kind of note that layout 2 never held: only the first byte and the kind (5) differ.
    var grouped = note
    grouped.kind = .groupVolume
    let newer = encoder.encode([.history(grouped)], firstSeq: 1)
    expectNoDifference(try EventDecoder().decode(newer).events, [.history(grouped)])
    var expected = body
    let kind = try #require(body.indices.first { body[$0...].starts(with: [2, 0, 2, 2, 0, 0xFE]) })
    (expected[0], expected[kind + 2]) = (3, 10)
    expectNoDifference(Array(newer.dropLast(8)), expected)
    var encoder1 = EventEncoder(level: 3)
    let clock = MarketEvent.clock(ClockTick(at: Timestamp(nanoseconds: 9)))
    expectNoDifference(encoder1.encode([clock], firstSeq: 1)[0], 1, "the oldest that holds it")
  }

  @Test("objects, layout 1: one fault of a feed")
  func objects() throws {
    // layout, list, first seq; a text of 3 bytes; no clauses, clusters, alerts, inferences; then
    // one fault by column, each with its count: seq +0, n 0, at +0, kind gap with ordinal 1 and a
    // loss, "opra", text 0, lost 5.
    let body = bytes(
      """
      01 04 0100000000000000
      01 0006 03 010101616263
      00 00 00 00
      01 010000 010000 010000 010200808408 0102008080 8080a098b9f0de01 01020000 01020000 01000a
      """)
    let events: [MarketEvent] = [.clock(ClockTick(at: Timestamp(nanoseconds: 7)))]
    let fault = Health(
      stamp: Stamp(seq: 1, n: 0, at: Timestamp(nanoseconds: 7)), kind: .gap, feed: "opra",
      detail: "abc", lost: 5)
    var batch = FlowBatch()
    batch.health = [fault]
    let context = FlowContext(events[...], firstSeq: 1)
    var encoder = ObjectEncoder(level: 3)
    let block = encoder.encode(
      FlowParts(FlowSlice(batch)), context: context, firstSeq: 1)
    var decoded = FlowBatch()
    try ObjectDecoder().decode(block, context: context, firstSeq: 1, into: &decoded)
    expectNoDifference(decoded, batch)
    expectNoDifference(Array(block.dropLast(8)), body)
  }
}
