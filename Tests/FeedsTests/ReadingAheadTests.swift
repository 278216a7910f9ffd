import CustomDump
import FlowEngine
import Glibc
import Testing

@testable import Feeds

/// A thread that decompresses ahead, and runs of events passed on together, leave no trace.
@Suite struct ReadingAheadTests {
  /// Three megabytes of prints and quotes of forty contracts, with pauses in which clocks are due,
  /// times that step back, and names that come late or never.
  static func day(seed: UInt64, publisher: UInt16) -> [UInt8] {
    var random = SeededGenerator(state: seed)
    var bytes = DBNBytes.metadata(
      schema: 0xFFFF,
      mappings: (0..<30).map { ("AAPL  250221C00\(200 + $0)000", 20_250_220, 20_250_222, "\($0)") })
    var at: UInt64 = 1_740_061_800_000_000_000
    for _ in 0..<40_000 {
      switch Int.random(in: 0..<1_000, using: &random) {
      case 0: at += 3_000_000_000
      case 1: at -= 1_000
      case 2..<600: at += 1_000
      default: break
      }
      let fields: [(Int, [UInt8])] = [
        (1, [Bool.random(using: &random) ? 0xC2 : 0xC0]), (2, DBNBytes.little(publisher)),
        (4, DBNBytes.little(UInt32.random(in: 0..<40, using: &random))),
        (8, DBNBytes.little(at)), (32, DBNBytes.little(at)),
      ]
      bytes += fields.reduce(DBNBytes.tcbbo) { DBNBytes.replacing($0, $1) }
    }
    return bytes
  }

  @Test("events are the same with and without a thread, one by one and by thousands")
  func same() throws {
    let folder = try TemporaryFolder()
    let paths = try [
      folder.write("a", Self.day(seed: 1, publisher: 23)),
      folder.write("b", Self.day(seed: 2, publisher: 29)),
    ]
    var alone = InputOptions()
    alone.readsAhead = false
    let expected = try read(paths, alone, limit: 1)
    #expect(expected.count > 80_000)
    for (options, limit) in [(alone, 4_096), (InputOptions(), 1), (InputOptions(), 1_000)] {
      let events = try read(paths, options, limit: limit)
      #expect(events == expected, "readsAhead \(options.readsAhead), limit \(limit)")
    }
    // A file that ends inside a record tells the same fault at the same place.
    let cut = try folder.write("c", Self.day(seed: 3, publisher: 23).dropLast(7))
    let faults = try [alone, InputOptions()].map { options in
      let input = try MergedInput(paths: [cut], options: options)
      while try !readAll(input).isEmpty {}
      return input.faults
    }
    expectNoDifference(faults[0], faults[1])
    expectNoDifference(faults[0].count, 1)
  }

  private func read(
    _ paths: [String], _ options: InputOptions, limit: Int
  ) throws -> [MarketEvent] {
    let input = try MergedInput(paths: paths, options: options)
    var events: [MarketEvent] = []
    while try input.next(into: &events, limit: limit) {}
    expectNoDifference(input.progress.read, input.progress.total)
    return events
  }

  @Test("everything before a fault is handed out, then the fault, again and again")
  func fault() throws {
    let broken = ByteStreamTests.frame1 + ByteStreamTests.frame2.dropLast(10)
    let (expected, fault) = try Decompressed.partial(Array(broken))
    let expectedFault = try #require(fault as? StreamFault)
    let folder = try TemporaryFolder()
    let ahead = StreamAhead(try ByteStream(path: folder.write("input", Array(broken))))
    // Long enough for the thread to have met the fault.
    usleep(200_000)
    var bytes: [UInt8] = []
    for _ in 0..<2 {
      #expect(throws: expectedFault) {
        while try ahead.read({ bytes.append(contentsOf: $0) }) {}
      }
    }
    expectNoDifference(bytes, expected)
  }

  @Test("a reader that is given up in the middle leaves no thread behind")
  func givenUp() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("input", [UInt8](repeating: 7, count: 4 << 20))
    weak var left: ByteStream?
    do {
      let stream = try ByteStream(path: path)
      left = stream
      let ahead = StreamAhead(stream)
      #expect(try ahead.read { _ in })
    }
    // The thread holds the stream until it has ended.
    for _ in 0..<1_000 where left != nil { usleep(10_000) }
    #expect(left == nil)
  }
}
