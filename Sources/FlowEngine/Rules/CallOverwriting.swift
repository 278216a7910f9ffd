/// A buy-write by its code, or out-of-the-money calls sold at the bid.
///
/// Spec: `docs/classifiers/call-overwriting.md`. Rule K-04.
public struct CallOverwriting: Rule {
  public static let id: RuleID = "call-overwriting"
  public static let version: UInt32 = 1
  public static let summary =
    "A coded buy-write (High), or out-of-the-money calls sold, 7 to 90 days (Low)."

  public static let parameters = [
    RuleParameter("days_min", "days to expiry", 7),
    RuleParameter("days_max", "days to expiry", 90),
    RuleParameter("delta_min", "ten-thousandths of |delta|", 1_000),
    RuleParameter("delta_max", "ten-thousandths of |delta|", 4_000),
    RuleParameter("premium_z_min", "thousandths of z", 2_500),
    RuleParameter("opposite_window", "ns", 300_000_000_000),
    RuleParameter("earnings_sessions", "sessions", 5),
  ]

  let daysMin: Int64
  let daysMax: Int64
  let deltaMin: Int64
  let deltaMax: Int64
  let zMin: Int64
  let oppositeWindow: Int64
  let earningsWithin: Int64

  public init(_ settings: Settings) {
    daysMin = settings[Self.self, "days_min"]
    daysMax = settings[Self.self, "days_max"]
    deltaMin = settings[Self.self, "delta_min"]
    deltaMax = settings[Self.self, "delta_max"]
    zMin = settings[Self.self, "premium_z_min"]
    oppositeWindow = settings[Self.self, "opposite_window"]
    earningsWithin = settings[Self.self, "earnings_sessions"]
  }

  public func mayFire(_ parent: borrowing Parent) -> Bool {
    if Self.isCoded(parent) { return parent.cluster.side != .sell }
    return parent.isSingleSeries && parent.right == .call && parent.isSigned(.sell)
      && parent.exclusions.isEmpty && parent.daysToExpiry >= daysMin
      && parent.daysToExpiry <= daysMax
  }

  public func judge(_ parent: Parent) -> Verdict? {
    if Self.isCoded(parent) { return judgeCoded(parent) }
    guard parent.isSingleSeries else { return nil }
    let clauses =
      [
        parent.rightClause(.call),
        parent.sideClause(.sell),
        parent.gradeClause(),
        parent.daysClause(daysMin, daysMax),
        parent.exclusionClause,
      ] + parent.baselineClauses(zMin) + parent.moneynessClauses(deltaMin, deltaMax)
    return Verdict(
      direction: .neutral, ceiling: .low, clauses: clauses,
      counterEvidence: counterEvidence(parent))
  }

  /// The stock-option code says that stock was traded with the calls (C-19).
  private static func isCoded(_ parent: borrowing Parent) -> Bool {
    parent.cluster.type == .stockTied && parent.cluster.structure == .buyWrite
  }

  private func judgeCoded(_ parent: Parent) -> Verdict {
    let clauses =
      [
        Clause(
          "structure by its stock-option code", seen: .text("buy-write"),
          asked: .exactly(.text("buy-write"))),
        // Listed with the stock bought: sold as a whole, calls are bought back.
        .whenKnown(
          "side of the buy-write",
          seen: parent.cluster.side == .unknown ? .unknown : .side(parent.cluster.side),
          asked: .exactly(.side(.buy))),
        parent.gradeClause(.c, role: .capping),
      ] + parent.baselineClauses(zMin)
    return Verdict(
      direction: .neutral, ceiling: parent.capped(.high), clauses: clauses,
      counterEvidence: counterEvidence(parent))
  }

  private func counterEvidence(_ parent: Parent) -> [Clause] {
    parent.cluster.counterEvidence + [
      Clause(
        "shares of the stock leg in the same second",
        seen: parent.hedgeShares.map { .count($0) } ?? .unknown, asked: .atLeast(.count(1)),
        role: .counter),
      parent.closingDoubt,
      .undecidable("calls sold may be naked: the account is not on the tape", asked: "covered"),
      parent.oppositeSweepDoubt(within: oppositeWindow),
      Clause(
        "earlier months with calls sold at a similar delta",
        seen: parent.recurringMonths.map { .count($0) } ?? .unknown, asked: .shown,
        role: .counter),
      parent.earningsDoubt(within: earningsWithin),
      parent.leggedDoubt,
    ]
  }
}
