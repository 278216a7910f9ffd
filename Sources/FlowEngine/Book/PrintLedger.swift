/// The newest prints and parents, so that a cancel finds what it takes back (rule H-07).
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
    var isCancelled = false
    /// Minute of execution of a stock print, and whether it counts in volume.
    var minute: Int32 = 0
    var countsVolume = true
  }

  static let length = 131_072
  static let parents = 8_192

  private var entries: [Entry] = []
  private var next = 0
  private(set) var clusters: [Cluster] = []
  private(set) var alerts: [Alert] = []

  mutating func append(
    _ trade: Trade, seq: UInt64, minute: Int32 = 0, countsVolume: Bool = true
  ) {
    let entry = Entry(
      seq: seq, instrument: trade.instrument, venue: trade.venue, price: trade.price.billionths,
      size: trade.size, number: trade.rawNumber, minute: minute, countsVolume: countsVolume)
    if entries.count < Self.length {
      entries.append(entry)
    } else {
      entries[next] = entry
    }
    next = (next + 1) % Self.length
  }

  mutating func claim(_ cluster: Cluster) {
    clusters.append(cluster)
    if clusters.count >= 2 * Self.parents { clusters.removeFirst(Self.parents) }
  }

  mutating func claim(_ alert: Alert) {
    alerts.append(alert)
    if alerts.count >= 2 * Self.parents { alerts.removeFirst(Self.parents) }
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

  /// The newest version of the parent that owns a print.
  func cluster(of print: UInt64) -> Cluster? { clusters.last { $0.causes.contains(print) } }

  func alerts(on cluster: FlowID) -> [Alert] { alerts.filter { $0.subject == cluster } }

  mutating func replace(_ cluster: Cluster) {
    if let index = clusters.lastIndex(where: { $0.id == cluster.id }) { clusters[index] = cluster }
  }

  mutating func replace(_ alert: Alert) {
    if let index = alerts.lastIndex(where: { $0.subject == alert.subject && $0.rule == alert.rule })
    {
      alerts[index] = alert
    }
  }
}
