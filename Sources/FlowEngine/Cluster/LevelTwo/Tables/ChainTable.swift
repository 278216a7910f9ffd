/// A run of items with one key, at rest in a `ChainTable`.
protocol Chain: Sendable, BitwiseCopyable {
  /// Never 0, which marks a place that was never used.
  var key: UInt64 { get }
  /// Time of the newest item. Nanoseconds.
  var last: Int64 { get }
  /// Number of the newest item.
  var tail: UInt32 { get }

  init(key: UInt64)
}

/// Chains by key with open addressing; those that nothing can join any more are swept out when the
/// table fills up, and are never looked for.
///
/// A byte of each hash stands apart: most keys are new, and that is then seen without a look at
/// the entries, which are too many for a cache. Nothing walks through it in its own order but to
/// move it: no result depends on it.
struct ChainTable<Entry: Chain>: Sendable {
  private(set) var entries: [Entry]
  /// By place; 0 = never used.
  private var tags: [UInt8]
  /// A chain is dead this long after its last item. Nanoseconds.
  private let window: Int64
  private var used = 0
  private var bits: UInt64 = 10

  init(window: Int64) {
    self.window = window
    entries = [Entry](repeating: Entry(key: 0), count: 1 << bits)
    tags = [UInt8](repeating: 0, count: 1 << bits)
  }

  subscript(place: Int) -> Entry {
    _read { yield entries[place] }
    _modify { yield &entries[place] }
  }

  /// The place of a key; a chain that is dead or was never there is empty.
  ///
  /// - Parameter oldest: a chain is dead too when its newest item is older than this one.
  mutating func place(of key: UInt64, at now: Int64, oldest: UInt32 = 0) -> Int {
    if used * 10 > entries.count * 7 { makeRoom(at: now, oldest) }
    let (place, isNew) = search(key)
    if isNew {
      used += 1
      tags[place] = Self.tag(Self.hash(key))
      entries[place] = Entry(key: key)
    } else if isDead(entries[place], at: now, oldest) {
      entries[place] = Entry(key: key)
    }
    return place
  }

  func find(_ key: UInt64) -> Int? {
    let (place, isNew) = search(key)
    return isNew ? nil : place
  }

  private func search(_ key: UInt64) -> (place: Int, isNew: Bool) {
    let hash = Self.hash(key)
    let tag = Self.tag(hash)
    let mask = tags.count - 1
    var place = Int(truncatingIfNeeded: hash >> (64 - bits))
    while true {
      let found = tags[place]
      if found == 0 { return (place, true) }
      if found == tag, entries[place].key == key { return (place, false) }
      place = (place + 1) & mask
    }
  }

  private static func hash(_ key: UInt64) -> UInt64 { key &* 0x9E37_79B9_7F4A_7C15 }

  /// From below the bits that choose a place.
  private static func tag(_ hash: UInt64) -> UInt8 {
    UInt8(truncatingIfNeeded: hash >> 24) | 1 << 7
  }

  private func isDead(_ entry: Entry, at now: Int64, _ oldest: UInt32) -> Bool {
    entry.last + window < now || Int32(bitPattern: entry.tail &- oldest) < 0
  }

  /// Sweeps the dead out; the table changes its size only when what lives asks for another one.
  private mutating func makeRoom(at now: Int64, _ oldest: UInt32) {
    sweep(at: now, oldest)
    if used * 2 > entries.count || (used * 16 < entries.count && bits > 10) { resize() }
  }

  /// In place, so that no memory is asked for: what a dead chain leaves behind is closed by those
  /// that had to step aside for it.
  private mutating func sweep(at now: Int64, _ oldest: UInt32) {
    let mask = tags.count - 1
    // A chain that wraps around the end is swept with its first part.
    var place = tags.count - 1
    while place >= 0 {
      while tags[place] != 0, isDead(entries[place], at: now, oldest) { remove(place, mask) }
      place -= 1
    }
  }

  private mutating func remove(_ place: Int, _ mask: Int) {
    var free = place
    var next = (place + 1) & mask
    while tags[next] != 0 {
      let home = Int(truncatingIfNeeded: Self.hash(entries[next].key) >> (64 - bits))
      // It may move when its home is not between the free place and its own.
      if (next - home) & mask >= (next - free) & mask {
        tags[free] = tags[next]
        entries[free] = entries[next]
        free = next
      }
      next = (next + 1) & mask
    }
    tags[free] = 0
    entries[free] = Entry(key: 0)
    used -= 1
  }

  private mutating func resize() {
    let live = entries.filter { $0.key != 0 }
    bits = 10
    while live.count * 2 > 1 << bits { bits += 1 }
    // The old entries go first: both at once would be the peak of a flood.
    entries = []
    entries = [Entry](repeating: Entry(key: 0), count: 1 << bits)
    tags = [UInt8](repeating: 0, count: 1 << bits)
    for entry in live {
      let place = search(entry.key).place
      tags[place] = Self.tag(Self.hash(entry.key))
      entries[place] = entry
    }
  }
}

extension ChainTable: Stateful {
  mutating func state(_ coder: inout StateCoder) throws(StateError) {
    try coder.raw("entries", &entries)
    try coder.raw("tags", &tags)
    coder.given("window")
    try coder.raw("used", &used)
    try coder.raw("bits", &bits)
    try coder.check(
      bits < 40 && entries.count == 1 << bits && tags.count == entries.count
        && used < entries.count)
  }
}
