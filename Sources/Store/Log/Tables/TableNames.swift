import FlowEngine

/// The names of codes as scripts know them (`med`, `probable_sweep`), made once.
enum TableNames {
  static let side = names(Side.self)
  static let grade = names(Grade.self).map { $0.uppercased() }
  static let type = names(ClusterType.self)
  static let structure = names(Structure.self)
  static let state = names(ObjectState.self)
  static let direction = names(Direction.self)
  static let confidence = ["low", "med", "high"]
  static let inference = names(InferenceType.self)
  static let result = names(VerdictResult.self)
  static let health = names(HealthKind.self)

  static let origin = ["definition", "mapping", "unresolved", "unsupported"]

  /// Those that a row holds as a code, by the kind under which the table `name` lists them.
  static let coded = [
    ("type", type), ("structure", structure), ("side", side), ("grade", grade), ("state", state),
    ("origin", origin),
  ]

  /// Raw values count from 0 in the order of declaration, so a name is found by index.
  private static func names<T: CaseIterable>(_ type: T.Type) -> [String] {
    T.allCases.map { snake("\($0)") }
  }

  private static func snake(_ name: String) -> String {
    var text = ""
    for letter in name {
      if letter.isUppercase { text += "_" }
      text += letter.lowercased()
    }
    return text
  }
}
