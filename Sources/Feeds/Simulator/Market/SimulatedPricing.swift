import FlowEngine

/// A fair value and its slope, from a Black-Scholes-like model with a smile.
///
/// One forward and one volatility serve the call and the put of a strike, so parity holds up to
/// early exercise, which the model knows only as a floor at the intrinsic value.
struct SimulatedValue: Sendable {
  /// Dollars a share.
  var value: Double
  var delta: Double
  /// Worth its intrinsic value and no more, so that its price says nothing about its delta.
  var isFloored: Bool

  static let rate = 0.04
  private static let year = 365.0 * 86_400e9

  /// - Parameter lift: added to the volatility of this series alone.
  init(
    _ series: SimulatedListing.Series, volatility atMoney: Double, lift: Double = 0, spot: Double,
    at now: Int64
  ) {
    let time = max(Double(series.settles - now), 60e9) / Self.year
    let root = SimulationMath.root(time)
    let forward = spot * (1 + Self.rate * time)
    let moneyness = SimulationMath.log(series.strike / forward)
    let scaled = max(-3, min(3, moneyness / (atMoney * max(root, 0.02))))
    let volatility = atMoney * (1.02 - 0.045 * scaled + 0.022 * scaled * scaled) + lift
    let spread = volatility * root
    let d1 = -moneyness / spread + spread / 2
    let discount = 1 / (1 + Self.rate * time)
    let n1 = SimulationMath.normal(d1)
    let n2 = SimulationMath.normal(d1 - spread)
    let call = discount * (forward * n1 - series.strike * n2)
    switch series.right {
    case .call:
      value = max(call, spot - series.strike, 0)
      isFloored = false
      delta = n1
    case .put:
      let put = call - discount * (forward - series.strike)
      value = max(put, series.strike - spot, 0)
      isFloored = put < (series.strike - spot) * 1.002
      delta = n1 - 1
    }
  }

  /// A put in the money whose time value is no more than what its strike earns until it settles:
  /// early exercise, which the model lacks, moves its delta.
  func isExercisable(_ series: SimulatedListing.Series, spot: Double) -> Bool {
    abs(delta) > 0.5 && !isWorthHolding(series, spot: spot)
  }

  /// A call, or a put whose time value is well above what its strike earns until it settles.
  func isWorthHolding(_ series: SimulatedListing.Series, spot: Double) -> Bool {
    guard series.right == .put else { return true }
    let carry = series.strike * Self.rate * Double(series.days) / 365
    return value - max(0, series.strike - spot) >= 2 * carry
  }
}

extension TickTable {
  /// The nearest price of the grid at or below.
  func floor(_ billionths: Int64) -> Int64 {
    guard billionths > 0 else { return 0 }
    let tick = tick(at: Price(billionths: billionths))
    return billionths / tick * tick
  }

  /// The next price of the grid.
  func above(_ billionths: Int64) -> Int64 {
    billionths + tick(at: Price(billionths: billionths))
  }

  /// The price of the grid before this one; 0 stays 0.
  func below(_ billionths: Int64) -> Int64 {
    billionths <= 0 ? 0 : billionths - tick(at: Price(billionths: billionths - 1))
  }
}
