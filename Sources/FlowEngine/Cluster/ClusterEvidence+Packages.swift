extension Cluster {
  /// The parts of the score, each with the points it gave (C-30), and where the net price lies in
  /// the synthetic market (C-04, C-05).
  func packageEvidence(_ settings: PackageSettings) -> [Clause] {
    var clauses = [
      Clause(
        "coded prints of one order type within",
        seen: .duration(facts.span), asked: .atMost(.duration(settings.floorSpanMax))),
      Clause(
        "score", seen: .count(Int64(score)), asked: .atLeast(.count(Int64(settings.scoreMin)))),
    ]
    for part in facts.score.named where part.points != 0 {
      clauses.append(
        Clause("points: " + part.name, seen: .count(Int64(part.points)), asked: .shown))
    }
    clauses.append(
      Clause(
        "net price in its synthetic market, -1 at the bid, 1 at the ask",
        seen: facts.edge == .min ? .unknown : .thousandths(facts.edge), asked: .shown))
    return clauses + rateEvidence(settings)
  }

  /// What a box or a conversion earns, and what that was compared with (C-07); none unchecked.
  private func rateEvidence(_ settings: PackageSettings) -> [Clause] {
    let rate = facts.rate
    let against: String
    switch rate.basis {
    case .none: return []
    case .median: against = "median of its expiry today"
    case .curve: against = "curve of the day, too few of its expiry before it"
    case .flat: against = "flat rate: no curve of the day, too few of its expiry before it"
    }
    let (asked, tolerance) = (Int64(rate.asked), settings.rateTolerance)
    return [
      Clause(
        "implied rate in basis points, against the " + against,
        seen: rate.implied == .min ? .unknown : .count(Int64(rate.implied)),
        asked: .within(.count(asked - tolerance), .count(asked + tolerance)),
        // What is no financing was not made by its rate.
        role: type == .financing ? .required : .counter),
      Clause(
        "boxes and conversions of its expiry before it", seen: .count(Int64(rate.samples)),
        asked: .shown),
    ]
  }

  /// C-18: that it is matched is what makes it one.
  func dividendEvidence() -> [Clause] {
    [
      Clause(
        "matched prints of deep calls on the last cum-dividend date",
        seen: .count(Int64(facts.prints)), asked: .atLeast(.count(2))),
      Clause(
        "open interest this morning",
        seen: facts.openInterest < 0 ? .unknown : .count(facts.openInterest), asked: .shown),
    ]
  }

  /// Every hard constraint of level 2 with the value seen (C-14 to C-17).
  func levelTwoEvidence(_ settings: LevelTwoSettings) -> [Clause] {
    let contracts = legs.reduce(0) { $0 + $1.size }
    let total = Clause(
      "contracts", seen: .count(contracts), asked: .atLeast(.count(settings.sizeMin)))
    let items = Int64(facts.levels)
    switch type {
    case .repeat:
      return [
        Clause(
          "equal sizes", seen: .count(items), asked: .atLeast(.count(settings.repeatCountMin))),
        Clause(
          "shortest gap", seen: .duration(facts.gapMin),
          asked: .atLeast(.duration(settings.repeatGapMin))),
        Clause(
          "longest gap", seen: .duration(facts.gapMax),
          asked: .atMost(.duration(settings.repeatGapMax))),
        Clause(
          "span", seen: .duration(facts.span), asked: .atMost(.duration(settings.repeatSpanMax))),
        total,
      ]
    case .strikeLadder:
      let sizes = facts.flags.contains(.equalSizes) ? "equal" : "monotone in the strike"
      return [
        Clause("strikes", seen: .count(items), asked: .atLeast(.count(settings.strikesMin))),
        Clause("sizes", seen: .text(sizes), asked: .shown),
        Clause(
          "span", seen: .duration(facts.span),
          asked: .atMost(.duration(settings.strikeLadderSpanMax))),
        total,
      ]
    case .priceLadder:
      return [
        Clause(
          "prints at ever worse prices", seen: .count(items),
          asked: .atLeast(.count(settings.priceStepsMin))),
        Clause(
          "span", seen: .duration(facts.span),
          asked: .within(
            .duration(settings.priceLadderSpanOver + 1), .duration(settings.priceLadderSpanMax))),
        Clause(
          "middle of the underlying moved by",
          seen: .price(Price(billionths: facts.underlyingMove)), asked: .shown),
        total,
      ]
    case .legged:
      return [
        Clause(
          "time between the legs", seen: .duration(facts.span),
          asked: .atMost(
            .duration(
              facts.flags.contains(.oneVenue)
                ? settings.leggedVenueSpanMax : settings.leggedSpanMax))),
        Clause(
          "score", seen: .count(Int64(score)), asked: .atLeast(.count(settings.leggedScoreMin))),
        total,
      ]
    default:
      return [
        Clause(
          "open interest of the near leg this morning, against its contracts",
          seen: .count(facts.openInterest), asked: .atLeast(.count(nearSize))),
        Clause(
          "next morning's open interest", seen: .unknown, asked: .exactly(.text("rolled")),
          role: .capping),
      ]
    }
  }

  /// Contracts of the leg that closes: the first listed leg of a roll is not always the near one,
  /// but both have the same contracts when the ratio is 1:1.
  private var nearSize: Int64 { legs.map(\.size).max() ?? 0 }
}
