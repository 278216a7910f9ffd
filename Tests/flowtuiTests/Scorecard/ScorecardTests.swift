import FlowEngine
import Testing

@testable import flowtui

/// Recall and precision on the simulated market, over seeds that were not used while developing.
@Suite struct ScorecardTests {
  static let seeds: [UInt64] = [90_001, 90_002, 90_003, 90_004, 90_005]
  /// Types that must reach the marks; the others are reported, `pending` while none is found.
  static let kinds: Set<ClusterType> = [.sweep, .probableSweep, .block]

  private struct Row {
    var score = Scorecard.Score()
    var misses: [NearMiss: Firing] = [:]
  }

  @Test("planted parents: recall and precision at least 0.95, and no near-miss fires")
  func scorecard() {
    var rows = [Row](repeating: Row(), count: ClusterType.allCases.count)
    for seed in Self.seeds {
      let card = Scorecard(seed: seed, minutes: 30)
      for (index, type) in ClusterType.allCases.enumerated() {
        rows[index].score = rows[index].score + card.score(type)
        for (miss, firing) in card.firings(type) {
          rows[index].misses[miss] = (rows[index].misses[miss] ?? Firing()) + firing
        }
      }
    }
    print("scorecard over seeds \(Self.seeds)")
    for (type, row) in zip(ClusterType.allCases, rows) {
      let score = row.score
      let isScored = Self.kinds.contains(type)
      print("  " + text(type, score))
      #expect(score.planted >= 20, "too few planted to say anything: \(type.word)")
      guard isScored || score.found > 0 else { continue }
      for (miss, firing) in row.misses.sorted(by: { $0.key < $1.key }) {
        print("    misses \(miss.text): \(firing.bursts) bursts, \(firing.fired) fired")
        if isScored {
          #expect(firing.fired == 0, "a near-miss fired: \(type.word) \(miss.text)")
        }
      }
      guard isScored else { continue }
      #expect(score.recall >= 0.95)
      #expect(score.precision >= 0.95)
    }
  }

  private func text(_ type: ClusterType, _ score: Scorecard.Score) -> String {
    let state = score.found == 0 ? "pending" : Self.kinds.contains(type) ? "scored" : "reported"
    return "\(type.word) (\(state)): planted \(score.planted) recall \(rounded(score.recall))"
      + " sides \(score.sides) found \(score.found) by chance \(score.chance)"
      + " awaiting \(score.awaiting)"
      + " precision \(rounded(score.precision)) traps \(score.traps) fooled \(score.fooled)"
  }

  private func rounded(_ value: Double) -> Double { (value * 1_000).rounded() / 1_000 }
}
