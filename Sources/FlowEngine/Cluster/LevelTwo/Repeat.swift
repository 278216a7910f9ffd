/// Items of one series, side and size, each within the gaps of the one before (C-14).
struct RepeatChain: Chain {
  let key: UInt64
  var first: Int64 = .min
  var last: Int64 = .min / 2
  var tail: UInt32 = 0
  var count: Int32 = 0
  /// Index of its open parent; -1 = not yet enough of them.
  var parent: Int32 = -1

  init(key: UInt64) { self.key = key }

  static func key(_ item: PackedItem) -> UInt64 {
    // A size is less than 2^31, and an instrument than 2^31: 63 bits, and one that is always set.
    let side: UInt64 = item.isBuy ? 1 : 0
    return 1 << 63 | UInt64(item.instrument) << 32 | side << 31 | UInt64(item.size)
  }

  mutating func end() {
    count = 0
    parent = -1
  }
}

extension LevelTwo {
  mutating func takeRepeat(
    _ number: UInt32, _ item: PackedItem, _ out: inout [LevelTwoParent]
  ) {
    guard !item.isSweep else { return }
    let place = repeats.place(
      of: RepeatChain.key(item), at: item.first, oldest: ring.oldest)
    var chain = repeats[place]
    // Too soon after the one before: neither can be of one patient order with the other.
    if chain.count > 0, item.first - chain.last < settings.repeatGapMin {
      if chain.parent >= 0 { finish(chain.parent, &out) }
      chain.end()
    } else if chain.count > 0, item.first - chain.first > settings.repeatSpanMax {
      shorten(&chain, at: item.first)
    }
    ring.withLink(number) { $0.inRepeat = chain.tail }
    if chain.count == 0 { chain.first = item.first }
    chain.tail = number
    chain.last = item.first
    chain.count += 1
    repeats[place] = chain
    if chain.parent >= 0 {
      ring.withLink(number) { $0.isOwned = true }
      open.extend(chain.parent, to: repeatDeadline(chain))
    } else if Int64(chain.count) >= settings.repeatCountMin,
      Int64(chain.count) * Int64(item.size) >= settings.sizeMin
    {
      openRepeat(place, &out)
    }
  }

  private mutating func openRepeat(_ place: Int, _ out: inout [LevelTwoParent]) {
    let chain = repeats[place]
    let numbers = numbers(to: chain.tail, count: chain.count) { $0.inRepeat }
    // Of a chain that reached behind the ring too little may be left.
    guard numbers.count == Int(chain.count) else {
      repeats[place].count = Int32(numbers.count)
      repeats[place].first = numbers.first.map { ring.link($0).first } ?? chain.last
      return
    }
    repeats[place].parent = begin(
      .repeat, key: chain.key, numbers: numbers, deadline: repeatDeadline(chain), &out)
  }

  func repeatDeadline(_ chain: RepeatChain) -> Int64 {
    min(chain.last + settings.repeatGapMax, chain.first + settings.repeatSpanMax)
  }

  /// Lets go of the oldest items, until the rest and one at `time` are within the span.
  private func shorten(_ chain: inout RepeatChain, at time: Int64) {
    var kept: Int32 = 0
    var number = chain.tail
    while kept < chain.count, ring.contains(number) {
      let link = ring.link(number)
      guard time - link.first <= settings.repeatSpanMax else { break }
      chain.first = link.first
      kept += 1
      number = link.inRepeat
    }
    chain.count = kept
  }

  /// Whether these items, in order, are a repeat.
  func isRepeat(_ items: [LevelTwoItem]) -> Bool {
    let facts = levelTwoFacts(items)
    return facts.items >= settings.repeatCountMin && facts.areSizesEqual
      && facts.gapMin >= settings.repeatGapMin && facts.gapMax <= settings.repeatGapMax
      && facts.span <= settings.repeatSpanMax && isLargeEnough(items)
  }

  func isLargeEnough(_ items: [LevelTwoItem]) -> Bool {
    items.reduce(0) { $0 + $1.size } >= settings.sizeMin
  }
}
