import Testing

@testable import FlowEngine

/// The strike ladder of C-15, legged spreads (C-16, C-30) and rolls (C-17).
@Suite struct LevelTwoSpreadTests {
  typealias Row = LevelTwoRepeatTests.Row

  static let second: Int64 = 1_000_000_000

  static func at(_ time: Int64, _ strike: Int64, _ size: Int64, isCoded: Bool = true)
    -> LevelTwoItem
  { LevelTwoTape.item(time, size, strike: strike, isCoded: isCoded) }

  // swift-format-ignore
  static let ladders: [Row] = [
    Row("three strikes of one size", [at(0, 100, 5), at(second, 105, 5), at(2 * second, 110, 5)],
      "strikeLadder buy 15"),
    Row("two strikes are one short", [at(0, 100, 5), at(second, 105, 5)]),
    Row("three prints at two strikes", [at(0, 100, 5), at(second, 105, 5), at(2 * second, 100, 5)]),
    Row("a span of exactly 30 s", [at(0, 100, 5), at(second, 105, 5), at(30 * second, 110, 5)],
      "strikeLadder buy 15"),
    Row("a nanosecond over 30 s", [at(0, 100, 5), at(second, 105, 5), at(30 * second + 1, 110, 5)]),
    Row("a nanosecond over 30 s, sizes rising",
      [at(0, 100, 5), at(second, 105, 6), at(30 * second + 1, 110, 7)]),
    Row("the window slides over the first",
      [at(0, 95, 5), at(5 * second, 100, 5), at(31 * second, 105, 5), at(32 * second, 110, 5)],
      "strikeLadder buy 15"),
    Row("sizes that rise with the strike, in any order of time",
      [at(0, 110, 9), at(second, 100, 3), at(2 * second, 105, 5)], "strikeLadder buy 17"),
    Row("sizes that fall", [at(0, 110, 3), at(second, 100, 9), at(2 * second, 105, 5)],
      "strikeLadder buy 17"),
    Row("neither rising nor falling", [at(0, 100, 5), at(second, 105, 9), at(2 * second, 110, 7)]),
    Row("a strike that prints twice is no step",
      [at(0, 100, 5), at(second, 105, 4), at(2 * second, 105, 2), at(3 * second, 110, 7)]),
    Row("sizes that rise and rest",
      [at(0, 100, 5), at(second, 105, 5), at(2 * second, 110, 7)]),
    Row("every print of the window counts: one out of order and there is none",
      [at(0, 100, 5), at(second, 105, 6), at(2 * second, 110, 7), at(20 * second, 115, 1)]),
    Row("a second print at a strike is not of the ladder of equal sizes",
      [at(0, 100, 5), at(second, 105, 5), at(2 * second, 110, 5), at(3 * second, 105, 5)],
      "strikeLadder buy 15"),
    Row("a fourth strike joins",
      [at(0, 100, 5), at(second, 105, 5), at(2 * second, 110, 5), at(3 * second, 115, 5)],
      "strikeLadder buy 20"),
    Row("nine contracts: one short", [at(0, 100, 3), at(second, 105, 3), at(2 * second, 110, 3)]),
    Row("the code of one was not delivered",
      [at(0, 100, 5), at(second, 105, 5, isCoded: false), at(2 * second, 110, 5)]),
    Row("puts and calls are two groups",
      [at(0, 100, 5), at(second, 105, 5), LevelTwoTape.item(2 * second, 5, strike: 110, right: .put)]),
    Row("so are two expiries",
      [at(0, 100, 5), at(second, 105, 5),
        LevelTwoTape.item(2 * second, 5, strike: 110, expiry: 20_261_218)]),
    Row("and two underlyings",
      [at(0, 100, 5), at(second, 105, 5), LevelTwoTape.item(2 * second, 5, strike: 110, underlying: 1)]),
    Row("and two sides",
      [at(0, 100, 5), at(second, 105, 5), LevelTwoTape.item(2 * second, 5, strike: 110, side: .sell)]),
  ]

  /// A leg in the middle of a market of 4.90/5.10, 100 microseconds or so after the first.
  static func leg(
    _ time: Int64, _ size: Int64 = 10, strike: Int64 = 100, right: OptionRight = .call,
    side: Side = .buy, expiry: Int32 = 20_261_120, price: Int64 = 500, venue: Venue = "XCBO",
    isCoded: Bool = true, spot: Int64 = 10_250, hasQuote: Bool = true, openInterest: Int64 = -1,
    isSweep: Bool = false
  ) -> LevelTwoItem {
    LevelTwoTape.item(
      time, size, strike: strike, right: right, side: side, expiry: expiry, price: price,
      venue: venue, spot: spot, isCoded: isCoded, isSweep: isSweep,
      bid: hasQuote ? price - 10 : nil, ask: hasQuote ? price + 10 : nil,
      openInterest: openInterest)
  }

  static let far: Int32 = 20_261_218

  // swift-format-ignore
  static let spreads: [Row] = [
    Row("a vertical: the dearer leg was bought",
      [leg(0), leg(second, strike: 105, side: .sell, price: 300)], "legged vertical buy 20"),
    Row("a vertical for a credit is a sale of the one that costs",
      [leg(0, side: .sell), leg(second, strike: 105, price: 300)], "legged vertical sell 20"),
    Row("on one exchange exactly 2 s apart",
      [leg(0), leg(2 * second, strike: 105, side: .sell)], "legged vertical buy 20"),
    Row("a nanosecond over 2 s", [leg(0), leg(2 * second + 1, strike: 105, side: .sell)]),
    Row("on two exchanges exactly 250 ms apart",
      [leg(0), leg(250_000_000, strike: 105, side: .sell, venue: "XPHL")], "legged vertical buy 20"),
    Row("a nanosecond over 250 ms",
      [leg(0), leg(250_000_001, strike: 105, side: .sell, venue: "XPHL")]),
    Row("two unknown exchanges are not one",
      [leg(0, venue: .unknown), leg(250_000_001, strike: 105, side: .sell, venue: .unknown)]),
    Row("one to two: the single leg bought is a ratio",
      [leg(0), leg(second, 20, strike: 105, side: .sell, price: 200)], "legged ratio buy 30"),
    Row("one to two: the single leg sold is a backspread",
      [leg(0, side: .sell, price: 300), leg(second, 20, strike: 105, price: 200)],
      "legged backspread buy 30"),
    Row("one to three", [leg(0), leg(second, 30, strike: 105, side: .sell, price: 100)],
      "legged ratio buy 40"),
    Row("two to three", [leg(0), leg(second, 15, strike: 105, side: .sell, price: 100)],
      "legged ratio buy 25"),
    Row("one to four is none", [leg(0), leg(second, 40, strike: 105, side: .sell)]),
    Row("three to four is none", [leg(0, 30), leg(second, 40, strike: 105, side: .sell)]),
    Row("a calendar", [leg(0, expiry: far), leg(second, side: .sell, price: 300)],
      "legged calendar buy 20"),
    Row("a diagonal", [leg(0, expiry: far), leg(second, strike: 105, side: .sell, price: 300)],
      "legged diagonal buy 20"),
    Row("the same side of one type is nothing", [leg(0), leg(second, strike: 105)]),
    Row("one series is no spread", [leg(0), leg(second, side: .sell)]),
    Row("a straddle scores 5 at 101 ms", [leg(0), leg(100_000_001, right: .put)]),
    Row("and 6 at 100 ms", [leg(0), leg(100_000_000, right: .put)], "legged straddle buy 20"),
    Row("sold", [leg(0, side: .sell), leg(100_000_000, right: .put, side: .sell)],
      "legged straddle sell 20"),
    Row("a strangle", [leg(0, strike: 105), leg(1_000, right: .put)], "legged strangle buy 20"),
    Row("a call in the money is none", [leg(0, strike: 105, spot: 10_600), leg(1_000, right: .put)]),
    Row("the underlying unknown costs two points: 3 + 2 + 2 - 2",
      [leg(0, strike: 105, spot: -1), leg(1_000, right: .put, spot: -1)]),
    Row("at one moment it is 3 + 3 + 2 - 2",
      [leg(0, strike: 105, spot: -1), leg(0, right: .put, spot: -1)], "legged strangle buy 20"),
    Row("a risk reversal, by its call",
      [leg(0, strike: 105, side: .sell), leg(1_000, right: .put)], "legged riskReversal sell 20"),
    Row("a call and a put of one strike on two sides are no legged spread",
      [leg(0), leg(1_000, right: .put, side: .sell)]),
    Row("nor of two expiries", [leg(0), leg(1_000, right: .put, expiry: far)]),
    Row("without quotes a vertical scores 4", [leg(0, hasQuote: false), leg(second, strike: 105, side: .sell, hasQuote: false)]),
    Row("within a millisecond 6",
      [leg(0, hasQuote: false), leg(1_000_000, strike: 105, side: .sell, hasQuote: false)],
      "legged vertical buy 20"),
    Row("a nanosecond more 5",
      [leg(0, hasQuote: false), leg(1_000_001, strike: 105, side: .sell, hasQuote: false)]),
    Row("a leg off its increment, 101 ms apart: 3 + 1 + 2",
      [leg(0, price: 501, hasQuote: false),
        leg(100_000_001, strike: 105, side: .sell, hasQuote: false)], "legged vertical buy 20"),
    Row("a code was not delivered", [leg(0, isCoded: false), leg(second, strike: 105, side: .sell)]),
    Row("eight contracts: two short of ten", [leg(0, 4), leg(second, 4, strike: 105, side: .sell)]),
    Row("a sweep may be a leg",
      [leg(0, isSweep: true), leg(second, strike: 105, side: .sell)], "legged vertical buy 20"),
    Row("the better pair wins: the put of the same moment, not the later call",
      [leg(0), leg(0, right: .put), leg(second, strike: 105, side: .sell)],
      "legged straddle buy 20"),
    Row("a better pair of the partner is claimed first, and two are two",
      [leg(0), leg(second, strike: 105, side: .sell), leg(second + 500, strike: 110),
        leg(2 * second, strike: 115, side: .sell)],
      "legged vertical sell 20", "legged vertical buy 20"),
  ]

  @Test("a strike ladder is what C-15 says", arguments: ladders)
  func ladder(_ row: Row) {
    let newest = LevelTwoTape.newest(row.tape.run()).filter { $0.type == .strikeLadder }
    expectNoDifference(newest.map(LevelTwoTape.text), row.expected)
    expectNoDifference(newest.filter { $0.state != .final }.count, 0)
    for parent in newest {
      #expect(LevelTwoTape.doesPass(parent))
    }
  }

  @Test("a legged spread is what C-16 and C-30 say", arguments: spreads)
  func spread(_ row: Row) {
    let legged = row.tape.run().filter { $0.type == .legged }
    expectNoDifference(legged.map(LevelTwoTape.text), row.expected)
    for parent in legged {
      #expect(parent.grade >= .c, "never better than C")
      expectNoDifference(parent.version, 1)
      expectNoDifference(parent.legs.count, 2)
    }
  }

  // swift-format-ignore
  static let rolls: [Row] = [
    Row("near open interest of exactly the size",
      [leg(0, expiry: far), leg(second, side: .sell, price: 300, openInterest: 10)], "roll calendar buy 20"),
    Row("one short", [leg(0, expiry: far), leg(second, side: .sell, openInterest: 9)]),
    Row("unknown", [leg(0, expiry: far), leg(second, side: .sell)]),
    Row("the far leg's does not count",
      [leg(0, expiry: far, openInterest: 500), leg(second, side: .sell)]),
    Row("a diagonal",
      [leg(0, expiry: far), leg(second, strike: 105, side: .sell, price: 300, openInterest: 10)],
      "roll diagonal buy 20"),
    Row("a vertical is no roll before the next morning",
      [leg(0, openInterest: 99), leg(second, strike: 105, side: .sell, openInterest: 99)]),
  ]

  @Test("a roll is what C-17 says", arguments: rolls)
  func roll(_ row: Row) {
    let rolls = row.tape.run().filter { $0.type == .roll }
    expectNoDifference(rolls.map(LevelTwoTape.text), row.expected)
  }

  @Test("the net price is paid by the buyer of the legs as listed")
  func netPrice() throws {
    let tape = LevelTwoTape(
      Self.leg(0, side: .sell, price: 300), Self.leg(Self.second, 20, strike: 105, price: 200))
    let spread = try #require(tape.run().first)
    // Bought 2 at 2.00, sold 1 at 3.00: a debit of 1.00 for each.
    expectNoDifference(spread.netPrice, Price(cents: 100))
    expectNoDifference(spread.legs.map(\.ratio), [2, 1])
    expectNoDifference(spread.legs.map(\.side), [.buy, .sell])
    expectNoDifference(spread.facts.isNetInside, true)
    // 3 for the ratio, 2 for the market, 1 for a backspread.
    expectNoDifference(spread.score, 6)
  }

  @Test("a coded package of two expiries is a roll, and leaves with its package")
  func package() throws {
    func leg(_ series: UInt32, _ side: Side) -> Leg {
      Leg(
        instrument: InstrumentID(series), side: side, size: 10, price: Price(cents: 500),
        premium: 5_000, prints: 1, grade: .c)
    }
    func package(_ structure: Structure, openInterest: Int64) -> LevelTwoPackage {
      LevelTwoPackage(
        id: FlowID(.cluster, seq: 9), seq: 9, structure: structure, underlying: 0, side: .buy,
        grade: .c, score: 9, netPrice: nil, first: 5, last: 5, premium: 10_000,
        nearExpiry: CalendarDate(yyyymmdd: 20_261_120),
        farExpiry: CalendarDate(yyyymmdd: Self.far), nearLeg: leg(1, .sell),
        farLeg: leg(2, .buy), nearOpenInterest: openInterest)
    }
    var level = LevelTwo()
    var out: [LevelTwoParent] = []
    level.takePackage(package(.vertical, openInterest: 99), &out)
    level.takePackage(package(.calendar, openInterest: 9), &out)
    expectNoDifference(out.count, 0)
    level.takePackage(package(.calendar, openInterest: 10), &out)
    expectNoDifference(out.map(\.memberIDs), [[FlowID(.cluster, seq: 9)]])
    level.remove(FlowID(.cluster, seq: 9), &out)
    expectNoDifference(out.map(\.state), [.final, .retracted])
    expectNoDifference(out.map(\.version), [1, 2])
  }
}
