import Testing

@testable import FlowEngine

@Suite struct ImpliedForwardTests {
  /// Quotes in cents around C − P = F − K, which is parity without interest.
  static func quote(_ strike: Int64, forward: Int64, half: Int64 = 5) -> ParityQuote {
    let (call, put) = (max(forward - strike, 0) + 400, max(strike - forward, 0) + 400)
    return ParityQuote(
      strike: Price(cents: strike), callBid: Price(cents: call - half),
      callAsk: Price(cents: call + half), putBid: Price(cents: put - half),
      putAsk: Price(cents: put + half))
  }

  static let chain = stride(from: 9_000 as Int64, through: 11_000, by: 100).map {
    quote($0, forward: 10_037)
  }

  func implied(_ quotes: [ParityQuote], rate: Int32 = 0) throws -> ImpliedForward? {
    ImpliedForward(quotes, rate: rate, time: try Vectors.time(days: 73))
  }

  @Test("a consistent chain gives its forward, and all five strikes agree")
  func consistent() throws {
    let found = try #require(try implied(Self.chain))
    expectNoDifference(found.price, Price(cents: 10_037))
    expectNoDifference(found.strikes, 5)
    expectNoDifference(found.spread, .zero)
  }

  @Test("the order of the quotes does not matter")
  func order() throws {
    let expected = try implied(Self.chain)
    expectNoDifference(try implied(Self.chain.reversed()), expected)
    expectNoDifference(try implied(Self.chain.sorted { $0.callBid < $1.callBid }), expected)
  }

  @Test("differences grow by the rate: e^(0.05 × 0.2) is 1.010050167")
  func interest() throws {
    // Three strikes, all with C − P = $1.00: forwards K + 1.010050167, the middle one counts.
    let quotes = [9_990, 10_000, 10_010].map { (strike: Int64) in
      Self.quote(strike, forward: strike + 100)
    }
    let found = try #require(try implied(quotes, rate: 50_000))
    expectNoDifference(found.price, Price(billionths: 100_000_000_000 + 1_010_050_167))
    expectNoDifference(found.spread, Price(cents: 20))
  }

  @Test("one stale strike near the money moves nothing, and shows in the spread")
  func median() throws {
    var quotes = Self.chain
    let index = try #require(quotes.firstIndex { $0.strike == Price(cents: 10_100) })
    quotes[index] = Self.quote(10_100, forward: 10_337)
    let found = try #require(try implied(quotes))
    expectNoDifference(found.price, Price(cents: 10_037))
    expectNoDifference(found.spread, Price(cents: 300))
  }

  @Test("of an even number the middle two are averaged")
  func even() throws {
    let quotes = [(9_900, 10_030), (10_000, 10_040), (10_100, 10_044), (10_200, 10_090)].map {
      Self.quote(Int64($0.0), forward: Int64($0.1))
    }
    expectNoDifference(try implied(quotes)?.price, Price(cents: 10_042))
    expectNoDifference(try implied(quotes)?.strikes, 4)
  }

  @Test("the nearest five are taken: far strikes that disagree are not heard")
  func nearest() throws {
    let quotes = Self.chain.map { quote in
      let isNear = (9_750...10_250).contains(quote.strike.billionths / 10_000_000)
      return isNear ? quote : Self.quote(quote.strike.billionths / 10_000_000, forward: 11_500)
    }
    expectNoDifference(try implied(quotes)?.price, Price(cents: 10_037))
    expectNoDifference(try implied(quotes)?.spread, .zero)
  }

  struct Fault: CustomTestStringConvertible, Sendable {
    var why: String
    var spoil: @Sendable (inout ParityQuote) -> Void
    init(_ why: String, _ spoil: @escaping @Sendable (inout ParityQuote) -> Void) {
      (self.why, self.spoil) = (why, spoil)
    }
    var testDescription: String { why }
  }

  static let faults = [
    Fault("no call bid") { $0.callBid = .zero },
    Fault("no put bid") { $0.putBid = .zero },
    Fault("no put ask") { $0.putAsk = .zero },
    Fault("a locked call") { $0.callAsk = $0.callBid },
    Fault("a crossed put") { $0.putAsk = Price(cents: 1) },
    Fault("a call wider than a quarter of its middle") {
      ($0.callBid, $0.callAsk) = (Price(cents: 300), Price(cents: 500))
    },
    Fault("an undefined price") { $0.callAsk = Price(billionths: .max) },
    Fault("no strike") { $0.strike = .zero },
  ]

  @Test("a quote that is not healthy is not heard; two healthy ones are too few", arguments: faults)
  func unhealthy(_ fault: Fault) throws {
    var quotes = [9_900, 10_000, 10_100].map { Self.quote($0, forward: 10_037) }
    expectNoDifference(try implied(quotes)?.strikes, 3)
    fault.spoil(&quotes[2])
    #expect(try implied(quotes) == nil)
  }

  @Test("no quotes, no forward")
  func empty() throws {
    #expect(try implied([]) == nil)
  }
}
