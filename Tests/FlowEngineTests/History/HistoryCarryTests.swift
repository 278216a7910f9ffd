import CustomDump
import FlowEngine
import Testing

/// What waits for the next morning, and what that morning's open interest says of it: rules O-02,
/// O-04, C-17.
@Suite struct HistoryCarryTests {
  static let far = OSI(
    root: "NVDA", expiry: CalendarDate(yyyymmdd: 20_270_115), right: .call,
    strike: HistoryDay.call.strike)
  static let expired = OSI(
    root: "NVDA", expiry: CalendarDate(yyyymmdd: 20_261_119), right: .call,
    strike: HistoryDay.call.strike)

  private func carried(_ builder: HistoryBuilder) -> [CarriedLeg] {
    builder.notes.filter { $0.kind == .carried }.map { CarriedLeg($0) }
  }

  @Test("a sweep above the floor waits, with the day's volume and the open interest before it")
  func sweep() {
    var day = HistoryDay(20_261_119)
    day.openInterest(1_200)
    day.openInterest(77)
    day.trade("09:45", 60, number: 1)
    day.trade("10:45", 40, number: 2)
    day.cancel("10:46", number: 2)
    day.parent(4, 50_000, side: .sell, legs: [(0, 60)])
    let builder = history(day)
    expectNoDifference(
      carried(builder),
      [
        CarriedLeg(
          cluster: FlowID(.cluster, seq: 4), type: .sweep, side: .sell, grade: .b, leg: 0, legs: 1,
          series: HistoryDay.call, size: 60, volume: 60, openInterest: 1_200, premium: 50_000)
      ])
    expectNoDifference(builder.carry.parents, 1)
  }

  // swift-format-ignore
  @Test("what waits and what does not", arguments: [
    //  type           dollars  side     state        waits  why
    CarryRow(.probableSweep, 50_000, .buy,     .final,       true,  "exactly at the floor"),
    CarryRow(.block,         90_000, .sell,    .amended,     true,  "a block that was amended"),
    CarryRow(.block,         90_000, .unknown, .final,       false, "a block without a side"),
    CarryRow(.sweep,         49_999, .buy,     .final,       false, "a dollar below the floor"),
    CarryRow(.sweep,         90_000, .buy,     .retracted,   false, "taken back"),
    CarryRow(.sweep,         90_000, .buy,     .provisional, false, "never became final"),
    CarryRow(.isoPrint,      90_000, .buy,     .final,       false, "not a kind that O-04 names"),
    CarryRow(.package,       90_000, .buy,     .final,       false, "neither is a package"),
  ])
  func kinds(_ row: CarryRow) {
    var day = HistoryDay(20_261_119)
    day.parent(9, row.dollars, type: row.type, state: row.state, side: row.side)
    expectNoDifference(carried(history(day)).count, row.waits ? 1 : 0)
  }

  @Test("the near leg of a roll comes first, whatever order it was found in")
  func roll() {
    var day = HistoryDay(20_261_119, series: [Self.far, HistoryDay.call])
    day.parent(5, 90_000, type: .roll, legs: [(0, 30), (1, 40)])
    let legs = carried(history(day))
    expectNoDifference(legs.map(\.series), [HistoryDay.call, Self.far])
    expectNoDifference(legs.map(\.leg), [0, 1])
    expectNoDifference(legs.map(\.legs), [2, 2])
    expectNoDifference(legs.map(\.size), [40, 30])
  }

  @Test("an expired leg waits for nothing, and is counted")
  func expiredLeg() {
    var day = HistoryDay(20_261_119, series: [Self.expired, HistoryDay.call])
    day.parent(5, 90_000, type: .roll, legs: [(0, 30), (1, 30)])
    day.parent(6, 90_000, legs: [(0, 30)])
    let builder = history(day)
    expectNoDifference(carried(builder), [])
    expectNoDifference(builder.carry.expired, 2)
    expectNoDifference(builder.carry.parents, 0)
  }

  @Test("only the session right before is carried over")
  func sessionBetween() {
    var day = HistoryDay(20_261_118)
    day.parent(6, 90_000)
    expectNoDifference(history(day).carry.isPreviousSession, false)
    expectNoDifference(carried(history(day)), [])
    expectNoDifference(
      carried(history(day, HistoryDay(20_261_119))), [], "the newest had no such parent")
  }

  // swift-format-ignore
  @Test("a parent of 500 contracts, V 800, by the change of open interest", arguments: [
    // Opening sides V + Δ, closing sides V − Δ; certain: 500 less the closing sides.
    MorningRow(before: 1_000, now: 1_301, .confirmed, "closing 499: one contract opened for certain"),
    MorningRow(before: 1_000, now: 1_300, .undecided, "closing 500: all of it may be closing"),
    MorningRow(before: 1_000, now: 700,   .undecided, "opening 500: all of it may be opening"),
    MorningRow(before: 1_000, now: 699,   .refuted,   "opening 499: a part of it closed"),
    MorningRow(before: nil,   now: 1_301, .undecided, "open interest before it is not known"),
    MorningRow(before: 1_000, now: 1_301, .undecided, isLossy: true, "a part of the volume is lost"),
  ])
  func verdict(_ row: MorningRow) {
    var day = HistoryDay(20_261_119)
    if let before = row.before { day.openInterest(before) }
    if row.isLossy { day.gap() }
    day.trade("09:45", 800)
    day.parent(4, 90_000, side: .sell, legs: [(0, 500)])
    let out = morning(history(day), [(HistoryDay.call, row.now)])
    expectNoDifference(out.inferences.map(\.result), [row.result])
    expectNoDifference(out.inferences.first?.of?.cluster, FlowID(.cluster, seq: 4))
    expectNoDifference(
      out.inferences.first?.of?.session, CalendarDate(yyyymmdd: 20_261_119))
    // Root and underlying may differ, as SPXW and SPX: the name is the underlying's.
    expectNoDifference(out.inferences.first?.symbol, "NVDA")
  }

  // swift-format-ignore
  @Test("a roll of 40, 100 contracts a leg that day", arguments: [
    // Near leg: closing sides 100 − Δ; far leg: opening sides 100 + Δ.
    RollRow(near: 60,  far: -60, .confirmed, "40 and 40: just enough"),
    RollRow(near: 61,  far: -60, .refuted,   "39 closing in the near leg"),
    RollRow(near: 60,  far: -61, .refuted,   "39 opening in the far leg"),
    RollRow(near: 60,  far: -60, .undecided, isLossy: true, "a part of the volume is lost"),
  ])
  func rollVerdict(_ row: RollRow) {
    var day = HistoryDay(20_261_119, series: [Self.far, HistoryDay.call])
    for index in [0, 1] as [UInt32] {
      day.openInterest(500, of: index)
      day.trade("09:45", 100, in: index)
    }
    if row.isLossy { day.gap() }
    day.parent(5, 90_000, type: .roll, legs: [(0, 40), (1, 40)])
    let out = morning(
      history(day), [(HistoryDay.call, 500 + row.near), (Self.far, 500 + row.far)])
    expectNoDifference(out.inferences.map(\.result), [row.result])
    // O-04: when the open interest of the last leg came, and not when the session began.
    expectNoDifference(
      out.inferences.map(\.stamp.at), [HistoryDay(20_261_120).time("06:31")])
  }

  @Test("half of a roll gives no verdict")
  func halfRoll() {
    var day = HistoryDay(20_261_119, series: [Self.far, HistoryDay.call])
    day.parent(5, 90_000, type: .roll, legs: [(0, 40), (1, 40)])
    expectNoDifference(
      morning(history(day), [(HistoryDay.call, 500), (HistoryDay.call, 600)]).inferences.count, 0)
  }

  /// The morning of the new session: its open interest, series by series.
  private func morning(_ builder: HistoryBuilder, _ interest: [(OSI, Int64)]) -> FlowBatch {
    let today = HistoryDay(20_261_120, series: [HistoryDay.call, Self.far])
    var engine = Engine(settings: Settings(), session: HistoryDay.session)
    var out = FlowBatch()
    for note in builder.notes { engine.step(.history(note), into: &out) }
    for event in today.events { engine.step(event, into: &out) }
    for (place, (series, quantity)) in interest.enumerated() {
      engine.step(
        .openInterest(
          OpenInterest(
            instrument: InstrumentID(series == Self.far ? 1 : 0),
            times: EventTimes(published: today.time("06:3\(place)")), quantity: quantity)),
        into: &out)
    }
    return out
  }
}

struct CarryRow: CustomTestStringConvertible {
  var type: ClusterType
  var dollars: Int64
  var side: Side
  var state: ObjectState
  var waits: Bool
  var testDescription: String

  init(
    _ type: ClusterType, _ dollars: Int64, _ side: Side, _ state: ObjectState, _ waits: Bool,
    _ why: String
  ) {
    self.type = type
    self.dollars = dollars
    self.side = side
    self.state = state
    self.waits = waits
    testDescription = why
  }
}

struct MorningRow: CustomTestStringConvertible {
  var before: Int64?
  var now: Int64
  var result: VerdictResult
  var isLossy: Bool
  var testDescription: String

  init(
    before: Int64?, now: Int64, _ result: VerdictResult, isLossy: Bool = false, _ why: String
  ) {
    self.before = before
    self.now = now
    self.result = result
    self.isLossy = isLossy
    testDescription = why
  }
}

struct RollRow: CustomTestStringConvertible {
  var near: Int64
  var far: Int64
  var result: VerdictResult
  var isLossy: Bool
  var testDescription: String

  init(near: Int64, far: Int64, _ result: VerdictResult, isLossy: Bool = false, _ why: String) {
    self.near = near
    self.far = far
    self.result = result
    self.isLossy = isLossy
    testDescription = why
  }
}
