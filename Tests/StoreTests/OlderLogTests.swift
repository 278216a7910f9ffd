import CustomDump
import FlowEngine
import Foundation
import GRDB
import Testing

@testable import Store

/// A log of schema 1 as flowtui 0.1.0 wrote it, from a tape of thirteen lines: rows with bodies, no
/// list of objects. The expected values are those of the tape.
@Suite struct OlderLogTests {
  let scratch = Scratch()
  private var path: String { scratch.file("a.flow") }

  private func makeLog() throws {
    let golden = URL(filePath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "Golden/schema-1.flow.zst")
    let frame = [UInt8](try Data(contentsOf: golden))
    var log = [UInt8](repeating: 0, count: 139_264)
    let isWhole = frame.withUnsafeBytes { source in
      log.withUnsafeMutableBytes { ZstdDecompressor().decompress(source, into: $0) }
    }
    #expect(isWhole)
    try Data(log).write(to: URL(filePath: path))
  }

  private struct Print: Equatable {
    var instrument: UInt32
    var at: Int64
    var number: UInt64?
    var venue: Venue
    var cents: Int64
    var size: Int64
    var bid: Price?
    var ask: Price?
  }

  /// The prints of the tape: milliseconds after 14:31 UTC when each was executed; the fourth is
  /// off exchange, at $941.8050. The log numbers instruments in the order of the tape.
  private static let prints = [
    print(at: 1, number: 1, "XCBO", cents: 1_235, size: 20),
    print(at: 3, number: 2, "XPHL", cents: 1_235, size: 20),
    print(at: 5, number: 3, "ARCO", cents: 1_235, size: 20),
    Print(instrument: 1, at: 9_500, number: nil, venue: "FINN", cents: 94_180, size: 4_000),
    print(at: 20_000, number: 4, "XCBO", cents: 1_225, size: 1),
  ]

  private static func print(
    at: Int64, number: UInt64, _ venue: Venue, cents: Int64, size: Int64
  ) -> Print {
    Print(
      instrument: 0, at: at, number: number, venue: venue, cents: cents, size: size,
      bid: Price(cents: 1_220), ask: Price(cents: 1_235))
  }

  @Test("its raw events and names are read, and it says that the rest is made again")
  func reads() throws {
    try makeLog()
    let reader = try LogReader(path: path)
    #expect(reader.isDerivedOutdated)
    var batches = reader.batches()
    var events: [MarketEvent] = []
    while let batch = try batches.next() {
      events += batch.events
      // Lists beside the blocks did not change; what was in rows is made again.
      expectNoDifference(batch.derived.judgements.map(\.volumeBefore), [0, 20, 40, 0, 60])
      expectNoDifference(batch.derived.settled.count, 5 + 1, "a cancel settles its print again")
      expectNoDifference(batch.derived.bars.map(\.volume), [4_000])
      #expect(batch.derived.clusters.isEmpty && batch.derived.alerts.isEmpty)
    }
    expectNoDifference(events.count, 479)
    let opened: Int64 = 1_795_185_060_000  // 2026-11-20T14:31:00Z
    var (prints, kinds): ([Print], [EventLayout.Kind: Int]) = ([], [:])
    for event in events {
      kinds[EventLayout.Kind(event), default: 0] += 1
      switch event {
      case .trade(let trade):
        prints.append(
          Print(
            instrument: trade.instrument.index,
            at: trade.times.rawExecuted / 1_000_000 - opened, number: trade.number,
            venue: trade.venue, cents: trade.price.billionths / 10_000_000, size: trade.size,
            bid: trade.attached.bid, ask: trade.attached.ask))
        guard trade.size == 4_000 else { continue }
        expectNoDifference(trade.price, Price(billionths: 941_805_000_000))
      case .quote(let quote) where quote.instrument.index == 1:
        expectNoDifference(quote.prices.bid, Price(cents: 94_170))
        expectNoDifference(quote.prices.askSize, 2)
      case .openInterest(let interest): expectNoDifference(interest.quantity, 1_248)
      case .notice(let notice): expectNoDifference(notice.rawLost, 14_000)
      case .cancel(let cancel): expectNoDifference(cancel.number, 4)
      default: break
      }
    }
    expectNoDifference(prints, Self.prints)
    let clocks = 479 - 13 + 1
    expectNoDifference(
      kinds,
      [
        .contract: 1, .stock: 1, .openInterest: 1, .quote: 2, .trade: 5, .notice: 1, .cancel: 1,
        .clock: clocks,
      ])
    guard case .contract(let contract) = try reader.definitions().first else {
      Issue.record("no contract")
      return
    }
    expectNoDifference(contract.strike, Price(cents: 95_000))
    #expect(throws: LogError.olderSchema(path: path, schema: 1)) { try reader.cluster("c367") }
    expectNoDifference(try LogStat(reader).clusters, 1)
    expectNoDifference(try LogCheck(reader).run(), [])
  }

  @Test("what this engine makes of it comes with its raw events")
  func rederived() throws {
    try makeLog()
    var (stepped, large) = (0, 0)
    var engine = FakeEngine()
    engine.sizeMin = 4_000
    var runs = Rederived(try LogReader(path: path)) { event, out in
      stepped += 1
      if case .trade(let trade) = event, trade.size >= 4_000 { large = stepped }
      engine.step(event, into: &out)
    }
    let first = try #require(try runs.next())
    expectNoDifference(first.derived.clusters.map(\.id), [FlowID(.cluster, seq: UInt64(large))])
    #expect(try runs.next() == nil)
    expectNoDifference(stepped, 479)
  }

  @Test("verify says that nothing can be compared, and still finds a flipped bit")
  func verifies() throws {
    try makeLog()
    expectNoDifference(try verify(path), .failed(.olderSchema(schema: 1, engine: 1)))
    let queue = try DatabaseQueue(path: path)
    try queue.write {
      try $0.execute(sql: "UPDATE block SET raw = x'00' || substr(raw, 2) WHERE id = 1")
    }
    try queue.close()
    guard case .failed(.rawCorrupt(1, 1, 479, _)) = try verify(path) else {
      Issue.record("\(try verify(path))")
      return
    }
  }

  @Test("nothing is added to it, and not a byte of it changes")
  func refused() throws {
    try makeLog()
    let before = bytesOf(path)
    #expect(throws: LogError.olderSchema(path: path, schema: 1)) {
      try LogWriter(path: path, header: .sample, mode: .live)
    }
    let after = bytesOf(path)
    #expect(before == after)
  }

  @Test("a difference under another engine is told as such")
  func otherEngine() throws {
    let header = LogHeader(
      engineVersion: 77, session: LogHeader.sample.session, origin: .recorded, settings: "",
      createdBy: "tests")
    var engine = FakeEngine()
    let writer = try LogWriter(path: path, header: header, mode: .importing)
    try writer.write(fakeDay(1_000), batch: 500, engine: &engine)
    try writer.finish()
    #expect(try LogReader(path: path).isDerivedOutdated)
    guard
      case .failed(.otherEngine(.extraDerived, 77, Engine.version)) = try verify(
        path, sizeMin: 51)
    else {
      Issue.record("\(try verify(path, sizeMin: 51))")
      return
    }
  }
}
