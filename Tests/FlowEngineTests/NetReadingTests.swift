import Testing

@testable import FlowEngine

/// K-90 and S-30.
@Suite struct NetReadingTests {
  private func part(
    _ seq: UInt64, _ right: OptionRight, _ side: Side, _ premium: Dollars, grade: Grade = .a,
    delta: Dollars? = nil, isExcluded: Bool = false, kind: FlowID.Kind = .cluster
  ) -> NetReading.Part {
    NetReading.Part(
      id: FlowID(kind, seq: seq), right: right, side: side, grade: grade, premium: premium,
      deltaNotional: delta, isExcluded: isExcluded)
  }

  @Test("calls bought less puts bought, over A and B; sales move the delta only")
  func net() {
    let reading = NetReading([
      part(1, .call, .buy, 300, delta: 4_000),
      part(2, .put, .buy, 100, grade: .b, delta: -1_000),
      part(3, .call, .sell, 50, delta: 700),
      part(4, .put, .sell, 40, delta: -600),
      part(5, .call, .buy, 1_000, grade: .c, delta: 9_000),
      part(6, .call, .unknown, 400, grade: .u),
      part(7, .call, .buy, 110, delta: 8_000, isExcluded: true),
    ])
    expectNoDifference(reading.boughtCalls, 300)
    expectNoDifference(reading.boughtPuts, 100)
    expectNoDifference(reading.net, 200)  // 300 − 100
    expectNoDifference(reading.deltaNotional, 2_900)  // 4,000 − 1,000 − 700 + 600
    expectNoDifference(reading.total, 2_000)
    expectNoDifference(reading.signed, 490)  // 300 + 100 + 50 + 40
    expectNoDifference(reading.signedShare, 2_450)
    expectNoDifference(reading.excludedShare, 550)  // 110 of 2,000
    expectNoDifference(reading.deltaShare, 10_000)
    expectNoDifference(reading.isMostlyUnsigned, true)
  }

  @Test("half of the premium signed is not mostly unsigned; one dollar less is")
  func shares() {
    func isMostlyUnsigned(_ signed: Dollars, _ rest: Dollars) -> Bool {
      NetReading([part(1, .call, .buy, signed), part(2, .call, .unknown, rest, grade: .u)])
        .isMostlyUnsigned
    }
    #expect(!isMostlyUnsigned(5_000, 5_000))
    #expect(isMostlyUnsigned(4_999, 5_000))
  }

  @Test("nothing known is nil and not zero")
  func empty() {
    let nothing = NetReading([])
    expectNoDifference(nothing.signedShare, nil)
    expectNoDifference(nothing.excludedShare, nil)
    expectNoDifference(nothing.deltaNotional, nil)
    expectNoDifference(nothing.deltaShare, nil)
    #expect(nothing.isMostlyUnsigned && nothing.top.isEmpty)
    let half = NetReading([part(1, .call, .buy, 100, delta: 50), part(2, .put, .buy, 100)])
    expectNoDifference(half.deltaNotional, 50)
    expectNoDifference(half.deltaShare, 5_000)
  }

  @Test("the three parents of most premium that count; equal ones by seq; no lone print")
  func top() {
    let parts = [
      part(9, .call, .buy, 500), part(4, .put, .buy, 500), part(2, .call, .sell, 700),
      part(3, .call, .buy, 9_000, grade: .c), part(5, .call, .buy, 9_000, isExcluded: true),
      part(6, .call, .buy, 8_000, kind: .print), part(1, .put, .buy, 10),
    ]
    for order in [parts, parts.reversed()] {
      expectNoDifference(NetReading(order).top.map(\.id.seq), [2, 4, 9])
    }
  }

  @Test("the order of the parts changes nothing", arguments: [1, 2, 3])
  func order(_ seed: UInt64) {
    var random = SplitMix(seed: seed)
    let parts = (0..<40).map { index in
      part(
        index, Bool.random(using: &random) ? .call : .put,
        Side.allCases.randomElement(using: &random) ?? .buy,
        Dollars(whole: Int64.random(in: 1...5, using: &random)),
        grade: Grade.allCases.randomElement(using: &random) ?? .a,
        delta: Bool.random(using: &random) ? 3 : nil,
        isExcluded: Bool.random(using: &random))
    }
    expectNoDifference(
      NetReading(parts.shuffled(using: &random)), NetReading(parts), "seed \(seed)")
  }
}
