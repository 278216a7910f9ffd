import FlowEngine

extension ClassifierPlanner {
  /// The small sweeps of every session that a baseline of premium is made of: around $8,000.
  mutating func routine(_ floor: inout SimulatedFloor) -> Bool {
    let right: OptionRight = random.chance(0.5) ? .call : .put
    let choice = floor.find(
      &random, right, days: 8...45, delta: 0.2...0.7, within: Self.studied
    ) { _, value in value.value > 0.8 && value.value < 9 }
    guard let series = choice else { return false }
    let side = random.chance(0.5) ? 1 : -1
    let premium = 8_000 * SimulationMath.exp(2 * random.unit() - 1)
    let total = max(12, Int(premium / (floor.touch(series, side) * 100)))
    let count = random.int(2...3)
    let draft = OrderShapes.slices(
      series, side: side, sizes: OrderShapes.split(total, count, &random),
      venues: SimulatedVenues.some(count, &random), condition: "S",
      gaps: [random.nanoseconds(120_000...3_000_000)])
    let times = floor.place(draft)
    floor.record(
      "sweep", draft, times, side: side, needsCondition: true, isPlanted: true,
      why: "the routine of every session")
    return true
  }

  /// The ordinary volume of the staple series, a lone print each.
  mutating func stapleMorning(_ floor: inout SimulatedFloor) -> Bool {
    let place = floor.staples.firstIndex {
      floor.positions.volume[$0] == 0 && !isOnItsWay($0, floor)
    }
    guard let place else { return true }
    let size = place % 2 == 0 ? random.int(135...165) : random.int(33...47)
    var draft = OrderDraft([floor.staples[place]])
    draft.add(0, random.chance(0.5) ? 1 : -1, size, random.pick(SimulatedVenues.options), "I")
    floor.place(draft)
    floor.series[floor.staples[place]].busyUntil = floor.now + 5 * SimulatedFloor.second
    floor.series[floor.staples[place]].reservedUntil = .max
    return true
  }

  private func isOnItsWay(_ series: Int, _ floor: SimulatedFloor) -> Bool {
    floor.series[series].busyUntil > floor.now
  }

  /// A sale into much larger open interest whose sides close, as the next morning shows.
  mutating func closingPressure(_ isMiss: Bool, _ floor: inout SimulatedFloor) -> Bool {
    let misses = isMiss ? turn(["share", "openInterest"], of: .closingPressure) : nil
    let share = 1.1 + 0.5 * random.unit()
    var total = 0
    let choice = floor.find(
      &random, random.chance(0.5) ? .call : .put, days: 8...200, delta: 0.2...0.7
    ) { [floor] one, value in
      // Large enough to wait for the morning.
      total = Int(share * floor.largePremium(one.underlying) / (value.value * 100)) + 1
      guard (12...1_500).contains(total) else { return false }
      let index = floor.listing.index(
        one.underlying, expiry: one.expiry, strike: one.strikeIndex, one.right)
      // Untouched so far, so that the order makes most of the volume.
      guard let index, floor.positions.volume[index] <= total / 20 else { return false }
      return misses == "openInterest"
        ? one.openInterest < 5 * total && one.openInterest > total
        : one.openInterest > 6 * total
    }
    guard let series = choice else { return false }
    let touch = floor.touch(series, -1)
    guard
      Double(total) * touch * 100 > 1.04
        * floor.largePremium(
          floor.listing.series[series].underlying)
    else { return false }
    floor.positions.intend(misses == "share" ? .handedOver : .closing, in: series)
    let distance =
      misses == "share" ? 10 : 5 * total - floor.listing.series[series].openInterest
    return order(
      series, side: -1, total: total, rule: "closing-pressure",
      misses: misses == "openInterest" ? misses : nil, distance: distance, &floor)
  }

  /// A premium far above what the sessions before it had.
  mutating func unusualSize(_ isMiss: Bool, _ floor: inout SimulatedFloor) -> Bool {
    let right: OptionRight = random.chance(0.5) ? .call : .put
    let choice = floor.find(
      &random, right, days: 8...45, delta: 0.3...0.65, within: Self.studied
    ) { _, value in value.value > 1 && value.value < 30 }
    guard let series = choice else { return false }
    let one = floor.listing.series[series]
    guard let baseline = floor.past.baseline(underlying: one.underlying, days: one.days) else {
      return false
    }
    let score = isMiss ? 1.8 + 1.3 * random.unit() : 5 + random.unit()
    let premium = SimulationMath.exp(baseline.median + 1.4826 * baseline.deviation * score) - 1
    let side = random.chance(0.5) ? 1 : -1
    let total = Int(premium / (floor.touch(series, side) * 100))
    guard (12...6_000).contains(total) else { return false }
    // A miss by premium must not be unusual by the volume of its series.
    guard !isMiss || total + floor.positions.volume[series] < 480 else { return false }
    let reached = baseline.score(Double(total) * floor.touch(series, side) * 100)
    guard isMiss || !isCooling("unusual-size", one.underlying, floor) else { return false }
    return order(
      series, side: side, total: total, rule: "unusual-size", misses: isMiss ? "score" : nil,
      distance: Int((4 - reached) * 1_000), &floor)
  }

  /// Many times the usual volume of a staple series, or not quite.
  mutating func volumeSurprise(_ isMiss: Bool, _ floor: inout SimulatedFloor) -> Bool {
    // 150 contracts a day in the first and third staple, 40 in the second.
    let misses = isMiss ? turn(["ratio", "volume"], of: .volumeSurprise) : nil
    let slot = misses == nil ? 0 : misses == "ratio" ? 2 : 1
    guard floor.staples.indices.contains(slot), floor.now > floor.open + 90 * SimulatedFloor.second
    else { return false }
    let series = floor.staples[slot]
    // Within a minute of a halt no grade is above C (H-02).
    let halt = floor.stocks[floor.listing.series[series].underlying].haltedUntil
    guard halt + 62 * SimulatedFloor.second < floor.now else { return false }
    let usual = SimulationHistory.median(
      (floor.past.staples[floor.listing.key(floor.listing.series[series])] ?? []).map(Double.init))
    let before = floor.positions.volume[series]
    guard usual > 0, before > 0, before < 200, !isOnItsWay(series, floor) else { return isMiss }
    let goal =
      misses == nil
      ? Int(usual * (6.5 + 2 * random.unit()))
      : misses == "ratio" ? random.int(510...620) : random.int(280...460)
    let total = goal - before
    let side = random.chance(0.5) ? 1 : -1
    let draft = OrderShapes.slices(
      series, side: side, sizes: OrderShapes.split(total, 4, &random),
      venues: SimulatedVenues.some(4, &random), condition: "S", gaps: [900_000])
    let distance =
      misses == "ratio" ? Int(5_000 - 1_000 * Double(goal) / usual) : 500 - goal
    floor.series[series].busyUntil = floor.now + 5 * SimulatedFloor.second
    place(
      draft, "sweep", side: side, rule: "unusual-size", misses: misses, distance: distance,
      &floor)
    floor.series[series].reservedUntil = .max
    guard misses == nil, let parent = floor.parents.last,
      !deserves("unusual-size", draft, (parent.start, parent.end), floor)
    else { return true }
    let underlying = floor.listing.series[series].underlying
    let isHeldBack = floor.raise("unusual-size", underlying, at: parent.start)
    floor.record(
      "alert", draft, (parent.start, parent.end), side: side, rule: "unusual-size",
      needsCondition: false, isPlanted: true,
      why: "\(goal) contracts today where \(Int(usual)) are usual",
      isHeldBack: isHeldBack)
    return true
  }

  /// Buying that leaves the series' own volatility higher while the stock stands still.
  mutating func lift(_ isMiss: Bool, _ floor: inout SimulatedFloor) -> Bool {
    let misses = isMiss ? turn(["lift", "stock"], of: .lift) : nil
    let choice = floor.find(
      &random, random.chance(0.5) ? .call : .put, days: 8...45, delta: 0.35...0.65,
      within: Self.studied
    ) { _, value in value.value > 1.5 }
    guard let series = choice, floor.canWalk(series) else { return false }
    let one = floor.listing.series[series]
    // The smile is that of its neighbours: theirs must be quotes of now.
    let neighbours = [-1, 1].compactMap { floor.listing.sibling(series, strike: $0) }
    guard floor.past.baseline(underlying: one.underlying, days: one.days) != nil,
      neighbours.count == 2, neighbours.allSatisfy({ floor.isFree($0) })
    else { return false }
    guard isMiss || !isCooling("iv-lift", one.underlying, floor) else { return false }
    var points = 1.8 + 1.5 * random.unit()
    var distance = 1
    if misses == "lift" {
      points = 0.2 + 0.4 * random.unit()
      distance = Int((1 - points) * 100)
    }
    var draft = OrderShapes.slices(
      series, side: 1, sizes: OrderShapes.split(random.int(15...60), 3, &random),
      venues: SimulatedVenues.some(3, &random), condition: "S", gaps: [800_000])
    draft.freezesStock = true
    if misses == "stock" {
      let basis = random.int(9...20)
      distance = basis - 5
      draft.prints[1].stockMove =
        Int64(floor.stocks[one.underlying].price * Double(basis) / 100 + 1)
    }
    floor.quoteChain(around: series)
    for neighbour in neighbours { floor.settle(neighbour, width: 3) }
    let first = floor.now + SimulatedFloor.clearance
    place(
      draft, "sweep", side: 1, rule: "iv-lift", misses: misses, distance: distance, &floor)
    let end = first + draft.span + 3 * SimulatedFloor.ms
    floor.series[series].lift = points / 100
    floor.series[series].liftedUntil = end + 30 * SimulatedFloor.second
    floor.schedule.add(.lift, index: series, at: end)
    guard misses == nil, let parent = floor.parents.last else { return true }
    let isHeldBack = floor.raise("iv-lift", one.underlying, at: parent.start)
    floor.record(
      "alert", draft, (parent.start, parent.end), side: 1, rule: "iv-lift",
      needsCondition: true, isPlanted: true,
      why: "volatility of the series higher by \(Int(points * 100)) hundredths of a point",
      isHeldBack: isHeldBack)
    return true
  }
}
