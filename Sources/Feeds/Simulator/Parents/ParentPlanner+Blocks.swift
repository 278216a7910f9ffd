import FlowEngine

extension ParentPlanner {
  private static let crossLetters = ["c", "d", "h"]
  private static let sizeMin = 200
  private static let smallInterest = 12..<190
  private static let premiumMin = 100_000.0

  /// One large print whose both sides were arranged.
  mutating func crossBlock(_ item: Item, _ floor: inout SimulatedFloor) -> Bool {
    let isCheap = item.isTwin && random.chance(0.5)
    let choice = floor.choose(&random) { _, value in
      isCheap ? value.value > 1 && value.value < 4.5 : value.value > 6 && value.value < 28
    }
    guard let series = choice, floor.canPack([series]) else { return false }
    floor.settle(series, width: 4)
    let state = floor.series[series]
    let contract = Double(state.bid + state.ask) / 2e9 * 100
    let enough = max(Self.sizeMin, Int(Self.premiumMin / contract) + 1)
    var size = enough + random.int(0...30)
    var distance = 0
    if item.isTwin {
      let most = isCheap ? Int(Self.premiumMin / contract) - 1 : Self.sizeMin - 1
      size = most - random.int(0...most / 4)
      distance =
        isCheap ? Int(Self.premiumMin - Double(size) * contract) : Self.sizeMin - size
      // Short of one clause only.
      guard isCheap ? size >= Self.sizeMin : Double(size) * contract >= Self.premiumMin else {
        return false
      }
    }
    let letter = Self.crossLetters[item.turn % Self.crossLetters.count]
    var draft = OrderDraft([series])
    draft.reservesLegs = letter == "h"
    draft.add(0, 0, size, random.pick(SimulatedVenues.complex), letter)
    let times = floor.place(draft, width: 4)
    let misses = isCheap ? "premium" : "size"
    floor.record(
      "cross_block", draft, times, side: 0, expect: !item.isTwin, needsCondition: true,
      isPlanted: true,
      why: item.isTwin
        ? "a cross that misses \(misses) by \(distance)" : "a cross of 200 contracts and $100k")
    if item.isTwin {
      note("cross_block", misses: misses, by: distance, draft, floor, at: times.start)
    }
    return true
  }

  /// Calls deep in the money, bought and sold in equal parts on the day before the dividend.
  mutating func dividend(_ item: Item, _ floor: inout SimulatedFloor) -> Bool {
    let clauses = ["interest", "strike", "offset"]
    let misses = item.isTwin ? clauses[(item.turn + random.below(3)) % 3] : nil
    let choice = deepCall(floor, isDeep: misses != "strike", isSmall: item.isTwin)
    guard let series = choice else { return false }
    let half = (floor.listing.series[series].openInterest + 1) / 2
    let isSmall = Self.smallInterest.contains(half)
    var size = random.int(1_000...2_500)
    var distance = 1
    if item.isTwin || (isSmall && random.chance(0.7)) {
      // Below the size of a block, so that a twin is nothing at all.
      size = half + random.int(0...5)
    }
    if misses == "interest" {
      distance = random.int(1...max(1, half / 3))
      size = half - distance
    }
    if misses == "strike" {
      let one = floor.listing.series[series]
      let spot = Double(floor.stocks[one.underlying].doubleMid) / 200
      distance = Int((one.strike / spot - 0.9) * 1_000) + 1
    }
    let venue = random.pick(SimulatedVenues.complex)
    let letter = random.pick(["c", "d", "e"])
    var draft = OrderDraft([series])
    draft.add(0, 0, size, venue, letter)
    if misses != "offset" {
      draft.add(random.nanoseconds(1_000...400_000_000), 0, size, venue, letter)
    }
    let times = floor.place(draft, width: 4)
    floor.record(
      "dividend", draft, times, side: 0, expect: !item.isTwin, needsCondition: true,
      isPlanted: true,
      why: misses.map { "a dividend play: misses \($0) by \(distance)" }
        ?? "equal prints of a deep call on the last day with the dividend")
    if let misses {
      note("dividend", misses: misses, by: distance, draft, floor, at: times.start)
    }
    return true
  }

  /// A call of the stock without dividend tomorrow, whose time value is below it.
  ///
  /// - Parameters:
  ///   - isDeep: at or below nine tenths of the stock, else just above.
  ///   - isSmall: with so little open interest that half of it is no block.
  private mutating func deepCall(
    _ floor: SimulatedFloor, isDeep: Bool, isSmall: Bool
  ) -> Int? {
    let stock = MorningFlow.dividendStock
    let chain = floor.listing.chains[stock]
    let spot = Double(floor.stocks[stock].doubleMid) / 200
    for _ in 0..<80 {
      let index = floor.listing.index(
        stock, expiry: random.below(min(4, chain.expiries.count)),
        strike: random.below(chain.strikes.count), .call)
      guard let index, floor.isHealthy(index) else { continue }
      let one = floor.listing.series[index]
      guard one.days > 0,
        !isSmall || Self.smallInterest.contains((one.openInterest + 1) / 2)
      else { continue }
      let depth = one.strike / spot
      // The stock may move before the print: the edge itself is left out.
      guard isDeep ? depth > 0.72 && depth < 0.895 : depth > 0.905 && depth < 0.95 else { continue }
      let time = floor.value(index).value - (spot - one.strike)
      if time * 100 < Double(MorningFlow.dividendCents) * 0.8 { return index }
    }
    return nil
  }
}
