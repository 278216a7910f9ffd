import FlowEngine

/// A process of its own that makes bursts in the neighbourhood of what a detector looks for.
///
/// Almost all of them miss by exactly one clause, by a distance that varies; a few reach every
/// clause, and those are written to the truth as unplanned. It draws from its own chance and does
/// not know what the planner does.
struct NoiseProcess: Sendable {
  enum Kind: String, CaseIterable, Sendable {
    case sweep
    case probableSweep = "probable_sweep"
    case block, package, roll
    case strikeLadder = "strike_ladder"
    case priceLadder = "price_ladder"
    case repeated = "repeat"
    case bullish = "large-bullish-sweep"
    case bearish = "large-bearish-sweep"
    case absorption

    /// How many bursts for each planted item of one kind of plan: the plans that end in it.
    var weight: Int {
      switch self {
      case .sweep: 6
      case .package: 10
      case .roll: 3
      case .bullish, .bearish: 2
      default: 1
      }
    }

    /// The longest burst. Unit: seconds.
    var length: Int64 {
      switch self {
      case .priceLadder: 80
      case .repeated: 64
      case .strikeLadder: 55
      case .absorption: 905
      default: 5
      }
    }
  }

  var ledger = NoiseLedger()
  var random: SimulationRandom
  private var plan: [(at: Int64, kind: Kind, tries: Int)] = []
  private var next = 0

  init(_ floor: SimulatedFloor) {
    let configuration = floor.configuration
    random = SimulationRandom(seed: configuration.seed, stream: 7)
    guard configuration.planting == .all else { return }
    for kind in Kind.allCases {
      var count =
        configuration.nearMissesPerPlant * configuration.plantsOfEachKind * kind.weight
      if kind == .absorption {
        guard configuration.minutes >= 25 else { continue }
        count = configuration.nearMissesPerPlant * max(1, configuration.minutes / 195)
      }
      let first = floor.open + 62 * SimulatedFloor.second
      let last = max(first, floor.close - (62 + kind.length) * SimulatedFloor.second)
      for _ in 0..<count { plan.append((random.nanoseconds(first...last), kind, 0)) }
    }
    plan.sort { $0.at != $1.at ? $0.at < $1.at : $0.kind.rawValue < $1.kind.rawValue }
  }

  var nextAt: Int64 { next < plan.count ? plan[next].at : .max }

  mutating func step(_ floor: inout SimulatedFloor) {
    let item = plan[next]
    floor.now = item.at
    if burst(item.kind, &floor) {
      next += 1
      return
    }
    if item.tries == 24 || item.at > floor.close - 62 * SimulatedFloor.second {
      ledger.notPlaced += 1
      next += 1
      return
    }
    plan[next] = (item.at + 300 * SimulatedFloor.ms, item.kind, item.tries + 1)
    var index = next
    while index + 1 < plan.count, plan[index].at > plan[index + 1].at {
      plan.swapAt(index, index + 1)
      index += 1
    }
  }

  private mutating func burst(_ kind: Kind, _ floor: inout SimulatedFloor) -> Bool {
    switch kind {
    case .sweep: sweep(&floor)
    case .probableSweep: probableSweep(&floor)
    case .block: block(&floor)
    case .package: package(&floor)
    case .roll: roll(&floor)
    case .strikeLadder: strikeLadder(&floor)
    case .priceLadder: priceLadder(&floor)
    case .repeated: repeated(&floor)
    case .bullish: large(&floor, isBullish: true)
    case .bearish: large(&floor, isBullish: false)
    case .absorption: absorption(&floor)
    }
  }

  /// One in twenty-five bursts reaches every clause.
  mutating func clause(_ clauses: [String]) -> String? {
    random.chance(0.04) ? nil : random.pick(clauses)
  }

  mutating func note(
    _ kind: Kind, misses: String?, by distance: Int, _ floor: SimulatedFloor, _ underlying: Int,
    at start: Timestamp
  ) {
    ledger.entries.append(
      NoiseEntry(
        resembles: kind.rawValue, misses: misses, distance: misses == nil ? 0 : distance,
        underlying: floor.listing.underlyings[underlying].symbol, start: start))
  }

  static let reached = "noise that reaches every clause, just"
}
