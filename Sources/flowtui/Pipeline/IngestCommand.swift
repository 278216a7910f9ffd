import ArgumentParser
import Feeds
import FlowEngine
import Glibc
import Store

/// `flowtui ingest`: the simulated session into a log as live writing does it, without a panel.
///
/// For the tests of faults: it tells each commit on a descriptor, after the commit, so that a test
/// that ends it knows what must be there.
struct IngestCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "ingest", abstract: "Write the simulated session live, for tests of faults.",
    discussion: "Example: flowtui ingest --seed 7 --minutes 5 --log a.flow", shouldDisplay: false)

  @Option(help: "Seed of the simulated session.")
  var seed: UInt64 = 1
  @Option(help: "Its length in minutes.")
  var minutes = 5
  @Option(help: "Date of the session (YYYYMMDD).")
  var date: Int32 = 20_261_120
  @Option(help: "Folder whose newest logs are the history of the session.")
  var data: String?
  @Option(help: "Events of it at most, those of its log included.")
  var events = Int.max
  @Option(help: "The log to write, or to go on with.")
  var log: String
  @Option(help: "Events a second at most.")
  var rate = 20_000
  @Option(help: "Events stepped at once.")
  var batch = 64
  @Option(help: "Descriptor that each commit is told on: last seq, queued events, fault.")
  var report: Int32 = 1
  @Option(help: "Events of the market that pass while nobody writes.")
  var lose = 0
  @Option(help: "Events that wait in memory at most.")
  var queueMax = LogPump.Limits().queueMax
  @Option(help: "Bytes of the write-ahead file that are a fault.")
  var walMax = LogPump.Limits().walMax
  @Option(help: "Pages after which the write-ahead file is moved into the log.")
  var checkpointPages: Int?
  @Flag(help: "Commit without writing through, for the test that must fail then.")
  var relaxed = false

  func run() throws {
    let session = IngestSession(
      seed: seed, minutes: minutes, date: CalendarDate(yyyymmdd: date))
    let configuration = session.configuration
    let settings = Settings()
    let header = LogHeader(
      session: configuration.session, origin: .simulated, settings: settings.text,
      inputs: [LogInput(name: "simulation", hash: "seed-\(seed)-\(minutes)")],
      createdBy: "flowtui \(Flowtui.version)")
    var limits = LogPump.Limits()
    limits.queueMax = queueMax
    limits.walMax = walMax
    limits.retryAfter = .milliseconds(50)
    limits.isRelaxed = relaxed
    limits.checkpointPages = checkpointPages
    let descriptor = report
    do throws(LogError) {
      let sessionLog = SessionLog(path: log, header: header, settings: settings, history: data)
      let opened = try sessionLog.open { [limits] header throws(LogError) in
        try LogPump(
          path: log, header: header, limits: limits,
          onState: { state in Self.tell(state, on: descriptor) },
          onFailure: { complain($0) })
      }
      guard let (pump, taken) = opened else { return }
      for note in taken.leftOut + taken.warnings { complain(printable(note)) }
      var engine = Engine(settings: settings, session: configuration.session)
      let recovery = try pump.begin(rebuilding: &engine)
      var loop = EngineLoop(engine)
      if !taken.events.isEmpty { pump.append(loop.step(taken.events)) }
      feed(SimulatedMarket(configuration: configuration), loop, recovery, pump)
      pump.finish()
    } catch { throw CommandError(error) }
  }

  private func feed(
    _ source: SimulatedMarket, _ engine: EngineLoop, _ recovery: LogRecovery, _ pump: LogPump
  ) {
    var (market, loop, recovery) = (source, engine, recovery)
    let lost = recovery.resume == nil ? 0 : lose
    market.skip(recovery.sourceEvents + lost)
    let started = ContinuousClock.now
    let countMax = self.events - recovery.sourceEvents
    var count = 0
    var events: [MarketEvent] = []
    while count < countMax, market.next(into: &events, limit: batch) {
      guard let now = events.first?.known else { break }
      let notices = recovery.notices(at: now, lost: Int64(lost)) + pump.takeNotices(at: now)
      recovery = LogRecovery()
      pump.append(loop.step(notices + events))
      count += events.count
      events.removeAll(keepingCapacity: true)
      let ahead = started + .seconds(Double(count) / Double(rate)) - .now
      if ahead > .zero { usleep(UInt32(ahead / .microseconds(1))) }
    }
  }

  /// One line, in one call: what is read of it was committed.
  private static func tell(_ state: LogState, on descriptor: Int32) {
    let fault = state.fault.map { $0.words.replacing(" ", with: "_") } ?? "-"
    let line = Array("\(state.committed) \(state.queued) \(fault)\n".utf8)
    _ = write(descriptor, line, line.count)
  }
}

/// The session that `flowtui ingest` writes.
struct IngestSession: Hashable, Sendable {
  var configuration: SimulationConfiguration

  /// A quiet one, so that a test may read it many times.
  init(
    seed: UInt64, minutes: Int = 5, date: CalendarDate = CalendarDate(yyyymmdd: 20_261_120)
  ) {
    configuration = .light(seed: seed, session: date)
    configuration.minutes = minutes
    configuration.underlyings = 8
  }

  /// The one that the panel opens.
  init(panel seed: UInt64) { configuration = .light(seed: seed) }
}
