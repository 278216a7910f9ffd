/// A calendar or diagonal whose near leg could be closing: a possible roll.
///
/// Spec: `docs/classifiers/roll.md`. Rule K-16.
public struct Roll: Rule {
  public static let id: RuleID = "roll"
  public static let version: UInt32 = 2
  public static let summary =
    "A calendar or diagonal whose near leg has open interest for all of it: a possible roll."

  public static let parameters = [
    RuleParameter("open_interest_min", "times the contracts", 1)
  ]

  let openInterestMin: Int64

  public init(_ settings: Settings) { openInterestMin = settings[Self.self, "open_interest_min"] }

  public func mayFire(_ parent: borrowing Parent) -> Bool {
    parent.cluster.type == .roll && Self.name(parent.cluster.structure) != nil
      && parent.cluster.side != .unknown && parent.cluster.grade <= .b
      && parent.exclusions.isEmpty
  }

  public func judge(_ parent: Parent) -> Verdict? {
    let cluster = parent.cluster
    guard cluster.type == .roll else { return nil }
    let near = cluster.facts.openInterest
    let name = Self.name(cluster.structure)
    return Verdict(
      direction: .neutral, ceiling: parent.capped(.medium),
      clauses: [
        Clause(
          "structure", seen: cluster.structure.map { .text(name ?? "\($0)") } ?? .unknown,
          asked: .exactly(.text("calendar or diagonal")), passed: name != nil ? true : nil),
        Clause(
          "open interest of the near leg", seen: near < 0 ? .unknown : .count(near),
          asked: .atLeast(.count(cluster.size.times(openInterestMin)))),
        parent.exclusionClause,
        parent.gradeClause(),
      ],
      counterEvidence: cluster.counterEvidence + [
        .undecidable(
          "possible until the open interest of the next morning agrees", asked: "agreement"),
        parent.alternativesDoubt,
      ])
  }

  private static func name(_ structure: Structure?) -> String? {
    switch structure {
    case .calendar: "calendar"
    case .diagonal: "diagonal"
    default: nil
    }
  }
}
