import FlowEngine

extension ClassifierPlanner {
  /// An order whose first slice is larger than all that could be closed.
  mutating func opening(_ isMiss: Bool, _ floor: inout SimulatedFloor) -> Bool {
    let choice = floor.find(
      &random, random.chance(0.5) ? .call : .put, days: 1...200, delta: 0.15...0.7
    ) { one, value in one.openInterest < 700 && value.value < 30 }
    guard let series = choice else { return false }
    let known = floor.listing.series[series].openInterest + floor.positions.volume[series]
    let distance = random.int(1...25)
    let first = isMiss ? known + 1 - distance : known + distance
    guard (12...900).contains(first) else { return false }
    guard isMiss || !isCooling("opening-evidence", floor.listing.series[series].underlying, floor)
    else { return false }
    let side = random.chance(0.5) ? 1 : -1
    let draft = OrderShapes.slices(
      series, side: side, sizes: [first, random.int(1...9)],
      venues: SimulatedVenues.some(2, &random), condition: "S",
      gaps: [random.nanoseconds(120_000...3_000_000)])
    place(
      draft, "sweep", side: side, rule: "opening-evidence", misses: isMiss ? "opening" : nil,
      distance: distance, &floor)
    return true
  }

  /// One buyer or seller who comes back in one series.
  mutating func repeatHitter(_ isMiss: Bool, _ floor: inout SimulatedFloor) -> Bool {
    let choice = floor.find(
      &random, random.chance(0.5) ? .call : .put, days: 2...100, delta: 0.25...0.65
    ) { _, value in value.value > 0.8 && value.value < 25 }
    guard let series = choice, floor.canWalk(series) else { return false }
    let misses = isMiss ? turn(["count", "gap", "size"], of: .repeatHitter) : nil
    let one = floor.listing.series[series]
    let isBusy = floor.parents.contains {
      $0.isSingle && floor.listing.series[$0.legs[0].series].underlying == one.underlying
        && floor.listing.series[$0.legs[0].series].expiry == one.expiry
    }
    let isPlanned = floor.postponed.contains {
      let other = floor.listing.series[$0.draft.legs[0]]
      return other.underlying == one.underlying && other.expiry == one.expiry
    }
    guard !isBusy, !isPlanned else { return false }
    let side = random.chance(0.5) ? 1 : -1
    let contract = floor.touch(series, side) * 100
    let third = floor.largePremium(one.underlying) / 3
    let count = misses == "count" ? 2 : 3
    var totals = (0..<count).map { _ in Int(third * (1.3 + random.unit()) / contract) + 1 }
    var distance = 1
    if misses == "size" {
      totals[1] = Int(third * (0.55 + 0.35 * random.unit()) / contract)
      distance = max(1, Int(third - Double(totals[1]) * contract))
    }
    guard totals.allSatisfy({ (12...3_000).contains($0) }) else { return false }
    var gaps = [random.nanoseconds(31...58), random.nanoseconds(31...58)]
      .map { $0 * SimulatedFloor.second }
    if misses == "gap" {
      distance = random.int(200...4_000)
      gaps = [1, 1].map { $0 * (10_000 - Int64(distance)) * SimulatedFloor.ms }
    }
    var draft = OrderDraft([series])
    draft.freezesStock = misses == "gap"
    var parts: [Range<Int>] = []
    var offset: Int64 = 0
    for (index, total) in totals.enumerated() {
      let start = draft.prints.count
      let slices = OrderShapes.split(total, 3, &random)
      let venues = SimulatedVenues.some(3, &random)
      for (slice, size) in slices.enumerated() {
        draft.add(
          offset + Int64(slice) * 400_000, side, size, venues[slice], "S",
          refresh: slice == 0 && index > 0 && misses != "gap")
      }
      parts.append(start..<draft.prints.count)
      offset += index < gaps.count ? gaps[index] : 0
    }
    floor.quoteChain(around: series)
    let times = floor.place(draft)
    sweeps(parts, of: draft, times, side: side, rule: misses == nil ? "repeat-hitter" : nil, &floor)
    if let misses {
      miss(
        draft, times, side: side, rule: "repeat-hitter", misses: misses, distance: distance,
        &floor)
    }
    return true
  }

  /// Premium of the day's own expiry, all bought or all sold, within five minutes.
  mutating func zeroDay(_ isMiss: Bool, _ floor: inout SimulatedFloor) -> Bool {
    let choice = floor.find(&random, .call, days: 0...0, delta: 0.2...0.75)
    guard let base = choice else { return false }
    let one = floor.listing.series[base]
    guard !floor.zeroDay.isPlanned(one.underlying, at: floor.now) else { return false }
    let limit = 4 * floor.largePremium(one.underlying)
    let standing = floor.zeroDay.signed(one.underlying, at: floor.now)
    guard abs(standing) < 0.1 * limit else { return false }
    let legs = (-2...2).flatMap { strike in
      [
        floor.listing.sibling(base, strike: strike),
        floor.listing.sibling(base, strike: strike, flip: true),
      ]
    }.compactMap { $0 }.filter { floor.isHealthy($0) && floor.canWalk($0) }
    guard legs.count >= 3 else { return false }
    let side = random.chance(0.5) ? 1 : -1
    let share = isMiss ? 0.35 + 0.3 * random.unit() : 1.4 + 0.4 * random.unit()
    var draft = OrderDraft(legs)
    var parts: [Range<Int>] = []
    var offset: Int64 = 0
    for leg in legs.indices {
      let contract = floor.touch(legs[leg], side) * 100
      let total = Int(limit * share / Double(legs.count) / contract) + 1
      guard (12...4_000).contains(total) else { return false }
      let start = draft.prints.count
      let venues = SimulatedVenues.some(3, &random)
      for (slice, size) in OrderShapes.split(total, 3, &random).enumerated() {
        draft.add(
          offset + Int64(slice) * 500_000, leg: leg, side, size, venues[slice], "S",
          refresh: slice == 0 && leg > 0)
      }
      parts.append(start..<draft.prints.count)
      offset += random.nanoseconds(2...16) * SimulatedFloor.second
    }
    floor.quoteChain(around: base)
    floor.zeroDay.plan(
      floor.now...(floor.now + draft.span + 10 * SimulatedFloor.second), one.underlying)
    let times = floor.place(draft)
    sweeps(parts, of: draft, times, side: side, rule: nil, &floor)
    if isMiss {
      miss(
        draft, times, side: side, rule: "zero-dte-gamma", misses: "premium",
        distance: Int(limit * (1 - share)), needsCondition: false, &floor)
    }
    return true
  }

  /// Writes the sweeps that a longer order is made of.
  private func sweeps(
    _ parts: [Range<Int>], of draft: OrderDraft, _ times: (start: Timestamp, end: Timestamp),
    side: Int, rule: String?, _ floor: inout SimulatedFloor
  ) {
    for part in parts {
      let prints = draft.prints[part]
      guard let first = prints.first, let last = prints.last else { continue }
      var one = OrderDraft([draft.legs[first.leg]])
      one.prints = prints.map {
        var print = $0
        print.leg = 0
        return print
      }
      floor.recordLater(
        PostponedOrder(
          draft: one, start: times.start + first.offset, end: times.start + last.offset,
          side: side, target: rule))
    }
  }
}
