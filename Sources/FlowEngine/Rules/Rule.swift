/// A written rule that judges a parent. One rule is one file, one line in `Rules.all`, one test and
/// one page in `docs/classifiers/`.
public protocol Rule: Sendable {
  static var id: RuleID { get }
  /// Raised when what the rule says changes; an alert carries it.
  static var version: UInt32 { get }
  static var summary: String { get }

  /// Every clause with seen and asked, also when it stays silent; nil when the rule does not read
  /// this kind of parent.
  func judge(_ parent: Parent) -> Verdict?
}

/// A single-series parent with what the engine knew when it was judged.
public struct Parent: Sendable {
  public var cluster: Cluster
  public var right: OptionRight
  public var isAdjusted: Bool
  /// Fixed floor that holds for its underlying (rule B-03).
  public var premiumFloor: Dollars
  /// Ten-thousandths; nil until pricing knows it.
  public var delta: Int64?
  /// Thousandths of a robust z; nil without a baseline (rule B-01).
  public var premiumZ: Int64?
  public var hasUndeliveredConditions = false
  /// Newest sweep of the other direction in this underlying, nanoseconds ago; nil when none today.
  public var oppositeSweepAge: Int64?
  /// Calendar days to the next announced earnings; nil when no calendar is known.
  public var daysToEarnings: Int64?

  public init(
    cluster: Cluster, right: OptionRight, isAdjusted: Bool = false, premiumFloor: Dollars
  ) {
    self.cluster = cluster
    self.right = right
    self.isAdjusted = isAdjusted
    self.premiumFloor = premiumFloor
  }
}

/// What a rule says of a parent. The evidence is the rule: nothing else decides.
public struct Verdict: Hashable, Sendable {
  public var direction: Direction
  public var clauses: [Clause]
  public var counterEvidence: [Clause]
  /// The confidence when nothing caps it.
  public var ceiling: Confidence

  public init(
    direction: Direction, ceiling: Confidence, clauses: [Clause], counterEvidence: [Clause]
  ) {
    self.direction = direction
    self.ceiling = ceiling
    self.clauses = clauses
    self.counterEvidence = counterEvidence
  }

  /// Every required clause passed; an unknown input never passes.
  public var fires: Bool {
    clauses.allSatisfy { $0.role != .required || $0.passed == true }
  }

  /// A capping clause that failed, or whose input is missing, leaves Low.
  public var confidence: Confidence {
    clauses.allSatisfy { $0.role != .capping || $0.passed == true } ? ceiling : .low
  }

  /// The required clauses that kept it silent.
  public var misses: [Clause] { clauses.filter { $0.role == .required && $0.passed != true } }
}
