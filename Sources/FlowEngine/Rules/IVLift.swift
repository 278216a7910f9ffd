/// Bought while the series' implied volatility rose over its neighbours and the stock stood still.
///
/// Spec: `docs/classifiers/iv-lift.md`. Rule K-18.
public struct IVLift: Rule {
  public static let id: RuleID = "iv-lift"
  public static let version: UInt32 = 1
  public static let summary =
    "Options bought while their volatility rose a point over the smile and the stock stood still."

  public static let parameters = [
    RuleParameter("lift_min", "ten-thousandths of volatility", 100),
    RuleParameter("underlying_move_below", "thousandths of a basis point", 5_000),
    RuleParameter("earnings_sessions", "sessions", 5),
  ]

  let liftMin: Int64
  let moveBelow: Int64
  let earningsWithin: Int64

  public init(_ settings: Settings) {
    liftMin = settings[Self.self, "lift_min"]
    moveBelow = settings[Self.self, "underlying_move_below"]
    earningsWithin = settings[Self.self, "earnings_sessions"]
  }

  public func mayFire(_ parent: borrowing Parent) -> Bool {
    parent.isSingleSeries && parent.isSigned(.buy) && parent.premiumZ != nil
      && parent.exclusions.isEmpty
  }

  public func judge(_ parent: Parent) -> Verdict? {
    guard parent.isSingleSeries else { return nil }
    let move = parent.underlyingMove
    let clauses = [
      parent.sideClause(.buy),
      parent.gradeClause(),
      parent.exclusionClause,
      // Required and without a bound: the rule is silent without a baseline (B-04).
      Clause(
        "premium against the baseline (z)",
        seen: parent.premiumZ.map { .thousandths($0) } ?? .unknown, asked: .shown),
      Clause(
        "move of the underlying meanwhile, basis points",
        seen: move.map { .thousandths($0) } ?? .unknown,
        asked: .atMost(.thousandths(moveBelow &- 1))),
      Clause(
        "rise of implied volatility, its own and over the smile",
        seen: parent.ivLift.map { .tenThousandths($0 / 100) } ?? .unknown,
        asked: .atLeast(.tenThousandths(liftMin))),
    ]
    return Verdict(
      direction: .volatility, ceiling: parent.capped(.medium), clauses: clauses,
      counterEvidence: parent.cluster.counterEvidence + [
        .undecidable("quotes may have faded without a trade behind them", asked: "trades"),
        // No move at all may be an underlying that was not quoted.
        Clause(
          "underlying moved at all, basis points (else it may be stale)",
          seen: move.map { .thousandths($0) } ?? .unknown, asked: .atLeast(.thousandths(1)),
          role: .counter),
        parent.earningsDoubt(within: earningsWithin),
        parent.hedgeDoubt,
        parent.leggedDoubt,
      ])
  }
}
