/// One print of the tape: an option trade, or an equity trade on or off exchange.
public struct Trade: Hashable, Sendable {
  public var instrument: InstrumentID
  public var venue: Venue
  public var times: EventTimes
  public var price: Price
  /// Contracts for an option, shares for a stock.
  public var size: Int64
  public var conditions: SaleConditions
  /// The venue's or tape's number of the print; `UInt64.max` when the feed has none.
  public var rawNumber: UInt64
  /// The quote that came with the trade, the one just before it; `.none` when none came.
  public var attached: BestPrices
  /// Whether `attached` is the NBBO or only the executing venue's own quote.
  public var attachedScope: QuoteScope
  /// The feed said that data may be missing around this print (DBN MAYBE_BAD_BOOK).
  public var isSuspect: Bool

  @inlinable public init(
    instrument: InstrumentID, venue: Venue, times: EventTimes, price: Price, size: Int64,
    conditions: SaleConditions, number: UInt64? = nil, attached: BestPrices = .none,
    attachedScope: QuoteScope = .none, isSuspect: Bool = false
  ) {
    self.instrument = instrument
    self.venue = venue
    self.times = times
    self.price = price
    self.size = size
    self.conditions = conditions
    rawNumber = number ?? .max
    self.attached = attached
    self.attachedScope = attachedScope
    self.isSuspect = isSuspect
  }

  @inlinable public var number: UInt64? { rawNumber == .max ? nil : rawNumber }
}

/// Whose quote came with a trade.
public enum QuoteScope: UInt8, Hashable, Sendable {
  case none, nbbo, venue
}

/// A message that an earlier print did not happen (rule H-07).
///
/// The print is named by number, or else by venue, price and size.
public struct Cancel: Hashable, Sendable {
  public var instrument: InstrumentID
  public var venue: Venue
  public var times: EventTimes
  /// `UInt64.max` when the feed has no numbers.
  public var rawNumber: UInt64
  /// `Int64.min` when not given.
  public var rawPrice: Int64
  /// -1 when not given.
  public var rawSize: Int64
  /// The OPRA letter that says which print is meant (A, C, E, G); 0 when not delivered.
  public var letter: UInt8

  @inlinable public init(
    instrument: InstrumentID, times: EventTimes, number: UInt64? = nil, venue: Venue = .unknown,
    price: Price? = nil, size: Int64? = nil, letter: UInt8 = 0
  ) {
    self.instrument = instrument
    self.venue = venue
    self.times = times
    rawNumber = number ?? .max
    rawPrice = price?.billionths ?? .min
    rawSize = size ?? -1
    self.letter = letter
  }

  @inlinable public var number: UInt64? { rawNumber == .max ? nil : rawNumber }
  @inlinable public var price: Price? {
    rawPrice == .min ? nil : Price(billionths: rawPrice)
  }
  @inlinable public var size: Int64? { rawSize < 0 ? nil : rawSize }
}
