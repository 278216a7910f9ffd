import FlowEngine

/// A package about to be printed: its legs, the prices of each, and where its net lies.
struct PackageForm: Sendable {
  enum Style: CaseIterable, Sendable {
    /// Every leg at the touch, so the net is at the end of the synthetic market.
    case touch
    /// Legs inside their quotes in whole cents, the net still on one side.
    case inside
    /// The net near the middle: no side.
    case middle
    /// Several fills at one net price and different legs.
    case fills
    /// A leg outside its own quote, paid for by another.
    case outside
  }

  static let cent: Int64 = 10_000_000

  var legs: [Int]
  /// Signed: positive legs are bought when the package is.
  var ratios: [Int]
  var side: Int
  /// One price a leg. Unit: billionths of a dollar.
  var prices: [Int64]
  var bids: [Int64]
  var asks: [Int64]

  /// Legs at the touch of quotes just settled.
  init(_ legs: [Int], _ ratios: [Int], side: Int, _ floor: SimulatedFloor) {
    self.legs = legs
    self.ratios = ratios
    self.side = side
    bids = legs.map { floor.series[$0].bid }
    asks = legs.map { floor.series[$0].ask }
    prices = zip(legs, ratios).map { leg, ratio in
      ratio * side > 0 ? floor.series[leg].ask : floor.series[leg].bid
    }
  }

  /// Net price of one package and share.
  var net: Int64 { Self.sum(ratios, prices, prices) }
  /// What one sold at the touch gives, and one bought costs.
  var low: Int64 { Self.sum(ratios, bids, asks) }
  var high: Int64 { Self.sum(ratios, asks, bids) }

  /// Where the net lies between the ends of the synthetic market.
  ///
  /// Unit: thousandths, -1000 at its bid and 1000 at its ask.
  var edge: Int { Int((2 * net - low - high) * 1_000 / max(1, high - low)) }

  private static func sum(_ ratios: [Int], _ positive: [Int64], _ negative: [Int64]) -> Int64 {
    ratios.indices.reduce(0) {
      $0 + Int64(ratios[$1]) * (ratios[$1] > 0 ? positive[$1] : negative[$1])
    }
  }

  /// Moves every leg inside its quote, in whole cents.
  ///
  /// - Parameter share: of its own spread, 0 = stays, 1000 = the other side. Unit: thousandths.
  mutating func give(_ share: Int) {
    for leg in legs.indices {
      let spread = asks[leg] - bids[leg]
      let cents = (spread * Int64(share) / 1_000 + Self.cent / 2) / Self.cent
      prices[leg] += (ratios[leg] * side > 0 ? -1 : 1) * cents * Self.cent
    }
  }

  /// Prices of another fill with the same net.
  func shifted(by cents: Int64) -> [Int64] {
    guard legs.count > 1 else { return prices }
    var moved = prices
    let (a, b) = (Int64(ratios[0]), Int64(ratios[1]))
    let step = cents * Self.cent
    moved[0] += step * abs(b)
    moved[1] -= step * abs(a) * (a * b).signum()
    return moved
  }
}
