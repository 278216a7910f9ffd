import CustomDump
import Feeds
import FlowEngine
import Testing

@Suite struct MergedInputTests {
  /// 2025-02-20 14:30:00 UTC, the open in New York.
  static let open: Int64 = 1_740_061_800_000_000_000

  static func time(_ offset: Int64) -> [UInt8] { DBNBytes.little(UInt64(open + offset)) }

  /// A trade of type 0x00, `offset` nanoseconds after the open.
  static func trade(_ offset: Int64, instrument: UInt32 = 16_783_963, flags: UInt8 = 194)
    -> [UInt8]
  {
    DBNBytes.replacing(
      DBNBytes.trade, (4, DBNBytes.little(instrument)), (8, time(offset - 200_000)),
      (30, [flags]), (32, time(offset)))
  }

  static func tcbbo(_ offset: Int64, type: UInt8 = 0xC2, action: Character = "T") -> [UInt8] {
    DBNBytes.replacing(
      DBNBytes.tcbbo, (1, [type]), (8, time(offset - 200_000)),
      (28, Array(String(action).utf8)), (32, time(offset)))
  }

  /// A definition of version 3 by the offsets of the documentation.
  static func definition(
    _ symbol: String, kind: Character = "C", instrument: UInt32 = 16_783_963, offset: Int64 = 0
  ) -> [UInt8] {
    var record = [UInt8](repeating: 0, count: 520)
    record[0] = 130
    record[1] = 0x13
    return DBNBytes.replacing(
      record, (4, DBNBytes.little(instrument)), (8, time(offset)), (16, time(offset)),
      (24, DBNBytes.little(Int64.max)), (40, DBNBytes.little(UInt64(1_740_096_000_000_000_000))),
      (104, DBNBytes.little(Int64(250_000_000_000))), (176, DBNBytes.little(Int32.max)),
      (238, DBNBytes.padded(symbol, 71)), (391, DBNBytes.padded("AAPL", 21)),
      (487, Array(String(kind).utf8)))
  }

  static let symbol = "AAPL  250221C00250000"
  static let mapping = [(symbol, UInt32(20_250_220), UInt32(20_250_221), "16783963")]

  static func withoutClocks(_ events: [MarketEvent]) -> [MarketEvent] {
    events.filter {
      if case .clock = $0 { false } else { true }
    }
  }

  static func clocks(_ events: [MarketEvent]) -> [ClockTick] {
    events.compactMap {
      if case .clock(let tick) = $0 { tick } else { nil }
    }
  }

  // MARK: Real files

  @Test(
    "the recorded trades, quotes and definition of one contract",
    .enabled(if: ReferenceData.isThere, ReferenceData.skipped))
  func recorded() throws {
    let folder = "dbn/databento-python/OPRA.PILLAR"
    let paths = ["trades", "cbbo-1s", "definition"].map {
      ReferenceData.path("\(folder)/test_data.\($0).dbn.zst")
    }
    let input = try MergedInput(paths: paths)
    let events = try readAll(input)
    expectNoDifference(input.session, CalendarDate(yyyymmdd: 20_250_220))
    var trades: [Trade] = []
    var quotes: [Quote] = []
    var contracts: [Contract] = []
    for event in events {
      switch event {
      case .trade(let trade): trades.append(trade)
      case .quote(let quote): quotes.append(quote)
      case .contract(let contract): contracts.append(contract)
      default: break
      }
    }
    expectNoDifference(contracts.map { OSI($0).description }, [Self.symbol])
    expectNoDifference(contracts.map(\.origin), [.definition])
    expectNoDifference(contracts.map(\.underlying), ["AAPL"])
    expectNoDifference(contracts.map(\.expiry), [CalendarDate(yyyymmdd: 20_250_221)])
    expectNoDifference(contracts.map(\.strike), [Price(cents: 25_000)])
    expectNoDifference(contracts.map(\.multiplier), [100])
    expectNoDifference(contracts.map(\.ticks), [.unknown])
    // The golden of the trades file, read by eye.
    expectNoDifference(
      trades.map { $0.price.billionths },
      [
        240_000_000, 200_000_000, 190_000_000, 190_000_000,
      ])
    expectNoDifference(trades.map(\.size), [1, 2, 1, 4])
    expectNoDifference(trades.map(\.venue), ["EMLD", "XISX", "XISX", "MXOP"])
    expectNoDifference(
      trades.map { $0.times.received?.nanoseconds },
      [
        1_740_061_800_817_866_523, 1_740_061_801_631_988_096, 1_740_061_801_644_892_784,
        1_740_061_801_745_727_547,
      ])
    expectNoDifference(trades.first?.times.published?.nanoseconds, 1_740_061_800_817_657_088)
    expectNoDifference(Set(trades.map(\.instrument)), [InstrumentID(0)])
    expectNoDifference(Set(trades.map(\.conditions)), [.notDelivered])
    expectNoDifference(Set(trades.map(\.attachedScope)), [QuoteScope.none])
    expectNoDifference(
      quotes.map(\.prices.bid),
      [
        nil, Price(cents: 10), Price(cents: 18), Price(cents: 22),
      ])
    expectNoDifference(quotes.map(\.isNBBO), [true, true, true, true])
    expectNoDifference(quotes.last?.bidVenue, "MPRL")
    expectNoDifference(quotes.last?.askVenue, "XNDQ")
    let keys = events.map(\.known)
    #expect(zip(keys, keys.dropFirst()).allSatisfy { $0 <= $1 })
    expectNoDifference(input.counts.trades, 4)
    expectNoDifference(input.faults, [])
    expectNoDifference(input.progress.read, input.progress.total)
    expectNoDifference(
      Self.clocks(events).last,
      ClockTick(
        at: Timestamp(nanoseconds: 1_740_061_803_000_000_000 + 60_000_000_000), isEnd: true))
    expectNoDifference(input.files.map(\.schema), ["cbbo-1s", "definition", "trades"])
  }

  @Test(
    "every recorded file is read, recognised or named",
    .enabled(if: ReferenceData.isThere, ReferenceData.skipped))
  func directory() throws {
    let input = try MergedInput(paths: [ReferenceData.path("dbn/databento-dbn")])
    let events = try readAll(input)
    #expect(!events.isEmpty)
    expectNoDifference(input.faults, [])
    let fragments = input.ignored.filter { $0.kind == .fragment }.map(\.path)
    expectNoDifference(fragments.allSatisfy { $0.contains(".frag") }, true)
    expectNoDifference(fragments.count, 7)
  }

  // MARK: Order

  @Test("the order of the arguments does not matter")
  func argumentOrder() throws {
    let folder = try TemporaryFolder()
    let trades = try folder.write(
      "a",
      DBNBytes.metadata(schema: 4, mappings: Self.mapping) + Self.trade(10)
        + Self.trade(20) + Self.trade(30))
    let quotes = try folder.write(
      "b",
      DBNBytes.metadata(schema: 15) + Self.tcbbo(10, type: 0xC0)
        + Self.tcbbo(20, type: 0xC0))
    let definitions = try folder.write(
      "c", DBNBytes.metadata(schema: 9) + Self.definition(Self.symbol, offset: 20))
    let text = try folder.write(
      "d",
      Array(
        """
        {"in":"stock","id":7,"symbol":"AAPL"}
        {"in":"trade","id":7,"at":"2025-02-20T14:30:00.000000020Z","price":"1","size":1}

        """.utf8))
    let all = [trades, quotes, definitions, text]
    let first = try readAll(all)
    for rotation in 1..<4 {
      let order = Array(all[rotation...] + all[..<rotation])
      expectNoDifference(try readAll(order), first)
    }
    expectNoDifference(try readAll(all.reversed()), first)
    // At 20: the definition, the quote, the two trades; data set "" before OPRA.PILLAR.
    let names = Self.withoutClocks(first).map { event in
      switch event {
      case .stock(let stock): "stock \(stock.instrument.index)"
      case .contract(let contract): "\(contract.origin) \(contract.instrument.index)"
      case .quote(let quote): "quote \(quote.instrument.index)"
      case .trade(let trade): "trade \(trade.instrument.index)"
      default: "other"
      }
    }
    expectNoDifference(
      names,
      [
        "stock 0", "mapping 1", "quote 1", "trade 1", "definition 1", "quote 1", "trade 0",
        "trade 1", "trade 1",
      ])
  }

  @Test("a file whose times step back keeps its order")
  func backwards() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write(
      "a",
      DBNBytes.metadata(schema: 4, mappings: Self.mapping) + Self.trade(30)
        + Self.trade(10) + Self.trade(40))
    let trades = try readAll([path]).compactMap {
      if case .trade(let trade) = $0 { trade.times.known.nanoseconds - Self.open } else { nil }
    }
    expectNoDifference(trades, [30, 10, 40])
  }

  @Test("a digit in the root makes a contract adjusted, another multiplier does not (H-09)")
  func adjusted() throws {
    let folder = try TemporaryFolder()
    func contract(_ symbol: String, multiplier: Int32) throws -> Contract? {
      let definition = DBNBytes.replacing(
        Self.definition(symbol), (176, DBNBytes.little(multiplier)))
      let path = try folder.write("\(symbol)", DBNBytes.metadata(schema: 9) + definition)
      return try readAll([path]).lazy.compactMap {
        if case .contract(let contract) = $0 { contract } else { nil }
      }.first
    }
    let mini = try contract("AAPL  250221C00250000", multiplier: 10)
    expectNoDifference(mini?.multiplier, 10)
    expectNoDifference(mini?.isAdjusted, false)
    expectNoDifference(
      try contract("AAPL1 250221C00250000", multiplier: 100)?.isAdjusted, true)
  }

  @Test("a byte order mark before a text is passed over, once")
  func byteOrderMark() throws {
    let folder = try TemporaryFolder()
    let line = Array((ByteStreamTests.line + ByteStreamTests.line).utf8)
    let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
    let plain = try readAll([folder.write("plain", line)])
    #expect(plain.count > 1)
    expectNoDifference(try readAll([folder.write("marked", mark + line)]), plain)
    let twice = try folder.write("twice", mark + mark + line)
    #expect(throws: InputError.self) { try MergedInput(paths: [twice]) }
  }

  @Test("two names of one content are read once")
  func sameContent() throws {
    let folder = try TemporaryFolder()
    let bytes = DBNBytes.metadata(schema: 4, mappings: Self.mapping) + Self.trade(30)
    let a = try folder.write("a", bytes)
    let b = try folder.write("b", bytes)
    let input = try MergedInput(paths: [b, a, a])
    expectNoDifference(input.files.count, 1)
    expectNoDifference(input.ignored.map(\.kind), [.sameContent, .sameContent])
    expectNoDifference(
      try readAll(input).filter { if case .trade = $0 { true } else { false } }.count, 1)
  }

  // MARK: One schema for trades

  @Test("tcbbo is preferred to trades of the same data set and day, and the rest is counted")
  func schemaChoice() throws {
    let folder = try TemporaryFolder()
    let trades = try folder.write(
      "a",
      DBNBytes.metadata(schema: 4, mappings: Self.mapping) + Self.trade(30)
        + Self.trade(40))
    let tcbbo = try folder.write("b", DBNBytes.metadata(schema: 17) + Self.tcbbo(30))
    let input = try MergedInput(paths: [trades, tcbbo])
    let events = try readAll(input)
    let prints = events.compactMap {
      if case .trade(let trade) = $0 { trade } else { nil }
    }
    expectNoDifference(prints.map(\.attachedScope), [.nbbo])
    expectNoDifference(
      prints.map(\.attached),
      [BestPrices(bid: Price(cents: 24), ask: Price(cents: 25), bidSize: 1, askSize: 4)])
    expectNoDifference(
      input.schemas,
      [
        SchemaChoice(
          dataset: "OPRA.PILLAR", day: CalendarDate(yyyymmdd: 20_250_220), chosen: .tcbbo,
          passedOver: [.trades])
      ])
    let elsewhere = events.compactMap {
      if case .notice(let notice) = $0, notice.kind == .duplicate { notice.lost } else { nil }
    }
    expectNoDifference(elsewhere, [2])
  }

  @Test("a mixed stream is read through first, so that its best schema wins from the start")
  func mixedStream() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write(
      "a", DBNBytes.metadata(mappings: Self.mapping) + Self.trade(10) + Self.tcbbo(20))
    let prints = try readAll([path]).compactMap {
      if case .trade(let trade) = $0 { trade.times.known.nanoseconds - Self.open } else { nil }
    }
    expectNoDifference(prints, [20])
  }

  // MARK: Clocks

  @Test("clocks fill the quiet: each 100 ms for two seconds, then doubling")
  func clocks() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write(
      "a",
      DBNBytes.metadata(schema: 4, mappings: Self.mapping) + Self.trade(0)
        + Self.trade(50_000_000) + Self.trade(10_050_000_000))
    let ticks = Self.clocks(try readAll([path])).map {
      Double($0.at.nanoseconds - Self.open) / 1e9
    }
    // Arithmetic: 20 steps of 0.1 s from 0.05 s, then 0.2, 0.4, 0.8, 1.6, 3.2.
    let quick = (1...20).map { 0.05 + Double($0) / 10 }
    let slow = [2.25, 2.65, 3.45, 5.05, 8.25]
    let after = (1...20).map { 10.05 + Double($0) / 10 }
    let end = [12.25, 12.65, 13.45, 15.05, 18.25, 24.65, 37.45, 63.05, 70.05]
    let expected = quick + slow + after + end
    expectNoDifference(ticks.count, expected.count)
    for (tick, wanted) in zip(ticks, expected) { #expect(abs(tick - wanted) < 1e-6) }
  }

  @Test("a merged input that was written out and read again is the same")
  func writtenOut() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write(
      "a",
      DBNBytes.metadata(mappings: Self.mapping) + Self.trade(0, flags: 198)
        + DBNBytes.openInterest + Self.trade(700_000_000) + Self.trade(9_000_000_000))
    let events = try readAll([path])
    var writer = NormalFormWriter()
    var text: [UInt8] = []
    for event in events { writer.append(event, to: &text) }
    expectNoDifference(try readAll([try folder.write("b", text)]), events)
  }
}
