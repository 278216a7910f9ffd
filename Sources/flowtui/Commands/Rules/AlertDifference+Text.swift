import FlowEngine

extension AlertDifference {
  /// A line, and under it what decided.
  func text(_ comparison: AlertComparison) -> [String] {
    let mark =
      switch change {
      case .appears: "+"
      case .vanishes: "-"
      case .changes: "~"
      }
    let contracts = newest.instruments.map { ContractText.name($0, comparison.directory) }
    let head =
      "\(mark) \(TimeText.newYork(newest.start))  \(newest.id)  \(newest.direction.word) "
      + "\(newest.confidence.title)  $\(DecimalText.short(newest.premium))  "
      + contracts.joined(separator: " / ")
    return [head] + fields.map { "    \($0.name): \($0.a) -> \($0.b)" }
      + reasons(comparison).map { "    " + $0 }
  }

  func json(_ comparison: AlertComparison) -> String {
    var json = JSONText()
    json.object { json in
      json.field("kind", "diff")
      json.field("id", newest.id)
      json.field("change", change.rawValue)
      json.key("fields")
      json.array(fields) { json, field in
        json.object { json in
          json.field("name", field.name)
          json.field("a", field.a)
          json.field("b", field.b)
        }
      }
      json.strings("reasons", reasons(comparison))
      for (name, alert, settings) in [("a", a, comparison.a), ("b", b, comparison.b)] {
        json.key(name)
        if let alert {
          json.raw(ObjectJSON(directory: comparison.directory, settings: settings).line(alert))
        } else {
          json.null()
        }
      }
    }
    return json.text
  }

  /// Why one of the two has no such alert: what the other saw against what this one asks.
  private func reasons(_ comparison: AlertComparison) -> [String] {
    guard change != .changes else { return [] }
    let name = change == .vanishes ? "B" : "A"
    let settings = change == .vanishes ? comparison.b : comparison.a
    let floor = settings.premiumFloor(for: newest.underlying)
    let asked =
      Rules.rule(newest.rule.name, settings)?.askedClauses(floor: floor)?.clauses ?? []
    let missed = newest.evidence.compactMap { clause -> String? in
      guard clause.role == .required,
        let other = asked.first(where: { $0.name == clause.name }),
        other.asked.holds(for: clause.seen) == false
      else { return nil }
      return "\(name) asks \(clause.name) \(other.asked.shown), seen \(clause.seen.shown)"
    }
    return missed.isEmpty
      ? ["\(name) has no such parent, or its cooldown held the alert back"] : missed
  }
}
