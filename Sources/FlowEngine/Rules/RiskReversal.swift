/// A call bought against a put sold, or the reverse, as one package with a side.
///
/// Spec: `docs/classifiers/risk-reversal.md`. Rule K-15.
public struct RiskReversal: Rule {
  public static let id: RuleID = "risk-reversal"
  public static let version: UInt32 = 1
  public static let summary = "A risk reversal of unusual premium, as a package with a side."

  public static let parameters = [
    RuleParameter("premium_z_min", "thousandths of z", 2_500),
    RuleParameter("earnings_sessions", "sessions", 5),
  ]

  let zMin: Int64
  let earningsWithin: Int64

  public init(_ settings: Settings) {
    zMin = settings[Self.self, "premium_z_min"]
    earningsWithin = settings[Self.self, "earnings_sessions"]
  }

  public func mayFire(_ parent: borrowing Parent) -> Bool {
    parent.cluster.type == .package && parent.cluster.structure == .riskReversal
      && parent.cluster.side != .unknown && parent.cluster.grade <= .b
      && parent.exclusions.isEmpty
  }

  public func judge(_ parent: Parent) -> Verdict? {
    let cluster = parent.cluster
    guard cluster.type == .package else { return nil }
    let clauses =
      [
        Clause(
          "structure",
          seen: cluster.structure.map { .text($0 == .riskReversal ? "risk reversal" : "\($0)") }
            ?? .unknown,
          asked: .exactly(.text("risk reversal"))),
        parent.gradeClause(),
        parent.exclusionClause,
      ] + parent.baselineClauses(zMin)
    return Verdict(
      direction: direction(cluster.side), ceiling: parent.capped(.medium), clauses: clauses,
      counterEvidence: cluster.counterEvidence + [
        .undecidable("may be a collar: unseen stock turns the meaning round", asked: "no stock"),
        parent.hedgeDoubt,
        parent.alternativesDoubt,
        parent.earningsDoubt(within: earningsWithin),
      ])
  }

  /// Listed with the call bought (C-06a).
  private func direction(_ side: Side) -> Direction {
    switch side {
    case .unknown: .neutral
    case .buy: .bullish
    case .sell: .bearish
    }
  }
}
