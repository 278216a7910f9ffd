import FlowEngine

/// An order of a longer one, that is written to the truth when it is about to print: by then
/// prices, volume and the stock are others than when the longer order was planned.
struct PostponedOrder: Sendable {
  var draft: OrderDraft
  var start: Timestamp
  var end: Timestamp
  var side: Int
  /// The rule that the longer order was planned for.
  var target: String?
}

extension SimulatedFloor {
  /// Writes a sweep of a longer order now, or when its time has come.
  mutating func recordLater(_ order: PostponedOrder) {
    postponed.append(order)
    // Before the first print is published, and after its quote was refreshed.
    schedule.add(
      .read, index: postponed.count - 1, at: max(now, order.start.nanoseconds))
  }

  mutating func readPostponed(_ index: Int) {
    let order = postponed[index]
    target = order.target
    record(
      "sweep", order.draft, (order.start, order.end), side: order.side, needsCondition: true,
      isPlanted: false, why: "one of the orders of a longer one")
    target = nil
  }
}
