import Feeds
import FlowEngine

/// Holds what the engine found against what was planted, by the matching rule of the truth file:
/// same type, and members that share at least 80 % of the contracts (Jaccard by size).
struct Scorecard {
  /// What one kind scored.
  struct Score {
    var planted = 0
    var recalled = 0
    var found = 0
    var right = 0

    var recall: Double { planted == 0 ? 1 : Double(recalled) / Double(planted) }
    var precision: Double { found == 0 ? 1 : Double(right) / Double(found) }

    static func + (a: Score, b: Score) -> Score {
      Score(
        planted: a.planted + b.planted, recalled: a.recalled + b.recalled,
        found: a.found + b.found, right: a.right + b.right)
    }
  }

  let truth: [TruthItem]
  let clusters: [Cluster]
  let directory: Directory
  let noise: [NoiseEntry]

  init(seed: UInt64, minutes: Int) {
    var configuration = SimulationConfiguration(seed: seed, minutes: minutes)
    configuration.plantsPerHour = 16
    configuration.nearMissesPerPlant = 20
    var market = SimulatedMarket(configuration: configuration)
    var engine = Engine(settings: Settings(), session: market.session)
    var events: [MarketEvent] = []
    var out = FlowBatch()
    var directory = Directory()
    var clusters: [Cluster] = []
    while market.next(into: &events, limit: 4_096) {
      for event in events {
        directory.take(event)
        engine.step(event, into: &out)
      }
      clusters += out.clusters
      out.removeAll()
      events.removeAll(keepingCapacity: true)
    }
    truth = market.truth
    noise = market.noiseLedger.entries
    self.clusters = clusters
    self.directory = directory
  }

  func score(_ type: ClusterType, named name: String) -> Score {
    var score = Score()
    let expected = truth.filter { $0.type == name && $0.expect }
    let found = clusters.filter { $0.type == type && $0.state != .retracted }
    score.planted = expected.count
    score.found = found.count
    var matched: Set<Int> = []
    for cluster in found {
      let match = expected.indices.first { !matched.contains($0) && agrees(cluster, expected[$0]) }
      if let match {
        matched.insert(match)
        score.right += 1
      }
    }
    score.recalled = matched.count
    return score
  }

  /// Jaccard by size of a single-series parent; the times must meet.
  private func agrees(_ cluster: Cluster, _ item: TruthItem) -> Bool {
    guard let leg = cluster.legs.first, item.contracts.count == 1, let part = item.contracts.first,
      directory.name(leg.instrument) == part.contract, cluster.start <= item.end,
      item.start <= cluster.end
    else { return false }
    let (small, large) = (min(Int(leg.size), part.size), max(Int(leg.size), part.size))
    return 5 * small >= 4 * large
  }

  /// Noise bursts by the clause they miss and how far, with how many became the thing they
  /// resemble.
  func firings(_ type: ClusterType, named name: String) -> [NearMiss: Firing] {
    var table: [NearMiss: Firing] = [:]
    let starts = Set(clusters.filter { $0.type == type }.map { Start($0.underlying, $0.start) })
    for entry in noise where entry.resembles == name {
      guard let clause = entry.misses else { continue }
      let key = NearMiss(clause: clause, magnitude: String(entry.distance).count)
      table[key, default: Firing()].bursts += 1
      if starts.contains(Start(entry.underlying, entry.start)) { table[key]?.fired += 1 }
    }
    return table
  }

  private struct Start: Hashable {
    var underlying: Symbol
    var at: Timestamp
    init(_ underlying: Symbol, _ at: Timestamp) {
      self.underlying = underlying
      self.at = at
    }
  }
}

/// A clause that a burst misses, and the number of digits of the distance in the clause's own unit.
struct NearMiss: Hashable, Comparable {
  var clause: String
  var magnitude: Int

  static func < (a: NearMiss, b: NearMiss) -> Bool {
    a.clause != b.clause ? a.clause < b.clause : a.magnitude < b.magnitude
  }

  var text: String {
    magnitude == 1 ? "\(clause) by 1-9" : "\(clause) by \(magnitude) digits"
  }
}

struct Firing: Hashable {
  var bursts = 0
  var fired = 0

  static func + (a: Firing, b: Firing) -> Firing {
    Firing(bursts: a.bursts + b.bursts, fired: a.fired + b.fired)
  }
}
