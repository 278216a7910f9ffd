extension LevelTwo {
  /// A legged calendar or diagonal whose near leg may close positions is a possible roll (C-17).
  mutating func takeRoll(_ legged: LevelTwoParent, _ out: inout [LevelTwoParent]) {
    guard legged.structure == .calendar || legged.structure == .diagonal,
      legged.members.count == 2
    else { return }
    let isFirstNear = legged.members[0].expiry < legged.members[1].expiry
    let near = legged.members[isFirstNear ? 0 : 1]
    guard near.openInterest >= near.size else { return }
    var roll = legged
    roll.type = .roll
    roll.id.ordinal = LevelTwoParent.ordinal(.roll)
    roll.facts.nearOpenInterest = near.openInterest
    roll.facts.nearSize = near.size
    keep(roll, &out)
  }

  /// A final package of level 1: the same for coded calendars and diagonals.
  mutating func takePackage(_ package: LevelTwoPackage, _ out: inout [LevelTwoParent]) {
    let size = package.nearLeg.size
    guard package.structure == .calendar || package.structure == .diagonal,
      package.nearExpiry < package.farExpiry, package.nearOpenInterest >= size,
      size + package.farLeg.size >= settings.sizeMin
    else { return }
    var facts = LevelTwoFacts()
    facts.items = 1
    facts.span = package.last - package.first
    facts.ratioA = Int64(package.nearLeg.ratio)
    facts.ratioB = Int64(package.farLeg.ratio)
    facts.nearOpenInterest = package.nearOpenInterest
    facts.nearSize = size
    keep(
      LevelTwoParent(
        id: FlowID(.cluster, seq: package.seq, ordinal: LevelTwoParent.ordinal(.roll)),
        version: 1, type: .roll, structure: package.structure, state: .final, members: [],
        package: package, underlying: package.underlying,
        legs: [package.nearLeg, package.farLeg], side: package.side, grade: package.grade,
        score: package.score, netPrice: package.netPrice, facts: facts), &out)
  }
}
