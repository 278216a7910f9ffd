/// Level-2 parents that may still grow, with the moment at which each cannot any more.
struct OpenParents: Sendable {
  struct Parent: Sendable {
    var type: ClusterType
    /// Where its chain is: a key of the chain table, or the index of a price run.
    var key: UInt64
    var id: FlowID
    var version: UInt32
    /// It can grow up to this participant time. Nanoseconds.
    var deadline: Int64
    var serial: UInt32
  }

  private struct Closing: Sendable {
    var at: Int64
    var id: FlowID
    var index: Int32
    var serial: UInt32
  }

  private(set) var parents: [Parent] = []
  private var free: [Int32] = []
  private var serial: UInt32 = 0
  /// A binary min-heap by (at, id); a parent that grew since is put back when its turn comes.
  private var heap: [Closing] = []

  /// No parent closes before this.
  var nextDeadline: Int64 { heap.first?.at ?? .max }
  var count: Int { parents.count - free.count }

  subscript(index: Int32) -> Parent {
    get { parents[Int(index)] }
    set { parents[Int(index)] = newValue }
  }

  mutating func open(_ type: ClusterType, key: UInt64, id: FlowID, deadline: Int64) -> Int32 {
    serial &+= 1
    let parent = Parent(
      type: type, key: key, id: id, version: 1, deadline: deadline, serial: serial)
    let index: Int32
    if let reused = free.popLast() {
      index = reused
      parents[Int(index)] = parent
    } else {
      index = Int32(parents.count)
      parents.append(parent)
    }
    push(Closing(at: deadline, id: id, index: index, serial: serial))
    return index
  }

  mutating func extend(_ index: Int32, to deadline: Int64) {
    parents[Int(index)].deadline = deadline
  }

  mutating func release(_ index: Int32) {
    // Its entry of the heap is known to be stale by its serial.
    parents[Int(index)].serial = 0
    free.append(index)
  }

  /// The next parent that cannot grow at `time`; nil when the top of the heap was stale or grew.
  mutating func popClosing(before time: Int64) -> Int32? {
    guard let first = heap.first, first.at < time else { return nil }
    pop()
    let parent = parents[Int(first.index)]
    guard parent.serial == first.serial else { return nil }
    guard parent.deadline == first.at else {
      push(
        Closing(
          at: parent.deadline, id: parent.id, index: first.index, serial: first.serial))
      return nil
    }
    return first.index
  }

  private func precedes(_ a: Closing, _ b: Closing) -> Bool {
    if a.at != b.at { return a.at < b.at }
    return a.id.seq != b.id.seq ? a.id.seq < b.id.seq : a.id.ordinal < b.id.ordinal
  }

  private mutating func push(_ closing: Closing) {
    heap.append(closing)
    var child = heap.count - 1
    while child > 0 {
      let parent = (child - 1) / 2
      guard precedes(heap[child], heap[parent]) else { return }
      heap.swapAt(child, parent)
      child = parent
    }
  }

  private mutating func pop() {
    let last = heap.removeLast()
    guard !heap.isEmpty else { return }
    heap[0] = last
    var parent = 0
    while true {
      var least = parent
      let (left, right) = (2 * parent + 1, 2 * parent + 2)
      if left < heap.count, precedes(heap[left], heap[least]) { least = left }
      if right < heap.count, precedes(heap[right], heap[least]) { least = right }
      guard least != parent else { return }
      heap.swapAt(least, parent)
      parent = least
    }
  }
}

extension OpenParents: Stateful {
  mutating func state(_ coder: inout StateCoder) throws(StateError) {
    try coder.raw("parents", &parents)
    try coder.raw("free", &free)
    try coder.raw("serial", &serial)
    try coder.raw("heap", &heap)
  }
}
