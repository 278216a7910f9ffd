import CustomDump
import Foundation
import Testing

/// Damage inside of a file: everything before it, and behind it where lines allow, is delivered.
@Suite(.enabled(if: CommandFolder.isBuilt, CommandFolder.skipped))
struct DamageTests {
  private func prints(_ outcome: Outcome) throws -> [String] {
    try outcome.objects().filter { $0["kind"] as? String == "print" }.map {
      "\($0["price"] ?? "") x\($0["size"] ?? "") \($0["exchange"] ?? "") v\($0["version"] ?? "")"
    }
  }

  private func health(_ outcome: Outcome) throws -> [String] {
    try outcome.objects().filter { $0["kind"] as? String == "health" }.map {
      "\($0["event"] ?? "") \($0["detail"] ?? "")"
    }
  }

  private func scan(_ folder: CommandFolder, _ name: String) throws -> Outcome {
    try folder.run("scan", name, "--emit", "prints,health", "--format", "jsonl")
  }

  @Test("a malformed line in the middle: the others are used, and its number is told")
  func malformedLine() throws {
    let folder = try CommandFolder()
    try folder.write("good.jsonl", TapeFile.day)
    var lines = TapeFile.day
    // Line 7: between the first and the second print of the sweep.
    lines.insert(#"{"in":"trade","id":7,"at":}"#, at: 6)
    try folder.write("bad.jsonl", lines)
    let result = try scan(folder, "bad.jsonl")
    expectNoDifference(result.status, 0)
    expectNoDifference(
      result.complaints.map { String($0.prefix { $0 != ":" }) }, ["flowtui"])
    expectMessage(result.complaints.first ?? "", what: "expected", place: "bad.jsonl, line 7")
    expectNoDifference(try prints(result), try prints(scan(folder, "good.jsonl")))
    expectNoDifference(try health(result).first, "decode_error could not be read at 7")
  }

  @Test("many malformed lines: a hundred are told one by one, and the rest is counted")
  func manyLines() throws {
    let folder = try CommandFolder()
    try folder.write("bad.jsonl", TapeFile.day + Array(repeating: "{", count: 130))
    let result = try scan(folder, "bad.jsonl")
    expectNoDifference(result.status, 0)
    expectNoDifference(result.complaints.count, 101)
    expectNoDifference(
      result.complaints.last,
      "flowtui: 30 more faults are not listed (the inputs): see 'scan --emit health'")
    expectNoDifference(
      try health(result).filter { $0.hasPrefix("decode_error") }.count, 130)
  }

  @Test("a cut line at the end")
  func cutLine() throws {
    let folder = try CommandFolder()
    let bytes = TapeFile.bytes(TapeFile.head + TapeFile.sweep)
    try folder.write("cut.jsonl", Array(bytes.dropLast(20)))
    let result = try scan(folder, "cut.jsonl")
    expectNoDifference(result.status, 0)
    expectNoDifference(try prints(result), ["12.35 x20 XCBO v1", "12.35 x20 XPHL v1"])
    expectMessage(result.complaints.first ?? "", what: "expected", place: "cut.jsonl, line 8")
  }

  /// DBN version 3 in bytes: `trades` of OPRA, ten prints of one contract, 2025-02-20 14:30 UTC.
  static func dbn(prints: Int = 10) -> [UInt8] {
    func little<T: FixedWidthInteger>(_ value: T) -> [UInt8] {
      withUnsafeBytes(of: value.littleEndian) { Array($0) }
    }
    func text(_ value: String, _ count: Int) -> [UInt8] {
      Array(value.utf8) + [UInt8](repeating: 0, count: count - value.utf8.count)
    }
    let start: UInt64 = 1_740_061_800_000_000_000
    let symbol = "AAPL  250221C00250000"
    var body = text("OPRA.PILLAR", 16)
    body += little(UInt16(0)) + little(start) + little(start + 86_400_000_000_000)
    body += little(UInt64(0)) + [1, 0, 0]
    body += little(UInt16(71)) + [UInt8](repeating: 0, count: 53) + little(UInt32(0))
    body += little(UInt32(1)) + text(symbol, 71)
    body += little(UInt32(0)) + little(UInt32(0))
    body += little(UInt32(1)) + text(symbol, 71) + little(UInt32(1))
    body += little(UInt32(20_250_220)) + little(UInt32(20_250_221)) + text("4242", 71)
    while body.count % 8 != 0 { body.append(0) }
    var bytes = Array("DBN".utf8) + [3] + little(UInt32(body.count)) + body
    for index in 0..<prints {
      let at = start + UInt64(index) * 1_000_000_000
      bytes += [12, 0] + little(UInt16(20)) + little(UInt32(4_242)) + little(at)
      bytes += little(Int64(250_000_000)) + little(UInt32(index + 1))
      bytes += [UInt8(ascii: "T"), UInt8(ascii: "N"), 0, 0]
      bytes += little(at + 1_000) + little(Int32(0)) + little(UInt32(index))
    }
    return bytes
  }

  private func sizes(_ outcome: Outcome) throws -> [Int] {
    try outcome.objects().filter { $0["kind"] as? String == "print" }
      .compactMap { $0["size"] as? Int }
  }

  @Test("whole records")
  func whole() throws {
    let folder = try CommandFolder()
    try folder.write("a.dbn", Self.dbn())
    let result = try scan(folder, "a.dbn")
    expectNoDifference(result.status, 0)
    expectNoDifference(try sizes(result), Array(1...10), "\(result)")
    expectNoDifference(result.complaints, [])
  }

  @Test("a cut tail: the whole records are delivered, and a warning says so")
  func cutTail() throws {
    let folder = try CommandFolder()
    try folder.write("a.dbn", Array(Self.dbn().dropLast(30)))
    let result = try scan(folder, "a.dbn")
    expectNoDifference(result.status, 0)
    expectNoDifference(try sizes(result), Array(1...9))
    expectNoDifference(result.complaints.count, 1)
    expectMessage(
      result.complaints.first ?? "", what: "truncated: 18 bytes of an unfinished record",
      place: "a.dbn, byte")
    expectNoDifference(try health(result).count { $0.hasPrefix("decode_error") }, 1)
    // The same words when it becomes a log, and the log holds the same.
    let imported = try folder.run("import", "a.dbn", "--log", "a.flow")
    expectNoDifference(imported.status, 0)
    expectNoDifference(imported.complaints, result.complaints)
    expectNoDifference(try sizes(scan(folder, "a.flow")), Array(1...9))
  }

  @Test("an impossible record length: everything before it is delivered")
  func impossibleLength() throws {
    let folder = try CommandFolder()
    var bytes = Self.dbn()
    bytes[bytes.count - 3 * 48] = 0
    try folder.write("a.dbn", bytes)
    let result = try scan(folder, "a.dbn")
    expectNoDifference(result.status, 0)
    expectNoDifference(try sizes(result), Array(1...7))
    expectNoDifference(result.complaints.count, 1)
    expectMessage(
      result.complaints.first ?? "", what: "", place: "a.dbn, byte \(bytes.count - 3 * 48)")
  }

  /// Two frames of zstd, made by zstd itself.
  private func frames(_ folder: CommandFolder) throws -> (first: [UInt8], second: [UInt8]) {
    let bytes = Self.dbn(prints: 40)
    let cut = bytes.count - 20 * 48
    func compress(_ part: ArraySlice<UInt8>) throws -> [UInt8] {
      try folder.tool("zstd", ["-q", "-c", "--check"], input: Array(part)).out
    }
    return (try compress(bytes[..<cut]), try compress(bytes[cut...]))
  }

  @Test(
    "a flipped byte of zstd data: what was whole before it is delivered",
    .enabled(if: Started.find("zstd") != nil, "zstd is not installed"))
  func flippedByte() throws {
    let folder = try CommandFolder()
    var (first, second) = try frames(folder)
    try folder.write("good.dbn.zst", first + second)
    expectNoDifference(try sizes(scan(folder, "good.dbn.zst")), Array(1...40))
    second[second.count / 2] ^= 0x10
    try folder.write("bad.dbn.zst", first + second)
    let result = try scan(folder, "bad.dbn.zst")
    expectNoDifference(result.status, 0)
    // The frame's checksum is known only at its end: a block that decompresses was handed out.
    #expect(try sizes(result).starts(with: 1...20))
    expectNoDifference(result.complaints.count, 1)
    expectMessage(
      result.complaints.first ?? "", what: "corrupt zstd data", place: "bad.dbn.zst, byte")
  }

  @Test(
    "a cut zstd file: what was whole before it is delivered",
    .enabled(if: Started.find("zstd") != nil, "zstd is not installed"))
  func cutFrame() throws {
    let folder = try CommandFolder()
    let (first, second) = try frames(folder)
    try folder.write("cut.dbn.zst", first + second.dropLast(9))
    let result = try scan(folder, "cut.dbn.zst")
    expectNoDifference(result.status, 0)
    #expect(try sizes(result).starts(with: 1...20))
    expectNoDifference(result.complaints.count, 1)
    expectMessage(
      result.complaints.first ?? "", what: "the compressed file ends too early",
      place: "cut.dbn.zst, byte")
  }
}
