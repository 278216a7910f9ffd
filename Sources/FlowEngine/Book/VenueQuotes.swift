/// The newest quote of each exchange in each series, where a feed tells them: for prints of that
/// exchange where no NBBO exists, and to compare (S-26).
struct VenueQuotes: Sendable {
  struct Entry: Sendable {
    var prices: BestPrices
    /// Engine time. Nanoseconds.
    var at: Int64
  }

  // Looked up only.
  private var entries: [UInt64: Entry] = [:]

  mutating func take(_ quote: borrowing Quote, at: Int64) {
    entries[Self.key(quote.instrument, quote.venue)] = Entry(prices: quote.prices, at: at)
  }

  func newest(_ instrument: InstrumentID, _ venue: Venue) -> Entry? {
    entries[Self.key(instrument, venue)]
  }

  private static func key(_ instrument: InstrumentID, _ venue: Venue) -> UInt64 {
    UInt64(instrument.index) << 32 | UInt64(venue.mic)
  }
}
