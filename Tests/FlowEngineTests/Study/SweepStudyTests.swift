import FlowEngine
import Testing

/// The sweep stage by settings of another school: a column store's plain runs, counted twice more,
/// by a plain reference over the same prints and by the whole engine.
@Suite struct SweepStudyTests {
  /// Prints of one series and one side of the quote rule, each less than 500 ms after the one
  /// before, three or more.
  static var settings: Settings {
    var settings = Settings()
    settings.sweepGapMax = 499_999_999
    let day: Int64 = 86_400_000_000_000
    settings.sweepSpanMax = day
    settings.probableSweepSpanMax = day
    settings.sweepWaitMax = day
    settings.sweepPrintsMin = 3
    settings.sweepSizeMin = 1
    settings.sweepVenuesMin = 1
    settings.probableSweepVenuesMin = 1
    settings.sweepWalk = 0
    settings.sweepOtherSideBreaks = 1
    settings.sweepUnsigned = 1
    settings.sideRule = SideRule.quote.rawValue
    settings.levelTwoOn = 0
    settings.eligibility = 0
    return settings
  }

  static let start = Tape.midnight + 36_000_000_000_000

  /// Prints of six series, often within half a second, at, inside and at the middle of a market.
  static func prints(seed: UInt64, count: Int = 4_000) -> [Trade] {
    var random = SplitMix(seed: seed)
    func below(_ limit: Int) -> Int { Int(random.next() % UInt64(limit)) }
    var at = start
    return (0..<count).map { _ in
      at += Int64(below(3) == 0 ? below(400_000_000) : below(3_000_000)) + 1
      let price: Int64 = [100, 102, 105, 108, 110][below(5)]
      return Trade(
        instrument: InstrumentID(UInt32(1 + below(6))),
        venue: below(2) == 0 ? "XCBO" : "XPHL",
        times: EventTimes(
          executed: Timestamp(nanoseconds: at), received: Timestamp(nanoseconds: at + 40_000)),
        price: Price(cents: price), size: Int64(1 + below(9)), conditions: .notDelivered,
        attached: BestPrices(bid: Price(cents: 100), ask: Price(cents: 110)),
        attachedScope: .nbbo)
    }
  }

  /// What the SQL says, in a loop.
  static func reference(_ prints: [Trade], gap: Int64 = 500_000_000) -> Int {
    var runs: [InstrumentID: (side: Int, last: Int64, count: Int)] = [:]
    var kept = 0
    for print in prints {
      let doubled = 2 * (print.price.billionths - 1_050_000_000)
      let side = Int(doubled.signum())
      let at = print.times.participant.nanoseconds
      if let run = runs[print.instrument], run.side == side, at - run.last < gap {
        runs[print.instrument] = (side, at, run.count + 1)
        if run.count + 1 == 3 { kept += 1 }
      } else {
        runs[print.instrument] = (side, at, 1)
      }
    }
    return kept
  }

  static func count(_ prints: [Trade], _ settings: Settings) -> Int64 {
    var count = SweepCount(settings)
    for print in prints { count.take(print) }
    count.finish()
    return count.sweeps
  }

  @Test("the stage alone counts what a plain loop counts", arguments: UInt64(1)...8)
  func stage(seed: UInt64) {
    let prints = Self.prints(seed: seed)
    let expected = Self.reference(prints)
    #expect(expected > 100)
    #expect(Self.count(prints, Self.settings) == Int64(expected))
  }

  @Test("so does the whole engine with the same settings", arguments: UInt64(1)...2)
  func engine(seed: UInt64) {
    let prints = Self.prints(seed: seed)
    var engine = Engine(settings: Self.settings, session: Tape.session)
    var out = FlowBatch()
    let times = EventTimes(received: Timestamp(nanoseconds: Self.start - 1_000_000_000))
    for number in 1...6 {
      engine.step(
        .contract(
          Contract(
            instrument: InstrumentID(UInt32(number)), times: times, root: "AAPL1",
            underlying: "AAPL", expiry: CalendarDate(year: 2026, month: 12, day: 18),
            right: .call, strike: Price(cents: Int64(20_000 + 500 * number)),
            isAdjusted: number % 2 == 0)), into: &out)
    }
    for print in prints { engine.step(.trade(print), into: &out) }
    engine.step(
      .clock(ClockTick(at: Timestamp(nanoseconds: Self.start + 86_400_000_000_000), isEnd: true)),
      into: &out)
    let sweeps = out.clusters.filter { $0.type == .probableSweep && $0.state == .final }
    #expect(sweeps.count == Self.reference(prints))
  }

  struct Change: CustomTestStringConvertible, Sendable {
    var why: String
    var change: @Sendable (inout Settings) -> Void
    var testDescription: String { why }
  }

  static let changes: [Change] = [
    Change(why: "each side alone: the other side ends nothing") { $0.sweepOtherSideBreaks = 0 },
    Change(why: "a price that steps back ends a run") { $0.sweepWalk = 1 },
    Change(why: "no runs without a side") { $0.sweepUnsigned = 0 },
    Change(why: "a run is cut after a while") { $0.sweepWaitMax = 0 },
    Change(why: "three exchanges asked, where there are two") { $0.probableSweepVenuesMin = 3 },
    Change(why: "the gap of the rule book") { $0.sweepGapMax = 10_000_000 },
  ]

  @Test("each of the settings counts", arguments: changes)
  func settingsCount(change: Change) {
    let prints = Self.prints(seed: 3)
    var settings = Self.settings
    change.change(&settings)
    #expect(Self.count(prints, settings) != Int64(Self.reference(prints)))
  }
}
