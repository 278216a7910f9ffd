/// A final parent with the prints it stands on, kept so that a cancel can amend it.
struct OwnedParent: Sendable {
  /// Its newest version.
  var cluster: Cluster
  /// In the order of a sweep; empty for a parent of coded prints.
  var prints: [PendingPrint] = []
  /// The coded prints of a package.
  var legs: [LegPrint] = []
}

/// What fired on a parent, and what the rules were asked.
struct JudgedParent: Sendable {
  var parent: Parent
  /// The newest version of each alert.
  var alerts: [Alert]
}

/// The newest final parents, by id: looked up, never walked.
struct ParentBook: Sendable {
  /// How many are kept: an older one can no longer be amended, and its print's cancel says so.
  static let length = 16_384

  private var parents: [FlowID: OwnedParent] = [:]
  private var judged: [FlowID: JudgedParent] = [:]
  private var order: [FlowID] = []
  private var next = 0

  subscript(id: FlowID) -> OwnedParent? { parents[id] }

  func judged(_ id: FlowID) -> JudgedParent? { judged[id] }

  mutating func keep(_ parent: OwnedParent) {
    let id = parent.cluster.id
    guard parents.updateValue(parent, forKey: id) == nil else { return }
    if order.count < Self.length {
      order.append(id)
      return
    }
    parents[order[next]] = nil
    judged[order[next]] = nil
    order[next] = id
    next = next + 1 == Self.length ? 0 : next + 1
  }

  /// Remembers what fired on a parent.
  mutating func keep(_ judgement: JudgedParent, on id: FlowID) { judged[id] = judgement }
}
