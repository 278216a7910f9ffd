import Testing

@testable import FlowEngine

/// K-09.
@Suite struct RepeatHitterTests {
  private static func hits(
    _ count: UInt64, premium: Dollars = 50_000, smallest: Dollars = Dollars(millionths: third),
    gap: Int64 = 10_000_000_000, isOneSeries: Bool = true
  ) -> HitFacts {
    HitFacts(
      clusters: (0..<count).map { FlowID(.cluster, seq: $0 + 1) }, premium: premium,
      smallest: smallest, shortestGap: gap, isOneSeries: isOneSeries)
  }

  /// 50,000 / 3 = 16,666.666666… dollars: three of 16,666.666667 are the floor and more.
  private static let third: Int64 = 16_666_666_667

  static let base: Parent = {
    var parent = Parent.healthy(.sweep, .call, .buy, premium: 20_000)
    parent.hits = hits(3)
    return parent
  }()

  // swift-format-ignore
  static let rows: [ParentCase] = ParentCase.excluded + [
    ParentCase(.medium, "three at every threshold"),
    ParentCase(nil, "two") { $0.hits = Self.hits(2) },
    ParentCase(nil, "the first") { $0.hits = nil },
    ParentCase(nil, "a dollar short of the floor in all") { $0.hits = Self.hits(3, premium: 49_999) },
    ParentCase(nil, "one of less than a third") { $0.hits = Self.hits(3, smallest: Dollars(millionths: Self.third - 1)) },
    ParentCase(nil, "two a nanosecond closer than 10 s") { $0.hits = Self.hits(3, gap: 9_999_999_999) },
    ParentCase(.medium, "one type, expiry and side") { $0.hits = Self.hits(3, isOneSeries: false) },
    ParentCase(nil, "an unknown aggressor never fires") { $0.cluster.side = .unknown },
    ParentCase(.medium, "grade B is enough") { $0.cluster.grade = .b },
    ParentCase(nil, "grade C is not") { $0.cluster.grade = .c },
    ParentCase(nil, "the floor of an index") { $0.premiumFloor = 250_000 },
    ParentCase(.medium, "no conditions: Medium is allowed") { $0.hasUndeliveredConditions = true },
  ]

  @Test("fires only when every required clause holds", arguments: rows)
  func table(_ row: ParentCase) throws { try expectCase(RepeatHitter(Settings()), Self.base, row) }

  // swift-format-ignore
  static let doubts: [DoubtCase] =
    DoubtCase.common + DoubtCase.earnings + DoubtCase.opening + DoubtCase.legged + [
      DoubtCase("one customer or many", nil, "cannot be known"),
      DoubtCase("all in one series", true, "one"),
      DoubtCase("all in one series", false, "several") { $0.hits = Self.hits(3, isOneSeries: false) },
    ]

  @Test("what speaks against it", arguments: doubts)
  func doubt(_ row: DoubtCase) throws { try expectDoubt(RepeatHitter(Settings()), Self.base, row) }

  // swift-format-ignore
  @Test("reads single series; the direction is that of its side", arguments: [
    (OptionRight.call, Side.buy, Direction.bullish), (.put, .sell, .bullish),
    (.put, .buy, .bearish), (.call, .sell, .bearish),
  ])
  func reads(_ right: OptionRight, _ side: Side, _ direction: Direction) throws {
    var parent = Self.base
    parent.right = right
    parent.cluster.side = side
    let rule = RepeatHitter(Settings())
    expectUnread(rule, parent, except: .singleSeries)
    expectNoDifference(try #require(rule.judge(parent)).direction, direction)
  }
}
