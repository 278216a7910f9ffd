import FlowEngine
import TermRender

@testable import flowtui

/// Half a minute of an invented afternoon, written by hand: a sold put, a swept call with its
/// alert, an off-exchange print, a loss, and a cancel that takes the sweep back.
///
/// Nothing here comes from the engine, so that a pane can be checked against what is written here.
enum Scenario {
  /// 2026-11-20 14:32:00 in New York; 05:00 UTC of that day is 1,795,150,800 s after 1970.
  static let start: Int64 = (1_795_150_800 + 14 * 3_600 + 32 * 60) * 1_000_000_000
  static let session = CalendarDate(year: 2026, month: 11, day: 20)

  static let nvda = InstrumentID(0)
  static let spy = InstrumentID(1)
  /// NVDA 950 call of the same day.
  static let call = InstrumentID(2)
  /// SPY 540 put of 18 December.
  static let put = InstrumentID(3)

  /// `seq` of what matters.
  static let putPrint: UInt64 = 6
  static let sweepKnown: UInt64 = 9
  static let offExchange: UInt64 = 10
  static let gap: UInt64 = 11
  static let cancel: UInt64 = 12
  static let last: UInt64 = 13

  static func at(_ milliseconds: Int64) -> Timestamp {
    Timestamp(nanoseconds: start + milliseconds * 1_000_000)
  }

  private static func times(_ milliseconds: Int64) -> EventTimes {
    EventTimes(executed: at(milliseconds), published: at(milliseconds))
  }

  static let events: [MarketEvent] = [
    .stock(Stock(instrument: nvda, times: times(-60_000), symbol: "NVDA")),
    .stock(Stock(instrument: spy, times: times(-60_000), symbol: "SPY")),
    .contract(
      Contract(
        instrument: call, times: times(-60_000), root: "NVDA", underlying: "NVDA",
        expiry: session, right: .call, strike: Price(cents: 95_000))),
    .contract(
      Contract(
        instrument: put, times: times(-60_000), root: "SPY", underlying: "SPY",
        expiry: CalendarDate(year: 2026, month: 12, day: 18), right: .put,
        strike: Price(cents: 54_000))),
    .trade(
      Trade(
        instrument: nvda, venue: "XNAS", times: times(100), price: Price(cents: 94_150), size: 100,
        conditions: .regular)),
    .trade(
      Trade(
        instrument: put, venue: "XISX", times: times(2_500), price: Price(cents: 82), size: 500,
        conditions: SaleConditions(packed: 0x53))),
    .trade(
      Trade(
        instrument: call, venue: "XCBO", times: times(7_000), price: Price(cents: 1_235),
        size: 600, conditions: SaleConditions(packed: 0x53), number: 1)),
    .trade(
      Trade(
        instrument: call, venue: "XPHL", times: times(7_041), price: Price(cents: 1_235),
        size: 650, conditions: SaleConditions(packed: 0x53), number: 2)),
    .clock(ClockTick(at: at(7_912))),
    .trade(
      Trade(
        instrument: nvda, venue: "FINN",
        times: EventTimes(executed: at(8_000), published: at(20_000)),
        price: Price(cents: 94_180), size: 210_000, conditions: .regular)),
    .notice(FeedNotice(times: times(21_000), kind: .gap, feed: "OPRA", lost: 14_000)),
    .cancel(Cancel(instrument: call, times: times(25_500), number: 2)),
    .clock(ClockTick(at: at(30_000))),
  ]

  static func stamp(_ seq: UInt64, _ n: UInt32, _ milliseconds: Int64) -> Stamp {
    Stamp(seq: seq, n: n, at: at(milliseconds))
  }

  static var cluster: Cluster {
    var cluster = Cluster(
      stamp: stamp(sweepKnown, 1, 7_912), id: FlowID(.cluster, seq: 7), version: 1, type: .sweep,
      underlying: "NVDA", state: .final, start: at(7_000), end: at(7_041), size: 1_250,
      premium: Dollars(millionths: 1_543_750_000_000), side: .buy, grade: .a,
      legs: [
        Leg(
          instrument: call, side: .buy, size: 1_250, price: Price(cents: 1_235),
          premium: Dollars(millionths: 1_543_750_000_000), prints: 2, grade: .a)
      ], causes: [7, 8])
    cluster.netPrice = Price(cents: 1_235)
    cluster.venues = ["XCBO", "XPHL"]
    cluster.openingAtLeast = 622
    cluster.score = 7
    cluster.facts.prints = 2
    cluster.facts.isoPrints = 2
    cluster.facts.levels = 1
    cluster.facts.gapMax = 41_000_000
    cluster.facts.span = 41_000_000
    return cluster
  }

  static var alert: Alert {
    Alert(
      stamp: stamp(sweepKnown, 4, 7_912), cluster: cluster, rule: "large-bullish-sweep",
      version: 1, ruleVersion: 3, parameters: 0xBEEF, state: .final, direction: .bullish,
      confidence: .high,
      evidence: [
        Clause(
          "premium", seen: .dollars(Dollars(millionths: 1_543_750_000_000)),
          asked: .atLeast(.dollars(50_000))),
        Clause("baseline", seen: .unknown, asked: .atLeast(.thousandths(3_000)), role: .capping),
      ],
      counterEvidence: [
        Clause(
          "opposite sweep", seen: .duration(1_500_000_000),
          asked: .atLeast(.duration(60_000_000_000)), role: .counter)
      ])
  }

  static var putJudgement: Judgement {
    Judgement(
      stamp: stamp(putPrint, 0, 2_500), instrument: put, side: .sell, grade: .b,
      flags: [.notable, .eligible], reasons: Reason.touch.bit,
      quote: BestPrices(bid: Price(cents: 82), ask: Price(cents: 85)), quoteAge: 3_000_000,
      spot: Price(cents: 54_791), volumeBefore: 700, openInterest: 1_000)
  }

  static var offExchangeJudgement: Judgement {
    Judgement(
      stamp: stamp(offExchange, 0, 20_000), instrument: nvda, position: .mid,
      flags: [.equity, .offExchange, .notable, .eligible, .late],
      quote: BestPrices(bid: Price(cents: 94_175), ask: Price(cents: 94_185)),
      quoteAge: 12_000_000, spot: Price(cents: 94_180), volumeBefore: 41_000)
  }

  static var derived: FlowBatch {
    var batch = FlowBatch()
    batch.judgements = [putJudgement, offExchangeJudgement]
    var retractedCluster = cluster
    retractedCluster.stamp = stamp(cancel, 1, 25_500)
    retractedCluster.version = 2
    retractedCluster.state = .retracted
    batch.clusters = [cluster, retractedCluster]
    var retractedAlert = alert
    retractedAlert.stamp = stamp(cancel, 2, 25_500)
    retractedAlert.version = 2
    retractedAlert.state = .retracted
    batch.alerts = [alert, retractedAlert]
    batch.settled = [
      Settled(stamp: stamp(sweepKnown, 0, 7_912), print: putPrint, grade: .b, state: .live),
      Settled(
        stamp: stamp(sweepKnown, 2, 7_912), print: 7, cluster: cluster.id, grade: .a, state: .live),
      Settled(
        stamp: stamp(sweepKnown, 3, 7_912), print: 8, cluster: cluster.id, grade: .a, state: .live),
      Settled(stamp: stamp(offExchange, 1, 20_000), print: offExchange, grade: .u, state: .late),
      Settled(
        stamp: stamp(cancel, 0, 25_500), print: 8, grade: .u, state: .cancelled, version: 2),
    ]
    batch.bars = [
      bar(stamp(5, 0, 100), close: 94_150, high: 94_150, volume: 100, off: 0),
      bar(
        stamp(offExchange, 2, 20_000), close: 94_180, high: 94_180, volume: 210_100, off: 210_000),
    ]
    batch.health = [
      Health(
        stamp: stamp(gap, 0, 21_000), kind: .gap, feed: "OPRA", detail: "sequence hole",
        lost: 14_000)
    ]
    return batch
  }

  private static func bar(
    _ stamp: Stamp, close: Int64, high: Int64, volume: Int64, off: Int64
  ) -> BarUpdate {
    BarUpdate(
      stamp: stamp, instrument: nvda, minute: Int32(start / 60_000_000_000),
      open: Price(cents: 94_150), high: Price(cents: high), low: Price(cents: 94_150),
      close: Price(cents: close), volume: volume, offExchangeVolume: off)
  }

  static let index: FlowIndex = {
    var index = FlowIndex()
    index.append(events, firstSeq: 1, derived)
    return index
  }()

  static func state(
    _ width: Int = 200, _ height: Int = 50, at position: PanelState.Position = .edge
  ) -> PanelState {
    var state = PanelState(width: width, height: height)
    state.position = position
    return state
  }

  static var status: SourceStatus {
    var status = SourceStatus()
    status.origin = .simulated
    status.session = session
    status.rate = 42
    status.log = LogState(lagMilliseconds: 7)
    return status
  }

  static func frame(_ state: PanelState, _ status: SourceStatus = status) -> [String] {
    PanelFrame(index: index, state: state, status: status).draw().dump()
  }
}
