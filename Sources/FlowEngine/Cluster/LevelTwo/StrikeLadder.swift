/// Items of one size at distinct strikes of one underlying, type, expiry and side (C-15).
struct LadderChain: Chain {
  /// Strikes at most: a longer row is cut, so that a busy expiry costs no more than a quiet one.
  static let length = 8

  let key: UInt64
  var last: Int64 = .min / 2
  var count: Int32 = 0
  var parent: Int32 = -1
  /// Strikes in thousandths of a dollar, the grid of the contract names, and ring numbers.
  var strikes = SIMD8<UInt32>()
  var numbers = SIMD8<UInt32>()

  var tail: UInt32 { count > 0 ? numbers[Int(count) - 1] : 0 }

  init(key: UInt64) { self.key = key }

  static func key(group: UInt32, size: UInt32) -> UInt64 {
    1 << 63 | UInt64(group) << 31 | UInt64(size)
  }

  mutating func end() {
    count = 0
    parent = -1
  }

  func index(of strike: UInt32) -> Int? {
    for index in 0..<Int(count) where strikes[index] == strike { return index }
    return nil
  }

  mutating func drop(_ place: Int) {
    for index in place..<max(place, Int(count) - 1) {
      strikes[index] = strikes[index + 1]
      numbers[index] = numbers[index + 1]
    }
    count -= 1
  }
}

extension LevelTwo {
  /// Equal sizes make a ladder as soon as the third strike prints; sizes that rise or fall are
  /// judged when the window of the first item is over.
  mutating func takeStrikeLadder(
    _ number: UInt32, _ item: PackedItem, _ out: inout [LevelTwoParent]
  ) {
    let group = groups.index(item)
    let before = groups[group].tail
    groups[group].tail = number
    groups[group].count += 1
    ring.withLink(number) {
      $0.group = group
      $0.inGroup = before
    }
    // So small that not even the longest row of it is large enough.
    guard Int64(LadderChain.length) * Int64(item.size) >= settings.sizeMin else { return }
    let place = ladders.place(
      of: LadderChain.key(group: group, size: item.size), at: item.first, oldest: ring.oldest)
    var chain = ladders[place]
    if chain.parent < 0 {
      dropStale(&chain, at: item.first)
      if let index = chain.index(of: item.strike) { chain.drop(index) }
      if Int(chain.count) == LadderChain.length { chain.drop(0) }
    } else if chain.index(of: item.strike) != nil {
      // A ladder has one item a strike; a further one is another order.
      return
    }
    chain.strikes[Int(chain.count)] = item.strike
    chain.numbers[Int(chain.count)] = number
    chain.last = item.first
    chain.count += 1
    ladders[place] = chain
    if chain.parent >= 0 {
      ring.withLink(number) {
        $0.isTaken = true
        $0.isOwned = true
      }
      if Int(chain.count) == LadderChain.length { finish(chain.parent, &out) }
    } else if Int64(chain.count) >= settings.strikesMin,
      Int64(chain.count) * Int64(item.size) >= settings.sizeMin
    {
      openStrikeLadder(place, size: Int64(item.size), &out)
    }
  }

  private mutating func openStrikeLadder(
    _ place: Int, size: Int64, _ out: inout [LevelTwoParent]
  ) {
    // A ladder of rising sizes may have taken some of them in the meantime.
    var chain = ladders[place]
    var index = 0
    while index < Int(chain.count) {
      let number = chain.numbers[index]
      if ring.contains(number), !ring.link(number).isTaken {
        index += 1
      } else {
        chain.drop(index)
      }
    }
    ladders[place] = chain
    guard Int64(chain.count) >= settings.strikesMin, Int64(chain.count) * size >= settings.sizeMin
    else { return }
    let numbers = (0..<Int(chain.count)).map { chain.numbers[$0] }
    for number in numbers { ring.withLink(number) { $0.isTaken = true } }
    let parent = begin(
      .strikeLadder, key: chain.key, numbers: numbers, deadline: ladderDeadline(chain), &out)
    ladders[place].parent = parent
    if Int(chain.count) == LadderChain.length { finish(parent, &out) }
  }

  func ladderDeadline(_ chain: LadderChain) -> Int64 {
    first(of: chain) + settings.strikeLadderSpanMax
  }

  /// Of its oldest item; 0 when that fell out of the ring.
  private func first(of chain: LadderChain) -> Int64 {
    ring.contains(chain.numbers[0]) ? ring.link(chain.numbers[0]).first : 0
  }

  private func dropStale(_ chain: inout LadderChain, at time: Int64) {
    while chain.count > 0, time - first(of: chain) > settings.strikeLadderSpanMax {
      chain.drop(0)
    }
  }

  /// The window that began with this item is over: all items of its group in it that no ladder
  /// owns are one, when their sizes rise or fall with the strike.
  mutating func endGroup(
    of number: UInt32, isJudged: Bool, _ out: inout [LevelTwoParent]
  ) {
    let first = ring.link(number)
    let group = groups[first.group]
    groups[first.group].count -= 1
    guard isJudged, !first.isTaken, Int64(group.count) >= settings.strikesMin,
      group.count <= StrikeGroups.itemsMax, isMonotone(group)
    else { return }
    let numbers = numbers(to: group.tail, count: group.count) { $0.inGroup }
      .filter { !ring.link($0).isTaken }
    let items = numbers.map { item($0) }
    guard isStrikeLadder(items) else { return }
    for number in numbers { ring.withLink(number) { $0.isTaken = true } }
    keep(makeParent(.strikeLadder, members: items, state: .final), &out)
  }

  /// Whether the sizes of a group make a ladder, looked at where it costs least: of a hundred
  /// groups that end, one does, and most of the others are known by three or four items.
  private func isMonotone(_ group: StrikeGroups.Group) -> Bool {
    var row = StrikeRow()
    var number = group.tail
    for _ in 0..<group.count {
      let link = ring.link(number)
      number = link.inGroup
      if !link.isTaken, !row.insert(link.strike, size: link.size) { return false }
    }
    return Int64(row.count) >= settings.strikesMin
  }

  /// Whether these items are a ladder: one a strike, of equal sizes, or of sizes that rise or fall.
  func isStrikeLadder(_ items: [LevelTwoItem]) -> Bool {
    let sorted = items.sorted { $0.strike < $1.strike }
    let steps = zip(sorted, sorted.dropFirst())
    let times = items.map(\.first)
    let span = (times.max() ?? 0) - (times.min() ?? 0)
    return Int64(items.count) >= settings.strikesMin
      && steps.allSatisfy { $0.strike < $1.strike }
      && (steps.allSatisfy { $0.size == $1.size } || steps.allSatisfy { $0.size < $1.size }
        || steps.allSatisfy { $0.size > $1.size })
      && span <= settings.strikeLadderSpanMax && items.allSatisfy(\.isSingleLegCode)
      && isLargeEnough(items)
  }
}
