import FlowEngine

extension ClassifierPlanner {
  mutating func straddle(_ isMiss: Bool, _ floor: inout SimulatedFloor) -> Bool {
    let misses = isMiss ? turn(["premium", "delta"], of: .straddle) : nil
    let structure = misses == "delta" || random.chance(0.5) ? "straddle" : "strangle"
    let choice = floor.find(
      &random, .call, days: 2...180, delta: misses == "delta" ? 0.66...0.82 : 0.46...0.55)
    guard let base = choice else { return false }
    guard isMiss || !isCooling("straddle-strangle", underlying(base, floor), floor) else {
      return false
    }
    let edge = misses == "delta" ? Int((2 * abs(floor.value(base).delta) - 1.15) * 10_000) : nil
    return package(
      structure, base, rule: "straddle-strangle", misses: misses, distance: edge, &floor)
  }

  mutating func riskReversal(_ isMiss: Bool, _ floor: inout SimulatedFloor) -> Bool {
    guard let base = floor.find(&random, .call, days: 5...180, delta: 0.42...0.58) else {
      return false
    }
    guard isMiss || !isCooling("risk-reversal", underlying(base, floor), floor) else {
      return false
    }
    return package(
      "risk_reversal", base, rule: "risk-reversal", misses: isMiss ? "premium" : nil,
      distance: nil, &floor)
  }

  private func underlying(_ series: Int, _ floor: SimulatedFloor) -> Int {
    floor.listing.series[series].underlying
  }

  /// A package of a call and a put of one expiry, sized by its premium.
  private mutating func package(
    _ structure: String, _ base: Int, rule: String, misses: String?, distance: Int?,
    _ floor: inout SimulatedFloor
  ) -> Bool {
    let width = random.int(1...2)
    guard Self.hasFixedFloor(underlying(base, floor), floor),
      let (legs, ratios) = OrderShapes.structure(structure, base, floor.listing, width: width),
      floor.canPack(legs)
    else { return false }
    let side = random.chance(0.5) ? 1 : -1
    let price = legs.indices.reduce(0.0) { $0 + floor.touch(legs[$1], ratios[$1] * side) }
    let large = floor.largePremium(underlying(base, floor))
    var quantity = Int(large * (1.15 + random.unit()) / (price * 100)) + 1
    var short = 1
    if misses == "premium" {
      let share = 1 - 0.002 - 0.35 * random.unit() * random.unit()
      quantity = Int(large * share / (price * 100))
      short = max(1, Int(large - Double(quantity) * price * 100))
    }
    guard (3...4_000).contains(quantity) else { return false }
    let draft = OrderShapes.package(
      legs, ratios: ratios, side: side, quantity: quantity, fills: 1,
      venue: random.pick(SimulatedVenues.complex), condition: "f", &random)
    floor.quoteChain(around: base)
    place(
      draft, "package", side: side, rule: rule, misses: misses, distance: distance ?? short,
      structure: structure, size: quantity, width: 3, &floor)
    return true
  }

  /// Calls sold against stock that is bought, by the code of a stock-option order.
  mutating func buyWrite(_ isMiss: Bool, _ floor: inout SimulatedFloor) -> Bool {
    let choice = floor.find(&random, .call, days: 5...200, delta: 0.15...0.6)
    guard let series = choice, floor.canPack([series]) else { return false }
    let one = floor.listing.series[series]
    guard Self.hasFixedFloor(one.underlying, floor) else { return false }
    guard isMiss || !isCooling("call-overwriting", one.underlying, floor) else { return false }
    let large = floor.largePremium(one.underlying)
    let touch = floor.touch(series, -1)
    let share = isMiss ? 1 - 0.002 - 0.35 * random.unit() * random.unit() : 1.1 + random.unit()
    let total = Int(large * share / (touch * 100)) + (isMiss ? 0 : 1)
    guard (5...3_000).contains(total) else { return false }
    var draft = OrderDraft([series])
    draft.reservesLegs = true
    draft.add(0, -1, total, random.pick(SimulatedVenues.complex), "n")
    draft.prints[0].shares = total * 100
    floor.quoteChain(around: series)
    let times = floor.place(draft)
    // Listed with the stock bought (C-06a).
    floor.target = isMiss ? nil : "call-overwriting"
    floor.record(
      "stock_tied", draft, times, side: 1, structure: "buy_write", needsCondition: true,
      isPlanted: false, why: "calls with the code of a stock-option order, and their stock")
    floor.target = nil
    if isMiss {
      let short = max(1, Int(large - Double(total) * touch * 100))
      miss(
        draft, times, side: -1, rule: "call-overwriting", misses: "premium", distance: short,
        &floor)
    }
    return true
  }
}
