/// The Black-76 formula on a forward: European options, and their sensitivities.
///
/// Real numbers live here and in its neighbours only: what leaves the room is rounded (`Greeks`).
/// With the forward of the stock's own carry this is Black-Scholes-Merton; `spot` scales from
/// the one to the other.
/// - Source: rule G-10; F. Black (1976), "The pricing of commodity contracts".
struct Black76 {
  var forward: Double
  var strike: Double
  /// Years to settlement, above 0.
  var years: Double
  /// Continuous rate of interest; the discount is e^(−rate × years).
  var rate: Double
  var discount: Double

  init(forward: Double, strike: Double, years: Double, rate: Double) {
    self.forward = forward
    self.strike = strike
    self.years = years
    self.rate = rate
    discount = Arithmetic.exp(-rate * years)
  }

  /// A value and its derivatives. Delta and gamma by the forward unless scaled to the spot.
  struct Value {
    var price: Double
    var delta: Double
    var gamma: Double
    /// Per 1.00 of volatility.
    var vega: Double
    /// Per year, with the forward held, or with the spot held once scaled.
    var theta: Double

    /// The same by the spot that the forward was made of.
    func scaled(toSpot spot: Double, forward: Double, years: Double) -> Value {
      let ratio = forward / spot
      let carry = Arithmetic.log(ratio) / years
      return Value(
        price: price, delta: delta * ratio, gamma: gamma * ratio * ratio, vega: vega,
        theta: theta - carry * forward * delta)
    }
  }

  func value(_ right: OptionRight, volatility: Double) -> Value {
    let rootTime = years.squareRoot()
    let deviation = volatility * rootTime
    let moneyness = Arithmetic.log(forward / strike)
    let d1 = moneyness / deviation + 0.5 * deviation
    let d2 = d1 - deviation
    let density = Arithmetic.normalDensity(d1)
    let sign: Double = right == .call ? 1 : -1
    let near = Arithmetic.normalBelow(sign * d1)
    let far = Arithmetic.normalBelow(sign * d2)
    let price = discount * sign * (forward * near - strike * far)
    return Value(
      price: price > 0 ? price : 0,
      delta: discount * sign * near,
      gamma: discount * density / (forward * deviation),
      vega: discount * forward * density * rootTime,
      theta: rate * price - discount * forward * density * volatility / (2 * rootTime))
  }
}
