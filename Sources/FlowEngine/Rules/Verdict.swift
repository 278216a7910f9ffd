/// What a rule says of a subject. The evidence is the rule: nothing else decides.
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
