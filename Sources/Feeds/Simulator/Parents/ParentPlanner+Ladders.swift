import FlowEngine

extension ParentPlanner {
  private static let second = SimulatedFloor.second

  /// Strikes of one expiry in half a minute, with equal sizes or sizes in order of strike.
  mutating func strikeLadder(_ item: Item, _ floor: inout SimulatedFloor) -> Bool {
    guard let series = floor.choose(&random, quiet: true) else { return false }
    let clauses = ["strikes", "span", "size", "side"]
    let misses = item.isTwin ? clauses[(item.turn + random.below(4)) % 4] : nil
    let count = misses == "strikes" ? 2 : misses == nil ? random.int(3...4) : 3
    let legs = (0..<count).compactMap { floor.listing.sibling(series, strike: $0) }
    guard legs.count == count, legs.allSatisfy({ floor.isHealthy($0) }), floor.canPack([series])
    else { return false }
    let side = anySide()
    let first = random.int(11...60)
    let slope = item.plan == .slopedLadder ? random.int(1...9) * anySide() : 0
    var sizes = legs.indices.map { first + 40 + slope * $0 }
    var gaps = legs.indices.map { _ in random.nanoseconds(2_200_000_000...7_000_000_000) }
    var distance = 1
    switch misses {
    case "size":
      distance = random.int(1...20)
      sizes[1] = max(sizes[0], sizes[2]) + distance
    case "span":
      distance = random.int(200_000...20_000_000)
      gaps[0] = 15_000_000_000
      gaps[1] = 15_000_000_000 + Int64(distance) * 1_000
    case nil where random.chance(0.3):
      // Close to the longest that is allowed.
      gaps[0] = (30_000_000_000 - Int64(random.int(1...300_000)) * 1_000) / Int64(count - 1)
      gaps = gaps.map { _ in gaps[0] }
    default: break
    }
    var draft = OrderDraft(legs)
    draft.reservesGroup = true
    var order = Array(legs.indices)
    if random.chance(0.5) { order.reverse() }
    if count > 2, random.chance(0.3) { order.swapAt(0, 1) }
    var offset: Int64 = 0
    for (step, leg) in order.enumerated() {
      draft.add(
        offset, leg: leg, side, sizes[leg], random.pick(SimulatedVenues.options),
        random.chance(0.8) ? "I" : "", refresh: true)
      offset += gaps[step]
    }
    if misses == "side" { draft.prints[random.below(3)].side = -side }
    let times = floor.place(draft)
    floor.record(
      "strike_ladder", draft, times, side: misses == "side" ? 0 : side, expect: !item.isTwin,
      needsCondition: true, isPlanted: true,
      why: misses.map { "strikes of one expiry: misses \($0) by \(distance)" }
        ?? (slope == 0 ? "equal sizes in neighbouring strikes" : "sizes in order of strike"))
    if let misses {
      note("strike_ladder", misses: misses, by: distance, draft, floor, at: times.start)
    }
    return true
  }

  /// Ever worse prices in one series, near the shortest and the longest time allowed.
  mutating func priceLadder(_ item: Item, _ floor: inout SimulatedFloor) -> Bool {
    guard let series = floor.choose(&random), floor.canWalk(series) else { return false }
    let side = anySide()
    let clauses = ["levels", "span", "short", "stock"]
    let misses = item.isTwin ? clauses[(item.turn + random.below(4)) % 4] : nil
    var gap = random.pick([
      random.nanoseconds(51_000_000...90_000_000), random.nanoseconds(400_000_000...6_000_000_000),
      random.nanoseconds(29_000_000_000...29_990_000_000),
    ])
    var distance = 1
    switch misses {
    case "span":
      distance = random.int(100_000...8_000_000)
      gap = 30_000_000_000 + Int64(distance) * 500
    case "short":
      distance = random.int(1_000...70_000)
      gap = 50_000_000 - Int64(distance) * 500
    default: break
    }
    var draft = OrderDraft([series])
    draft.freezesStock = true
    let venue = random.pick(SimulatedVenues.options)
    for index in 0..<3 {
      draft.add(
        Int64(index) * gap, side, 5 + 7 * index + random.int(0...5),
        misses == "short" ? venue : random.pick(SimulatedVenues.options), "I", nudge: 1)
    }
    if misses == "levels" { draft.prints[random.int(0...1)].nudge = 0 }
    if misses == "stock" {
      distance = random.int(1...9)
      draft.prints[random.int(0...1)].stockMove = Int64(side * (distance + 1))
    }
    let times = floor.place(draft, width: 2)
    floor.record(
      "price_ladder", draft, times, side: side, expect: !item.isTwin, needsCondition: false,
      isPlanted: true,
      why: misses.map { "worse prices: misses \($0) by \(distance)" }
        ?? "prints at ever worse prices while the stock stands still")
    if let misses {
      note("price_ladder", misses: misses, by: distance, draft, floor, at: times.start)
    }
    return true
  }

  /// One size four times, near the longest gaps and the longest time allowed.
  mutating func repeated(_ item: Item, _ floor: inout SimulatedFloor) -> Bool {
    guard let series = floor.choose(&random), floor.canPack([series]) else { return false }
    let side = anySide()
    let clauses = ["gap", "window", "size"]
    let misses = item.isTwin ? clauses[(item.turn + random.below(3)) % 3] : nil
    let size = random.int(21...90)
    var gaps = [
      random.nanoseconds(59_000_000_000...59_990_000_000),
      random.nanoseconds(400_000_000...1_000_000_000),
      random.nanoseconds(50_000_000_000...59_000_000_000),
    ]
    var distance = 1
    switch misses {
    case "gap":
      distance = random.int(1_000...6_000_000)
      gaps = [2_000_000_000, 60_000_000_000 + Int64(distance) * 1_000, 2_000_000_000]
    case "window":
      distance = random.int(1_000...6_000_000)
      gaps = gaps.map { _ in 40_000_000_000 + Int64(distance) * 334 }
    default: if random.chance(0.5) { gaps.swapAt(random.below(3), random.below(3)) }
    }
    var draft = OrderDraft([series])
    var offset: Int64 = 0
    for index in 0..<4 {
      draft.add(
        offset, side, size, random.pick(SimulatedVenues.options), "I", refresh: true)
      if index < 3 { offset += gaps[index] }
    }
    if misses == "size" {
      distance = random.int(1...9)
      draft.prints[random.below(4)].size += random.chance(0.5) ? distance : -distance
    }
    let times = floor.place(draft)
    floor.record(
      "repeat", draft, times, side: side, expect: !item.isTwin, needsCondition: false,
      isPlanted: true,
      why: misses.map { "one size: misses \($0) by \(distance)" }
        ?? "one size four times within two minutes")
    if let misses {
      note("repeat", misses: misses, by: distance, draft, floor, at: times.start)
    }
    return true
  }
}
