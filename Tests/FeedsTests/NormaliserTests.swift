import CustomDump
import Feeds
import FlowEngine
import Glibc
import Testing

/// What records become, seen through the merge that every command uses.
@Suite struct NormaliserTests {
  @Test("a contract of two feeds is one instrument; an unknown one is told once")
  func identity() throws {
    let folder = try TemporaryFolder()
    let dbn = try folder.write(
      "a",
      DBNBytes.metadata(schema: 4, mappings: MergedInputTests.mapping) + MergedInputTests.trade(30)
        + MergedInputTests.trade(40, instrument: 5) + MergedInputTests.trade(50, instrument: 5))
    let text = try folder.write(
      "b",
      Array(
        """
        {"in":"contract","id":16,"osi":"\(MergedInputTests.symbol)","tick":"0.01"}
        {"in":"trade","id":16,"at":"2025-02-20T14:30:00.000000010Z","price":"1","size":1}

        """.utf8))
    let input = try MergedInput(paths: [dbn, text])
    let events = MergedInputTests.withoutClocks(try readAll(input))
    let trades = events.compactMap {
      if case .trade(let trade) = $0 { trade.instrument.index } else { nil }
    }
    expectNoDifference(trades, [0, 0, 1, 1])
    let origins = events.compactMap {
      if case .contract(let contract) = $0 { contract.origin } else { nil }
    }
    // The mapping of the second feed knows less than the definition of the first.
    expectNoDifference(origins, [.definition, .unresolved])
    let notices = events.compactMap {
      if case .notice(let notice) = $0 { (notice.kind, notice.place) } else { nil }
    }
    expectNoDifference(notices.map(\.0), [.unresolved])
    expectNoDifference(notices.map(\.1), [5])
    expectNoDifference(input.counts.unresolved, 1)
  }

  @Test("a series without a name keeps its number when the definition comes")
  func lateDefinition() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write(
      "a",
      DBNBytes.metadata() + MergedInputTests.trade(10)
        + MergedInputTests.definition(MergedInputTests.symbol, offset: 20)
        + MergedInputTests.trade(30))
    let events = MergedInputTests.withoutClocks(try readAll([path]))
    let numbers = events.compactMap { event -> UInt32? in
      switch event {
      case .trade(let trade): trade.instrument.index
      case .contract(let contract): contract.instrument.index
      default: nil
      }
    }
    expectNoDifference(numbers, [0, 0, 0, 0])
  }

  @Test("stocks of an equity data set, futures, and index weeklies")
  func kinds() throws {
    let folder = try TemporaryFolder()
    let stock = try folder.write(
      "a",
      DBNBytes.metadata(dataset: "XNAS.BASIC") + MergedInputTests.definition("BRK.B", kind: "K")
        + MergedInputTests.trade(10))
    let future = try folder.write(
      "b",
      DBNBytes.metadata(dataset: "GLBX.MDP3")
        + MergedInputTests.definition("ESH5", kind: "F", offset: 20) + MergedInputTests.trade(30))
    let weekly = try folder.write(
      "c",
      DBNBytes.metadata(
        mappings: [("SPXW  250220C06000000", 20_250_220, 20_250_221, "16783963")])
        + MergedInputTests.trade(40))
    let input = try MergedInput(paths: [stock, future, weekly])
    let events = MergedInputTests.withoutClocks(try readAll(input))
    let names = events.compactMap { event -> String? in
      switch event {
      case .stock(let stock): "\(stock.symbol)"
      case .contract(let contract): "\(contract.origin) \(contract.underlying)"
      default: nil
      }
    }
    expectNoDifference(names, ["BRK.B", "unsupported ", "mapping SPX"])
    expectNoDifference(input.counts.unsupported, 1)
  }

  // MARK: Open interest, gaps, messages

  @Test("open interest that venues repeat counts once, and a different one is told")
  func openInterest() throws {
    let folder = try TemporaryFolder()
    let other = DBNBytes.replacing(DBNBytes.openInterest, (40, DBNBytes.little(Int64(5))))
    let path = try folder.write(
      "a",
      DBNBytes.metadata(schema: 10, mappings: MergedInputTests.mapping) + DBNBytes.openInterest
        + DBNBytes.openInterest + other + other)
    let input = try MergedInput(paths: [path])
    let events = try readAll(input)
    let quantities = events.compactMap {
      if case .openInterest(let interest) = $0 { interest.quantity } else { nil }
    }
    expectNoDifference(quantities, [57_924])
    expectNoDifference(input.counts.repeatedOpenInterest, 1)
    expectNoDifference(input.counts.conflictingOpenInterest, 2)
    let told = events.filter {
      if case .notice(let notice) = $0 { notice.kind == .duplicate } else { false }
    }
    expectNoDifference(told.count, 1)
    expectNoDifference(input.session, CalendarDate(yyyymmdd: 20_250_220))
  }

  @Test("a run of doubtful records is one gap, and its prints are marked")
  func gap() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write(
      "a",
      DBNBytes.metadata(schema: 4, mappings: MergedInputTests.mapping) + MergedInputTests.trade(10)
        + MergedInputTests.trade(20, flags: 4) + MergedInputTests.trade(30, flags: 198)
        + MergedInputTests.trade(40)
        + MergedInputTests.trade(50, flags: 4))
    let events = try readAll([path])
    let suspects = events.compactMap {
      if case .trade(let trade) = $0 { trade.isSuspect } else { nil }
    }
    expectNoDifference(suspects, [false, true, true, false, true])
    let gaps = events.compactMap {
      if case .notice(let notice) = $0, notice.kind == .gap {
        notice.times.known.nanoseconds - MergedInputTests.open
      } else {
        nil
      }
    }
    expectNoDifference(gaps, [20, 50])
  }

  @Test("records lost by a slow reader are a gap")
  func slowReader() throws {
    let folder = try TemporaryFolder()
    var error = [UInt8](repeating: 0, count: 320)
    (error[0], error[1], error[318], error[319]) = (80, 0x15, 7, 1)
    error = DBNBytes.replacing(error, (8, MergedInputTests.time(20)), (16, Array("lost".utf8)))
    let path = try folder.write(
      "a",
      DBNBytes.metadata(mappings: MergedInputTests.mapping) + MergedInputTests.trade(10) + error)
    let kinds = try readAll([path]).compactMap {
      if case .notice(let notice) = $0 { notice.kind } else { nil }
    }
    expectNoDifference(kinds, [.gap])
  }

  @Test("record types that are not read are one notice each at the end")
  func skipped() throws {
    let folder = try TemporaryFolder()
    let bar = DBNBytes.replacing(DBNBytes.tcbbo, (1, [0x21]))
    let path = try folder.write(
      "a",
      DBNBytes.metadata(mappings: MergedInputTests.mapping) + MergedInputTests.trade(10) + bar + bar
    )
    let notices = try readAll([path]).compactMap {
      if case .notice(let notice) = $0 { notice } else { nil }
    }
    expectNoDifference(notices.map(\.kind), [.skipped])
    expectNoDifference(notices.map(\.lost), [2])
    expectNoDifference(notices.map(\.place), [0x21])
  }

  @Test("a live capture names its instruments by mapping records")
  func mappingRecord() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write(
      "a", DBNBytes.metadata(version: 1) + DBNDecoderTests.messages + MergedInputTests.trade(10))
    let input = try MergedInput(paths: [path])
    let events = MergedInputTests.withoutClocks(try readAll(input))
    let names = events.map { event in
      switch event {
      case .contract(let contract): "\(contract.origin) \(OSI(contract))"
      case .notice(let notice): "\(notice.kind) \(notice.place)"
      case .trade(let trade): "trade \(trade.instrument.index)"
      default: "other"
      }
    }
    // The error of version 1 has no code, which is 255.
    expectNoDifference(names, ["mapping \(MergedInputTests.symbol)", "unknownCode 255", "trade 0"])
  }

  @Test("a pipe is read once, without a hash")
  func pipe() throws {
    var ends: [Int32] = [0, 0]
    try #require(Glibc.pipe(&ends) == 0)
    let bytes =
      DBNBytes.metadata(mappings: MergedInputTests.mapping) + MergedInputTests.trade(10)
      + MergedInputTests.tcbbo(20)
    try #require(write(ends[1], bytes, bytes.count) == bytes.count)
    close(ends[1])
    defer { close(ends[0]) }
    let input = try MergedInput(paths: ["/dev/fd/\(ends[0])"])
    let prints = try readAll(input).compactMap {
      if case .trade(let trade) = $0 { trade.attachedScope } else { nil }
    }
    // A pipe cannot be read through first: the source that comes first gives the trades.
    expectNoDifference(prints, [QuoteScope.none])
    expectNoDifference(input.faults, [])
    expectNoDifference(input.files.map(\.contentHash), [""])
    expectNoDifference(input.files.map(\.byteCount), [nil])
  }

  @Test(
    "the venue's own quote is never the NBBO, and a consolidated one is",
    arguments: [
      (1, 23, "EMLD", "a venue in mbp-1"), (1, 30, "", "OPRA in mbp-1"),
      (0xC3, 23, "EMLD", "a venue in bbo-1s"), (0xB1, 23, "", "cmbp-1 is national"),
      (0xC0, 30, "", "cbbo-1s is national"), (0xC3, 95, "", "the EQUS.MINI composite"),
    ] as [(UInt8, UInt16, String, String)])
  func scope(_ type: UInt8, _ publisher: UInt16, _ venue: String, _ why: String) throws {
    let folder = try TemporaryFolder()
    let quote = DBNBytes.replacing(
      MergedInputTests.tcbbo(10, type: type, action: "A"), (2, DBNBytes.little(publisher)))
    let path = try folder.write("a", DBNBytes.metadata(mappings: MergedInputTests.mapping) + quote)
    let venues = try readAll([path]).compactMap {
      if case .quote(let quote) = $0 { "\(quote.venue)" } else { nil }
    }
    expectNoDifference(venues, [venue])
  }

  @Test(
    "states of trading",
    arguments: [
      (7, "~", TradingState.trading), (8, "N", .halted), (9, "N", .halted), (10, "N", .halted),
      (1, "N", .pre), (12, "N", .closed), (0, "Y", .trading), (0, "N", .halted), (14, "Y", nil),
    ] as [(UInt16, String, TradingState?)])
  func states(_ action: UInt16, _ isTrading: String, _ state: TradingState?) throws {
    let folder = try TemporaryFolder()
    var record = [UInt8](repeating: 0, count: 40)
    (record[0], record[1]) = (10, 0x12)
    record = DBNBytes.replacing(
      record, (4, DBNBytes.little(UInt32(16_783_963))), (8, MergedInputTests.time(0)),
      (16, MergedInputTests.time(10)),
      (24, DBNBytes.little(action)), (30, Array(isTrading.utf8)))
    let path = try folder.write("a", DBNBytes.metadata(mappings: MergedInputTests.mapping) + record)
    let states = try readAll([path]).compactMap {
      if case .status(let status) = $0 { status.state } else { nil }
    }
    expectNoDifference(states.first, state)
  }
}
