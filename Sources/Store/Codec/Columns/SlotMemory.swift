import CPrefetch

/// A list of plain values in raw memory, one for each slot.
///
/// Looked up for every event: the check of an array that nobody else holds it would cost as much as
/// the look-up. A copy reads the same memory, so only one of them may write.
struct SlotMemory<Element: BitwiseCopyable> {
  private(set) var count: Int
  private var capacity: Int
  private var base: UnsafeMutablePointer<Element>
  private let owner = Owner()

  /// Frees what was ever taken: a copy may still read what was outgrown.
  private final class Owner {
    var taken: [UnsafeMutablePointer<Element>] = []

    deinit {
      for memory in taken { memory.deallocate() }
    }
  }

  init(repeating element: Element, count: Int) {
    self.count = count
    capacity = max(16, count)
    base = .allocate(capacity: capacity)
    owner.taken.append(base)
    base.initialize(repeating: element, count: count)
  }

  var buffer: UnsafeMutableBufferPointer<Element> {
    @inline(__always) get { UnsafeMutableBufferPointer(start: base, count: count) }
  }

  @inline(__always) subscript(slot: Int) -> Element {
    get {
      assert(slot < count)
      return base[slot]
    }
    nonmutating _modify {
      assert(slot < count)
      yield &base[slot]
    }
  }

  /// Asks the memory for a value, and waits for nothing.
  @inline(__always) func fetch(_ slot: Int) {
    prefetch(base + slot, MemoryLayout<Element>.stride)
  }

  mutating func append(_ element: Element) {
    if count == capacity { grow() }
    (base + count).initialize(to: element)
    count += 1
  }

  /// Forgets all values and keeps the memory.
  mutating func removeAll() { count = 0 }

  private mutating func grow() {
    capacity *= 2
    let larger = UnsafeMutablePointer<Element>.allocate(capacity: capacity)
    larger.initialize(from: base, count: count)
    base = larger
    owner.taken.append(larger)
  }
}
