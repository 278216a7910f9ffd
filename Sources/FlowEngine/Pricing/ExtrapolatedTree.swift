/// Two trees, one of half the steps, and their limit.
///
/// A tree can exercise only at its steps, which costs in proportion to the length of a step: what
/// doubling the steps adds, added once more, takes most of that error away (Richardson).
/// With cash dividends the error depends on where a date falls between two steps: no limit then.
struct ExtrapolatedTree {
  private var fine: LeisenReimer
  private var coarse: LeisenReimer

  init(steps: Int) {
    fine = LeisenReimer(steps: steps)
    coarse = LeisenReimer(steps: steps / 2)
  }

  /// - Returns: nil where a tree cannot be built.
  mutating func premium(_ problem: LeisenReimer.Problem) -> LeisenReimer.Premium? {
    guard var found = fine.premium(problem) else { return nil }
    guard problem.escrow.isEmpty, !found.isExercisedNow else { return found }
    guard let rough = coarse.premium(problem) else { return nil }
    guard !rough.isExercisedNow else { return found }
    let weight = Double(coarse.steps) / Double(fine.steps - coarse.steps)
    found.price += weight * (found.price - rough.price)
    found.delta += weight * (found.delta - rough.delta)
    found.gamma += weight * (found.gamma - rough.gamma)
    if found.price < 0 { found.price = 0 }
    return found
  }

  /// How the worth of early exercise changes per 1.00 of volatility, by the fine tree alone: the
  /// limit of a difference of two trees is all noise.
  mutating func premiumVega(_ problem: LeisenReimer.Problem) -> Double? {
    let bump = 1e-3
    var higher = problem
    higher.volatility += bump
    guard let here = fine.premium(problem), let there = fine.premium(higher) else { return nil }
    return (there.price - here.price) / bump
  }
}
