import Testing

@testable import FlowEngine

/// What holds for every rule, on parents that fire some rule and then have a few values changed.
@Suite struct RulePropertyTests {
  static let bases: [Parent] = [
    PutSellingTests.base, CallOverwritingTests.base, CallOverwritingTests.coded,
    StraddleStrangleTests.base, StraddleStrangleTests.legged, FarDatedConvictionTests.base,
    OpeningEvidenceTests.base, RepeatHitterTests.base, UnusualSizeTests.base,
    DeepITMReplacementTests.base, RiskReversalTests.base, RollTests.base, IVLiftTests.base,
    LargeBullishSweepTests.rows[0].parent(mirrored: false),
    LargeBullishSweepTests.rows[0].parent(mirrored: true),
  ]

  /// `count` parents, the same for the same seed.
  private static func parents(_ count: Int, seed: UInt64) -> [Parent] {
    var random = SplitMix(seed: seed)
    return (0..<count).map { _ in
      var parent = bases[Int.random(in: 0..<bases.count, using: &random)]
      for _ in 0..<Int.random(in: 0...3, using: &random) { change(&parent, &random) }
      return parent
    }
  }

  private static func number(_ random: inout SplitMix) -> Int64 {
    let edges: [Int64] = [
      0, 1, -1, 99, 100, 499, 500, 1_500, 2_499, 2_500, 3_000, 4_000, 5_000, 8_500, 10_000, .max,
      .min + 1,
    ]
    return edges[Int.random(in: 0..<edges.count, using: &random)]
  }

  private static func maybe(_ random: inout SplitMix) -> Int64? {
    Bool.random(using: &random) ? number(&random) : nil
  }

  private static func change(_ parent: inout Parent, _ random: inout SplitMix) {
    switch Int.random(in: 0..<22, using: &random) {
    case 0: parent.cluster.type = ClusterType.allCases.randomElement(using: &random) ?? .sweep
    case 1: parent.cluster.side = Side.allCases.randomElement(using: &random) ?? .buy
    case 2: parent.cluster.grade = Grade.allCases.randomElement(using: &random) ?? .a
    case 3: parent.right = Bool.random(using: &random) ? .call : .put
    case 4: parent.cluster.premium = Dollars(millionths: number(&random).times(1_000_000))
    case 5: parent.daysToExpiry = number(&random)
    case 6:
      parent.exclusions = ParentExclusions(rawValue: UInt8.random(in: 0..<128, using: &random))
    case 7: parent.cluster.structure = Structure.allCases.randomElement(using: &random)
    case 8: parent.cluster.openingAtLeast = maybe(&random)
    case 9: parent.openInterest = maybe(&random)
    case 10: parent.premiumZ = maybe(&random)
    case 11: (parent.volumeRatio, parent.volumeZ) = (maybe(&random), maybe(&random))
    case 12: parent.seriesVolume = number(&random)
    case 13: parent.delta = maybe(&random)
    case 14: parent.extrinsic = maybe(&random).map { Price(billionths: $0) }
    case 15: parent.spot = maybe(&random).map { Price(billionths: $0) }
    case 16: parent.ivLift = maybe(&random)
    case 17: parent.underlyingMove = maybe(&random)
    case 18: parent.hasUndeliveredConditions.toggle()
    case 19: parent.cluster.size = number(&random)
    case 20: parent.cluster.facts.openInterest = number(&random)
    default:
      parent.netDelta = maybe(&random)
      parent.grossDelta = maybe(&random)
      parent.sessionsToEarnings = maybe(&random)
      parent.ivChange = maybe(&random)
    }
  }

  @Test("the screen lets pass whatever fires, and asks for no pricing", arguments: [1, 2, 3])
  func screen(_ seed: UInt64) {
    let rules = Rules.all(Settings())
    var fired = [Int](repeating: 0, count: rules.count)
    for parent in Self.parents(2_000, seed: seed) {
      var unpriced = parent
      unpriced.delta = nil
      unpriced.iv = nil
      unpriced.extrinsic = nil
      unpriced.ivLift = nil
      unpriced.netDelta = nil
      unpriced.grossDelta = nil
      for (index, rule) in rules.enumerated() {
        let mayFire = rule.mayFire(parent)
        #expect(rule.mayFire(unpriced) == mayFire, "\(rule.id) seed \(seed)")
        guard let verdict = rule.judge(parent), verdict.fires else { continue }
        fired[index] += 1
        #expect(mayFire, "\(rule.id) seed \(seed)")
      }
    }
    // Vacuous for no rule that reads parents.
    for (index, rule) in rules.enumerated() where rule.judgesParents {
      #expect(fired[index] > 20, "\(rule.id) fired \(fired[index]) times, seed \(seed)")
    }
  }

  @Test("a required clause never passes on an unknown input, a doubt never decides")
  func unknown() {
    for parent in Self.parents(1_000, seed: 4) {
      for rule in Rules.all(Settings()) {
        guard let verdict = rule.judge(parent) else { continue }
        for clause in verdict.clauses + verdict.counterEvidence where clause.seen == .unknown {
          expectNoDifference(clause.passed, nil, "\(rule.id): \(clause.name)")
        }
        expectNoDifference(
          verdict.counterEvidence.filter { $0.role != .counter }.map(\.name), [], "\(rule.id)")
        #expect(!verdict.clauses.isEmpty && !verdict.counterEvidence.isEmpty)
      }
    }
  }

  @Test("no feed without conditions gives High, except two facts (S-20)")
  func undelivered() {
    for parent in Self.parents(1_000, seed: 5) {
      var parent = parent
      parent.hasUndeliveredConditions = true
      for rule in Rules.all(Settings())
      where !["opening-evidence", "unusual-size"].contains(rule.id) {
        #expect((rule.judge(parent)?.confidence ?? .low) <= .medium, "\(rule.id)")
      }
    }
  }

  @Test("every parameter is asked somewhere, and its name is unique in its rule")
  func parameters() {
    let parents = Self.parents(1_500, seed: 6)
    for kind in Rules.kinds {
      expectNoDifference(Set(kind.parameters.map(\.name)).count, kind.parameters.count)
      for parameter in kind.parameters {
        let changed = kind.init(kind.changing(parameter))
        let usual = kind.init(Settings())
        let isAsked =
          parents.contains { usual.judge($0) != changed.judge($0) }
          || usual.judge(ZeroDTEGammaTests.base) != changed.judge(ZeroDTEGammaTests.base)
          || usual.judge(Self.unbased) != changed.judge(Self.unbased)
          || usual.judge(ClosingPressureTests.base) != changed.judge(ClosingPressureTests.base)
        #expect(isAsked, "\(kind.id).\(parameter.name)")
      }
    }
  }

  private static let unbased: GammaWindow = {
    var window = ZeroDTEGammaTests.base
    window.z = nil
    return window
  }()

  @Test(
    "every rule of the table has its id, and lists what it asks", arguments: Rules.kinds.indices)
  func catalogue(_ index: Int) throws {
    // The order and the ids of the command line's page.
    let ids = [
      "large-bullish-sweep", "large-bearish-sweep", "put-selling", "call-overwriting",
      "straddle-strangle", "zero-dte-gamma", "far-dated-conviction", "opening-evidence",
      "repeat-hitter", "unusual-size", "deep-itm-replacement", "risk-reversal", "roll",
      "closing-pressure", "iv-lift",
    ]
    expectNoDifference(Rules.kinds.count, ids.count)
    let kind = Rules.kinds[index]
    expectNoDifference(kind.id.name, ids[index])
    let asked = try #require(kind.init(Settings()).askedClauses(floor: 50_000))
    #expect(asked.clauses.contains { $0.role == .required } && !asked.fires)
  }
}

extension Rule {
  fileprivate var judgesParents: Bool {
    self is ZeroDTEGamma || self is ClosingPressure ? false : true
  }

  fileprivate static func changing(_ parameter: RuleParameter) -> Settings {
    var settings = Settings()
    settings[Self.self, parameter.name] = parameter.value + 1
    return settings
  }
}
