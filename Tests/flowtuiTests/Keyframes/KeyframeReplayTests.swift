import CustomDump
import Foundation
import Testing

@testable import FlowEngine
@testable import Store
@testable import flowtui

/// Keyframes beside a log change how long an answer takes, and nothing else.
@Suite(.serialized) struct KeyframeReplayTests {
  /// A log of a planted session in chunks as live writing makes them.
  private final class Recording {
    let folder = NSTemporaryDirectory() + "flowtui-keyframes-\(UUID().uuidString)"
    let stream: PlantedStream
    var path: String { folder + "/a.flow" }

    init(seed: UInt64, name: String = "a.flow") throws {
      stream = PlantedStream(seed: seed)
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
      try write(stream, to: folder + "/" + name)
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    func write(_ stream: PlantedStream, to path: String) throws {
      let header = LogHeader(
        session: stream.session, origin: .live, settings: Settings().text, createdBy: "tests")
      let writer = try LogWriter(path: path, header: header, mode: .live)
      for delta in stream.deltas {
        try writer.append(delta.events, derived: delta.derived, firstSeq: delta.firstSeq)
      }
      writer.close()
    }

    var last: UInt64 { stream.whole.lastSeq }

    /// Small steps, so that a short log has several.
    @discardableResult
    func make(every events: Int64 = 3_000, isOver: () -> Bool = { false }) throws
      -> KeyframeMaker.Report
    {
      var maker = KeyframeMaker()
      maker.spacing.budget = 0
      maker.spacing.eventsMin = events
      return try maker.run(LogReader(path: path), settings: Settings(), isOver: isOver)
    }

    func replay(_ seq: UInt64) throws -> EngineReplay {
      try EngineReplay(LogReader(path: path), settings: Settings(), atOrBefore: seq)
    }
  }

  /// The next events after a moment, as a digest of what follows from them.
  private func rest(_ replay: EngineReplay, _ events: [MarketEvent]) -> DigestSet {
    var engine = replay.engine
    var digest = Digest()
    var out = FlowBatch()
    for event in events { engine.step(event, into: &out) }
    digest.combine(out)
    return digest.digests
  }

  @Test("the engine at any moment is the one that stepped the log from its start")
  func anyMoment() throws {
    let recording = try Recording(seed: 5)
    let events = recording.stream.deltas.flatMap(\.events)
    var random = SeededRandom(seed: 5)
    let moments = (0..<6).map { _ in UInt64(1 + random.below(events.count - 1)) }.sorted()
    let before = try moments.map { moment in
      var replay = try recording.replay(moment)
      try replay.advance(through: moment)
      expectNoDifference(replay.restoredFrom, 0)
      return rest(replay, Array(events[Int(moment)...].prefix(2_000)))
    }
    let report = try recording.make()
    #expect(report.made > 3 && report.held == report.made, "\(report)")
    for (moment, digests) in zip(moments, before) {
      var replay = try recording.replay(moment)
      try replay.advance(through: moment)
      expectNoDifference(replay.engine.seq, moment)
      expectNoDifference(
        rest(replay, Array(events[Int(moment)...].prefix(2_000))), digests, "\(moment)")
    }
    let newest = try recording.replay(recording.last)
    #expect(newest.restoredFrom > recording.last - 8_000)
    var past = newest
    try past.advance(through: .max)
    expectNoDifference(past.engine.seq, recording.last)
  }

  @Test("making them again adds nothing, and ended early it goes on where it ended")
  func again() throws {
    let recording = try Recording(seed: 6)
    var blocks = 0
    let part = try recording.make {
      blocks += 1
      return blocks > 5
    }
    #expect(part.made > 0)
    let whole = try recording.make()
    #expect(whole.made > 0 && whole.held == part.made + whole.made)
    let key = KeyframeKey(try LogReader(path: recording.path).header)
    let seqs = KeyframeStore(log: recording.path, key: key).seqs
    expectNoDifference(seqs, Array(Set(seqs)).sorted())
    expectNoDifference(try recording.make().made, 0)
  }

  @Test("while somebody else makes them nothing is written, and a short log gets no file")
  func locked() throws {
    let recording = try Recording(seed: 6)
    let cache = recording.path + KeyframeStore.suffix
    let lock = try #require(try KeyframeLock(cache))
    expectNoDifference(try recording.make().made, 0)
    lock.release()
    expectNoDifference(try recording.make(every: 10_000_000).made, 0)
    #expect(try recording.make(every: Int64(recording.last) - 10).made == 0)
    #expect(access(cache, F_OK) != 0)
  }

  @Test("the keyframes of another recording, or with a flipped bit, are passed over")
  func foreign() throws {
    let recording = try Recording(seed: 5)
    try recording.make()
    // A live log of the same session has the same header.
    let other = try Recording(seed: 7)
    let cache = recording.path + KeyframeStore.suffix
    try FileManager.default.copyItem(atPath: cache, toPath: other.path + KeyframeStore.suffix)
    let moment = min(recording.last, other.last)
    #expect(try recording.replay(moment).restoredFrom > 0)
    expectNoDifference(try other.replay(moment).restoredFrom, 0)

    var bytes = try Data(contentsOf: URL(fileURLWithPath: cache))
    let newest = try recording.replay(recording.last).restoredFrom
    bytes[bytes.count - 500] ^= 4
    try bytes.write(to: URL(fileURLWithPath: cache))
    let older = try recording.replay(recording.last).restoredFrom
    #expect(older > 0 && older < newest)
  }

  @Test("why says the same with keyframes and without")
  func why() throws {
    let recording = try Recording(seed: 8)
    let clusters = recording.stream.deltas.flatMap(\.derived.clusters)
    let asked = clusters.filter {
      $0.state == .final && [.sweep, .probableSweep, .block].contains($0.type)
    }.suffix(6)
    #expect(asked.count > 3)
    let source = try WhySource(LogReader(path: recording.path))
    let before = try asked.map { try source.verdicts(on: $0).map { "\($0)" } }
    #expect(before.contains { !$0.isEmpty })
    try recording.make()
    let last = try #require(asked.last)
    #expect(try recording.replay(last.stamp.seq - 1).restoredFrom > 0)
    let after = try asked.map { try source.verdicts(on: $0).map { "\($0)" } }
    expectNoDifference(after, before)
  }
}
