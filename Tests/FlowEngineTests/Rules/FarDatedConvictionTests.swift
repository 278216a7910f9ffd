import Testing

@testable import FlowEngine

/// K-07.
@Suite struct FarDatedConvictionTests {
  /// Twice the floor, 180 days, z 3, one contract that provably opens.
  static let base: Parent = {
    var parent = Parent.healthy(.sweep, .call, .buy, premium: 2 * 50_000)
    parent.daysToExpiry = 180
    parent.delta = 5_000
    parent.premiumZ = 3_000
    parent.cluster.openingAtLeast = 1
    return parent
  }()

  // swift-format-ignore
  static let rows: [ParentCase] = ParentCase.excluded + [
    ParentCase(.medium, "at every threshold"),
    ParentCase(nil, "sold") { $0.cluster.side = .sell },
    ParentCase(nil, "an unknown aggressor never fires") { $0.cluster.side = .unknown },
    ParentCase(.medium, "grade B is enough") { $0.cluster.grade = .b },
    ParentCase(nil, "grade C is not") { $0.cluster.grade = .c },
    ParentCase(nil, "179 days") { $0.daysToExpiry = 179 },
    ParentCase(nil, "a dollar short of twice the floor") { $0.cluster.premium = 99_999 },
    ParentCase(nil, "twice the floor of an index") { $0.premiumFloor = 250_000; $0.cluster.premium = 499_999 },
    ParentCase(.medium, "at twice the floor of an index") { $0.premiumFloor = 250_000; $0.cluster.premium = 500_000 },
    ParentCase(nil, "z just short") { $0.premiumZ = 2_999 },
    ParentCase(.low, "no baseline") { $0.premiumZ = nil },
    ParentCase(.low, "nothing provably opens") { $0.cluster.openingAtLeast = 0 },
    ParentCase(.low, "opening not known") { $0.cluster.openingAtLeast = nil },
    ParentCase(nil, "delta below 0.05") { $0.delta = 499 },
    ParentCase(.medium, "out of the money: delta 0.05") { $0.delta = 500 },
    ParentCase(.medium, "between the two bands of the table there is no hole") { $0.delta = 2_999 },
    ParentCase(.medium, "delta 0.7") { $0.delta = 7_000 },
    ParentCase(nil, "delta above 0.7") { $0.delta = 7_001 },
    ParentCase(.medium, "puts") { $0.right = .put; $0.delta = -5_000 },
    ParentCase(.low, "no delta, out of the money by a cent") { $0.delta = nil; $0.strike = Price(cents: 100_01) },
    ParentCase(nil, "no delta, at the money") { $0.delta = nil },
    ParentCase(nil, "no delta and no underlying") { $0.delta = nil; $0.spot = nil },
    ParentCase(nil, "no conditions: single legs cannot be told in a block") { $0.cluster.type = .block; $0.hasUndeliveredConditions = true },
    ParentCase(.low, "no conditions: three exchanges in 20 ms speak for single legs") { $0.cluster.type = .probableSweep; $0.hasUndeliveredConditions = true },
  ]

  @Test("fires only when every required clause holds", arguments: rows)
  func table(_ row: ParentCase) throws {
    try expectCase(FarDatedConviction(Settings()), Self.base, row)
  }

  // swift-format-ignore
  static let doubts: [DoubtCase] =
    DoubtCase.common + DoubtCase.earnings + DoubtCase.hedge + DoubtCase.legged + [
      DoubtCase("51 to 65 %", true, "365 days") { $0.daysToExpiry = 365 },
      DoubtCase("51 to 65 %", false, "366 days") { $0.daysToExpiry = 366 },
      DoubtCase("replace stock", nil, "never known"),
      DoubtCase("may be a hedge", nil, "puts") { $0.right = .put },
    ]

  @Test("what speaks against it", arguments: doubts)
  func doubt(_ row: DoubtCase) throws {
    try expectDoubt(FarDatedConviction(Settings()), Self.base, row)
  }

  @Test("reads single series; calls bullish, puts bearish")
  func reads() throws {
    let rule = FarDatedConviction(Settings())
    expectUnread(rule, Self.base, except: .singleSeries)
    expectNoDifference(try #require(rule.judge(Self.base)).direction, .bullish)
    var put = Self.base
    put.right = .put
    expectNoDifference(try #require(rule.judge(put)).direction, .bearish)
    let doubts = try #require(rule.judge(Self.base)).counterEvidence
    #expect(!doubts.contains { $0.name.contains("may be a hedge") })
  }
}
