/// The newest items of each underlying that may be a leg of a legged spread.
///
/// At most 32 an underlying: where more come between two legs, that they fit says nothing.
struct LeggedWindows: Sendable {
  static let length: UInt32 = 32

  struct Slot: Sendable {
    var number: UInt32
    var isTaken: Bool
    var item: LevelTwoItem
  }

  private var slots: [Slot] = []
  /// By underlying: items ever seen, and how many of them were judged, oldest first.
  private var seen: [UInt32] = []
  private var judged: [UInt32] = []
  /// Contracts of each slot; 0 = taken. Most candidates fail here, in two lines of the cache.
  private var sizes: [UInt32] = []
  /// By underlying: its place in the tables; -1 = none yet.
  private var places: [Int32] = []

  /// - Returns: -1 for an underlying without a window.
  func window(of underlying: UInt32) -> Int {
    Int(underlying) < places.count ? Int(places[Int(underlying)]) : -1
  }

  func mustJudge(_ window: Int) -> Bool {
    window >= 0 && seen[window] &- judged[window] == Self.length
  }

  /// - Returns: the window, when it is full now: its oldest leg must be judged.
  mutating func append(_ number: UInt32, _ item: LevelTwoItem) -> Int? {
    let underlying = Int(item.underlying)
    while places.count <= underlying { places.append(-1) }
    if places[underlying] < 0 {
      places[underlying] = Int32(seen.count)
      seen.append(0)
      judged.append(0)
      let empty = Slot(number: number, isTaken: true, item: item)
      slots.append(contentsOf: repeatElement(empty, count: Int(Self.length)))
      sizes.append(contentsOf: repeatElement(0, count: Int(Self.length)))
    }
    let window = Int(places[underlying])
    let slot = place(window, seen[window])
    slots[slot] = Slot(number: number, isTaken: false, item: item)
    sizes[slot] = UInt32(item.size)
    seen[window] &+= 1
    return mustJudge(window) ? window : nil
  }

  /// The ring number of the oldest leg that was not judged.
  func oldest(_ window: Int) -> UInt32? {
    guard seen[window] != judged[window] else { return nil }
    return slots[place(window, judged[window])].number
  }

  mutating func passOldest(_ window: Int) {
    sizes[place(window, judged[window])] = 0
    judged[window] &+= 1
  }

  func isOldestTaken(_ window: Int) -> Bool { slots[place(window, judged[window])].isTaken }

  func oldestSlot(_ window: Int) -> Int { place(window, judged[window]) }

  mutating func take(_ slot: Int) {
    slots[slot].isTaken = true
    sizes[slot] = 0
  }

  /// Takes a cancelled item out, if it waits here.
  mutating func remove(_ number: UInt32, underlying: UInt32) {
    let window = window(of: underlying)
    guard window >= 0 else { return }
    for slot in window * Int(Self.length)..<(window + 1) * Int(Self.length)
    where slots[slot].number == number { take(slot) }
  }

  /// The best pair that one leg makes with another that waits.
  func best(of slot: Int, _ settings: LevelTwoSettings) -> LeggedPair? {
    let window = slot / Int(Self.length)
    let size = sizes[slot]
    var best: LeggedPair?
    for other in window * Int(Self.length)..<(window + 1) * Int(Self.length) {
      let candidate = sizes[other]
      guard candidate != 0, LeggedPair.areInRatio(size, candidate), other != slot else { continue }
      // The earlier one first: numbers wrap, so by their distance.
      let isEarlier = Int32(bitPattern: slots[slot].number &- slots[other].number) < 0
      let (a, b) = isEarlier ? (slot, other) : (other, slot)
      guard
        let pair = LeggedPair(
          slots[a].item, slots[b].item, slots: (a, b), numbers: (slots[a].number, slots[b].number),
          settings)
      else { continue }
      if let current = best, !pair.precedes(current) { continue }
      best = pair
    }
    return best
  }

  func item(_ slot: Int) -> LevelTwoItem { slots[slot].item }

  private func place(_ window: Int, _ number: UInt32) -> Int {
    window * Int(Self.length) + Int(number % Self.length)
  }
}
