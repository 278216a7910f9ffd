import Testing

@testable import FlowEngine

/// K-16.
@Suite struct RollTests {
  static let base: Parent = {
    var parent = Parent.healthy(.roll, .call, .buy)
    parent.cluster.structure = .calendar
    parent.cluster.grade = .b
    parent.cluster.facts.openInterest = 100
    return parent
  }()

  // swift-format-ignore
  static let rows: [ParentCase] = ParentCase.excluded + [
    ParentCase(.medium, "open interest of as many contracts"),
    ParentCase(nil, "one contract less: all of it cannot close") { $0.cluster.facts.openInterest = 99 },
    ParentCase(nil, "open interest not known") { $0.cluster.facts.openInterest = -1 },
    ParentCase(.medium, "a diagonal") { $0.cluster.structure = .diagonal },
    ParentCase(nil, "a vertical of one expiry (C-17)") { $0.cluster.structure = .vertical },
    ParentCase(nil, "no structure") { $0.cluster.structure = nil },
    ParentCase(.medium, "grade A") { $0.cluster.grade = .a },
    ParentCase(nil, "grade C, as every pair of two orders has (C-16)") { $0.cluster.grade = .c },
    ParentCase(nil, "no side") { $0.cluster.side = .unknown; $0.cluster.grade = .u },
    ParentCase(.medium, "any premium") { $0.cluster.premium = 1 },
  ]

  @Test("fires only when every required clause holds", arguments: rows)
  func table(_ row: ParentCase) throws { try expectCase(Roll(Settings()), Self.base, row) }

  // swift-format-ignore
  static let doubts: [DoubtCase] = DoubtCase.always + [
    DoubtCase("next morning", nil, "not known today"),
    DoubtCase("other structures", true, "none"),
    DoubtCase("other structures", false, "another fits") { $0.cluster.alternatives = [.custom] },
  ]

  @Test("what speaks against it", arguments: doubts)
  func doubt(_ row: DoubtCase) throws { try expectDoubt(Roll(Settings()), Self.base, row) }

  @Test("reads rolls, says neutral")
  func reads() throws {
    let rule = Roll(Settings())
    expectUnread(rule, Self.base, except: [.roll])
    expectNoDifference(try #require(rule.judge(Self.base)).direction, .neutral)
  }
}
