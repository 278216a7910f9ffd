/// Best bid and offer of one market at one moment; a side may be missing.
///
/// Stored with sentinels to stay trivially copyable and small (24 bytes).
public struct BestPrices: Hashable, Sendable {
  /// Billionths of a dollar; `Int64.min` when the side is missing or unknown.
  public var rawBid: Int64
  public var rawAsk: Int64
  /// Contracts for options, shares for stocks; `UInt32.max` when unknown.
  public var rawBidSize: UInt32
  public var rawAskSize: UInt32

  @inlinable public init(
    bid: Price?, ask: Price?, bidSize: UInt32? = nil, askSize: UInt32? = nil
  ) {
    rawBid = bid?.billionths ?? .min
    rawAsk = ask?.billionths ?? .min
    rawBidSize = bidSize ?? .max
    rawAskSize = askSize ?? .max
  }

  public static let none = BestPrices(bid: nil, ask: nil)

  @inlinable public var bid: Price? { rawBid == .min ? nil : Price(billionths: rawBid) }
  @inlinable public var ask: Price? { rawAsk == .min ? nil : Price(billionths: rawAsk) }
  @inlinable public var bidSize: UInt32? { rawBidSize == .max ? nil : rawBidSize }
  @inlinable public var askSize: UInt32? { rawAskSize == .max ? nil : rawAskSize }

  /// Neither side is there.
  @inlinable public var isEmpty: Bool { rawBid == .min && rawAsk == .min }
}

/// A change of the best bid and offer of one instrument, national or of one venue.
public struct Quote: Hashable, Sendable {
  public var instrument: InstrumentID
  /// `.unknown` for the NBBO; else the one venue whose quote this is (never the NBBO).
  public var venue: Venue
  public var times: EventTimes
  public var prices: BestPrices
  /// The venues at the best bid and at the best ask, where the feed names them.
  public var bidVenue: Venue
  public var askVenue: Venue

  @inlinable public init(
    instrument: InstrumentID, venue: Venue = .unknown, times: EventTimes, prices: BestPrices,
    bidVenue: Venue = .unknown, askVenue: Venue = .unknown
  ) {
    self.instrument = instrument
    self.venue = venue
    self.times = times
    self.prices = prices
    self.bidVenue = bidVenue
    self.askVenue = askVenue
  }

  @inlinable public var isNBBO: Bool { !venue.isKnown }
}
