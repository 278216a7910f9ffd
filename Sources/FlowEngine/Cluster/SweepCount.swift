/// How many sweeps decoded prints hold by given settings: the stage of the engine alone, for
/// studies and measurements.
///
/// Each print is signed by the quote that came with it; nothing else is judged, and nothing kept.
public struct SweepCount: Sendable {
  public private(set) var sweeps: Int64 = 0

  private var stage: SweepStage
  private let settings: SweepSettings
  private let rule: SideRule
  private let isEligibilityOff: Bool
  private var now = Int64.min
  private var seq: UInt64 = 0

  public init(_ settings: Settings) {
    stage = SweepStage(settings)
    self.settings = SweepSettings(settings)
    rule = SideRule(rawValue: settings.sideRule) ?? .graded
    isEligibilityOff = settings.eligibility == 0
  }

  public mutating func take(_ trade: borrowing Trade) {
    seq += 1
    now = max(now, trade.times.engine.nanoseconds)
    if stage.windows.nextClosing <= now { close(now) }
    let condition = OptionConditions.classify(trade.conditions)
    var input = AggressorInput(
      price: trade.price, size: trade.size, condition: condition, quote: trade.attached, tick: 0)
    input.rule = rule
    input.isEligibilityOff = isEligibilityOff
    let judged = aggressor(input)
    guard judged.side != .unknown || settings.takesUnsigned, condition != .late else { return }
    let print = PendingPrint(
      seq: seq, participant: trade.times.participant.nanoseconds, arrival: now,
      price: trade.price.billionths, size: trade.size, bid: trade.attached.rawBid,
      ask: trade.attached.rawAsk, spot: .min, opening: -1, slot: 0, venue: trade.venue,
      touchVenue: .unknown, side: judged.side, grade: judged.grade, loneGrade: judged.loneGrade,
      condition: condition, traits: [])
    stage.wait(print, trade.instrument, premium: 0)
  }

  /// Counts what still waits: nothing follows.
  public mutating func finish() { close(.max) }

  private mutating func close(_ now: Int64) {
    while let window = stage.windows.popClosing(at: now == .max ? .max - 1 : now) {
      if stage.takeOnly(window, now: now) != nil {
        stage.release(window)
        continue
      }
      stage.divide(window, now: now)
      for place in stage.components.indices {
        let component = stage.components[place]
        guard component.isDue, component.range.count >= settings.printsMin else { continue }
        stage.findSweeps(window, component.range)
        for candidate in stage.search.found where candidate.type != .isoPrint { sweeps += 1 }
      }
      if !stage.keepRest(window) { stage.release(window) }
    }
  }
}
