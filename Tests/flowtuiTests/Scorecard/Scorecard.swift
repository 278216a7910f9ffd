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

  init(_ configuration: SimulationConfiguration, feed: Feed = .whole) {
    self.init(SimulatedMarket(configuration: configuration), feed: feed)
  }

  init(_ market: SimulatedMarket, feed: Feed = .whole) {
    var market = market
    var engine = Engine(settings: Settings(), session: market.session)
    var events: [MarketEvent] = []
    var out = FlowBatch()
    var clusters: [Cluster] = []
    var alerts: [Alert] = []
    var directory = Directory()
    while market.next(into: &events, limit: 4_096) {
      for event in events {
        directory.take(event)
        guard let event = feed == .whole ? event : Self.stripped(event) else { continue }
        engine.step(event, into: &out)
      }
      clusters += out.clusters
      alerts += out.alerts
      out.removeAll()
      events.removeAll(keepingCapacity: true)
    }
    self.feed = feed
    truth = market.truth
    noise = market.noiseLedger
    found =
      Self.last(clusters, \.id).filter { Self.counts($0.state) }
      .map { FoundObject($0, directory) }
      + Self.alerts(alerts, clusters, directory)
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
    let found = found.filter { $0.kind == kind }
    // What these rules say again of the same prints, a minute later or of a further order.
    let isRenewed = ["zero-dte-gamma", "repeat-hitter"].contains(kind.name)
    var matched: Set<Int> = []
    var fooled: Set<Int> = []
    for object in found {
      let match =
        expected.indices.first { !matched.contains($0) && object.agrees(with: expected[$0]) }
      if let match {
        matched.insert(match)
        if object.side == expected[match].side { score.sides += 1 }
        continue
      }
      if let trap = traps.indices.first(where: { object.agrees(with: traps[$0]) }) {
        fooled.insert(trap)
        score.wrong.append(object)
      } else if isRenewed, expected.contains(where: { object.agrees(with: $0) }) {
        score.excused += 1
      } else if isExcused(object) {
        score.excused += 1
      } else {
        score.wrong.append(object)
      }
    }
    for index in expected.indices where !isHeldBack(expected[index], matched.contains(index)) {
      score.planted += 1
      if matched.contains(index) {
        score.recalled += 1
      } else {
        score.missed.append(expected[index])
      }
    }
    score.found = found.count
    score.right = matched.count
    score.traps = traps.count
    score.fooled = fooled.count
    score.nearMisses = nearMisses(kind, score.wrong)
    return score
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

  /// Kinds whose members only a condition tells apart.
  private static let coded: Set<String> = [
    "package", "roll", "iso_print", "cross_block", "stock_tied", "financing", "dividend",
  ]

  private func isKnowable(_ item: TruthItem) -> Bool {
    !Self.isAwaiting(item) && (feed == .whole || !item.needsCondition)
  }

  /// What the engine does not do yet is left out: it is not told the implied rates of the day
  /// (C-07), makes no order with stock of a cross whose stock comes after it is final (C-13, C-33),
  /// and does not bring a package back when both legs of one of its fills were taken back (H-07).
  private static func isAwaiting(_ item: TruthItem) -> Bool {
    item.why.contains("not at the rate of the day") || item.why.contains("came seconds later")
      || item.why.contains("a fill was taken back")
      || (item.type == "financing" && !item.expect && item.why.contains("implied rate"))
  }

  /// Neither right nor wrong: made by chance of prints of nobody, a clause too near its edge to
  /// tell, or, on a feed without conditions, what only conditions could tell.
  private func isExcused(_ object: FoundObject) -> Bool {
    if noise.chance.contains(where: {
      $0.resembles == object.kind.name && $0.underlying == object.underlying
        && $0.start <= object.end && object.start <= $0.end
    }) {
      return true
    }
    // The log of chance sees prints; of sweeps and blocks a pair or a ladder is made as well.
    if object.hasParents, ["strike_ladder", "legged"].contains(object.kind.name) { return true }
    if noise.entries.contains(where: {
      $0.resembles == object.kind.name && $0.misses?.hasPrefix("unclear") ?? false
        && $0.underlying == object.underlying && $0.start == object.start
    }) {
      return true
    }
    if truth.contains(where: { Self.isAwaiting($0) && object.touches($0) }) { return true }
    guard feed == .withoutConditions else { return false }
    if noise.entries.contains(where: {
      ($0.misses == "code" || Self.coded.contains($0.resembles))
        && $0.underlying == object.underlying
        && abs($0.start.nanoseconds - object.start.nanoseconds) < 4_000_000_000
    }) {
      return true
    }
    return truth.contains { $0.needsCondition && object.touches($0) }
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
