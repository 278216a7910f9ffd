/// Deep-in-the-money options bought for hardly any time value: like the stock itself.
///
/// Spec: `docs/classifiers/deep-itm-replacement.md`. Rule K-11.
public struct DeepITMReplacement: Rule {
  public static let id: RuleID = "deep-itm-replacement"
  public static let version: UInt32 = 1
  public static let summary =
    "Options of |delta| 0.85 and more bought with time value up to 2 % of the stock. Always Low."

  public static let parameters = [
    RuleParameter("days_min", "days to expiry", 20),
    RuleParameter("delta_min", "ten-thousandths of |delta|", 8_500),
    RuleParameter("extrinsic_max", "ten-thousandths of the underlying", 200),
    RuleParameter("earnings_sessions", "sessions", 5),
  ]

  let daysMin: Int64
  let deltaMin: Int64
  let extrinsicMax: Int64
  let earningsWithin: Int64

  public init(_ settings: Settings) {
    daysMin = settings[Self.self, "days_min"]
    deltaMin = settings[Self.self, "delta_min"]
    extrinsicMax = settings[Self.self, "extrinsic_max"]
    earningsWithin = settings[Self.self, "earnings_sessions"]
  }

  /// At the defaults no option at or out of the money is asked: one with such a delta costs more.
  public var readsSmallParents: Bool { deltaMin < 8_500 || extrinsicMax > 200 }

  public func mayFire(_ parent: borrowing Parent) -> Bool {
    parent.isSingleSeries && parent.isSigned(.buy) && parent.daysToExpiry >= daysMin
      && parent.exclusions.isEmpty && parent.spot != nil
  }

  public func judge(_ parent: Parent) -> Verdict? {
    guard parent.isSingleSeries else { return nil }
    let clauses = [
      parent.sideClause(.buy),
      parent.gradeClause(),
      parent.daysClause(daysMin),
      parent.exclusionClause,
      Clause(
        "|delta|", seen: parent.absoluteDelta.map { .tenThousandths($0) } ?? .unknown,
        asked: .atLeast(.tenThousandths(deltaMin))),
      Clause(
        "time value paid, of the underlying",
        seen: extrinsicShare(parent).map { .tenThousandths($0) } ?? .unknown,
        asked: .atMost(.tenThousandths(extrinsicMax))),
    ]
    return Verdict(
      direction: .neutral, ceiling: .low, clauses: clauses,
      counterEvidence: counterEvidence(parent))
  }

  private func extrinsicShare(_ parent: Parent) -> Int64? {
    guard let extrinsic = parent.extrinsic, let spot = parent.spot else { return nil }
    return extrinsic.billionths.shareRoundedUp(of: spot.billionths)
  }

  private func counterEvidence(_ parent: Parent) -> [Clause] {
    parent.cluster.counterEvidence + [
      Clause(
        "looks like a dividend play (C-18)",
        seen: .flag(parent.cluster.facts.flags.contains(.dividendLike)),
        asked: .exactly(.flag(false)),
        role: .counter),
      .undecidable("may be arbitrage of an early exercise", asked: "outright"),
      .undecidable(
        "published side accuracy deep in the money is 49 to 60 %", asked: "a firm side"),
      parent.earningsDoubt(within: earningsWithin),
      parent.hedgeDoubt,
      parent.leggedDoubt,
    ]
  }
}
