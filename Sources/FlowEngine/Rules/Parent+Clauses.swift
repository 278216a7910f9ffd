/// Clauses that several rules ask in the same words.
extension Parent {
  /// The direction that side and right would give an outright position; nil without a side.
  var outright: Direction? {
    switch (cluster.side, right) {
    case (.unknown, _): nil
    case (.buy, .call), (.sell, .put): .bullish
    case (.buy, .put), (.sell, .call): .bearish
    }
  }

  /// A feed without sale conditions leaves Medium at most (S-20).
  func capped(_ ceiling: Confidence) -> Confidence {
    hasUndeliveredConditions ? min(ceiling, .medium) : ceiling
  }

  func isSigned(_ side: Side) -> Bool { cluster.side == side && cluster.grade <= .b }

  func sideClause(_ side: Side) -> Clause {
    Clause(
      "side", seen: cluster.side == .unknown ? .unknown : .side(cluster.side),
      asked: .exactly(.side(side)))
  }

  func gradeClause(_ grade: Grade = .b, role: Clause.Role = .required) -> Clause {
    Clause(
      "grade of the side", seen: cluster.side == .unknown ? .unknown : .grade(cluster.grade),
      asked: .atLeast(.grade(grade)), role: role)
  }

  func rightClause(_ asked: OptionRight) -> Clause {
    Clause(
      "call or put", seen: .text(right == .call ? "call" : "put"),
      asked: .exactly(.text(asked == .call ? "call" : "put")))
  }

  func premiumClause(floors: Int64 = 1) -> Clause {
    Clause(
      "premium", seen: .dollars(cluster.premium),
      asked: .atLeast(.dollars(premiumFloor.times(floors))))
  }

  /// The set X of rules §3.3.
  var exclusionClause: Clause {
    Clause("excluded as", seen: .text(exclusions.names), asked: .exactly(.text("none")))
  }

  func daysClause(_ low: Int64, _ high: Int64 = .max) -> Clause {
    Clause(
      "days to expiry", seen: .count(daysToExpiry),
      asked: high == .max ? .atLeast(.count(low)) : .within(.count(low), .count(high)))
  }

  /// Robust z of the premium (B-01); missing without a baseline.
  func zClause(_ zMin: Int64) -> Clause {
    .whenKnown(
      "premium against the baseline (z)",
      seen: premiumZ.map { .thousandths($0) } ?? .unknown, asked: .atLeast(.thousandths(zMin)))
  }

  /// z where there is a baseline, else the fixed floor in its place (B-04).
  func baselineClauses(_ zMin: Int64) -> [Clause] {
    let premium =
      premiumZ == nil
      ? premiumClause() : Clause("premium", seen: .dollars(cluster.premium), asked: .shown)
    return [premium, zClause(zMin)]
  }

  /// Out of the money by a band of |delta|; without a delta by the strike, and then capped.
  func moneynessClauses(_ low: Int64, _ high: Int64) -> [Clause] {
    let band = Clause.whenKnown(
      "|delta|", seen: absoluteDelta.map { .tenThousandths($0) } ?? .unknown,
      asked: .within(.tenThousandths(low), .tenThousandths(high)))
    guard delta == nil else { return [band] }
    let isOut = spot.map { right == .call ? strike > $0 : strike < $0 }
    return [
      Clause(
        "out of the money by its strike", seen: isOut.map { .flag($0) } ?? .unknown,
        asked: .exactly(.flag(true))),
      band,
    ]
  }

  /// Conditions decide it; without them only prints on three exchanges within 20 ms (C-11) speak
  /// for single legs, because a complex order executes on one exchange (S-20).
  var singleLegClause: Clause {
    guard hasUndeliveredConditions else {
      return Clause(
        "single-leg sale conditions", seen: .flag(isSingleSeries), asked: .exactly(.flag(true)))
    }
    return Clause(
      "single-leg sale conditions", seen: .unknown, asked: .exactly(.flag(true)),
      role: cluster.type == .probableSweep ? .capping : .required)
  }
}

/// What speaks against several rules in the same words.
extension Parent {
  var openingDoubt: Clause {
    Clause(
      "provable opening contracts",
      seen: cluster.openingAtLeast.map { .count($0) } ?? .unknown, asked: .atLeast(.count(1)),
      role: .counter)
  }

  /// Open interest that covers the contracts: all of them could be closing.
  var closingDoubt: Clause {
    Clause(
      "open interest this morning (closing is possible from as many contracts)",
      seen: openInterest.map { .count($0) } ?? .unknown,
      asked: .atMost(.count(cluster.size &- 1)), role: .counter)
  }

  /// Announced earnings within so many sessions, and before the expiry (K-13).
  func earningsDoubt(within sessions: Int64) -> Clause {
    Clause(
      "sessions to earnings", seen: sessionsToEarnings.map { .count($0) } ?? .unknown,
      asked: .atLeast(.count(sessions &+ 1)), role: .counter,
      passed: sessionsToEarnings != nil && isEarningsBeforeExpiry == false ? true : nil)
  }

  var hedgeDoubt: Clause {
    Clause(
      "shares of a hedge print in the same second",
      seen: hedgeShares.map { .count($0) } ?? .unknown, asked: .atMost(.count(0)), role: .counter)
  }

  var leggedDoubt: Clause {
    Clause(
      "part of a possible legged spread", seen: isInLeggedSpread.map { .flag($0) } ?? .unknown,
      asked: .exactly(.flag(false)), role: .counter)
  }

  func oppositeSweepDoubt(within window: Int64) -> Clause {
    Clause(
      "last sweep of the other direction, time ago",
      seen: .duration(oppositeSweepAge ?? .max), asked: .atLeast(.duration(window)),
      role: .counter)
  }

  /// Other names that fit, or that lost the prints to this one (C-06, C-31a).
  var alternativesDoubt: Clause {
    let names = cluster.alternatives.map { "\($0)" }
    return Clause(
      "other structures that fit",
      seen: .text(names.isEmpty ? "none" : names.joined(separator: " ")),
      asked: .exactly(.text("none")), role: .counter)
  }
}

extension Clause {
  /// Must pass where its input is known, and caps confidence where it is missing (rules §3.3).
  static func whenKnown(_ name: String, seen: ClauseValue, asked: ClauseBound) -> Clause {
    Clause(name, seen: seen, asked: asked, role: seen == .unknown ? .capping : .required)
  }

  /// A doubt that no data on the tape can settle.
  static func undecidable(_ name: String, asked: String) -> Clause {
    Clause(name, seen: .unknown, asked: .exactly(.text(asked)), role: .counter)
  }
}

extension Dollars {
  /// So many times as much; stays at the end of the range.
  func times(_ count: Int64) -> Dollars { Dollars(millionths: millionths.times(count)) }

  var magnitude: Dollars {
    Dollars(millionths: Int64(clamping: millionths.magnitude))
  }
}

extension Int64 {
  /// A product that stays at the end of the range: thresholds of garbage are no trap.
  func times(_ other: Int64) -> Int64 {
    let (product, overflow) = multipliedReportingOverflow(by: other)
    return overflow ? ((self < 0) == (other < 0) ? .max : .min) : product
  }

  /// This as a share of a positive whole in ten-thousandths, rounded down; nil of nothing.
  func share(of whole: Int64) -> Int64? {
    guard whole > 0 else { return nil }
    return Int64(clamping: 10_000 * Int128(self) / Int128(whole))
  }

  /// The same rounded up, so that a hair above an upper bound does not pass for the bound.
  func shareRoundedUp(of whole: Int64) -> Int64? {
    guard whole > 0 else { return nil }
    let parts = 10_000 * Int128(self)
    let quotient = parts / Int128(whole)
    return Int64(clamping: parts > quotient * Int128(whole) ? quotient + 1 : quotient)
  }
}
