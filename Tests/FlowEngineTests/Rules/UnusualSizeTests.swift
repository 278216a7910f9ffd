import Testing

@testable import FlowEngine

/// K-10.
@Suite struct UnusualSizeTests {
  /// Friday 2026-11-06, 10:00 in New York (EST, UTC-5): neither a monthly expiry nor a month's end.
  static let base: Parent = {
    var parent = Parent.healthy(.block, .call, .unknown)
    parent.cluster.grade = .u
    parent.cluster.start = start(2026, 11, 6)
    parent.premiumZ = 4_000
    parent.volumeRatio = 1_000
    parent.seriesVolume = 500
    return parent
  }()

  private static func start(_ year: Int, _ month: Int, _ day: Int) -> Timestamp {
    NewYorkTime.timestamp(
      CalendarDate(year: year, month: month, day: day), nanoseconds: 36_000_000_000_000)
  }

  // swift-format-ignore
  static let rows: [ParentCase] =
    // The set X does not hold for a fact.
    ParentExclusions.each.map { exclusion in
      ParentCase(.high, "also when excluded as \(exclusion.names)") { $0.exclusions = exclusion }
    } + [
      ParentCase(.high, "z 4, no side: a fact"),
      ParentCase(nil, "z just short") { $0.premiumZ = 3_999 },
      ParentCase(.high, "five times the usual volume, 500 contracts") { $0.premiumZ = 0; $0.volumeRatio = 5_000 },
      ParentCase(.high, "volume alone has a baseline") { $0.premiumZ = nil; $0.volumeRatio = 5_000 },
      ParentCase(.high, "premium alone has a baseline") { $0.volumeRatio = nil },
      ParentCase(nil, "ratio just short") { $0.premiumZ = 0; $0.volumeRatio = 4_999 },
      ParentCase(nil, "499 contracts") { $0.premiumZ = 0; $0.volumeRatio = 5_000; $0.seriesVolume = 499 },
      ParentCase(nil, "no baseline: silent whatever the premium") { $0.premiumZ = nil; $0.volumeRatio = nil; $0.cluster.premium = 9_000_000 },
      ParentCase(.high, "no conditions do not cap a fact (S-20)") { $0.hasUndeliveredConditions = true },
    ]

  @Test("fires on premium or on volume", arguments: rows)
  func table(_ row: ParentCase) throws { try expectCase(UnusualSize(Settings()), Self.base, row) }

  // swift-format-ignore
  static let doubts: [DoubtCase] = DoubtCase.common + [
    DoubtCase("halt", nil, "not known"),
    DoubtCase("halt", true, "none today") { $0.haltAge = .max },
    DoubtCase("halt", true, "half an hour ago") { $0.haltAge = 1_800_000_000_000 },
    DoubtCase("halt", false, "a nanosecond less") { $0.haltAge = 1_799_999_999_999 },
    DoubtCase("news", nil, "never known"),
    DoubtCase("monthly expiry", true, "first Friday"),
    DoubtCase("monthly expiry", false, "third Friday, 2026-11-20") { $0.cluster.start = Self.start(2026, 11, 20) },
    DoubtCase("monthly expiry", true, "the Thursday before it") { $0.cluster.start = Self.start(2026, 11, 19) },
    DoubtCase("monthly expiry", false, "Thursday 2026-06-18: the Friday is Juneteenth") { $0.cluster.start = Self.start(2026, 6, 18) },
    DoubtCase("monthly expiry", false, "a month that begins on a Friday: 2027-01-15") { $0.cluster.start = Self.start(2027, 1, 15) },
    DoubtCase("monthly expiry", false, "a month that begins on a Saturday: 2026-08-21") { $0.cluster.start = Self.start(2026, 8, 21) },
    DoubtCase("session of a month", true, "within the month"),
    DoubtCase("session of a month", false, "Monday 2026-11-30") { $0.cluster.start = Self.start(2026, 11, 30) },
    DoubtCase("session of a month", true, "Friday 2026-11-27 before it") { $0.cluster.start = Self.start(2026, 11, 27) },
    DoubtCase("session of a month", false, "Friday 2026-10-30, the 31st is a Saturday") { $0.cluster.start = Self.start(2026, 10, 30) },
    DoubtCase("session of a month", false, "the evening after 2026-10-29 belongs to the 30th") {
      $0.cluster.start = NewYorkTime.timestamp(
        CalendarDate(year: 2026, month: 10, day: 29), nanoseconds: 72_000_000_000_000)
    },
    DoubtCase("session of a month", nil, "no time") { $0.cluster.start = .distantPast },
  ]

  @Test("what speaks against it", arguments: doubts)
  func doubt(_ row: DoubtCase) throws { try expectDoubt(UnusualSize(Settings()), Self.base, row) }

  @Test("reads single series, says neutral")
  func reads() throws {
    let rule = UnusualSize(Settings())
    expectUnread(rule, Self.base, except: .singleSeries)
    expectNoDifference(try #require(rule.judge(Self.base)).direction, .neutral)
  }

  @Test("the z of the volume is shown where it is known, and asked of nobody (B-02)")
  func volumeZ() throws {
    let name = "volume of the series against its usual (z)"
    var parent = Self.base
    for z in [nil, -9_000, 900_000] as [Int64?] {
      parent.volumeZ = z
      let verdict = try #require(UnusualSize(Settings()).judge(parent))
      expectNoDifference(
        verdict.clauses.filter { $0.name == name },
        z.map { [Clause(name, seen: .thousandths($0), asked: .shown)] } ?? [])
      expectNoDifference(verdict.confidence, .high)
    }
  }

  // swift-format-ignore
  @Test("the way that holds is asked, the other shown where it is known; neither: both are asked", arguments: [
    (4_000, 5_000, [true, false, false], "both hold: the premium is enough"),
    (4_000, nil, [true, false], "no usual volume"),
    (3_999, 5_000, [false, true, true], "by volume"),
    (nil, 5_000, [true, true], "by volume, no baseline of premium"),
    (3_999, 4_999, [true, true, true], "neither"),
    (nil, nil, [true, true, true], "nothing is known"),
  ] as [(Int64?, Int64?, [Bool], String)])
  func ways(_ z: Int64?, _ ratio: Int64?, _ asked: [Bool], _ why: String) throws {
    var parent = Self.base
    parent.premiumZ = z
    parent.volumeRatio = ratio
    let verdict = try #require(UnusualSize(Settings()).judge(parent))
    expectNoDifference(verdict.clauses.map { $0.asked != .shown }, asked, why)
    expectNoDifference(verdict.fires, why != "neither" && why != "nothing is known", why)
  }
}
