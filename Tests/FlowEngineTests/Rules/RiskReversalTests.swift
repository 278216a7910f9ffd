import Testing

@testable import FlowEngine

/// K-15.
@Suite struct RiskReversalTests {
  static let base: Parent = {
    var parent = Parent.healthy(.package, .call, .buy)
    parent.cluster.structure = .riskReversal
    parent.cluster.grade = .b
    parent.premiumZ = 2_500
    return parent
  }()

  // swift-format-ignore
  static let rows: [ParentCase] = ParentCase.excluded + [
    ParentCase(.medium, "at z 2.5"),
    ParentCase(.medium, "sold") { $0.cluster.side = .sell },
    ParentCase(nil, "an unknown side never fires") { $0.cluster.side = .unknown },
    ParentCase(nil, "grade C: the table names none, so A or B") { $0.cluster.grade = .c },
    ParentCase(nil, "a collar") { $0.cluster.structure = .collar },
    ParentCase(nil, "no structure: two names fit") { $0.cluster.structure = nil },
    ParentCase(nil, "z just short") { $0.premiumZ = 2_499 },
    ParentCase(.medium, "with a baseline z stands for the floor") { $0.cluster.premium = 1_000 },
    ParentCase(.low, "no baseline, at the floor") { $0.premiumZ = nil },
    ParentCase(nil, "no baseline, one dollar short") { $0.premiumZ = nil; $0.cluster.premium = 49_999 },
  ]

  @Test("fires only when every required clause holds", arguments: rows)
  func table(_ row: ParentCase) throws { try expectCase(RiskReversal(Settings()), Self.base, row) }

  // swift-format-ignore
  static let doubts: [DoubtCase] =
    DoubtCase.common + DoubtCase.earnings + DoubtCase.hedge + [
      DoubtCase("collar", nil, "the stock is never seen"),
      DoubtCase("other structures", true, "none"),
      DoubtCase("other structures", false, "a synthetic fits too") { $0.cluster.alternatives = [.synthetic] },
    ]

  @Test("what speaks against it", arguments: doubts)
  func doubt(_ row: DoubtCase) throws { try expectDoubt(RiskReversal(Settings()), Self.base, row) }

  @Test("reads packages; bought is bullish, because the call is listed as bought (C-06a)")
  func reads() throws {
    let rule = RiskReversal(Settings())
    expectUnread(rule, Self.base, except: [.package])
    var parent = Self.base
    expectNoDifference(try #require(rule.judge(parent)).direction, .bullish)
    parent.cluster.side = .sell
    expectNoDifference(try #require(rule.judge(parent)).direction, .bearish)
    parent.cluster.side = .unknown
    expectNoDifference(try #require(rule.judge(parent)).direction, .neutral)
  }
}
