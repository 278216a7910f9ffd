/// What an option is, as far as its price goes.
public struct OptionTerms: Hashable, Sendable {
  public var right: OptionRight
  public var strike: Price
  public var time: TimeToSettlement

  public init(right: OptionRight, strike: Price, time: TimeToSettlement) {
    self.right = right
    self.strike = strike
    self.time = time
  }
}

/// Where the underlying stands, for one expiry.
public struct ForwardMarket: Hashable, Sendable {
  /// The price now, for delta and gamma by the spot; the forward itself gives them by the forward.
  public var spot: Price
  /// The price implied for the settlement instant (rule G-10): it carries dividends and borrow.
  public var forward: Price
  /// Continuous rate of interest. Unit: millionths per year; 50,000 is 5 %.
  public var rate: Int32

  public init(spot: Price, forward: Price, rate: Int32) {
    self.spot = spot
    self.forward = forward
    self.rate = rate
  }

  var isUsable: Bool { spot > .zero && forward > .zero }
}

/// The value of an option and its sensitivities, rounded half to even before anyone compares them.
///
/// - Source: rules G-10 to G-12 and T-13a.
public struct Greeks: Hashable, Sendable {
  /// The value in the model.
  public var price: Price
  /// By the spot. Unit: 1/10,000, from −10,000 to 10,000.
  public var delta: Int32
  /// Unit: millionths; 200,000 is 20 %.
  public var volatility: Int32
  /// Change of delta per dollar of the spot; nil in the last two minutes. Unit: billionths.
  public var gamma: Int64?
  /// Per 0.01 of volatility and share. Unit: billionths of a dollar.
  public var vega: Int64
  /// Per calendar day and share, spot held; nil in the last two minutes. Unit: billionths of a
  /// dollar.
  public var theta: Int64?

  /// The Greeks of a European option, or of an American one as an approximation (rule G-10).
  ///
  /// - Parameter volatility: millionths.
  /// - Returns: nil without a positive volatility, strike, spot and forward.
  public static func european(
    _ terms: OptionTerms, in market: ForwardMarket, volatility: Int32
  ) -> Greeks? {
    guard market.isUsable, terms.strike > .zero, volatility > 0 else { return nil }
    let black = Black76(terms, in: market)
    let value = black.value(terms.right, volatility: Double(volatility) * 1e-6)
      .scaled(
        toSpot: dollars(market.spot), forward: black.forward, years: black.years)
    return Greeks(value, terms: terms, volatility: volatility)
  }

  /// The volatility that explains a price; nil means "n/a".
  ///
  /// - Returns: millionths, nil outside the bounds of no-arbitrage or where it cannot be found.
  public static func impliedVolatility(
    of price: Price, _ terms: OptionTerms, in market: ForwardMarket
  ) -> Int32? {
    guard market.isUsable, terms.strike > .zero, price > .zero else { return nil }
    let black = Black76(terms, in: market)
    guard let found = ImpliedVolatility.solve(terms.right, price: dollars(price), in: black)
    else { return nil }
    let rounded = Int32(Rounding.whole(found * 1e6, limit: 2e9))
    return rounded > 0 ? rounded : nil
  }

  init(_ value: Black76.Value, terms: OptionTerms, volatility: Int32) {
    price = Price(billionths: Rounding.whole(value.price * 1e9))
    delta = Int32(Rounding.whole(value.delta * 1e4, limit: 10_000))
    self.volatility = volatility
    vega = Rounding.whole(value.vega * 1e7)
    gamma = terms.time.showsGamma ? Rounding.whole(value.gamma * 1e9) : nil
    theta = terms.time.showsGamma ? Rounding.whole(value.theta / 365 * 1e9) : nil
  }

  static func dollars(_ price: Price) -> Double { Double(price.billionths) * 1e-9 }
}

extension Black76 {
  init(_ terms: OptionTerms, in market: ForwardMarket) {
    self.init(
      forward: Greeks.dollars(market.forward), strike: Greeks.dollars(terms.strike),
      years: terms.time.years, rate: Double(market.rate) * 1e-6)
  }
}

/// From a real number to a whole one, once, at the edge of the room.
enum Rounding {
  /// Half to even, kept within ±limit; 0 for what is not a number.
  static func whole(_ value: Double, limit: Double = 9e18) -> Int64 {
    guard value == value else { return 0 }
    let held = value > limit ? limit : value < -limit ? -limit : value
    // From 2^51 on there is no fraction that matters.
    guard abs(held) < 0x1p51 else { return Int64(held) }
    return Int64(Arithmetic.nearest(held))
  }
}
