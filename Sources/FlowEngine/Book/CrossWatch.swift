/// Large crosses of one underlying that became final without a stock print: one that comes later,
/// within 15 s of execution, still makes them an order with stock (C-13).
struct CrossWatch: Sendable {
  struct Cross: Sendable {
    var leg: LegPrint
    /// Ten-thousandths, at the print.
    var delta: Int64
  }

  /// The 15 s of C-13, and the 12 s in which a facility may report (H-05). Nanoseconds.
  static let reach = ContingentTape.reach + 12_000_000_000
  static let length = 64

  /// Oldest first.
  private var waiting: [Cross] = []

  mutating func watch(_ cross: Cross, now: Int64) {
    forget(before: now - Self.reach)
    if waiting.count == Self.length { waiting.removeFirst() }
    waiting.append(cross)
  }

  /// Takes out the oldest cross that fits: one stock print is the leg of one order.
  mutating func take(at now: Int64, where fits: (Cross) -> Bool) -> Cross? {
    guard !waiting.isEmpty else { return nil }
    forget(before: now - Self.reach)
    return waiting.firstIndex(where: fits).map { waiting.remove(at: $0) }
  }

  private mutating func forget(before time: Int64) {
    waiting.removeAll { $0.leg.participant < time }
  }
}

extension CrossWatch: Stateful {
  mutating func state(_ coder: inout StateCoder) throws(StateError) {
    try coder.raw("waiting", &waiting)
  }
}
