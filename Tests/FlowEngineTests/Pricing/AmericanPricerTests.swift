import Testing

@testable import FlowEngine

/// Expected values are of QuantLib: its QdFp engine for yields, finite differences for cash.
@Suite struct AmericanPricerTests {
  private func terms(_ row: Vectors.Row, strike: Double, days: Double) throws -> OptionTerms {
    OptionTerms(
      right: row.right, strike: Vectors.price(strike), time: try Vectors.time(days: days))
  }

  /// Growth by the test's own exponential would be ours; the rate times time is small enough for
  /// its series.
  private func growth(_ x: Double) -> Double {
    var (sum, term) = (1.0, 1.0)
    for n in 1..<30 {
      term *= x / Double(n)
      sum += term
    }
    return sum
  }

  private func market(spot: Double, forward: Double, rate: Double) -> ForwardMarket {
    ForwardMarket(
      spot: Vectors.price(spot), forward: Vectors.price(forward),
      rate: Int32((rate * 1e6).rounded()))
  }

  @Test("with a yield, price within a cent on a stock of $100, delta and gamma close")
  func yields() throws {
    var pricer = AmericanPricer()
    var (price, delta, gamma, vega) = (Worst(), Worst(), Worst(), Worst())
    for row in try Vectors.rows("american", atLeast: 150) {
      let (spot, days, rate) = (try row[1], try row[3], try row[4])
      let forward = spot * growth((rate - (try row[5])) * days / 365)
      let market = market(spot: spot, forward: forward, rate: rate)
      let found = pricer.value(
        try terms(row, strike: try row[2], days: days), in: market, dividends: [],
        volatility: try row[6])
      let value = try #require(found)
      price.note(abs(value.price - (try row[7])), row)
      delta.note(abs(value.delta - (try row[8])), row)
      gamma.note(abs(value.gamma - (try row[9])), row)
      vega.note(abs(value.vega - (try row[10])), row)
    }
    price.expect(atMost: 0.01, "price")
    delta.expect(atMost: 0.002, "delta")
    gamma.expect(atMost: 0.001, "gamma")
    vega.expect(atMost: 0.5, "vega, per 1.00 of volatility")
    #expect(price.error > 0)
  }

  @Test("with a cash dividend, price within a cent")
  func cash() throws {
    var pricer = AmericanPricer()
    var worst = Worst()
    for row in try Vectors.rows("dividends", atLeast: 60) {
      let (spot, days, rate) = (try row[1], try row[3], try row[4])
      let (at, amount) = (try row[6], try row[7])
      let present = amount * growth(-rate * at / 365)
      let forward = (spot - present) * growth(rate * days / 365)
      let dividend = Dividend(after: Int64(at * 86_400e9), amount: Vectors.price(amount))
      let found = pricer.value(
        try terms(row, strike: try row[2], days: days),
        in: market(spot: spot, forward: forward, rate: rate), dividends: [dividend],
        volatility: try row[5])
      let value = try #require(found)
      worst.note(abs(value.price - (try row[8])), row)
    }
    worst.expect(atMost: 0.01, "price")
    #expect(worst.error > 0)
  }

  @Test("the volatility comes back from the price of another engine")
  func impliedVolatility() throws {
    var pricer = AmericanPricer()
    var count = 0
    for row in try Vectors.rows("american", atLeast: 150) {
      let (spot, strike, days, rate) = (try row[1], try row[2], try row[3], try row[4])
      let exercised = max(row.right == .call ? spot - strike : strike - spot, 0)
      // Near the value of exercise a cent is many points of volatility.
      guard try row[7] - exercised > 0.25, try row[10] > 5, count < 40 else { continue }
      count += 1
      let forward = spot * growth((rate - (try row[5])) * days / 365)
      let found = pricer.impliedVolatility(
        of: Vectors.price(try row[7]), try terms(row, strike: strike, days: days),
        in: market(spot: spot, forward: forward, rate: rate))
      let error = abs(Double(try #require(found)) * 1e-6 - (try row[6]))
      #expect(error < 0.0005, "\(error) at \(row.words)")
    }
    expectNoDifference(count, 40)
  }

  @Test("a call on a stock that pays nothing is a European one, to the last bit")
  func noDividend() throws {
    let time = try Vectors.time(days: 120)
    let market = market(spot: 100, forward: 102, rate: 0.05)
    var pricer = AmericanPricer()
    // 102 is above 100 e^(0.05 × 120 / 365) = 101.66: the stock costs more to carry than money.
    for strike in [70.0, 100, 130] {
      let terms = OptionTerms(right: .call, strike: Vectors.price(strike), time: time)
      expectNoDifference(
        pricer.greeks(terms, in: market, volatility: 300_000),
        Greeks.european(terms, in: market, volatility: 300_000))
    }
  }

  @Test("far in the money a put is worth its exercise now, and its volatility is not available")
  func exercisedNow() throws {
    let terms = OptionTerms(
      right: .put, strike: Price(cents: 20_000), time: try Vectors.time(days: 30))
    let market = market(spot: 100, forward: 100.41, rate: 0.05)
    var pricer = AmericanPricer()
    let found = pricer.greeks(terms, in: market, volatility: 200_000)
    let greeks = try #require(found)
    expectNoDifference(greeks.price, Price(cents: 10_000))
    expectNoDifference(greeks.delta, -10_000)
    expectNoDifference(greeks.gamma, 0)
    #expect(pricer.impliedVolatility(of: Price(cents: 10_000), terms, in: market) == nil)
    #expect(pricer.impliedVolatility(of: Price(cents: 9_990), terms, in: market) == nil)
  }

  @Test("reused storage leaks nothing from one call into the next")
  func reuse() throws {
    let market = market(spot: 100, forward: 99, rate: 0.05)
    let near = OptionTerms(
      right: .put, strike: Price(cents: 10_000), time: try Vectors.time(days: 90))
    let far = OptionTerms(
      right: .call, strike: Price(cents: 4_000), time: try Vectors.time(days: 700))
    var fresh = AmericanPricer()
    let expected = fresh.greeks(near, in: market, volatility: 250_000)
    var used = AmericanPricer()
    _ = used.greeks(far, in: market, volatility: 900_000)
    expectNoDifference(used.greeks(near, in: market, volatility: 250_000), expected)
    #expect(expected != nil)
  }

  @Test("theta of an at-the-money put is what a day takes")
  func theta() throws {
    let market = market(spot: 100, forward: 100.8, rate: 0.04)
    var pricer = AmericanPricer()
    let strike = Price(cents: 10_000)
    let now = OptionTerms(right: .put, strike: strike, time: try Vectors.time(days: 91))
    // The carry is that of the forward: 0.008 over 91 days, so 100.79 a day later.
    let later = OptionTerms(right: .put, strike: strike, time: try Vectors.time(days: 90))
    let next = self.market(spot: 100, forward: 100 * growth(0.007968170 * 90 / 91), rate: 0.04)
    let (first, second) = (
      pricer.greeks(now, in: market, volatility: 250_000),
      pricer.greeks(later, in: next, volatility: 250_000)
    )
    let (today, tomorrow) = (try #require(first), try #require(second))
    let lost = tomorrow.price.billionths - today.price.billionths
    let theta = try #require(today.theta)
    #expect(abs(Double(theta - lost)) < 0.02 * abs(Double(lost)))
  }
}
