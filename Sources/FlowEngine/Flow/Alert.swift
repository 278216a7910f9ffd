/// The name of a rule, as scripts and settings know it: `large-bullish-sweep`.
public struct RuleID: Hashable, Sendable, ExpressibleByStringLiteral, CustomStringConvertible {
  public let name: String
  public init(stringLiteral value: String) { name = value }
  public init(_ name: String) { self.name = name }
  public var description: String { name }
}

public enum Direction: UInt8, Hashable, Sendable, CaseIterable {
  case neutral, bullish, bearish, volatility
}

/// A word that counts rules passed; no probability.
public enum Confidence: UInt8, Hashable, Comparable, Sendable, CaseIterable {
  case low, medium, high
  public static func < (a: Confidence, b: Confidence) -> Bool { a.rawValue < b.rawValue }
}

/// A rule fired: every clause with the value seen and asked, causes and counter-evidence.
public struct Alert: Hashable, Sendable {
  public var stamp: Stamp
  /// The cluster it stands on, or the print or inference of a rule over a whole underlying.
  public var subject: FlowID
  public var rule: RuleID
  public var version: UInt32
  public var ruleVersion: UInt32
  /// Hash of the rule's parameters.
  public var parameters: UInt64
  public var underlying: Symbol
  public var instruments: [InstrumentID]
  public var state: ObjectState
  public var start: Timestamp
  public var end: Timestamp
  public var side: Side
  public var grade: Grade
  public var openingAtLeast: Int64?
  public var direction: Direction
  public var confidence: Confidence
  public var premium: Dollars
  /// Other alerts that stand on the same parent.
  public var related: [RuleID]
  public var evidence: [Clause]
  public var counterEvidence: [Clause]
  public var causes: [UInt64]

  public init(
    stamp: Stamp, cluster: Cluster, rule: RuleID, version: UInt32, ruleVersion: UInt32,
    parameters: UInt64, state: ObjectState, direction: Direction, confidence: Confidence,
    evidence: [Clause], counterEvidence: [Clause]
  ) {
    self.stamp = stamp
    subject = cluster.id
    self.rule = rule
    self.version = version
    self.ruleVersion = ruleVersion
    self.parameters = parameters
    underlying = cluster.underlying
    instruments = cluster.legs.map(\.instrument)
    self.state = state
    start = cluster.start
    end = cluster.end
    side = cluster.side
    grade = cluster.grade
    openingAtLeast = cluster.openingAtLeast
    self.direction = direction
    self.confidence = confidence
    premium = cluster.premium
    related = []
    self.evidence = evidence
    self.counterEvidence = counterEvidence
    causes = cluster.causes
  }

  /// `<cluster>:<rule>`.
  public var id: String { "\(subject):\(rule)" }
}

/// A loss, fault or doubt of the feeds or of the log, as a derived event.
public struct Health: Hashable, Sendable {
  public var stamp: Stamp
  public var kind: HealthKind
  public var feed: Symbol
  public var detail: String
  /// nil when the number is unknown.
  public var lost: Int64?
  /// 1 for the first fault of an input.
  public var ordinal: UInt8

  public init(
    stamp: Stamp, kind: HealthKind, feed: Symbol, detail: String, lost: Int64?, ordinal: UInt8 = 1
  ) {
    self.stamp = stamp
    self.kind = kind
    self.feed = feed
    self.detail = detail
    self.lost = lost
    self.ordinal = ordinal
  }

  public var id: FlowID { FlowID(.health, seq: stamp.seq, ordinal: ordinal) }
}
