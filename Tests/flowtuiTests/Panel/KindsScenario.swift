import FlowEngine
import TermRender

@testable import flowtui

/// One parent of every kind, written by hand, a second apart: how the tape words them.
enum KindsScenario {
  typealias S = Scenario

  /// NVDA calls of 940, 950, 960 and puts of 900, 950, of 27 November; a 950 call of December.
  static let call940 = InstrumentID(2)
  static let call950 = InstrumentID(3)
  static let call960 = InstrumentID(4)
  static let put900 = InstrumentID(5)
  static let put950 = InstrumentID(6)
  static let call950December = InstrumentID(7)

  private static func contract(
    _ id: InstrumentID, _ right: OptionRight, _ strike: Int64, _ month: Int, _ day: Int
  ) -> MarketEvent {
    .contract(
      Contract(
        instrument: id, times: EventTimes(executed: S.at(-60_000), published: S.at(-60_000)),
        root: "NVDA", underlying: "NVDA",
        expiry: CalendarDate(year: 2026, month: month, day: day), right: right,
        strike: Price(cents: strike * 100)))
  }

  static let definitions: [MarketEvent] = [
    S.events[0], S.events[1], contract(call940, .call, 940, 11, 27),
    contract(call950, .call, 950, 11, 27), contract(call960, .call, 960, 11, 27),
    contract(put900, .put, 900, 11, 27), contract(put950, .put, 950, 11, 27),
    contract(call950December, .call, 950, 12, 18),
  ]

  private static func leg(_ id: InstrumentID, _ side: Side, _ cents: Int64) -> Leg {
    Leg(
      instrument: id, side: side, size: 100, price: Price(cents: cents),
      premium: Dollars(whole: cents * 100), prints: 1, grade: .c)
  }

  private static func parent(
    _ number: Int, _ type: ClusterType, _ structure: Structure?, _ side: Side, _ legs: [Leg],
    _ change: (inout Cluster) -> Void = { _ in }
  ) -> Cluster {
    let seq = UInt64(definitions.count + number + 1)
    var cluster = Cluster(
      stamp: S.stamp(seq, 0, Int64(number) * 1_000), id: FlowID(.cluster, seq: seq), version: 1,
      type: type, underlying: "NVDA", state: .final, start: S.at(Int64(number) * 1_000),
      end: S.at(Int64(number) * 1_000 + 40), size: 100,
      premium: legs.reduce(.zero) { $0 + $1.premium }, side: side, grade: .c, legs: legs,
      causes: [seq, seq + 1])
    cluster.structure = structure
    cluster.venues = ["XCBO"]
    cluster.facts.levels = Int32(legs.count)
    change(&cluster)
    return cluster
  }

  // swift-format-ignore
  static let clusters: [Cluster] = [
    parent(0, .package, .vertical, .buy, [leg(call950, .buy, 1_235), leg(call960, .sell, 800)]) {
      $0.netPrice = Price(cents: 435)
    },
    parent(1, .package, .ironCondor, .sell, [leg(put900, .sell, 300), leg(put950, .buy, 1_000), leg(call950, .buy, 1_235), leg(call960, .sell, 800)]),
    parent(2, .package, .straddle, .buy, [leg(call950, .buy, 1_235), leg(put950, .buy, 1_000)]),
    parent(3, .package, nil, .unknown, [leg(call950, .unknown, 1_235), leg(put950, .unknown, 1_000)]) {
      $0.alternatives = [.straddle, .synthetic]
    },
    parent(4, .package, .calendar, .buy, [leg(call950December, .buy, 2_400), leg(call950, .sell, 1_235)]),
    parent(5, .legged, .riskReversal, .buy, [leg(call960, .buy, 800), leg(put900, .sell, 300)]),
    parent(6, .roll, .calendar, .buy, [leg(call950December, .buy, 2_400), leg(call950, .sell, 1_235)]),
    parent(7, .strikeLadder, nil, .buy, [leg(call940, .buy, 1_700), leg(call950, .buy, 1_235), leg(call960, .buy, 800)]),
    parent(8, .priceLadder, nil, .buy, [leg(call950, .buy, 1_235)]) { $0.facts.levels = 5 },
    parent(9, .repeat, nil, .sell, [leg(call950, .sell, 1_235)]) { $0.facts.levels = 6 },
    parent(10, .financing, .box, .unknown, [leg(call950, .buy, 1_235), leg(call960, .sell, 800), leg(put950, .sell, 1_000), leg(put900, .buy, 300)]),
    parent(11, .dividend, nil, .unknown, [leg(call940, .unknown, 1_700)]),
    parent(12, .stockTied, .buyWrite, .unknown, [leg(call960, .sell, 800), leg(S.nvda, .buy, 94_150)]),
    parent(13, .package, .riskReversal, .buy, [leg(call960, .buy, 800), leg(put900, .sell, 300)]),
  ]

  static let alert = Alert(
    stamp: S.stamp(clusters[13].stamp.seq, 1, 13_000), cluster: clusters[13],
    rule: "risk-reversal", version: 1, ruleVersion: 1, parameters: 1, state: .final,
    direction: .bullish, confidence: .medium, evidence: [], counterEvidence: [])

  static let verdict: Inference = {
    let seq = UInt64(definitions.count + 15)
    var value = Inference(
      stamp: S.stamp(seq, 0, 14_000), type: .verdict, symbol: "NVDA", from: S.at(0), to: S.at(0),
      causes: [seq])
    value.of = SessionParent(
      session: CalendarDate(year: 2026, month: 11, day: 19), cluster: FlowID(.cluster, seq: 8_812))
    value.result = .confirmed
    value.side = .buy
    value.volume = 1_250
    return value
  }()

  static let index: FlowIndex = {
    var events = definitions
    for number in 0...15 {
      events.append(.clock(ClockTick(at: S.at(Int64(number) * 1_000))))
    }
    var derived = FlowBatch()
    derived.clusters = clusters
    derived.alerts = [alert]
    derived.inferences = [verdict]
    var index = FlowIndex()
    index.append(events, firstSeq: 1, derived)
    return index
  }()

  static func frame(_ width: Int, _ height: Int) -> [String] {
    PanelFrame(index: index, state: S.state(width, height), status: S.status).draw().dump()
  }
}
