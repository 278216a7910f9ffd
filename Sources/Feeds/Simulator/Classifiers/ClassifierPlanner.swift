import FlowEngine

/// Plants what the rules about single orders, packages, windows and sessions should report, and
/// for each many that miss exactly one clause by a known distance.
///
/// It has its own stream of chance, so what the other planners do does not depend on it.
struct ClassifierPlanner: Sendable {
  enum Plant: String, CaseIterable, Sendable {
    case putSelling, callOverwriting, farDated, deepInTheMoney, outsideDelta
    case buyWrite, straddle, riskReversal
    case opening, repeatHitter, zeroDay
    case indexSweep, mini, adjusted, halt
    // Only in a run of sessions.
    case routine, stapleMorning, closingPressure
    // Only after ten sessions of a run.
    case unusualSize, volumeSurprise, lift

    /// The longest order. Unit: seconds.
    var length: Int64 {
      switch self {
      case .repeatHitter: 130
      case .zeroDay: 190
      case .halt: 50
      default: 5
      }
    }
  }

  struct Entry: Sendable {
    var at: Int64
    var plant: Plant
    var isMiss: Bool
    var tries = 0
  }

  /// The stocks that have routine orders in a run.
  static let studied = 2..<4

  var random: SimulationRandom
  /// How many clauses of each plant were chosen to miss so far.
  private var turns = [Int](repeating: 0, count: Plant.allCases.count)
  private var plan: [Entry] = []
  private var next = 0

  init(_ floor: SimulatedFloor) {
    random = SimulationRandom(seed: floor.configuration.seed, stream: 12)
    for plant in Plant.allCases {
      let (plants, misses) = Self.counts(of: plant, floor)
      let first = floor.open + 64 * SimulatedFloor.second
      var last = floor.close - (66 + plant.length) * SimulatedFloor.second
      // Routine in the staples comes first, so that the rest of the session can surprise.
      if plant == .stapleMorning { last = first }
      for index in 0..<(plants + misses) {
        plan.append(
          Entry(
            at: random.nanoseconds(first...max(first, last)), plant: plant,
            isMiss: index >= plants))
      }
    }
    plan.sort { Self.precedes($0, $1) }
  }

  private static func precedes(_ a: Entry, _ b: Entry) -> Bool {
    if a.at != b.at { return a.at < b.at }
    return a.plant != b.plant ? a.plant.rawValue < b.plant.rawValue : !a.isMiss && b.isMiss
  }

  /// How many to plant, and how many that miss.
  private static func counts(of plant: Plant, _ floor: SimulatedFloor) -> (Int, Int) {
    let configuration = floor.configuration
    let isRun = configuration.firstSession != nil
    let isAll = configuration.planting == .all
    let each = configuration.plantsOfEachKind
    let misses = configuration.nearMissesPerPlant * each
    let hours = max(1, configuration.minutes / 60)
    switch plant {
    case .routine: return (isRun ? 16 : 0, 0)
    case .stapleMorning: return (isRun ? floor.staples.count : 0, 0)
    case .closingPressure: return isRun && isAll ? (each, min(misses, 4 * each)) : (0, 0)
    case .unusualSize, .lift:
      return isAll && floor.past.sessions >= 10 ? (each, min(misses, 4 * each)) : (0, 0)
    case .volumeSurprise: return isAll && floor.past.sessions >= 10 ? (1, 2) : (0, 0)
    case .zeroDay: return isAll ? (each, 3 * each) : (0, 0)
    case .halt: return isAll ? (min(hours, 3), 0) : (0, 0)
    case .outsideDelta: return isAll ? (0, misses / 2) : (0, 0)
    case .indexSweep, .mini: return isAll ? (each, min(misses, 6 * each)) : (0, 0)
    case .adjusted: return isAll ? (0, 2 * each) : (0, 0)
    default: return isAll ? (each, misses) : (0, 0)
    }
  }

  var nextAt: Int64 { next < plan.count ? plan[next].at : .max }

  mutating func step(_ floor: inout SimulatedFloor) {
    let entry = plan[next]
    floor.now = entry.at
    if plant(entry, &floor) {
      next += 1
      return
    }
    let last = floor.close - (66 + entry.plant.length) * SimulatedFloor.second
    if entry.tries >= (entry.isMiss ? 20 : 200) || entry.at > last {
      floor.account.notPlaced += 1
      next += 1
      return
    }
    plan[next].at += 500 * SimulatedFloor.ms
    plan[next].tries += 1
    var index = next
    while index + 1 < plan.count, plan[index].at > plan[index + 1].at {
      plan.swapAt(index, index + 1)
      index += 1
    }
  }

  /// The clause that an order misses: each in its turn, so that all are missed.
  mutating func turn(_ clauses: [String], of plant: Plant) -> String {
    let index = Plant.allCases.firstIndex(of: plant) ?? 0
    turns[index] += 1
    return clauses[turns[index] % clauses.count]
  }

  private mutating func plant(_ entry: Entry, _ floor: inout SimulatedFloor) -> Bool {
    let isMiss = entry.isMiss
    return switch entry.plant {
    case .putSelling, .callOverwriting, .farDated, .deepInTheMoney, .outsideDelta:
      single(entry.plant, isMiss, &floor)
    case .buyWrite: buyWrite(isMiss, &floor)
    case .straddle: straddle(isMiss, &floor)
    case .riskReversal: riskReversal(isMiss, &floor)
    case .opening: opening(isMiss, &floor)
    case .repeatHitter: repeatHitter(isMiss, &floor)
    case .zeroDay: zeroDay(isMiss, &floor)
    case .indexSweep: indexSweep(isMiss, &floor)
    case .mini: mini(isMiss, &floor)
    case .adjusted: adjusted(&floor)
    case .halt: halt(&floor)
    case .routine: routine(&floor)
    case .stapleMorning: stapleMorning(&floor)
    case .closingPressure: closingPressure(isMiss, &floor)
    case .unusualSize: unusualSize(isMiss, &floor)
    case .volumeSurprise: volumeSurprise(isMiss, &floor)
    case .lift: lift(isMiss, &floor)
    }
  }
}
