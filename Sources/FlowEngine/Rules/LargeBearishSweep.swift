/// Puts swept at the ask, or calls swept at the bid, for a premium that is large in dollars.
///
/// Spec: `docs/classifiers/large-bearish-sweep.md`. Rule K-02.
public struct LargeBearishSweep: Rule {
  public static let id: RuleID = "large-bearish-sweep"
  public static let version: UInt32 = 1
  public static let summary =
    "Puts bought (High) or calls sold (Low) in a sweep of large premium, side grade A or B."

  public init() {}

  public func judge(_ parent: Parent) -> Verdict? {
    LargeSweep(direction: .bearish, bought: .put).judge(parent)
  }
}
