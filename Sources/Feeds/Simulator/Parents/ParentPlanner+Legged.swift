import FlowEngine

extension ParentPlanner {
  private static let venueGap: Int64 = 2 * SimulatedFloor.second
  private static let otherVenueGap: Int64 = 250 * SimulatedFloor.ms
  private static let scoredGap: Int64 = 100 * SimulatedFloor.ms

  private static func structure(of plan: ParentPlan, backspread: Bool) -> ParentPlan {
    switch plan {
    case .leggedVertical: .vertical
    case .leggedRatio: backspread ? .backspread : .ratio
    case .leggedCalendar: .calendar
    case .leggedDiagonal: .diagonal
    case .leggedRiskReversal: .riskReversal
    case .leggedStraddle: .straddle
    default: .strangle
    }
  }

  /// Both legs out of the money by a strike and more.
  private func areOut(_ legs: [Int], _ floor: SimulatedFloor) -> Bool {
    legs.allSatisfy { leg in
      let one = floor.listing.series[leg]
      let spot = Double(floor.stocks[one.underlying].doubleMid) / 200
      return one.right == .call ? one.strike > 1.002 * spot : one.strike < 0.998 * spot
    }
  }

  /// Two single-leg orders, one after the other, that may be one spread.
  mutating func legged(_ item: Item, _ floor: inout SimulatedFloor) -> Bool {
    let isBackspread = random.chance(0.5)
    let structure = Self.structure(of: item.plan, backspread: isBackspread)
    guard let (legs, ratios) = legs(of: structure, &floor, tries: 30),
      floor.isCalm(floor.listing.series[legs[0]].underlying)
    else { return false }
    if structure == .strangle, !areOut(legs, floor) { return false }
    let isRatio = item.plan == .leggedRatio
    let side = isRatio ? 1 : anySide()
    let form = PackageForm(legs, ratios, side: side, floor)
    if ParentStructures.hasDebit(structure), form.net <= 0 || form.low <= 0 { return false }
    let isOneVenue = random.chance(0.5)
    // A call and a put have no prior: further apart than this their score is too low (C-30).
    let isPlain = ParentStructures.isCallAndPut(structure)
    let longest =
      isPlain ? Self.scoredGap : isOneVenue ? Self.venueGap : Self.otherVenueGap
    let flips = [.vertical, .calendar, .diagonal].contains(structure)
    let clauses = ["gap", "ratio", "code"] + (flips ? ["side"] : [])
    let misses =
      item.isTwin ? clauses[(item.turn + random.below(clauses.count)) % clauses.count] : nil
    // Large enough to stand out of the background, smaller than a block.
    let quantity = random.int(29...48)
    var sizes = ratios.map { abs($0) * quantity }
    let isDear = form.prices.indices.contains {
      Double(form.prices[$0]) / 1e9 * Double(sizes[$0]) * 100 > 90_000
    }
    guard !isDear else { return false }
    var gap = random.nanoseconds(20_000_000...(random.chance(0.3) ? longest : longest / 4))
    var distance = 1
    switch misses {
    case "gap":
      distance = random.int(100...500_000)
      gap = longest + Int64(distance) * 1_000
    case "ratio":
      let odd = random.pick([(27, 40), (29, 39), (31, 41), (24, 100), (30, 40), (37, 39)])
      sizes = random.chance(0.5) ? [odd.0, odd.1] : [odd.1, odd.0]
    default: break
    }
    var draft = OrderDraft(legs)
    draft.reservesUnderlying = true
    draft.reservesLegs = misses == "code"
    let venues = SimulatedVenues.some(2, &random)
    let order = random.chance(0.5) ? [0, 1] : [1, 0]
    for (step, leg) in order.enumerated() {
      let letter = random.chance(0.8) ? "I" : ""
      draft.add(
        Int64(step) * gap, leg: leg, ratios[leg] * side > 0 ? 1 : -1, sizes[leg],
        isOneVenue ? venues[0] : venues[step], letter)
    }
    switch misses {
    case "side": draft.prints[0].side *= -1
    case "code": draft.prints[random.below(2)].condition = UInt8(ascii: "f")
    default: break
    }
    let times = floor.place(draft)
    floor.record(
      "legged", draft, times, side: misses == nil ? side : 0, size: quantity,
      structure: structure.rawValue, expect: misses == nil, needsCondition: true,
      isPlanted: true,
      why: misses.map { "two orders: misses \($0) by \(distance)" }
        ?? "two orders \(gap / SimulatedFloor.ms) ms apart on \(isOneVenue ? "one" : "two") venues")
    if let misses {
      note("legged", misses: misses, by: distance, draft, floor, at: times.start)
    } else if structure == .calendar || structure == .diagonal,
      let near = near(draft, floor), floor.listing.series[near].openInterest >= quantity
    {
      floor.record(
        "roll", draft, times, side: side, size: quantity, structure: structure.rawValue,
        needsCondition: true, isPlanted: true,
        why: "two orders; the open interest of the near leg covers the size")
    }
    return true
  }
}
