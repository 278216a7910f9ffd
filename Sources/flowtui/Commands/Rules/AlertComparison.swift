import FlowEngine

/// Two engines side by side over the same events, and the alerts that each leaves at the end.
struct AlertComparison {
  let a: Settings
  let b: Settings
  private(set) var directory = Directory()
  private var loopA: EngineLoop
  private var loopB: EngineLoop
  /// The newest version of each alert by its id; looked up, and listed in order of time.
  private var alertsA: [String: Alert] = [:]
  private var alertsB: [String: Alert] = [:]

  init(a: Settings, b: Settings, session: CalendarDate) {
    self.a = a
    self.b = b
    loopA = EngineLoop(Engine(settings: a, session: session))
    loopB = EngineLoop(Engine(settings: b, session: session))
  }

  var events: UInt64 { loopA.engine.seq }

  mutating func step(_ events: [MarketEvent]) {
    for event in events { directory.take(event) }
    for alert in loopA.step(events).derived.alerts { alertsA[alert.id] = alert }
    for alert in loopB.step(events).derived.alerts { alertsB[alert.id] = alert }
  }

  /// In the order in which the alerts became known, as A has it where both have them.
  var differences: [AlertDifference] {
    let ids = Set(alertsA.keys).union(alertsB.keys)
    let all = ids.compactMap { AlertDifference(a: alertsA[$0], b: alertsB[$0]) }
    return all.sorted { ($0.newest.start, $0.newest.id) < ($1.newest.start, $1.newest.id) }
  }

  func summary(_ differences: [AlertDifference]) -> String {
    func count(_ change: AlertDifference.Change) -> Int {
      differences.count { $0.change == change }
    }
    let changed = count(.changes) + count(.vanishes)
    return "\(count(.appears)) appear, \(count(.vanishes)) vanish, \(count(.changes)) change, "
      + "\(alertsA.count - changed) are the same"
  }
}

/// One alert that the two rules see differently.
struct AlertDifference {
  enum Change: String { case appears, vanishes, changes }

  let change: Change
  let a: Alert?
  let b: Alert?
  /// B's where it has one: what a reader would see now.
  let newest: Alert
  /// The names of what changed, with both values.
  let fields: [(name: String, a: String, b: String)]

  /// nil when both say the same.
  init?(a: Alert?, b: Alert?) {
    guard let newest = b ?? a else { return nil }
    self.newest = newest
    self.a = a
    self.b = b
    if a == nil {
      change = .appears
      fields = []
    } else if b == nil {
      change = .vanishes
      fields = []
    } else {
      let a = a ?? newest
      let b = newest
      change = .changes
      fields = Self.fields(a, b)
      if fields.isEmpty { return nil }
    }
  }

  /// What an alert says. The hash of its parameters and the bounds of its clauses are what was put
  /// in, and no difference by themselves.
  private static func fields(_ a: Alert, _ b: Alert) -> [(name: String, a: String, b: String)] {
    let pairs: [(String, String, String)] = [
      ("state", a.state.word, b.state.word),
      ("direction", a.direction.word, b.direction.word),
      ("confidence", a.confidence.title, b.confidence.title),
      ("side", a.side.word, b.side.word), ("grade", a.grade.word, b.grade.word),
      ("premium", DecimalText.money(a.premium), DecimalText.money(b.premium)),
      ("opening", text(a.openingAtLeast), text(b.openingAtLeast)),
      ("start", TimeText.rfc3339(a.start), TimeText.rfc3339(b.start)),
      ("end", TimeText.rfc3339(a.end), TimeText.rfc3339(b.end)),
      ("known", TimeText.rfc3339(a.stamp.at), TimeText.rfc3339(b.stamp.at)),
      ("related", names(a.related), names(b.related)),
      ("prints", list(a.causes), list(b.causes)),
    ]
    return pairs.filter { $0.1 != $0.2 }
      + clauses(a.evidence, b.evidence) + clauses(a.counterEvidence, b.counterEvidence)
  }

  /// Clauses whose result differs, or that only one of the two has.
  private static func clauses(_ a: [Clause], _ b: [Clause]) -> [(String, String, String)] {
    let names = a.map(\.name) + b.map(\.name).filter { name in !a.contains { $0.name == name } }
    return names.compactMap { name in
      let one = a.first { $0.name == name }
      let other = b.first { $0.name == name }
      // A fact that is only shown may be a threshold: what it changes shows elsewhere.
      let isFact = one?.asked == .shown && other?.asked == .shown
      guard one?.passed != other?.passed || !isFact && one?.seen != other?.seen else { return nil }
      return (name, result(one), result(other))
    }
  }

  private static func result(_ clause: Clause?) -> String {
    guard let clause else { return "not asked" }
    let word =
      clause.passed == true ? "passes" : clause.passed == false ? "fails" : "input missing"
    let asked = clause.asked == .shown ? "" : ", asked \(clause.asked.shown)"
    return "\(word), seen \(clause.seen.shown)\(asked)"
  }

  private static func text(_ value: Int64?) -> String { value.map(String.init) ?? "unknown" }
  private static func names(_ rules: [RuleID]) -> String {
    rules.isEmpty ? "none" : rules.map(\.name).joined(separator: " ")
  }
  private static func list(_ causes: [UInt64]) -> String {
    causes.map { "p\($0)" }.joined(separator: " ")
  }
}
