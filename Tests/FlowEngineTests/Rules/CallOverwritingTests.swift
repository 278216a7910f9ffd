import Testing

@testable import FlowEngine

/// K-04: the path by price, then the path by code.
@Suite struct CallOverwritingTests {
  static let base: Parent = {
    var parent = Parent.healthy(.sweep, .call, .sell)
    parent.delta = 2_500
    parent.strike = Price(cents: 110_00)
    parent.premiumZ = 2_500
    return parent
  }()

  // swift-format-ignore
  static let rows: [ParentCase] = ParentCase.excluded + [
    ParentCase(.low, "at z 2.5: the path by price is Low"),
    ParentCase(nil, "puts") { $0.right = .put },
    ParentCase(nil, "bought options are never overwriting") { $0.cluster.side = .buy },
    ParentCase(nil, "an unknown aggressor never fires") { $0.cluster.side = .unknown },
    ParentCase(.low, "grade B is enough") { $0.cluster.grade = .b },
    ParentCase(nil, "grade C is not") { $0.cluster.grade = .c },
    ParentCase(nil, "z just short") { $0.premiumZ = 2_499 },
    ParentCase(.low, "with a baseline z stands for the floor") { $0.cluster.premium = 1_000 },
    ParentCase(.low, "no baseline, at the floor") { $0.premiumZ = nil },
    ParentCase(nil, "no baseline, one dollar short") { $0.premiumZ = nil; $0.cluster.premium = 49_999 },
    ParentCase(nil, "6 days") { $0.daysToExpiry = 6 },
    ParentCase(.low, "7 days") { $0.daysToExpiry = 7 },
    ParentCase(.low, "90 days") { $0.daysToExpiry = 90 },
    ParentCase(nil, "91 days") { $0.daysToExpiry = 91 },
    ParentCase(nil, "delta below 0.1") { $0.delta = 999 },
    ParentCase(.low, "delta 0.1") { $0.delta = 1_000 },
    ParentCase(.low, "delta 0.4") { $0.delta = 4_000 },
    ParentCase(nil, "delta above 0.4") { $0.delta = 4_001 },
    ParentCase(.low, "no delta, out of the money by a cent") { $0.delta = nil; $0.strike = Price(cents: 100_01) },
    ParentCase(nil, "no delta, at the money") { $0.delta = nil; $0.strike = Price(cents: 100_00) },
    ParentCase(nil, "no delta and no underlying") { $0.delta = nil; $0.spot = nil },
    ParentCase(.low, "no conditions") { $0.cluster.type = .probableSweep; $0.hasUndeliveredConditions = true },
  ]

  @Test("calls sold, by price", arguments: rows)
  func byPrice(_ row: ParentCase) throws {
    try expectCase(CallOverwriting(Settings()), Self.base, row)
  }

  static let coded: Parent = {
    var parent = Parent.healthy(.stockTied, .call, .buy)
    parent.cluster.structure = .buyWrite
    parent.cluster.grade = .c
    parent.premiumZ = 2_500
    parent.exclusions = .tiedToStock
    return parent
  }()

  // swift-format-ignore
  static let codedRows: [ParentCase] = [
    ParentCase(.high, "the code says it: X does not hold here"),
    ParentCase(nil, "sold as a whole: calls are bought back") { $0.cluster.side = .sell },
    ParentCase(.low, "side of the buy-write not known") { $0.cluster.side = .unknown; $0.cluster.grade = .u },
    ParentCase(.low, "grade D") { $0.cluster.grade = .d },
    ParentCase(nil, "z just short") { $0.premiumZ = 2_499 },
    ParentCase(.low, "no baseline, at the floor") { $0.premiumZ = nil },
    ParentCase(nil, "no baseline, one dollar short") { $0.premiumZ = nil; $0.cluster.premium = 49_999 },
    ParentCase(.high, "days and delta are not asked") { $0.daysToExpiry = 400; $0.delta = 9_000 },
  ]

  @Test("buy-writes, by code", arguments: codedRows)
  func byCode(_ row: ParentCase) throws {
    try expectCase(CallOverwriting(Settings()), Self.coded, row)
  }

  // swift-format-ignore
  static let doubts: [DoubtCase] =
    DoubtCase.common + DoubtCase.earnings + DoubtCase.legged + DoubtCase.closing + [
      DoubtCase("stock leg", nil, "no stock feed"),
      DoubtCase("stock leg", false, "no stock leg seen") { $0.hedgeShares = 0 },
      DoubtCase("stock leg", true, "one seen") { $0.hedgeShares = 10_000 },
      DoubtCase("naked", nil, "never known"),
      DoubtCase("other direction", true, "no sweep of the other direction today"),
      DoubtCase("other direction", false, "calls swept at the ask a nanosecond less than 5 min ago") { $0.oppositeSweepAge = 299_999_999_999 },
      DoubtCase("other direction", true, "5 min ago") { $0.oppositeSweepAge = 300_000_000_000 },
      DoubtCase("earlier months", nil, "no history"),
      DoubtCase("earlier months", true, "shown, not asked") { $0.recurringMonths = 0 },
    ]

  @Test("what speaks against it", arguments: doubts)
  func doubt(_ row: DoubtCase) throws {
    try expectDoubt(CallOverwriting(Settings()), Self.base, row)
    try expectDoubt(CallOverwriting(Settings()), Self.coded, row)
  }

  @Test("reads single series and coded buy-writes, says neutral")
  func reads() throws {
    let rule = CallOverwriting(Settings())
    expectUnread(rule, Self.base, except: .singleSeries)
    expectUnread(rule, Self.coded, except: Set.singleSeries.union([.stockTied]))
    expectNoDifference(try #require(rule.judge(Self.base)).direction, .neutral)
    expectNoDifference(try #require(rule.judge(Self.coded)).direction, .neutral)
    var conversion = Self.coded
    conversion.cluster.structure = .conversion
    #expect(rule.judge(conversion) == nil)
    #expect(!rule.mayFire(conversion))
  }
}
