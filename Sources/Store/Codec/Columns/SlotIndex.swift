/// Gives each distinct word a small number in the order of first appearance.
///
/// Open addressing: an order of magnitude faster than `Dictionary`, and its order is never used.
struct SlotIndex {
  private(set) var words: [UInt64] = []
  private(set) var counts: [Int] = []
  private var table: [UInt32]
  private var mask: Int

  init() {
    table = Array(repeating: .max, count: 1024)
    mask = 1023
  }

  /// The number of a word, a new one when it is seen for the first time.
  @inline(__always) mutating func slot(of word: UInt64) -> Int {
    var place = Self.hash(word) & mask
    while true {
      let found = table[place]
      if found == .max { break }
      if words[Int(found)] == word {
        counts[Int(found)] &+= 1
        return Int(found)
      }
      place = (place &+ 1) & mask
    }
    return insert(word, at: place)
  }

  /// Counts a word that was just looked up once more.
  @inline(__always) mutating func countAgain(_ slot: Int) { counts[slot] &+= 1 }

  private mutating func insert(_ word: UInt64, at place: Int) -> Int {
    let slot = words.count
    table[place] = UInt32(slot)
    words.append(word)
    counts.append(1)
    if words.count * 2 > table.count { grow() }
    return slot
  }

  private mutating func grow() {
    table = Array(repeating: .max, count: table.count * 2)
    mask = table.count - 1
    for (slot, word) in words.enumerated() {
      var place = Self.hash(word) & mask
      while table[place] != .max { place = (place &+ 1) & mask }
      table[place] = UInt32(slot)
    }
  }

  @inline(__always) private static func hash(_ word: UInt64) -> Int {
    Int(truncatingIfNeeded: (word &* 0x9E37_79B9_7F4A_7C15) >> 33)
  }
}
