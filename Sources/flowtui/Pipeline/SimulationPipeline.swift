import Feeds
import FlowEngine
import Foundation
import Store

/// The embedded default session: its past as fast as the machine goes, then at real speed.
///
/// Runs on the engine's thread; the log and the panel receive the same deltas. A log of the session
/// is gone on with: its past comes from it, and the market waited meanwhile.
final class SimulationPipeline: @unchecked Sendable {
  // Everything but `mailbox` and `writer` is touched by the engine's thread only.
  private var market: SimulatedMarket
  private var loop: EngineLoop
  private let mailbox: Mailbox
  private var pump: LogPump?
  private let log: SessionLog?
  private let settings: Settings
  /// Who has to be waited for at the end; guarded by `lock`.
  private var writer: LogPump?
  private let lock = NSLock()
  /// Said before the first event that goes on.
  private var recovery = LogRecovery()
  private var meter = RateMeter()
  /// The simulated time that is now; everything before it is the past.
  private var startTime: Int64
  private var started: ContinuousClock.Instant?

  /// - Parameters:
  ///   - pastMinutes: minutes after the open at which the panel starts.
  ///   - log: nil when none is written.
  init(
    configuration: SimulationConfiguration, settings: Settings, pastMinutes: Int64,
    mailbox: Mailbox, log: SessionLog?
  ) {
    market = SimulatedMarket(configuration: configuration)
    loop = EngineLoop(Engine(settings: settings, session: configuration.session))
    self.mailbox = mailbox
    self.log = log
    self.settings = settings
    let open = SessionCalendar.regularHours(configuration.session).open
    startTime = open.nanoseconds + pastMinutes * 60_000_000_000
  }

  func start() {
    let thread = Thread { [self] in run() }
    thread.name = "flowtui-engine"
    thread.stackSize = 8 << 20
    thread.start()
  }

  /// Writes what is queued and closes the log, after the panel is gone.
  func finish() { lock.withLock { writer }?.finish() }

  private func run() {
    guard openLog() else { return }
    var events: [MarketEvent] = []
    while market.next(into: &events, limit: started == nil ? 4_096 : 32) {
      let isPast = (events.last?.known.nanoseconds ?? 0) <= startTime
      guard isPast ? deliver(events) : deliverInTime(events) else { return }
      events.removeAll(keepingCapacity: true)
    }
    mailbox.updateStatus { status in
      status.isLoading = false
      status.warning = "the simulated session is over"
    }
  }

  /// Opens the log, reads what it takes over, and goes on where it ends.
  ///
  /// - Returns: false when the panel is gone.
  private func openLog() -> Bool {
    guard let log else { return true }
    let mailbox = mailbox
    do {
      let opened = try log.open(
        { header throws(LogError) in
          try LogPump(
            path: log.path, header: header,
            onState: { state in mailbox.updateStatus { $0.log = state } },
            onFailure: { what in
              mailbox.fail(what)
              // The screen is gone by then, and nobody would know.
              if mailbox.isOver { complain(what) }
            })
        },
        { share in
          mailbox.updateStatus { $0.preparing = "reading history \(Int(share * 100))%" }
          return !mailbox.isOver
        })
      guard let (pump, taken) = opened else { return false }
      lock.withLock { writer = pump }
      self.pump = pump
      mailbox.updateStatus { status in
        status.preparing = nil
        status.note = taken.note
      }
      guard try recover(pump, log.path) else { return false }
      // In one piece: a log holds its history whole or not at all.
      return taken.events.isEmpty || deliver(taken.events)
    } catch {
      // Nothing of it was handed on: the session is made anew, beside the log and not into it.
      // The panel is of more use without a log than not at all; the status bar says it.
      mailbox.updateStatus { $0.preparing = nil }
      mailbox.fail("no log is written: \(error)")
      pump = nil
    }
    return true
  }

  /// Goes on where the log ends.
  ///
  /// - Returns: false when the panel is gone.
  private func recover(_ pump: LogPump, _ path: String) throws(LogError) -> Bool {
    var engine = Engine(settings: settings, session: market.session)
    let found = try pump.begin(rebuilding: &engine)
    guard try found.replay(path, { mailbox.send($0) }) else { return false }
    loop = EngineLoop(engine)
    recovery = found
    market.skip(found.sourceEvents)
    startTime = max(startTime, found.resume?.lastKnown?.nanoseconds ?? startTime)
    return true
  }

  /// - Returns: false when the panel is gone.
  private func deliver(_ events: [MarketEvent]) -> Bool {
    guard let first = events.first else { return true }
    let notices = recovery.notices(at: first.known) + (pump?.takeNotices(at: first.known) ?? [])
    recovery = LogRecovery()
    let delta = loop.step(notices + events)
    pump?.append(delta)
    let rate = meter.add(events.count)
    if let rate, started != nil { mailbox.updateStatus { $0.rate = rate } }
    return mailbox.send(delta)
  }

  /// Each event at its moment: what is due goes before the thread sleeps.
  private func deliverInTime(_ events: [MarketEvent]) -> Bool {
    var current: [MarketEvent] = []
    for event in events {
      let ahead = event.known.nanoseconds - startTime
      if ahead > 0, started == nil {
        guard deliver(current) else { return false }
        current = []
        started = .now
        mailbox.updateStatus { $0.isLoading = false }
      }
      if let started, started + .nanoseconds(ahead) > .now {
        guard deliver(current) else { return false }
        current = []
        while case let left = started + .nanoseconds(ahead) - ContinuousClock.now, left > .zero {
          if mailbox.isOver { return false }
          Thread.sleep(forTimeInterval: min(0.25, left / .seconds(1)))
        }
      }
      current.append(event)
    }
    return deliver(current)
  }
}

/// Events a second, told once a second.
struct RateMeter {
  private var since = ContinuousClock.now
  private var count = 0

  mutating func add(_ events: Int) -> Int? {
    count += events
    let elapsed = ContinuousClock.now - since
    guard elapsed >= .seconds(1) else { return nil }
    defer {
      since = .now
      count = 0
    }
    return Int(Double(count) / (elapsed / .seconds(1)))
  }
}

extension SimulatedMarket {
  /// Passes over events that a log holds already.
  mutating func skip(_ count: Int) {
    var passed: [MarketEvent] = []
    var left = count
    while left > 0, next(into: &passed, limit: min(left, 4_096)) {
      left -= passed.count
      passed.removeAll(keepingCapacity: true)
    }
  }
}
