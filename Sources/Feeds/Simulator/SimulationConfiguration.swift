public import FlowEngine

/// What a simulated session holds; equal configurations give equal markets, byte for byte.
///
/// Rates are means over the session; activity is U-shaped, so the ends are about twice as busy.
public struct SimulationConfiguration: Hashable, Sendable {
  public var seed: UInt64
  /// The New York trade date; `canOpen` says whether the exchanges are open.
  public var session: CalendarDate
  /// Length of the session from `opensAt`; a half day ends it early. Unit: minutes, 5 to 390.
  public var minutes: Int
  /// When the flow starts. Unit: minutes after midnight in New York, 570 (09:30) or later.
  public var opensAt = 570
  /// Stocks and funds with listed options, 4 to 40.
  public var underlyings: Int
  public var optionTradesPerSecond: Double = 45
  /// Quote changes beside those that come just before a trade.
  public var optionQuotesPerSecond: Double = 35
  public var stockQuotesPerSecond: Double = 40
  public var stockPrintsPerSecond: Double = 30
  /// Planted items of each kind in an hour; every session holds at least one of each.
  public var plantsPerHour: Double = 1
  /// Bursts of the noise process for each planted item that miss by exactly one clause.
  public var nearMissesPerPlant: Int = 28
  public var planting = Planting.all
  /// Draws the listed market and its first open interest; nil for `seed`. The sessions of a run
  /// share it and differ in `seed`.
  public var marketSeed: UInt64?
  /// First session of the run; nil for `session`. What was listed since then still is.
  public var firstSession: CalendarDate?
  /// A clock is given after this much silence in the session. Unit: nanoseconds.
  public var clockAfter: Int64 = 100_000_000

  public init(
    seed: UInt64, minutes: Int = 390, underlyings: Int = 40,
    session: CalendarDate = CalendarDate(year: 2026, month: 11, day: 20)
  ) {
    self.seed = seed
    self.session = session
    self.minutes = min(max(minutes, 5), 390)
    self.underlyings = min(max(underlyings, 4), 40)
  }

  /// What the planners put into a session.
  public enum Planting: Hashable, Sendable {
    case all
    /// Only the routine orders that a baseline is made of: a session of history.
    case routine
  }

  /// A few quiet minutes in four stocks, for runs of many sessions; two of them have routine
  /// orders in every session.
  public static func brief(
    seed: UInt64, session: CalendarDate = CalendarDate(year: 2026, month: 11, day: 20)
  ) -> SimulationConfiguration {
    var brief = SimulationConfiguration(
      seed: seed, minutes: 5, underlyings: 4, session: session)
    brief.opensAt = 660
    brief.optionTradesPerSecond = 4
    brief.optionQuotesPerSecond = 2
    brief.stockQuotesPerSecond = 3
    brief.stockPrintsPerSecond = 3
    brief.nearMissesPerPlant = 2
    brief.clockAfter = 1_000_000_000
    return brief
  }

  /// The embedded default session: a whole day of a few hundred thousand events, made in about a
  /// second at start.
  public static func light(
    seed: UInt64, session: CalendarDate = CalendarDate(year: 2026, month: 11, day: 20)
  ) -> SimulationConfiguration {
    var light = SimulationConfiguration(seed: seed, session: session)
    light.optionTradesPerSecond = 5
    light.optionQuotesPerSecond = 1.5
    light.stockQuotesPerSecond = 3
    light.stockPrintsPerSecond = 2.5
    light.plantsPerHour = 0.5
    light.clockAfter = 1_000_000_000
    return light
  }

  /// The weekday in New York at a moment, or the one before it: for a session of today's date.
  public static func session(at moment: Timestamp) -> CalendarDate {
    let seconds = moment.nanoseconds / SimulationCalendar.second
    var days = Int((seconds - 5 * 3_600) / 86_400)
    while [0, 6].contains(SimulationCalendar.weekday(days)) { days -= 1 }
    return SimulationCalendar.date(days: days)
  }

  /// Whether the exchanges are open for five minutes and more from a time of a day.
  ///
  /// - Parameter opensAt: minutes after midnight in New York.
  public static func canOpen(_ session: CalendarDate, at opensAt: Int) -> Bool {
    let days = SimulationCalendar.days(session)
    let close = SessionCalendar.regularHours(session).close.nanoseconds
    let open =
      SimulationCalendar.midnight(session) + Int64(opensAt) * 60 * SimulationCalendar.second
    return SimulationCalendar.isSession(days) && opensAt >= 570
      && close - open >= 300 * SimulationCalendar.second
  }

  /// Planted items of one kind in this session.
  var plantsOfEachKind: Int { max(1, Int(Double(minutes) / 60 * plantsPerHour)) }
}
