/// What money earned for a time, as published on one day: continuous rates by tenor (G-13).
///
/// Plain numbers, because a log keeps them among its settings: it replays without any table.
public struct RateCurve: Hashable, Sendable {
  /// The day it was published on, yyyymmdd; 0 = there is no curve.
  public var date: Int32 = 0
  /// Millionths a year, continuous.
  public var month1: Int64 = 0
  public var month3: Int64 = 0
  public var month6: Int64 = 0
  public var year1: Int64 = 0
  public var year2: Int64 = 0
  public var year3: Int64 = 0

  /// Days of the tenors, the shortest first.
  public static let tenors: [Int64] = [30, 91, 182, 365, 730, 1_095]
  /// The oldest curve that still speaks for a session: a month and its weekends. Days.
  public static let ageMax: Int64 = 35

  public init() {}

  /// A curve from par yields as a treasury publishes them.
  ///
  /// A bill of half a year or less earns simple interest, what is longer pays twice a year; a par
  /// yield stands for that of a zero, which is a few basis points off where a curve is steep.
  /// - Parameter yields: hundredths of a percent, in the order of `tenors`.
  public init(_ date: CalendarDate, yields: [Int64]) {
    precondition(yields.count == Self.tenors.count, "a yield for each tenor")
    self.date = date.yyyymmdd
    let rates = zip(Self.tenors, yields).map { days, hundredths in
      let (years, yield) = (Double(days) / 365, Double(hundredths) * 1e-4)
      let rate =
        days <= 182
        ? Arithmetic.log(1 + yield * years) / years : 2 * Arithmetic.log(1 + yield / 2)
      return Rounding.whole(rate * 1e6)
    }
    (month1, month3, month6) = (rates[0], rates[1], rates[2])
    (year1, year2, year3) = (rates[3], rates[4], rates[5])
  }

  /// Published before the session began, and not too long before.
  public func holds(for session: CalendarDate) -> Bool {
    guard date > 0, date < session.yyyymmdd else { return false }
    let published = NewYorkTime.daysSinceEpoch(CalendarDate(yyyymmdd: date))
    return NewYorkTime.daysSinceEpoch(session) - published <= Self.ageMax
  }

  /// On straight lines between the tenors; before the first and after the last as there.
  ///
  /// - Parameter time: from now. Nanoseconds.
  /// - Returns: millionths a year, continuous, half to even.
  public func rate(for time: Int64) -> Int64 {
    let rates: InlineArray<6, Int64> = [month1, month3, month6, year1, year2, year3]
    var place = 0
    while place < rates.count, time > Self.length(place) { place += 1 }
    guard place > 0 else { return rates[0] }
    guard place < rates.count else { return rates[place - 1] }
    let start = Self.length(place - 1)
    return Self.between(
      rates[place - 1], rates[place], time - start, Self.length(place) - start)
  }

  /// Of a tenor. Nanoseconds.
  private static func length(_ place: Int) -> Int64 { tenors[place] * 86_400_000_000_000 }

  private static func between(_ a: Int64, _ b: Int64, _ part: Int64, _ whole: Int64) -> Int64 {
    // In seconds the product fits the machine's own division.
    let (part, whole) = (part / 1_000_000_000, whole / 1_000_000_000)
    return a + Int64(clamping: dividedHalfEven(Int128(b - a) * Int128(part), by: Int128(whole)))
  }
}

/// The rate of interest of a session: that of its curve, or the flat one without a curve (G-13).
public struct SessionRates: Hashable, Sendable {
  /// nil where no curve holds for the session.
  public let curve: RateCurve?
  /// Millionths a year, continuous.
  public let flat: Int64

  public init(_ settings: Settings, session: CalendarDate) {
    flat = settings.flatRate
    curve = settings.rates.holds(for: session) ? settings.rates : nil
  }

  /// - Parameter time: from now. Nanoseconds.
  /// - Returns: millionths a year, continuous.
  @inline(__always)
  public func rate(for time: Int64) -> Int64 { curve?.rate(for: time) ?? flat }
}

extension Settings {
  /// These thresholds with the newest curve that was published before a session, where they ask for
  /// the table and bring no curve of their own.
  ///
  /// Asked once, where a day is first judged: what a log holds is never asked again, because the
  /// table may have grown since.
  public func withCurve(for session: CalendarDate) -> Settings {
    guard rateCurve == 1, rates.date == 0, let curve = RateTable.curve(for: session) else {
      return self
    }
    var settings = self
    settings.rates = curve
    return settings
  }
}
