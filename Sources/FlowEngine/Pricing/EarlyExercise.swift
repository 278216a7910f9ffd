/// Whether the European value is good enough, or the tree should be asked.
public enum EarlyExercise {
  /// Exercise would gain more than the time value that it gives up.
  ///
  /// A call gains the dividends before settlement, a put the interest on its strike. Only an
  /// option in the money is exercised. What the forward says of dividends stands in for a list.
  ///
  /// - Parameter european: the value of the same option in Black-76.
  /// - Source: rule G-10; the form of it for puts is our default [D].
  public static func matters(
    _ terms: OptionTerms, in market: ForwardMarket, european: Greeks
  ) -> Bool {
    let (spot, strike) = (market.spot.billionths, terms.strike.billionths)
    let exercised = terms.right == .call ? spot - strike : strike - spot
    guard market.isUsable, exercised > 0 else { return false }
    let black = Black76(terms, in: market)
    let gain: Double
    switch terms.right {
    case .call: gain = Greeks.dollars(market.spot) - black.forward * black.discount
    case .put: gain = black.strike * (1 - black.discount)
    }
    return Rounding.whole(gain * 1e9) > max(european.price.billionths - exercised, 0)
  }
}
