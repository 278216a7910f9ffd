/// The newest prints, so that a cancel finds what it takes back (rule H-07).
///
/// A ring of fixed length: a cancel of an older print becomes an `orphan_cancel`, which is shown.
struct PrintLedger: Sendable {
  struct Entry: Sendable {
    var seq: UInt64 = 0
    var instrument = InstrumentID(0)
    var venue = Venue.unknown
    var price: Int64 = 0
    var size: Int64 = 0
    var number: UInt64 = .max
    /// The parent that owns it; 0 = none.
    var owner: UInt64 = 0
    var ownerOrdinal: UInt8 = 0
    var isCancelled = false
    var countsVolume = true
    /// Its sale condition, where it is one letter.
    var letter: UInt8 = 0
    /// Minute of execution of a stock print, and whether it counts in volume.
    var minute: Int32 = 0

    var parent: FlowID? {
      owner == 0 ? nil : FlowID(.cluster, seq: owner, ordinal: ownerOrdinal)
    }
  }

  static let length = 131_072

  private var entries: [Entry] = []
  private var next = 0

  /// - Returns: its place, by which a parent marks it as its own.
  @discardableResult
  mutating func append(
    _ trade: Trade, seq: UInt64, minute: Int32 = 0, countsVolume: Bool = true
  ) -> Int32 {
    let entry = Entry(
      seq: seq, instrument: trade.instrument, venue: trade.venue, price: trade.price.billionths,
      size: trade.size, number: trade.rawNumber, countsVolume: countsVolume,
      letter: trade.conditions.single ?? 0, minute: minute)
    let place = next
    if entries.count < Self.length {
      entries.append(entry)
    } else {
      entries[place] = entry
    }
    next = place + 1 == Self.length ? 0 : place + 1
    return Int32(place)
  }

  /// Marks a print as a parent's, unless the ring has moved on.
  mutating func own(_ place: Int32, seq: UInt64, by parent: FlowID) {
    let index = Int(place)
    guard index < entries.count, entries[index].seq == seq else { return }
    entries[index].owner = parent.seq
    entries[index].ownerOrdinal = parent.ordinal
  }

  /// The print a cancel means: by venue and number, else by venue, price and size; E the first, any
  /// other letter the newest not yet cancelled.
  mutating func take(_ cancel: Cancel) -> Entry? {
    var found: Int?
    let count = entries.count
    for step in 1...max(1, count) where count > 0 {
      let index = (next - step + 2 * count) % count
      let entry = entries[index]
      guard entry.instrument == cancel.instrument, !entry.isCancelled else { continue }
      if let number = cancel.number, entry.number != .max {
        guard entry.number == number else { continue }
        if cancel.venue.isKnown, entry.venue.isKnown, cancel.venue != entry.venue { continue }
      } else {
        // Neither shares a number nor says price and size: it names no print.
        if cancel.number != nil, cancel.price == nil || cancel.size == nil { continue }
        if let price = cancel.price, price.billionths != entry.price { continue }
        if let size = cancel.size, size != entry.size { continue }
        if cancel.venue.isKnown, cancel.venue != entry.venue { continue }
      }
      found = index
      if cancel.letter != UInt8(ascii: "E") { break }
    }
    guard let found else { return nil }
    entries[found].isCancelled = true
    return entries[found]
  }
}

extension PrintLedger: Stateful {
  mutating func state(_ coder: inout StateCoder) throws(StateError) {
    try coder.raw("entries", &entries)
    try coder.raw("next", &next)
    try coder.check(entries.count <= Self.length && (0..<Self.length).contains(next))
  }
}
