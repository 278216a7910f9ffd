import Feeds
import FlowEngine
import Foundation
import Store

/// The embedded default session: its past as fast as the machine goes, then at real speed.
///
/// Runs on the engine's thread; the log and the panel receive the same deltas.
final class SimulationPipeline: @unchecked Sendable {
  // Everything but `mailbox` and `pump` is touched by the engine's thread only.
  private var market: SimulatedMarket
  private var loop: EngineLoop
  private let mailbox: Mailbox
  private let pump: LogPump?
  private var meter = RateMeter()
  /// The simulated time that is now; everything before it is the past.
  private let startTime: Int64
  private var started: ContinuousClock.Instant?

  /// - Parameter pastMinutes: minutes after the open at which the panel starts.
  init(
    configuration: SimulationConfiguration, settings: Settings, pastMinutes: Int64,
    mailbox: Mailbox, pump: LogPump?
  ) {
    market = SimulatedMarket(configuration: configuration)
    loop = EngineLoop(Engine(settings: settings, session: configuration.session))
    self.mailbox = mailbox
    self.pump = pump
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

  /// - Returns: false when the panel is gone.
  private func deliver(_ events: [MarketEvent]) -> Bool {
    guard !events.isEmpty else { return true }
    let delta = loop.step(events)
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
