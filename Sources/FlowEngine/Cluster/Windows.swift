import DequeModule

/// The option prints that level 1 may still claim, by series, with the moment each series must be
/// looked at again.
///
/// A window is taken from a pool when a series prints and given back when it is empty, so that the
/// steady state allocates nothing.
struct Windows: Sendable {
  /// The window of one series.
  struct Window: Sendable {
    var series = InstrumentID(0)
    var prints: [PendingPrint] = []
    /// Parents that were shown before they were final.
    var provisional: [Cluster] = []
    /// When it is looked at next; an entry of the heap with another time is stale.
    var closingAt: Int64 = .max
    /// Premium of the prints at its end that are linked in time, millionths, and whether a look at
    /// them was asked for.
    var linkedPremium: Int64 = 0
    var isLookedAt = false
    /// The look was asked for and did not happen yet.
    var needsLook = false

    /// Adds a print, newest last.
    ///
    /// A parent of some premium is shown before it is final (C-33): linked prints that are worth it
    /// are looked at as soon as no sweep can be longer.
    ///
    /// - Parameter premium: of the print, millionths of a dollar.
    /// - Returns: whether a look is due before the window closes.
    mutating func take(
      _ print: PendingPrint, premium: Int64, _ settings: SweepSettings
    ) -> Bool {
      let isLinked =
        prints.last.map { print.participant &- $0.participant <= settings.gapMax } ?? false
      prints.append(print)
      guard isLinked else {
        linkedPremium = premium
        isLookedAt = false
        return false
      }
      linkedPremium.addSaturating(premium)
      guard !isLookedAt, linkedPremium >= settings.provisionalPremiumMin else { return false }
      isLookedAt = true
      needsLook = true
      return print.arrival + settings.spanMax < closingAt
    }
  }

  private struct Closing: ClosingMoment {
    var at: Int64
    var window: Int32
    var series: InstrumentID

    func precedes(_ other: Self) -> Bool {
      at != other.at ? at < other.at : series < other.series
    }
  }

  private(set) var all: [Window] = []
  private var free: [Int32] = []
  /// By (at, series). Nearly every closing is the latest so far, because time goes on: those stand
  /// in a row, and only the others in a heap.
  private var row: Deque<Closing> = []
  private var heap = ClosingHeap<Closing>()

  /// The next moment at which a window may close; `Int64.max` when none is open.
  var nextClosing: Int64 { min(row.first?.at ?? .max, heap.first?.at ?? .max) }

  subscript(window: Int32) -> Window {
    _read { yield all[Int(window)] }
    _modify { yield &all[Int(window)] }
  }

  mutating func open(_ instrument: InstrumentID, closingAt: Int64) -> Int32 {
    let window: Int32
    if let reused = free.popLast() {
      window = reused
    } else {
      window = Int32(all.count)
      all.append(Window())
    }
    all[Int(window)].series = instrument
    schedule(window, at: closingAt)
    return window
  }

  mutating func schedule(_ window: Int32, at time: Int64) {
    all[Int(window)].closingAt = time
    push(Closing(at: time, window: window, series: all[Int(window)].series))
  }

  /// The window that is due at `now`; nil when none is.
  mutating func popClosing(at now: Int64) -> Int32? {
    while let first = popFirst(at: now) {
      if all[Int(first.window)].closingAt == first.at { return first.window }
    }
    return nil
  }

  private mutating func popFirst(at now: Int64) -> Closing? {
    guard let late = heap.first else {
      guard let next = row.first, next.at <= now else { return nil }
      return row.removeFirst()
    }
    if let next = row.first, next.precedes(late) {
      return next.at <= now ? row.removeFirst() : nil
    }
    guard late.at <= now else { return nil }
    heap.removeFirst()
    return late
  }

  mutating func release(_ window: Int32) {
    all[Int(window)].closingAt = .max
    all[Int(window)].linkedPremium = 0
    all[Int(window)].isLookedAt = false
    all[Int(window)].needsLook = false
    free.append(window)
  }

  /// Hands out the print of a window that holds just one, as most do; the window keeps its storage.
  mutating func takeOnly(_ window: Int32, arrivedBy limit: Int64) -> PendingPrint? {
    let index = Int(window)
    guard all[index].prints.count == 1, all[index].prints[0].arrival <= limit,
      all[index].provisional.isEmpty
    else { return nil }
    return all[index].prints.removeLast()
  }

  /// Puts the prints of a window in the order of participant time; most are in it already.
  mutating func sort(_ window: Int32) {
    let index = Int(window)
    for place in all[index].prints.indices.dropFirst()
    where Self.isEarlier(all[index].prints[place], all[index].prints[place - 1]) {
      all[index].prints.sort(by: Self.isEarlier)
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
      all[Int(window)].prints[place + offset] = all[Int(window)].prints[index]
    }
  }

  /// Forgets all but the first prints of a window, which keeps its storage.
  mutating func cut(_ window: Int32, to count: Int) {
    all[Int(window)].prints.removeLast(all[Int(window)].prints.count - count)
  }

  mutating func remove(print seq: UInt64, from window: Int32) {
    all[Int(window)].prints.removeAll { $0.seq == seq }
  }

  /// Data may be missing around everything that waits (H-08).
  mutating func markSuspect() {
    for window in all.indices {
      for place in all[window].prints.indices {
        all[window].prints[place].traits.insert(.suspect)
      }
    }
  }

  private mutating func push(_ closing: Closing) {
    guard closing.at >= row.last?.at ?? .min else { return heap.push(closing) }
    row.append(closing)
    // Those of one moment stand by series.
    var place = row.count - 1
    while place > 0, row[place].precedes(row[place - 1]) {
      row.swapAt(place, place - 1)
      place -= 1
    }
  }
}

extension Windows: Stateful {
  mutating func state(_ coder: inout StateCoder) throws(StateError) {
    try coder.list("all", &all)
    try coder.raw("free", &free)
    try coder.raw("row", &row)
    try coder.part("heap", &heap)
  }
}

extension Windows.Window: StatefulElement {
  static var blank: Windows.Window { Windows.Window() }

  mutating func state(_ coder: inout StateCoder) throws(StateError) {
    try coder.raw("series", &series)
    try coder.raw("prints", &prints)
    try coder.list("provisional", &provisional)
    try coder.raw("closingAt", &closingAt)
    try coder.raw("linkedPremium", &linkedPremium)
    try coder.raw("isLookedAt", &isLookedAt)
    try coder.raw("needsLook", &needsLook)
  }
}
