import FlowEngine

/// Plants the items of the truth at times chosen before the bell.
///
/// Each is clean: its series are silent around it, its quotes are a few ticks wide, and its side
/// shows at the touch.
struct TruthPlanner: Sendable {
  enum Plant: String, CaseIterable, Sendable {
    case sweep, walk, probableSweep, block
    case vertical, ratio, calendar, diagonal, butterfly, straddle, strangle
    case riskReversal = "risk_reversal"
    case ironCondor = "iron_condor"
    case roll, strikeLadder, priceLadder, repeated
    case callsBought, putsSold, putsBought, callsSold
    case absorption
    case manyLegPrints, oneVenue, opposite, middle, locked, late, cross, tied
  }

  private var plan: [(at: Int64, plant: Plant)] = []
  private var next = 0
  var random: SimulationRandom

  init(_ floor: SimulatedFloor) {
    random = SimulationRandom(seed: floor.configuration.seed, stream: 6)
    let count = floor.configuration.plantsOfEachKind
    guard floor.configuration.planting == .all else { return }
    for plant in Plant.allCases {
      for _ in 0..<Self.count(of: plant, floor.configuration, each: count) {
        let length: Int64 =
          switch plant {
          case .absorption: 960
          case .repeated: 105
          case .strikeLadder: 32
          default: 20
          }
        let first = floor.open + 65 * SimulatedFloor.second
        let last = floor.close - (65 + length) * SimulatedFloor.second
        plan.append((random.nanoseconds(first...max(first, last)), plant))
      }
    }
    plan.sort { $0.at != $1.at ? $0.at < $1.at : $0.plant.rawValue < $1.plant.rawValue }
  }

  private static func count(
    of plant: Plant, _ configuration: SimulationConfiguration, each: Int
  ) -> Int {
    guard plant == .absorption else { return each }
    return configuration.minutes < 25 ? 0 : max(1, configuration.minutes / 195)
  }

  var nextAt: Int64 { next < plan.count ? plan[next].at : .max }

  mutating func step(_ floor: inout SimulatedFloor) {
    let plant = plan[next].plant
    floor.now = plan[next].at
    if plantNow(plant, &floor) || floor.now > floor.close - 70 * SimulatedFloor.second {
      next += 1
      return
    }
    // No place for it now: half a second later, still in order.
    plan[next].at += 500 * SimulatedFloor.ms
    var index = next
    while index + 1 < plan.count, plan[index].at > plan[index + 1].at {
      plan.swapAt(index, index + 1)
      index += 1
    }
  }

  private mutating func plantNow(_ plant: Plant, _ floor: inout SimulatedFloor) -> Bool {
    switch plant {
    case .sweep, .walk, .probableSweep, .block: single(plant, &floor)
    case .callsBought: largeSweep(&floor, .call, 1)
    case .putsSold: largeSweep(&floor, .put, -1)
    case .putsBought: largeSweep(&floor, .put, 1)
    case .callsSold: largeSweep(&floor, .call, -1)
    case .strikeLadder, .priceLadder, .repeated: ladder(plant, &floor)
    case .roll: package(random.chance(0.5) ? "calendar" : "diagonal", &floor, isRoll: true)
    case .absorption: absorption(&floor)
    case .manyLegPrints, .oneVenue, .opposite, .middle, .locked, .late, .cross, .tied:
      trap(plant, &floor)
    default: package(plant.rawValue, &floor, isRoll: false)
    }
  }

  private mutating func absorption(_ floor: inout SimulatedFloor) -> Bool {
    let underlying = random.below(min(20, floor.listing.stockCount))
    guard !floor.regimes.contains(where: { $0.underlying == underlying }) else { return false }
    let end = floor.now + 900 * SimulatedFloor.second
    floor.regimes.append(
      StockFlow.Regime(
        underlying: underlying, until: end, sells: 0.86, offExchange: 0.75, fall: 0,
        holdsPrice: true))
    floor.truth.append(
      TruthItem(
        id: "t" + String(floor.truth.count + 1), kind: "inference", type: "absorption",
        underlying: floor.listing.underlyings[underlying].symbol, contracts: [],
        start: Timestamp(nanoseconds: floor.now), end: Timestamp(nanoseconds: end), size: 0,
        side: "buy", expect: true, needsCondition: true, isPlanted: true,
        why: "heavy selling met off exchange while the price held; needs the history of sessions"
      ))
    return true
  }
}
