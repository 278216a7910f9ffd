import Testing

@testable import FlowEngine

@Suite struct ExpirationTests {
  struct Row: CustomTestStringConvertible, Sendable {
    var root: Symbol
    var expiry: Int32
    var stated: Settlement
    /// Day and wall clock.
    var settles: (Int32, Int64)
    var last: (Int32, Int64)
    var why: String
    init(
      _ root: Symbol, _ expiry: Int32, _ stated: Settlement, _ settles: (Int32, Int64),
      _ last: (Int32, Int64), _ why: String
    ) {
      (self.root, self.expiry, self.stated) = (root, expiry, stated)
      (self.settles, self.last, self.why) = (settles, last, why)
    }
    var testDescription: String { why }
  }

  static func moment(_ date: Int32, _ clock: Int64) -> Timestamp {
    NewYorkTime.timestamp(
      CalendarDate(yyyymmdd: date),
      nanoseconds: (clock / 100 * 60 + clock % 100) * 60 * NewYorkTime.second)
  }

  // swift-format-ignore
  static let rows = [
    Row("AAPL", 20_261_120, .unknown, (20_261_120, 1_600), (20_261_120, 1_600), "a stock option"),
    Row("SPY",  20_261_120, .unknown, (20_261_120, 1_600), (20_261_120, 1_600), "a fund that trades late, not on its last day"),
    Row("SPX",  20_261_120, .unknown, (20_261_120,   930), (20_261_119, 1_615), "settles at the open, stops the day before"),
    Row("SPXW", 20_261_120, .unknown, (20_261_120, 1_600), (20_261_120, 1_600), "the same Friday at the close"),
    Row("SPX",  20_261_120, .pm,      (20_261_120, 1_600), (20_261_120, 1_600), "a definition comes before the table"),
    Row("VIX",  20_261_118, .unknown, (20_261_118,   930), (20_261_117, 1_615), "volatility: Wednesday, last trade on Tuesday"),
    Row("SPX",  20_260_918, .unknown, (20_260_918,   930), (20_260_917, 1_615), "in summer time"),
    Row("NDXP", 20_261_127, .unknown, (20_261_127, 1_300), (20_261_127, 1_300), "a half day ends at 13:00"),
    Row("SPX",  20_261_130, .unknown, (20_261_130,   930), (20_261_127, 1_315), "last trade on a half day"),
    Row("AAPL", 20_140_621, .unknown, (20_140_620, 1_600), (20_140_620, 1_600), "a Saturday expiry of 2014"),
    Row("SPX",  20_140_621, .unknown, (20_140_620,   930), (20_140_619, 1_615), "and its opening on Friday"),
    Row("AAPL", 20_140_419, .unknown, (20_140_417, 1_600), (20_140_417, 1_600), "the Saturday after Good Friday"),
  ]

  @Test("settlement and last trade", arguments: rows)
  func instants(_ row: Row) {
    let found = Expiration(
      CalendarDate(yyyymmdd: row.expiry), of: .of(root: row.root), stated: row.stated)
    expectNoDifference(found.settles, Self.moment(row.settles.0, row.settles.1))
    expectNoDifference(found.lastTrade, Self.moment(row.last.0, row.last.1))
    expectNoDifference(found.lastSession.yyyymmdd, row.last.0)
  }

  // swift-format-ignore
  @Test("days to expiry are calendar days of the trade date", arguments: [
    (20_261_120 as Int32, 1_000 as Int64, 0 as Int32, true),  // the day itself
    (20_261_119,          1_000,          1,          false),
    (20_261_119,          2_030,          0,          true),  // the evening belongs to Friday
    (20_261_116,          1_000,          4,          false),
    (20_261_120,          1_600,          0,          false), // it does not trade any more
    (20_261_020,          1_000,          31,         false), // over the end of summer time
    (20_261_123,          1_000,         -3,          false),
  ])
  func dte(_ date: Int32, _ clock: Int64, _ dte: Int32, _ isZeroDay: Bool) {
    let moment = Self.moment(date, clock)
    let pm = Expiration(CalendarDate(yyyymmdd: 20_261_120), of: .of(root: "SPXW"))
    expectNoDifference(pm.dte(at: moment), dte)
    expectNoDifference(pm.isZeroDay(at: moment), isZeroDay)
    // The same date at the open has no day of its own to trade.
    let am = Expiration(CalendarDate(yyyymmdd: 20_261_120), of: .of(root: "SPX"))
    expectNoDifference(am.isZeroDay(at: moment), false)
  }

  @Test("the time to settlement ends at the open or the close")
  func time() {
    let am = Expiration(CalendarDate(yyyymmdd: 20_261_120), of: .of(root: "SPX"))
    let pm = Expiration(CalendarDate(yyyymmdd: 20_261_120), of: .of(root: "SPXW"))
    let noon = Self.moment(20_261_119, 1_200)
    // 21.5 and 28 hours.
    expectNoDifference(am.time(from: noon)?.nanoseconds, 77_400_000_000_000)
    expectNoDifference(pm.time(from: noon)?.nanoseconds, 100_800_000_000_000)
    expectNoDifference(am.time(from: Self.moment(20_261_120, 930)), nil)
    expectNoDifference(pm.time(from: Self.moment(20_261_120, 1_600)), nil)
  }

  @Test("a contract brings its own settlement")
  func contract() {
    var contract = Contract(
      instrument: InstrumentID(0), times: EventTimes(), root: "SPX", underlying: "SPX",
      expiry: CalendarDate(yyyymmdd: 20_261_120), right: .call, strike: Price(cents: 600_000))
    expectNoDifference(Expiration(contract).settlement, .am)
    contract.settlement = .pm
    expectNoDifference(Expiration(contract).settles, Self.moment(20_261_120, 1_600))
  }

  // swift-format-ignore
  @Test("what a root says", arguments: [
    ("SPX" as Symbol, ExerciseStyle.european, Settlement.am, true,  true,  5 as Int64, 10 as Int64),
    ("SPXW",          .european,              .pm,           true,  true,  5,          10),
    ("VIX",           .european,              .am,           true,  true,  0,          0),
    ("OEX",           .american,              .pm,           true,  false, 0,          0),
    ("NDXP",          .european,              .pm,           true,  false, 0,          0),
    ("QQQ",           .american,              .pm,           true,  false, 1,          1),
    ("XLF",           .american,              .pm,           true,  false, 0,          0),
    ("AAPL",          .american,              .pm,           false, false, 0,          0),
  ])
  func roots(
    _ root: Symbol, _ style: ExerciseStyle, _ settlement: Settlement, _ late: Bool, _ global: Bool,
    _ low: Int64, _ high: Int64
  ) {
    let found = OptionClass.of(root: root)
    expectNoDifference(found.style, style)
    expectNoDifference(found.settlement, settlement)
    expectNoDifference(found.closesLate, late)
    expectNoDifference(found.tradesGlobally, global)
    expectNoDifference(found.ticks.isKnown, low > 0)
    guard low > 0 else { return }
    expectNoDifference(found.ticks.tick(at: Price(cents: 299)), low * 10_000_000)
    expectNoDifference(found.ticks.tick(at: Price(cents: 300)), high * 10_000_000)
  }

  @Test("penny classes step by a cent below three dollars and by five from there")
  func penny() {
    expectNoDifference(TickTables.pennyBelowThree.tick(at: Price(cents: 299)), 10_000_000)
    expectNoDifference(TickTables.pennyBelowThree.tick(at: Price(cents: 300)), 50_000_000)
  }
}
