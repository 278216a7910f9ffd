/// Sold in a series held before, which next morning's open interest shows as mostly closed.
///
/// Spec: `docs/classifiers/closing-pressure.md`. Rule K-17.
public struct ClosingPressure: Rule {
  public static let id: RuleID = "closing-pressure"
  public static let version: UInt32 = 1
  public static let summary =
    "Sold yesterday in a held series, and 0.6 of the sides closed by this morning's open interest."

  public static let parameters = [
    RuleParameter("open_interest_min", "times the contracts", 5),
    RuleParameter("closing_share_min", "ten-thousandths of the sides", 6_000),
  ]

  let openInterestMin: Int64
  let closingShareMin: Int64

  public init(_ settings: Settings) {
    openInterestMin = settings[Self.self, "open_interest_min"]
    closingShareMin = settings[Self.self, "closing_share_min"]
  }

  public func judge(_ morning: MorningFacts) -> Verdict? {
    switch morning.type {
    case .sweep, .probableSweep, .block, .isoPrint: break
    default: return nil
    }
    let isSigned = morning.side != .unknown
    return Verdict(
      direction: .neutral, ceiling: .medium,
      clauses: [
        Clause(
          "parent of the last session", seen: .text(morning.of.description), asked: .shown),
        Clause(
          "side", seen: isSigned ? .side(morning.side) : .unknown, asked: .exactly(.side(.sell))),
        Clause(
          "grade of the side", seen: isSigned ? .grade(morning.grade) : .unknown,
          asked: .atLeast(.grade(.b))),
        Clause(
          "open interest before that session", seen: .count(morning.openInterestBefore),
          asked: .atLeast(.count(morning.size.times(openInterestMin)))),
        // More than all sides cannot close by trading: then exercise or an adjustment did it.
        Clause(
          "share of the day's sides that closed",
          seen: closingShare(morning).map { .tenThousandths($0) } ?? .unknown,
          asked: .within(.tenThousandths(closingShareMin), .tenThousandths(10_000))),
      ],
      counterEvidence: [
        .undecidable(
          "exercise, assignment or expiry also lower open interest (O-02)", asked: "trades only"),
        .undecidable(
          "the share is of the series' whole day, not of this parent", asked: "this parent"),
        Clause(
          "contracts of the parent, of the day's volume",
          seen: morning.size.share(of: morning.volume).map { .tenThousandths($0) } ?? .unknown,
          asked: .shown, role: .counter),
      ])
  }

  /// Closing sides of all sides, ten-thousandths: down to the lower bound, up past the whole.
  private func closingShare(_ morning: MorningFacts) -> Int64? {
    guard morning.volume > 0 else { return nil }
    let sides = 2 * Int128(morning.volume)
    let change = Int128(morning.openInterestNow) - Int128(morning.openInterestBefore)
    let closing = Int128(morning.volume) - change
    let share = closing > sides ? (10_000 * closing + sides - 1) / sides : 10_000 * closing / sides
    return Int64(clamping: share)
  }
}
