/// A run of items with one key, at rest in a `ChainTable`.
protocol Chain: Sendable {
  /// Never 0, which marks a place that was never used.
  var key: UInt64 { get }
  /// Time of the newest item. Nanoseconds.
  var last: Int64 { get }

  init(key: UInt64)
}

/// Chains by key with open addressing; one that nothing can join any more leaves its place to the
/// next that comes by, and is never looked for.
///
/// Nothing walks through it in its own order but to move it: no result depends on it.
struct ChainTable<Entry: Chain>: Sendable {
  private(set) var entries: [Entry]
  /// A chain is dead this long after its last item. Nanoseconds.
  private let window: Int64
  private var used = 0
  private var bits: UInt64 = 10

  init(window: Int64) {
    self.window = window
    entries = [Entry](repeating: Entry(key: 0), count: 1 << 10)
  }

  subscript(place: Int) -> Entry {
    _read { yield entries[place] }
    _modify { yield &entries[place] }
  }

  /// The place of a key; a chain that is dead or was never there is empty.
  mutating func place(of key: UInt64, at now: Int64) -> Int {
    if used * 10 > entries.count * 7 { rebuild(at: now) }
    let mask = entries.count - 1
    var place = start(key)
    var dead = -1
    while entries[place].key != key {
      if entries[place].key == 0 {
        if dead < 0 {
          used += 1
          dead = place
        }
        entries[dead] = Entry(key: key)
        return dead
      }
      if dead < 0, isDead(place, at: now) { dead = place }
      place = (place + 1) & mask
    }
    if isDead(place, at: now) { entries[place] = Entry(key: key) }
    return place
  }

  func find(_ key: UInt64) -> Int? {
    let mask = entries.count - 1
    var place = start(key)
    while entries[place].key != key {
      if entries[place].key == 0 { return nil }
      place = (place + 1) & mask
    }
    return place
  }

  private func start(_ key: UInt64) -> Int {
    Int(truncatingIfNeeded: (key &* 0x9E37_79B9_7F4A_7C15) >> (64 - bits))
  }

  private func isDead(_ place: Int, at now: Int64) -> Bool {
    entries[place].last + window < now
  }

  private mutating func rebuild(at now: Int64) {
    let live = entries.filter { $0.key != 0 && $0.last + window >= now }
    bits = 10
    while live.count * 3 > 1 << bits { bits += 1 }
    entries = [Entry](repeating: Entry(key: 0), count: 1 << bits)
    used = live.count
    let mask = entries.count - 1
    for entry in live {
      var place = start(entry.key)
      while entries[place].key != 0 { place = (place + 1) & mask }
      entries[place] = entry
    }
  }
}
