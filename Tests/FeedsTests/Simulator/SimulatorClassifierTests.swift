import Feeds
import FlowEngine
import Testing

/// What is planted for the classifiers, measured again from the tape.
@Suite("Simulated market: the classifiers")
struct SimulatorClassifierTests {
  private let tape = SimulatorTape.hour

  @Test("dump")
  func dump() {
    var counts: [String: [Int]] = [:]
    for item in tape.truth {
      let key = item.rule ?? item.type
      var c = counts[key] ?? [0, 0, 0]
      c[item.expect ? (item.isPlanted ? 0 : 1) : 2] += 1
      counts[key] = c
    }
    for (k, v) in counts.sorted(by: { $0.key < $1.key }) {
      print("DUMP", k, v, tape.ledger.nearMisses(of: k))
    }
    print("DUMP notPlaced", tape.ledger.notPlaced, "events", tape.events.count)
    for (k, c, n) in tape.ledger.counts { print("LEDGER", k, c, n) }
  }
}
