/// What the two large-sweep rules share: everything but the direction.
///
/// Spec: `docs/classifiers/large-bullish-sweep.md` and `large-bearish-sweep.md`. Rules K-01 and
/// K-02.
struct LargeSweep: Sendable {
  var direction: Direction
  /// The right that is bought for this direction; the other right is sold.
  var bought: OptionRight
  /// Thousandths (B-01), asked where a baseline exists.
  let zMin: Int64
  let venuesMin: Int64
  /// Ten-thousandths of |δ|.
  let deltaMin: Int64
  let deltaMax: Int64
  /// Nanoseconds.
  let oppositeWindow: Int64
  /// Sessions.
  let earningsWithin: Int64

  static let parameters = [
    RuleParameter("premium_z_min", "thousandths of z", 3_000),
    RuleParameter("exchanges_min", "exchanges", 2),
    RuleParameter("delta_min", "ten-thousandths of |delta|", 1_000),
    RuleParameter("delta_max", "ten-thousandths of |delta|", 8_000),
    RuleParameter("opposite_window", "ns", 300_000_000_000),
    RuleParameter("earnings_sessions", "sessions", 5),
  ]

  init(direction: Direction, bought: OptionRight, parameters: (String) -> Int64) {
    self.direction = direction
    self.bought = bought
    zMin = parameters("premium_z_min")
    venuesMin = parameters("exchanges_min")
    deltaMin = parameters("delta_min")
    deltaMax = parameters("delta_max")
    oppositeWindow = parameters("opposite_window")
    earningsWithin = parameters("earnings_sessions")
  }

  func mayFire(_ parent: borrowing Parent) -> Bool {
    switch parent.cluster.type {
    case .sweep, .probableSweep: break
    default: return false
    }
    return parent.cluster.premium >= parent.premiumFloor && parent.cluster.grade <= .b
      && parent.outright == direction
  }

  func judge(_ parent: Parent) -> Verdict? {
    guard parent.cluster.type == .sweep || parent.cluster.type == .probableSweep else { return nil }
    let clauses = [
      Clause(
        "direction", seen: parent.outright.map { .text($0.word) } ?? .unknown,
        asked: .exactly(.text(direction.word))),
      parent.gradeClause(),
      Clause(
        "exchanges hit", seen: .count(Int64(parent.cluster.venues.count)),
        asked: .atLeast(.count(venuesMin))),
      parent.premiumClause(),
      parent.exclusionClause,
      parent.zClause(zMin),
      .whenKnown(
        "|delta|", seen: parent.absoluteDelta.map { .tenThousandths($0) } ?? .unknown,
        asked: .within(.tenThousandths(deltaMin), .tenThousandths(deltaMax))),
    ]
    return Verdict(
      direction: direction, ceiling: ceiling(parent), clauses: clauses,
      counterEvidence: counterEvidence(parent))
  }

  /// High when bought, Low when sold.
  private func ceiling(_ parent: Parent) -> Confidence {
    parent.capped(parent.right == bought && parent.cluster.side == .buy ? .high : .low)
  }

  private func counterEvidence(_ parent: Parent) -> [Clause] {
    var clauses =
      parent.cluster.counterEvidence + [
        parent.oppositeSweepDoubt(within: oppositeWindow),
        parent.openingDoubt,
        // Any earnings so near, also after the expiry: the table does not ask for the order.
        Clause(
          "sessions to earnings", seen: parent.sessionsToEarnings.map { .count($0) } ?? .unknown,
          asked: .atLeast(.count(earningsWithin &+ 1)), role: .counter),
        parent.hedgeDoubt,
        parent.leggedDoubt,
      ]
    if bought == .put, parent.cluster.side == .buy {
      clauses.append(
        .undecidable(
          "put buying may be a hedge: the two cannot be told apart", asked: "outright"))
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
