import FlowEngine

/// Every threshold by the name that a rules file gives it, with its unit in words.
struct SettingName: Hashable {
  /// `premium_floor`, or `large-bullish-sweep.premium_z_min`.
  var name: String
  var words: String
  var unit: SettingUnit { SettingUnit(words) }

  static let all: [SettingName] =
    Settings.fields.map { SettingName(name: $0.name, words: $0.unit) }
    + Rules.kinds.flatMap { kind in
      kind.parameters.map { SettingName(name: "\(kind.id.name).\($0.name)", words: $0.unit) }
    }

  /// Those of the engine, or of one rule.
  static func of(rule: String?) -> [SettingName] {
    all.filter { setting in
      guard let rule else { return !setting.name.contains(".") }
      return setting.name.hasPrefix(rule + ".")
    }
  }

  /// Without its rule, as it stands under `[rule]`.
  var key: String { String(name.split(separator: ".").last ?? "") }

  /// As a file may write it.
  func line(_ values: [String: Int64]) -> String {
    "\(key) = \(unit.text(values[name] ?? 0))"
  }

  /// What counts, when a bare number does not say it.
  var comment: String {
    switch unit {
    case .dollars, .duration: ""
    case .parts:
      String(words.drop { $0 != " " }.dropFirst().replacing("of ", with: "", maxReplacements: 1))
    case .count: words
    }
  }
}

extension Settings {
  /// Every threshold by name, in the units of the canonical text.
  var values: [String: Int64] {
    var values: [String: Int64] = [:]
    for line in text.split(separator: "\n") {
      let parts = line.split(separator: " ")
      guard parts.count == 3, let value = Int64(parts[2]) else { continue }
      values[String(parts[0])] = value
    }
    return values
  }
}
