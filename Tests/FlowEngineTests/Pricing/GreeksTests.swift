import Testing

@testable import FlowEngine

/// Expected values are of QuantLib's BlackCalculator.
@Suite struct GreeksTests {
  @Test("price and Greeks agree with QuantLib to nine digits")
  func european() throws {
    var price = Worst()
    var (delta, gamma, vega, theta) = (Worst(), Worst(), Worst(), Worst())
    for row in try Vectors.rows("european", atLeast: 400) {
      let black = Black76(
        forward: try row[2], strike: try row[3], years: try row[4], rate: try row[5])
      let value = black.value(row.right, volatility: try row[6])
        .scaled(toSpot: try row[1], forward: black.forward, years: black.years)
      price.relative(value.price, try row[7], row)
      delta.relative(value.delta, try row[8], row)
      gamma.relative(value.gamma, try row[9], row)
      vega.relative(value.vega, try row[10], row)
      theta.relative(value.theta, try row[11], row)
    }
    price.expect(atMost: 1e-9, "price")
    delta.expect(atMost: 1e-9, "delta")
    gamma.expect(atMost: 1e-9, "gamma")
    vega.expect(atMost: 1e-9, "vega")
    theta.expect(atMost: 1e-6, "theta")
  }

  @Test("whole numbers are those of QuantLib, rounded")
  func rounded() throws {
    for row in try Vectors.rows("european", atLeast: 400) {
      let time = try Vectors.time(days: try row[4] * 365)
      let terms = OptionTerms(
        right: row.right, strike: Vectors.price(try row[3]), time: time)
      let market = ForwardMarket(
        spot: Vectors.price(try row[1]), forward: Vectors.price(try row[2]),
        rate: Int32((try row[5] * 1e6).rounded()))
      let volatility = Int32((try row[6] * 1e6).rounded())
      let greeks = try #require(Greeks.european(terms, in: market, volatility: volatility))
      // One unit: the forward was rounded to a billionth on its way in.
      #expect(abs(Double(greeks.delta) - (try row[8]) * 1e4) <= 0.51, "\(row.words)")
      // Theta has the carry in it, ln(forward / spot) / years: half a billionth over a short time.
      let rounding = 0.5 / ((try row[4]) * 365)
      let slack = { (expected: Double) in 1 + abs(expected) * 1e-7 }
      let gamma = try #require(greeks.gamma)
      let theta = try #require(greeks.theta)
      let expected = (
        price: try row[7] * 1e9, gamma: try row[9] * 1e9, vega: try row[10] * 1e7,
        theta: try row[11] / 365 * 1e9
      )
      #expect(abs(Double(greeks.price.billionths) - expected.price) <= slack(expected.price))
      #expect(abs(Double(gamma) - expected.gamma) <= slack(expected.gamma))
      #expect(abs(Double(greeks.vega) - expected.vega) <= slack(expected.vega))
      #expect(abs(Double(theta) - expected.theta) <= slack(expected.theta) + rounding)
    }
  }

  @Test("a call less a put is the discounted forward less the strike")
  func parity() {
    for (strike, volatility) in [(80.0, 0.2), (100, 0.05), (100, 1.5), (140, 0.6)] {
      let black = Black76(forward: 101.5, strike: strike, years: 0.4, rate: 0.04)
      let call = black.value(.call, volatility: volatility)
      let put = black.value(.put, volatility: volatility)
      let expected = Arithmetic.exp(-0.016) * (101.5 - strike)
      #expect(abs(call.price - put.price - expected) < 1e-12)
      #expect(abs(call.gamma - put.gamma) < 1e-15)
    }
  }

  @Test("in the last two minutes gamma and theta are hidden, delta stays within its bounds")
  func lastMinutes() throws {
    let market = ForwardMarket(
      spot: Price(cents: 500_000), forward: Price(cents: 500_000), rate: 0)
    for (seconds, shows) in [(121 as Int64, true), (120, false), (60, false), (1, false)] {
      let time = try #require(TimeToSettlement(nanoseconds: seconds * 1_000_000_000))
      for strike in [499_000 as Int64, 500_000, 501_000] {
        let terms = OptionTerms(right: .put, strike: Price(cents: strike), time: time)
        let greeks = try #require(Greeks.european(terms, in: market, volatility: 100_000))
        #expect((greeks.gamma != nil) == shows)
        #expect((greeks.theta != nil) == shows)
        #expect((-10_000...0).contains(greeks.delta))
      }
    }
  }

  // swift-format-ignore
  @Test("an input that is not there gives no Greeks", arguments: [
    (0 as Int64, 100 as Int64, 200_000 as Int32, 100 as Int64), // no spot
    (100, 0, 200_000, 100),                                     // no forward
    (100, 100, 0, 100),                                         // no volatility
    (100, 100, -1, 100),                                        // a negative one
    (100, 100, 200_000, 0),                                     // no strike
  ])
  func missing(_ spot: Int64, _ forward: Int64, _ volatility: Int32, _ strike: Int64) throws {
    let time = try Vectors.time(days: 30)
    let terms = OptionTerms(right: .call, strike: Price(cents: strike), time: time)
    let market = ForwardMarket(
      spot: Price(cents: spot), forward: Price(cents: forward), rate: 0)
    #expect(Greeks.european(terms, in: market, volatility: volatility) == nil)
    var american = AmericanPricer(steps: 11)
    #expect(american.greeks(terms, in: market, volatility: volatility) == nil)
  }
}
