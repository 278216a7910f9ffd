import Testing

@testable import FlowEngine

@Suite struct OptionHoursTests {
  struct Row: CustomTestStringConvertible, Sendable {
    var root: Symbol
    var session: Int32
    /// The day and New York wall clock of the moment.
    var date: Int32
    var clock: Int64
    var kind: SessionKind
    var why: String
    init(
      _ root: Symbol, _ session: Int32, _ date: Int32, _ clock: Int64, _ kind: SessionKind,
      _ why: String
    ) {
      (self.root, self.session, self.date) = (root, session, date)
      (self.clock, self.kind, self.why) = (clock, kind, why)
    }
    var testDescription: String { "\(root) \(why)" }
    var moment: Timestamp {
      NewYorkTime.timestamp(
        CalendarDate(yyyymmdd: date),
        nanoseconds: (clock / 100 * 60 + clock % 100) * 60 * NewYorkTime.second)
    }
  }

  // swift-format-ignore
  static let rows = [
    Row("AAPL", 20_261_120, 20_261_120,   929, .closed,  "a stock option before the open"),
    Row("AAPL", 20_261_120, 20_261_120,   930, .regular, "at the open"),
    Row("AAPL", 20_261_120, 20_261_120, 1_559, .regular, "in the last minute"),
    Row("AAPL", 20_261_120, 20_261_120, 1_600, .closed,  "at the close"),
    Row("AAPL", 20_261_120, 20_261_119, 2_100, .closed,  "has no global hours"),
    Row("SPY",  20_261_120, 20_261_120, 1_614, .regular, "trades to 16:15"),
    Row("SPY",  20_261_120, 20_261_120, 1_615, .closed,  "and no further"),
    Row("SPY",  20_261_127, 20_261_127, 1_314, .regular, "to 13:15 on a half day"),
    Row("SPY",  20_261_127, 20_261_127, 1_315, .closed,  "the end of a half day"),
    Row("AAPL", 20_261_127, 20_261_127, 1_300, .closed,  "stocks' half day ends at 13:00"),
    Row("SPXW", 20_261_120, 20_261_119, 2_014, .closed,  "before global hours"),
    Row("SPXW", 20_261_120, 20_261_119, 2_015, .global,  "the evening before"),
    Row("SPXW", 20_261_120, 20_261_120,   300, .global,  "the night"),
    Row("SPXW", 20_261_120, 20_261_120,   915, .closed,  "a pause before the open"),
    Row("SPXW", 20_261_120, 20_261_120, 1_614, .regular, "to 16:15"),
    Row("SPXW", 20_261_120, 20_261_120, 1_615, .curb,    "then the curb"),
    Row("SPXW", 20_261_120, 20_261_120, 1_659, .curb,    "to 17:00"),
    Row("SPXW", 20_261_120, 20_261_120, 1_700, .closed,  "the end of the trade date"),
    Row("VIX",  20_261_123, 20_261_122, 2_015, .global,  "Monday starts on Sunday evening"),
    Row("VIX",  20_261_123, 20_261_120, 2_015, .closed,  "not on Friday evening"),
    Row("SPX",  20_261_127, 20_261_127, 1_330, .closed,  "no curb on a half day"),
    Row("SPX",  20_220_422, 20_220_422, 1_630, .closed,  "the last session before the first curb"),
    Row("SPX",  20_220_425, 20_220_425, 1_630, .curb,    "the first curb, April 25, 2022"),
    Row("SPX",  20_200_115, 20_200_115,   200, .closed,  "before 2021 the night began at 03:00"),
    Row("SPX",  20_200_115, 20_200_115,   300, .global,  "at 03:00 of 2020"),
    Row("SPX",  20_140_115, 20_140_115,   500, .closed,  "2014 had no global hours"),
    Row("SPXW", 20_260_309, 20_260_308, 2_015, .global,  "the evening of the change to summer time"),
  ]

  @Test("the part of the day", arguments: rows)
  func kind(_ row: Row) throws {
    let hours = try #require(
      OptionHours(.of(root: row.root), on: CalendarDate(yyyymmdd: row.session)))
    expectNoDifference(hours.kind(at: row.moment), row.kind)
    // The evening belongs to the next trade date (H-03): the engine's session is the same one.
    if row.kind != .closed {
      expectNoDifference(NewYorkTime.session(of: row.moment).yyyymmdd, row.session)
    }
  }

  @Test("no hours on a day without a session", arguments: [20_261_126 as Int32, 20_261_121])
  func none(date: Int32) {
    #expect(OptionHours(.of(root: "SPX"), on: CalendarDate(yyyymmdd: date)) == nil)
  }

  // swift-format-ignore
  @Test("the last session of a series", arguments: [
    ("SPXW" as Symbol, Settlement.pm, 1_600 as Int64), // stops with the stocks
    ("SPX",            .am,           1_615),          // trades on, but has no curb
    ("SPY",            .pm,           1_600),
  ])
  func last(_ root: Symbol, _ settlement: Settlement, _ close: Int64) throws {
    let session = CalendarDate(yyyymmdd: 20_261_119)
    let hours = try #require(OptionHours(.of(root: root), on: session, ending: settlement))
    let expected = Row(root, 20_261_119, 20_261_119, close, .closed, "")
    expectNoDifference(hours.close, expected.moment)
    expectNoDifference(hours.curbClose, nil)
  }
}
