import Testing

@testable import FlowEngine

/// K-11.
@Suite struct DeepITMReplacementTests {
  /// Underlying at 100.00: 2 % of it are 2.00.
  static let base: Parent = {
    var parent = Parent.healthy(.sweep, .call, .buy)
    parent.daysToExpiry = 20
    parent.delta = 8_500
    parent.extrinsic = Price(cents: 2_00)
    return parent
  }()

  // swift-format-ignore
  static let rows: [ParentCase] = ParentCase.excluded + [
    ParentCase(.low, "at every threshold"),
    ParentCase(.low, "puts") { $0.right = .put; $0.delta = -8_500 },
    ParentCase(nil, "sold") { $0.cluster.side = .sell },
    ParentCase(nil, "an unknown aggressor never fires") { $0.cluster.side = .unknown },
    ParentCase(.low, "grade B is enough") { $0.cluster.grade = .b },
    ParentCase(nil, "grade C is not") { $0.cluster.grade = .c },
    ParentCase(nil, "19 days") { $0.daysToExpiry = 19 },
    ParentCase(nil, "|delta| just short") { $0.delta = 8_499 },
    ParentCase(nil, "no delta") { $0.delta = nil },
    ParentCase(nil, "a billionth of a dollar more than 2 %") { $0.extrinsic = Price(billionths: 2_000_000_001) },
    ParentCase(.low, "below parity") { $0.extrinsic = Price(cents: -10) },
    ParentCase(nil, "no time value") { $0.extrinsic = nil },
    ParentCase(nil, "no underlying") { $0.spot = nil },
    ParentCase(.low, "any premium: the table asks for none") { $0.cluster.premium = 1 },
  ]

  @Test("fires only when every required clause holds", arguments: rows)
  func table(_ row: ParentCase) throws {
    try expectCase(DeepITMReplacement(Settings()), Self.base, row)
  }

  // swift-format-ignore
  static let doubts: [DoubtCase] =
    DoubtCase.common + DoubtCase.earnings + DoubtCase.hedge + DoubtCase.legged + [
      DoubtCase("dividend play", true, "does not look like one"),
      DoubtCase("dividend play", false, "looks like one") { $0.cluster.facts.flags.insert(.dividendLike) },
      DoubtCase("early exercise", nil, "never known"),
      DoubtCase("49 to 60 %", nil, "always"),
    ]

  @Test("what speaks against it", arguments: doubts)
  func doubt(_ row: DoubtCase) throws {
    try expectDoubt(DeepITMReplacement(Settings()), Self.base, row)
  }

  @Test("reads single series, says neutral")
  func reads() throws {
    let rule = DeepITMReplacement(Settings())
    expectUnread(rule, Self.base, except: .singleSeries)
    expectNoDifference(try #require(rule.judge(Self.base)).direction, .neutral)
  }
}
