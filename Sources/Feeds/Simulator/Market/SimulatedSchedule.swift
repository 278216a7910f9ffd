/// What is still to happen, by time; a binary heap whose ties keep the order of insertion.
struct SimulatedSchedule: Sendable {
  enum Step: UInt8, Sendable {
    case trade, prepare, print, settle, cancel, move, halt, resume, lift, read
  }

  struct Item: Sendable {
    var at: Int64
    var order: UInt32
    var step: Step
    var index: Int32
  }

  private var items: [Item] = []
  private var order: UInt32 = 0

  var nextAt: Int64 { items.first?.at ?? .max }

  mutating func add(_ step: Step, index: Int, at: Int64) {
    items.append(Item(at: at, order: order, step: step, index: Int32(index)))
    order &+= 1
    var child = items.count - 1
    while child > 0 {
      let parent = (child - 1) / 2
      guard Self.precedes(items[child], items[parent]) else { break }
      items.swapAt(child, parent)
      child = parent
    }
  }

  mutating func removeFirst() -> Item {
    let first = items[0]
    let last = items.removeLast()
    guard !items.isEmpty else { return first }
    items[0] = last
    var parent = 0
    while true {
      var child = 2 * parent + 1
      guard child < items.count else { break }
      if child + 1 < items.count, Self.precedes(items[child + 1], items[child]) { child += 1 }
      guard Self.precedes(items[child], items[parent]) else { break }
      items.swapAt(child, parent)
      parent = child
    }
    return first
  }

  private static func precedes(_ a: Item, _ b: Item) -> Bool {
    a.at != b.at ? a.at < b.at : a.order < b.order
  }
}
