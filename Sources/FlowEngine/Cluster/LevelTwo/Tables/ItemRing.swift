/// The items that something may still grow from, in their order, numbered from 0 without holes.
///
/// Chains are linked through the items themselves, so that an item costs no allocation. Numbers
/// wrap; what fell out of the ring is seen by its age.
struct ItemRing: Sendable {
  /// What level 2 notes on an item, apart from it: chains walk through these, two a cache line.
  struct Link: Sendable {
    var first: Int64
    /// The item before it in the same repeat, price ladder, and group of strikes.
    var inRepeat: UInt32 = 0
    var inPriceLadder: UInt32 = 0
    var inGroup: UInt32 = 0
    /// Group of strikes, `ungrouped` = none, below three flags.
    private var groupAndFlags = Self.ungrouped
    var size: UInt32
    /// Thousandths of a dollar.
    var strike: UInt32

    init(first: Int64, size: UInt32, strike: UInt32) {
      self.first = first
      self.size = size
      self.strike = strike
    }

    private static let ungrouped: UInt32 = .max >> 3

    var group: UInt32 {
      get { groupAndFlags & Self.ungrouped }
      set { groupAndFlags = groupAndFlags & ~Self.ungrouped | newValue }
    }
    var isGrouped: Bool { group != Self.ungrouped }
    var isLeg: Bool {
      get { has(1 << 29) }
      set { set(1 << 29, newValue) }
    }
    /// Owned by a strike ladder, or cancelled: no strike ladder may take it.
    var isTaken: Bool {
      get { has(1 << 30) }
      set { set(1 << 30, newValue) }
    }
    /// Of a parent that was opened, if it stands or not.
    var isOwned: Bool {
      get { has(1 << 31) }
      set { set(1 << 31, newValue) }
    }

    private func has(_ flag: UInt32) -> Bool { groupAndFlags & flag != 0 }
    private mutating func set(_ flag: UInt32, _ isSet: Bool) {
      groupAndFlags = groupAndFlags & ~flag | (isSet ? flag : 0)
    }
  }

  private(set) var items: [PackedItem] = []
  private(set) var links: [Link] = []
  private(set) var oldest: UInt32 = 0
  private(set) var next: UInt32 = 0
  private var mask: UInt32 = 0

  var count: Int { Int(next &- oldest) }
  var isFull: Bool { count == items.count }
  var capacity: Int { items.count }

  func contains(_ number: UInt32) -> Bool { number &- oldest < next &- oldest }

  subscript(number: UInt32) -> PackedItem {
    _read { yield items[Int(number & mask)] }
  }

  func link(_ number: UInt32) -> Link { links[Int(number & mask)] }

  mutating func withLink(_ number: UInt32, _ change: (inout Link) -> Void) {
    change(&links[Int(number & mask)])
  }

  mutating func append(_ item: PackedItem) -> UInt32 {
    if isFull { grow(filling: item) }
    let number = next
    items[Int(number & mask)] = item
    links[Int(number & mask)] = Link(first: item.first, size: item.size, strike: item.strike)
    next &+= 1
    return number
  }

  mutating func dropOldest() { oldest &+= 1 }

  /// The newest item that passes.
  func find(_ isIt: (PackedItem) -> Bool) -> UInt32? {
    var number = next
    while number != oldest {
      number &-= 1
      if isIt(items[Int(number & mask)]) { return number }
    }
    return nil
  }

  private mutating func grow(filling item: PackedItem) {
    let size = max(64, 2 * items.count)
    let widerMask = UInt32(size - 1)
    var wider = [PackedItem](repeating: item, count: size)
    for number in 0..<UInt32(count) {
      wider[Int((oldest &+ number) & widerMask)] = self[oldest &+ number]
    }
    items = wider
    let empty = Link(first: 0, size: 0, strike: 0)
    var widerLinks = [Link](repeating: empty, count: size)
    for number in 0..<UInt32(links.count) {
      widerLinks[Int((oldest &+ number) & widerMask)] = link(oldest &+ number)
    }
    links = widerLinks
    mask = widerMask
  }
}

extension ItemRing: Stateful {
  mutating func state(_ coder: inout StateCoder) throws(StateError) {
    try coder.raw("items", &items)
    try coder.raw("links", &links)
    try coder.raw("oldest", &oldest)
    try coder.raw("next", &next)
    try coder.raw("mask", &mask)
    try coder.check(items.isEmpty || items.count == Int(mask) + 1 && links.count == items.count)
  }
}
