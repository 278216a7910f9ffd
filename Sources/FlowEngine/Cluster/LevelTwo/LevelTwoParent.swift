/// One version of a parent of level 2 (C-31).
///
/// Premium is counted at level 1 only: that of a level-2 parent is shown and never summed.
struct LevelTwoParent: Hashable, Sendable {
  /// `c` with the `seq` of the first cause; the ordinal says the family, because one print may
  /// open a level-1 parent and one parent of each family.
  var id: FlowID
  var version: UInt32
  var type: ClusterType
  var structure: Structure?
  var state: ObjectState
  /// In order of execution; empty for a roll over a package.
  var members: [LevelTwoItem]
  private var packages: [LevelTwoPackage]
  var underlying: UInt32
  var legs: [Leg]
  var side: Side
  var grade: Grade
  var score: Int32
  /// Per package and share (C-06a); nil for one series or one side of a ladder.
  var netPrice: Price?
  var facts: LevelTwoFacts

  init(
    id: FlowID, version: UInt32, type: ClusterType, structure: Structure?, state: ObjectState,
    members: [LevelTwoItem], package: LevelTwoPackage?, underlying: UInt32, legs: [Leg],
    side: Side, grade: Grade, score: Int32, netPrice: Price?, facts: LevelTwoFacts
  ) {
    self.id = id
    self.version = version
    self.type = type
    self.structure = structure
    self.state = state
    self.members = members
    packages = package.map { [$0] } ?? []
    self.underlying = underlying
    self.legs = legs
    self.side = side
    self.grade = grade
    self.score = score
    self.netPrice = netPrice
    self.facts = facts
  }

  /// What a roll over a package stands on. It is kept apart: few parents have one, and it is large.
  var package: LevelTwoPackage? { packages.first }

  /// Ids of what it owns.
  var memberIDs: [FlowID] { package.map { [$0.id] } ?? members.map(\.id) }
  var contracts: Int64 { legs.reduce(0) { $0 + $1.size } }
  /// Gross: Σ price · size · multiplier.
  var premium: Dollars { legs.reduce(.zero) { $0 + $1.premium } }
  /// First and last execution. Nanoseconds.
  var first: Int64 { package?.first ?? members.map(\.first).min() ?? 0 }
  var last: Int64 { package?.last ?? members.map(\.last).max() ?? 0 }
  /// Known exchanges, in the order of their codes.
  var venues: [Venue] {
    var venues: [Venue] = []
    for item in members where item.venue.isKnown && !venues.contains(item.venue) {
      venues.append(item.venue)
    }
    return venues.sorted()
  }
  /// Σ over the members; nil when it is unknown for one (O-01a).
  var openingAtLeast: Int64? {
    guard package == nil, !members.contains(where: { $0.opening < 0 }) else { return nil }
    return members.reduce(0) { $0 + $1.opening }
  }

  static func ordinal(_ type: ClusterType) -> UInt8 {
    switch type {
    case .repeat: 2
    case .strikeLadder: 3
    case .priceLadder: 4
    case .legged: 5
    default: 6
    }
  }
}

/// What the evidence of a level-2 parent stands on; a number that says nothing of its type is 0.
struct LevelTwoFacts: Hashable, Sendable {
  /// Items owned, and the distance between the first and the last. Nanoseconds.
  var items: Int64 = 0
  var span: Int64 = 0
  /// Between neighbours. Nanoseconds.
  var gapMin: Int64 = 0
  var gapMax: Int64 = 0
  var strikes: Int64 = 0
  /// One size throughout; false = sizes that rise or fall with the strike.
  var areSizesEqual = false
  /// Highest less lowest mid of the underlying, and its tick. Billionths.
  var spotRange: Int64 = 0
  var stockTick: Int64 = 0
  /// Ratio of the legs, the first as listed first.
  var ratioA: Int64 = 0
  var ratioB: Int64 = 0
  var isOneVenue = false
  /// The net price lies inside the synthetic market; nil = a quote is missing (C-04).
  var isNetInside: Bool?
  /// A leg printed off the increment of its class.
  var isOffIncrement = false
  /// A strangle whose legs could not be compared with the underlying.
  var isSpotMissing = false
  /// Near leg of a roll: this morning's open interest, and contracts.
  var nearOpenInterest: Int64 = 0
  var nearSize: Int64 = 0
  /// Closed before its time, because too many items were waiting.
  var isClosedEarly = false
}

extension LevelTwoParent: StatefulElement {
  static var blank: LevelTwoParent {
    LevelTwoParent(
      id: FlowID(.cluster, seq: 0), version: 0, type: .roll, structure: nil, state: .final,
      members: [], package: nil, underlying: 0, legs: [], side: .unknown, grade: .u, score: 0,
      netPrice: nil, facts: LevelTwoFacts())
  }

  mutating func state(_ coder: inout StateCoder) throws(StateError) {
    try coder.raw("id", &id)
    try coder.raw("version", &version)
    try coder.raw("type", &type)
    try coder.raw("structure", &structure)
    try coder.raw("state", &state)
    try coder.raw("members", &members)
    try coder.raw("packages", &packages)
    try coder.raw("underlying", &underlying)
    try coder.raw("legs", &legs)
    try coder.raw("side", &side)
    try coder.raw("grade", &grade)
    try coder.raw("score", &score)
    try coder.raw("netPrice", &netPrice)
    try coder.raw("facts", &facts)
  }
}
