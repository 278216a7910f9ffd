/// The newest items of each underlying that may be a leg of a legged spread.
///
/// At most 32 an underlying: where more come between two legs, that they fit says nothing.
struct LeggedWindows: Sendable {
  static let length: UInt32 = 32

  /// What most candidates fail by; the item itself is in the ring.
  struct Slot: Sendable {
    var first: Int64
    var number: UInt32
    var instrument: UInt32
    var expiry: Int32
    var venue: UInt32
    var isCall: Bool
    var isBuy: Bool
    var isTaken: Bool

    init(_ number: UInt32, _ item: PackedItem, isTaken: Bool = false) {
      first = item.first
      self.number = number
      instrument = item.instrument
      expiry = item.expiry
      venue = item.venue
      isCall = item.isCall
      isBuy = item.isBuy
      self.isTaken = isTaken
    }

    /// Whether the names and times of two legs allow a pair at all (C-16).
    func mayPair(with other: Self, _ settings: LevelTwoSettings) -> Bool {
      guard isCall == other.isCall ? isBuy != other.isBuy : expiry == other.expiry,
        instrument != other.instrument
      else { return false }
      let isOneVenue = venue == other.venue && Venue(mic: venue).isKnown
      return abs(first - other.first)
        <= (isOneVenue ? settings.leggedVenueSpanMax : settings.leggedSpanMax)
    }
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
  mutating func append(_ number: UInt32, _ item: PackedItem) -> Int? {
    let underlying = Int(item.underlying)
    while places.count <= underlying { places.append(-1) }
    if places[underlying] < 0 {
      places[underlying] = Int32(seen.count)
      seen.append(0)
      judged.append(0)
      let empty = Slot(number, item, isTaken: true)
      slots.append(contentsOf: repeatElement(empty, count: Int(Self.length)))
      sizes.append(contentsOf: repeatElement(0, count: Int(Self.length)))
    }
    let window = Int(places[underlying])
    let slot = place(window, seen[window])
    slots[slot] = Slot(number, item)
    sizes[slot] = item.size
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

  /// The slots whose legs may pair with one that waits, by sizes, names and times.
  func candidates(of slot: Int, _ settings: LevelTwoSettings) -> UInt32 {
    let start = slot / Int(Self.length) * Int(Self.length)
    let size = sizes[slot]
    let own = slots[slot]
    var candidates: UInt32 = 0
    for place in 0..<Int(Self.length) {
      let other = sizes[start + place]
      guard other != 0, LeggedPair.areInRatio(size, other), start + place != slot,
        own.mayPair(with: slots[start + place], settings)
      else { continue }
      candidates |= 1 << UInt32(place)
    }
    return candidates
  }

  func number(_ slot: Int) -> UInt32 { slots[slot].number }

  private func place(_ window: Int, _ number: UInt32) -> Int {
    window * Int(Self.length) + Int(number % Self.length)
  }
}

extension LeggedWindows: Stateful {
  mutating func state(_ coder: inout StateCoder) throws(StateError) {
    try coder.raw("slots", &slots)
    try coder.raw("seen", &seen)
    try coder.raw("judged", &judged)
    try coder.raw("sizes", &sizes)
    try coder.raw("places", &places)
    try coder.check(slots.count == seen.count * Int(Self.length) && sizes.count == slots.count)
  }
}
