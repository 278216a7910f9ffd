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
    guard one.settles - now > 1_800 * Self.second else { return false }
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
      let underlying = random.below(listing.underlyings.count)
      let chain = listing.chains[underlying]
      let center = chain.strikes.count / 2
      let index = listing.index(
        underlying, expiry: random.below(chain.expiries.count),
        strike: center + random.int(-7...7),
        right ?? (random.chance(0.5) ? .call : .put))
      guard let index, isHealthy(index), !quiet || isQuiet(index) else { continue }
      let value = value(index)
      guard abs(value.delta) > 0.2, abs(value.delta) < 0.7 else { continue }
      if accepts(listing.series[index], value) { return index }
    }
    return nil
  }

  /// Premium from which a sweep is large. Unit: dollars.
  func largePremium(_ underlying: Int) -> Double {
    ["SPY", "QQQ", "IWM"].contains(listing.underlyings[underlying].symbol) ? 250_000 : 50_000
  }

  /// The touch on a side as `settle` would make it now. Unit: dollars.
  mutating func touch(_ index: Int, _ side: Int, width: Int = 3) -> Double {
    settle(index, width: width)
    return Double(side > 0 ? series[index].ask : series[index].bid) / 1e9
  }

  mutating func record(
    _ type: String, _ draft: OrderDraft, _ times: (start: Timestamp, end: Timestamp), side: Int,
    size: Int? = nil, structure: String? = nil, alternatives: [String] = [],
    rule: String? = nil, expect: Bool = true, needsCondition: Bool, isPlanted: Bool, why: String
  ) {
    let parts = draft.legs.indices.map { leg in
      TruthItem.Part(
        contract: OSI(listing.contract(draft.legs[leg], at: 0)).description,
        size: draft.size(ofLeg: leg))
    }
    let prefix = expect ? isPlanted ? "t" : "u" : "f"
    var item = TruthItem(
      id: prefix + String(truth.count + 1), kind: rule == nil ? "cluster" : "alert", type: type,
      structure: structure, rule: rule,
      underlying: listing.underlyings[listing.series[draft.legs[0]].underlying].symbol,
      contracts: parts, start: times.start, end: times.end, size: size ?? draft.size,
      side: side > 0 ? "buy" : side < 0 ? "sell" : "unknown", expect: expect,
      needsCondition: needsCondition, isPlanted: isPlanted, why: why)
    item.alternatives = alternatives
    truth.append(item)
  }
}
