import Testing

@testable import FlowEngine

/// K-03.
@Suite struct PutSellingTests {
  /// At every threshold: the floor, z 2.5, and open interest of one less than twice 100 contracts.
  static let base: Parent = {
    var parent = Parent.healthy(.sweep, .put, .sell)
    parent.delta = -2_500
    parent.strike = Price(cents: 90_00)
    parent.premiumZ = 2_500
    parent.openInterest = 2 * 100 - 1
    parent.cluster.openingAtLeast = 0
    return parent
  }()

  // swift-format-ignore
  static let rows: [ParentCase] = ParentCase.excluded + [
    ParentCase(.medium, "at every threshold"),
    ParentCase(nil, "calls") { $0.right = .call },
    ParentCase(nil, "bought") { $0.cluster.side = .buy },
    ParentCase(nil, "an unknown aggressor never fires") { $0.cluster.side = .unknown },
    ParentCase(.medium, "grade B is enough") { $0.cluster.grade = .b },
    ParentCase(nil, "grade C is not") { $0.cluster.grade = .c },
    ParentCase(nil, "one dollar short") { $0.cluster.premium = 49_999 },
    ParentCase(nil, "the floor of an index") { $0.premiumFloor = 250_000 },
    ParentCase(nil, "z just short") { $0.premiumZ = 2_499 },
    ParentCase(.low, "no baseline") { $0.premiumZ = nil },
    ParentCase(nil, "no baseline, one dollar short") { $0.premiumZ = nil; $0.cluster.premium = 49_999 },
    ParentCase(nil, "6 days") { $0.daysToExpiry = 6 },
    ParentCase(.medium, "7 days") { $0.daysToExpiry = 7 },
    ParentCase(.medium, "180 days") { $0.daysToExpiry = 180 },
    ParentCase(nil, "181 days") { $0.daysToExpiry = 181 },
    ParentCase(nil, "|delta| below 0.05") { $0.delta = -499 },
    ParentCase(.medium, "|delta| 0.05") { $0.delta = -500 },
    ParentCase(.medium, "|delta| 0.45") { $0.delta = -4_500 },
    ParentCase(nil, "|delta| above 0.45") { $0.delta = -4_501 },
    ParentCase(.medium, "the delta decides, not the strike") { $0.strike = Price(cents: 101_00) },
    ParentCase(.low, "no delta, out of the money by a cent") { $0.delta = nil; $0.strike = Price(cents: 99_99) },
    ParentCase(nil, "no delta, at the money") { $0.delta = nil; $0.strike = Price(cents: 100_00) },
    ParentCase(nil, "no delta and no underlying") { $0.delta = nil; $0.spot = nil },
    ParentCase(nil, "open interest of twice the contracts") { $0.openInterest = 200 },
    ParentCase(.medium, "but one contract provably opens") { $0.openInterest = 200; $0.cluster.openingAtLeast = 1 },
    ParentCase(nil, "open interest not known") { $0.openInterest = nil; $0.cluster.openingAtLeast = 1 },
    ParentCase(.medium, "open interest 0") { $0.openInterest = 0 },
    ParentCase(nil, "no conditions: single legs cannot be told in a block") { $0.cluster.type = .block; $0.hasUndeliveredConditions = true },
    ParentCase(.low, "no conditions: three exchanges in 20 ms speak for single legs") { $0.cluster.type = .probableSweep; $0.hasUndeliveredConditions = true },
    ParentCase(.medium, "a block with conditions") { $0.cluster.type = .block },
    ParentCase(.medium, "ISO prints of one exchange") { $0.cluster.type = .isoPrint },
  ]

  @Test("fires only when every required clause holds", arguments: rows)
  func table(_ row: ParentCase) throws { try expectCase(PutSelling(Settings()), Self.base, row) }

  // swift-format-ignore
  static let doubts: [DoubtCase] =
    DoubtCase.common + DoubtCase.earnings + DoubtCase.opening + DoubtCase.hedge + DoubtCase.legged
    + DoubtCase.closing + [
      DoubtCase("change of implied volatility", nil, "not known"),
      DoubtCase("change of implied volatility", true, "unchanged") { $0.ivChange = 0 },
      DoubtCase("change of implied volatility", true, "a point down supports it") { $0.ivChange = -10_000 },
      DoubtCase("change of implied volatility", false, "a hundredth of a point up") { $0.ivChange = 100 },
    ]

  @Test("what speaks against it", arguments: doubts)
  func doubt(_ row: DoubtCase) throws { try expectDoubt(PutSelling(Settings()), Self.base, row) }

  @Test("reads single series, says bullish")
  func reads() throws {
    let rule = PutSelling(Settings())
    expectUnread(rule, Self.base, except: .singleSeries)
    expectNoDifference(try #require(rule.judge(Self.base)).direction, .bullish)
  }
}
