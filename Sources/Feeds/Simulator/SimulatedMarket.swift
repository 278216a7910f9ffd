public import FlowEngine

/// A whole invented session as a stream of market events, from one seed.
///
/// It knows market mechanics and no detector: the truth it keeps says what was done. Pure: no
/// clock, no file, no libm, no iteration in hash order.
public struct SimulatedMarket: Sendable {
  public let configuration: SimulationConfiguration
  public var session: CalendarDate { configuration.session }

  private var floor: SimulatedFloor
  private var morning: MorningFlow
  private var background: BackgroundFlow
  private var planner: TruthPlanner
  private var noise: NoiseProcess
  private var parents: ParentPlanner
  private var classifiers: ClassifierPlanner
  private var read = 0
  private var isMorning = true
  private var isOver = false

  /// - Parameter past: what the sessions before left; `SimulationRun` keeps it.
  public init(
    configuration: SimulationConfiguration, after past: SimulationHistory = SimulationHistory()
  ) {
    self.configuration = configuration
    floor = SimulatedFloor(configuration, after: past)
    floor.judgePast()
    morning = MorningFlow(configuration)
    background = BackgroundFlow(floor)
    planner = TruthPlanner(floor)
    noise = NoiseProcess(floor)
    parents = ParentPlanner(floor)
    classifiers = ClassifierPlanner(floor)
  }

  /// What was planted so far, and what the noise process did that is as good as planted; complete
  /// when the stream is.
  public var truth: [TruthItem] { floor.truth }

  /// What the noise process did so far, the near-misses of planned parents, and what chance made.
  public var noiseLedger: NoiseLedger {
    var ledger = noise.ledger + floor.account
    ledger.entries += parents.twins
    ledger.notPlaced += parents.notPlaced
    ledger.chance = floor.chance.entries
    return ledger
  }

  /// What the session leaves to the next one; complete when the stream is.
  public var history: SimulationHistory { floor.history() }

  /// Appends up to `limit` events, in the order of `MarketEvent.known`.
  ///
  /// - Returns: false when the stream is over and nothing was appended.
  public mutating func next(into batch: inout [MarketEvent], limit: Int) -> Bool {
    while floor.out.count - read < limit, !isOver { step() }
    let end = min(floor.out.count, read + limit)
    guard end > read else { return false }
    batch.append(contentsOf: floor.out[read..<end])
    read = end
    if read == floor.out.count {
      floor.out.removeAll(keepingCapacity: true)
      read = 0
    }
    return true
  }

  private mutating func step() {
    if isMorning {
      isMorning = morning.step(&floor)
      return
    }
    let scheduled = floor.schedule.nextAt
    let ordinary = background.nextAt < floor.close ? background.nextAt : .max
    let planned = min(planner.nextAt, noise.nextAt, parents.nextAt, classifiers.nextAt)
    if scheduled <= min(ordinary, planned) {
      guard scheduled < .max else {
        finish()
        return
      }
      floor.runNext()
    } else if ordinary <= planned {
      background.step(&floor)
    } else if classifiers.nextAt == planned {
      classifiers.step(&floor)
    } else if planner.nextAt == planned {
      planner.step(&floor)
    } else if parents.nextAt == planned {
      parents.step(&floor)
    } else {
      noise.step(&floor)
    }
  }

  /// Twenty seconds after the last event everything is closed.
  private mutating func finish() {
    isOver = true
    floor.recordRepeatHitters()
    let end = Timestamp(nanoseconds: max(floor.lastAt, floor.close) + 20 * SimulatedFloor.second)
    floor.recordZeroDayWindows(end: end.nanoseconds)
    floor.out.append(.clock(ClockTick(at: end, isEnd: true)))
  }
}
