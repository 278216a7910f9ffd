/// Parents of the last session that wait for this morning's open interest (O-04).
struct MorningBook: Sendable {
  struct Leg: Sendable {
    var note: HistoryNote
    /// This morning's open interest of the series; -1 until it came.
    var openInterest: Int64 = -1
  }

  struct Entry: Sendable {
    var of: SessionParent
    var legs: [Leg] = []
    var count: Int
    var isDone = false
  }

  private(set) var entries: [Entry] = []
  // Looked up, never walked.
  private var places: [SessionParent: Int] = [:]
  private var bySeries: [OSI: [(entry: Int, leg: Int)]] = [:]

  var isEmpty: Bool { entries.isEmpty }

  mutating func take(_ note: HistoryNote) {
    let carried = CarriedLeg(note)
    let of = SessionParent(session: note.session, cluster: carried.cluster)
    let place: Int
    if let known = places[of] {
      place = known
    } else {
      place = entries.count
      places[of] = place
      entries.append(Entry(of: of, count: carried.legs))
    }
    bySeries[note.subject, default: []].append((place, entries[place].legs.count))
    entries[place].legs.append(Leg(note: note))
  }

  /// - Returns: the parents that are complete now, in the order in which they were taken over.
  mutating func take(openInterest: Int64, of series: OSI) -> [Entry] {
    guard let waiting = bySeries[series] else { return [] }
    bySeries[series] = nil
    var complete: [Int] = []
    for (entry, leg) in waiting {
      entries[entry].legs[leg].openInterest = openInterest
      let isWhole =
        entries[entry].legs.count == entries[entry].count
        && entries[entry].legs.allSatisfy { $0.openInterest >= 0 }
      if isWhole, !entries[entry].isDone {
        entries[entry].isDone = true
        complete.append(entry)
      }
    }
    return complete.sorted().map { entries[$0] }
  }
}

extension MorningBook: Stateful {
  mutating func state(_ coder: inout StateCoder) throws(StateError) {
    try coder.list("entries", &entries)
    try coder.raw("places", &places)
    try coder.raw("bySeries", &bySeries)
  }
}

extension MorningBook.Entry: StatefulElement {
  static var blank: MorningBook.Entry {
    MorningBook.Entry(
      of: SessionParent(session: CalendarDate(yyyymmdd: 0), cluster: FlowID(.cluster, seq: 0)),
      count: 0)
  }

  mutating func state(_ coder: inout StateCoder) throws(StateError) {
    try coder.raw("of", &of)
    try coder.raw("legs", &legs)
    try coder.raw("count", &count)
    try coder.raw("isDone", &isDone)
  }
}
