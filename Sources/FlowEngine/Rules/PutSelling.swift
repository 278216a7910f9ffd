/// Out-of-the-money puts sold at the bid, in a size that must open something.
///
/// Spec: `docs/classifiers/put-selling.md`. Rule K-03.
public struct PutSelling: Rule {
  public static let id: RuleID = "put-selling"
  public static let version: UInt32 = 1
  public static let summary =
    "Out-of-the-money puts sold, 7 to 180 days, in a size open interest does not cover twice."

  public static let parameters = [
    RuleParameter("days_min", "days to expiry", 7),
    RuleParameter("days_max", "days to expiry", 180),
    RuleParameter("delta_min", "ten-thousandths of |delta|", 500),
    RuleParameter("delta_max", "ten-thousandths of |delta|", 4_500),
    RuleParameter("open_interest_below", "times the contracts", 2),
    RuleParameter("premium_z_min", "thousandths of z", 2_500),
    RuleParameter("earnings_sessions", "sessions", 5),
  ]

  let daysMin: Int64
  let daysMax: Int64
  let deltaMin: Int64
  let deltaMax: Int64
  let openInterestBelow: Int64
  let zMin: Int64
  let earningsWithin: Int64

  public init(_ settings: Settings) {
    daysMin = settings[Self.self, "days_min"]
    daysMax = settings[Self.self, "days_max"]
    deltaMin = settings[Self.self, "delta_min"]
    deltaMax = settings[Self.self, "delta_max"]
    openInterestBelow = settings[Self.self, "open_interest_below"]
    zMin = settings[Self.self, "premium_z_min"]
    earningsWithin = settings[Self.self, "earnings_sessions"]
  }

  public func mayFire(_ parent: borrowing Parent) -> Bool {
    parent.isSingleSeries && parent.right == .put && parent.isSigned(.sell)
      && parent.cluster.premium >= parent.premiumFloor && parent.exclusions.isEmpty
      && parent.daysToExpiry >= daysMin && parent.daysToExpiry <= daysMax
  }

  public func judge(_ parent: Parent) -> Verdict? {
    guard parent.isSingleSeries else { return nil }
    let clauses =
      [
        parent.rightClause(.put),
        parent.sideClause(.sell),
        parent.gradeClause(),
        parent.daysClause(daysMin, daysMax),
        parent.premiumClause(),
        parent.exclusionClause,
        parent.singleLegClause,
        opening(parent),
        parent.zClause(zMin),
      ] + parent.moneynessClauses(deltaMin, deltaMax)
    return Verdict(
      direction: .bullish, ceiling: parent.capped(.medium), clauses: clauses,
      counterEvidence: counterEvidence(parent))
  }

  /// L > 0, or open interest below twice the contracts.
  private func opening(_ parent: Parent) -> Clause {
    Clause(
      "open interest this morning, unless contracts provably open",
      seen: parent.openInterest.map { .count($0) } ?? .unknown,
      asked: .atMost(.count(parent.cluster.size.times(openInterestBelow) &- 1)),
      passed: parent.openInterest != nil && (parent.cluster.openingAtLeast ?? 0) > 0 ? true : nil)
  }

  private func counterEvidence(_ parent: Parent) -> [Clause] {
    parent.cluster.counterEvidence + [
      parent.closingDoubt,
      parent.openingDoubt,
      // Falling volatility supports selling; a hundredth of a volatility point is one unit.
      Clause(
        "change of implied volatility since the first print",
        seen: parent.ivChange.map { .tenThousandths($0 / 100) } ?? .unknown,
        asked: .atMost(.tenThousandths(0)), role: .counter),
      parent.earningsDoubt(within: earningsWithin),
      parent.hedgeDoubt,
      parent.leggedDoubt,
    ]
  }
}
