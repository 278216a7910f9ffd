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

  private struct Closing: ClosingMoment {
    var at: Int64
    var id: FlowID
    var index: Int32
    var serial: UInt32

    func precedes(_ other: Self) -> Bool {
      if at != other.at { return at < other.at }
      return id.seq != other.id.seq ? id.seq < other.id.seq : id.ordinal < other.id.ordinal
    }
  }

  private(set) var parents: [Parent] = []
  private var free: [Int32] = []
  private var serial: UInt32 = 0
  /// By (at, id); a parent that grew since is put back when its turn comes.
  private var heap = ClosingHeap<Closing>()

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
    heap.push(Closing(at: deadline, id: id, index: index, serial: serial))
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
    heap.removeFirst()
    let parent = parents[Int(first.index)]
    guard parent.serial == first.serial else { return nil }
    guard parent.deadline == first.at else {
      heap.push(
        Closing(
          at: parent.deadline, id: parent.id, index: first.index, serial: first.serial))
      return nil
    }
    return first.index
  }
}

extension OpenParents: Stateful {
  mutating func state(_ coder: inout StateCoder) throws(StateError) {
    try coder.raw("parents", &parents)
    try coder.raw("free", &free)
    try coder.raw("serial", &serial)
    try coder.part("heap", &heap)
  }
}
