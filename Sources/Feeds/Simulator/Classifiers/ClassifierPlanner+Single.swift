import FlowEngine

extension ClassifierPlanner {
  /// What an order in one series must be to reach a rule, and then what it is when it misses.
  struct Shape {
    var rule: String
    var right: OptionRight
    var side: Int
    var days: ClosedRange<Int>
    var delta: ClosedRange<Double>
    /// The threshold of the clauses on days and delta that a miss passes.
    var daysEdge = 0
    var deltaEdge = 0.0
    /// Times the floor of the underlying; 0 when premium does not count.
    var premium = 1.0
    var clauses: [String]
    var misses: String?
  }

  mutating func single(
    _ plant: Plant, _ isMiss: Bool, _ floor: inout SimulatedFloor
  ) -> Bool {
    var shape = self.shape(plant)
    if isMiss { spoil(&shape, turn(shape.clauses, of: plant)) }
    let isTight = plant == .putSelling && shape.misses != "openInterest"
    let choice = floor.find(&random, shape.right, days: shape.days, delta: shape.delta) {
      [floor, shape] one, value in
      guard value.value > 0.4, !value.isFloored, shape.premium == 0 || value.value < 60,
        Self.hasFixedFloor(one.underlying, floor)
      else { return false }
      let contracts =
        1.15 * shape.premium * floor.largePremium(one.underlying) / (value.value * 100)
      if plant == .deepInTheMoney {
        // Far enough from the two hundredths of the stock that the rule allows.
        let spot = Double(floor.stocks[one.underlying].doubleMid) / 200
        let inside = one.right == .call ? spot - one.strike : one.strike - spot
        // What the delta of such a put is depends on the model of the reader.
        guard !value.isExercisable(one, spot: spot) else { return false }
        return shape.misses == "delta" || value.value - max(0, inside) < 0.016 * spot
      }
      guard plant == .putSelling else { return true }
      return isTight
        ? Double(one.openInterest) < 1.9 * contracts
        : Double(one.openInterest) > 2.5 * contracts
    }
    guard let series = choice else { return false }
    let one = floor.listing.series[series]
    guard isMiss || !isCooling(shape.rule, one.underlying, floor) else { return false }
    let touch = floor.touch(series, shape.side)
    let floorPremium = shape.premium * floor.largePremium(one.underlying)
    var total = Int(floorPremium * (1.15 + 0.9 * random.unit()) / (touch * 100)) + 1
    if shape.premium == 0 { total = random.int(12...60) }
    if shape.misses == "openInterest" {
      total = min(total, one.openInterest / 2)
      guard Double(total) * touch * 100 > 1.02 * floorPremium else { return false }
    }
    if isTight, one.openInterest >= 2 * total { total = one.openInterest / 2 + 1 }
    if shape.misses == "premium" {
      let short = 1 - 0.002 - 0.35 * random.unit() * random.unit()
      total = Int(floorPremium * short / (touch * 100))
      if isTight, one.openInterest >= 2 * total { return false }
    }
    guard (12...4_000).contains(total) else { return false }
    let distance = distance(shape, one, floor.value(series), total, touch, floorPremium)
    return order(
      series, side: shape.misses == "middle" ? 0 : shape.side, total: total, rule: shape.rule,
      misses: shape.misses, distance: distance, &floor)
  }

  private func distance(
    _ shape: Shape, _ one: SimulatedListing.Series, _ value: SimulatedValue, _ total: Int,
    _ touch: Double, _ floorPremium: Double
  ) -> Int {
    switch shape.misses {
    case "premium": max(1, Int(floorPremium - Double(total) * touch * 100))
    case "delta": Int(abs(abs(value.delta) - shape.deltaEdge) * 10_000)
    case "days": abs(one.days - shape.daysEdge)
    case "openInterest": one.openInterest - 2 * total + 1
    default: 1
    }
  }

  private mutating func shape(_ plant: Plant) -> Shape {
    switch plant {
    case .putSelling:
      Shape(
        rule: "put-selling", right: .put, side: -1, days: 7...180, delta: 0.09...0.4,
        clauses: ["premium", "delta", "days", "openInterest", "side", "middle"])
    case .callOverwriting:
      Shape(
        rule: "call-overwriting", right: .call, side: -1, days: 7...90, delta: 0.14...0.36,
        clauses: ["premium", "delta", "days", "side", "middle"])
    case .farDated:
      Shape(
        rule: "far-dated-conviction", right: random.chance(0.5) ? .call : .put, side: 1,
        days: 180...700, delta: 0.34...0.66, premium: 2,
        clauses: ["premium", "delta", "days", "side", "middle"])
    case .deepInTheMoney:
      Shape(
        rule: "deep-itm-replacement", right: random.chance(0.6) ? .call : .put, side: 1,
        days: 20...120, delta: 0.9...0.999, premium: 0, clauses: ["delta", "days", "side"])
    default: outsideDelta()
    }
  }

  /// Large sweeps that are too far in the money for the rules of large sweeps.
  private mutating func outsideDelta() -> Shape {
    let side = random.chance(0.5) ? 1 : -1
    let right: OptionRight = random.chance(0.5) ? .call : .put
    let isBullish = (right == .call) == (side > 0)
    return Shape(
      rule: isBullish ? "large-bullish-sweep" : "large-bearish-sweep", right: right, side: side,
      days: 7...400, delta: 0.84...0.999, deltaEdge: 0.8, clauses: ["beyond"])
  }

  /// Moves one clause of the shape to its other side.
  private mutating func spoil(_ shape: inout Shape, _ clause: String) {
    shape.misses = clause == "beyond" ? "delta" : clause
    switch (clause, shape.rule) {
    case ("side", _): shape.side = -shape.side
    case ("delta", "put-selling"): (shape.delta, shape.deltaEdge) = (0.485...0.75, 0.45)
    case ("delta", "call-overwriting"): (shape.delta, shape.deltaEdge) = (0.435...0.7, 0.4)
    case ("delta", "far-dated-conviction"): (shape.delta, shape.deltaEdge) = (0.735...0.98, 0.7)
    case ("delta", "deep-itm-replacement"): (shape.delta, shape.deltaEdge) = (0.6...0.815, 0.85)
    case ("days", "put-selling"):
      let isEarly = random.chance(0.5)
      (shape.days, shape.daysEdge) = isEarly ? (1...6, 7) : (181...700, 180)
    case ("days", "call-overwriting"):
      let isEarly = random.chance(0.5)
      (shape.days, shape.daysEdge) = isEarly ? (1...6, 7) : (91...700, 90)
    case ("days", "far-dated-conviction"): (shape.days, shape.daysEdge) = (30...179, 180)
    case ("days", "deep-itm-replacement"): (shape.days, shape.daysEdge) = (1...19, 20)
    default: break
    }
  }

  /// Whether the rule fired in the underlying within the last minute: then it would not again.
  func isCooling(_ rule: String, _ underlying: Int, _ floor: SimulatedFloor) -> Bool {
    let last = floor.raised[RaisedRule(rule: rule, underlying: underlying)]
    let start = floor.now + SimulatedFloor.clearance
    return last.map { start - $0.at < 63 * SimulatedFloor.second } ?? false
  }

  /// Places one order as a sweep, or now and then as a block, and writes what it is.
  mutating func order(
    _ series: Int, side: Int, total: Int, rule: String, misses: String?, distance: Int,
    isSwept: Bool = false, _ floor: inout SimulatedFloor
  ) -> Bool {
    floor.quoteChain(around: series)
    let touch = floor.touch(series, side)
    let premium = Double(total * floor.listing.series[series].multiplier) * touch
    let canBlock = !isSwept && total >= 200
    let isBlock = canBlock && premium > 105_000 && side != 0 && random.chance(0.25)
    // A print at the middle is still a block from 200 contracts on.
    let count = isBlock ? 1 : side == 0 ? max(2, total / 110 + 1) : random.int(2...5)
    guard count <= 12 else { return false }
    let draft = OrderShapes.slices(
      series, side: side, sizes: OrderShapes.split(total, count, &random),
      venues: SimulatedVenues.some(count, &random),
      condition: isBlock ? "I" : "S", gaps: [random.nanoseconds(120_000...3_000_000)])
    place(
      draft, isBlock ? "block" : "sweep", side: side, rule: rule, misses: misses,
      distance: distance, &floor)
    return true
  }

  /// Puts a draft on the schedule, with the line of its parent, of the alert or of the near-miss.
  mutating func place(
    _ draft: OrderDraft, _ type: String, side: Int, rule: String, misses: String?,
    distance: Int, structure: String? = nil, size: Int? = nil, width: Int? = nil,
    _ floor: inout SimulatedFloor
  ) {
    // An even number of ticks, so that the middle is a price of the grid.
    let times = floor.place(draft, width: width ?? (side == 0 ? 4 : 3))
    let needsCondition = type != "block"
    if side != 0 {
      // Large sweeps of this planner are extras: the ones to count are those of the other planner.
      floor.target = misses == nil && !rule.hasPrefix("large-") ? rule : nil
      floor.record(
        type, draft, times, side: side, size: size, structure: structure,
        needsCondition: needsCondition, isPlanted: false,
        why: misses == nil
          ? "the parent of an order planted for \(rule)" : "the parent of a near-miss of \(rule)")
      floor.target = nil
    }
    guard let misses, !deserves(rule, draft, times, floor) else { return }
    miss(draft, times, side: side, rule: rule, misses: misses, distance: distance, &floor)
  }

  /// Whether the reading of a parent that was just placed finds a rule right, or too near to say.
  func deserves(
    _ rule: String, _ draft: OrderDraft, _ times: (start: Timestamp, end: Timestamp),
    _ floor: SimulatedFloor
  ) -> Bool {
    let underlying = floor.listing.series[draft.legs[0]].underlying
    let symbol = floor.listing.underlyings[underlying].symbol
    return floor.truth.suffix(12).contains {
      $0.expect && $0.rule == rule && $0.start == times.start && $0.underlying == symbol
    }
      || floor.account.entries.suffix(8).contains {
        $0.resembles == rule && $0.start == times.start && $0.underlying == symbol
      }
  }

  /// Whether the fixed floors hold in an underlying: in the studied ones they do not once there is
  /// a baseline, and an order could miss two clauses.
  static func hasFixedFloor(_ underlying: Int, _ floor: SimulatedFloor) -> Bool {
    floor.past.sessions < 10 || !Self.studied.contains(underlying)
  }

  /// Writes a near-miss to the truth and to the ledger.
  func miss(
    _ draft: OrderDraft, _ times: (start: Timestamp, end: Timestamp), side: Int, rule: String,
    misses: String, distance: Int, needsCondition: Bool = true, _ floor: inout SimulatedFloor
  ) {
    floor.record(
      "alert", draft, times, side: side, rule: rule, expect: false,
      needsCondition: needsCondition, isPlanted: true, why: "misses by \(misses)",
      misses: misses, distance: distance)
    let underlying = floor.listing.series[draft.legs[0]].underlying
    floor.account.entries.append(
      NoiseEntry(
        resembles: rule, misses: misses, distance: distance,
        underlying: floor.listing.underlyings[underlying].symbol, start: times.start))
  }
}
