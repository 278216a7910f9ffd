/// Gives each distinct word a small number in the order of first appearance.
///
/// Open addressing: an order of magnitude faster than `Dictionary`, and its order is never used. A
/// place holds all that a look-up needs, so that one look-up touches one line of the cache. A copy
/// reads what it was copied from; only one of them may add.
struct SlotIndex {
  private struct Place {
    var word: UInt64 = 0
    var count: UInt32 = 0
    /// One more than the slot; 0 for a free place.
    var next: UInt32 = 0
  }

  private var memory = SlotMemory<UInt64>(repeating: 0, count: 0)
  private var table: SlotMemory<Place>
  private var mask: Int
  /// Where the last look-up ended.
  private var last = 0

  init() {
    table = SlotMemory(repeating: Place(), count: 1024)
    mask = 1023
  }

  /// The words, by slot; good until the next one is added.
  var words: UnsafeMutableBufferPointer<UInt64> {
    @inline(__always) get { memory.buffer }
  }

  /// Asks the memory for what a look-up will need: in a block of many instruments nearly every one
  /// would wait for it.
  @inline(__always) func fetch(_ word: UInt64) {
    table.fetch(Self.hash(word) & mask)
  }

  /// How often each word was seen, by slot.
  var counts: [UInt32] {
    var counts = [UInt32](repeating: 0, count: words.count)
    for place in table.buffer where place.next > 0 { counts[Int(place.next) - 1] = place.count }
    return counts
  }

  /// The slots, those of the most frequent words first, and of one frequency by the word.
  ///
  /// Sorted by digits, from the last that counts to the first: ten thousand words a block are too
  /// many to compare.
  var byFrequency: [UInt32] {
    let counts = counts
    let most = counts.max() ?? 0
    let widest = words.reduce(0) { $0 | $1 }
    var order = [UInt32](0..<UInt32(words.count))
    var moved = order
    func pass(_ digit: (Int) -> Int) {
      var starts = [Int](repeating: 0, count: 257)
      for slot in order { starts[digit(Int(slot)) + 1] += 1 }
      for value in 0..<256 { starts[value + 1] += starts[value] }
      for slot in order {
        let value = digit(Int(slot))
        moved[starts[value]] = slot
        starts[value] += 1
      }
      swap(&order, &moved)
    }
    for shift in stride(from: 0, to: 64 - widest.leadingZeroBitCount, by: 8) {
      pass { Int(words[$0] >> UInt64(shift) & 0xFF) }
    }
    for shift in stride(from: 0, to: 32 - most.leadingZeroBitCount, by: 8) {
      pass { Int((most - counts[$0]) >> UInt32(shift) & 0xFF) }
    }
    return order
  }

  /// The number of a word, a new one when it is seen for the first time.
  @inline(__always) mutating func slot(of word: UInt64) -> Int {
    var place = Self.hash(word) & mask
    while table[place].next != 0 {
      if table[place].word == word {
        table[place].count &+= 1
        last = place
        return Int(table[place].next) &- 1
      }
      place = (place &+ 1) & mask
    }
    last = place
    return insert(word)
  }

  /// Counts the word that was just looked up once more.
  @inline(__always) mutating func countAgain() { table[last].count &+= 1 }

  /// The number that a word has; nil when it was never seen.
  func find(_ word: UInt64) -> Int? {
    var place = Self.hash(word) & mask
    while table[place].next != 0 {
      if table[place].word == word { return Int(table[place].next) - 1 }
      place = (place &+ 1) & mask
    }
    return nil
  }

  /// Forgets all words and keeps the memory.
  mutating func removeAll() {
    memory.removeAll()
    table.buffer.update(repeating: Place())
  }

  private mutating func insert(_ word: UInt64) -> Int {
    memory.append(word)
    table[last] = Place(word: word, count: 1, next: UInt32(words.count))
    if words.count * 2 > table.count { grow(lookedUp: word) }
    return words.count - 1
  }

  private mutating func grow(lookedUp: UInt64) {
    let old = table
    table = SlotMemory(repeating: Place(), count: old.count * 2)
    mask = table.count - 1
    for entry in old.buffer where entry.next > 0 {
      var place = Self.hash(entry.word) & mask
      while table[place].next != 0 { place = (place &+ 1) & mask }
      table[place] = entry
      if entry.word == lookedUp { last = place }
    }
  }

  @inline(__always) private static func hash(_ word: UInt64) -> Int {
    Int(truncatingIfNeeded: (word &* 0x9E37_79B9_7F4A_7C15) >> 33)
  }
}
