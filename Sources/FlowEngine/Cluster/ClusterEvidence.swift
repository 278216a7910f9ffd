extension Cluster {
  /// The clauses that made it a parent, with what was seen and asked.
  ///
  /// - Parameter settings: those that judged it; a log keeps them.
  public func evidence(_ settings: Settings) -> [Clause] {
    switch type {
    case .block, .crossBlock: blockEvidence(settings)
    case .sweep, .probableSweep, .isoPrint: sweepEvidence(settings)
    case .package, .financing, .stockTied: packageEvidence(settings.package)
    case .dividend: dividendEvidence()
    case .repeat, .strikeLadder, .priceLadder, .legged, .roll:
      levelTwoEvidence(settings.levelTwo)
    }
  }

  private func blockEvidence(_ settings: Settings) -> [Clause] {
    var clauses = [
      Clause(
        "contracts in one print", seen: .count(size),
        asked: .atLeast(.count(settings.blockSizeMin))),
      Clause(
        "premium", seen: .dollars(premium), asked: .atLeast(.dollars(settings.blockPremiumMin))),
    ]
    if let high = facts.sizeHigh {
      clauses += [
        Clause(
          "contracts against the 99th percentile of the underlying's prints",
          seen: .count(size), asked: .atLeast(.count(high.contracts))),
        Clause("prints behind that", seen: .count(high.prints), asked: .shown),
      ]
    } else {
      clauses.append(
        Clause(
          "no baseline of the underlying's sizes: the fixed minimum applies",
          seen: .count(settings.blockSizeMin), asked: .shown))
    }
    return clauses
  }

  private func sweepEvidence(_ settings: Settings) -> [Clause] {
    let isISO = type == .sweep
    var clauses = [
      Clause(
        "prints", seen: .count(Int64(facts.prints)),
        asked: .atLeast(.count(settings.sweepPrintsMin))),
      Clause("coded ISO", seen: .count(Int64(facts.isoPrints)), asked: .shown),
      Clause(
        "longest gap", seen: .duration(facts.gapMax),
        asked: .atMost(.duration(settings.sweepGapMax))),
      Clause(
        "span", seen: .duration(facts.span),
        asked: .atMost(
          .duration(isISO ? settings.sweepSpanMax : settings.probableSweepSpanMax))),
      Clause("price levels", seen: .count(Int64(facts.levels)), asked: .shown),
    ]
    let venuesMin =
      type == .probableSweep ? settings.probableSweepVenuesMin : settings.sweepVenuesMin
    // An ISO sweep needs two venues or a price walk: one venue is shown, not failed, when it walks.
    let venuesAsked: ClauseBound =
      isISO && facts.levels >= 2 || type == .isoPrint ? .shown : .atLeast(.count(venuesMin))
    clauses.append(
      Clause("exchanges", seen: .count(Int64(venues.count)), asked: venuesAsked))
    if type != .isoPrint {
      clauses.append(
        Clause(
          "contracts", seen: .count(size), asked: .atLeast(.count(settings.sweepSizeMin))))
    }
    return clauses
  }
}

extension Cluster {
  /// What speaks against the reading; checked always.
  public var counterEvidence: [Clause] {
    var clauses: [Clause] = []
    switch type {
    case .sweep, .probableSweep, .isoPrint, .block, .crossBlock: clauses = marketDoubts()
    case .package, .stockTied, .financing: clauses = marketDoubts() + packageDoubts()
    case .dividend: break
    case .repeat, .strikeLadder, .priceLadder, .legged, .roll:
      clauses = [
        Clause(
          "that the orders are of one hand", seen: .unknown, asked: .exactly(.text("shown")),
          role: .counter)
      ]
    }
    if facts.flags.contains(.tradeThrough) {
      clauses.append(
        Clause(
          "a print of the exchange that showed the best price (C-12)", seen: .flag(false),
          asked: .exactly(.flag(true)), role: .counter))
    }
    if facts.flags.contains(.dividendLike) {
      clauses.append(
        Clause(
          "a deep call on the last cum-dividend date, without a match (C-18)", seen: .flag(true),
          asked: .exactly(.flag(false)), role: .counter))
    }
    if facts.flags.contains(.greedy) {
      clauses.append(
        Clause(
          "every assignment of the prints was compared (C-31a)", seen: .flag(false),
          asked: .exactly(.flag(true)), role: .counter))
    }
    if facts.flags.contains(.suspect) {
      clauses.append(
        Clause(
          "data may be missing around these prints", seen: .flag(true),
          asked: .exactly(.flag(false)), role: .counter))
    }
    if facts.flags.contains(.conditionsUndelivered) {
      clauses.append(
        Clause(
          "sale conditions not delivered: complex, cross and late prints cannot be excluded",
          seen: .unknown, asked: .exactly(.text("delivered")), role: .counter))
    }
    return clauses
  }

  private func marketDoubts() -> [Clause] {
    [
      Clause(
        "prints whose size equals the whole displayed quote (S-27)",
        seen: .count(Int64(facts.sizeMatches)), asked: .atMost(.count(0)), role: .counter),
      Clause(
        "prints in a wide market (S-23)", seen: .count(Int64(facts.wideMarkets)),
        asked: .atMost(.count(0)), role: .counter),
    ]
  }

  private func packageDoubts() -> [Clause] {
    var clauses = [
      Clause(
        "legs with contracts left over", seen: .count(Int64(facts.leftovers)),
        asked: .atMost(.count(0)), role: .counter)
    ]
    if structure == nil {
      clauses.append(
        Clause(
          "one name fits best by two points (C-06)", seen: .flag(false),
          asked: .exactly(.flag(true)), role: .counter))
    }
    for name in alternatives {
      clauses.append(
        Clause(
          "could also be", seen: .text("\(name)"), asked: .shown, role: .counter))
    }
    return clauses
  }
}
