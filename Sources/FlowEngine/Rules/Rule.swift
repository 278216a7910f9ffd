/// A written rule. One rule is one file, one line in `Rules.all`, one test and one page in
/// `docs/classifiers/`.
///
/// A rule reads one kind of subject and answers nil for the others.
public protocol Rule: Sendable {
  static var id: RuleID { get }
  /// Raised when what the rule says changes; an alert carries it.
  static var version: UInt32 { get }
  static var summary: String { get }
  /// Every threshold of the rule: a setting `<id>.<name>` each.
  static var parameters: [RuleParameter] { get }

  init(_ settings: Settings)

  /// A cheap test on plain numbers that comes first: false means that `judge` cannot fire. It must
  /// not ask for anything that pricing fills in (`delta`, `iv`, `extrinsic`, `ivLift`).
  func mayFire(_ parent: borrowing Parent) -> Bool
  /// The same for five minutes; `causes` and the estimates, that are filled in later, are no plain
  /// numbers either.
  func mayFire(_ window: borrowing GammaWindow) -> Bool
  /// Whether its settings ask of parents below the premium floor that are not in the money, as no
  /// default does: the machine leaves those out before any rule is asked.
  var readsSmallParents: Bool { get }

  /// Every clause with seen and asked, also when it stays silent; nil when the rule does not read
  /// this kind of subject. Cheapest clause first.
  func judge(_ parent: Parent) -> Verdict?
  func judge(_ window: GammaWindow) -> Verdict?
  func judge(_ morning: MorningFacts) -> Verdict?
}

extension Rule {
  public static var parameters: [RuleParameter] { [] }
  public func mayFire(_ parent: borrowing Parent) -> Bool { false }
  public func mayFire(_ window: borrowing GammaWindow) -> Bool { false }
  public var readsSmallParents: Bool { false }
  public func judge(_ parent: Parent) -> Verdict? { nil }
  public func judge(_ window: GammaWindow) -> Verdict? { nil }
  public func judge(_ morning: MorningFacts) -> Verdict? { nil }

  public var id: RuleID { Self.id }
  public var version: UInt32 { Self.version }
  public var summary: String { Self.summary }
}

/// One threshold of a rule, with its default.
public struct RuleParameter: Hashable, Sendable {
  public var name: String
  public var unit: String
  public var value: Int64

  public init(_ name: String, _ unit: String, _ value: Int64) {
    self.name = name
    self.unit = unit
    self.value = value
  }
}
