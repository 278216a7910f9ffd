import Feeds
import FlowEngine

@testable import flowtui

/// Holds what the engine found against what was planted, by the matching rule of the truth file:
/// same type and structure, and members that share at least 80 % of the contracts (Jaccard by
/// size).
struct Scorecard {
  /// What one kind scored.
  struct Score {
    var planted = 0
    var recalled = 0
    var found = 0
    var right = 0
    /// Found, not planted, and there all the same: made by chance out of prints of nobody.
    var chance = 0
    /// Found, and owned by a planted parent of a type that the engine does not make yet.
    var awaiting = 0
    /// Of the recalled, those that have the planted side.
    var sides = 0
    /// Traps and near-misses of the kind, and how many of them were found nevertheless.
    var traps = 0
    var fooled = 0

    var recall: Double { planted == 0 ? 1 : Double(recalled) / Double(planted) }
    /// Of what neither chance made nor another type will own.
    var precision: Double {
      let judged = found - chance - awaiting
      return judged == 0 ? 1 : Double(right) / Double(judged)
    }

    static func + (a: Score, b: Score) -> Score {
      Score(
        planted: a.planted + b.planted, recalled: a.recalled + b.recalled,
        found: a.found + b.found, right: a.right + b.right, chance: a.chance + b.chance,
        awaiting: a.awaiting + b.awaiting, sides: a.sides + b.sides, traps: a.traps + b.traps,
        fooled: a.fooled + b.fooled)
    }
  }

  let truth: [TruthItem]
  /// The last version of each cluster that was not retracted, in the order of the log.
  let clusters: [Cluster]
  let directory: Directory
  let noise: NoiseLedger

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
    noise = market.noiseLedger
    var last: [FlowID: Int] = [:]
    for (index, cluster) in clusters.enumerated() { last[cluster.id] = index }
    self.clusters = clusters.enumerated().filter {
      last[$0.element.id] == $0.offset && $0.element.state != .retracted
    }.map(\.element)
    self.directory = directory
  }

  /// Scores one type; the structure of an item, where it has one, must agree too.
  func score(_ type: ClusterType) -> Score {
    var score = Score()
    let items = truth.filter { $0.type == type.word && $0.kind == "cluster" }
    let expected = items.filter(\.expect)
    let traps = items.filter { !$0.expect }
    let found = clusters.filter { $0.type == type }
    score.planted = expected.count
    score.traps = traps.count
    score.found = found.count
    var matched: Set<Int> = []
    var fooled: Set<Int> = []
    for cluster in found {
      let match = expected.indices.first { !matched.contains($0) && agrees(cluster, expected[$0]) }
      if let match {
        matched.insert(match)
        score.right += 1
        if cluster.side.word == expected[match].side { score.sides += 1 }
        continue
      }
      if let trap = traps.indices.first(where: { agrees(cluster, traps[$0]) }) {
        fooled.insert(trap)
      } else if isChance(cluster) {
        score.chance += 1
      } else if isOwned(cluster) {
        score.awaiting += 1
      }
    }
    score.recalled = matched.count
    score.fooled = fooled.count
    return score
  }

  /// Type is given; structure, contracts by size, and times that meet.
  private func agrees(_ cluster: Cluster, _ item: TruthItem) -> Bool {
    guard cluster.start <= item.end, item.start <= cluster.end,
      cluster.underlying == item.underlying
    else { return false }
    if let structure = item.structure, cluster.structure?.word != structure { return false }
    if !item.alternatives.isEmpty {
      let names = Set(cluster.alternatives.map(\.word))
      guard cluster.structure == nil, names.isSuperset(of: item.alternatives) else { return false }
    }
    var sizes: [String: (found: Int, planted: Int)] = [:]
    for leg in cluster.legs {
      let name = directory.name(leg.instrument)
      // The stock of a tied order is no contract.
      guard name != item.underlying.description else { continue }
      sizes[name, default: (0, 0)].found += Int(leg.size)
    }
    for part in item.contracts { sizes[part.contract, default: (0, 0)].planted += part.size }
    let shared = sizes.values.reduce(0) { $0 + min($1.found, $1.planted) }
    let all = sizes.values.reduce(0) { $0 + max($1.found, $1.planted) }
    return 5 * shared >= 4 * all
  }

  /// Whether a planted parent of a type that was never found holds all of a cluster.
  private func isOwned(_ cluster: Cluster) -> Bool {
    let made = Set(clusters.map(\.type.word))
    return truth.contains { item in
      guard item.expect, item.kind == "cluster", !made.contains(item.type),
        item.start <= cluster.start, cluster.end <= item.end
      else { return false }
      return cluster.legs.allSatisfy { leg in
        let name = directory.name(leg.instrument)
        return item.contracts.contains { $0.contract == name && Int(leg.size) <= $0.size }
      }
    }
  }

  private func isChance(_ cluster: Cluster) -> Bool {
    noise.chance.contains {
      $0.resembles == cluster.type.word && $0.underlying == cluster.underlying
        && $0.start <= cluster.end && cluster.start <= $0.end
    }
  }

  /// Noise bursts and twins by the clause they miss and how far, with how many became the thing
  /// they resemble.
  func firings(_ type: ClusterType) -> [NearMiss: Firing] {
    var table: [NearMiss: Firing] = [:]
    let starts = Set(clusters.filter { $0.type == type }.map { Start($0.underlying, $0.start) })
    for entry in noise.entries where entry.resembles == type.word {
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
