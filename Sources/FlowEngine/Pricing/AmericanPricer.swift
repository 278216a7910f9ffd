/// Prices American options: Black-76 on the implied forward plus the worth of early exercise.
///
/// The tree always prices the given forward, so dividends and borrow inside it need no forecast.
/// Listed dividends say *when* the cash falls: they are held in escrow, the rest of the spot moves,
/// and an exercise takes both. Without a list the forward's carry is spread evenly, as a yield.
/// The storage is reused from call to call; caching per series is the caller's.
/// - Source: rules G-10 and G-13; `docs/rules/pricing.md`.
public struct AmericanPricer: Sendable {
  public static let stepsDefault = 201

  private var tree: ExtrapolatedTree

  /// - Parameter steps: odd, 101 to 201 are sensible; the time grows with the square.
  public init(steps: Int = stepsDefault) { tree = ExtrapolatedTree(steps: steps) }

  /// - Parameter volatility: millionths.
  /// - Returns: nil without a positive volatility, strike, spot and forward.
  public mutating func greeks(
    _ terms: OptionTerms, in market: ForwardMarket, dividends: [Dividend] = [], volatility: Int32
  ) -> Greeks? {
    guard market.isUsable, terms.strike > .zero, volatility > 0,
      let value = value(
        terms, in: market, dividends: dividends, volatility: Double(volatility) * 1e-6)
    else { return nil }
    return Greeks(value, terms: terms, volatility: volatility)
  }

  /// The volatility that explains the price of an American option; nil means "n/a".
  ///
  /// - Returns: millionths; nil also at or below the value of exercise, where any low volatility
  ///   would do.
  public mutating func impliedVolatility(
    of price: Price, _ terms: OptionTerms, in market: ForwardMarket, dividends: [Dividend] = []
  ) -> Int32? {
    guard market.isUsable, terms.strike > .zero, price > .zero else { return nil }
    let sign: Int64 = terms.right == .call ? 1 : -1
    let exercised = sign * (market.spot.billionths - terms.strike.billionths)
    guard price.billionths > exercised else { return nil }
    let asked = Greeks.dollars(price)
    let black = Black76(terms, in: market)
    // Early exercise only adds value: the European volatility is the highest that can be.
    let european = ImpliedVolatility.solve(terms.right, price: asked, in: black)
    var (lower, upper) = (0.0, european ?? ImpliedVolatility.volatilityMax)
    var guess = european ?? 0.5
    var before: (volatility: Double, price: Double)?
    for _ in 0..<ImpliedVolatility.stepsMax {
      guard let here = trial(black, terms, in: market, dividends: dividends, volatility: guess)
      else { return nil }
      let error = asked - here.price
      if error > 0 { lower = guess } else { upper = guess }
      // The line through the last two tries, because the tree has no slope of its own.
      let slope = before.map { (here.price - $0.price) / (guess - $0.volatility) } ?? here.vega
      before = (guess, here.price)
      var next = slope > 0 ? guess + error / slope : lower
      if !(next > lower && next < upper) { next = 0.5 * (lower + upper) }
      if abs(next - guess) <= 1e-8 || upper - lower <= 1e-8 {
        let found = Int32(Rounding.whole(next * 1e6, limit: 2e9))
        return found > 0 && next > 1e-4 ? found : nil
      }
      guess = next
    }
    return nil
  }

  /// The price and, for a step of Newton's method, the vega of the European option.
  private mutating func trial(
    _ black: Black76, _ terms: OptionTerms, in market: ForwardMarket, dividends: [Dividend],
    volatility: Double
  ) -> (price: Double, vega: Double)? {
    let european = black.value(terms.right, volatility: volatility)
    let problem = problem(black, terms, in: market, dividends, volatility)
    guard Self.mayExerciseEarly(problem) else { return (european.price, european.vega) }
    guard let premium = tree.premium(problem) else { return nil }
    let exercised = Self.exerciseValue(terms, in: market)
    let price = premium.isExercisedNow ? exercised : european.price + premium.price
    return (price > exercised ? price : exercised, european.vega)
  }

  mutating func value(
    _ terms: OptionTerms, in market: ForwardMarket, dividends: [Dividend], volatility: Double
  ) -> Black76.Value? {
    let black = Black76(terms, in: market)
    let problem = problem(black, terms, in: market, dividends, volatility)
    guard problem.spot > 0 else { return nil }
    var value = black.value(terms.right, volatility: volatility)
      .scaled(toSpot: problem.spot, forward: black.forward, years: black.years)
    guard Self.mayExerciseEarly(problem) else { return value }
    guard let premium = tree.premium(problem) else { return nil }
    let exercised = Self.exerciseValue(terms, in: market)
    guard !premium.isExercisedNow else {
      let sign: Double = terms.right == .call ? 1 : -1
      return Black76.Value(price: exercised, delta: sign, gamma: 0, vega: 0, theta: 0)
    }
    guard let vega = tree.premiumVega(problem) else { return nil }
    value.price += premium.price
    if value.price < exercised { value.price = exercised }
    value.delta += premium.delta
    value.gamma += premium.gamma
    value.vega += vega
    let (spot, spread) = (problem.spot, volatility * problem.spot)
    let cash = problem.escrow.value(after: 0)
    // The equation of Black and Scholes, solved for the derivative by time; the escrow grows too.
    value.theta =
      problem.rate * value.price - problem.carry * spot * value.delta
      - 0.5 * spread * spread * value.gamma - problem.rate * cash * value.delta
    return value
  }

  private static func exerciseValue(_ terms: OptionTerms, in market: ForwardMarket) -> Double {
    let gap = Greeks.dollars(market.spot) - Greeks.dollars(terms.strike)
    let value = terms.right == .call ? gap : -gap
    return value > 0 ? value : 0
  }

  /// A call on a stock that pays nothing is worth more alive while interest is not negative.
  private static func mayExerciseEarly(_ problem: LeisenReimer.Problem) -> Bool {
    problem.right == .put || !problem.escrow.isEmpty || problem.carry < problem.rate
      || problem.rate < 0
  }

  private func problem(
    _ black: Black76, _ terms: OptionTerms, in market: ForwardMarket, _ dividends: [Dividend],
    _ volatility: Double
  ) -> LeisenReimer.Problem {
    let escrow = Escrow(dividends, rate: black.rate, years: black.years)
    let spot = Greeks.dollars(market.spot) - escrow.value(after: 0)
    return LeisenReimer.Problem(
      right: terms.right, spot: spot, strike: black.strike, years: black.years, rate: black.rate,
      carry: spot > 0 ? Arithmetic.log(black.forward / spot) / black.years : 0,
      volatility: volatility, escrow: escrow)
  }
}
