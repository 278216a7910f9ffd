/// Items that wait until no earlier one can come: a ring of buckets, each a short span of time.
///
/// Level 1 settles nearly in order, so a bucket is small and its sort is cheap; one bucket holds
/// the times of its own span and of every later round of the ring.
struct ItemQueue: Sendable {
  /// A bucket spans 2^20 ns, the ring some four seconds.
  static let shift: Int64 = 20
  private static let mask: Int64 = 4_095

  private var items: [LevelTwoItem] = []
  private var after: [Int32] = []
  private var free: [Int32] = []
  private var heads = [Int32](repeating: -1, count: 4_096)
  /// Sorted slots of the bucket that is being handed out.
  private var sorted: [Int32] = []
  private(set) var count = 0
  /// No item waits in an earlier bucket.
  private(set) var bucket: Int64 = 0

  /// The first bucket that may hold an item; nil when none waits.
  var earliest: Int64? { count == 0 ? nil : bucket }

  mutating func insert(_ item: LevelTwoItem) {
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
  }

  /// Takes one item back; false when it does not wait here.
  mutating func remove(_ id: FlowID) -> Bool {
    for head in heads.indices where heads[head] >= 0 {
      var before: Int32 = -1
      var slot = heads[head]
      while slot >= 0 {
        let next = after[Int(slot)]
        if items[Int(slot)].id == id {
          if before < 0 { heads[head] = next } else { after[Int(before)] = next }
          free.append(slot)
          count -= 1
          return true
        }
        before = slot
        slot = next
      }
    }
    return false
  }

  /// Collects the next bucket before `end` that holds an item, in order, into the hands of `next`.
  mutating func openBucket(before end: Int64) -> Bool {
    var steps: Int64 = 0
    while count > 0, bucket < end {
      collect()
      bucket += 1
      if !sorted.isEmpty { return true }
      steps += 1
      // A whole round without an item: everything that waits is far ahead.
      if steps > Self.mask { bucket = earliestOfAll() }
    }
    return false
  }

  mutating func next() -> LevelTwoItem? {
    guard let slot = sorted.popLast() else { return nil }
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
      if items[Int(slot)].first >> Self.shift == bucket {
        sorted.append(slot)
      } else {
        after[Int(slot)] = left
        left = slot
      }
      slot = next
    }
    heads[head] = left
    // Last first, as a list of arrivals comes out of its bucket and as `next` takes from the end.
    for place in sorted.indices.dropFirst() where precedes(sorted[place - 1], sorted[place]) {
      let items = items
      sorted.sort { items[Int($1)].precedes(items[Int($0)]) }
      return
    }
  }

  private func precedes(_ a: Int32, _ b: Int32) -> Bool {
    items[Int(a)].precedes(items[Int(b)])
  }

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
