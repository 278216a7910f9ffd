extension LevelTwo {
  /// Opens a parent that meets its condition for the first time, and writes it.
  mutating func begin(
    _ type: ClusterType, key: UInt64, numbers: [UInt32], deadline: Int64,
    _ out: inout [LevelTwoParent]
  ) -> Int32 {
    for number in numbers { ring.withLink(number) { $0.isOwned = true } }
    let parent = makeParent(type, members: numbers.map { item($0) }, state: .provisional)
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
    numbers(of: index).map { item($0) }
  }

  func numbers(of index: Int32) -> [UInt32] {
    let parent = open[index]
    switch parent.type {
    case .repeat:
      guard let place = repeats.find(parent.key) else { return [] }
      return numbers(to: repeats[place].tail, count: repeats[place].count) { $0.inRepeat }
    case .priceLadder:
      guard let place = priceRuns.find(parent.key) else { return [] }
      return numbers(to: priceRuns[place].tail, count: priceRuns[place].count) {
        $0.inPriceLadder
      }
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
    case .priceLadder:
      if let place = priceRuns.find(parent.key) { priceRuns[place].end() }
    default:
      if let place = ladders.find(parent.key) { ladders[place].end() }
    }
  }

  func item(_ number: UInt32) -> LevelTwoItem { wide.unpack(ring[number]) }

  /// Open parents that own an item, by the chains that its own facts lead to.
  func openParents(of number: UInt32) -> [Int32] {
    guard ring.link(number).isOwned else { return [] }
    let item = ring[number]
    var found: [Int32] = []
    if let place = repeats.find(RepeatChain.key(item)) { found.append(repeats[place].parent) }
    if let place = priceRuns.find(PriceRun.key(item)) { found.append(priceRuns[place].parent) }
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
        .cluster, seq: members.reduce(.max) { min($0, $1.seq) },
        ordinal: LevelTwoParent.ordinal(type)),
      version: 1, type: type, structure: nil, state: state, members: members, package: nil,
      underlying: members.first?.underlying ?? 0, legs: legs(members), side: side,
      grade: gradeOfParent(members), score: 0, netPrice: nil, facts: levelTwoFacts(members))
  }
}

/// A leg for each series, by strike.
func legs(_ members: [LevelTwoItem]) -> [Leg] {
  guard members.contains(where: { $0.instrument != members[0].instrument }) else {
    return members.isEmpty ? [] : [leg(members)]
  }
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
  var size: Int64 = 0
  var sum: Int128 = 0
  var premium = Dollars.zero
  var prints: Int32 = 0
  for item in items {
    size += item.size
    sum += Int128(item.price) * Int128(item.size)
    premium += item.premium
    prints += Int32(item.prints)
  }
  return Leg(
    instrument: items.first?.instrument ?? InstrumentID(0), side: items.first?.side ?? .unknown,
    ratio: Int32(clamping: ratio), size: size, price: averagePrice(sum: sum, size: Int128(size)),
    premium: premium, prints: prints, grade: gradeOfParent(items))
}

/// Rule S-29 over items.
func gradeOfParent(_ items: [LevelTwoItem]) -> Grade {
  var held = GradedContracts()
  for item in items { held.add(item.size, item.grade) }
  return held.grade
}

/// The facts that every parent has.
///
/// One pass and no list of its own: a flood of parents must not cost more than it says.
func levelTwoFacts(_ members: [LevelTwoItem]) -> LevelTwoFacts {
  var facts = LevelTwoFacts()
  guard let first = members.first, let last = members.last else { return facts }
  facts.items = Int64(members.count)
  facts.span = last.first - first.first
  facts.areSizesEqual = true
  facts.isOneVenue = first.venue.isKnown
  facts.stockTick = first.tickOfStock
  var gapMin = Int64.max
  var (low, high) = (first.spot, first.spot)
  for index in members.indices {
    let item = members[index]
    if item.size != first.size { facts.areSizesEqual = false }
    if item.venue != first.venue { facts.isOneVenue = false }
    low = min(low, item.spot)
    high = max(high, item.spot)
    // A lone series has one strike; a ladder has at most sixteen.
    if index == 0 || item.strike != first.strike,
      !members[..<index].contains(where: { $0.strike == item.strike })
    {
      facts.strikes += 1
    }
    guard index > 0 else { continue }
    let gap = item.first - members[index - 1].first
    gapMin = min(gapMin, gap)
    facts.gapMax = max(facts.gapMax, gap)
  }
  facts.gapMin = gapMin == .max ? 0 : gapMin
  if low > 0, high < 1 << 60 { facts.spotRange = high - low }
  return facts
}
