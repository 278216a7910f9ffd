import Testing

@testable import FlowEngine

/// K-02 on its own words; the whole table runs mirrored in `LargeBullishSweepTests`.
@Suite struct LargeBearishSweepTests {
  private func parent(_ right: OptionRight, _ side: Side) -> Parent {
    var cluster = Cluster.empty
    cluster.side = side
    cluster.grade = .a
    cluster.premium = 50_000
    cluster.venues = ["XCBO", "XPHL"]
    var parent = Parent(cluster: cluster, right: right, premiumFloor: 50_000)
    parent.delta = -4_500
    parent.premiumZ = 3_500
    return parent
  }

  @Test("puts bought fire High, calls sold Low, the bullish readings never")
  func directions() throws {
    let rule = LargeBearishSweep(Settings())
    let bought = try #require(rule.judge(parent(.put, .buy)))
    #expect(bought.fires && bought.confidence == .high && bought.direction == .bearish)
    let sold = try #require(rule.judge(parent(.call, .sell)))
    #expect(sold.fires && sold.confidence == .low)
    #expect(rule.judge(parent(.call, .buy))?.fires == false)
    #expect(rule.judge(parent(.put, .sell))?.fires == false)
  }

  @Test("put buying says that it may be a hedge, call selling does not")
  func hedge() throws {
    let rule = LargeBearishSweep(Settings())
    let bought = try #require(rule.judge(parent(.put, .buy)))
    #expect(bought.counterEvidence.contains { $0.name.contains("hedge:") && $0.passed == nil })
    let sold = try #require(rule.judge(parent(.call, .sell)))
    #expect(!sold.counterEvidence.contains { $0.name.contains("hedge:") })
  }
}
