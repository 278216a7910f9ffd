/// The option prints that level 1 may still claim, by series, with the moment each series must be
/// looked at again.
///
/// A window is taken from a pool when a series prints and given back when it is empty, so that the
/// steady state allocates nothing.
struct Windows: Sendable {
  struct Closing: Sendable {
    var at: Int64
    var window: Int32
  }

  private(set) var prints: [[PendingPrint]] = []
  private(set) var series: [InstrumentID] = []
  private var free: [Int32] = []
  /// A binary min-heap by (at, series).
  private var heap: [Closing] = []

  /// The next moment at which a window may close; `Int64.max` when none is open.
  var nextClosing: Int64 { heap.first?.at ?? .max }

  mutating func open(_ instrument: InstrumentID, closingAt: Int64) -> Int32 {
    let window: Int32
    if let reused = free.popLast() {
      window = reused
      series[Int(window)] = instrument
    } else {
      window = Int32(prints.count)
      prints.append([])
      series.append(instrument)
    }
    push(Closing(at: closingAt, window: window))
    return window
  }

  mutating func append(_ print: PendingPrint, to window: Int32) {
    prints[Int(window)].append(print)
  }

  mutating func popClosing() -> Closing? {
    guard let first = heap.first else { return nil }
    let last = heap.removeLast()
    if !heap.isEmpty {
      heap[0] = last
      siftDown()
    }
    return first
  }

  /// Hands out the print of a window that holds just one, as most do; the window keeps its storage.
  mutating func takeOnly(_ window: Int32, arrivedBy limit: Int64) -> PendingPrint? {
    guard prints[Int(window)].count == 1, prints[Int(window)][0].arrival <= limit else {
      return nil
    }
    return prints[Int(window)].removeLast()
  }

  /// Puts the prints of a window in the order of participant time; most are in it already.
  mutating func sort(_ window: Int32) {
    let index = Int(window)
    for place in prints[index].indices.dropFirst()
    where Self.isEarlier(prints[index][place], prints[index][place - 1]) {
      prints[index].sort(by: Self.isEarlier)
      return
    }
  }

  private static func isEarlier(_ a: PendingPrint, _ b: PendingPrint) -> Bool {
    a.participant != b.participant ? a.participant < b.participant : a.seq < b.seq
  }

  /// Moves prints that go on waiting to the front, over those that are settled.
  mutating func keep(_ range: Range<Int>, in window: Int32, at place: Int) {
    guard range.lowerBound != place else { return }
    for (offset, index) in range.enumerated() {
      prints[Int(window)][place + offset] = prints[Int(window)][index]
    }
  }

  /// Forgets all but the first prints of a window, which keeps its storage.
  mutating func cut(_ window: Int32, to count: Int) {
    prints[Int(window)].removeLast(prints[Int(window)].count - count)
  }

  mutating func release(_ window: Int32) { free.append(window) }

  mutating func reschedule(_ window: Int32, at: Int64) { push(Closing(at: at, window: window)) }

  mutating func remove(print seq: UInt64, from window: Int32) {
    prints[Int(window)].removeAll { $0.seq == seq }
  }

  mutating func markSuspect() {
    for window in prints.indices {
      for index in prints[window].indices { prints[window][index].isSuspect = true }
    }
  }

  private func precedes(_ a: Closing, _ b: Closing) -> Bool {
    a.at != b.at ? a.at < b.at : series[Int(a.window)] < series[Int(b.window)]
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

  private mutating func siftDown() {
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
