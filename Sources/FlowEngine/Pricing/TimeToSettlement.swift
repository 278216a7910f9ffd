/// The time from a moment to the settlement of an option.
///
/// A year has 365 × 86,400 seconds. The time is floored at 60 s, and in the last two minutes gamma
/// and theta are hidden: they are numbers about the model there, not about the market.
/// - Source: rule G-12.
public struct TimeToSettlement: Hashable, Sendable {
  /// Unit: nanoseconds, at least 60 s.
  public let nanoseconds: Int64
  /// Whether gamma and theta may be shown.
  public let showsGamma: Bool

  static let second: Int64 = 1_000_000_000
  public static let floor: Int64 = 60 * second
  public static let hiddenFor: Int64 = 120 * second
  static let year: Int64 = 365 * 86_400 * second

  /// - Returns: nil at and after settlement, and for an unknown moment.
  public init?(from moment: Timestamp, to settlement: Timestamp) {
    guard moment < settlement, moment != .distantPast else { return nil }
    self.init(nanoseconds: settlement - moment)
  }

  /// - Returns: nil for a time that is not positive; an overflow of unknown times is negative.
  public init?(nanoseconds: Int64) {
    guard nanoseconds > 0 else { return nil }
    self.nanoseconds = max(nanoseconds, Self.floor)
    showsGamma = nanoseconds > Self.hiddenFor
  }

  /// Years as a real number, for the formulas only.
  var years: Double { Double(nanoseconds) / Double(Self.year) }
}

/// The same time counted in trading minutes: shown beside the other for two days and less.
///
/// Each regular session counts as 390 minutes, of which the part that is left; a weekday holiday,
/// a Saturday and a Sunday count as `closedDayMinutes` each, night hours as nothing. A year has
/// 252 × 390 minutes.
/// - Source: rule G-12; the weight of closed days is a setting [D].
public struct TradingTime: Hashable, Sendable {
  /// Unit: nanoseconds of trading, at least 60 s.
  public let nanoseconds: Int64

  static let year: Int64 = 252 * 390 * 60 * TimeToSettlement.second
  static let daysMax: Int64 = 400

  /// - Returns: nil at and after settlement, or more than 400 days before it.
  public init?(from moment: Timestamp, to settlement: Timestamp, closedDayMinutes: Int64 = 0) {
    guard moment < settlement, moment != .distantPast else { return nil }
    let first = NewYorkTime.daysSinceEpoch(NewYorkTime.local(moment).date)
    let last = NewYorkTime.daysSinceEpoch(NewYorkTime.local(settlement).date)
    guard last - first <= Self.daysMax else { return nil }
    let minute = 60 * TimeToSettlement.second
    var total: Int64 = 0
    for day in first...last {
      let date = NewYorkTime.civil(daysSinceEpoch: day)
      guard SessionCalendar.isSession(date) else {
        // The day of the moment itself is partly over; it counts only when it lies ahead.
        if day > first { total += closedDayMinutes * minute }
        continue
      }
      let hours = SessionCalendar.regularHours(date)
      let start = max(hours.open, moment)
      let end = min(hours.close, settlement)
      guard start < end else { continue }
      // A half day carries the weight of a whole one: the same news in fewer minutes.
      let (left, whole) = (Int128(end - start), Int128(hours.close - hours.open))
      total += Int64(left * Int128(390 * minute) / whole)
    }
    nanoseconds = max(total, TimeToSettlement.floor)
  }

  /// The same weight as calendar time, so that the formulas take either.
  ///
  /// - Parameter settlement: the calendar time, which decides what may be shown.
  public func scaled(for settlement: TimeToSettlement) -> TimeToSettlement {
    let scaled = Int128(nanoseconds) * Int128(TimeToSettlement.year) / Int128(Self.year)
    return TimeToSettlement(scaled: Int64(clamping: scaled), showsGamma: settlement.showsGamma)
  }
}

extension TimeToSettlement {
  fileprivate init(scaled nanoseconds: Int64, showsGamma: Bool) {
    self.nanoseconds = max(nanoseconds, Self.floor)
    self.showsGamma = showsGamma
  }
}
