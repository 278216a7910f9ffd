import FlowEngine

extension TruthPlanner {
  // MARK: Orders in one series

  mutating func single(_ plant: Plant, _ floor: inout SimulatedFloor) -> Bool {
    // Dear series are left out: a dozen contracts would already be a large premium.
    guard let series = floor.choose(&random, where: { _, value in value.value < 25 }) else {
      return false
    }
    guard plant != .walk || floor.canWalk(series) else { return false }
    let side = random.chance(0.5) ? 1 : -1
    let large = floor.largePremium(floor.listing.series[series].underlying)
    let touch = floor.touch(series, side)
    switch plant {
    case .block:
      let most = max(200, Int((100_000 * (1.05 + random.unit())) / (touch * 100)) + 1)
      guard most <= 2_500 else { return false }
      var draft = OrderDraft([series])
      draft.add(0, side, most + random.int(0...60), SimulatedVenues.options[random.below(18)], "I")
      let times = floor.place(draft)
      floor.record(
        "block", draft, times, side: side, needsCondition: false, isPlanted: true,
        why: "one print of at least 200 contracts and $100k")
    case .probableSweep:
      let total = small(touch, large)
      let count = random.int(3...6)
      let draft = OrderShapes.slices(
        series, side: side, sizes: OrderShapes.split(max(total, 12), count, &random),
        venues: SimulatedVenues.some(count, &random), condition: random.chance(0.5) ? "I" : "",
        gaps: [random.nanoseconds(80_000...3_000_000)])
      let times = floor.place(draft)
      recordSweep("probable_sweep", series, draft, times, side, &floor, needsCondition: false)
    default:
      let isWalk = plant == .walk
      let count = isWalk ? random.int(2...3) : random.int(2...6)
      let draft = OrderShapes.slices(
        series, side: side,
        sizes: OrderShapes.split(max(small(touch, large), 12), count, &random),
        venues: SimulatedVenues.some(isWalk ? 1 : count, &random), condition: "S",
        gaps: [random.nanoseconds(120_000...4_000_000)], steps: isWalk)
      let times = floor.place(draft)
      recordSweep("sweep", series, draft, times, side, &floor, needsCondition: true)
    }
    return true
  }

  /// Contracts whose premium stays well below what is large.
  private mutating func small(_ touch: Double, _ large: Double) -> Int {
    let most = Int(large * 0.7 / (touch * 100))
    return min(most, random.int(12...400))
  }

  mutating func largeSweep(
    _ floor: inout SimulatedFloor, _ right: OptionRight, _ side: Int
  ) -> Bool {
    let choice = floor.choose(&random, right: right) { _, value in
      value.value > 1 && value.value < 30
    }
    guard let series = choice else { return false }
    let large = floor.largePremium(floor.listing.series[series].underlying)
    let touch = floor.touch(series, side)
    let total = max(12, Int(large * (1.15 + random.unit() * 2) / (touch * 100)) + 1)
    guard total <= 4_000 else { return false }
    let count = random.int(3...6)
    let draft = OrderShapes.slices(
      series, side: side, sizes: OrderShapes.split(total, count, &random),
      venues: SimulatedVenues.some(count, &random), condition: "S",
      gaps: [random.nanoseconds(120_000...3_000_000)])
    let times = floor.place(draft)
    recordSweep("sweep", series, draft, times, side, &floor, needsCondition: true)
    return true
  }

  private func recordSweep(
    _ type: String, _ series: Int, _ draft: OrderDraft,
    _ times: (start: Timestamp, end: Timestamp), _ side: Int, _ floor: inout SimulatedFloor,
    needsCondition: Bool
  ) {
    floor.recordSweep(
      type, series, draft, times, side, needsCondition: needsCondition, isPlanted: true,
      why: "slices of one order within milliseconds at the \(side > 0 ? "ask" : "bid")")
  }

  // MARK: Ladders

  mutating func ladder(_ plant: Plant, _ floor: inout SimulatedFloor) -> Bool {
    let side = random.chance(0.5) ? 1 : -1
    let choice = floor.choose(&random, quiet: plant == .strikeLadder)
    guard let series = choice, plant != .priceLadder || floor.canWalk(series) else { return false }
    switch plant {
    case .strikeLadder:
      let legs = (0..<random.int(3...4)).compactMap { floor.listing.sibling(series, strike: $0) }
      guard legs.count >= 3, legs.allSatisfy({ floor.isHealthy($0) }) else { return false }
      var draft = OrderDraft(legs)
      draft.reservesGroup = true
      let size = random.int(11...90)
      for leg in legs.indices {
        draft.add(
          Int64(leg) * random.nanoseconds(1_500_000_000...7_000_000_000), leg: leg, side, size,
          random.pick(SimulatedVenues.options), "I", refresh: true)
      }
      floor.record(
        "strike_ladder", draft, floor.place(draft), side: side, needsCondition: true,
        isPlanted: true, why: "equal sizes in neighbouring strikes within 30 s")
    case .priceLadder:
      var draft = OrderDraft([series])
      draft.freezesStock = true
      var offset: Int64 = 0
      for index in 0..<random.int(3...4) {
        draft.add(
          offset, side, 5 + 7 * index + random.int(0...5), random.pick(SimulatedVenues.options),
          "I", nudge: 1)
        offset += random.nanoseconds(400_000_000...4_000_000_000)
      }
      floor.record(
        "price_ladder", draft, floor.place(draft, width: 2), side: side, needsCondition: false,
        isPlanted: true, why: "prints at ever worse prices while the stock stands still")
    default:
      var draft = OrderDraft([series])
      let size = random.int(7...120)
      var offset: Int64 = 0
      for _ in 0..<random.int(4...6) {
        draft.add(
          offset, side, size, random.pick(SimulatedVenues.options), "I", refresh: true)
        offset += random.nanoseconds(900_000_000...18_000_000_000)
      }
      floor.record(
        "repeat", draft, floor.place(draft), side: side, needsCondition: false, isPlanted: true,
        why: "one size again and again in one series")
    }
    return true
  }

  // MARK: Packages

  mutating func package(
    _ structure: String, _ floor: inout SimulatedFloor, isRoll: Bool
  ) -> Bool {
    guard let draft = floor.packageDraft(structure, &random, needsOpenInterest: isRoll) else {
      return false
    }
    floor.recordPackage(
      structure, draft.draft, floor.place(draft.draft), draft.side, draft.quantity,
      isPlanted: true, why: "legs of one order on one venue at the far side of their market")
    return true
  }
}
