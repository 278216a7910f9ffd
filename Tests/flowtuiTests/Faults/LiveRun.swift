import CustomDump
import FlowEngine
import Foundation
import Glibc
import Store
import Testing

@testable import Feeds
@testable import flowtui

/// `flowtui ingest`, the live writing without a panel, as a process that may be killed.
final class LiveRun {
  static let seed: UInt64 = 7
  static let isLong = getenv("FLOWTUI_LONG_TESTS") != nil

  let started: Started

  init(
    _ folder: CommandFolder, log: String = "a.flow", _ arguments: [String] = [],
    environment: [String: String] = [:]
  ) throws {
    started = try folder.start(
      ["ingest", "--seed", "\(Self.seed)", "--log", log] + arguments, environment: environment)
  }

  /// What a commit, or a fault, was told with.
  struct Report: Hashable {
    var committed: UInt64
    var queued: Int
    /// `-` when there is none.
    var fault: String
  }

  /// Whole lines only: a process that is killed may leave a part of one.
  static func reports(_ bytes: [UInt8]) -> [Report] {
    guard let end = bytes.lastIndex(of: UInt8(ascii: "\n")) else { return [] }
    return String(decoding: bytes[..<end], as: UTF8.self).split(separator: "\n").compactMap {
      let parts = $0.split(separator: " ")
      guard parts.count == 3, let last = UInt64(parts[0]), let queued = Int(parts[1]) else {
        return nil
      }
      return Report(committed: last, queued: queued, fault: String(parts[2]))
    }
  }

  var reports: [Report] { get throws { Self.reports(try started.outSoFar) } }

  /// Waits until the reports are as asked.
  func wait(_ what: String, _ isThere: ([Report]) -> Bool) throws {
    for _ in 0..<6_000 {
      if isThere(try reports) { return }
      if !started.process.isRunning {
        if isThere(try reports) { return }
        break
      }
      usleep(5_000)
    }
    throw CommandFolder.Failure(description: "never told: \(what), \(try reports.suffix(3))")
  }

  /// Waits for the first commit, or the end.
  func awaitCommit() {
    while started.process.isRunning, (try? reports)?.isEmpty ?? true { usleep(2_000) }
  }

  /// The events of the session, as the process makes them; the first of them when that is enough.
  static func market(
    _ session: IngestSession = IngestSession(seed: seed), first count: UInt64 = .max
  ) -> [MarketEvent] {
    var market = SimulatedMarket(configuration: session.configuration)
    var events: [MarketEvent] = []
    while UInt64(events.count) < count, market.next(into: &events, limit: 4_096) {}
    return events
  }
}

/// A log held against a run that nothing interrupted.
struct LiveLog {
  let path: String

  /// The numbers of the last event, and what its own check says.
  func lastSeq() throws -> UInt64 { try LogReader(path: path).lastSeq() }

  private func content() throws -> (events: [MarketEvent], derived: FlowBatch) {
    var batches = try LogReader(path: path).batches()
    var (events, derived) = ([MarketEvent](), FlowBatch())
    while let batch = try batches.next() {
      events += batch.events
      derived.append(batch.derived)
    }
    return (events, derived)
  }

  /// Holds the log against the market: nothing but what it says itself may be missing, and what was
  /// derived is what one engine derives that never stopped.
  ///
  /// - Parameters:
  ///   - isWhole: the log must reach the end of the market.
  ///   - mayBeTorn: a commit that was never told may have left a part of it.
  /// - Returns: the kinds of its notices about itself, in order.
  @discardableResult
  func expectUninterrupted(_ market: [MarketEvent], isWhole: Bool = true, mayBeTorn: Bool = false)
    throws -> [HealthKind]
  {
    let (events, derived) = try content()
    var kinds: [HealthKind] = []
    var next = 0
    for (index, event) in events.enumerated() {
      if case .notice(let notice) = event, notice.feed == LogPump.feed {
        kinds.append(notice.kind)
        if notice.kind == .gap { next += Int(notice.lost ?? 0) }
        continue
      }
      guard next < market.count, event == market[next] else {
        Issue.record("seq \(index + 1) is not event \(next) of the market: \(event)")
        return kinds
      }
      next += 1
    }
    if isWhole { #expect(next >= market.count, "the log ends at event \(next) of the market") }
    let session = try LogReader(path: path).header.session
    var engine = Engine(settings: Settings(), session: session)
    var expected = FlowBatch()
    for event in events { engine.step(event, into: &expected) }
    #expect(derived.judgements == expected.judgements)
    #expect(derived.settled == expected.settled)
    #expect(derived.bars == expected.bars)
    #expect(derived.clusters == expected.clusters)
    if isWhole { #expect(!derived.clusters.isEmpty, "the session has something to derive") }
    #expect(derived.alerts == expected.alerts)
    #expect(derived.inferences == expected.inferences)
    #expect(derived.health == expected.health)
    try expectVerified(mayBeTorn: mayBeTorn)
    return kinds
  }

  private func expectVerified(mayBeTorn: Bool) throws {
    let reader = try LogReader(path: path)
    let faults = try LogCheck(reader).run()
    expectNoDifference(
      faults.filter { if case .wal = $0 { !mayBeTorn } else { true } }, [])
    let result = try Verifier(reader).verify(engine: { header throws(SettingsError) in
      Engine(settings: try Settings(text: header.settings), session: header.session)
    })
    if case .failed(let failure) = result { Issue.record("\(path): \(failure)") }
  }
}
