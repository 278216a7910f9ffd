import FlowEngine

extension SimulatedFloor {
  /// A package of a named structure that could print now, bought or sold at the far side of its
  /// synthetic market.
  mutating func packageDraft(
    _ structure: String, _ random: inout SimulationRandom, needsOpenInterest: Bool = false
  ) -> (draft: OrderDraft, side: Int, quantity: Int)? {
    for _ in 0..<12 {
      guard let base = choose(&random) else { return nil }
      let width = random.int(1...3)
      guard let (legs, ratios) = OrderShapes.structure(structure, base, listing, width: width),
        canPack(legs)
      else { continue }
      let onlyBought = ["butterfly", "ratio"].contains(structure)
      let side = onlyBought || random.chance(0.5) ? 1 : -1
      for leg in legs { settle(leg) }
      // Legs are listed so that the package costs something; where the spreads eat the value the
      // listing would turn round.
      if structure != "risk_reversal", structure != "ratio", net(legs, ratios, side) <= 0 {
        continue
      }
      var quantity = random.int(8...150)
      if needsOpenInterest {
        let near = listing.series[base].openInterest
        guard near >= 20 else { continue }
        quantity = min(quantity, near)
      }
      let draft = OrderShapes.package(
        legs, ratios: ratios, side: side, quantity: quantity,
        fills: random.chance(0.3) ? random.int(2...4) : 1,
        venue: random.pick(SimulatedVenues.complex), condition: random.pick(["f", "f", "g", "j"]),
        &random)
      return (draft, side, quantity)
    }
    return nil
  }

  /// Net price to a side, in billionths a share.
  private func net(_ legs: [Int], _ ratios: [Int], _ side: Int) -> Int64 {
    zip(legs, ratios).reduce(0) { sum, leg in
      let state = series[leg.0]
      return sum + Int64(leg.1) * (leg.1 * side > 0 ? state.ask : state.bid)
    }
  }

  /// Writes a package to the truth, and the roll that it may be.
  mutating func recordPackage(
    _ structure: String, _ draft: OrderDraft, _ times: (start: Timestamp, end: Timestamp),
    _ side: Int, _ quantity: Int, isPlanted: Bool, why: String
  ) {
    record(
      "package", draft, times, side: side, size: quantity, structure: structure,
      needsCondition: true, isPlanted: isPlanted, why: why)
    guard ["calendar", "diagonal"].contains(structure),
      let near = draft.legs.min(by: { listing.series[$0].days < listing.series[$1].days }),
      listing.series[near].openInterest >= quantity
    else { return }
    record(
      "roll", draft, times, side: side, size: quantity, structure: structure,
      needsCondition: true, isPlanted: isPlanted,
      why: "the near leg may close: its open interest covers the size")
  }

  /// Writes a sweep to the truth.
  mutating func recordSweep(
    _ type: String, _ index: Int, _ draft: OrderDraft,
    _ times: (start: Timestamp, end: Timestamp), _ side: Int, needsCondition: Bool,
    isPlanted: Bool, why: String
  ) {
    record(
      type, draft, times, side: side, needsCondition: needsCondition, isPlanted: isPlanted,
      why: why)
  }

  /// Premium of slices in one series at the touch as it is now and steps. Unit: dollars.
  func premium(_ draft: OrderDraft, _ index: Int, _ side: Int) -> Double {
    let ticks = listing.underlyings[listing.series[index].underlying].ticks
    var price = side > 0 ? series[index].ask : series[index].bid
    var total = 0.0
    for print in draft.prints {
      total += Double(price) / 1e9 * Double(print.size * listing.series[index].multiplier)
      if print.nudge > 0 { price = side > 0 ? ticks.above(price) : ticks.below(price) }
    }
    return total
  }
}
