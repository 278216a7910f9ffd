import Testing

@testable import FlowEngine

/// K-18.
@Suite struct IVLiftTests {
  /// One volatility point is 0.01, in millionths 10,000; 5 basis points in thousandths 5,000.
  static let base: Parent = {
    var parent = Parent.healthy(.sweep, .call, .buy)
    parent.premiumZ = 0
    parent.ivLift = 10_000
    parent.underlyingMove = 4_999
    return parent
  }()

  // swift-format-ignore
  static let rows: [ParentCase] = ParentCase.excluded + [
    ParentCase(.medium, "at every threshold"),
    ParentCase(.medium, "puts") { $0.right = .put },
    ParentCase(nil, "sold") { $0.cluster.side = .sell },
    ParentCase(nil, "an unknown aggressor never fires") { $0.cluster.side = .unknown },
    ParentCase(.medium, "grade B is enough") { $0.cluster.grade = .b },
    ParentCase(nil, "grade C is not") { $0.cluster.grade = .c },
    ParentCase(nil, "no baseline: silent (B-04)") { $0.premiumZ = nil },
    ParentCase(.medium, "any z: there must be one, not a size") { $0.premiumZ = -9_000 },
    ParentCase(nil, "a millionth short of a point") { $0.ivLift = 9_999 },
    ParentCase(nil, "volatility fell") { $0.ivLift = -10_000 },
    ParentCase(nil, "lift not known") { $0.ivLift = nil },
    ParentCase(nil, "the underlying moved 5 bp") { $0.underlyingMove = 5_000 },
    ParentCase(nil, "its move not known") { $0.underlyingMove = nil },
    ParentCase(.medium, "no conditions: Medium is allowed") { $0.hasUndeliveredConditions = true },
  ]

  @Test("fires only when every required clause holds", arguments: rows)
  func table(_ row: ParentCase) throws { try expectCase(IVLift(Settings()), Self.base, row) }

  // swift-format-ignore
  static let doubts: [DoubtCase] =
    DoubtCase.common + DoubtCase.earnings + DoubtCase.hedge + DoubtCase.legged + [
      DoubtCase("faded", nil, "never known"),
      DoubtCase("moved at all", true, "it moved"),
      DoubtCase("moved at all", false, "it did not: it may be stale") { $0.underlyingMove = 0 },
    ]

  @Test("what speaks against it", arguments: doubts)
  func doubt(_ row: DoubtCase) throws { try expectDoubt(IVLift(Settings()), Self.base, row) }

  @Test("reads single series, says volatility")
  func reads() throws {
    let rule = IVLift(Settings())
    expectUnread(rule, Self.base, except: .singleSeries)
    expectNoDifference(try #require(rule.judge(Self.base)).direction, .volatility)
  }
}
