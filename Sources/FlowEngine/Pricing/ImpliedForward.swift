/// Both quotes of one strike of one expiry, for put-call parity.
public struct ParityQuote: Hashable, Sendable {
  public var strike: Price
  public var callBid: Price
  public var callAsk: Price
  public var putBid: Price
  public var putAsk: Price

  public init(strike: Price, callBid: Price, callAsk: Price, putBid: Price, putAsk: Price) {
    self.strike = strike
    self.callBid = callBid
    self.callAsk = callAsk
    self.putBid = putBid
    self.putAsk = putAsk
  }

  /// Both sides quoted, not locked or crossed, and not wide against the price.
  var isHealthy: Bool {
    strike > .zero && Self.isHealthy(callBid, callAsk) && Self.isHealthy(putBid, putAsk)
  }

  /// Call less put. Unit: half billionths of a dollar, so that it is exact.
  var difference: Int64 {
    callBid.billionths &+ callAsk.billionths &- putBid.billionths &- putAsk.billionths
  }

  private static func isHealthy(_ bid: Price, _ ask: Price) -> Bool {
    guard bid > .zero, ask > bid, ask.billionths < ImpliedForward.priceMax else { return false }
    let width = ask.billionths - bid.billionths
    // A quarter of the middle, as for a wide quote (S-23); a quarter dollar is never wide.
    return width <= 250_000_000 || width <= (bid.billionths + ask.billionths) / 8
  }
}

/// The forward of one expiry that call and put quotes imply: K + (C − P) e^(rT).
///
/// The median over the five healthy strikes nearest to the money. There both options are near the
/// money and one of the two is out of it, so spreads are narrow and early exercise is worth least;
/// the median forgets one bad quote. Dividends and borrow need no forecast: they are inside.
/// - Source: rule G-10. The first strike: where call and put differ least, as in the published
///   method of the VIX.
public struct ImpliedForward: Hashable, Sendable {
  public var price: Price
  /// How many strikes spoke, 3 to 5.
  public var strikes: Int
  /// Between the highest and the lowest of them: how well they agree.
  public var spread: Price

  public static let strikesMax = 5
  public static let strikesMin = 3
  /// A million dollars: sums stay in range.
  static let priceMax: Int64 = 1_000_000_000_000_000

  /// Allocates nothing, and the order of the quotes does not matter.
  ///
  /// - Parameters:
  ///   - quotes: of one expiry, each strike once.
  ///   - rate: continuous. Unit: millionths per year.
  /// - Returns: nil with fewer than three healthy strikes.
  public init?(_ quotes: [ParityQuote], rate: Int32, time: TimeToSettlement) {
    guard let money = Self.atTheMoney(quotes) else { return nil }
    let growth = Arithmetic.exp(Double(rate) * 1e-6 * time.years)
    let centre = Self.forward(quotes[money], growth: growth)
    var nearest = Sorted()
    for index in quotes.indices where quotes[index].isHealthy {
      let strike = quotes[index].strike.billionths
      let distance = strike > centre ? strike - centre : centre - strike
      nearest.insert(distance: distance, strike: strike, value: Int64(index))
    }
    guard nearest.count >= Self.strikesMin else { return nil }
    var forwards = Sorted()
    for place in 0..<nearest.count {
      let quote = quotes[Int(nearest.values[place])]
      let forward = Self.forward(quote, growth: growth)
      forwards.insert(distance: forward, strike: quote.strike.billionths, value: forward)
    }
    let count = forwards.count
    let middle = forwards.values[(count - 1) / 2] + forwards.values[count / 2]
    guard middle > 0 else { return nil }
    price = Price(billionths: middle / 2)
    strikes = count
    spread = Price(billionths: forwards.values[count - 1] - forwards.values[0])
  }

  private static func forward(_ quote: ParityQuote, growth: Double) -> Int64 {
    quote.strike.billionths + Rounding.whole(Double(quote.difference) * 0.5 * growth, limit: 4e15)
  }

  /// The strike where call and put differ least; the lower strike of two equals.
  private static func atTheMoney(_ quotes: [ParityQuote]) -> Int? {
    var best: Int?
    for index in quotes.indices where quotes[index].isHealthy {
      guard let held = best else {
        best = index
        continue
      }
      let (a, b) = (abs(quotes[index].difference), abs(quotes[held].difference))
      if a < b || (a == b && quotes[index].strike < quotes[held].strike) { best = index }
    }
    return best
  }

  /// Up to five entries, least distance first, then least strike.
  private struct Sorted {
    var distances = InlineArray<5, Int64>(repeating: 0)
    var strikes = InlineArray<5, Int64>(repeating: 0)
    var values = InlineArray<5, Int64>(repeating: 0)
    var count = 0

    mutating func insert(distance: Int64, strike: Int64, value: Int64) {
      var place = count
      while place > 0, (distance, strike) < (distances[place - 1], strikes[place - 1]) {
        place -= 1
      }
      guard place < ImpliedForward.strikesMax else { return }
      count = min(count + 1, ImpliedForward.strikesMax)
      var last = count - 1
      while last > place {
        distances[last] = distances[last - 1]
        strikes[last] = strikes[last - 1]
        values[last] = values[last - 1]
        last -= 1
      }
      distances[place] = distance
      strikes[place] = strike
      values[place] = value
    }
  }
}
