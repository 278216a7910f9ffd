import FlowEngine

extension ClassifierPlanner {
  /// Sweeps in index options, whose floor is that of an index: monthlies that settle at the open,
  /// weeklies at the close.
  mutating func indexSweep(_ isMiss: Bool, _ floor: inout SimulatedFloor) -> Bool {
    let index = floor.listing.stockCount
    let right: OptionRight = random.chance(0.5) ? .call : .put
    let choice = floor.find(
      &random, right, days: 0...120, delta: 0.25...0.65, within: index..<(index + 1))
    guard let series = choice else { return false }
    let side = random.chance(0.5) ? 1 : -1
    let contract = floor.touch(series, side) * 100
    let share = isMiss ? 0.3 + 0.65 * random.unit() : 1.1 + random.unit()
    let total = Int(250_000 * share / contract) + (isMiss ? 0 : 1)
    guard (12...4_000).contains(total) else { return false }
    return order(
      series, side: side, total: total, rule: large(right, side),
      misses: isMiss ? "premium" : nil,
      distance: max(1, Int(250_000 - Double(total) * contract)), isSwept: true, &floor)
  }

  private func large(_ right: OptionRight, _ side: Int) -> String {
    (right == .call) == (side > 0) ? "large-bullish-sweep" : "large-bearish-sweep"
  }

  /// Sweeps in minis: ten shares a contract, so a tenth of the premium that the price suggests.
  mutating func mini(_ isMiss: Bool, _ floor: inout SimulatedFloor) -> Bool {
    guard let series = odd(.mini, floor) else { return false }
    let one = floor.listing.series[series]
    let side = random.chance(0.5) ? 1 : -1
    let contract = floor.touch(series, side) * 10
    let large = floor.largePremium(one.underlying)
    let total = Int(large * (isMiss ? 0.15 + 0.7 * random.unit() : 1.15 + random.unit()) / contract)
    guard (12...6_000).contains(total) else { return false }
    return order(
      series, side: side, total: total, rule: self.large(one.right, side),
      misses: isMiss ? "premium" : nil,
      distance: max(1, Int(large - Double(total) * contract)), &floor)
  }

  /// A sweep in a series whose deliverable was adjusted: it has no side.
  mutating func adjusted(_ floor: inout SimulatedFloor) -> Bool {
    guard let series = odd(.adjusted, floor) else { return false }
    let one = floor.listing.series[series]
    let side = random.chance(0.5) ? 1 : -1
    let contract = floor.touch(series, side) * 150
    let total = Int(floor.largePremium(one.underlying) * 1.5 / contract) + 12
    let draft = OrderShapes.slices(
      series, side: side, sizes: OrderShapes.split(total, 3, &random),
      venues: SimulatedVenues.some(3, &random), condition: "S",
      gaps: [random.nanoseconds(120_000...3_000_000)])
    let times = floor.place(draft)
    trap(draft, times, one, side, misses: "adjusted", &floor)
    return true
  }

  /// The stock halts; a sweep prints while it does, against quotes that nobody stands behind.
  mutating func halt(_ floor: inout SimulatedFloor) -> Bool {
    // The last of the list are the least traded.
    let quiet = floor.listing.stockCount / 2..<floor.listing.stockCount
    let choice = quiet.reversed().first { canHalt($0, floor) }
    guard let underlying = choice else { return false }
    let right: OptionRight = random.chance(0.5) ? .call : .put
    let found = floor.find(
      &random, right, days: 2...100, delta: 0.25...0.65, within: underlying..<(underlying + 1))
    guard let series = found else { return false }
    let side = random.chance(0.5) ? 1 : -1
    let contract = floor.touch(series, side) * 100
    let total = max(15, Int(floor.largePremium(underlying) * 1.5 / contract))
    let draft = OrderShapes.slices(
      series, side: side, sizes: OrderShapes.split(total, 3, &random),
      venues: SimulatedVenues.some(3, &random), condition: "S",
      gaps: [random.nanoseconds(120_000...3_000_000)])
    let times = floor.place(draft)
    trap(draft, times, floor.listing.series[series], side, misses: "halted", &floor)
    let length = random.nanoseconds(20...45) * SimulatedFloor.second
    floor.halt(underlying, until: floor.now + length)
    floor.schedule.add(.halt, index: underlying, at: floor.now + 600 * SimulatedFloor.ms)
    floor.schedule.add(.resume, index: underlying, at: floor.now + length + 1)
    return true
  }

  /// Nothing is on its way in the stock or its series.
  private func canHalt(_ underlying: Int, _ floor: SimulatedFloor) -> Bool {
    return floor.seriesOf(underlying).allSatisfy {
      floor.isFree($0) || (floor.staples.contains($0) && floor.series[$0].busyUntil < floor.now)
    }
      && !floor.regimes.contains { $0.underlying == underlying }
      && floor.stocks[underlying].frozenUntil < floor.now
      && floor.stocks[underlying].legsReservedUntil < floor.now
  }

  private func trap(
    _ draft: OrderDraft, _ times: (start: Timestamp, end: Timestamp),
    _ one: SimulatedListing.Series, _ side: Int, misses: String, _ floor: inout SimulatedFloor
  ) {
    for rule in [nil, large(one.right, side)] {
      floor.record(
        rule == nil ? "sweep" : "alert", draft, times, side: 0, rule: rule, expect: false,
        needsCondition: true, isPlanted: true, why: "\(misses): no side", misses: misses,
        distance: 1)
    }
  }

  private mutating func odd(_ form: SimulatedListing.Form, _ floor: SimulatedFloor) -> Int? {
    let odd = floor.listing.firstOdd..<floor.listing.series.count
    for _ in 0..<30 {
      let index = odd.lowerBound + random.below(odd.count)
      let delta = abs(floor.value(index).delta)
      if floor.listing.series[index].form == form, floor.isHealthy(index),
        delta > 0.15, delta < 0.75
      {
        return index
      }
    }
    return nil
  }
}
