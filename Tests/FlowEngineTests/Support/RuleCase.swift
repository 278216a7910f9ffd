import Testing

@testable import FlowEngine

/// One row of a rule's table: what is changed in a parent that fires, and what follows.
struct ParentCase: CustomTestStringConvertible, Sendable {
  /// nil = the rule stays silent.
  var confidence: Confidence?
  var why: String
  var change: @Sendable (inout Parent) -> Void

  init(
    _ confidence: Confidence?, _ why: String,
    _ change: @escaping @Sendable (inout Parent) -> Void = { _ in }
  ) {
    self.confidence = confidence
    self.why = why
    self.change = change
  }

  var testDescription: String { why }

  /// Each member of the set X silences.
  static let excluded: [ParentCase] = ParentExclusions.each.map { exclusion in
    ParentCase(nil, "excluded as \(exclusion.names)") { $0.exclusions.insert(exclusion) }
  }
}

/// One row of what speaks against a verdict: passed true, false, or nil = not known.
struct DoubtCase: CustomTestStringConvertible, Sendable {
  /// A part of the clause's name.
  var name: String
  var passed: Bool?
  var why: String
  var change: @Sendable (inout Parent) -> Void

  init(
    _ name: String, _ passed: Bool?, _ why: String,
    _ change: @escaping @Sendable (inout Parent) -> Void = { _ in }
  ) {
    self.name = name
    self.passed = passed
    self.why = why
    self.change = change
  }

  var testDescription: String { "\(name): \(why)" }

  /// Checked by every rule that reads single series.
  /// What every parent is doubted for; a package and a level-2 parent touch no quote of their own.
  static let always: [DoubtCase] = [
    DoubtCase("conditions not delivered", nil, "no conditions") {
      $0.cluster.facts.flags.insert(.conditionsUndelivered)
    }
  ]
  static let common: [DoubtCase] = [
    DoubtCase("whole displayed quote", true, "no size match"),
    DoubtCase("whole displayed quote", false, "one size match") {
      $0.cluster.facts.sizeMatches = 1
    },
    DoubtCase("wide market", false, "one wide market") { $0.cluster.facts.wideMarkets = 1 },
    DoubtCase("conditions not delivered", nil, "no conditions") {
      $0.cluster.facts.flags.insert(.conditionsUndelivered)
    },
  ]
  static let earnings: [DoubtCase] = [
    DoubtCase("sessions to earnings", nil, "no calendar"),
    DoubtCase("sessions to earnings", true, "six sessions away") { $0.sessionsToEarnings = 6 },
    DoubtCase("sessions to earnings", false, "five sessions away, before the expiry") {
      $0.sessionsToEarnings = 5
      $0.isEarningsBeforeExpiry = true
    },
    DoubtCase("sessions to earnings", true, "after the expiry") {
      $0.sessionsToEarnings = 5
      $0.isEarningsBeforeExpiry = false
    },
    DoubtCase("sessions to earnings", false, "the order to the expiry is not known") {
      $0.sessionsToEarnings = 5
    },
  ]
  static let opening: [DoubtCase] = [
    DoubtCase("provable opening", nil, "no open interest") { $0.cluster.openingAtLeast = nil },
    DoubtCase("provable opening", false, "all could close") { $0.cluster.openingAtLeast = 0 },
    DoubtCase("provable opening", true, "one opens") { $0.cluster.openingAtLeast = 1 },
  ]
  static let hedge: [DoubtCase] = [
    DoubtCase("hedge print", nil, "no stock feed"),
    DoubtCase("hedge print", true, "no stock print of that size") { $0.hedgeShares = 0 },
    DoubtCase("hedge print", false, "a stock print of that size") { $0.hedgeShares = 5_000 },
  ]
  static let legged: [DoubtCase] = [
    DoubtCase("legged spread", nil, "not known"),
    DoubtCase("legged spread", true, "no leg") { $0.isInLeggedSpread = false },
    DoubtCase("legged spread", false, "a leg") { $0.isInLeggedSpread = true },
  ]
  /// Of a parent of 100 contracts.
  static let closing: [DoubtCase] = [
    DoubtCase("closing is possible", nil, "not known") { $0.openInterest = nil },
    DoubtCase("closing is possible", true, "one short of the contracts") { $0.openInterest = 99 },
    DoubtCase("closing is possible", false, "as many as the contracts") { $0.openInterest = 100 },
  ]
}

extension ParentExclusions {
  static let each: [ParentExclusions] = [
    .tiedToStock, .cross, .dividend, .financing, .adjusted, .late, .unresolvedPackage,
  ]
}

extension Parent {
  /// Grade A, 100 contracts of the first leg on two exchanges, 30 days, in the usual floor.
  static func healthy(
    _ type: ClusterType, _ right: OptionRight, _ side: Side, premium: Int64 = 50_000
  ) -> Parent {
    var cluster = Cluster.empty
    cluster.type = type
    cluster.side = side
    cluster.grade = .a
    cluster.size = 100
    cluster.premium = Dollars(whole: premium)
    cluster.venues = ["XCBO", "XPHL"]
    var parent = Parent(cluster: cluster, right: right, premiumFloor: 50_000)
    parent.daysToExpiry = 30
    parent.spot = Price(cents: 100_00)
    parent.strike = Price(cents: 100_00)
    return parent
  }
}

/// Types of parents that a rule answers with nil.
func expectUnread(
  _ rule: any Rule, _ base: Parent, except read: Set<ClusterType>,
  sourceLocation: SourceLocation = #_sourceLocation
) {
  for type in ClusterType.allCases {
    var parent = base
    parent.cluster.type = type
    expectNoDifference(
      rule.judge(parent) != nil, read.contains(type), "\(type)", sourceLocation: sourceLocation)
  }
}

extension Set where Element == ClusterType {
  static let singleSeries: Set = [.sweep, .probableSweep, .block, .crossBlock, .isoPrint]
}

func expectCase(
  _ rule: any Rule, _ base: Parent, _ row: ParentCase,
  sourceLocation: SourceLocation = #_sourceLocation
) throws {
  var parent = base
  row.change(&parent)
  let verdict = try #require(rule.judge(parent), sourceLocation: sourceLocation)
  let seen: Confidence? = verdict.fires ? verdict.confidence : nil
  expectNoDifference(seen, row.confidence, row.why, sourceLocation: sourceLocation)
  expectNoDifference(verdict.misses.isEmpty, verdict.fires, sourceLocation: sourceLocation)
  if verdict.fires {
    #expect(rule.mayFire(parent), "the screen is too narrow", sourceLocation: sourceLocation)
  }
}

func expectDoubt(
  _ rule: any Rule, _ base: Parent, _ row: DoubtCase,
  sourceLocation: SourceLocation = #_sourceLocation
) throws {
  var parent = base
  row.change(&parent)
  let verdict = try #require(rule.judge(parent), sourceLocation: sourceLocation)
  let found = verdict.counterEvidence.filter { $0.name.contains(row.name) }
  expectNoDifference(found.count, 1, row.name, sourceLocation: sourceLocation)
  expectNoDifference(found.first?.passed, row.passed, row.why, sourceLocation: sourceLocation)
  expectNoDifference(found.first?.role, .counter, sourceLocation: sourceLocation)
  // Nothing that speaks against it decides; a missing input may, where a clause asks for it too.
  guard row.passed != nil else { return }
  expectNoDifference(
    verdict.fires, rule.judge(base)?.fires, row.why, sourceLocation: sourceLocation)
}
