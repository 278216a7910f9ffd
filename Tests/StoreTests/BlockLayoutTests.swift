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
    var block = bytes("03 01 0700000000000000 009202 0080a8d6b907 00")
    let hash = XXH64.hash(block)
    withUnsafeBytes(of: hash.littleEndian) { block.append(contentsOf: $0) }
    #expect(throws: BlockError.layout(3)) { try EventDecoder().decode(block) }
  }
}
