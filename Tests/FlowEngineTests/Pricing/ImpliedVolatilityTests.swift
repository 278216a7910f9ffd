import Testing

@testable import FlowEngine

/// Expected values are of vollib, which solves to the last bit ("let's be rational").
@Suite struct ImpliedVolatilityTests {
  @Test("volatility agrees with vollib to nine digits, from a price of 1e-290 to the upper bound")
  func vectors() throws {
    var worst = Worst()
    for row in try Vectors.rows("volatility", atLeast: 600) {
      let black = Black76(
        forward: try row[2], strike: try row[3], years: try row[4], rate: try row[5])
      let found = ImpliedVolatility.solve(row.right, price: try row[1], in: black)
      // In the money the price has few digits of time value: both solvers see the same noise.
      worst.relative(found ?? .nan, try row[6], row)
    }
    worst.expect(atMost: 1e-6, "volatility")
  }

  @Test("out of the money nine digits agree")
  func outside() throws {
    var worst = Worst()
    for row in try Vectors.rows("volatility", atLeast: 600) {
      let (forward, strike) = (try row[2], try row[3])
      guard (row.right == .call) == (forward < strike) else { continue }
      let black = Black76(forward: forward, strike: strike, years: try row[4], rate: try row[5])
      let found = ImpliedVolatility.solve(row.right, price: try row[1], in: black)
      worst.relative(found ?? .nan, try row[6], row)
    }
    worst.expect(atMost: 1e-9, "volatility")
    #expect(worst.error > 0)
  }

  struct Case: CustomTestStringConvertible, Sendable {
    var right: OptionRight
    var strike: Int64
    var price: Int64
    var why: String
    init(_ right: OptionRight, _ strike: Int64, _ price: Int64, _ why: String) {
      (self.right, self.strike, self.price, self.why) = (right, strike, price, why)
    }
    var testDescription: String { why }
  }

  // swift-format-ignore
  static let hopeless = [
    //   right  strike  price (cents)  why
    Case(.call, 10_000,      0, "a price of nothing"),
    Case(.call, 10_000,     -5, "a negative price"),
    Case(.call,  9_000,  1_000, "no time value: exactly the parity bound"),
    Case(.call,  9_000,    999, "a cent below the bound"),
    Case(.put,  11_000,  1_000, "the same for a put"),
    Case(.call, 10_000, 10_000, "a call worth its underlying"),
    Case(.call, 10_000, 10_001, "and more than that"),
    Case(.put,   9_000,  9_000, "a put worth its strike"),
    Case(.call,      0,    100, "no strike"),
  ]

  @Test(
    "a price outside the bounds has no volatility, which is not a volatility of 0",
    arguments: hopeless)
  func notAvailable(_ row: Case) throws {
    let terms = OptionTerms(
      right: row.right, strike: Price(cents: row.strike), time: try Vectors.time(days: 30))
    let market = ForwardMarket(
      spot: Price(cents: 10_000), forward: Price(cents: 10_000), rate: 0)
    #expect(Greeks.impliedVolatility(of: Price(cents: row.price), terms, in: market) == nil)
  }

  @Test("whole-number round trip: a price of Greeks gives its volatility back")
  func roundTrip() throws {
    let market = ForwardMarket(
      spot: Price(cents: 45_210), forward: Price(cents: 45_275), rate: 52_000)
    let time = try Vectors.time(days: 7)
    for right in [OptionRight.call, .put] {
      for strike in stride(from: 43_000 as Int64, through: 47_500, by: 500) {
        let terms = OptionTerms(right: right, strike: Price(cents: strike), time: time)
        let greeks = try #require(Greeks.european(terms, in: market, volatility: 143_217))
        let found = Greeks.impliedVolatility(of: greeks.price, terms, in: market)
        expectNoDifference(found, 143_217, "\(right) \(strike)")
      }
    }
  }
}
