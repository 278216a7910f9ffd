import CustomDump
import FlowEngine
import Testing

@testable import Feeds

@Suite struct NormalFormTests {
  private func decode(_ line: String) throws -> NormalFormEvent? {
    var decoder = NormalFormDecoder()
    let bytes = Array(line.utf8)
    return try bytes.withUnsafeBytes { bytes in try decoder.decode(line: bytes, number: 3) }
  }

  private func event(_ line: String) throws -> MarketEvent {
    try #require(try decode(line)).event
  }

  /// 2026-11-20T15:30:00.000000001Z, by hand: 20,777 days and 55,800 seconds after the epoch.
  private let at = Timestamp(nanoseconds: (20_777 * 86_400 + 55_800) * 1_000_000_000 + 1)

  @Test("a trade with everything")
  func trade() throws {
    let line = """
      {"in":"trade","id":7,"at":"2026-11-20T15:30:00.000000001Z",\
      "executedAt":"2026-11-20T10:30:00-05:00","number":123,"venue":"XCBO","price":"12.35",\
      "size":10,"condition":"S","bid":"12.20","ask":"12.35","bidSize":10,"askSize":4}
      """
    let decoded = try #require(try decode(line))
    #expect(decoded.rawID == 7)
    var expected = Trade(
      instrument: InstrumentID(0), venue: "XCBO",
      times: EventTimes(executed: at + -1, published: at),
      price: Price(billionths: 12_350_000_000), size: 10,
      conditions: SaleConditions(packed: UInt64(UInt8(ascii: "S"))), number: 123)
    expected.attached = BestPrices(
      bid: Price(cents: 1_220), ask: Price(cents: 1_235), bidSize: 10, askSize: 4)
    expected.attachedScope = .nbbo
    expectNoDifference(decoded.event, .trade(expected))
  }

  struct Row: CustomTestStringConvertible, Sendable {
    var field: String
    var conditions: SaleConditions
    var testDescription: String
    init(_ field: String, _ conditions: SaleConditions, _ why: String) {
      self.field = field
      self.conditions = conditions
      testDescription = why
    }
  }

  // swift-format-ignore
  @Test(
    "absent, regular and a letter are three values (S-20)",
    arguments: [
      Row("",                            .notDelivered,                       "absent: the feed has none"),
      Row(#","condition":"""#,           .regular,                            "empty: regular"),
      Row(#","condition":"S""#,          SaleConditions(packed: 0x53),        "an OPRA letter"),
      Row(#","conditions":["@","F"]"#,   SaleConditions(packed: 0x4640),      "tape letters in order"),
      Row(#","conditions":[]"#,          .regular,                            "an empty list: regular"),
    ])
  func conditions(_ row: Row) throws {
    let line =
      #"{"in":"trade","id":1,"at":"2026-11-20T15:30:00Z","price":"1","size":1"# + row.field + "}"
    guard case .trade(let trade) = try event(line) else { throw Mismatch() }
    #expect(trade.conditions == row.conditions)
    #expect(trade.attachedScope == .none)
  }

  struct Mismatch: Error {}

  @Test("a quote with a null side came with the trade, and that side is unknown")
  func nullSide() throws {
    let line =
      #"{"in":"trade","id":1,"at":"2026-11-20T15:30:00Z","price":"1","size":1,"bid":null,"ask":"1.05"}"#
    guard case .trade(let trade) = try event(line) else { throw Mismatch() }
    #expect(trade.attachedScope == .nbbo)
    #expect(trade.attached.bid == nil)
    #expect(trade.attached.ask == Price(cents: 105))
  }

  // swift-format-ignore
  @Test(
    "what is not normal form is named",
    arguments: [
      ("{",                                              "a name in quotation marks"),
      ("[]",                                             "an object that starts with {"),
      (#"{"in":"trade"}"#,                               "a number \"id\""),
      (#"{"in":"stonk","id":1}"#,                        "one of contract stock"),
      (#"{"in":"trade","id":1,"at":"yesterday"}"#,       "RFC 3339"),
      (#"{"in":"trade","id":1,"at":"2026-11-20T15:30:00Z","price":"1.0000000001","size":1}"#, "nine places"),
      (#"{"in":"trade","id":1,"at":"2026-11-20T15:30:00Z","price":"1"}"#, "a \"size\""),
      (#"{"in":"contract","id":1,"osi":"NVDA"}"#,        "21-character OSI"),
      (#"{"in":"quote","id":1,"at":"2026-11-20T15:30:00Z","scope":"venue"}"#, "a \"venue\""),
      (#"{"in":"clock","at":"2026-11-20T15:30:00Z"} x"#, "the end of the line"),
    ])
  func malformed(_ line: String, _ expected: String) {
    #expect {
      _ = try decode(line)
    } throws: { error in
      guard let error = error as? NormalFormError else { return false }
      return error.line == 3 && error.what.contains(expected)
    }
  }

  @Test("blank lines are nothing, unknown fields are passed over")
  func lenient() throws {
    #expect(try decode("   ") == nil)
    let line =
      #"{"in":"clock","at":"2026-11-20T15:30:00Z","new":{"a":[1,"}"]},"more":[[1],2]}"#
    #expect(
      try event(line)
        == .clock(ClockTick(at: at + -1)))
  }

  @Test("every kind of event comes back as it was written")
  func roundTrip() throws {
    let times = EventTimes(executed: at + -250_000, published: at)
    let published = EventTimes(published: at)
    let contract = Contract(
      instrument: InstrumentID(0), times: published, root: "NVDA1", underlying: "NVDA",
      expiry: CalendarDate(year: 2026, month: 11, day: 20), right: .put,
      strike: Price(billionths: 950_500_000_000), multiplier: 150, isAdjusted: true,
      settlement: .am,
      ticks: TickTable(base: Price(cents: 1), from1: Price(cents: 300), tick1: Price(cents: 5)))
    let events: [MarketEvent] = [
      .contract(contract),
      .stock(
        Stock(
          instrument: InstrumentID(0), times: published, symbol: "BRK.B", tape: UInt8(ascii: "A"),
          ticks: TickTable(base: Price(cents: 1)))),
      .quote(
        Quote(
          instrument: InstrumentID(0), times: times,
          prices: BestPrices(bid: nil, ask: Price(billionths: 1), askSize: 0), askVenue: "XCBO")),
      .quote(
        Quote(
          instrument: InstrumentID(0), venue: "XISX", times: published,
          prices: BestPrices(bid: Price(cents: 5), ask: nil, bidSize: .max - 1))),
      .cancel(
        Cancel(
          instrument: InstrumentID(0), times: published, venue: "XCBO", price: Price(cents: 7),
          size: 12, letter: UInt8(ascii: "C"))),
      .openInterest(
        OpenInterest(
          instrument: InstrumentID(0), times: published, quantity: 1_248,
          asOf: CalendarDate(year: 2026, month: 11, day: 19))),
      .calendar(
        CalendarNote(
          instrument: InstrumentID(0), times: published, kind: .earnings,
          date: CalendarDate(year: 2026, month: 12, day: 4), part: .post)),
      .status(TradingStatus(instrument: InstrumentID(0), times: published, state: .halted)),
      .notice(FeedNotice(times: published, kind: .gap, feed: "opra", lost: 14_000)),
      .notice(FeedNotice(times: published, kind: .decodeError, feed: "opra", place: 88)),
      .clock(ClockTick(at: at, isEnd: true)),
    ]
    for event in events {
      var writer = NormalFormWriter()
      writer.write(event)
      let line = String(decoding: writer.bytes.dropLast(), as: UTF8.self)
      expectNoDifference(try self.event(line), event)
    }
  }
}
