/// Coded multi-leg prints that wait for their package: one window for each underlying, exchange and
/// group of codes (C-01).
struct CodedWindows: Sendable {
  struct Key: Hashable, Sendable {
    var underlying: UInt32
    var venue: Venue
    /// `LegGroup.rawValue`; `dividend` for single-series prints that may be a dividend play.
    var group: UInt8

    static let dividend = UInt8.max
    /// A large cross, that waits for the stock print of a QCC (C-13).
    static let cross = UInt8.max - 1
  }

  /// A print with what becomes of it when no package takes it.
  struct Print: Sendable {
    var leg: LegPrint
    var pending: PendingPrint
  }

  struct Window: Sendable {
    var key = Key(underlying: 0, venue: .unknown, group: 0)
    var prints: [Print] = []
    var closingAt: Int64 = .max
  }

  private struct Closing: Sendable {
    var at: Int64
    var window: Int32
  }

  private(set) var all: [Window] = []
  private var free: [Int32] = []
  /// Looked up by key, never walked.
  private var open: [Key: Int32] = [:]
  /// In the order in which they close; the wait is the same for most, so new ones come last.
  private var closings: [Closing] = []
  private var head = 0

  var nextClosing: Int64 { head < closings.count ? closings[head].at : .max }

  subscript(window: Int32) -> Window {
    _read { yield all[Int(window)] }
    _modify { yield &all[Int(window)] }
  }

  mutating func append(_ print: Print, to key: Key, closingAt: Int64) {
    if let window = open[key] {
      all[Int(window)].prints.append(print)
      return
    }
    let window: Int32
    if let reused = free.popLast() {
      window = reused
    } else {
      window = Int32(all.count)
      all.append(Window())
      all[Int(window)].prints.reserveCapacity(8)
    }
    open[key] = window
    all[Int(window)].key = key
    all[Int(window)].prints.append(print)
    schedule(window, at: closingAt)
  }

  mutating func schedule(_ window: Int32, at time: Int64) {
    all[Int(window)].closingAt = time
    if head > 4_096 {
      closings.removeFirst(head)
      head = 0
    }
    closings.append(Closing(at: time, window: window))
    var place = closings.count - 1
    while place > head, closings[place - 1].at > time {
      closings.swapAt(place, place - 1)
      place -= 1
    }
  }

  mutating func popClosing(at now: Int64) -> Int32? {
    while head < closings.count, closings[head].at <= now {
      let closing = closings[head]
      head += 1
      if all[Int(closing.window)].closingAt == closing.at { return closing.window }
    }
    return nil
  }

  /// The prints from `start` on that are linked in participant time by gaps of at most `span`: the
  /// place after them, and their first and last arrival.
  func component(
    _ window: Int32, from start: Int, span: Int64
  ) -> (end: Int, first: Int64, last: Int64) {
    let prints = all[Int(window)].prints
    var end = start + 1
    var (first, last) = (prints[start].leg.arrival, prints[start].leg.arrival)
    while end < prints.count,
      prints[end].leg.participant &- prints[end - 1].leg.participant <= span
    {
      first = min(first, prints[end].leg.arrival)
      last = max(last, prints[end].leg.arrival)
      end += 1
    }
    return (end, first, last)
  }

  mutating func release(_ window: Int32) {
    open[all[Int(window)].key] = nil
    all[Int(window)].closingAt = .max
    all[Int(window)].prints.removeAll(keepingCapacity: true)
    free.append(window)
  }

  /// - Returns: false when no open window of the key holds it.
  mutating func remove(print seq: UInt64, of key: Key) -> Bool {
    guard let window = open[key] else { return false }
    let before = all[Int(window)].prints.count
    all[Int(window)].prints.removeAll { $0.leg.seq == seq }
    return all[Int(window)].prints.count < before
  }

  /// Data may be missing around everything that waits (H-08).
  mutating func markSuspect() {
    for window in all.indices {
      for place in all[window].prints.indices {
        all[window].prints[place].leg.isSuspect = true
        all[window].prints[place].pending.traits.insert(.suspect)
      }
    }
  }
}

extension CodedWindows: Stateful {
  mutating func state(_ coder: inout StateCoder) throws(StateError) {
    try coder.list("all", &all)
    try coder.raw("free", &free)
    try coder.raw("open", &open)
    try coder.raw("closings", &closings)
    try coder.raw("head", &head)
    try coder.check(head >= 0 && head <= closings.count)
  }
}

extension CodedWindows.Window: StatefulElement {
  static var blank: CodedWindows.Window { CodedWindows.Window() }

  mutating func state(_ coder: inout StateCoder) throws(StateError) {
    try coder.raw("key", &key)
    try coder.raw("prints", &prints)
    try coder.raw("closingAt", &closingAt)
  }
}
