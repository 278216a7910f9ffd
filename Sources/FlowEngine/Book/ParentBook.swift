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

/// The newest final parents, by id.
///
/// A ring: an older one can no longer be amended, and the cancel of its print says so.
struct ParentBook: Sendable {
  static let length = 16_384

  private var ring: [OwnedParent] = []
  private var next = 0
  // Looked up, never walked. Small values: a parent itself is moved once, into the ring.
  private var places: [FlowID: Int32] = [:]
  private var judged: [FlowID: JudgedParent] = [:]

  subscript(id: FlowID) -> OwnedParent? { places[id].map { ring[Int($0)] } }

  func judged(_ id: FlowID) -> JudgedParent? { judged.isEmpty ? nil : judged[id] }

  mutating func keep(_ parent: OwnedParent) {
    let id = parent.cluster.id
    if parent.cluster.version > 1, let place = places[id] {
      ring[Int(place)] = parent
      return
    }
    if ring.count < Self.length {
      places[id] = Int32(ring.count)
      ring.append(parent)
      return
    }
    let old = ring[next].cluster.id
    places[old] = nil
    if !judged.isEmpty { judged[old] = nil }
    places[id] = Int32(next)
    ring[next] = parent
    next = next + 1 == Self.length ? 0 : next + 1
  }

  /// Remembers what fired on a parent.
  mutating func keep(_ judgement: JudgedParent, on id: FlowID) { judged[id] = judgement }
}

extension ParentBook: Stateful {
  mutating func state(_ coder: inout StateCoder) throws(StateError) {
    try coder.list("ring", &ring)
    try coder.raw("next", &next)
    // Not made from the ring: a place may be forgotten while its parent still stands there.
    try coder.raw("places", &places)
    try coder.table("judged", &judged)
    try coder.check(ring.count <= Self.length && (0..<Self.length).contains(next))
  }
}
