import FlowEngine

/// The names of all rules, for completion and `rule:`.
enum RuleNames {
  static let all: [String] = Rules.kinds.map { $0.id.name }
}
