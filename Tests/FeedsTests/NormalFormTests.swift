import CustomDump
import Feeds
import FlowEngine
import Testing

@testable import enum Feeds.Decimal
@testable import enum Feeds.RFC3339

@Suite struct NormalFormTests {
  static let at = Timestamp(nanoseconds: 1_795_185_000_123_456_789)
  static let times = EventTimes(published: at)

  static func read(_ text: String, chunk: Int = .max) -> [NormalFormReader.Item] {
    var reader = NormalFormReader()
    var items: [NormalFormReader.Item] = []
    let bytes = Array(text.utf8)
    for start in stride(from: 0, to: bytes.count, by: min(chunk, max(1, bytes.count))) {
      let end = min(bytes.count, start + min(chunk, bytes.count))
      bytes[start..<end].withUnsafeBytes { buffer in
        reader.decode(buffer) { items.append($0) }
      }
    }
    reader.finish { items.append($0) }
    return items
  }

  struct Line: Sendable, CustomTestStringConvertible {
    var text: String
    var event: MarketEvent
    var why: String
    var testDescription: String { why }
  }

  static let time = "2026-11-20T14:30:00.123456789Z"

  static let nvda = Contract(
    instrument: InstrumentID(7), times: EventTimes(), root: "NVDA", underlying: "NVDA",
    expiry: CalendarDate(yyyymmdd: 20_261_120), right: .call, strike: Price(cents: 95_000),
    settlement: .pm, ticks: TickTable(base: Price(cents: 5)))

  static let print = Trade(
    instrument: InstrumentID(7), venue: "XCBO", times: times, price: Price(cents: 1_235),
    size: 10, conditions: SaleConditions(packed: 0x53), number: 123,
    attached: BestPrices(
      bid: Price(cents: 1_220), ask: Price(cents: 1_235), bidSize: 10, askSize: 4),
    attachedScope: .nbbo)

  /// The examples of the contract of the command line, with a time, and variants of them.
  static let lines: [Line] = [
    Line(
      text: """
        {"in":"contract","id":7,"osi":"NVDA  261120C00950000","underlying":"NVDA",\
        "multiplier":100,"adjusted":false,"settlement":"PM","tick":"0.05"}
        """,
      event: .contract(nvda), why: "a contract"),
    Line(
      text: #"{"in":"stock","id":9,"symbol":"NVDA","tape":"C","tick":"0.01"}"#,
      event: .stock(
        Stock(
          instrument: InstrumentID(9), times: EventTimes(), symbol: "NVDA", tape: 0x43,
          ticks: TickTable(base: Price(cents: 1)))), why: "a stock"),
    Line(
      text: """
        {"in":"quote","id":7,"at":"\(time)","scope":"nbbo","bid":"12.20","ask":"12.35",\
        "bidSize":10,"askSize":4}
        """,
      event: .quote(
        Quote(instrument: InstrumentID(7), times: times, prices: print.attached)),
      why: "a national quote"),
    Line(
      text: """
        {"in":"quote","id":7,"at":"\(time)","scope":"venue","venue":"XCBO","bid":null,\
        "ask":"0.05","bidSize":0,"askSize":4}
        """,
      event: .quote(
        Quote(
          instrument: InstrumentID(7), venue: "XCBO", times: times,
          prices: BestPrices(bid: nil, ask: Price(cents: 5), bidSize: 0, askSize: 4))),
      why: "a quote of one venue, without a bid"),
    Line(
      text: """
        {"in":"trade","id":7,"at":"\(time)","number":123,"venue":"XCBO","price":"12.35",\
        "size":10,"condition":"S","bid":"12.20","ask":"12.35","bidSize":10,"askSize":4}
        """,
      event: .trade(print), why: "an option trade with its quote"),
    Line(
      text: """
        {"in":"trade","id":9,"at":"\(time)","executedAt":"2026-11-20T09:29:58.5-05:00",\
        "venue":"FINN","price":"941.8050","size":4000,"conditions":["@","F"]}
        """,
      event: .trade(
        Trade(
          instrument: InstrumentID(9), venue: "FINN",
          times: EventTimes(
            executed: Timestamp(nanoseconds: 1_795_184_998_500_000_000), published: at),
          price: Price(billionths: 941_805_000_000), size: 4_000,
          conditions: SaleConditions(packed: 0x4640))),
      why: "a stock print off exchange, executed before it was told"),
    Line(
      text: #"{"in":"trade","id":1,"at":"\#(time)","price":"0.01","size":1}"#,
      event: .trade(
        Trade(
          instrument: InstrumentID(1), venue: .unknown, times: times, price: Price(cents: 1),
          size: 1, conditions: .notDelivered)),
      why: "no condition, no venue, no quote: not delivered"),
    Line(
      text: #"{"in":"trade","id":1,"at":"\#(time)","price":"1","size":1,"condition":""}"#,
      event: .trade(
        Trade(
          instrument: InstrumentID(1), venue: .unknown, times: times, price: Price(cents: 100),
          size: 1, conditions: .regular)),
      why: "an empty condition is a regular sale, which is not the same"),
    Line(
      text: #"{"in":"cancel","id":7,"at":"\#(time)","number":123}"#,
      event: .cancel(Cancel(instrument: InstrumentID(7), times: times, number: 123)),
      why: "a cancel by number"),
    Line(
      text: """
        {"in":"cancel","id":7,"at":"\(time)","venue":"XCBO","price":"12.35","size":10,\
        "condition":"A"}
        """,
      event: .cancel(
        Cancel(
          instrument: InstrumentID(7), times: times, venue: "XCBO", price: Price(cents: 1_235),
          size: 10, letter: 0x41)), why: "a cancel by what it was"),
    Line(
      text: """
        {"in":"openInterest","id":7,"at":"\(time)","quantity":1248,"asOf":"2026-11-19"}
        """,
      event: .openInterest(
        OpenInterest(
          instrument: InstrumentID(7), times: times, quantity: 1_248,
          asOf: CalendarDate(yyyymmdd: 20_261_119))), why: "open interest"),
    Line(
      text: """
        {"in":"calendar","id":9,"at":"\(time)","event":"dividend","date":"2026-12-04",\
        "amount":"0.24"}
        """,
      event: .calendar(
        CalendarNote(
          instrument: InstrumentID(9), times: times, kind: .dividend,
          date: CalendarDate(yyyymmdd: 20_261_204), amount: Price(cents: 24))),
      why: "a dividend"),
    Line(
      text: """
        {"in":"calendar","id":9,"at":"\(time)","event":"earnings","date":"2026-12-04",\
        "session":"post"}
        """,
      event: .calendar(
        CalendarNote(
          instrument: InstrumentID(9), times: times, kind: .earnings,
          date: CalendarDate(yyyymmdd: 20_261_204), part: .post)), why: "earnings"),
    Line(
      text: #"{"in":"status","id":9,"at":"\#(time)","state":"halted"}"#,
      event: .status(
        TradingStatus(instrument: InstrumentID(9), times: times, state: .halted)),
      why: "a halt"),
    Line(
      text: #"{"in":"gap","at":"\#(time)","feed":"opra","lost":14000}"#,
      event: .notice(FeedNotice(times: times, kind: .gap, feed: "opra", lost: 14_000)),
      why: "a gap"),
    Line(
      text: #"{"in":"clock","at":"\#(time)","end":true}"#,
      event: .clock(ClockTick(at: at, isEnd: true)), why: "the last clock"),
    Line(
      text: """
        {"in":"contract","id":3,"osi":"AAPL1 261120P00012500","new":{"a":[1,{"b":"}"}]},\
        "tick":[["0","0.05"],["3.00","0.10"]]}
        """,
      event: .contract(
        Contract(
          instrument: InstrumentID(3), times: EventTimes(), root: "AAPL1", underlying: "AAPL",
          expiry: CalendarDate(yyyymmdd: 20_261_120), right: .put, strike: Price(cents: 1_250),
          isAdjusted: true,
          ticks: TickTable(
            base: Price(cents: 5), from1: Price(cents: 300), tick1: Price(cents: 10)))),
      why: "an adjusted root, steps of ticks, an unknown field that is passed over"),
    Line(
      text: #"{"in":"contract","id":4,"osi":"SPXW  261120C05000000"}"#,
      event: .contract(
        Contract(
          instrument: InstrumentID(4), times: EventTimes(), root: "SPXW", underlying: "SPX",
          expiry: CalendarDate(yyyymmdd: 20_261_120), right: .call,
          strike: Price(cents: 500_000))),
      why: "a weekly index root belongs to its index"),
  ]

  @Test("a line is its event, and the event is read back as it was written", arguments: lines)
  func line(_ line: Line) {
    expectNoDifference(Self.read(line.text + "\n"), [.event(line.event)])
    var writer = NormalFormWriter()
    var text: [UInt8] = []
    writer.append(line.event, to: &text)
    expectNoDifference(Self.read(String(decoding: text, as: UTF8.self)), [.event(line.event)])
  }

  @Test("what only other feeds know is written and read back too")
  func extensions() {
    let both = EventTimes(
      executed: Self.at, published: Self.at + 5, received: Self.at + 200_000)
    let events: [MarketEvent] =
      [
        .trade(
          Trade(
            instrument: InstrumentID(1), venue: "XPHL", times: both, price: Price(cents: -5),
            size: 1, conditions: .notDelivered,
            attached: BestPrices(bid: nil, ask: nil, bidSize: 0, askSize: 0),
            attachedScope: .venue, isSuspect: true)),
        .trade(
          Trade(
            instrument: InstrumentID(1), venue: "XPHL",
            times: EventTimes(received: Self.at), price: Price(cents: 5), size: 1,
            conditions: SaleConditions(packed: 0x5C22))),
        .quote(
          Quote(
            instrument: InstrumentID(1), times: both, prices: .none, bidVenue: "XCBO",
            askVenue: "EDGO")),
        .contract(
          Contract(
            instrument: InstrumentID(2), times: both, root: .none, underlying: .none,
            expiry: CalendarDate(yyyymmdd: 0), right: .call, strike: .zero,
            origin: .unresolved)),
        .contract(
          Contract(
            instrument: InstrumentID(2), times: both, root: .none, underlying: .none,
            expiry: CalendarDate(yyyymmdd: 0), right: .call, strike: .zero,
            origin: .unsupported)),
      ]
      + HealthKind.allCases.map {
        .notice(FeedNotice(times: both, kind: $0, feed: "OPRA.PILLAR", lost: nil, place: 42))
      }
    var writer = NormalFormWriter()
    var text: [UInt8] = []
    for event in events { writer.append(event, to: &text) }
    expectNoDifference(
      Self.read(String(decoding: text, as: UTF8.self)), events.map { .event($0) })
  }

  @Test("any chunking gives the same events", arguments: [1, 2, 7, 100])
  func chunks(_ size: Int) {
    let text = Self.lines.map(\.text).joined(separator: "\r\n\n")
    expectNoDifference(
      Self.read(text, chunk: size), Self.lines.map { .event($0.event) })
  }

  struct Fault: Sendable, CustomTestStringConvertible {
    var text: String
    var expected: String
    var column: Int
    var why: String
    var testDescription: String { why }
  }

  // swift-format-ignore
  static let faults: [Fault] = [
    Fault(text: "{", expected: "a value", column: 2, why: "an object that does not end"),
    Fault(text: "[]", expected: "an object", column: 1, why: "a list"),
    Fault(text: #"{"in":"clock"}"#, expected: "at with a value", column: 1, why: "no time"),
    Fault(text: #"{"id":1}"#, expected: "a field in", column: 1, why: "no kind"),
    Fault(text: #"{"in":"clock","at":"2026-11-20T14:30:60Z"}"#, expected: "at: an RFC 3339 time",
      column: 21, why: "a leap second"),
    Fault(text: #"{"in":"clock","at":"2026-02-29T14:30:00Z"}"#, expected: "at: an RFC 3339 time",
      column: 21, why: "a day that is not in the calendar"),
    Fault(text: #"{"in":"trade","id":1,"at":"\#(time)","price":"1.0000000001","size":1}"#,
      expected: "price: a decimal of at most nine decimals", column: 69, why: "ten decimals"),
    Fault(text: #"{"in":"trade","id":1,"at":"\#(time)","price":"1e3","size":1}"#,
      expected: "price: a decimal of at most nine decimals", column: 69, why: "an exponent"),
    Fault(text: #"{"in":"trade","id":1,"at":"\#(time)","price":"1","size":1.5}"#,
      expected: "size: a whole number up to \(Int64.max)", column: 79, why: "half a contract"),
    Fault(text: #"{"in":"trade","id":-1,"at":"\#(time)","price":"1","size":1}"#,
      expected: "id: a whole number up to \(UInt32.max)", column: 20, why: "a negative number"),
    Fault(text: #"{"in":"status","id":1,"at":"\#(time)","state":"open"}"#,
      expected: "state: one of halted, trading, pre, closed", column: 70, why: "a state unknown"),
    Fault(text: #"{"in":"quote","id":1,"at":"\#(time)","scope":"venue"}"#,
      expected: "venue with scope venue, and only there", column: 1, why: "a venue is missing"),
    Fault(text: #"{"in":"clock","at":"x"} x"#, expected: "the end of the line", column: 25,
      why: "something behind the object"),
    Fault(text: #"{"in":"contract","id":1,"osi":"NVDA"}"#,
      expected: "osi: a symbol of 21 letters", column: 1, why: "no symbol of an option"),
  ]

  @Test("a malformed line is told with what was expected, and reading goes on", arguments: faults)
  func fault(_ fault: Fault) {
    let good = Self.lines[2]
    expectNoDifference(
      Self.read("\(good.text)\n\(fault.text)\n\(good.text)"),
      [
        .event(good.event),
        .fault(NormalFormError(line: 2, column: fault.column, expected: fault.expected)),
        .event(good.event),
      ])
  }

  @Test("an unknown kind is passed over, not an error")
  func unknownKind() {
    expectNoDifference(Self.read("\n" + #"{"in":"weather"}"#), [.skipped(line: 2)])
  }

  @Test("an endless line does not fill the memory")
  func endless() {
    let long = String(repeating: "x", count: NormalFormReader.lineMax + 10)
    let items = Self.read(long + "\n" + Self.lines[2].text, chunk: 60_000)
    expectNoDifference(items.count, 2)
    expectNoDifference(items.last, .event(Self.lines[2].event))
    if case .fault(let error)? = items.first {
      expectNoDifference(error.line, 1)
    } else {
      Issue.record("no fault")
    }
  }

  @Test(
    "decimals are exact",
    arguments: [
      ("0", 0), ("12.35", 12_350_000_000), ("-0.000000001", -1), ("9223372036", nil),
      ("9223372036.854775807", Int64.max), ("9223372036.854775808", nil), ("1.", nil),
      (".5", nil), ("", nil), ("-", nil), ("1.2.3", nil), ("00.50", 500_000_000),
      ("941.8055", 941_805_500_000),
    ] as [(String, Int64?)])
  func decimals(_ text: String, _ billionths: Int64?) {
    let fits = text == "9223372036" ? 9_223_372_036_000_000_000 : billionths
    expectNoDifference(Decimal.billionths(Array(text.utf8)), fits)
  }

  @Test(
    "times in any zone",
    arguments: [
      ("1970-01-01T00:00:00Z", 0), ("1969-12-31T19:00:00-05:00", 0),
      ("1970-01-01T05:30:00.000000001+05:30", 1), ("1970-01-01t00:00:01z", 1_000_000_000),
      ("2025-02-20T14:30:00.817657088Z", 1_740_061_800_817_657_088),
      ("1969-12-31T23:59:59.9Z", -100_000_000), ("1970-01-01T00:00:00", nil),
      ("1970-01-01T00:00:00.Z", nil), ("1970-01-01T00:00:00.0123456789Z", nil),
      ("1970-13-01T00:00:00Z", nil), ("9999-01-01T00:00:00Z", nil),
    ] as [(String, Int64?)])
  func moments(_ text: String, _ nanoseconds: Int64?) {
    expectNoDifference(RFC3339.parse(Array(text.utf8))?.nanoseconds, nanoseconds)
  }

  @Test(
    "a line with bytes changed at random is an event or a fault, never a crash", arguments: 1...100)
  func noise(_ seed: Int) {
    var random = SeededGenerator(state: UInt64(seed))
    for line in Self.lines {
      var bytes = Array(line.text.utf8)
      for _ in 0..<3 {
        bytes[Int.random(in: 0..<bytes.count, using: &random)] = UInt8.random(
          in: 0x20...0xFF, using: &random)
      }
      var reader = NormalFormReader()
      var count = 0
      bytes.withUnsafeBytes { buffer in reader.decode(buffer) { _ in count += 1 } }
      reader.finish { _ in count += 1 }
      #expect(count == 1)
    }
  }
}
