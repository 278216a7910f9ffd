public import FlowEngine

/// Sessions of one market, one after the other: the same listed series, positions that carry over,
/// and open interest every morning that follows from what traded the day before.
///
/// ```
/// var run = SimulationRun(configuration: .brief(seed: 7), sessions: 12)
/// while var market = run.next() {
///   while market.next(into: &events, limit: 4_096) { … }
///   run.finish(market)
/// }
/// ```
public struct SimulationRun: Sendable {
  public let configuration: SimulationConfiguration
  public let sessions: Int
  /// Sessions at the start that hold nothing but background and routine orders.
  public let quietSessions: Int
  public private(set) var history = SimulationHistory()

  /// - Parameter configuration: its `session` is the first of the run.
  public init(configuration: SimulationConfiguration, sessions: Int, quietSessions: Int = 0) {
    self.configuration = configuration
    self.sessions = max(1, sessions)
    self.quietSessions = quietSessions
  }

  /// The next session; nil when the run is over. `finish` takes it back when it was read.
  public func next() -> SimulatedMarket? {
    guard history.sessions < sessions else { return nil }
    var one = configuration
    one.marketSeed = configuration.marketSeed ?? configuration.seed
    one.seed = configuration.seed &+ UInt64(history.sessions) &* 0xA076_1D64_78BD_642F
    one.firstSession = configuration.session
    one.session = Self.date(of: history.sessions, from: configuration.session)
    if history.sessions < quietSessions { one.planting = .routine }
    return SimulatedMarket(configuration: one, after: history)
  }

  /// Takes what a session leaves to the next one; what was not read of it is played out.
  public mutating func finish(_ market: SimulatedMarket) {
    var market = market
    var rest: [MarketEvent] = []
    while market.next(into: &rest, limit: 4_096) { rest.removeAll(keepingCapacity: true) }
    history = market.history
  }

  /// The date of a session of a run, counted from 0.
  public static func date(of index: Int, from first: CalendarDate) -> CalendarDate {
    var days = SimulationCalendar.days(first)
    for _ in 0..<index { days = SimulationCalendar.session(after: days) }
    return SimulationCalendar.date(days: days)
  }
}
