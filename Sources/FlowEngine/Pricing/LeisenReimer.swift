/// The binomial tree of Leisen and Reimer, stepping an American and a European option at once.
///
/// Of the two only the difference is used: the worth of early exercise. The error of the tree is
/// nearly the same in both, so it cancels, and the European part comes from the formula.
/// - Source: D. Leisen and M. Reimer (1996), the second inversion of Peizer and Pratt.
struct LeisenReimer {
  let steps: Int
  private var american: [Double]
  private var european: [Double]
  private var spots: [Double]

  /// - Parameter steps: made odd, at least 3.
  init(steps: Int) {
    self.steps = max(steps, 3) | 1
    american = [Double](repeating: 0, count: self.steps + 1)
    european = american
    spots = american
  }

  struct Problem {
    var right: OptionRight
    /// Less the dividends to come: the part of the price that moves.
    var spot: Double
    var strike: Double
    var years: Double
    var rate: Double
    /// Growth of that part, continuous: ln(forward / spot) / years.
    var carry: Double
    var volatility: Double
    var escrow: Escrow
  }

  /// What early exercise adds, and how that changes with the spot.
  struct Premium {
    var price = 0.0
    var delta = 0.0
    var gamma = 0.0
    /// Exercise now is worth at least as much as waiting.
    var isExercisedNow = false
  }

  /// The probability of an upward step and its complement, both to full relative accuracy.
  private func probability(_ z: Double) -> (up: Double, down: Double) {
    let n = Double(steps)
    let scaled = z / (n + 1.0 / 3 + 0.1 / (n + 1))
    let quarter = 0.25 * Arithmetic.exp(-scaled * scaled * (n + 1.0 / 6))
    let large = 0.5 + (0.25 - quarter).squareRoot()
    // large × small is the quarter: dividing loses nothing, subtracting from 1 would.
    let small = quarter / large
    return z < 0 ? (small, large) : (large, small)
  }

  /// - Returns: nil where the tree cannot be built: its steps leave the range of numbers.
  mutating func premium(_ problem: Problem) -> Premium? {
    let deviation = problem.volatility * problem.years.squareRoot()
    guard deviation > 0, problem.spot > 0, problem.strike > 0 else { return nil }
    let drift = Arithmetic.log(problem.spot / problem.strike) + problem.carry * problem.years
    let d1 = drift / deviation + 0.5 * deviation
    let risk = probability(d1 - deviation)
    let share = probability(d1)
    guard risk.up > 1e-200, risk.down > 1e-200, share.up > 1e-200, share.down > 1e-200 else {
      return nil
    }
    let step = problem.years / Double(steps)
    let growth = Arithmetic.exp(problem.carry * step)
    let up = growth * share.up / risk.up
    let down = growth * share.down / risk.down
    let discount = Arithmetic.exp(-problem.rate * step)
    let lattice = Lattice(
      steps: steps, step: step, up: up, down: down,
      weights: (discount * risk.up, discount * risk.down))
    return lattice.walk(problem, &american, &european, &spots)
  }
}

/// The moves of one tree, and the walk from its leaves to its root.
private struct Lattice {
  var steps: Int
  /// Years.
  var step: Double
  var up: Double
  var down: Double
  /// Discounted probabilities.
  var weights: (up: Double, down: Double)

  func walk(
    _ problem: LeisenReimer.Problem, _ american: inout [Double], _ european: inout [Double],
    _ spots: inout [Double]
  ) -> LeisenReimer.Premium {
    let sign: Double = problem.right == .call ? 1 : -1
    var a = american.mutableSpan
    var e = european.mutableSpan
    var s = spots.mutableSpan
    var lowest = problem.spot
    for _ in 0..<steps { lowest *= down }
    let ratio = up / down
    for index in 0...steps {
      s[index] = lowest
      let exercised = sign * (lowest - problem.strike)
      a[index] = exercised > 0 ? exercised : 0
      e[index] = a[index]
      lowest *= ratio
    }
    let back = 1 / down
    let strike = problem.strike
    var premium = LeisenReimer.Premium()
    for level in stride(from: steps - 1, through: 0, by: -1) {
      let cash = problem.escrow.isEmpty ? 0 : problem.escrow.value(after: Double(level) * step)
      for index in 0...level {
        s[index] *= back
        let exercised = sign * (s[index] + cash - strike)
        let held = weights.up * a[index + 1] + weights.down * a[index]
        a[index] = held > exercised ? held : exercised
        e[index] = weights.up * e[index + 1] + weights.down * e[index]
        if level == 0 { premium.isExercisedNow = exercised >= held && exercised > 0 }
      }
      let (p0, p1) = (a[0] - e[0], a[1] - e[1])
      if level == 2 {
        let p2 = a[2] - e[2]
        let (upper, lower) = ((p2 - p1) / (s[2] - s[1]), (p1 - p0) / (s[1] - s[0]))
        premium.gamma = (upper - lower) / (0.5 * (s[2] - s[0]))
      } else if level == 1 {
        premium.delta = (p1 - p0) / (s[1] - s[0])
      } else if level == 0 {
        premium.price = p0 > 0 ? p0 : 0
      }
    }
    return premium
  }
}
