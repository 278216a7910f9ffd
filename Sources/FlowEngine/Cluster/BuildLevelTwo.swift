/// One version of a level-2 parent, as it goes into the log.
func buildLevelTwo(
  _ parent: LevelTwoParent, id: FlowID, underlying: Symbol, stamp: Stamp
) -> Cluster {
  var cluster = Cluster(
    stamp: stamp, id: id, version: parent.version, type: parent.type, underlying: underlying,
    state: parent.state, start: Timestamp(nanoseconds: parent.first),
    end: Timestamp(nanoseconds: parent.last), size: size(of: parent), premium: parent.premium,
    side: parent.side, grade: parent.grade, legs: parent.legs,
    causes: causes(of: parent))
  cluster.structure = parent.structure
  cluster.netPrice = parent.netPrice
  cluster.score = parent.score
  cluster.venues = parent.venues
  cluster.openingAtLeast = parent.openingAtLeast
  cluster.members = parent.memberIDs
  let facts = parent.facts
  cluster.facts.prints = parent.legs.reduce(0) { $0 + $1.prints }
  cluster.facts.levels = Int32(
    clamping: parent.type == .strikeLadder ? facts.strikes : Int64(parent.members.count))
  cluster.facts.gapMin = facts.gapMin
  cluster.facts.gapMax = facts.gapMax
  cluster.facts.span = facts.span
  cluster.facts.underlyingMove = facts.spotRange
  cluster.facts.openInterest = parent.type == .roll ? facts.nearOpenInterest : -1
  if facts.areSizesEqual { cluster.facts.flags.insert(.equalSizes) }
  if facts.isOneVenue { cluster.facts.flags.insert(.oneVenue) }
  if facts.isNetInside == true { cluster.facts.score.insideMarket = 2 }
  if facts.isOffIncrement { cluster.facts.score.offIncrement = 2 }
  if facts.isClosedEarly { cluster.facts.flags.insert(.greedy) }
  return cluster
}

/// Packages of a legged spread or roll; contracts of every other parent.
private func size(of parent: LevelTwoParent) -> Int64 {
  switch parent.type {
  case .legged, .roll:
    parent.legs.map { $0.size / Int64(max(1, $0.ratio)) }.min() ?? parent.contracts
  default: parent.contracts
  }
}

/// The first print of each member: whoever writes the parent adds the rest.
private func causes(of parent: LevelTwoParent) -> [UInt64] {
  if let package = parent.package { return [package.seq] }
  return parent.members.map(\.seq).sorted()
}
