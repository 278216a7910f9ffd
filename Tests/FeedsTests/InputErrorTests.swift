import CustomDump
import Feeds
import FlowEngine
import Testing

@Suite struct InputErrorTests {
  struct Row: Sendable, CustomTestStringConvertible {
    var bytes: [UInt8]
    var kind: InputError.Kind
    var what: String
    var why: String
    var testDescription: String { why }
  }

  // swift-format-ignore
  static let rows: [Row] = [
    Row(bytes: [], kind: .empty, what: "the file is empty", why: "nothing in it"),
    Row(bytes: Array("hello, world\n".utf8), kind: .notRecognised,
      what: "the format is not recognised", why: "a text"),
    Row(bytes: Array(#"{"kind":"alert"}"#.utf8), kind: .notRecognised,
      what: "the format is not recognised", why: "JSON that is not normal form"),
    Row(bytes: DBNBytes.trade, kind: .fragment, what: "a DBN fragment without metadata",
      why: "records without a head"),
    Row(bytes: Array("DBN".utf8) + [9, 0, 0, 0, 0], kind: .unsupportedVersion,
      what: "DBN version 9 is not supported", why: "a version of the future"),
    Row(bytes: Array(DBNBytes.metadata()[..<60]), kind: .corrupt,
      what: "truncated: 60 bytes of an unfinished record", why: "cut metadata"),
    Row(bytes: Array(ByteStreamTests.frame1[..<40]), kind: .corrupt,
      what: "the compressed file ends too early", why: "a frame cut inside the metadata"),
  ]

  @Test("an input that cannot be used is named with what to do", arguments: rows)
  func named(_ row: Row) throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("input", row.bytes)
    let error = #expect(throws: InputError.self) { try MergedInput(paths: [path]) }
    expectNoDifference(error?.kind, row.kind)
    expectNoDifference(error?.what, row.what)
    expectNoDifference(error?.path, path)
    expectNoDifference(error?.remedy.isEmpty, false)
    #expect(error?.description.hasPrefix("\(row.what) (\(path)") == true)
  }

  @Test("a path that is not there")
  func missing() {
    let error = #expect(throws: InputError.self) {
      try MergedInput(paths: ["/nonexistent/file"])
    }
    expectNoDifference(
      error?.description,
      "cannot read: No such file or directory (/nonexistent/file): "
        + "check the path and its permissions")
  }

  @Test("a directory takes what it recognises and names the rest")
  func directory() throws {
    let folder = try TemporaryFolder()
    _ = try folder.write("b.txt", Array("hello".utf8))
    _ = try folder.write("c.frag", DBNBytes.trade)
    _ = try folder.write("d", ByteStreamTests.member)
    _ = try folder.write("e.flow", Array("SQLite format 3\0 and pages".utf8))
    _ = try folder.write("a", ByteStreamTests.plain)
    let input = try MergedInput(paths: [folder.path])
    expectNoDifference(input.ignored.map(\.kind), [.notRecognised, .fragment])
    expectNoDifference(Set(input.files.map(\.format)), [.normalForm, .flowLog, .dbn])
  }

  @Test("a broken frame is an event behind everything that could be read")
  func brokenFrame() throws {
    let folder = try TemporaryFolder()
    var broken = ByteStreamTests.frame2
    broken[broken.count - 1] ^= 0xFF
    let path = try folder.write("a", ByteStreamTests.frame1 + broken)
    let input = try MergedInput(paths: [path])
    let events = try readAll(input)
    expectNoDifference(input.faults.map(\.position), [.fileOffset(184)])
    let kinds = events.compactMap {
      if case .notice(let notice) = $0 { notice.kind } else { nil }
    }
    // The trade of type 0x00 is left to the tcbbo that comes behind it.
    expectNoDifference(kinds, [.unresolved, .duplicate, .decodeError])
    expectNoDifference(input.counts.trades, 1)
  }

  @Test("a cut record is an event behind every whole one")
  func cutRecord() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write(
      "a", DBNBytes.metadata(schema: 4) + DBNBytes.trade + DBNBytes.trade.dropLast(8))
    let input = try MergedInput(paths: [path])
    let events = try readAll(input)
    expectNoDifference(input.counts.trades, 1)
    expectNoDifference(input.faults.map(\.position), [.streamOffset(176)])
    let places = events.compactMap {
      if case .notice(let notice) = $0, notice.kind == .decodeError { notice.place } else { nil }
    }
    expectNoDifference(places, [176])
  }

  @Test("a malformed line is an event, and reading goes on")
  func malformedLine() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write(
      "a",
      Array((ByteStreamTests.line + "{\"in\":}\n" + ByteStreamTests.line + "{\"in\":\"x\"}").utf8))
    let input = try MergedInput(paths: [path])
    let events = try readAll(input)
    expectNoDifference(input.faults.map(\.position), [.line(2)])
    let notices = events.compactMap {
      if case .notice(let notice) = $0 { notice } else { nil }
    }
    expectNoDifference(notices.map(\.kind), [.decodeError, .skipped])
    expectNoDifference(notices.map(\.place), [2, 4])
  }

  @Test("a file of nothing but malformed lines is counted, and kept only in part")
  func manyFaults() throws {
    let folder = try TemporaryFolder()
    let text = ByteStreamTests.line + String(repeating: "x\n", count: 500)
    let input = try MergedInput(paths: [try folder.write("a", Array(text.utf8))])
    let events = try readAll(input)
    expectNoDifference(input.counts.faults, 500)
    expectNoDifference(input.faults.count, 100)
    let told = events.filter { if case .notice = $0 { true } else { false } }
    expectNoDifference(told.count, 500)
  }
}
