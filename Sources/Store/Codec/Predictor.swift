import FlowEngine

/// What was last seen of an instrument in a block; both sides of the codec keep the same.
struct LastSeen {
  var price: Int64 = 0
  var bid: Int64 = 0
  var spread: Int64 = 0
}

/// Splits differences into whole cents and exceptions.
struct CentGrid {
  static let cent: Int64 = 10_000_000
  /// The differences that are no whole number of cents, in order.
  var exceptions: [UInt64] = []
  private var next = 0

  init() {}
  init(exceptions: [UInt64]) { self.exceptions = exceptions }

  /// - Returns: whole cents; nil when the difference went to the exceptions.
  @inline(__always) mutating func cents(of difference: Int64) -> Int64? {
    let (quotient, rest) = difference.quotientAndRemainder(dividingBy: Self.cent)
    if rest == 0 { return quotient }
    exceptions.append(UInt64(bitPattern: difference))
    return nil
  }

  /// The next exception; nil when the block holds too few.
  @inline(__always) mutating func take() -> Int64? {
    guard next < exceptions.count else { return nil }
    next += 1
    return Int64(bitPattern: exceptions[next - 1])
  }
}

/// Which clocks an event has, as three bits: executed 1, published 2, received 4.
enum ClockShape {
  @inline(__always) static func of(_ times: EventTimes) -> UInt64 {
    (times.rawExecuted != .min ? 1 : 0) | (times.rawPublished != .min ? 2 : 0)
      | (times.rawReceived != .min ? 4 : 0)
  }

  /// The clock that is `known` is not stored again.
  @inline(__always) static func storesExecuted(_ shape: UInt64) -> Bool {
    shape & 1 != 0 && shape > 1
  }
  @inline(__always) static func storesPublished(_ shape: UInt64) -> Bool {
    shape & 2 != 0 && shape > 3
  }
}

extension TickTable {
  /// The five words of a table, in the order of the columns.
  var words: [Int64] { [base, from1, tick1, from2, tick2] }

  init(words: [Int64]) {
    self.init()
    base = words[0]
    from1 = words[1]
    tick1 = words[2]
    from2 = words[3]
    tick2 = words[4]
  }
}
