import CustomDump
import FlowEngine
import Testing

@testable import Feeds

/// ThetaData CSV files as events; times are written from the vendor's own pair of forms.
@Suite struct ThetaFeedTests {
  static let optionHeader =
    "symbol,expiration,strike,right,trade_timestamp,quote_timestamp,sequence,ext_condition1,"
    + "ext_condition2,ext_condition3,ext_condition4,condition,size,exchange,price,bid_size,"
    + "bid_exchange,bid,bid_condition,ask_size,ask_exchange,ask,ask_condition"
  static let stockHeader = String(optionHeader.dropFirst("symbol,expiration,strike,right,".count))

  static func items(_ text: String, path: String = "x.csv", chunk: Int = .max) -> [ThetaFeed.Item] {
    var feed = ThetaFeed(path: path)
    var items: [ThetaFeed.Item] = []
    let bytes = Array(text.utf8)
    var at = 0
    while at < bytes.count {
      let end = chunk < bytes.count - at ? at + chunk : bytes.count
      bytes[at..<end].withUnsafeBytes { feed.decode($0) { items.append($0) } }
      at = end
    }
    for entry in feed.finish({ items.append($0) }) {
      items.append(
        .event(
          .notice(
            FeedNotice(
              times: EventTimes(), kind: entry.kind, feed: "THETADATA", lost: entry.lost,
              place: entry.place))))
    }
    return items
  }

  static func trades(_ text: String, path: String = "x.csv") -> [Trade] {
    items(text, path: path).compactMap {
      if case .event(.trade(let trade)) = $0 { trade } else { nil }
    }
  }

  static func notices(_ text: String, path: String = "x.csv") -> [String] {
    items(text, path: path).compactMap {
      guard case .event(.notice(let notice)) = $0 else { return nil }
      return "\(notice.kind) \(notice.place) x\(notice.lost ?? -1)"
    }
  }

  // MARK: One row

  /// A row of the vendor's public sample: 1718373303122 ms is 13:55:03.122 UTC, 09:55:03.122 in
  /// New York's summer.
  static let sample =
    "SPY,2024-06-21,500.0000,CALL,1718373303122,1718373299396,-1986932228,255,255,255,255,130,"
    + "10,6,41.7100,431,5,41.2000,50,430,5,42.0900,50"

  @Test("every field of an option print with its NBBO")
  func option() throws {
    let items = Self.items(Self.optionHeader + "\n" + Self.sample)
    expectNoDifference(items.count, 2)
    guard case .event(.contract(let contract)) = items[0],
      case .event(.trade(let trade)) = items[1]
    else { throw InputError(.corrupt, what: "\(items)", path: "", remedy: "") }
    expectNoDifference("\(OSI(contract))", "SPY   240621C00500000")
    expectNoDifference(contract.underlying, "SPY")
    expectNoDifference(contract.origin, .mapping)
    expectNoDifference(
      trade,
      Trade(
        instrument: InstrumentID(0), venue: "XISX",
        times: EventTimes(published: Timestamp(nanoseconds: 1_718_373_303_122_000_000)),
        price: Price(cents: 4_171), size: 10,
        conditions: try #require(SaleConditions(letters: Array("f".utf8))),
        // -1986932228 as the 32 bits that OPRA counts with.
        number: 4_294_967_296 - 1_986_932_228,
        attached: BestPrices(
          bid: Price(cents: 4_120), ask: Price(cents: 4_209), bidSize: 431, askSize: 430),
        attachedScope: .nbbo))
  }

  // swift-format-ignore
  @Test("one moment in every form of the vendor", arguments: [
    ("1718373303122",                 "milliseconds since 1970"),
    ("2024-06-14T09:55:03.122",       "New York's summer, four hours behind"),
    ("2024-06-14 09:55:03.122",       "with a space"),
    ("\"2024-06-14T09:55:03.122\"",   "in quotation marks"),
    ("2024-06-14T13:55:03.122Z",      "a zone is believed"),
    ("2024-06-14T09:55:03.122-04:00", "any zone"),
  ])
  func moments(_ text: String, _ why: String) {
    let row = Self.sample.replacing("1718373303122", with: text)
      .replacing("1718373299396", with: "1718373299396")
    let at = Self.trades(Self.optionHeader + "\n" + row).first?.times.engine.nanoseconds
    expectNoDifference(at, 1_718_373_303_122_000_000, "\(why)")
  }

  @Test("New York's winter is five hours behind")
  func winter() {
    // The first print of the recorded AAPL file, 1704205800011, is 09:30:00.011 in New York.
    let text = "timestamp,sequence,ext_condition1,condition,size,exchange,price\n"
    let row = "2024-01-02T09:30:00.011,14920,32,0,2,7,187.18"
    let trade = Self.trades(text + row, path: "/data/AAPL_20240102.csv").first
    expectNoDifference(trade?.times.engine.nanoseconds, 1_704_205_800_011_000_000)
    expectNoDifference(trade?.attachedScope, QuoteScope.none)
  }

  @Test("the older form: root, thousandths of a dollar, milliseconds of the New York day")
  func older() {
    let header =
      "root,expiration,strike,right,ms_of_day,sequence,ext_condition1,ext_condition2,"
      + "ext_condition3,ext_condition4,condition,size,exchange,price,condition_flags,date"
    // 09:55:03.122 is 35,703,122 ms of the day.
    let row = "SPXW,20240621,4800500,P,35703122,7,255,255,255,255,18,3,5,1.05,0,20240614"
    let items = Self.items(header + "\n" + row)
    guard items.count == 2, case .event(.contract(let contract)) = items[0] else {
      Issue.record("\(items)")
      return
    }
    expectNoDifference("\(OSI(contract))", "SPXW  240621P04800500")
    expectNoDifference(contract.underlying, "SPX")
    let at = Self.trades(header + "\n" + row).first?.times.engine.nanoseconds
    expectNoDifference(at, 1_718_373_303_122_000_000)
  }

  @Test("open interest and quotes have files of their own")
  func otherKinds() {
    let interest =
      "symbol,expiration,strike,right,timestamp,open_interest\n"
      + "SPY,2024-06-21,500.000,PUT,2024-06-14T06:30:02,1248\n"
    guard case .event(.openInterest(let value)) = Self.items(interest).last else {
      Issue.record("no open interest")
      return
    }
    expectNoDifference(value.quantity, 1_248)
    expectNoDifference(value.times.engine.nanoseconds, 1_718_361_002_000_000_000)
    let quotes =
      "symbol,expiration,strike,right,timestamp,bid_size,bid_exchange,bid,bid_condition,"
      + "ask_size,ask_exchange,ask,ask_condition\n"
      + "SPY,2024-06-21,500.000,PUT,2024-06-14T09:30:02,7,5,0.00,50,9,65,1.25,50\n"
    guard case .event(.quote(let quote)) = Self.items(quotes).last else {
      Issue.record("no quote")
      return
    }
    // A bid of zero is no bid.
    expectNoDifference(
      quote.prices, BestPrices(bid: nil, ask: Price(cents: 125), bidSize: 7, askSize: 9))
    expectNoDifference(quote.askVenue, "EDGO")
    expectNoDifference(quote.isNBBO, true)
  }

  // MARK: What is told

  // swift-format-ignore
  @Test("a damaged line is told with its place, and reading goes on", arguments: [
    ("41.7100", "41.71x",     "price: a price",                        "not a decimal"),
    (",10,6,",  ",-10,6,",    "size: a whole number",                  "a negative size"),
    ("CALL",    "BOTH",       "right: CALL or PUT",                    "neither right"),
    ("2024-06-21", "2024-02-30", "expiration: a date",                 "no such day"),
    ("500.0000", "500.00001", "strike: a strike of whole thousandths", "a strike off the grid"),
    ("500.0000", "0.000",     "strike: a strike of whole thousandths", "no strike"),
    ("SPY",     "",           "symbol: a symbol of 1 to 16 letters",   "no root"),
    ("SPY",     "SPYSPYS",    "symbol: a root of one to six letters",  "no OSI symbol has it"),
    (",130,",   ",300,",      "condition: a condition up to 255",      "beyond the table"),
    ("1718373303122", "noon", "trade_timestamp: milliseconds since 1970 or a date and time", "no time"),
    (",50,430", "",           "23 fields, not 21",                     "a cut line"),
  ])
  func damaged(_ good: String, _ bad: String, _ expected: String, _ why: String) {
    let broken = Self.sample.replacing(good, with: bad, maxReplacements: 1)
    let text = [Self.optionHeader, Self.sample, broken, Self.sample].joined(separator: "\r\n")
    let faults = Self.items(text).compactMap { item -> ThetaError? in
      if case .fault(let error) = item { error } else { nil }
    }
    expectNoDifference(faults.map(\.expected), [expected], "\(why)")
    expectNoDifference(faults.first?.line, 3)
    expectNoDifference(Self.trades(text).count, 2, "the lines around it")
  }

  @Test("what is not passed on is counted: unknown codes, soft quotes, quotes of later, bars")
  func counted() {
    let rows = [
      Self.sample.replacing(",10,6,", with: ",10,99,"),
      Self.sample.replacing(",10,6,", with: ",10,99,"),
      Self.sample.replacing("41.2000,50,", with: "41.2000,21,"),
      Self.sample.replacing("1718373299396", with: "1718373303123"),
    ]
    let text = ([Self.optionHeader] + rows).joined(separator: "\n") + "\n"
    expectNoDifference(
      Self.notices(text), ["unknownCode 1099 x2", "unknownCode 2021 x1", "clockJump 5 x1"])
    expectNoDifference(
      Self.trades(text).map(\.attachedScope), [.nbbo, .nbbo, QuoteScope.none, QuoteScope.none])
    expectNoDifference(Self.trades(text).first?.venue, .unknown)
    let bars =
      "created,last_trade,open,high,low,close,volume,count\n1,1,1,1,1,1,1,1\n2,1,1,1,1,1,1,1"
    expectNoDifference(Self.notices(bars), ["skipped 2 x2"])
    let stock = Self.stockHeader + "\n1704205800011,1704205800011,1,32,255,78,255,78,2,7,187.18,"
    expectNoDifference(
      Self.notices(stock + "31,7,187.10,0,1,7,187.19,0", path: "AAPL_1.csv"), ["unknownCode 78 x1"])
  }

  // MARK: Whole files

  // swift-format-ignore
  @Test("a file of stocks names none: its own name does, or nobody", arguments: [
    ("/a/AAPL_20240102.csv", "AAPL", "capitals before a mark"),
    ("/a/BRK.csv.zst",       "BRK",  "before a dot"),
    ("/a/trades.csv",        nil,    "a word is no ticker"),
    ("/a/2024_AAPL.csv",     nil,    "a number is none"),
    ("-",                    nil,    "a pipe has no name"),
  ])
  func stockNames(_ path: String, _ symbol: String?, _ why: String) {
    let row = "\n1704205800011,1704205800011,1,32,95,1,115,1,2,7,187.18,31,7,187.10,0,1,7,187.19,0"
    let items = Self.items(Self.stockHeader + row, path: path)
    let stocks = items.compactMap { item -> Symbol? in
      if case .event(.stock(let stock)) = item { stock.symbol } else { nil }
    }
    expectNoDifference(stocks, symbol.flatMap { Symbol($0) }.map { [$0] } ?? [], "\(why)")
    let trade = Self.trades(Self.stockHeader + row, path: path).first
    expectNoDifference(trade?.conditions, SaleConditions(letters: Array("@FTI".utf8)))
    expectNoDifference(trade?.attached.bidSize, nil)
  }

  @Test("any chunking and a header in the middle give the same events", arguments: [1, 7, 64])
  func chunks(_ size: Int) {
    let text =
      Self.optionHeader + "\n" + Self.sample + "\n" + Self.optionHeader + "\r\n" + Self.sample
      + "\n\nbroken\n" + Self.sample
    let whole = Self.items(text)
    expectNoDifference(whole.count, 5)
    expectNoDifference(Self.items(text, chunk: size), whole)
  }

  // swift-format-ignore
  @Test("numbers at the end of their range are read or told, and never trap", arguments: [
    ("-1986932228", "-2147483648",           2_147_483_648 as UInt64?, "the least of 32 bits"),
    ("-1986932228", "-2147483649",           nil,        "one less"),
    ("-1986932228", "-9223372036854775808",  nil,        "the least of 64 bits"),
    ("-1986932228", "18446744073709551615",  .max,       "the greatest"),
    ("-1986932228", "-0",                    nil,        "no number of the vendor"),
    ("1718373303122", "8999999999999",       2_308_035_068, "far away"),
    ("1718373303122", "99999999999999999999", nil,       "beyond"),
    ("41.7100", "9223372036.854775807",      2_308_035_068, "the greatest price"),
    ("41.7100", "9223372036.854775808",      nil,        "one more"),
    (",10,6,", ",9223372036854775808,6,",    nil,        "too many contracts"),
    (",10,6,", ",4294967296,6,",             nil,        "a size beyond 32 bits"),
    (",10,6,", ",4294967295,6,",             2_308_035_068, "the greatest size"),
  ])
  func ends(_ good: String, _ bad: String, _ number: UInt64?, _ why: String) {
    let row = Self.sample.replacing(good, with: bad, maxReplacements: 1)
    let items = Self.items(Self.optionHeader + "\n" + row)
    let numbers = Self.trades(Self.optionHeader + "\n" + row).map(\.rawNumber)
    expectNoDifference(numbers, number.map { [$0] } ?? [], "\(why)")
    if number == nil { expectNoDifference(items.count, 1, "a fault and nothing else") }
  }

  @Test("of thousands of damaged lines each becomes a trade or a fault: none is lost, none traps")
  func hostile() {
    var random = SeededGenerator(state: 20_240_614)
    var lines: [[UInt8]] = []
    for _ in 0..<4_000 {
      var line = Array(Self.sample.utf8)
      for _ in 0..<Int.random(in: 1...6, using: &random) {
        let at = Int.random(in: 0..<line.count, using: &random)
        switch Int.random(in: 0...3, using: &random) {
        case 0: line[at] = UInt8.random(in: 0...255, using: &random)
        case 1: line.remove(at: at)
        case 2: line.insert(contentsOf: Array(",-09.Z\"".utf8).shuffled(using: &random), at: at)
        default: line.swapAt(at, line.count - 1)
        }
      }
      lines.append(line.filter { $0 != 0x0A })
    }
    let text = Array((Self.optionHeader + "\n").utf8) + lines.joined(separator: [0x0A])
    var feed = ThetaFeed(path: "x.csv")
    var (trades, faults) = (0, 0)
    let take = { (item: ThetaFeed.Item) in
      switch item {
      case .event(.trade): trades += 1
      case .event: break
      case .fault: faults += 1
      }
    }
    text.withUnsafeBytes { feed.decode($0, take) }
    _ = feed.finish(take)
    expectNoDifference(trades + faults, 4_000)
    #expect(trades > 100)
    #expect(faults > 1_000)
  }

  @Test("a line without an end is told once, and not kept")
  func endless() {
    let long = String(repeating: "x", count: 70_000)
    let items = Self.items(Self.optionHeader + "\n" + long + "\n" + Self.sample, chunk: 4_096)
    guard case .fault(let error) = items.first else {
      Issue.record("no fault")
      return
    }
    expectNoDifference(error.expected, "at most 65536 bytes")
    expectNoDifference(items.count, 3)
  }

  // swift-format-ignore
  @Test("recognised by its first line", arguments: [
    (optionHeader,                                        "trade_quote" as String?, "contracts"),
    (stockHeader,                                         "trade_quote", "stocks"),
    ("timestamp,sequence,ext_condition1,condition,size,exchange,price", "trade", "prints alone"),
    ("symbol,expiration,strike,right,timestamp,open_interest", "open_interest", "interest"),
    ("timestamp,open,high,low,close,volume,count",        "summary", "bars"),
    ("ms_of_day,sequence,ext_condition1,condition,size,exchange,price,date", nil,
      "the older form without its contract cannot be told from a stock"),
    ("ticker,conditions,correction,exchange,price,sip_timestamp,size", nil, "another vendor"),
    ("timestamp,timestamp,open_interest,symbol,expiration,strike,right", nil, "a name twice"),
    ("symbol,price,size",                                 nil, "any table"),
  ])
  func recognised(_ header: String, _ kind: String?, _ why: String) {
    expectNoDifference(ThetaHeader(header.utf8)?.kind.rawValue, kind, "\(why)")
    let format = FileFormat.recognise(Array((header + "\n1,2").utf8))
    expectNoDifference(format, kind == nil ? nil : .thetaData)
  }

  /// The winter print, by Python's gzip and by zstd 1.5.
  static let packed = [
    """
      1f8b08000000000002033dc9cb0a83301005d07dbee52a77c6808fefe8be481cec2c8cb64941faf5c58d
      bb03a7fa66a5cedb8162efafe564b0b33ed39e17afbe67c14d14ff5d9b5e735e0dc7c79305a5c686d250
      1f1ca78e13d952041247253a05a1e82143dfca10fe521a382e6e000000
    """,
    """
      28b52ffd246ef5020012c6141980476d8c6829d0cf7f03f736abcc0cac7dfd72fe1566045d07c55287b2
      94159b6f437c639272d58fbf39d23007d88dba91d8adc04b43641ca843b84426bb14ca4d81421758041a
      4ff150c0e4e87136e1931b020041052217e5098fdb49e4
    """,
  ]

  @Test("gzip and zstd files, the stock by the name of the file", arguments: packed)
  func compressed(_ bytes: String) throws {
    let folder = try TemporaryFolder()
    let events = try readAll([try folder.write("AAPL_20240102.csv.x", hex(bytes))])
    let at = events.compactMap {
      if case .trade(let trade) = $0 { trade.times.engine } else { nil }
    }
    expectNoDifference(at, [Timestamp(nanoseconds: 1_704_205_800_011_000_000)])
    let symbols = events.compactMap { if case .stock(let stock) = $0 { stock.symbol } else { nil } }
    expectNoDifference(symbols, ["AAPL"])
  }

  @Test("through the merge: the data set is named, a fault is a notice, and the name is not asked")
  func merged() throws {
    let folder = try TemporaryFolder()
    let text = [Self.optionHeader, "broken", Self.sample].joined(separator: "\n")
    let path = try folder.write("whatever.bin", Array(text.utf8))
    let input = try MergedInput(paths: [path])
    expectNoDifference(input.files.first?.format, .thetaData)
    expectNoDifference(input.files.first?.dataset, "THETADATA")
    expectNoDifference(input.files.first?.schema, "trade_quote")
    expectNoDifference(input.session, CalendarDate(year: 2024, month: 6, day: 14))
    let kinds = try readAll(input).compactMap { event -> HealthKind? in
      if case .notice(let notice) = event { notice.kind } else { nil }
    }
    expectNoDifference(kinds, [.decodeError])
    expectNoDifference(input.faults.first?.position, .line(2))
    expectNoDifference(input.counts.trades, 1)
  }
}
