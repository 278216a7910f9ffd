import CustomDump
import Feeds
import FlowEngine
import Testing

@Suite struct DBNDecoderTests {
  static let stream =
    DBNBytes.metadata() + DBNBytes.trade + DBNBytes.tcbbo + DBNBytes.openInterest
    + DBNBytes.trade

  @Test("a trade made by the vendor's encoder")
  func trade() throws {
    var seen: [[String: String]] = []
    var decoder = DBNDecoder()
    try DBNBytes.decode(DBNBytes.metadata() + DBNBytes.trade, &decoder) {
      seen.append(RecordFields.of($0))
    }
    expectNoDifference(
      seen,
      [
        [
          "hd.rtype": "0", "hd.publisher_id": "23", "hd.instrument_id": "16783963",
          "hd.ts_event": "1740061800817657088", "price": "240000000", "size": "1",
          "action": "T", "side": "N", "flags": "194", "depth": "0",
          "ts_recv": "1740061800817866523", "ts_in_delta": "0", "sequence": "713382",
        ]
      ])
  }

  @Test("a consolidated top and an open interest made by the vendor's encoder")
  func others() throws {
    var seen: [[String: String]] = []
    var decoder = DBNDecoder()
    try DBNBytes.decode(
      DBNBytes.metadata() + DBNBytes.tcbbo + DBNBytes.openInterest, &decoder
    ) { seen.append(RecordFields.of($0)) }
    try #require(seen.count == 2)
    expectNoDifference(seen[0]["levels.0.bid_px"], "240000000")
    expectNoDifference(seen[0]["levels.0.ask_px"], "250000000")
    expectNoDifference(seen[0]["levels.0.ask_sz"], "4")
    expectNoDifference(seen[0]["levels.0.bid_pb"], "23")
    expectNoDifference(seen[0]["levels.0.ask_pb"], "29")
    expectNoDifference(seen[1]["quantity"], "57924")
    expectNoDifference(seen[1]["stat_type"], "9")
    expectNoDifference(seen[1]["ts_ref"], "\(UInt64.max)")
  }

  @Test("any chunking gives the same records", arguments: [1, 2, 7, 13, 64, 1 << 20])
  func chunks(_ size: Int) {
    let whole = DBNBytes.records(Self.stream)
    let cut = DBNBytes.records(Self.stream) { _ in size }
    expectNoDifference(whole.records.count, 4)
    expectNoDifference(cut.records, whole.records)
    expectNoDifference(cut.error, nil)
    expectNoDifference(cut.decoder.position, Int64(Self.stream.count))
  }

  @Test("random chunking gives the same records", arguments: 1...50)
  func randomChunks(_ seed: Int) {
    var random = SeededGenerator(state: UInt64(seed))
    let cut = DBNBytes.records(Self.stream) { _ in Int.random(in: 1...100, using: &random) }
    expectNoDifference(cut.records, DBNBytes.records(Self.stream).records)
  }

  @Test("lengths of empty metadata are the vendor's", arguments: [(3, 128), (2, 128), (1, 128)])
  func metadataLength(_ version: Int, _ count: Int) throws {
    // Measured with the vendor's encoder: version 3 empty is 128 bytes.
    let bytes = DBNBytes.metadata(version: UInt8(version))
    expectNoDifference(bytes.count, count)
    let metadata = try bytes.withUnsafeBytes { try DBNMetadata($0) }
    expectNoDifference(metadata.version, UInt8(version))
    expectNoDifference(metadata.dataset, "OPRA.PILLAR")
    expectNoDifference(metadata.schema, nil)
    expectNoDifference(metadata.end, 1_740_096_000_000_000_000)
    expectNoDifference(metadata.symbolLength, version == 1 ? 22 : 71)
  }

  @Test("a send time is the last eight bytes of each record")
  func sendTime() throws {
    let record = [DBNBytes.trade[0] + 2] + DBNBytes.trade.dropFirst() + DBNBytes.little(UInt64(99))
    var decoder = DBNDecoder()
    var seen: [(UInt64?, UInt32)] = []
    try DBNBytes.decode(DBNBytes.metadata(hasSendTime: true) + record + record, &decoder) {
      guard case .trade(let trade) = $0.body else { return }
      seen.append(($0.sendTime, trade.sequence))
    }
    expectNoDifference(seen.map(\.0), [99, 99])
    expectNoDifference(seen.map(\.1), [713_382, 713_382])
  }

  @Test("an unknown type is skipped by its length and counted")
  func unknownType() {
    let unknown = DBNBytes.replacing(DBNBytes.tcbbo, (1, [0x7F]))
    let result = DBNBytes.records(
      DBNBytes.metadata() + DBNBytes.trade + unknown + unknown + DBNBytes.trade)
    expectNoDifference(result.records, [DBNBytes.trade, DBNBytes.trade])
    expectNoDifference(result.decoder.skipped[0x7F], 2)
    expectNoDifference(result.error, nil)
  }

  /// Made by the vendor's encoder; version 1 has short symbols and texts, and no codes.
  static let messages =
    hex(
      """
      141600005b1a000100103ae4fcf025184141504c2e4f505400000000000000000000000000004141504c2020
      323530323231433030323530303030000000000000103ae4fcf02518000014b317102618
      """) + padded("141500000000000000103ae4fcf02518736c6f77")
    + padded("141700000000000000103ae4fcf02518486561727462656174")

  static func padded(_ text: String) -> [UInt8] {
    let bytes = hex(text)
    return bytes + [UInt8](repeating: 0, count: 80 - bytes.count)
  }

  @Test("messages of version 1, in their own layout")
  func versionOne() throws {
    var seen: [String] = []
    var decoder = DBNDecoder()
    try DBNBytes.decode(DBNBytes.metadata(version: 1) + Self.messages, &decoder) { record in
      switch record.body {
      case .symbolMapping(let mapping):
        let symbols = [mapping.symbolIn, mapping.symbolOut].map {
          String(decoding: $0, as: UTF8.self)
        }
        seen.append("\(symbols) \(mapping.startTime) \(mapping.endTime)")
      case .error(let error): seen.append("\(error.text) \(error.code)")
      case .system(let system): seen.append("\(system.text) \(system.code)")
      default: break
      }
    }
    expectNoDifference(
      seen,
      [
        #"["AAPL.OPT", "AAPL  250221C00250000"] 1740061800000000000 1740096000000000000"#,
        "slow 255", "Heartbeat 255",
      ])
  }

  struct Fault: Sendable, CustomTestStringConvertible {
    var bytes: [UInt8]
    var records: Int
    var error: DBNError
    var why: String
    var testDescription: String { why }
  }

  // swift-format-ignore
  static let faults: [Fault] = [
    Fault(bytes: Array("DBX".utf8), records: 0, error: .notDBN, why: "a wrong magic"),
    Fault(bytes: [0x28], records: 0, error: .notDBN, why: "one wrong byte is enough"),
    Fault(bytes: Array("DBN".utf8) + [4, 0, 0, 0, 0], records: 0, error: .unsupportedVersion(4),
      why: "a version that does not exist yet"),
    Fault(bytes: Array("DBN".utf8) + [3, 0xFF, 0xFF, 0xFF, 0xFF], records: 0,
      error: .metadataTooLong(.max), why: "metadata of four gigabytes"),
    Fault(bytes: Array(DBNBytes.metadata()[..<50]), records: 0,
      error: .truncated(offset: 0, leftover: 50), why: "the metadata are cut"),
    Fault(bytes: [], records: 0, error: .truncated(offset: 0, leftover: 0), why: "nothing at all"),
    Fault(bytes: stream.dropLast(20) + [], records: 3,
      error: .truncated(offset: 336, leftover: 28), why: "the last record is cut: 128+48+80+80"),
    Fault(bytes: DBNBytes.metadata() + DBNBytes.trade + [0, 0], records: 1,
      error: .impossibleLength(words: 0, offset: 176), why: "a record of no words"),
    Fault(bytes: DBNBytes.metadata() + DBNBytes.trade + DBNBytes.replacing(DBNBytes.trade, (0, [3])),
      records: 1, error: .impossibleLength(words: 3, offset: 176), why: "shorter than a header"),
    Fault(bytes: DBNBytes.metadata() + DBNBytes.trade + DBNBytes.replacing(DBNBytes.trade, (0, [5])),
      records: 1, error: .shortRecord(type: 0, bytes: 20, offset: 176),
      why: "a trade without room for its fields"),
  ]

  @Test("a fault is named with its offset, after every record before it", arguments: faults)
  func fault(_ fault: Fault) {
    for size in [1, 7, 1 << 20] {
      let result = DBNBytes.records(fault.bytes) { _ in size }
      expectNoDifference(result.records.count, fault.records)
      expectNoDifference(result.error, fault.error)
    }
  }

  @Test("random bytes behind metadata never crash", arguments: 1...200)
  func noise(_ seed: Int) {
    var random = SeededGenerator(state: UInt64(seed))
    let noise = (0..<2_000).map { _ in UInt8.random(in: 0...255, using: &random) }
    for version in 1...3 {
      let bytes = DBNBytes.metadata(version: UInt8(version)) + noise
      var feed = DBNFeed()
      var events: [MarketEvent] = []
      _ = bytes.withUnsafeBytes { buffer in
        try? feed.decode(buffer, into: &events)
      }
      _ = try? feed.finish(into: &events)
    }
  }
}
