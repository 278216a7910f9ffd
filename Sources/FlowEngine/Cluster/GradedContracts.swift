/// Contracts of a parent by grade: its own grade follows (S-29).
struct GradedContracts: Sendable {
  private var held = SIMD8<Int64>()

  mutating func add(_ contracts: Int64, _ grade: Grade) {
    held[Int(grade.rawValue)] += contracts
  }

  /// The best grade g such that grade g or better holds at least 80 %.
  var grade: Grade {
    let total = held.wrappedSum()
    var sum: Int64 = 0
    for grade in Grade.allCases {
      sum += held[Int(grade.rawValue)]
      if 5 * sum >= 4 * total { return grade }
    }
    return .u
  }
}
