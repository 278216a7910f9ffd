import Testing

@testable import FlowEngine

@Suite struct TimeToSettlementTests {
  static let second: Int64 = 1_000_000_000

  static func moment(_ date: Int32, _ hour: Int64, _ minute: Int64) -> Timestamp {
    NewYorkTime.timestamp(
      CalendarDate(yyyymmdd: date), nanoseconds: (hour * 60 + minute) * 60 * second)
  }

  // swift-format-ignore
  @Test("floored at a minute, hidden in the last two", arguments: [
    // seconds        kept        shows
    (86_400 as Int64, 86_400 as Int64, true),
    (121,             121,             true),
    (120,             120,             false),
    (60,              60,              false),
    (1,               60,              false),
  ])
  func floor(_ seconds: Int64, _ kept: Int64, _ shows: Bool) throws {
    let time = try #require(TimeToSettlement(nanoseconds: seconds * Self.second))
    expectNoDifference(time.nanoseconds, kept * Self.second)
    expectNoDifference(time.showsGamma, shows)
  }

  @Test("no time at settlement, after it, or from an unknown moment")
  func none() {
    let settles = Self.moment(20_261_120, 16, 0)
    #expect(TimeToSettlement(from: settles, to: settles) == nil)
    #expect(TimeToSettlement(from: settles + 1, to: settles) == nil)
    #expect(TimeToSettlement(from: .distantPast, to: settles) == nil)
    #expect(TimeToSettlement(nanoseconds: -5) == nil)
    #expect(TradingTime(from: settles, to: settles) == nil)
  }

  @Test("a year is 365 days of 86,400 seconds")
  func year() throws {
    expectNoDifference(
      try #require(TimeToSettlement(nanoseconds: 31_536_000 * Self.second)).years, 1)
  }

  struct Trading: CustomTestStringConvertible, Sendable {
    var from: Timestamp
    var to: Timestamp
    var closed: Int64
    var minutes: Int64
    var why: String
    init(_ from: Timestamp, _ to: Timestamp, _ closed: Int64, _ minutes: Int64, _ why: String) {
      (self.from, self.to, self.closed) = (from, to, closed)
      (self.minutes, self.why) = (minutes, why)
    }
    var testDescription: String { why }
  }

  // swift-format-ignore
  static let trading = [
    Trading(moment(20_261_120, 9, 30), moment(20_261_120, 16, 0), 0, 390, "a whole session"),
    Trading(moment(20_261_120, 15, 0), moment(20_261_120, 16, 0), 0, 60, "the last hour"),
    Trading(moment(20_261_120, 4, 0), moment(20_261_120, 16, 0), 0, 390, "the night counts nothing"),
    Trading(moment(20_261_119, 15, 0), moment(20_261_120, 16, 0), 0, 450, "an hour and a day"),
    Trading(moment(20_261_119, 15, 0), moment(20_261_120, 9, 30), 0, 60, "settles at the open"),
    Trading(moment(20_261_120, 15, 0), moment(20_261_123, 16, 0), 0, 450, "over a weekend that weighs nothing"),
    Trading(moment(20_261_120, 15, 0), moment(20_261_123, 16, 0), 30, 510, "and one that weighs 30 minutes a day"),
    Trading(moment(20_261_125, 9, 30), moment(20_261_127, 13, 0), 0, 780, "a half day weighs a whole one"),
    Trading(moment(20_261_127, 11, 15), moment(20_261_127, 13, 0), 0, 195, "half of a half day"),
    Trading(moment(20_261_125, 9, 30), moment(20_261_127, 13, 0), 10, 790, "Thanksgiving is one closed day"),
    Trading(moment(20_261_121, 12, 0), moment(20_261_123, 16, 0), 30, 420, "from a Saturday: only Sunday lies ahead"),
  ]

  @Test("trading minutes", arguments: trading)
  func minutes(_ row: Trading) throws {
    let time = try #require(
      TradingTime(from: row.from, to: row.to, closedDayMinutes: row.closed))
    expectNoDifference(time.nanoseconds, row.minutes * 60 * Self.second)
  }

  @Test("252 sessions weigh as much as a year of 365 days")
  func scaled() throws {
    let settles = Self.moment(20_261_120, 16, 0)
    let calendar = try #require(
      TimeToSettlement(from: Self.moment(20_261_120, 9, 30), to: settles))
    let trading = try #require(TradingTime(from: Self.moment(20_261_120, 9, 30), to: settles))
    // One session of 252: 31,536,000 s / 252 = 125,142.857… s.
    expectNoDifference(trading.scaled(for: calendar).nanoseconds / Self.second, 125_142)
    #expect(trading.scaled(for: calendar).showsGamma)
  }
}
