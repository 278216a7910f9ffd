import FlowEngine
import Testing

/// Recall and precision on the simulated market, over seeds that were not used while developing.
@Suite struct ScorecardTests {
  static let seeds: [UInt64] = [90_001, 90_002, 90_003, 90_004, 90_005]
  static let kinds: [(ClusterType, String)] = [
    (.sweep, "sweep"), (.probableSweep, "probable_sweep"), (.block, "block"),
  ]

  @Test("planted sweeps and blocks: recall and precision at least 0.95")
  func scorecard() {
    var totals = [Scorecard.Score](repeating: Scorecard.Score(), count: Self.kinds.count)
    var distances: [String: [NearMiss: Firing]] = [:]
    for seed in Self.seeds {
      let card = Scorecard(seed: seed, minutes: 30)
      for (index, kind) in Self.kinds.enumerated() {
        totals[index] = totals[index] + card.score(kind.0, named: kind.1)
        for (miss, firing) in card.firings(kind.0, named: kind.1) {
          distances[kind.1, default: [:]][miss, default: Firing()] =
            (distances[kind.1]?[miss] ?? Firing()) + firing
        }
      }
    }
    print("scorecard over seeds \(Self.seeds)")
    for (index, kind) in Self.kinds.enumerated() {
      let score = totals[index]
      print(
        "  \(kind.1): planted \(score.planted) recall \(rounded(score.recall))"
          + " found \(score.found) precision \(rounded(score.precision))")
      for (miss, firing) in (distances[kind.1] ?? [:]).sorted(by: { $0.key < $1.key }) {
        print("    misses \(miss.text): \(firing.bursts) bursts, \(firing.fired) fired")
        #expect(firing.fired == 0, "a near-miss fired: \(kind.1) \(miss.text)")
      }
      #expect(score.planted >= 20, "too few planted items to say anything")
      #expect(score.recall >= 0.95)
      #expect(score.precision >= 0.95)
    }
  }

  private func rounded(_ value: Double) -> Double { (value * 1_000).rounded() / 1_000 }
}
