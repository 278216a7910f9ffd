/// When a series stops trading and when its value is fixed.
///
/// At the close: it trades to the close of stocks on its last day, and that is its settlement. At
/// the open: it last trades on the session before, and settles at the open.
/// - Source: rule G-12; Cboe's specification of SPX and SPXW, read November 2026.
public struct Expiration: Hashable, Sendable {
  public var date: CalendarDate
  public var settlement: Settlement
  /// The moment that the time to settlement runs to.
  public var settles: Timestamp
  /// The last session in which the series trades.
  public var lastSession: CalendarDate
  /// The end of trading in that session.
  public var lastTrade: Timestamp

  /// - Parameter stated: what the definition says; `.unknown` takes the default of the class.
  public init(_ expiry: CalendarDate, of optionClass: OptionClass, stated: Settlement = .unknown) {
    date = expiry
    settlement = stated == .unknown ? optionClass.settlement : stated
    // Until 2015 monthly series expired on a Saturday: their value is that of Friday.
    let session = SessionCalendar.session(onOrBefore: expiry)
    let hours = SessionCalendar.regularHours(session)
    guard settlement == .am else {
      settles = hours.close
      lastSession = session
      lastTrade = hours.close
      return
    }
    settles = hours.open
    lastSession = SessionCalendar.session(before: session)
    let close = SessionCalendar.regularHours(lastSession).close
    lastTrade = optionClass.closesLate ? close + OptionHours.lateBy : close
  }

  public init(_ contract: Contract) {
    self.init(
      contract.expiry, of: OptionClass.of(root: contract.root), stated: contract.settlement)
  }

  /// Calendar days in New York from a moment to the expiry (rule B-04); negative afterwards.
  ///
  /// From the trade date in the evening, because its first hours belong to the next day (H-03).
  public func dte(at moment: Timestamp) -> Int32 {
    Self.dte(date, from: NewYorkTime.session(of: moment))
  }

  public static func dte(_ expiry: CalendarDate, from date: CalendarDate) -> Int32 {
    Int32(clamping: NewYorkTime.daysSinceEpoch(expiry) - NewYorkTime.daysSinceEpoch(date))
  }

  /// A series that trades on its last day and settles at that day's close.
  ///
  /// Never one that settles at the open: on its date it no longer trades.
  public func isZeroDay(at moment: Timestamp) -> Bool {
    settlement != .am && NewYorkTime.session(of: moment) == lastSession && moment < lastTrade
  }

  /// nil from settlement on.
  public func time(from moment: Timestamp) -> TimeToSettlement? {
    TimeToSettlement(from: moment, to: settles)
  }
}
