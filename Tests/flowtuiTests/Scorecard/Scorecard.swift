import Feeds
import FlowEngine

@testable import flowtui

/// Holds what the engine found against what was planted, by the matching rule of the truth file:
/// same type and structure, or rule, and members that share at least 80 % of the contracts
/// (Jaccard by size).
struct Scorecard {
  /// How the engine is fed.
  enum Feed {
    case whole
    /// What a feed like DBN delivers: no sale conditions, no participant times, no cancels and no
    /// calendar. Truth that needs them is left out, on both sides.
    case withoutConditions
  }

  let feed: Feed
  let truth: [TruthItem]
  let noise: NoiseLedger
  /// Last versions, `final` or `amended`; what is provisional or was retracted is not counted.
  let found: [FoundObject]
  let plain: PlainRules
  /// Newest versions.
  let parents: [FlowID: Cluster]

  init(_ configuration: SimulationConfiguration, feed: Feed = .whole) {
    let market = SimulatedMarket(configuration: configuration)
    self.init(PlayedSession(market, strip: feed == .whole ? { $0 } : Self.stripped), feed: feed)
  }

  init(_ played: PlayedSession, feed: Feed = .whole) {
    self.feed = feed
    plain = PlainRules(tape: played.tape)
    parents = Dictionary(played.clusters.map { ($0.id, $0) }) { $1 }
    truth = played.truth
    noise = played.noise
    found =
      Self.last(played.clusters, \.id).filter { Self.counts($0.state) }
      .map { FoundObject($0, played.directory) }
      + Self.alerts(played.alerts, played.clusters, played.directory)
  }

  private static func counts(_ state: ObjectState) -> Bool { state == .final || state == .amended }

  private static func alerts(
    _ alerts: [Alert], _ clusters: [Cluster], _ directory: Directory
  ) -> [FoundObject] {
    var subjects: [FlowID: Cluster] = [:]
    for cluster in clusters { subjects[cluster.id] = cluster }
    return last(alerts, \.id).filter { counts($0.state) }.map {
      FoundObject($0, subjects[$0.subject], directory)
    }
  }

  /// The last of each name, in the order of the log.
  private static func last<Object, ID: Hashable>(
    _ objects: [Object], _ id: (Object) -> ID
  ) -> [Object] {
    var newest: [ID: Int] = [:]
    for (index, object) in objects.enumerated() { newest[id(object)] = index }
    return objects.enumerated().filter { newest[id($0.element)] == $0.offset }.map(\.element)
  }

  private static func stripped(_ event: MarketEvent) -> MarketEvent? {
    switch event {
    case .trade(var trade):
      trade.conditions = .notDelivered
      trade.times = EventTimes(published: trade.times.published)
      return .trade(trade)
    case .cancel, .calendar: return nil
    default: return event
    }
  }

  // MARK: Scores

  /// Scores a cluster type or a rule.
  func score(_ kind: ScoredKind) -> KindScore {
    var score = KindScore()
    let items = truth.filter {
      kind.isRule ? $0.rule == kind.name && $0.kind == "alert" : $0.type == kind.name
    }
    let expected = items.filter { $0.expect && isKnowable($0) }
    let traps = items.filter { !$0.expect && isKnowable($0) }
    let (rights, wrongs) = (TruthIndex(expected), TruthIndex(traps))
    let found = found.filter { $0.kind == kind }
    // What these rules say again of the same prints, a minute later or of a further order.
    let isRenewed = ["zero-dte-gamma", "repeat-hitter"].contains(kind.name)
    var matched: Set<Int> = []
    var fooled: Set<Int> = []
    for object in found {
      if let match = rights.first(object, where: { !matched.contains($0) }) {
        matched.insert(match)
        if object.side == expected[match].side { score.sides += 1 }
        continue
      }
      if let trap = wrongs.first(object) {
        fooled.insert(trap)
        score.wrong.append(object)
      } else if isRenewed, rights.first(object) != nil {
        score.renewed += 1
      } else if isUnclear(object) {
        score.unclear += 1
      } else if isByRule(object) {
        score.byRule += 1
      } else if isUndecidable(object) {
        score.undecidable += 1
      } else {
        score.wrong.append(object)
      }
    }
    for index in expected.indices where !isHeldBack(expected[index], matched.contains(index)) {
      score.planted += 1
      note(expected[index], isFound: matched.contains(index), &score)
    }
    score.found = found.count
    score.right = matched.count
    score.traps = traps.count
    score.fooled = fooled.count
    score.nearMisses = nearMisses(kind, score.wrong)
    return score
  }

  private func note(_ item: TruthItem, isFound: Bool, _ score: inout KindScore) {
    if isFound { score.recalled += 1 } else { score.missed.append(item) }
    guard let clause = item.nearest else { return }
    let key = NearMiss(clause: clause, magnitude: String(item.distance).count)
    score.inside[key, default: Firing()].bursts += 1
    if isFound { score.inside[key]?.fired += 1 }
  }

  /// Known to be within the minute of silence of its rule and ticker (K-91), or found to be after
  /// an alert that chance raised.
  private func isHeldBack(_ item: TruthItem, _ isFound: Bool) -> Bool {
    guard item.kind == "alert" else { return false }
    if item.isHeldBack { return true }
    return !isFound
      && found.contains {
        $0.kind.isRule && $0.kind.name == item.rule && $0.underlying == item.underlying
          && $0.start <= item.end && item.start - $0.start < 62_000_000_000
      }
  }

  private func isKnowable(_ item: TruthItem) -> Bool { feed == .whole || !item.needsCondition }

  /// A clause of the truth too near its edge to tell.
  func isUnclear(_ object: FoundObject) -> Bool {
    noise.entries.contains {
      $0.resembles == object.kind.name && $0.misses?.hasPrefix("unclear") ?? false
        && $0.underlying == object.underlying
        && (object.cluster == nil
          ? object.start <= $0.start && $0.start <= object.end : $0.start == object.start)
    }
  }

  /// The rule holds by its plain statement, of prints that nobody planted.
  private func isByRule(_ object: FoundObject) -> Bool {
    guard let cluster = object.cluster else { return false }
    if object.kind.isRule, object.kind.name != cluster.type.word { return false }
    return holds(cluster)
  }

  func holds(_ cluster: Cluster) -> Bool { plain.holds(cluster.type, items(of: cluster)) }

  private func items(of cluster: Cluster) -> [PlainRules.Item] {
    guard !cluster.members.isEmpty else {
      return [PlainRules.Item(prints: cluster.causes.compactMap { plain.tape.prints[$0] })]
    }
    return cluster.members.flatMap { member -> [PlainRules.Item] in
      guard member.kind == .cluster, let parent = parents[member] else {
        return [PlainRules.Item(prints: [plain.tape.prints[member.seq]].compactMap { $0 })]
      }
      let prints = parent.causes.compactMap { plain.tape.prints[$0] }
      // A package is its legs.
      return parent.legs.map { leg in
        PlainRules.Item(prints: prints.filter { $0.series == leg.instrument.index })
      }
    }
  }

  /// Without conditions: an alert on a parent that is right by rule there, while the truth of the
  /// same prints needs the conditions.
  private func isUndecidable(_ object: FoundObject) -> Bool {
    guard feed == .withoutConditions, object.kind.isRule else { return false }
    guard let cluster = object.cluster else {
      return truth.contains { $0.needsCondition && $0.expect && object.agrees(with: $0) }
    }
    return holds(cluster)
  }

  /// Twins and bursts of a kind by the clause they miss and how far, with how many became the
  /// thing they resemble.
  private func nearMisses(_ kind: ScoredKind, _ wrong: [FoundObject]) -> [NearMiss: Firing] {
    var table: [NearMiss: Firing] = [:]
    for entry in noise.entries where entry.resembles == kind.name {
      guard let clause = entry.misses, !clause.hasPrefix("unclear"), clause != "rate" else {
        continue
      }
      let key = NearMiss(clause: clause, magnitude: String(entry.distance).count)
      table[key, default: Firing()].bursts += 1
      let hasFired = wrong.contains {
        $0.underlying == entry.underlying && $0.start == entry.start
      }
      if hasFired { table[key]?.fired += 1 }
    }
    return table
  }

  /// What was missed with what was found in its place, and what was wrong with what was planted.
  func printDifferences() {
    for kind in ScoredKind.all {
      let score = score(kind)
      for item in score.missed {
        print("    \(feed) MISSED \(kind.name) \(item.text)")
        for object in found where object.touches(item) && object.shares(item) {
          print("      found \(object.text)")
        }
      }
      for object in score.wrong {
        print("    \(feed) WRONG \(object.text)")
        for item in truth where object.touches(item) && object.shares(item) {
          print("      planted \(item.rule ?? item.type) \(item.expect) \(item.text)")
        }
      }
    }
  }
}
