/// A premium or a series volume far above what is usual for this underlying.
///
/// Spec: `docs/classifiers/unusual-size.md`. Rule K-10.
public struct UnusualSize: Rule {
  public static let id: RuleID = "unusual-size"
  public static let version: UInt32 = 1
  public static let summary =
    "Premium z of 4, or 5 times the usual volume of the series from 500 contracts. A fact."

  public static let parameters = [
    RuleParameter("premium_z_min", "thousandths of z", 4_000),
    RuleParameter("volume_ratio_min", "thousandths of the median", 5_000),
    RuleParameter("volume_min", "contracts", 500),
    RuleParameter("halt_window", "ns", 1_800_000_000_000),
  ]

  let zMin: Int64
  let ratioMin: Int64
  let volumeMin: Int64
  let haltWindow: Int64

  public init(_ settings: Settings) {
    zMin = settings[Self.self, "premium_z_min"]
    ratioMin = settings[Self.self, "volume_ratio_min"]
    volumeMin = settings[Self.self, "volume_min"]
    haltWindow = settings[Self.self, "halt_window"]
  }

  public func mayFire(_ parent: borrowing Parent) -> Bool {
    parent.isSingleSeries && (hasPremium(parent) || hasVolume(parent))
  }

  public func judge(_ parent: Parent) -> Verdict? {
    guard parent.isSingleSeries else { return nil }
    return Verdict(
      direction: .neutral, ceiling: .high, clauses: clauses(parent),
      counterEvidence: counterEvidence(parent))
  }

  private func hasPremium(_ parent: borrowing Parent) -> Bool {
    parent.premiumZ.map { $0 >= zMin } ?? false
  }

  private func hasVolume(_ parent: borrowing Parent) -> Bool {
    parent.volumeRatio.map { $0 >= ratioMin } ?? false && parent.seriesVolume >= volumeMin
  }

  /// Either way is enough: what the way that holds does not need is shown, and left out where it is
  /// not known. When neither holds, both are asked.
  private func clauses(_ parent: Parent) -> [Clause] {
    let (hasPremium, hasVolume) = (hasPremium(parent), hasVolume(parent))
    let asksPremium = hasPremium || !hasVolume
    let asksVolume = !hasPremium
    var clauses: [Clause] = []
    if asksPremium || parent.premiumZ != nil {
      clauses.append(
        Clause(
          "premium against the baseline (z), one way",
          seen: parent.premiumZ.map { .thousandths($0) } ?? .unknown,
          asked: asksPremium ? .atLeast(.thousandths(zMin)) : .shown))
    }
    if asksVolume || parent.volumeRatio != nil {
      clauses.append(
        Clause(
          "volume of the series, times its usual at this minute, the other way",
          seen: parent.volumeRatio.map { .thousandths($0) } ?? .unknown,
          asked: asksVolume ? .atLeast(.thousandths(ratioMin)) : .shown))
    }
    if let z = parent.volumeZ {
      clauses.append(
        Clause("volume of the series against its usual (z)", seen: .thousandths(z), asked: .shown))
    }
    clauses.append(
      Clause(
        "volume of the series today, with the other way", seen: .count(parent.seriesVolume),
        asked: asksVolume ? .atLeast(.count(volumeMin)) : .shown))
    return clauses
  }

  private func counterEvidence(_ parent: Parent) -> [Clause] {
    let start = parent.cluster.start
    let session = start == .distantPast ? nil : NewYorkTime.session(of: start)
    return parent.cluster.counterEvidence + [
      Clause(
        "last halt of the underlying, time ago",
        seen: parent.haltAge.map { .duration($0) } ?? .unknown,
        asked: .atLeast(.duration(haltWindow)), role: .counter),
      flag("monthly expiry day", session?.isMonthlyExpiry),
      flag("last session of a month", session?.isLastSessionOfMonth),
      .undecidable("news, or a rebalance of an index", asked: "none"),
    ]
  }

  private func flag(_ name: String, _ value: Bool?) -> Clause {
    Clause(
      name, seen: value.map { .flag($0) } ?? .unknown, asked: .exactly(.flag(false)),
      role: .counter)
  }
}

extension CalendarDate {
  /// The third Friday, or the session before it when that is a holiday (H-12).
  var isMonthlyExpiry: Bool {
    let number = NewYorkTime.daysSinceEpoch(self)
    let first = number - Int64(day) + 1
    let friday = first + (5 - NewYorkTime.weekday(first) + 7) % 7 + 14
    let isClosed = SessionCalendar.isHoliday(NewYorkTime.civil(daysSinceEpoch: friday))
    return number == (isClosed ? friday - 1 : friday)
  }

  /// No weekday of the month that is not a holiday follows; ends of quarters included (H-12).
  var isLastSessionOfMonth: Bool {
    var next = NewYorkTime.daysSinceEpoch(self) + 1
    while true {
      let date = NewYorkTime.civil(daysSinceEpoch: next)
      if date.month != month { return true }
      let weekday = NewYorkTime.weekday(next)
      if weekday != 0, weekday != 6, !SessionCalendar.isHoliday(date) { return false }
      next += 1
    }
  }
}
