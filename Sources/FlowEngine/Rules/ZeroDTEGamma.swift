/// Far more signed gamma than usual in options that expire today.
///
/// Spec: `docs/classifiers/zero-dte-gamma.md` and `docs/rules/gamma.md`. Rule K-06.
public struct ZeroDTEGamma: Rule {
  public static let id: RuleID = "zero-dte-gamma"
  public static let version: UInt32 = 2
  public static let summary =
    "Signed gamma of options that expire today, over 5 min, far from usual. Always Low."

  public static let parameters = [
    RuleParameter("gamma_z_min", "thousandths of |z|", 3_000),
    RuleParameter("volume_share_min", "ten-thousandths of the day's", 300),
    RuleParameter("premium_floors_min", "times the floor, without a baseline", 4),
    RuleParameter("signed_share_min", "ten-thousandths of the premium", 5_000),
  ]

  let zMin: Int64
  let shareMin: Int64
  let floorsMin: Int64
  let signedShareMin: Int64

  public init(_ settings: Settings) {
    zMin = settings[Self.self, "gamma_z_min"]
    shareMin = settings[Self.self, "volume_share_min"]
    floorsMin = settings[Self.self, "premium_floors_min"]
    signedShareMin = settings[Self.self, "signed_share_min"]
  }

  public func mayFire(_ window: borrowing GammaWindow) -> Bool {
    guard let share = window.volume.share(of: window.dayVolume), share >= shareMin else {
      return false
    }
    guard let z = window.z else {
      guard let signed = window.signedPremium else { return false }
      return signed.magnitude >= window.premiumFloor.times(floorsMin)
    }
    return z.magnitude >= zMin
  }

  public func judge(_ window: GammaWindow) -> Verdict? {
    let floor = ClauseBound.atLeast(.dollars(window.premiumFloor.times(floorsMin)))
    let clauses = [
      Clause(
        "share of today's volume in these series",
        seen: window.volume.share(of: window.dayVolume).map { .tenThousandths($0) } ?? .unknown,
        asked: .atLeast(.tenThousandths(shareMin))),
      Clause(
        "signed premium of A and B prints, either way",
        seen: dollars(window.signedPremium?.magnitude),
        asked: window.z == nil ? floor : .shown),
      .whenKnown(
        "signed gamma against the same minute of earlier sessions (|z|)",
        seen: window.z.map { .thousandths(Int64(clamping: $0.magnitude)) } ?? .unknown,
        asked: .atLeast(.thousandths(zMin))),
    ]
    return Verdict(
      direction: .volatility, ceiling: .low, clauses: clauses,
      counterEvidence: counterEvidence(window))
  }

  private func counterEvidence(_ window: GammaWindow) -> [Clause] {
    let isRange = window.hasBothEstimates
    return [
      Clause(
        "signed share of the premium",
        seen: window.signedShare.map { .tenThousandths($0) } ?? .unknown,
        asked: .atLeast(.tenThousandths(signedShareMin)), role: .counter),
      Clause(
        "index options: published side accuracy 53 to 66 %, many packages (G-04)",
        seen: .flag(window.isIndexOption), asked: .exactly(.flag(false)), role: .counter),
      .undecidable(GammaWording.inventory, asked: "inventory data"),
      Clause(
        GammaWording.openInterest,
        seen: isRange ? dollars(window.openInterestEstimate) : .unknown, asked: .shown,
        role: .counter),
      Clause(
        GammaWording.flow, seen: isRange ? dollars(window.flowEstimate) : .unknown,
        asked: .shown, role: .counter),
      .undecidable(GammaWording.openedToday, asked: "open interest of now"),
    ]
  }

  private func dollars(_ value: Dollars?) -> ClauseValue { value.map { .dollars($0) } ?? .unknown }
}

/// The only sentences about dealers that may be shown, each with its assumption (G-01 to G-03).
public enum GammaWording {
  public static let inventory =
    "dealer inventory is not observable from trades; outside estimates disagree in sign (G-01)"
  public static let openInterest =
    "gamma of open interest, assumption: dealers long calls, short puts (G-02a)"
  public static let flow =
    "gamma implied by flow, assumption: every aggressor is a customer and every resting side a "
    + "dealer, all positions kept (G-02b)"
  public static let openedToday =
    "open interest of this morning misses everything opened today (G-03)"
}
