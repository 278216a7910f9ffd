import FlowEngine

/// Plants parents of every kind, each with a twin that misses by one clause.
///
/// A second planner beside `TruthPlanner`, with its own chance: here the form of an order varies
/// around the thresholds (inside the quotes, several fills, every letter), there it is plain. The
/// distance of a twin from its threshold is in the account of near-misses.
struct ParentPlanner: Sendable {
  struct Item: Sendable {
    var at: Int64
    var plan: ParentPlan
    var isTwin: Bool
    /// Counts the items of the plan, so that letters and styles take turns.
    var turn: Int

    func precedes(_ other: Item) -> Bool {
      if at != other.at { return at < other.at }
      if plan != other.plan { return plan.rawValue < other.plan.rawValue }
      return turn != other.turn ? turn < other.turn : !isTwin && other.isTwin
    }
  }

  /// Near-misses of parents, by the clause they miss.
  private(set) var twins: [NoiseEntry] = []
  /// Items for which there was no place.
  private(set) var notPlaced = 0
  var random: SimulationRandom
  private var plan: [Item] = []
  private var next = 0

  init(_ floor: SimulatedFloor) {
    random = SimulationRandom(seed: floor.configuration.seed, stream: 8)
    for kind in ParentPlan.allCases {
      // The shortest sessions have no room for what takes minutes.
      let first = floor.open + 63 * SimulatedFloor.second
      let last = max(first, floor.close - (63 + kind.length) * SimulatedFloor.second)
      for turn in 0..<floor.configuration.plantsOfEachKind {
        for isTwin in [false, true] {
          let at = random.nanoseconds(first...last)
          plan.append(Item(at: at, plan: kind, isTwin: isTwin, turn: turn))
        }
      }
    }
    plan.sort { $0.precedes($1) }
  }

  var nextAt: Int64 { next < plan.count ? plan[next].at : .max }

  mutating func step(_ floor: inout SimulatedFloor) {
    let item = plan[next]
    floor.now = item.at
    if plant(item, &floor) {
      next += 1
      return
    }
    // A long order begun late would run into the close.
    let latest = floor.close - (10 + item.plan.length) * SimulatedFloor.second
    if item.at > latest {
      notPlaced += 1
      next += 1
      return
    }
    plan[next].at += 400 * SimulatedFloor.ms
    var index = next
    while index + 1 < plan.count, !plan[index].precedes(plan[index + 1]) {
      plan.swapAt(index, index + 1)
      index += 1
    }
  }

  private mutating func plant(_ item: Item, _ floor: inout SimulatedFloor) -> Bool {
    switch item.plan {
    case .vertical, .ratio, .backspread, .calendar, .diagonal, .butterfly, .ironFly, .condor,
      .ironCondor, .straddle, .strangle, .riskReversal, .synthetic, .custom:
      item.isTwin ? packageTwin(item, &floor) : package(item, &floor)
    case .ambiguous: ambiguous(item, &floor)
    case .shortRoll: shortRoll(item, &floor)
    case .box, .jellyRoll, .conversion, .reversal: financing(item, &floor)
    case .buyWrite, .collar, .tied: withStock(item, &floor)
    case .qcc: qualified(item, &floor)
    case .dividend: dividend(item, &floor)
    case .crossBlock: crossBlock(item, &floor)
    case .evenLadder, .slopedLadder: strikeLadder(item, &floor)
    case .priceLadder: priceLadder(item, &floor)
    case .repeated: repeated(item, &floor)
    case .leggedVertical, .leggedRatio, .leggedCalendar, .leggedDiagonal, .leggedRiskReversal,
      .leggedStraddle, .leggedStrangle:
      legged(item, &floor)
    case .quoteAfter, .oneTick, .stale, .crossed, .unquoted: quoteCase(item, &floor)
    case .floorSweep, .lateSweep, .oppositeSweeps: codeCase(item, &floor)
    case .compression: compression(item, &floor)
    case .cancelOne, .cancelAll: sweepCancel(item, &floor)
    case .cancelPackage: packageCancel(item, &floor)
    case .cancelBlock: blockCancel(item, &floor)
    }
  }

  /// Writes a twin to the account of near-misses.
  mutating func note(
    _ resembles: String, misses: String, by distance: Int, _ draft: OrderDraft,
    _ floor: SimulatedFloor, at start: Timestamp
  ) {
    let underlying = floor.listing.series[draft.legs[0]].underlying
    twins.append(
      NoiseEntry(
        resembles: resembles, misses: misses, distance: max(1, distance),
        underlying: floor.listing.underlyings[underlying].symbol, start: start))
  }

  /// +1 or -1.
  mutating func anySide() -> Int { random.chance(0.5) ? 1 : -1 }
}
