import CustomDump
import FlowEngine
import Glibc
import Testing

@testable import Store

/// The write-ahead file is torn or altered, the log is cut: what is lost is named, never guessed.
@Suite struct TornLogTests {
  let scratch = Scratch()
  private var path: String { scratch.file("a.flow") }
  private var copy: String { scratch.file("b.flow") }
  private static let batch = 150
  private static let commits = 24

  /// A log as a writer leaves it that was killed: all of it in the write-ahead file.
  private struct Torn {
    var main: [UInt8]
    var wal: [UInt8]
    /// Where each commit ends; the last of them are those of `append`.
    var ends: [Int] = []
    var frame: Int

    init(_ path: String) throws {
      main = bytesOf(path)
      let bytes = bytesOf(path + "-wal")
      func word(_ at: Int) -> Int { bytes[at..<at + 4].reduce(0) { $0 << 8 | Int($1) } }
      wal = bytes
      frame = 24 + word(8)
      // By the format of SQLite: the second word of a frame is not 0 where a commit ends.
      for start in stride(from: 32, to: wal.count - frame + 1, by: frame) where word(start + 4) != 0
      {
        ends.append(start + frame)
      }
    }

    /// The last event when only this much of the file counts; nil before the log is one.
    func lastSeq(_ count: Int) -> UInt64? {
      let whole = ends.count { $0 <= count }
      let others = ends.count - commits
      return whole < others ? nil : UInt64((whole - others) * batch)
    }
  }

  private func torn() throws -> Torn {
    let events = fakeDay(Self.batch * Self.commits)
    var engine = FakeEngine()
    let writer = try LogWriter(path: path, header: .sample, mode: .live)
    try writer.write(events, batch: Self.batch, engine: &engine)
    defer { writer.close() }
    return try Torn(path)
  }

  private func put(_ main: [UInt8], _ wal: [UInt8]) {
    for suffix in ["", "-wal", "-shm"] { unlink(copy + suffix) }
    for (bytes, name) in [(main, copy), (wal, copy + "-wal")] {
      let descriptor = open(name, O_WRONLY | O_CREAT | O_TRUNC, 0o644)
      #expect(write(descriptor, bytes, bytes.count) == bytes.count)
      close(descriptor)
    }
  }

  @Test("a write-ahead file that ends anywhere: whole commits count, and nothing else")
  func tail() throws {
    let torn = try torn()
    var random = SeededRandom(seed: 4)
    var cuts = (0..<60).map { _ in Int(random.next() % UInt64(torn.wal.count)) }
    for end in torn.ends.suffix(4) { cuts += [end - 1, end, end + 1, end + torn.frame] }
    for (index, cut) in cuts.enumerated() {
      put(torn.main, Array(torn.wal.prefix(cut)))
      guard let expected = torn.lastSeq(cut) else {
        #expect(throws: LogError.self, "cut at \(cut)") { try LogReader(path: copy) }
        continue
      }
      let reader = try LogReader(path: copy)
      expectNoDifference(try reader.lastSeq(), expected, "cut at \(cut)")
      expectNoDifference(try LogCheck(reader).run(), [], "cut at \(cut)")
      guard index % 8 == 0, case .failed(let failure) = try verify(copy) else { continue }
      Issue.record("cut at \(cut): \(failure)")
    }
  }

  @Test("a flipped bit of the write-ahead file is found, named, and what is before it readable")
  func flippedFrame() throws {
    let torn = try torn()
    var random = SeededRandom(seed: 5)
    for _ in 0..<80 {
      let place = 32 + Int(random.next() % UInt64(torn.wal.count - 32))
      var wal = torn.wal
      wal[place] ^= 1 << UInt8(random.next() % 8)
      put(torn.main, wal)
      let frame = (place - 32) / torn.frame
      guard let expected = torn.lastSeq(32 + frame * torn.frame) else {
        #expect(throws: LogError.self, "\(place)") { try LogReader(path: copy) }
        continue
      }
      let reader = try LogReader(path: copy)
      expectNoDifference(try reader.lastSeq(), expected, "\(place)")
      let lost = torn.ends.count { $0 > place }
      expectNoDifference(
        try LogCheck(reader).run(), [.wal(frame: frame + 1, commits: lost)], "\(place)")
    }
  }

  @Test("a write-ahead file whose start is altered is named", arguments: [3, 9, 17, 21, 26, 31])
  func flippedStart(_ place: Int) throws {
    // The log itself is whole here: only the last commits are in the file.
    var engine = FakeEngine()
    let events = fakeDay(900)
    let writer = try LogWriter(path: path, header: .sample, mode: .live)
    defer { writer.close() }
    try writer.write(events, batch: 150, engine: &engine, upTo: 600)
    #expect(try writer.checkpoint())
    let rest = Array(events[600...])
    try writer.append(rest, derived: engine.derive(rest), firstSeq: 601)
    let torn = try Torn(path)
    var wal = torn.wal
    wal[place] ^= 4
    put(torn.main, wal)
    let reader = try LogReader(path: copy)
    expectNoDifference(try reader.lastSeq(), 600)
    expectNoDifference(try LogCheck(reader).run(), [.wal(frame: 0, commits: nil)])
  }

  @Test("a writer goes on after a torn end with what is whole")
  func goOn() throws {
    let torn = try torn()
    let cut = torn.ends[torn.ends.count - 3] + 5_000
    put(torn.main, Array(torn.wal.prefix(cut)))
    let events = fakeDay(Self.batch * Self.commits)
    let writer = try LogWriter(path: copy, header: .sample, mode: .live)
    expectNoDifference(writer.lastSeq, torn.lastSeq(cut))
    var engine = FakeEngine()
    let resume = try writer.resume { event, out in engine.step(event, into: &out) }
    let rest = Array(events[Int(resume.lastSeq)...])
    try writer.append(rest, derived: engine.derive(rest), firstSeq: resume.lastSeq + 1)
    try writer.finish()
    var (other, digest) = (FakeEngine(), Digest())
    digest.combine(events)
    digest.combine(other.derive(events))
    expectNoDifference(
      try verify(copy), .same(events: UInt64(events.count), digests: digest.digests))
  }

  @Test("a file that is cut at any page is never sound")
  func pages() throws {
    var engine = FakeEngine()
    let writer = try LogWriter(path: path, header: .sample, mode: .importing)
    try writer.write(fakeDay(1_500), batch: 500, engine: &engine)
    try writer.finish()
    let whole = bytesOf(path)
    let pages = whole.count / 8_192
    #expect(pages > 20)
    for page in 0..<pages {
      put(Array(whole.prefix(page * 8_192)), [])
      unlink(copy + "-wal")
      do {
        let faults = try LogCheck(LogReader(path: copy)).run()
        #expect(!faults.isEmpty, "cut after \(page) of \(pages) pages")
      } catch {
        // Nothing of it can be read: an error that names the file, never a crash.
        #expect("\(error)".contains(copy), "\(error)")
      }
    }
  }
}
