/// Options of half a year and more bought for twice the floor, not deep in the money.
///
/// Spec: `docs/classifiers/far-dated-conviction.md`. Rule K-07.
public struct FarDatedConviction: Rule {
  public static let id: RuleID = "far-dated-conviction"
  public static let version: UInt32 = 1
  public static let summary =
    "Options with at least 180 days bought for twice the floor, |delta| up to 0.7."

  public static let parameters = [
    RuleParameter("days_min", "days to expiry", 180),
    RuleParameter("premium_floors_min", "times the floor", 2),
    RuleParameter("delta_min", "ten-thousandths of |delta|", 500),
    RuleParameter("delta_max", "ten-thousandths of |delta|", 7_000),
    RuleParameter("premium_z_min", "thousandths of z", 3_000),
    RuleParameter("weak_side_days", "days to expiry", 365),
    RuleParameter("earnings_sessions", "sessions", 5),
  ]

  let daysMin: Int64
  let floorsMin: Int64
  let deltaMin: Int64
  let deltaMax: Int64
  let zMin: Int64
  let weakSideDays: Int64
  let earningsWithin: Int64

  public init(_ settings: Settings) {
    daysMin = settings[Self.self, "days_min"]
    floorsMin = settings[Self.self, "premium_floors_min"]
    deltaMin = settings[Self.self, "delta_min"]
    deltaMax = settings[Self.self, "delta_max"]
    zMin = settings[Self.self, "premium_z_min"]
    weakSideDays = settings[Self.self, "weak_side_days"]
    earningsWithin = settings[Self.self, "earnings_sessions"]
  }

  public var readsSmallParents: Bool { floorsMin < 1 }

  public func mayFire(_ parent: borrowing Parent) -> Bool {
    parent.isSingleSeries && parent.isSigned(.buy) && parent.daysToExpiry >= daysMin
      && parent.cluster.premium >= parent.premiumFloor.times(floorsMin)
      && parent.exclusions.isEmpty
  }

  public func judge(_ parent: Parent) -> Verdict? {
    guard parent.isSingleSeries else { return nil }
    let clauses =
      [
        parent.sideClause(.buy),
        parent.gradeClause(),
        parent.daysClause(daysMin),
        parent.premiumClause(floors: floorsMin),
        parent.exclusionClause,
        parent.singleLegClause,
        Clause(
          "provable opening contracts",
          seen: parent.cluster.openingAtLeast.map { .count($0) } ?? .unknown,
          asked: .atLeast(.count(1)), role: .capping),
        parent.zClause(zMin),
      ] + parent.moneynessClauses(deltaMin, deltaMax)
    return Verdict(
      direction: parent.right == .call ? .bullish : .bearish, ceiling: parent.capped(.medium),
      clauses: clauses, counterEvidence: counterEvidence(parent))
  }

  private func counterEvidence(_ parent: Parent) -> [Clause] {
    var clauses =
      parent.cluster.counterEvidence + [
        Clause(
          "days to expiry (beyond a year published side accuracy is 51 to 65 %)",
          seen: .count(parent.daysToExpiry), asked: .atMost(.count(weakSideDays)), role: .counter),
        .undecidable(
          "may replace stock, finance a position or be one side of a roll", asked: "outright"),
        parent.earningsDoubt(within: earningsWithin),
        parent.hedgeDoubt,
        parent.leggedDoubt,
      ]
    if parent.right == .put {
      clauses.append(
        .undecidable(
          "put buying may be a hedge: the two cannot be told apart", asked: "outright"))
    }
    return clauses
  }
}
