/// Items that wait until no earlier one can come: a ring of buckets, each a short span of time.
///
/// Level 1 settles nearly in order, so a bucket is small and its sort is cheap; one bucket holds
/// the times of its own span and of every later round of the ring.
struct ItemQueue: Sendable {
  /// A bucket spans 2^20 ns, the ring some four seconds.
  static let shift: Int64 = 20
  private static let mask: Int64 = 4_095

  private var items: [PackedItem] = []
  private var after: [Int32] = []
  private var free: [Int32] = []
  private var heads = [Int32](repeating: -1, count: 4_096)
  /// A bit for each head that is not empty: a quiet second is a thousand empty buckets.
  private var filled = [UInt64](repeating: 0, count: 64)
  /// The bucket that is being handed out, last first: time in the bucket << 32 | slot.
  private var sorted: [UInt64] = []
  private(set) var count = 0
  /// No item waits in an earlier bucket.
  private(set) var bucket: Int64 = 0

  /// The first bucket that may hold an item; nil when none waits.
  var earliest: Int64? { count == 0 ? nil : bucket + emptyBuckets() }

  mutating func insert(_ item: PackedItem) {
    let slot: Int32
    if let reused = free.popLast() {
      slot = reused
      items[Int(slot)] = item
    } else {
      slot = Int32(items.count)
      items.append(item)
      after.append(-1)
    }
    let place = item.first >> Self.shift
    if count == 0 || place < bucket { bucket = place }
    count += 1
    let head = Int(place & Self.mask)
    after[Int(slot)] = heads[head]
    heads[head] = slot
    filled[head >> 6] |= 1 << UInt64(head & 63)
  }

  /// Takes one item back; nil when none that waits here passes.
  mutating func remove(_ isIt: (PackedItem) -> Bool) -> PackedItem? {
    for head in heads.indices where heads[head] >= 0 {
      var before: Int32 = -1
      var slot = heads[head]
      while slot >= 0 {
        let next = after[Int(slot)]
        if isIt(items[Int(slot)]) {
          // The bit of a head that is empty now goes when its bucket is collected.
          if before < 0 { heads[head] = next } else { after[Int(before)] = next }
          free.append(slot)
          count -= 1
          return items[Int(slot)]
        }
        before = slot
        slot = next
      }
    }
    return nil
  }

  /// Collects the next bucket before `end` that holds an item, in order, into the hands of `next`.
  mutating func openBucket(before end: Int64) -> Bool {
    var steps: Int64 = 0
    while count > 0 {
      let skipped = emptyBuckets()
      bucket += skipped
      steps += skipped
      guard bucket < end else { return false }
      collect()
      bucket += 1
      if !sorted.isEmpty { return true }
      steps += 1
      // A whole round without an item: everything that waits is far ahead.
      if steps > Self.mask { bucket = earliestOfAll() }
    }
    return false
  }

  /// How many buckets from the next one on are empty for certain.
  private func emptyBuckets() -> Int64 {
    let head = Int(bucket & Self.mask)
    let rest = filled[head >> 6] >> UInt64(head & 63)
    if rest != 0 { return Int64(rest.trailingZeroBitCount) }
    var skipped = 64 - head & 63
    for step in 1...64 {
      let word = filled[(head >> 6 + step) & 63]
      if word != 0 { return Int64(skipped + word.trailingZeroBitCount) }
      skipped += 64
    }
    return Self.mask + 1
  }

  mutating func next() -> PackedItem? {
    guard let key = sorted.popLast() else { return nil }
    let slot = Int32(truncatingIfNeeded: key)
    free.append(slot)
    count -= 1
    return items[Int(slot)]
  }

  private mutating func collect() {
    let head = Int(bucket & Self.mask)
    var slot = heads[head]
    var left: Int32 = -1
    while slot >= 0 {
      let next = after[Int(slot)]
      let first = items[Int(slot)].first
      if first >> Self.shift == bucket {
        let offset = UInt64(truncatingIfNeeded: first & (1 << Self.shift - 1))
        sorted.append(offset << 32 | UInt64(UInt32(bitPattern: slot)))
      } else {
        after[Int(slot)] = left
        left = slot
      }
      slot = next
    }
    heads[head] = left
    if left < 0 { filled[head >> 6] &= ~(1 << UInt64(head & 63)) }
    // Last first, as a list of arrivals comes out of its bucket and as `next` takes from the end.
    guard sorted.count > 1 else { return }
    for place in 1..<sorted.count where sorted[place - 1] >> 32 < sorted[place] >> 32 {
      sorted.sort(by: >)
      break
    }
    orderTwins()
  }

  /// Items of one moment stand by what they are; there are few of them, but for a coarse clock.
  private mutating func orderTwins() {
    var from = 0
    while from < sorted.count {
      var end = from + 1
      while end < sorted.count, sorted[end] >> 32 == sorted[from] >> 32 { end += 1 }
      if end - from > 16 {
        let items = items
        sorted[from..<end].sort { items[Self.slot($1)].precedes(items[Self.slot($0)]) }
      } else if end - from > 1 {
        for place in from + 1..<end {
          let key = sorted[place]
          let item = items[Self.slot(key)]
          var to = place
          while to > from, items[Self.slot(sorted[to - 1])].precedes(item) {
            sorted[to] = sorted[to - 1]
            to -= 1
          }
          sorted[to] = key
        }
      }
      from = end
    }
  }

  private static func slot(_ key: UInt64) -> Int { Int(UInt32(truncatingIfNeeded: key)) }

  private func earliestOfAll() -> Int64 {
    var least = Int64.max
    for head in heads where head >= 0 {
      var slot = head
      while slot >= 0 {
        least = min(least, items[Int(slot)].first >> Self.shift)
        slot = after[Int(slot)]
      }
    }
    return least
  }
}
