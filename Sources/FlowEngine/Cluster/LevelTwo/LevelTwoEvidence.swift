extension LevelTwoParent {
  /// What made it one: every hard constraint with the value seen.
  func evidence(_ settings: LevelTwoSettings) -> [Clause] {
    var clauses: [Clause] =
      switch type {
      case .repeat: repeatClauses(settings)
      case .strikeLadder: strikeClauses(settings)
      case .priceLadder: priceClauses(settings)
      case .legged: leggedClauses(settings)
      default: rollClauses()
      }
    clauses.append(
      Clause(
        "contracts", seen: .count(contracts), asked: .atLeast(.count(settings.sizeMin))))
    return clauses
  }

  /// What speaks against it: level 2 never knows that the orders are of one hand.
  func counterEvidence() -> [Clause] {
    var clauses = [
      Clause(
        "members with sale conditions that were delivered",
        seen: .count(Int64(members.count(where: \.isSingleLegCode))),
        asked: .atLeast(.count(Int64(members.count))), role: .counter)
    ]
    if facts.isClosedEarly {
      clauses.append(
        Clause(
          "closed early: too many prints were waiting", seen: .flag(true),
          asked: .exactly(.flag(false)), role: .counter))
    }
    if facts.isSpotMissing {
      clauses.append(
        Clause(
          "legs compared with the underlying", seen: .unknown, asked: .exactly(.flag(true)),
          role: .counter))
    }
    return clauses
  }

  private func repeatClauses(_ settings: LevelTwoSettings) -> [Clause] {
    [
      Clause(
        "equal sizes", seen: .count(facts.items),
        asked: .atLeast(.count(settings.repeatCountMin))),
      Clause(
        "shortest gap", seen: .duration(facts.gapMin),
        asked: .atLeast(.duration(settings.repeatGapMin))),
      Clause(
        "longest gap", seen: .duration(facts.gapMax),
        asked: .atMost(.duration(settings.repeatGapMax))),
      Clause(
        "span", seen: .duration(facts.span), asked: .atMost(.duration(settings.repeatSpanMax))),
    ]
  }

  private func strikeClauses(_ settings: LevelTwoSettings) -> [Clause] {
    [
      Clause(
        "strikes", seen: .count(facts.strikes), asked: .atLeast(.count(settings.strikesMin))),
      Clause(
        "sizes by strike", seen: .text(facts.areSizesEqual ? "equal" : "rising or falling"),
        asked: .shown),
      Clause(
        "span", seen: .duration(facts.span),
        asked: .atMost(.duration(settings.strikeLadderSpanMax))),
    ]
  }

  private func priceClauses(_ settings: LevelTwoSettings) -> [Clause] {
    [
      Clause(
        "successively worse prices", seen: .count(facts.items),
        asked: .atLeast(.count(settings.priceStepsMin))),
      // The bound is exclusive: the least that passes is a nanosecond more.
      Clause(
        "span", seen: .duration(facts.span),
        asked: .within(
          .duration(settings.priceLadderSpanOver + 1), .duration(settings.priceLadderSpanMax))),
      Clause(
        "move of the underlying", seen: .price(Price(billionths: facts.spotRange)),
        asked: .atMost(
          .price(
            Price(billionths: settings.priceLadderTicksUnder * facts.stockTick - 1)))),
    ]
  }

  private func leggedClauses(_ settings: LevelTwoSettings) -> [Clause] {
    [
      Clause("ratio", seen: .text("\(facts.ratioA):\(facts.ratioB)"), asked: .shown),
      Clause(
        "time between the legs", seen: .duration(facts.span),
        asked: .atMost(
          .duration(
            facts.isOneVenue ? settings.leggedVenueSpanMax : settings.leggedSpanMax))),
      Clause("on one exchange", seen: .flag(facts.isOneVenue), asked: .shown),
      Clause(
        "net price inside the synthetic market (C-04)",
        seen: facts.isNetInside.map { .flag($0) } ?? .unknown, asked: .shown),
      Clause("a leg off its increment", seen: .flag(facts.isOffIncrement), asked: .shown),
      Clause(
        "score (C-30)", seen: .count(Int64(score)),
        asked: .atLeast(.count(settings.leggedScoreMin))),
    ]
  }

  private func rollClauses() -> [Clause] {
    [
      Clause(
        "open interest of the near leg", seen: .count(facts.nearOpenInterest),
        asked: .atLeast(.count(facts.nearSize))),
      Clause("ratio", seen: .text("\(facts.ratioA):\(facts.ratioB)"), asked: .shown),
    ]
  }
}
