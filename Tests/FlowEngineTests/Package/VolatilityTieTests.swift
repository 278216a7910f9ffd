import Testing

@testable import FlowEngine

/// A tie of names that implied volatility breaks (C-06), and all that does not break it.
@Suite struct VolatilityTieTests {
  private static let straddle = "0 f C100a 3.00 x10 2.90/3.10; 0 f P100a 3.20 x10 3.10/3.30"
  private static let strangle = "0 f C105a 2.00 x10 1.90/2.10; 0 f P95a 1.50 x10 1.40/1.60"

  // swift-format-ignore
  @Test("moves of both legs, millionths: a volatility point is 10,000", arguments: [
    (straddle, 10_000, 10_000,   Structure?.some(.straddle), "both up by a point"),
    (straddle, -10_000, -40_000, .straddle, "both down"),
    (straddle, 9_999, 50_000,    nil,       "one a millionth short"),
    (straddle, 50_000, -50_000,  nil,       "up and down is no volatility trade"),
    (straddle, nil, 50_000,      nil,       "n/a never decides"),
    (straddle, 50_000, nil,      nil,       "nor of the put"),
    (straddle, nil, nil,         nil,       "nothing is known"),
    (strangle, 20_000, 20_000,   .strangle, "a strangle against a risk reversal"),
    (strangle, 20_000, -20_000,  nil,       "the sides of a risk reversal: nothing is claimed"),
  ] as [(String, Int64?, Int64?, Structure?, String)])
  func ties(
    _ text: String, _ call: Int64?, _ put: Int64?, _ structure: Structure?, _ why: String
  ) throws {
    let tape = PackageTape(text)
    var asked = 0
    let out = packages(
      tape.prints, series: tape.facts,
      moves: { leg in
        asked += 1
        return tape.facts(leg.instrument).right == .call ? call : put
      })
    let package = try #require(out.packages.first)
    expectNoDifference(package.structure, structure, why)
    expectNoDifference(package.parts.volatility, structure == nil ? 0 : 2, why)
    #expect((1...2).contains(asked))
    // At the mids nobody is known to have paid.
    expectNoDifference(package.side, .unknown)
    expectNoDifference(package.alternatives.count, structure == nil ? 2 : 1)
  }

  // swift-format-ignore
  @Test("where names do not tie, volatility is not asked", arguments: [
    "0 f C100a 3.10 x10 2.90/3.10; 0 f P100a 3.10 x10 3.10/3.30",
    "0 f C100a 5.10 x10 4.90/5.10; 0 f C105a 2.90 x10 2.90/3.10",
    "0 n C100a 3.00 x10 2.90/3.10; 0 n P100a 2.50 x10 2.40/2.60; stock 0 100 x1000",
  ])
  func resolved(_ text: String) {
    let tape = PackageTape(text)
    var asked = 0
    let moved = packages(
      tape.prints, series: tape.facts, stock: tape.stock,
      moves: { _ in
        asked += 1
        return 90_000
      })
    expectNoDifference(asked, 0)
    expectNoDifference(moved.packages, tape.assignment().packages)
  }

  /// A straddle at its mids, and what the quotes did 200 ms later.
  private func structure(after quotes: String) throws -> Structure? {
    let out = run(
      """
      09:59:59 quote AAPL stock 99.99/100.01 10x10
      09:59:59 quote AAPL C:100 3.90/4.10 10x10
      09:59:59 quote AAPL P:100 3.60/3.80 10x10
      10:00:00 AAPL C:100 f XCBO 4.00 x50 nbbo 3.90/4.10
      10:00:00 AAPL P:100 f XCBO 3.70 x50 nbbo 3.60/3.80
      \(quotes)
      10:00:03 quote AAPL stock 99.99/100.01 10x10
      """)
    return try #require(out.finals.first).structure
  }

  // swift-format-ignore
  @Test("from quotes: at the money a point of volatility is 11 cents (100 · √(28/365) · 0.4)", arguments: [
    ("10:00:00.2 quote AAPL C:100 4.10/4.30 10x10\n10:00:00.2 quote AAPL P:100 3.80/4.00 10x10",
      Structure?.some(.straddle), "both 20 cents dearer"),
    ("10:00:00.2 quote AAPL C:100 3.70/3.90 10x10\n10:00:00.2 quote AAPL P:100 3.40/3.60 10x10",
      .straddle, "both cheaper"),
    ("10:00:00.2 quote AAPL C:100 3.95/4.15 10x10\n10:00:00.2 quote AAPL P:100 3.65/3.85 10x10",
      nil, "five cents are half a point"),
    ("10:00:00.2 quote AAPL C:100 4.10/4.30 10x10\n10:00:00.2 quote AAPL P:100 3.40/3.60 10x10",
      nil, "one up, one down"),
    ("10:00:00.2 quote AAPL C:100 4.10/4.30 10x10", nil, "no quote of the put after it"),
    ("", nil, "no quotes after it"),
    ("10:00:00.1 quote AAPL stock 100.09/100.11 10x10\n10:00:00.2 quote AAPL C:100 4.10/4.30 10x10\n10:00:00.2 quote AAPL P:100 3.80/4.00 10x10",
      nil, "the underlying moved ten basis points"),
    ("10:00:01.5 quote AAPL C:100 4.10/4.30 10x10\n10:00:01.5 quote AAPL P:100 3.80/4.00 10x10",
      nil, "after the package is final nothing changes it"),
  ] as [(String, Structure?, String)])
  func quotes(_ quotes: String, _ expected: Structure?, _ why: String) throws {
    expectNoDifference(try structure(after: quotes), expected, why)
  }

  @Test("the point that decided stands in the evidence")
  func evidence() throws {
    let out = run(
      """
      09:59:59 quote AAPL stock 99.99/100.01 10x10
      10:00:00 AAPL C:100 f XCBO 4.00 x50 nbbo 3.90/4.10
      10:00:00 AAPL P:100 f XCBO 3.70 x50 nbbo 3.60/3.80
      10:00:00.2 quote AAPL C:100 4.10/4.30 10x10
      10:00:00.2 quote AAPL P:100 3.80/4.00 10x10
      10:00:03 quote AAPL stock 99.99/100.01 10x10
      """)
    let cluster = try #require(out.finals.first)
    expectNoDifference(cluster.facts.score.volatility, 2)
    expectNoDifference(cluster.score, cluster.facts.score.total)
    expectNoDifference(cluster.alternatives, [.synthetic])
    #expect(
      cluster.evidence(Settings()).contains {
        $0.name == "points: implied volatility moved while the underlying did not"
      })
  }
}
