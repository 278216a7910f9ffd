/// The part of the trading day that a moment lies in, for one class of options.
public enum SessionKind: UInt8, Hashable, Sendable {
  case closed
  /// 20:15 ET of the evening before to 09:15 ET.
  case global
  case regular
  /// After the late close to 17:00 ET.
  case curb
}

/// Hours of a class of options on one trade date. Dated data: status messages come first (H-01).
///
/// - Source: rule H-01. Curb hours since 2022-04-25 and their 16:15 to 17:00: Cboe's announcement,
///   read November 2026. Global hours from 20:15 since 2021-11-22, their earlier 03:00, and no curb
///   on half days: remembered, not verified [K]. Half days close at 13:00, at 13:15 for late
///   classes: a public calendar package of index options.
public struct OptionHours: Hashable, Sendable {
  public var open: Timestamp
  public var close: Timestamp
  /// nil for a class without global hours on that date.
  public var globalOpen: Timestamp?
  public var globalClose: Timestamp?
  /// The curb starts at `close`.
  public var curbClose: Timestamp?

  /// - Parameters:
  ///   - ending: how a series settles whose last session this is; nil for every other. One that
  ///     settles at the close stops with the stocks (G-12), neither has a curb.
  /// - Returns: nil for a date without a session.
  public init?(_ optionClass: OptionClass, on session: CalendarDate, ending: Settlement? = nil) {
    guard SessionCalendar.isSession(session) else { return nil }
    let stocks = SessionCalendar.regularHours(session)
    open = stocks.open
    close = Self.runsLate(optionClass, ending: ending) ? stocks.close + Self.lateBy : stocks.close
    guard optionClass.tradesGlobally else { return }
    if session >= Self.globalSince {
      let eve = NewYorkTime.civil(daysSinceEpoch: NewYorkTime.daysSinceEpoch(session) - 1)
      globalOpen =
        session >= Self.eveningSince
        ? NewYorkTime.timestamp(eve, nanoseconds: (20 * 60 + 15) * Self.minute)
        : NewYorkTime.timestamp(session, nanoseconds: 3 * 60 * Self.minute)
      globalClose = NewYorkTime.timestamp(session, nanoseconds: (9 * 60 + 15) * Self.minute)
    }
    if session >= Self.curbSince, ending == nil, !SessionCalendar.isHalfDay(session) {
      curbClose = NewYorkTime.timestamp(session, nanoseconds: 17 * 60 * Self.minute)
    }
  }

  /// Whether a class trades longer than stocks, by `lateBy`.
  ///
  /// - Parameter ending: as for the hours.
  static func runsLate(_ optionClass: OptionClass, ending: Settlement?) -> Bool {
    optionClass.closesLate && (ending == nil || ending == .am)
  }

  /// Each part includes its start and not its end.
  public func kind(at time: Timestamp) -> SessionKind {
    if time >= open, time < close { return .regular }
    if let globalOpen, let globalClose, time >= globalOpen, time < globalClose { return .global }
    if let curbClose, time >= close, time < curbClose { return .curb }
    return .closed
  }

  private static let minute = 60 * NewYorkTime.second
  /// How much longer the late classes trade. Nanoseconds.
  static let lateBy = 15 * minute
  static let globalSince = CalendarDate(yyyymmdd: 20_150_309)
  static let eveningSince = CalendarDate(yyyymmdd: 20_211_122)
  static let curbSince = CalendarDate(yyyymmdd: 20_220_425)
}
