/// A straddle or strangle bought or sold with little delta: a trade in volatility.
///
/// Spec: `docs/classifiers/straddle-strangle.md`. Rule K-05.
public struct StraddleStrangle: Rule {
  public static let id: RuleID = "straddle-strangle"
  public static let version: UInt32 = 1
  public static let summary =
    "A straddle or strangle of large premium, as a package or as two equal legs within 2 s."

  public static let parameters = [
    RuleParameter("net_delta_max", "ten-thousandths of gross delta", 1_500),
    RuleParameter("legged_span_max", "ns", 2_000_000_000),
    RuleParameter("earnings_sessions", "sessions", 5),
  ]

  let netDeltaMax: Int64
  let leggedSpanMax: Int64
  let earningsWithin: Int64

  public init(_ settings: Settings) {
    netDeltaMax = settings[Self.self, "net_delta_max"]
    leggedSpanMax = settings[Self.self, "legged_span_max"]
    earningsWithin = settings[Self.self, "earnings_sessions"]
  }

  public func mayFire(_ parent: borrowing Parent) -> Bool {
    switch parent.cluster.type {
    case .package, .legged: break
    default: return false
    }
    return Self.name(parent.cluster.structure) != nil && parent.cluster.side != .unknown
      && parent.cluster.grade <= .c && parent.cluster.premium >= parent.premiumFloor
  }

  public func judge(_ parent: Parent) -> Verdict? {
    let cluster = parent.cluster
    guard cluster.type == .package || cluster.type == .legged else { return nil }
    let name = Self.name(cluster.structure)
    var clauses = [
      Clause(
        "structure",
        seen: cluster.structure.map { .text(Self.name($0) ?? "\($0)") } ?? .unknown,
        asked: .exactly(.text("straddle or strangle")), passed: name != nil ? true : nil),
      parent.gradeClause(.c),
      parent.premiumClause(),
      parent.exclusionClause,
    ]
    if cluster.type == .legged {
      clauses.append(
        Clause(
          "time between the legs", seen: .duration(cluster.facts.span),
          asked: .atMost(.duration(leggedSpanMax))))
      clauses.append(
        Clause(
          "legs of equal size",
          seen: .flag(cluster.legs.count == 2 && cluster.legs[0].size == cluster.legs[1].size),
          asked: .exactly(.flag(true))))
    }
    clauses.append(
      .whenKnown(
        "|net delta| of gross", seen: netShare(parent).map { .tenThousandths($0) } ?? .unknown,
        asked: .atMost(.tenThousandths(netDeltaMax))))
    return Verdict(
      direction: .volatility, ceiling: parent.capped(.medium), clauses: clauses,
      counterEvidence: counterEvidence(parent))
  }

  private static func name(_ structure: Structure?) -> String? {
    switch structure {
    case .straddle: "straddle"
    case .strangle: "strangle"
    default: nil
    }
  }

  private func netShare(_ parent: Parent) -> Int64? {
    guard let net = parent.netDelta, let gross = parent.grossDelta else { return nil }
    return Int64(clamping: net.magnitude).shareRoundedUp(of: gross)
  }

  private func counterEvidence(_ parent: Parent) -> [Clause] {
    parent.cluster.counterEvidence + [
      parent.alternativesDoubt,
      Clause(
        "announced earnings before the expiry",
        seen: parent.isEarningsBeforeExpiry.map { .flag($0) } ?? .unknown,
        asked: .exactly(.flag(false)), role: .counter),
      parent.earningsDoubt(within: earningsWithin),
      parent.hedgeDoubt,
    ]
  }
}
