/// Puts swept at the ask, or calls swept at the bid, for a premium that is large in dollars.
///
/// Spec: `docs/classifiers/large-bearish-sweep.md`. Rule K-02.
public struct LargeBearishSweep: Rule {
  public static let id: RuleID = "large-bearish-sweep"
  public static let version: UInt32 = 2
  public static let summary =
    "Puts bought (High) or calls sold (Low) in a sweep of large premium, side grade A or B."

  public static let parameters = LargeSweep.parameters

  let sweep: LargeSweep

  public init(_ settings: Settings) {
    sweep = LargeSweep(
      direction: .bearish, bought: .put, parameters: { settings[Self.self, $0] })
  }

  public func mayFire(_ parent: borrowing Parent) -> Bool { sweep.mayFire(parent) }
  public func judge(_ parent: Parent) -> Verdict? { sweep.judge(parent) }
}
