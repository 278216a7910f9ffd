import CustomDump
import Feeds
import FlowEngine
import Foundation
import Testing

/// Real files against what the vendor's own software (`databento-dbn` 0.70, Transcoder) says of
/// them, field by field.
@Suite struct DBNGoldenTests {
  static let schemas = [
    "trades", "tcbbo", "tbbo", "mbp-1.", "cmbp-1", "cbbo", "bbo", "definition", "statistics",
    "status", "live",
  ]

  static let files: [String] = ReferenceData.files(below: "dbn").filter { name in
    name.hasSuffix(".golden.jsonl") && schemas.contains { name.contains("test_data.\($0)") }
  }

  /// Fields of definitions that version 3 has no more.
  static let droppedFields: Set<String> = [
    "md_security_trading_status", "settl_price_type", "trading_reference_date",
    "trading_reference_price",
  ]

  @Test(
    "every field of every record is the vendor's",
    .enabled(if: ReferenceData.isThere, ReferenceData.skipped), arguments: files)
  func fields(_ golden: String) throws {
    let source = String(golden.dropLast(".golden.jsonl".count))
    var decoded: [[String: String]] = []
    var decoder = DBNDecoder()
    let bytes = try Decompressed.bytes(ReferenceData.bytes(source))
    try DBNBytes.decode(bytes, &decoder) { decoded.append(RecordFields.of($0)) }
    try decoder.finish()
    let lines = try String(contentsOfFile: ReferenceData.path(golden), encoding: .utf8)
    let expected = try lines.split(separator: "\n").map { line in
      try RecordFields.flat(JSONSerialization.jsonObject(with: Data(line.utf8)))
    }.filter { fields in
      DBNRecordType(rawValue: UInt8(fields["hd.rtype"] ?? "") ?? 0xFF) != nil
    }
    #expect(!expected.isEmpty)
    expectNoDifference(decoded.count, expected.count)
    for (mine, theirs) in zip(decoded, expected) {
      // Upgraded definitions lost four fields, and gained some that the file cannot have.
      let mine = mine.filter { !Self.droppedFields.contains($0.key) }
      var asked = theirs.filter { mine[$0.key] != nil }
      asked["symbol"] = nil
      expectNoDifference(mine, asked)
    }
  }

  @Test(
    "a version 3 definition has every field of the vendor's",
    .enabled(if: ReferenceData.isThere, ReferenceData.skipped))
  func definitionIsComplete() throws {
    let name = "dbn/databento-dbn/test_data.definition.v3.dbn.zst"
    let lines = try String(
      contentsOfFile: ReferenceData.path(name + ".golden.jsonl"), encoding: .utf8)
    let line = try #require(lines.split(separator: "\n").first)
    let names = try RecordFields.flat(JSONSerialization.jsonObject(with: Data(line.utf8))).keys
    let mine = Set(DBNDefinition.fields.map(\.name))
    expectNoDifference(
      names.filter { !$0.hasPrefix("hd.") && $0 != "symbol" && !mine.contains($0) }, [])
  }

  @Test(
    "metadata of version 1, 2 and 3 say the same",
    .enabled(if: ReferenceData.isThere, ReferenceData.skipped))
  func metadata() throws {
    let heads = try (1...3).map { version in
      let name = "dbn/databento-dbn/test_data.trades.v\(version).dbn.zst"
      let bytes = try Decompressed.bytes(ReferenceData.bytes(name))
      return try bytes.withUnsafeBytes { try DBNMetadata($0) }
    }
    expectNoDifference(heads.map(\.version), [1, 2, 3])
    expectNoDifference(heads.map(\.dataset), ["GLBX.MDP3", "GLBX.MDP3", "GLBX.MDP3"])
    expectNoDifference(heads.map(\.schema), [.trades, .trades, .trades])
    expectNoDifference(heads.map(\.symbols), [["ESH1"], ["ESH1"], ["ESH1"]])
    let interval = DBNMetadata.Interval(
      start: CalendarDate(yyyymmdd: 20_201_228), end: CalendarDate(yyyymmdd: 20_201_229),
      symbol: "5482")
    let mapping = DBNMetadata.Mapping(rawSymbol: "ESH1", intervals: [interval])
    expectNoDifference(heads.map(\.mappings), [[mapping], [mapping], [mapping]])
  }
}

/// Records and golden lines as flat tables of texts.
enum RecordFields {
  static func flat(_ value: Any, _ name: String = "") -> [String: String] {
    if let object = value as? [String: Any] {
      return object.reduce(into: [:]) { fields, member in
        let inner = name.isEmpty ? member.key : "\(name).\(member.key)"
        fields.merge(flat(member.value, inner)) { $1 }
      }
    }
    if let list = value as? [Any] {
      return list.enumerated().reduce(into: [:]) { fields, element in
        fields.merge(flat(element.element, "\(name).\(element.offset)")) { $1 }
      }
    }
    if value is NSNull { return [name: "null"] }
    return [name: "\(value)"]
  }

  static func of(_ record: DBNRecord) -> [String: String] {
    var fields = [
      "hd.rtype": "\(record.rawType)", "hd.publisher_id": "\(record.publisher)",
      "hd.instrument_id": "\(record.instrument)", "hd.ts_event": "\(record.eventTime)",
    ]
    switch record.body {
    case .trade(let trade):
      merge(
        &fields,
        [
          "price": "\(trade.price)", "size": "\(trade.size)", "action": letter(trade.action),
          "side": letter(trade.side), "flags": "\(trade.flags)", "depth": "\(trade.depth)",
          "ts_recv": "\(trade.receiveTime)", "ts_in_delta": "\(trade.sendDelta)",
          "sequence": "\(trade.sequence)",
        ])
    case .top(let top): merge(&fields, of(top, record.type))
    case .definition(let definition):
      for field in DBNDefinition.fields {
        guard let value = definition.value(field) else { continue }
        fields[field.name] = text(value, isLetter: letters.contains(field.name))
      }
    case .statistic(let statistic):
      merge(
        &fields,
        [
          "ts_recv": "\(statistic.receiveTime)", "ts_ref": "\(statistic.referenceTime)",
          "price": "\(statistic.price)", "quantity": "\(statistic.quantity ?? .max)",
          "sequence": "\(statistic.sequence)", "ts_in_delta": "\(statistic.sendDelta)",
          "stat_type": "\(statistic.kind)", "channel_id": "\(statistic.channel)",
          "update_action": "\(statistic.updateAction)", "stat_flags": "\(statistic.flags)",
        ])
    case .status(let status):
      merge(
        &fields,
        [
          "ts_recv": "\(status.receiveTime)", "action": "\(status.action)",
          "reason": "\(status.reason)", "trading_event": "\(status.tradingEvent)",
          "is_trading": letter(status.isTrading), "is_quoting": letter(status.isQuoting),
          "is_short_sell_restricted": letter(status.isShortSellRestricted),
        ])
    case .symbolMapping(let mapping):
      merge(
        &fields,
        [
          "stype_in": "\(mapping.symbologyIn ?? 255)",
          "stype_in_symbol": String(decoding: mapping.symbolIn, as: UTF8.self),
          "stype_out": "\(mapping.symbologyOut ?? 255)",
          "stype_out_symbol": String(decoding: mapping.symbolOut, as: UTF8.self),
          "start_ts": "\(mapping.startTime)", "end_ts": "\(mapping.endTime)",
        ])
    case .error(let error):
      merge(
        &fields,
        [
          "err": error.text, "code": "\(error.code)", "is_last": "\(error.isLast)",
        ])
    case .system(let system):
      merge(&fields, ["msg": system.text, "code": "\(system.code)"])
    case nil: break
    }
    return fields
  }

  private static func of(_ top: DBNTop, _ type: DBNRecordType?) -> [String: String] {
    let isSnapshot = type != .mbp1 && type != .cmbp1 && type != .tcbbo
    let isConsolidated = type == .cmbp1 || type == .tcbbo || type == .cbbo1s || type == .cbbo1m
    var fields = [
      "price": "\(top.price)", "size": "\(top.size)", "side": letter(top.side),
      "flags": "\(top.flags)", "ts_recv": "\(top.receiveTime)",
      "levels.0.bid_px": "\(top.bid)", "levels.0.ask_px": "\(top.ask)",
      "levels.0.bid_sz": "\(top.bidSize)", "levels.0.ask_sz": "\(top.askSize)",
    ]
    if !isSnapshot {
      fields["action"] = letter(top.action)
      fields["ts_in_delta"] = "\(top.sendDelta)"
      if !isConsolidated { fields["depth"] = "\(top.depth)" }
    }
    if isConsolidated {
      fields["levels.0.bid_pb"] = "\(top.bidPublisher)"
      fields["levels.0.ask_pb"] = "\(top.askPublisher)"
    } else {
      fields["sequence"] = "\(top.sequence)"
      fields["levels.0.bid_ct"] = "\(top.bidCount)"
      fields["levels.0.ask_ct"] = "\(top.askCount)"
    }
    return fields
  }

  private static let letters: Set<String> = [
    "instrument_class", "match_algorithm", "security_update_action", "user_defined_instrument",
    "leg_instrument_class", "leg_side",
  ]

  private static func text(_ value: DBNDefinition.Value, isLetter: Bool) -> String {
    switch value {
    case .signed(let number): "\(number)"
    case .unsigned(let number): "\(number)"
    case .text(let bytes):
      isLetter && bytes.isEmpty ? "null" : String(decoding: bytes, as: UTF8.self)
    }
  }

  private static func letter(_ byte: UInt8) -> String {
    byte == 0 ? "null" : String(decoding: [byte], as: UTF8.self)
  }

  private static func merge(_ fields: inout [String: String], _ more: [String: String]) {
    fields.merge(more) { $1 }
  }
}
