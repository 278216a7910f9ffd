/// The table of structures (rules §2.3): which series can be which package, and its listing.
///
/// Series come sorted by expiry, strike and right, the call first. `bought` is the listing that
/// costs something in an ordinary market; a negative net price turns it round (C-06a).
enum PackageNames {
  static func pair(_ a: LegSeries, _ b: LegSeries, bits: (UInt64, UInt64)) -> PackageNaming? {
    let both = bits.0 | bits.1
    if a.right == b.right {
      if a.strike == b.strike { return PackageNaming(structure: .calendar, bought: bits.1) }
      if a.expiry != b.expiry { return PackageNaming(structure: .diagonal, bought: bits.1) }
      let dear = a.right == .call ? bits.0 : bits.1
      return PackageNaming(structure: .vertical, bought: dear, ratios: .free)
    }
    guard a.expiry == b.expiry else { return nil }
    if a.strike == b.strike {
      return PackageNaming(
        structure: .straddle, bought: both, rival: .synthetic, rivalBought: bits.0)
    }
    // The call is above the put; a call below it, the guts, has no name here.
    guard b.right == .call else { return nil }
    return PackageNaming(
      structure: .strangle, bought: both, rival: .riskReversal, rivalBought: bits.1)
  }

  static func triple(
    _ a: LegSeries, _ b: LegSeries, _ c: LegSeries, bits: (UInt64, UInt64, UInt64)
  ) -> PackageNaming? {
    guard a.right == b.right, b.right == c.right, a.expiry == c.expiry, a.strike < b.strike,
      b.strike < c.strike
    else { return nil }
    return PackageNaming(structure: .butterfly, bought: bits.0 | bits.2, ratios: .oneTwoOne)
  }

  /// Whether three series can be the first three of a structure of four.
  static func canGrow(_ a: LegSeries, _ b: LegSeries, _ c: LegSeries) -> Bool {
    a.expiry == c.expiry || isSynthetic(a, b)
  }

  static func four(
    _ a: LegSeries, _ b: LegSeries, _ c: LegSeries, _ d: LegSeries,
    bits: (UInt64, UInt64, UInt64, UInt64)
  ) -> PackageNaming? {
    if a.expiry != d.expiry {
      guard isSynthetic(a, b), isSynthetic(c, d), b.expiry != c.expiry else { return nil }
      return PackageNaming(structure: .jellyRoll, bought: bits.1 | bits.2)
    }
    let calls = [a, b, c, d].count { $0.right == .call }
    if calls == 0 || calls == 4 {
      guard a.strike < b.strike, b.strike < c.strike, c.strike < d.strike else { return nil }
      return PackageNaming(structure: .condor, bought: bits.0 | bits.3)
    }
    if isSynthetic(a, b), isSynthetic(c, d) {
      return PackageNaming(structure: .box, bought: bits.0 | bits.3)
    }
    guard calls == 2, a.right == .put, d.right == .call, a.strike < b.strike, c.strike < d.strike
    else { return nil }
    // The body is bought, so that a sale is short volatility.
    if b.strike == c.strike {
      return PackageNaming(structure: .ironFly, bought: bits.1 | bits.2)
    }
    guard b.right == .put else { return nil }
    return PackageNaming(structure: .ironCondor, bought: bits.1 | bits.2)
  }

  /// What the names become when the code, or a print, says that stock is the further leg.
  static func withStock(_ naming: PackageNaming) -> PackageNaming {
    var tied = naming
    switch naming.structure {
    case .straddle:
      // Stock and put bought, call sold.
      tied.structure = .conversion
      tied.bought = naming.bought & ~naming.rivalBought
      tied.rival = nil
    case .strangle:
      tied.structure = .collar
      tied.bought = naming.bought & ~naming.rivalBought
      tied.rival = nil
    default: break
    }
    return tied
  }

  static func isSynthetic(_ a: LegSeries, _ b: LegSeries) -> Bool {
    a.expiry == b.expiry && a.strike == b.strike && a.right != b.right
  }
}
