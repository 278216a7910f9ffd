/// Contracts that must have opened: more than open interest and today's volume could close.
///
/// Spec: `docs/classifiers/opening-evidence.md`. Rule K-08.
public struct OpeningEvidence: Rule {
  public static let id: RuleID = "opening-evidence"
  public static let version: UInt32 = 1
  public static let summary =
    "At least some contracts of the parent provably open. A bound, which says nothing on side."

  public static let parameters = [RuleParameter("opening_min", "contracts", 1)]

  let openingMin: Int64

  public init(_ settings: Settings) { openingMin = settings[Self.self, "opening_min"] }

  public func mayFire(_ parent: borrowing Parent) -> Bool {
    guard let opening = parent.cluster.openingAtLeast else { return false }
    return opening >= openingMin && parent.isSingleSeries
  }

  public func judge(_ parent: Parent) -> Verdict? {
    guard parent.isSingleSeries else { return nil }
    let opening = parent.cluster.openingAtLeast
    let share = opening.flatMap { $0.share(of: parent.cluster.size) }
    // The Medium cap of S-20 is about sides: this is arithmetic.
    return Verdict(
      direction: .neutral, ceiling: .high,
      clauses: [
        Clause(
          "provable opening contracts", seen: opening.map { .count($0) } ?? .unknown,
          asked: .atLeast(.count(openingMin))),
        Clause(
          "share of its contracts", seen: share.map { .tenThousandths($0) } ?? .unknown,
          asked: .shown),
      ],
      counterEvidence: parent.cluster.counterEvidence + [
        Clause(
          "open interest this morning", seen: parent.openInterest.map { .count($0) } ?? .unknown,
          asked: .shown, role: .counter),
        .undecidable("opening on each side: says nothing on who bought", asked: "a side"),
      ])
  }
}
