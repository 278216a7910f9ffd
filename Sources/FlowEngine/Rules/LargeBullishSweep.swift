/// Calls swept at the ask, or puts swept at the bid, for a premium that is large in dollars.
///
/// Spec: `docs/classifiers/large-bullish-sweep.md`. Rule K-01.
public struct LargeBullishSweep: Rule {
  public static let id: RuleID = "large-bullish-sweep"
  public static let version: UInt32 = 2
  public static let summary =
    "Calls bought (High) or puts sold (Low) in a sweep of large premium, side grade A or B."

  public static let parameters = LargeSweep.parameters

  let sweep: LargeSweep

  public init(_ settings: Settings) {
    sweep = LargeSweep(
      direction: .bullish, bought: .call, parameters: { settings[Self.self, $0] })
  }

  public func mayFire(_ parent: borrowing Parent) -> Bool { sweep.mayFire(parent) }
  public func judge(_ parent: Parent) -> Verdict? { sweep.judge(parent) }
}
