import FlowEngine

/// Where an order or a burst may happen: series that are free, and priced so that a print at the
/// touch says who was in a hurry.
extension SimulatedFloor {
  static let ladderWindow: Int64 = 30 * second

  /// A free series near the money with a price of at least fourteen ticks that is not near the
  /// step of its grid.
  func isHealthy(_ index: Int) -> Bool {
    guard isFree(index), runLength(index) < 2 else { return false }
    let one = listing.series[index]
    guard one.settles - now > 1_800 * Self.second,
      stocks[one.underlying].haltedUntil + 62 * Self.second < now
    else { return false }
    let fair = value(index).value
    let tick = listing.underlyings[one.underlying].ticks.tick(
      at: Price(billionths: Int64(fair * 1e9)))
    let isNearStep = fair > 2.6 && fair < 3.6
    return fair * 1e9 >= 14 * Double(tick) && !isNearStep
  }

  /// Prints of a run that an order could make longer.
  private func runLength(_ index: Int) -> Int {
    max(series[index].buys.length(at: now), series[index].sales.length(at: now))
  }

  /// Whether an order may walk the price: no run has begun, and the stock is nobody's.
  func canWalk(_ index: Int) -> Bool {
    runLength(index) == 0 && stocks[listing.series[index].underlying].frozenUntil < now
  }

  /// Whether the legs can make one package now.
  func canPack(_ legs: [Int]) -> Bool {
    guard let first = legs.first, Set(legs).count == legs.count else { return false }
    let underlying = listing.series[first].underlying
    return stocks[underlying].legsReservedUntil < now && legs.allSatisfy(isHealthy)
      && Set(legs.map { tick(of: $0) }).count == 1
  }

  func tick(of index: Int) -> Int64 {
    listing.underlyings[listing.series[index].underlying].ticks.tick(
      at: Price(billionths: Int64(value(index).value * 1e9)))
  }

  /// No print in the type and expiry for as long as a ladder could reach.
  func isQuiet(_ index: Int) -> Bool {
    groupTradedAt[group(of: index)] < now - Self.ladderWindow
  }

  /// No order on its way in an underlying, and no print for as long as two could be a pair.
  func isCalm(_ underlying: Int) -> Bool {
    stocks[underlying].plannedUntil < now && stocks[underlying].tradedAt < now - Self.second
  }

  /// A healthy series by chance, or nil after many tries.
  func choose(
    _ random: inout SimulationRandom, right: OptionRight? = nil, quiet: Bool = false,
    where accepts: (SimulatedListing.Series, SimulatedValue) -> Bool = { _, _ in true }
  ) -> Int? {
    for _ in 0..<200 {
      let underlying = random.below(listing.stockCount)
      let chain = listing.chains[underlying]
      let index = listing.index(
        underlying, expiry: random.below(chain.expiries.count),
        strike: chain.center + random.int(-7...7),
        right ?? (random.chance(0.5) ? .call : .put))
      guard let index, isHealthy(index), !quiet || isQuiet(index) else { continue }
      let value = value(index)
      guard abs(value.delta) > 0.2, abs(value.delta) < 0.7 else { continue }
      if accepts(listing.series[index], value) { return index }
    }
    return nil
  }

  /// Premium from which a sweep is large. Unit: dollars.
  func largePremium(_ underlying: Int) -> Double { largePremiums[underlying] }

  /// The touch on a side as `settle` would make it now. Unit: dollars.
  mutating func touch(_ index: Int, _ side: Int, width: Int = 3) -> Double {
    settle(index, width: width)
    return Double(side > 0 ? series[index].ask : series[index].bid) / 1e9
  }

  /// Two series of unequal legs are listed so that the package costs something: a ratio when its
  /// smaller leg is then bought, else a backspread. Everything else keeps its name and side.
  private func listed(_ structure: String?, _ draft: OrderDraft, _ side: Int) -> (String?, Int) {
    guard structure == "ratio" || structure == "backspread", draft.legs.count == 2 else {
      return (structure, side)
    }
    let small = draft.size(ofLeg: 0) < draft.size(ofLeg: 1) ? 0 : 1
    var net: Int64 = 0
    var smallSide = 0
    for print in draft.prints {
      let state = series[draft.legs[print.leg]]
      let price = print.price > 0 ? print.price : print.side > 0 ? state.ask : state.bid
      net += price * Int64(print.leg == small ? print.size : -print.size)
      if print.leg == small { smallSide = print.side }
    }
    let isRatio = net >= 0
    return (isRatio ? "ratio" : "backspread", side == 0 ? 0 : isRatio ? smallSide : -smallSide)
  }

  mutating func record(
    _ type: String, _ draft: OrderDraft, _ times: (start: Timestamp, end: Timestamp), side: Int,
    size: Int? = nil, structure: String? = nil, alternatives: [String] = [],
    rule: String? = nil, expect: Bool = true, needsCondition: Bool, isPlanted: Bool, why: String,
    misses: String? = nil, distance: Int = 0, isHeldBack: Bool = false,
    isDoubtful: Bool = false
  ) {
    if expect, rule == nil, isNoBlock(type, draft, at: times.start) { return }
    let parts = draft.legs.indices.map { leg in
      TruthItem.Part(
        contract: OSI(listing.contract(draft.legs[leg], at: 0)).description,
        size: draft.size(ofLeg: leg))
    }
    let (structure, side) = listed(structure, draft, side)
    let prefix = expect ? isPlanted ? "t" : "u" : "f"
    var item = TruthItem(
      id: prefix + String(truth.count + 1), kind: rule == nil ? "cluster" : "alert", type: type,
      structure: structure, rule: rule,
      underlying: listing.underlyings[listing.series[draft.legs[0]].underlying].symbol,
      contracts: parts, start: times.start, end: times.end, size: size ?? draft.size,
      side: side > 0 ? "buy" : side < 0 ? "sell" : "unknown", expect: expect,
      needsCondition: needsCondition, isPlanted: isPlanted, why: why, misses: misses,
      distance: distance, isHeldBack: isHeldBack)
    item.alternatives = alternatives
    truth.append(item)
    guard expect, rule == nil else { return }
    read(
      type, structure, draft, times, side: side, needsCondition, isPlanted: isPlanted,
      isDoubtful: isDoubtful)
  }
}
