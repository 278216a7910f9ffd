/// Three and more parents of one side in one series, or one type and expiry, in a session.
///
/// Spec: `docs/classifiers/repeat-hitter.md`. Rule K-09.
public struct RepeatHitter: Rule {
  public static let id: RuleID = "repeat-hitter"
  public static let version: UInt32 = 2
  public static let summary =
    "At least 3 parents of one side in one series, or one type and expiry, 10 s apart."

  public static let parameters = [
    RuleParameter("hits_min", "parents", 3),
    RuleParameter("smallest_per_floor", "parts of the floor", 3),
    RuleParameter("gap_min", "ns", 10_000_000_000),
    RuleParameter("earnings_sessions", "sessions", 5),
  ]

  let hitsMin: Int64
  let smallestPerFloor: Int64
  let gapMin: Int64
  let earningsWithin: Int64

  public init(_ settings: Settings) {
    hitsMin = settings[Self.self, "hits_min"]
    smallestPerFloor = settings[Self.self, "smallest_per_floor"]
    gapMin = settings[Self.self, "gap_min"]
    earningsWithin = settings[Self.self, "earnings_sessions"]
  }

  public func mayFire(_ parent: borrowing Parent) -> Bool {
    guard let hits = parent.hits else { return false }
    return Int64(hits.clusters.count) >= hitsMin && hits.premium >= parent.premiumFloor
      && parent.isSingleSeries && parent.cluster.side != .unknown && parent.cluster.grade <= .b
  }

  public func judge(_ parent: Parent) -> Verdict? {
    guard parent.isSingleSeries else { return nil }
    let hits = parent.hits
    let clauses = [
      // The first has nothing that it repeats.
      Clause(
        "parents of this series, or type, expiry and side, today",
        seen: .count(Int64(hits?.clusters.count ?? 1)), asked: .atLeast(.count(hitsMin))),
      parent.gradeClause(),
      Clause(
        "premium of all", seen: hits.map { .dollars($0.premium) } ?? .unknown,
        asked: .atLeast(.dollars(parent.premiumFloor))),
      Clause(
        "smallest premium among them", seen: hits.map { .dollars($0.smallest) } ?? .unknown,
        asked: .atLeast(.dollars(part(of: parent.premiumFloor)))),
      Clause(
        "shortest time between two", seen: hits.map { .duration($0.shortestGap) } ?? .unknown,
        asked: .atLeast(.duration(gapMin))),
      parent.exclusionClause,
    ]
    return Verdict(
      direction: parent.outright ?? .neutral, ceiling: parent.capped(.medium), clauses: clauses,
      counterEvidence: parent.cluster.counterEvidence + [
        .undecidable("one customer or many: cannot be known", asked: "one"),
        Clause(
          "all in one series", seen: hits.map { .flag($0.isOneSeries) } ?? .unknown,
          asked: .exactly(.flag(true)), role: .counter),
        parent.openingDoubt,
        parent.earningsDoubt(within: earningsWithin),
        parent.leggedDoubt,
      ])
  }

  /// Rounded up, so that three of them are a floor and not a millionth less.
  /// Whether a parent is large enough to be one of them.
  func counts(_ premium: Dollars, floor: Dollars) -> Bool { premium >= part(of: floor) }

  private func part(of floor: Dollars) -> Dollars {
    let parts = max(1, smallestPerFloor)
    let rest: Int64 = floor.millionths % parts > 0 ? 1 : 0
    return Dollars(millionths: floor.millionths / parts + rest)
  }
}
