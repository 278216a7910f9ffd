/// A moment at which something that waits is looked at again.
protocol ClosingMoment: BitwiseCopyable, Sendable {
  /// Engine or participant time. Nanoseconds.
  var at: Int64 { get }
  /// By time, and of one moment by what it is, so that no two orders are possible.
  func precedes(_ other: Self) -> Bool
}

/// Moments, the earliest first: a binary heap. Whoever takes one knows whether it still holds.
struct ClosingHeap<Moment: ClosingMoment>: Sendable {
  private var moments: [Moment] = []

  var first: Moment? { moments.first }

  mutating func push(_ moment: Moment) {
    moments.append(moment)
    var child = moments.count - 1
    while child > 0 {
      let parent = (child - 1) / 2
      guard moments[child].precedes(moments[parent]) else { return }
      moments.swapAt(child, parent)
      child = parent
    }
  }

  /// Takes out the earliest; there is one.
  mutating func removeFirst() {
    let last = moments.removeLast()
    guard !moments.isEmpty else { return }
    moments[0] = last
    var parent = 0
    while true {
      var least = parent
      let (left, right) = (2 * parent + 1, 2 * parent + 2)
      if left < moments.count, moments[left].precedes(moments[least]) { least = left }
      if right < moments.count, moments[right].precedes(moments[least]) { least = right }
      guard least != parent else { return }
      moments.swapAt(least, parent)
      parent = least
    }
  }
}

extension ClosingHeap: Stateful {
  mutating func state(_ coder: inout StateCoder) throws(StateError) {
    try coder.raw("moments", &moments)
  }
}
