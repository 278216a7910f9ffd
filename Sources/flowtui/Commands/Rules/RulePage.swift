import FlowEngine

/// A rule as text: what it asks, what caps it, what speaks against it, and its thresholds.
struct RulePage {
  let rule: any Rule
  let settings: Settings

  var lines: [String] {
    let verdict = rule.askedClauses(floor: settings.premiumFloor)
    var lines = ["\(rule.id.name) v\(rule.version)", rule.summary]
    lines += section("required", verdict?.clauses.filter { $0.role == .required })
    lines += section(
      "capping (a miss leaves confidence Low)", verdict?.clauses.filter { $0.role == .capping })
    lines += section("counter-evidence, always checked", verdict?.counterEvidence)
    lines += ["", "settings, as a rules file has them", "  [\(rule.id.name)]"]
    lines += Self.table(SettingName.of(rule: rule.id.name), settings).map { "  " + $0 }
    let floor = SettingUnit.dollars.text(settings.premiumFloor.millionths)
    let floorIndex = SettingUnit.dollars.text(settings.premiumFloorIndex.millionths)
    let index = Settings.indexSized.sorted().map(\.description).joined(separator: " ")
    lines += [
      "", "settings of the engine that it reads", "  premium_floor = \(floor)",
      "  premium_floor_index = \(floorIndex)  # \(index)",
      "", "page: docs/classifiers/\(rule.id.name).md",
    ]
    return lines
  }

  private func section(_ title: String, _ clauses: [Clause]?) -> [String] {
    guard let clauses, !clauses.isEmpty else { return ["", title, "  none"] }
    return ["", title]
      + clauses.map { clause in
        clause.asked == .shown ? "  \(clause.name)" : "  \(clause.name)  \(clause.asked.shown)"
      }
  }

  /// Every threshold as a rules file: what reads it reads the same settings back.
  static func file(_ settings: Settings) -> [String] {
    var lines = ["# flowtui rules; what is left out keeps its default"]
    lines += table(SettingName.of(rule: nil), settings)
    for kind in Rules.kinds where !kind.parameters.isEmpty {
      lines += ["", "[\(kind.id.name)]"] + table(SettingName.of(rule: kind.id.name), settings)
    }
    return lines
  }

  private static func table(_ names: [SettingName], _ settings: Settings) -> [String] {
    let values = settings.values
    return names.map { setting in
      let comment = setting.comment
      return setting.line(values) + (comment.isEmpty ? "" : "  # \(comment)")
    }
  }
}
