import Feeds
import FlowEngine
import Foundation
import Store

/// The embedded default session: its past as fast as the machine goes, then at real speed.
///
/// Runs on the engine's thread; the log and the panel receive the same deltas. A log of the session
/// is gone on with: its past comes from it, and the market waited meanwhile.
final class SimulationPipeline: @unchecked Sendable {
  // Everything but `mailbox` and `pump` is touched by the engine's thread only.
  private var market: SimulatedMarket
  private var loop: EngineLoop
  private let mailbox: Mailbox
  private var pump: LogPump?
  private let logPath: String?
  private let settings: Settings
  /// Said before the first event that goes on.
  private var recovery = LogRecovery()
  private var meter = RateMeter()
  /// The simulated time that is now; everything before it is the past.
  private var startTime: Int64
  private var started: ContinuousClock.Instant?

  /// - Parameters:
  ///   - pastMinutes: minutes after the open at which the panel starts.
  ///   - pump: writes the log of that path; nil when none is written.
  init(
    configuration: SimulationConfiguration, settings: Settings, pastMinutes: Int64,
    mailbox: Mailbox, pump: LogPump?, logPath: String? = nil
  ) {
    market = SimulatedMarket(configuration: configuration)
    loop = EngineLoop(Engine(settings: settings, session: configuration.session))
    self.mailbox = mailbox
    self.pump = pump
    self.logPath = logPath
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

  private func run() {
    guard recover() else { return }
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

  /// Goes on where the log ends.
  ///
  /// - Returns: false when the panel is gone.
  private func recover() -> Bool {
    guard let pump, let logPath else { return true }
    do {
      var engine = Engine(settings: settings, session: market.session)
      let found = try pump.begin(rebuilding: &engine)
      guard try found.replay(logPath, { mailbox.send($0) }) else { return false }
      loop = EngineLoop(engine)
      recovery = found
      market.skip(found.sourceEvents)
      startTime = max(startTime, found.resume?.lastKnown?.nanoseconds ?? startTime)
    } catch {
      // Nothing of it was handed on: the session is made anew, beside the log and not into it.
      mailbox.fail("no log is written: \(error)")
      self.pump = nil
    }
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
