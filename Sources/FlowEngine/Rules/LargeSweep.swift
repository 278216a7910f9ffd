/// What the two large-sweep rules share: everything but the direction.
///
/// Spec: `docs/classifiers/large-bullish-sweep.md` and `large-bearish-sweep.md`. Rules K-01 and
/// K-02.
struct LargeSweep: Sendable {
  var direction: Direction
  /// The right that is bought for this direction; the other right is sold.
  var bought: OptionRight
  /// Thousandths (B-01), asked when a baseline exists.
  var zMin: Int64 = 3_000
  var venuesMin: Int64 = 2
  /// Ten-thousandths of |δ|.
  var deltaMin: Int64 = 1_000
  var deltaMax: Int64 = 8_000
  /// Nanoseconds.
  var oppositeWindow: Int64 = 300_000_000_000

  func judge(_ parent: Parent) -> Verdict? {
    guard parent.cluster.type == .sweep || parent.cluster.type == .probableSweep else { return nil }
    let cluster = parent.cluster
    let reading = self.direction(of: parent)
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
        "standard deliverable", seen: .flag(!parent.isAdjusted), asked: .exactly(.flag(true))),
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

  private func direction(of parent: Parent) -> Direction? {
    switch (parent.cluster.side, parent.right) {
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
        "days to earnings", seen: parent.daysToEarnings.map { .count($0) } ?? .unknown,
        asked: .atLeast(.count(6)), role: .counter))
    clauses.append(
      Clause(
        "hedge print of the stock in the same second", seen: .unknown,
        asked: .exactly(.text("none")), role: .counter))
    clauses.append(
      Clause(
        "part of a legged spread", seen: .unknown, asked: .exactly(.text("no")), role: .counter))
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
