extension LevelTwo {
  /// Opens a parent that meets its condition for the first time, and writes it.
  mutating func begin(
    _ type: ClusterType, key: UInt64, members: [LevelTwoItem], deadline: Int64,
    _ out: inout [LevelTwoParent]
  ) -> Int32 {
    let parent = makeParent(type, members: members, state: .provisional)
    out.append(parent)
    return open.open(type, key: key, id: parent.id, deadline: deadline)
  }

  /// A parent that can no longer grow: its final version is written and its chain ends.
  mutating func finish(
    _ index: Int32, isEarly: Bool = false, _ out: inout [LevelTwoParent]
  ) {
    let entry = open[index]
    var parent = makeParent(entry.type, members: members(of: index), state: .final)
    parent.id = entry.id
    parent.version = entry.version + 1
    parent.facts.isClosedEarly = isEarly
    endChain(of: index)
    open.release(index)
    keep(parent, &out)
  }

  /// Writes a final parent and keeps it for a cancel.
  mutating func keep(_ parent: LevelTwoParent, _ out: inout [LevelTwoParent]) {
    out.append(parent)
    finals.append(parent, membersMax: Int(settings.finalMembersMax))
  }

  /// The items of an open parent, in order of execution.
  func members(of index: Int32) -> [LevelTwoItem] {
    numbers(of: index).map { ring[$0] }
  }

  func numbers(of index: Int32) -> [UInt32] {
    let parent = open[index]
    switch parent.type {
    case .repeat:
      guard let place = repeats.find(parent.key) else { return [] }
      return numbers(to: repeats[place].tail, count: repeats[place].count) { $0.inRepeat }
    case .priceLadder:
      let run = priceRuns[Int(parent.key)]
      return numbers(to: run.tail, count: run.count) { $0.inPriceLadder }
    default:
      guard let place = ladders.find(parent.key) else { return [] }
      return (0..<Int(ladders[place].count)).map { ladders[place].numbers[$0] }
    }
  }

  /// Walks a chain back from its newest item; what fell out of the ring ends it.
  func numbers(
    to tail: UInt32, count: Int32, _ before: (ItemRing.Link) -> UInt32
  ) -> [UInt32] {
    var numbers: [UInt32] = []
    numbers.reserveCapacity(Int(count))
    var number = tail
    for _ in 0..<count {
      guard ring.contains(number) else { break }
      numbers.append(number)
      number = before(ring.link(number))
    }
    numbers.reverse()
    return numbers
  }

  private mutating func endChain(of index: Int32) {
    let parent = open[index]
    switch parent.type {
    case .repeat:
      if let place = repeats.find(parent.key) { repeats[place].end() }
    case .priceLadder: priceRuns[Int(parent.key)].end()
    default:
      if let place = ladders.find(parent.key) { ladders[place].end() }
    }
  }

  /// Open parents that own an item, by the chains that its own facts lead to.
  func openParents(of number: UInt32) -> [Int32] {
    let item = ring[number]
    var found: [Int32] = []
    if let place = repeats.find(RepeatChain.key(item)) { found.append(repeats[place].parent) }
    let run = PriceRun.index(item)
    if run < priceRuns.count { found.append(priceRuns[run].parent) }
    if item.isSingleLegCode {
      let key = LadderChain.key(group: ring.link(number).group, size: item.size)
      if let place = ladders.find(key) { found.append(ladders[place].parent) }
    }
    return found.filter { $0 >= 0 && numbers(of: $0).contains(number) }
  }

  /// One version of a single-sided parent: repeat, strike ladder or price ladder.
  func makeParent(
    _ type: ClusterType, members: [LevelTwoItem], state: ObjectState
  ) -> LevelTwoParent {
    let side = members.first?.side ?? .unknown
    return LevelTwoParent(
      id: FlowID(
        .cluster, seq: members.map(\.seq).min() ?? 0, ordinal: LevelTwoParent.ordinal(type)),
      version: 1, type: type, structure: nil, state: state, members: members, package: nil,
      underlying: members.first?.underlying ?? 0, legs: legs(members), side: side,
      grade: gradeOfParent(members), score: 0, netPrice: nil, facts: levelTwoFacts(members))
  }
}

/// A leg for each series, by strike.
func legs(_ members: [LevelTwoItem]) -> [Leg] {
  let sorted = members.sorted {
    $0.strike != $1.strike ? $0.strike < $1.strike : $0.instrument < $1.instrument
  }
  var legs: [Leg] = []
  var from = 0
  while from < sorted.count {
    var end = from + 1
    while end < sorted.count, sorted[end].instrument == sorted[from].instrument { end += 1 }
    legs.append(leg(Array(sorted[from..<end])))
    from = end
  }
  return legs
}

/// All items of one series as one leg.
func leg(_ items: [LevelTwoItem], ratio: Int64 = 1) -> Leg {
  let size = items.reduce(0) { $0 + $1.size }
  let sum = items.reduce(Int128(0)) { $0 + Int128($1.price) * Int128($1.size) }
  var average = sum / Int128(max(1, size))
  let rest = sum - average * Int128(max(1, size))
  let twice = 2 * (rest < 0 ? -rest : rest)
  if twice > Int128(size) || (twice == Int128(size) && average & 1 == 1) {
    average += rest < 0 ? -1 : 1
  }
  return Leg(
    instrument: items.first?.instrument ?? InstrumentID(0), side: items.first?.side ?? .unknown,
    ratio: Int32(clamping: ratio), size: size, price: Price(billionths: Int64(clamping: average)),
    premium: items.reduce(.zero) { $0 + $1.premium },
    prints: items.reduce(0) { $0 + Int32($1.prints) }, grade: gradeOfParent(items))
}

/// The best grade g such that items of grade g or better hold at least 80 % (rule S-29).
func gradeOfParent(_ items: [LevelTwoItem]) -> Grade {
  let total = items.reduce(0) { $0 + $1.size }
  for grade in Grade.allCases {
    let held = items.reduce(Int64(0)) { $1.grade <= grade ? $0 + $1.size : $0 }
    if 5 * held >= 4 * total { return grade }
  }
  return .u
}

/// The facts that every parent has.
func levelTwoFacts(_ members: [LevelTwoItem]) -> LevelTwoFacts {
  var facts = LevelTwoFacts()
  guard let first = members.first, let last = members.last else { return facts }
  facts.items = Int64(members.count)
  facts.span = last.first - first.first
  let gaps = zip(members, members.dropFirst()).map { $1.first - $0.first }
  facts.gapMin = gaps.min() ?? 0
  facts.gapMax = gaps.max() ?? 0
  let strikes = members.map(\.strike).sorted()
  facts.strikes = 1 + Int64(zip(strikes, strikes.dropFirst()).count { $0 != $1 })
  facts.areSizesEqual = members.allSatisfy { $0.size == first.size }
  let spots = members.map(\.spot)
  if let low = spots.min(), let high = spots.max(), low != .min { facts.spotRange = high - low }
  facts.stockTick = first.tickOfStock
  facts.isOneVenue = first.venue.isKnown && members.allSatisfy { $0.venue == first.venue }
  return facts
}
