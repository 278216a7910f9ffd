import Testing

@testable import FlowEngine

@Suite struct EarlyExerciseTests {
  struct Row: CustomTestStringConvertible, Sendable {
    var right: OptionRight
    var strike: Int64
    /// Of 90 days, on a stock at $100. Unit: cents.
    var forward: Int64
    var rate: Int32
    var matters: Bool
    var why: String
    init(
      _ right: OptionRight, _ strike: Int64, _ forward: Int64, _ rate: Int32, _ matters: Bool,
      _ why: String
    ) {
      (self.right, self.strike, self.forward) = (right, strike, forward)
      (self.rate, self.matters, self.why) = (rate, matters, why)
    }
    var testDescription: String { why }
  }

  // swift-format-ignore
  static let rows = [
    //  right  strike  forward  rate    matters  why
    Row(.put,  14_000, 10_124,  50_000, true,    "a put far in the money: interest of $1.71, no time value"),
    Row(.put,  10_000, 10_124,  50_000, false,   "a put at the money has time value"),
    Row(.put,   8_000, 10_124,  50_000, false,   "a put out of the money is not exercised"),
    Row(.put,  14_000, 10_000,       0, false,   "without interest nothing is gained"),
    Row(.call,  7_000,  9_900,       0, true,    "a call far in the money, a dividend of $1"),
    Row(.call,  7_000, 10_000,       0, false,   "without a dividend"),
    Row(.call,  9_900,  9_900,       0, false,   "time value above the dividend"),
    Row(.call,  7_000, 10_124,  50_000, false,   "the forward is the cost of money: no dividend"),
  ]

  @Test("exercise matters where it gains more than it gives up", arguments: rows)
  func matters(_ row: Row) throws {
    let terms = OptionTerms(
      right: row.right, strike: Price(cents: row.strike), time: try Vectors.time(days: 90))
    let market = ForwardMarket(
      spot: Price(cents: 10_000), forward: Price(cents: row.forward), rate: row.rate)
    let european = try #require(Greeks.european(terms, in: market, volatility: 200_000))
    expectNoDifference(EarlyExercise.matters(terms, in: market, european: european), row.matters)
  }
}
