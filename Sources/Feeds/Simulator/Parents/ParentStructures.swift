import FlowEngine

/// The legs of every structure around a series, listed as a buyer would.
enum ParentStructures {
  typealias Legs = (legs: [Int], ratios: [Int])

  /// Signed ratios and legs; nil where the chain ends.
  ///
  /// - Parameters:
  ///   - width: strikes between neighbouring legs.
  ///   - variant: picks one of the ratios where a structure has several.
  static func make(
    _ plan: ParentPlan, _ base: Int, _ listing: SimulatedListing, width: Int, variant: Int
  ) -> Legs? {
    let isCall = listing.series[base].right == .call
    // The strike of a leg that is worth less.
    let out = listing.sibling(base, strike: isCall ? width : -width)
    let (small, large) = [(1, 2), (1, 3), (2, 3)][variant % 3]
    let call = isCall ? base : listing.sibling(base, flip: true)
    guard let call, let put = listing.sibling(call, flip: true) else { return nil }
    func calls(_ steps: Int) -> Int? { listing.sibling(call, strike: steps * width) }
    func puts(_ steps: Int) -> Int? { listing.sibling(put, strike: steps * width) }
    func same(_ steps: Int) -> Int? { listing.sibling(base, strike: steps * width) }
    switch plan {
    case .ratio: return known([base, out], [small, -large])
    case .backspread: return known([base, out], [-small, large])
    case .ironFly: return known([call, put, puts(-1), calls(1)], [1, 1, -1, -1])
    case .condor: return known([same(-1), base, same(1), same(2)], [1, -1, -1, 1])
    case .synthetic, .conversion, .reversal: return known([call, put], [1, -1])
    case .straddle, .ambiguous: return known([call, put], [1, 1])
    case .collar: return known([puts(-1), calls(1)], [1, -1])
    case .box: return known([call, calls(1), put, puts(1)], [1, -1, -1, 1])
    case .jellyRoll:
      let far = (listing.sibling(call, expiry: 1), listing.sibling(put, expiry: 1))
      return known([far.0, far.1, call, put], [1, -1, -1, 1])
    case .custom where variant % 2 == 0:
      return known([same(-1), base, same(1)], isCall ? [1, -1, -1] : [-1, -1, 1])
    case .custom: return known([call, listing.sibling(put, expiry: 1, strike: -width)], [1, 1])
    default: return OrderShapes.structure(plan.rawValue, base, listing, width: width)
    }
  }

  private static func known(_ legs: [Int?], _ ratios: [Int]) -> Legs? {
    let all = legs.compactMap { $0 }
    return all.count == legs.count ? (all, ratios) : nil
  }

  /// Whether the net price of a package says which way it is listed.
  static func hasDebit(_ plan: ParentPlan) -> Bool {
    switch plan {
    case .ratio, .backspread, .riskReversal, .synthetic, .custom, .collar: false
    default: true
    }
  }

  /// A call and a put whose sides name the structure: only a price near one end can tell.
  static func isCallAndPut(_ plan: ParentPlan) -> Bool {
    [.straddle, .strangle, .riskReversal, .synthetic].contains(plan)
  }
}
