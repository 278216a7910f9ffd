import CustomDump
import Foundation
import Glibc
import Testing

@testable import Store

/// The thread of the panel that makes keyframes once a log is read: nobody may notice it, and what
/// it leaves behind is whole.
@Suite(
  .serialized, .tags(.slow),
  .enabled(if: CommandFolder.isBuilt, CommandFolder.skipped))
struct PanelKeyframesTests {
  /// Enough for several blocks, which is where keyframes stand.
  static let events = 6 * LogWriter.blockEvents + 1_000
  let folder: CommandFolder
  private var path: String { folder.file("a.flow") }
  private var cache: String { path + KeyframeStore.suffix }

  /// Made once; each test has a copy.
  private static let recording = Result { () throws -> [UInt8] in
    let folder = try CommandFolder()
    let made = try folder.run(
      "ingest", "--seed", "4", "--minutes", "200", "--events", "\(events)", "--rate",
      "1000000000", "--batch", "4096", "--log", "a.flow")
    guard made.status == 0 else { throw CommandFolder.Failure(description: "\(made)") }
    return try folder.bytes("a.flow")
  }

  init() throws {
    folder = try CommandFolder()
    try folder.write("a.flow", Self.recording.get())
  }

  private func panel(_ environment: [String: String] = [:]) throws -> PanelProcess {
    try PanelProcess(
      width: 120, height: 40,
      environment: environment.merging(["XDG_STATE_HOME": folder.file("state")]) { $1 },
      open: [path])
  }

  /// What the panel said of its keyframes in its diagnostic log, a line a run that was not ended.
  private var said: [String] {
    let text = try? String(
      contentsOfFile: folder.file("state/flowtui/flowtui.log"), encoding: .utf8)
    return (text ?? "").split(separator: "\n").compactMap { line in
      line.range(of: "keyframes: ").map { String(line[$0.upperBound...]) }
    }
  }

  private func waitSaid(_ panel: PanelProcess, _ count: Int) throws -> String {
    for _ in 0..<3_000 {
      if said.count >= count { return said[count - 1] }
      panel.read(milliseconds: 20)
    }
    throw PanelProcess.Failure(what: "keyframes were neither made nor given up: \(said)")
  }

  private func quit(_ panel: PanelProcess) throws {
    panel.type("q")
    #expect(try panel.waitEnd() == 0)
    #expect(panel.isTerminalAsBefore)
    expectNoDifference(TerminalBytes(panel.written).faults.prefix(3), [])
  }

  private var bytes: Data { (try? Data(contentsOf: URL(fileURLWithPath: cache))) ?? Data() }

  /// The cache as the program that made it opens it: of its build and not of this test's.
  private func store() throws -> KeyframeStore {
    var key = KeyframeKey(try LogReader(path: path).header)
    // The second word of the file, little-endian: the engine's version, then the build.
    key.build = bytes.dropFirst(12).prefix(4).reversed().reduce(0) { $0 << 8 | UInt32($1) }
    return KeyframeStore(log: path, key: key)
  }

  /// Every keyframe with its own state, checksum and all.
  private func expectWhole(_ store: KeyframeStore) {
    for seq in store.seqs {
      expectNoDifference(store.state(atOrBefore: seq)?.seq, seq, "the state of \(seq) is torn")
    }
  }

  @Test("they come to be; ended in the middle it ends at once, and the next opening goes on there")
  func made() throws {
    let first = try panel()
    try first.wait("it is read") { $0[1].contains(" of ") }
    // A header, and a frame larger than anything that could be a torn one.
    for _ in 0..<3_000 where bytes.count < 10_000 { first.read(milliseconds: 20) }
    let asked = ContinuousClock.now
    try quit(first)
    #expect(ContinuousClock.now - asked < .seconds(5), "it waited for its cache")
    let part = try store()
    expectWhole(part)
    let last = try #require(part.seqs.last, "nothing was kept of \(bytes.count) bytes")
    #expect(last < UInt64(Self.events - 2 * LogWriter.blockEvents), "it was not in the middle")
    expectNoDifference(said, [], "a run that was ended has nothing to say")

    let second = try panel()
    let words = try waitSaid(second, 1)
    try quit(second)
    let whole = try store()
    expectWhole(whole)
    expectNoDifference(Array(whole.seqs.prefix(part.seqs.count)), part.seqs)
    #expect(whole.seqs.count > part.seqs.count && (whole.seqs.last ?? 0) > last)
    expectNoDifference(
      words,
      "\(whole.seqs.count - part.seqs.count) made after event \(last), \(whole.seqs.count) held")

    // With all of them there, an opening takes the newest and has nothing to add.
    let before = bytes
    let third = try panel()
    expectNoDifference(
      try waitSaid(third, 2),
      "0 made after event \(whole.seqs.last ?? 0), \(whole.seqs.count) held")
    try quit(third)
    #expect(bytes == before)
  }

  // swift-format-ignore
  @Test("killed while it writes, it leaves what the next opening mends", .enabled(if: FaultyDisk.isThere, "no C compiler for the shim"), arguments: [
    // 1 empties the file, 2 is its header; then each keyframe has its length, state, mark and head.
    (4, "half of the first state"), (5, "half of its mark"), (6, "half of its head"),
    (8, "half of the second state"),
  ])
  func torn(_ row: (write: Int, why: String)) throws {
    let first = try panel(FaultyDisk.environment(["FAULT_KILL": "\(row.write)"]))
    #expect(try first.waitEnd() == -SIGKILL, "it was not killed")
    let torn = try store()
    expectNoDifference(torn.seqs.count, row.write < 7 ? 0 : 1, "\(row.why): \(torn.seqs)")
    expectWhole(torn)
    let second = try panel()
    let words = try waitSaid(second, 1)
    try quit(second)
    let whole = try store()
    expectWhole(whole)
    #expect(whole.seqs.count > 3 && words.hasSuffix("\(whole.seqs.count) held"), "\(words)")
  }

  private func parts(_ frame: [String]) -> Int { frame[0].split(separator: "│").count }

  // swift-format-ignore
  @Test("where no cache can be, nobody hears of it", .enabled(if: FaultyDisk.isThere, "no C compiler for the shim"), arguments: [
    (EROFS, "a folder that nothing can be written to"), (ENOSPC, "a full disk"), (0, "a folder in its place"),
  ])
  func refused(_ row: (code: Int32, why: String)) throws {
    if row.code == 0 { expectNoDifference(mkdir(cache, 0o755), 0) }
    let panel = try panel(
      row.code == 0
        ? [:] : FaultyDisk.environment(["FAULT_ERRNO": "\(row.code)", "FAULT_AFTER": "-1"]))
    let before = try panel.wait("it is read") { $0[1].contains(" of ") }
    #expect(try waitSaid(panel, 1).hasPrefix("not made: "), "\(said)")
    panel.read(milliseconds: 200)
    // Not a word of it, and the picture is that of before.
    expectNoDifference(panel.frame, before)
    panel.type("\u{1B}OD")
    let after = try panel.wait("it still answers") { $0[0] != before[0] }
    // A warning would stand among the parts of the first line as soon as anything is drawn.
    expectNoDifference(parts(after), parts(before), after[0])
    try quit(panel)
    expectNoDifference(try Data(contentsOf: URL(fileURLWithPath: path)).isEmpty, false)
  }
}
