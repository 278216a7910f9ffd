import Testing

@testable import FlowEngine

@Suite struct GammaEstimateTests {
  /// Γ 0.002 per dollar on $5,000: 0.002 × 100 × 5,000² × 0.01 = $50,000 a contract.
  static let gamma: Int64 = 2_000_000
  static let spot = Price(cents: 500_000)

  private func interest(_ rows: [(OptionRight, Int64)]) -> GammaTally {
    var tally = GammaTally()
    for (right, contracts) in rows {
      tally.add(
        openInterest: contracts, right: right, gamma: Self.gamma, spot: Self.spot, multiplier: 100)
    }
    return tally
  }

  private func flow(_ rows: [(Side, Grade, Int64)]) -> GammaTally {
    var tally = GammaTally()
    for (side, grade, contracts) in rows {
      tally.add(
        side, grade: grade, contracts: contracts, gamma: Self.gamma, spot: Self.spot,
        multiplier: 100)
    }
    return tally
  }

  @Test("a contract's gamma in dollars per 1 %")
  func perContract() {
    // swift-format-ignore
    let rows: [(Int64, Price, Int32, Int128)] = [
      (Self.gamma, Self.spot, 100, 50_000 * 1_000_000_000),
      (Self.gamma, Self.spot, 10, 5_000 * 1_000_000_000),          // a mini
      (50_000_000, Price(cents: 10_000), 100, 500 * 1_000_000_000), // 0.05 × 100 × 100² × 0.01
      (0, Self.spot, 100, 0), (Self.gamma, .zero, 100, 0), (Self.gamma, Self.spot, 0, 0),
    ]
    for (gamma, spot, multiplier, expected) in rows {
      expectNoDifference(
        DollarGamma.perContract(gamma: gamma, spot: spot, multiplier: multiplier), expected)
    }
  }

  @Test("open interest: calls add, puts subtract")
  func openInterest() {
    expectNoDifference(interest([(.call, 30), (.put, 10)]).dollars, 1_000_000)
    expectNoDifference(interest([(.call, 10), (.put, 30)]).dollars, -1_000_000)
    expectNoDifference(interest([(.call, 0), (.put, -7)]).dollars, 0)
  }

  @Test("flow: buyers leave the dealer short, sellers long; only grades A and B move it")
  func signs() {
    expectNoDifference(flow([(.buy, .a, 4)]).dollars, -200_000)
    expectNoDifference(flow([(.sell, .b, 4)]).dollars, 200_000)
    let mixed = flow([(.buy, .b, 4), (.sell, .a, 1), (.buy, .c, 10), (.unknown, .u, 5)])
    expectNoDifference(mixed.dollars, -150_000)
    // 15 of 20 contracts have no side that counts.
    expectNoDifference(mixed.unsignedShare, 7_500)
    expectNoDifference(flow([]).unsignedShare, nil)
  }

  @Test("a cancelled print leaves no trace")
  func cancel() {
    var tally = flow([(.buy, .a, 4), (.unknown, .u, 3)])
    tally.add(
      .sell, grade: .b, contracts: 9, gamma: Self.gamma, spot: Self.spot, multiplier: 100)
    tally.add(
      .sell, grade: .b, contracts: 9, gamma: Self.gamma, spot: Self.spot, multiplier: 100,
      isTakenBack: true)
    tally.add(
      .unknown, grade: .u, contracts: 3, gamma: Self.gamma, spot: Self.spot, multiplier: 100,
      isTakenBack: true)
    expectNoDifference(tally, flow([(.buy, .a, 4)]))
  }

  @Test("a range has both numbers, in order")
  func range() {
    let range = GammaRange(
      openInterest: interest([(.call, 10)]), flow: flow([(.buy, .a, 4), (.unknown, .u, 4)]))
    expectNoDifference(range.low, -200_000)
    expectNoDifference(range.high, 500_000)
    expectNoDifference(range.unsignedShare, 5_000)
  }

  @Test("absurd sizes stop at the end of the range and never trap")
  func saturation() {
    var tally = GammaTally()
    for _ in 0..<3 {
      tally.add(
        openInterest: .max, right: .call, gamma: .max, spot: Price(billionths: .max),
        multiplier: .max)
    }
    expectNoDifference(tally.dollars, Dollars(millionths: .max))
  }

  @Test("each estimate says what it assumes, and claims nothing")
  func lines() {
    #expect(GammaStatement.openInterestLine.contains("dealers long calls, short puts"))
    #expect(GammaStatement.flowLine.contains("every aggressor a customer"))
    for line in [GammaStatement.openInterestLine, GammaStatement.flowLine] {
      #expect(line.hasPrefix("assumes:"))
    }
  }
}
