import FlowEngine

/// The words of the machine output; users' scripts depend on them (`cli.md`).
extension Side {
  var word: String {
    switch self {
    case .buy: "buy"
    case .sell: "sell"
    case .unknown: "unknown"
    }
  }
}

extension Grade {
  var word: String { ["A", "B", "C", "D", "E", "U"][Int(rawValue)] }
}

extension ObjectState { var word: String { "\(self)" } }
extension PrintState { var word: String { "\(self)" } }
extension Direction { var word: String { "\(self)" } }

extension Confidence {
  var word: String {
    switch self {
    case .low: "low"
    case .medium: "med"
    case .high: "high"
    }
  }
  var title: String {
    switch self {
    case .low: "Low"
    case .medium: "Medium"
    case .high: "High"
    }
  }
}

extension ClusterType { var word: String { snake("\(self)") } }
extension Structure { var word: String { snake("\(self)") } }
extension PrintPosition { var word: String { snake("\(self)") } }
extension InferenceType { var word: String { snake("\(self)") } }

extension InferenceType {
  /// For people; the word of `descriptive` says nothing to them.
  var title: String { self == .descriptive ? "0DTE gamma traded" : word }
}

extension Inference {
  /// Signed 0DTE gamma of the five minutes, dollars of the underlying for one percent of its price.
  var tradedGamma: Dollars? {
    guard type == .descriptive, case .dollars(let value)? = evidence.first?.seen else { return nil }
    return value
  }
}

extension VerdictResult { var word: String { "\(self)" } }
extension HealthKind { var word: String { snake("\(self)") } }

extension Exclusion {
  var word: String? { self == .none ? nil : snake("\(self)") }
}

/// `probableSweep` → `probable_sweep`; quotes of a keyword-named case are dropped.
func snake(_ name: String) -> String {
  var text = ""
  for character in name where character != "`" {
    if character.isUppercase {
      text += "_" + character.lowercased()
    } else {
      text.append(character)
    }
  }
  return text
}
