import FlowEngine

/// How orders of a given form reach the tape: the mechanics, without a reason.
enum OrderShapes {
  /// Positive parts of a total.
  static func split(_ total: Int, _ count: Int, _ random: inout SimulationRandom) -> [Int] {
    let count = max(1, min(count, total))
    var parts = Array(repeating: total / count, count: count)
    for index in 0..<(total % count) { parts[index] += 1 }
    for _ in 0..<(2 * count) {
      let (from, to) = (random.below(count), random.below(count))
      let moved = random.below(max(1, parts[from] / 3 + 1))
      if parts[from] - moved >= 1 {
        parts[from] -= moved
        parts[to] += moved
      }
    }
    return parts
  }

  /// Slices of one order in one series, one after the other.
  ///
  /// - Parameter steps: whether the quote steps away after a slice.
  static func slices(
    _ series: Int, side: Int, sizes: [Int], venues: [Venue], condition: String, gaps: [Int64],
    steps: Bool = false
  ) -> OrderDraft {
    var draft = OrderDraft([series])
    var offset: Int64 = 0
    for (index, size) in sizes.enumerated() {
      if index > 0 { offset += gaps[(index - 1) % gaps.count] }
      let isLast = index == sizes.count - 1
      draft.add(
        offset, side, size, venues[index % venues.count], condition,
        nudge: steps && !isLast ? 1 : 0)
    }
    return draft
  }

  /// One or several fills of a package on one venue within a millisecond.
  ///
  /// - Parameter ratios: signed, positive legs at the ask when the package is bought.
  static func package(
    _ legs: [Int], ratios: [Int], side: Int, quantity: Int, fills: Int, venue: Venue,
    condition: String, _ random: inout SimulationRandom
  ) -> OrderDraft {
    var draft = OrderDraft(legs)
    draft.reservesLegs = true
    for (fill, quantity) in split(quantity, fills, &random).enumerated() {
      for (leg, ratio) in ratios.enumerated() {
        draft.add(
          Int64(fill) * 180_000, leg: leg, ratio * side > 0 ? 1 : -1, abs(ratio) * quantity,
          venue, condition)
      }
    }
    return draft
  }

  /// Signed ratios and legs of a named structure around a series; nil where the chain ends.
  ///
  /// The legs are listed as a buyer would: the package costs something.
  static func structure(
    _ name: String, _ base: Int, _ listing: SimulatedListing, width: Int
  ) -> (legs: [Int], ratios: [Int])? {
    let isCall = listing.series[base].right == .call
    // The strike of a leg that is worth less.
    let out = isCall ? width : -width
    let call = isCall ? base : listing.sibling(base, flip: true)
    let put = isCall ? listing.sibling(base, flip: true) : base
    guard let call, let put else { return nil }
    let legs: [Int?]
    let ratios: [Int]
    switch name {
    case "vertical": (legs, ratios) = ([base, listing.sibling(base, strike: out)], [1, -1])
    case "ratio": (legs, ratios) = ([base, listing.sibling(base, strike: out)], [1, -2])
    case "calendar": (legs, ratios) = ([listing.sibling(base, expiry: 1), base], [1, -1])
    case "diagonal":
      (legs, ratios) = ([listing.sibling(base, expiry: 1, strike: out / width), base], [1, -1])
    case "butterfly":
      (legs, ratios) = (
        [listing.sibling(base, strike: -width), base, listing.sibling(base, strike: width)],
        [1, -2, 1]
      )
    case "straddle": (legs, ratios) = ([call, put], [1, 1])
    case "strangle":
      (legs, ratios) = (
        [listing.sibling(call, strike: width), listing.sibling(put, strike: -width)], [1, 1]
      )
    case "risk_reversal":
      (legs, ratios) = (
        [listing.sibling(call, strike: width), listing.sibling(put, strike: -width)], [1, -1]
      )
    case "iron_condor":
      (legs, ratios) = (
        [
          listing.sibling(put, strike: -width), listing.sibling(put, strike: -2 * width),
          listing.sibling(call, strike: width), listing.sibling(call, strike: 2 * width),
        ], [1, -1, 1, -1]
      )
    default: return nil
    }
    let known = legs.compactMap { $0 }
    return known.count == legs.count ? (known, ratios) : nil
  }
}
