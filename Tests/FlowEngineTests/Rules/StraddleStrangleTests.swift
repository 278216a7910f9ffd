import Testing

@testable import FlowEngine

/// K-05.
@Suite struct StraddleStrangleTests {
  static let base: Parent = {
    var parent = Parent.healthy(.package, .call, .buy)
    parent.cluster.structure = .straddle
    parent.cluster.grade = .c
    parent.netDelta = 1_500
    parent.grossDelta = 10_000
    return parent
  }()

  // swift-format-ignore
  static let rows: [ParentCase] = ParentCase.excluded + [
    ParentCase(.medium, "at every threshold"),
    ParentCase(.medium, "a strangle") { $0.cluster.structure = .strangle },
    ParentCase(.medium, "sold") { $0.cluster.side = .sell },
    ParentCase(nil, "a synthetic") { $0.cluster.structure = .synthetic },
    ParentCase(nil, "no structure: two names fit") { $0.cluster.structure = nil; $0.cluster.alternatives = [.straddle, .synthetic] },
    ParentCase(nil, "an unknown side never fires") { $0.cluster.side = .unknown },
    ParentCase(.medium, "grade B") { $0.cluster.grade = .b },
    ParentCase(nil, "grade D") { $0.cluster.grade = .d },
    ParentCase(nil, "one dollar short") { $0.cluster.premium = 49_999 },
    ParentCase(.medium, "short delta at the bound") { $0.netDelta = -1_500 },
    ParentCase(nil, "net delta 0.1501 of gross") { $0.netDelta = 1_501 },
    ParentCase(nil, "a hair above 0.15 does not round down") { $0.netDelta = 150_001; $0.grossDelta = 1_000_000 },
    ParentCase(.low, "no delta") { $0.netDelta = nil; $0.grossDelta = nil },
    ParentCase(.low, "no gross delta") { $0.grossDelta = 0 },
  ]

  @Test("packages", arguments: rows)
  func package(_ row: ParentCase) throws {
    try expectCase(StraddleStrangle(Settings()), Self.base, row)
  }

  static let legged: Parent = {
    var parent = base
    parent.cluster.type = .legged
    parent.cluster.facts.span = 2_000_000_000
    parent.cluster.legs = [leg(1, 50), leg(2, 50)]
    return parent
  }()

  private static func leg(_ instrument: UInt32, _ size: Int64) -> Leg {
    Leg(
      instrument: InstrumentID(instrument), side: .buy, size: size, price: Price(cents: 5_00),
      premium: 25_000, prints: 1, grade: .c)
  }

  // swift-format-ignore
  static let leggedRows: [ParentCase] = ParentCase.excluded + [
    ParentCase(.medium, "2 s apart and equal"),
    ParentCase(nil, "a nanosecond more than 2 s") { $0.cluster.facts.span = 2_000_000_001 },
    ParentCase(nil, "legs of 50 and 51") { $0.cluster.legs = [Self.leg(1, 50), Self.leg(2, 51)] },
    ParentCase(nil, "one leg") { $0.cluster.legs = [Self.leg(1, 50)] },
    ParentCase(nil, "one dollar short") { $0.cluster.premium = 49_999 },
  ]

  @Test("legged pairs", arguments: leggedRows)
  func leggedPair(_ row: ParentCase) throws {
    try expectCase(StraddleStrangle(Settings()), Self.legged, row)
  }

  // swift-format-ignore
  static let doubts: [DoubtCase] =
    DoubtCase.common + DoubtCase.earnings + DoubtCase.hedge + [
      DoubtCase("other structures", true, "none"),
      DoubtCase("other structures", false, "a synthetic fits too") { $0.cluster.alternatives = [.synthetic] },
      DoubtCase("earnings before the expiry", nil, "no calendar"),
      DoubtCase("earnings before the expiry", false, "an event inside its life") { $0.isEarningsBeforeExpiry = true },
      DoubtCase("earnings before the expiry", true, "none before") { $0.isEarningsBeforeExpiry = false },
    ]

  @Test("what speaks against it", arguments: doubts)
  func doubt(_ row: DoubtCase) throws {
    try expectDoubt(StraddleStrangle(Settings()), Self.base, row)
  }

  @Test("reads packages and legged pairs, says volatility")
  func reads() throws {
    let rule = StraddleStrangle(Settings())
    expectUnread(rule, Self.base, except: [.package, .legged])
    expectNoDifference(try #require(rule.judge(Self.base)).direction, .volatility)
  }
}
