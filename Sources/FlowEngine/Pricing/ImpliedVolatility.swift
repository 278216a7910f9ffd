/// The volatility that explains a price: Newton's method with a bisection guard.
///
/// The out-of-the-money side is solved, found by parity when the option is in the money, because
/// there all of the price is time value. No price inside the bounds of no-arbitrage: nil, which is
/// shown as "n/a", never 0.
/// - Source: rule G-11. The objective 1 / ln(price) below the inflection: P. Jäckel (2006), "By
///   implication".
enum ImpliedVolatility {
  /// Beyond it a price says nothing about volatility: 10,000 %.
  static let volatilityMax = 100.0
  static let stepsMax = 48

  /// - Parameter price: as traded, discounted.
  static func solve(_ right: OptionRight, price: Double, in market: Black76) -> Double? {
    let (forward, strike) = (market.forward, market.strike)
    guard forward > 0, strike > 0, market.years > 0, market.discount > 0 else { return nil }
    let intrinsic = right == .call ? forward - strike : strike - forward
    let grown = price / market.discount
    let outside = intrinsic > 0 ? grown - intrinsic : grown
    // Parity leaves rounding in the last digits of the larger number: no time value is none.
    let noise = intrinsic > 0 ? 1e-15 * grown : 0
    let ceiling = forward < strike ? forward : strike
    guard outside > noise, outside < ceiling else { return nil }
    let scale = (forward * strike).squareRoot()
    let distance = -abs(Arithmetic.log(forward / strike))
    guard let deviation = deviation(of: outside / scale, at: distance) else { return nil }
    let volatility = deviation / market.years.squareRoot()
    return volatility <= volatilityMax ? volatility : nil
  }

  /// The deviation (volatility × √years) of a normalised out-of-the-money price.
  ///
  /// - Parameters:
  ///   - price: over √(forward × strike).
  ///   - distance: −|ln(forward / strike)|.
  static func deviation(of price: Double, at distance: Double) -> Double? {
    let inflection = (-2 * distance).squareRoot()
    let isLow = distance < 0 && price < Normalised(distance, inflection).price
    let logPrice = Arithmetic.log(price)
    var (lower, upper) = isLow ? (0, inflection) : (inflection, 64)
    var guess = isLow ? lowGuess(logPrice, distance) : highGuess(price, distance)
    for _ in 0..<stepsMax {
      // A guess that left the bracket: halve it.
      if !(guess > lower && guess < upper) { guess = 0.5 * (lower + upper) }
      let here = Normalised(distance, guess)
      if here.price < price { lower = guess } else { upper = guess }
      guard here.slope > 0, here.price > 0 else {
        guess = 0.5 * (lower + upper)
        continue
      }
      let curve = distance * distance / (guess * guess * guess) - 0.25 * guess
      let step: Double
      let bend: Double
      if isLow {
        let logHere = Arithmetic.log(here.price)
        let relative = here.slope / here.price
        step = (logPrice - logHere) * logHere / (logPrice * relative)
        bend = curve - relative * (1 + 2 / logHere)
      } else {
        step = (price - here.price) / here.slope
        bend = curve
      }
      // Halley's correction, kept within half and double of Newton's step.
      let correction = 1 + 0.5 * step * bend
      let next = guess + step / (correction > 0.5 ? (correction < 2 ? correction : 2) : 0.5)
      if abs(next - guess) <= 1e-9 * guess { return next }
      guess = next
    }
    return upper - lower <= 1e-9 * upper ? 0.5 * (lower + upper) : nil
  }

  /// Far from the money the logarithm of a price is close to −distance² / (2 deviation²).
  private static func lowGuess(_ logPrice: Double, _ distance: Double) -> Double {
    -distance / (-2 * (logPrice < -1 ? logPrice : -1)).squareRoot()
  }

  /// A rational start near the money.
  /// - Source: C. Corrado and T. Miller (1996), in normalised terms.
  private static func highGuess(_ price: Double, _ distance: Double) -> Double {
    let up = Arithmetic.exp(0.5 * distance)
    let down = 1 / up
    let gap = up - down
    let centre = price - 0.5 * gap
    let radicand = centre * centre - gap * gap * 0.3183098861837907
    let root = radicand > 0 ? radicand.squareRoot() : 0
    return 2.5066282746310002 / (up + down) * (centre + root)
  }

  /// An out-of-the-money price over √(forward × strike), and its slope by the deviation.
  ///
  /// One exponential for both: the density at either end of the formula is the same number.
  struct Normalised {
    var price: Double
    var slope: Double

    @inline(__always)
    init(_ distance: Double, _ deviation: Double) {
      guard deviation > 0 else {
        (price, slope) = (0, 0)
        return
      }
      let centre = distance / deviation
      let half = 0.5 * deviation
      let exponent = Arithmetic.exp(-0.5 * (centre * centre + half * half))
      slope = Arithmetic.oneOverRootTwoPi * exponent
      let (near, far) = (centre + half, centre - half)
      let below = slope * Arithmetic.tailOverDensity(-far)
      if near <= 0 {
        price = slope * Arithmetic.tailOverDensity(-near) - below
      } else {
        let up = Arithmetic.exp(0.5 * distance)
        price = up - slope * Arithmetic.tailOverDensity(near) - below
      }
    }
  }
}
