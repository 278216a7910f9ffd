import Testing

@testable import FlowEngine

/// K-08.
@Suite struct OpeningEvidenceTests {
  static let base: Parent = {
    var parent = Parent.healthy(.block, .call, .unknown)
    parent.cluster.grade = .u
    parent.cluster.openingAtLeast = 1
    return parent
  }()

  // swift-format-ignore
  static let rows: [ParentCase] =
    // The set X does not hold for a bound.
    ParentExclusions.each.map { exclusion in
      ParentCase(.high, "also when excluded as \(exclusion.names)") { $0.exclusions = exclusion }
    } + [
      ParentCase(.high, "one contract, no side: a bound is a proof"),
      ParentCase(nil, "none") { $0.cluster.openingAtLeast = 0 },
      ParentCase(nil, "not known") { $0.cluster.openingAtLeast = nil },
      ParentCase(.high, "no conditions do not cap a fact (S-20)") { $0.hasUndeliveredConditions = true },
      ParentCase(.high, "any premium") { $0.cluster.premium = 1 },
      ParentCase(.high, "a cross") { $0.cluster.type = .crossBlock },
    ]

  @Test("fires only when contracts provably open", arguments: rows)
  func table(_ row: ParentCase) throws {
    try expectCase(OpeningEvidence(Settings()), Self.base, row)
  }

  @Test("shows L and L/q", arguments: [(1, 100), (37, 3_700), (100, 10_000)] as [(Int64, Int64)])
  func share(_ opening: Int64, _ share: Int64) throws {
    var parent = Self.base
    parent.cluster.openingAtLeast = opening
    let verdict = try #require(OpeningEvidence(Settings()).judge(parent))
    expectNoDifference(
      verdict.clauses.prefix(2).map(\.seen), [.count(opening), .tenThousandths(share)])
  }

  @Test(
    "what is said beside it",
    arguments: DoubtCase.common + [DoubtCase("says nothing on who bought", nil, "always")])
  func doubt(_ row: DoubtCase) throws {
    try expectDoubt(OpeningEvidence(Settings()), Self.base, row)
  }

  @Test("reads single series, says neutral")
  func reads() throws {
    let rule = OpeningEvidence(Settings())
    expectUnread(rule, Self.base, except: .singleSeries)
    expectNoDifference(try #require(rule.judge(Self.base)).direction, .neutral)
  }
}
