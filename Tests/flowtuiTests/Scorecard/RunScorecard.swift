import Feeds
import FlowEngine

@testable import flowtui

/// A session with the sessions before it: what only a history shows is scored here.
struct RunScorecard {
  static let verdicts = ScoredKind(name: "verdict", isRule: true)
  /// Rules that are silent without a history.
  static let kinds =
    ["unusual-size", "iv-lift", "closing-pressure"].map { ScoredKind(name: $0, isRule: true) }
    + [verdicts]

  private let card: Scorecard
  private let today: PlayedSession
  private let before: Scorecard
  private let yesterday: PlayedSession
  private let history: PlainHistory

  /// Plays a run of sessions, each with the history of those before it.
  ///
  /// - Returns: a card for each session from `first` on.
  static func cards(_ run: SimulationRun, from first: Int) -> [RunScorecard] {
    var run = run
    var played: [PlayedSession] = []
    var cards: [RunScorecard] = []
    while let market = run.next() {
      var builder = HistoryBuilder(for: market.session, settings: Settings())
      for earlier in played.suffix(HistoryBuilder.sessionsMax) {
        var session = SessionHistory(earlier.session)
        for part in earlier.log { session.take(part.events, derived: part.derived) }
        session.end()
        builder.add(session)
      }
      let session = PlayedSession(market, history: builder.notes, isKept: true) { $0 }
      if played.count >= first, let yesterday = played.last {
        cards.append(RunScorecard(session, yesterday, PlainHistory(played)))
      }
      played.append(session)
      run.finish(market)
    }
    return cards
  }

  private init(_ today: PlayedSession, _ yesterday: PlayedSession, _ history: PlainHistory) {
    self.history = history
    card = Scorecard(today)
    before = Scorecard(yesterday)
    (self.today, self.yesterday) = (today, yesterday)
  }

  func score(_ kind: ScoredKind) -> KindScore {
    switch kind.name {
    case "verdict": verdictScore()
    case "closing-pressure": closingScore()
    case "unusual-size": unusualScore()
    default: card.score(kind)
    }
  }

  func printDifferences() {
    for kind in Self.kinds {
      let score = score(kind)
      for item in score.missed {
        print("    run MISSED \(kind.name) \(item.text)")
        for text in (item.of == nil ? card : before).plain.tape.prints(of: item) {
          print("      print \(text)")
        }
        for object in card.found + before.found where object.touches(item) && object.shares(item) {
          print("      found \(object.text)")
        }
      }
      for object in score.wrong {
        print("    run WRONG \(object.text)")
        if let cluster = object.cluster, kind.name == "unusual-size" {
          print("      usual \(history.text(cluster, today))")
        }
        for item in today.truth + yesterday.truth where object.touches(item) && object.shares(item)
        {
          print("      planted \(item.rule ?? item.type) \(item.expect) \(item.text)")
        }
      }
    }
  }

  /// The parent of yesterday that an object of this morning speaks of.
  private func parent(_ verdict: Inference?) -> FoundObject? {
    guard let of = verdict?.of, of.session == yesterday.session,
      let cluster = before.parents[of.cluster]
    else { return nil }
    return FoundObject(cluster, yesterday.directory)
  }

  // MARK: Unusual size (K-10)

  /// What is not planted is right by rule when the plain sums over the sessions before say so.
  private func unusualScore() -> KindScore {
    var score = card.score(ScoredKind(name: "unusual-size", isRule: true))
    let all = score.wrong
    score.wrong = all.filter { object in
      guard let cluster = object.cluster else { return true }
      return !history.isUnusual(cluster, today)
    }
    score.byRule += all.count - score.wrong.count
    return score
  }

  // MARK: Closing pressure (K-17)

  private func closingScore() -> KindScore {
    var score = KindScore()
    let lines = today.truth.filter { $0.rule == "closing-pressure" && $0.of != nil }
    let expected = lines.filter(\.expect)
    // Of the morning, and those of yesterday whose open interest was too small to ask.
    let traps =
      lines.filter { !$0.expect }
      + yesterday.truth.filter { $0.rule == "closing-pressure" && !$0.expect && $0.of == nil }
    var matched: Set<Int> = []
    var tickers: Set<Symbol> = []
    for alert in today.alerts where alert.rule.name == "closing-pressure" {
      let verdict = today.inferences.first { $0.id == alert.subject }
      score.found += 1
      tickers.insert(alert.underlying)
      guard var object = parent(verdict) else { continue }
      object.kind = ScoredKind(name: "closing-pressure", isRule: true)
      if let place = expected.indices.first(where: { object.agrees(with: expected[$0]) }) {
        matched.insert(place)
        if object.side == expected[place].side { score.sides += 1 }
      } else if traps.contains(where: { object.agrees(with: $0) }) {
        score.fooled += 1
        score.wrong.append(object)
      } else if card.isUnclear(object) {
        score.unclear += 1
      } else {
        score.wrong.append(object)
      }
    }
    for (place, item) in expected.enumerated() {
      // All come with one morning: of a ticker the first is told, the rest held back (K-91).
      if !matched.contains(place), tickers.contains(item.underlying) { continue }
      score.planted += 1
      if matched.contains(place) { score.recalled += 1 } else { score.missed.append(item) }
    }
    score.right = matched.count
    score.traps = traps.count
    for trap in traps {
      let key = NearMiss(clause: trap.misses ?? "share", magnitude: String(trap.distance).count)
      score.nearMisses[key, default: Firing()].bursts += 1
    }
    return score
  }

  // MARK: Verdicts (O-04, C-17)

  /// Right when the result is that of the truth, where it has a line, and that of the plain sums.
  private func verdictScore() -> KindScore {
    var score = KindScore()
    let expected = today.truth.filter { $0.kind == "verdict" }
    var matched: Set<Int> = []
    for verdict in today.inferences where verdict.type == .verdict {
      score.found += 1
      guard var object = parent(verdict) else { continue }
      object.kind = Self.verdicts
      let isPlain = plainResult(object).map { $0 == verdict.result } ?? false
      let place = expected.indices.first {
        !matched.contains($0) && object.agrees(with: expected[$0])
      }
      if let place {
        matched.insert(place)
        if verdict.result.word == expected[place].result, isPlain {
          score.right += 1
          score.sides += 1
        } else {
          object.structure = verdict.result.word
          score.wrong.append(object)
        }
      } else if !isPlain {
        score.wrong.append(object)
      } else if card.isUnclear(object) {
        score.unclear += 1
      } else {
        score.byRule += 1
      }
    }
    score.planted = expected.count
    score.recalled = matched.count
    score.missed = expected.indices.filter { !matched.contains($0) }.map { expected[$0] }
    return score
  }

  /// Opening sides V + ΔOI, closing sides V − ΔOI of each series of a parent (O-02).
  private func plainResult(_ object: FoundObject) -> VerdictResult? {
    guard let cluster = object.cluster else { return nil }
    let legs = cluster.legs.compactMap { leg -> (expiry: CalendarDate, Int, Int, Int)? in
      guard let contract = yesterday.tape.contracts[leg.instrument.index] else { return nil }
      let series = OSI(contract)
      guard let old = yesterday.tape.interest[leg.instrument.index],
        let new = today.tape.openInterest(series)
      else { return nil }
      let volume = yesterday.tape.volume[series] ?? 0
      return (contract.expiry, Int(leg.size), volume + new - old, volume - new + old)
    }.sorted { $0.expiry < $1.expiry }
    if cluster.type == .roll {
      guard legs.count == 2 else { return nil }
      return legs[0].3 >= legs[0].1 && legs[1].2 >= legs[1].1 ? .confirmed : .refuted
    }
    guard legs.count == 1 else { return nil }
    let (_, size, opened, closed) = legs[0]
    return size > closed ? .confirmed : opened < size ? .refuted : .undecided
  }
}
