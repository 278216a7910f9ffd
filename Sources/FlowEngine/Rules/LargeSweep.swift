/// What the two large-sweep rules share: everything but the direction.
///
/// Spec: `docs/classifiers/large-bullish-sweep.md` and `large-bearish-sweep.md`. Rules K-01 and
/// K-02.
struct LargeSweep: Sendable {
  var direction: Direction
  /// The right that is bought for this direction; the other right is sold.
  var bought: OptionRight
  /// Thousandths (B-01), asked when a baseline exists.
  let zMin: Int64
  let venuesMin: Int64
  /// Ten-thousandths of |δ|.
  let deltaMin: Int64
  let deltaMax: Int64
  /// Nanoseconds.
  let oppositeWindow: Int64

  static let parameters = [
    RuleParameter("premium_z_min", "thousandths of z", 3_000),
    RuleParameter("exchanges_min", "exchanges", 2),
    RuleParameter("delta_min", "ten-thousandths of |delta|", 1_000),
    RuleParameter("delta_max", "ten-thousandths of |delta|", 8_000),
    RuleParameter("opposite_window", "ns", 300_000_000_000),
  ]

  init(direction: Direction, bought: OptionRight, parameters: (String) -> Int64) {
    self.direction = direction
    self.bought = bought
    zMin = parameters("premium_z_min")
    venuesMin = parameters("exchanges_min")
    deltaMin = parameters("delta_min")
    deltaMax = parameters("delta_max")
    oppositeWindow = parameters("opposite_window")
  }

  func mayFire(_ parent: borrowing Parent) -> Bool {
    switch parent.cluster.type {
    case .sweep, .probableSweep: break
    default: return false
    }
    return parent.cluster.premium >= parent.premiumFloor && parent.cluster.grade <= .b
      && direction(parent.cluster.side, parent.right) == direction
  }

  func judge(_ parent: Parent) -> Verdict? {
    guard parent.cluster.type == .sweep || parent.cluster.type == .probableSweep else { return nil }
    let cluster = parent.cluster
    let reading = self.direction(parent.cluster.side, parent.right)
    let absoluteDelta = parent.delta.map { $0 < 0 ? -$0 : $0 }
    let clauses = [
      Clause(
        "direction", seen: reading.map { .text($0.word) } ?? .unknown,
        asked: .exactly(.text(direction.word))),
      Clause(
        "grade of the side", seen: cluster.side == .unknown ? .unknown : .grade(cluster.grade),
        asked: .atLeast(.grade(.b))),
      Clause(
        "exchanges hit", seen: .count(Int64(cluster.venues.count)),
        asked: .atLeast(.count(venuesMin))),
      Clause(
        "premium", seen: .dollars(cluster.premium), asked: .atLeast(.dollars(parent.premiumFloor))),
      Clause(
        "excluded as", seen: .text(parent.exclusions.names), asked: .exactly(.text("none"))),
      Clause(
        "premium against the baseline (z)",
        seen: parent.premiumZ.map { .thousandths($0) } ?? .unknown,
        asked: .atLeast(.thousandths(zMin)), role: .capping),
      Clause(
        "|delta|", seen: absoluteDelta.map { .tenThousandths($0) } ?? .unknown,
        asked: .within(.tenThousandths(deltaMin), .tenThousandths(deltaMax)), role: .capping),
    ]
    return Verdict(
      direction: direction, ceiling: ceiling(parent), clauses: clauses,
      counterEvidence: counterEvidence(parent))
  }

  private func direction(_ side: Side, _ right: OptionRight) -> Direction? {
    switch (side, right) {
    case (.unknown, _): nil
    case (.buy, .call), (.sell, .put): .bullish
    case (.buy, .put), (.sell, .call): .bearish
    }
  }

  /// High when bought, Low when sold; a feed without conditions caps at Medium (S-20).
  private func ceiling(_ parent: Parent) -> Confidence {
    let base: Confidence = parent.right == bought && parent.cluster.side == .buy ? .high : .low
    return parent.hasUndeliveredConditions ? min(base, .medium) : base
  }

  private func counterEvidence(_ parent: Parent) -> [Clause] {
    let cluster = parent.cluster
    var clauses = cluster.counterEvidence
    clauses.append(
      Clause(
        "last sweep of the other direction, time ago",
        seen: .duration(parent.oppositeSweepAge ?? .max),
        asked: .atLeast(.duration(oppositeWindow)),
        role: .counter))
    clauses.append(
      Clause(
        "provable opening contracts",
        seen: cluster.openingAtLeast.map { .count($0) } ?? .unknown, asked: .atLeast(.count(1)),
        role: .counter))
    clauses.append(
      Clause(
        "sessions to earnings", seen: parent.sessionsToEarnings.map { .count($0) } ?? .unknown,
        asked: .atLeast(.count(6)), role: .counter))
    clauses.append(
      Clause(
        "shares of a hedge print in the same second",
        seen: parent.hedgeShares.map { .count($0) } ?? .unknown, asked: .atMost(.count(0)),
        role: .counter))
    clauses.append(
      Clause(
        "part of a possible legged spread",
        seen: parent.isInLeggedSpread.map { .flag($0) } ?? .unknown,
        asked: .exactly(.flag(false)), role: .counter))
    if bought == .put, cluster.side == .buy {
      clauses.append(
        Clause(
          "put buying may be a hedge: the two cannot be told apart", seen: .unknown,
          asked: .exactly(.text("outright")), role: .counter))
    }
    return clauses
  }
}

extension Direction {
  /// As a clause shows it. Spelled out, because the name by reflection costs a microsecond.
  fileprivate var word: String {
    switch self {
    case .neutral: "neutral"
    case .bullish: "bullish"
    case .bearish: "bearish"
    case .volatility: "volatility"
    }
  }
}
