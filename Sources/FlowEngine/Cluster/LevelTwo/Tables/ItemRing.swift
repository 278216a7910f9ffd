/// The items that something may still grow from, in their order, numbered from 0 without holes.
///
/// Chains are linked through the items themselves, so that an item costs no allocation. Numbers
/// wrap; what fell out of the ring is seen by its age.
struct ItemRing: Sendable {
  /// What level 2 notes on an item, apart from it: chains walk through these.
  struct Link: Sendable {
    var first: Int64
    /// Of the id: a cancel looks for it.
    var seq: UInt64
    /// The item before it in the same repeat, price ladder, and group of strikes.
    var inRepeat: UInt32 = 0
    var inPriceLadder: UInt32 = 0
    var inGroup: UInt32 = 0
    var group: UInt32 = 0
    var size: UInt32 = 0
    /// Thousandths of a dollar.
    var strike: UInt32 = 0
    var isGrouped = false
    var isLeg = false
    /// Owned by a strike ladder, or cancelled: no strike ladder may take it.
    var isTaken = false
  }

  private(set) var items: [LevelTwoItem] = []
  private(set) var links: [Link] = []
  private(set) var oldest: UInt32 = 0
  private(set) var next: UInt32 = 0
  private var mask: UInt32 = 0

  var count: Int { Int(next &- oldest) }
  var isFull: Bool { count == items.count }
  var capacity: Int { items.count }

  func contains(_ number: UInt32) -> Bool { number &- oldest < next &- oldest }

  subscript(number: UInt32) -> LevelTwoItem { items[Int(number & mask)] }

  func link(_ number: UInt32) -> Link { links[Int(number & mask)] }

  mutating func withLink(_ number: UInt32, _ change: (inout Link) -> Void) {
    change(&links[Int(number & mask)])
  }

  mutating func append(_ item: LevelTwoItem) -> UInt32 {
    if isFull { grow(filling: item) }
    let number = next
    items[Int(number & mask)] = item
    links[Int(number & mask)] = Link(
      first: item.first, seq: item.id.seq, size: UInt32(truncatingIfNeeded: item.size),
      strike: LadderChain.strike(item))
    next &+= 1
    return number
  }

  mutating func dropOldest() { oldest &+= 1 }

  func find(_ id: FlowID) -> UInt32? {
    var number = next
    while number != oldest {
      number &-= 1
      if links[Int(number & mask)].seq == id.seq, self[number].id == id { return number }
    }
    return nil
  }

  private mutating func grow(filling item: LevelTwoItem) {
    let size = max(64, 2 * items.count)
    var wider = [LevelTwoItem](repeating: item, count: size)
    var widerLinks = [Link](repeating: Link(first: 0, seq: 0), count: size)
    let widerMask = UInt32(size - 1)
    var number = oldest
    while number != next {
      wider[Int(number & widerMask)] = self[number]
      widerLinks[Int(number & widerMask)] = link(number)
      number &+= 1
    }
    items = wider
    links = widerLinks
    mask = widerMask
  }
}
