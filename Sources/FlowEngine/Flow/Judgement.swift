/// The price-taking side of a print or parent: never who the customer was (rule V-01).
public enum Side: UInt8, Hashable, Sendable, CaseIterable {
  case unknown, buy, sell
}

/// How healthy the evidence for a side is; a grade is no probability (rules §1.5, S-31).
public enum Grade: UInt8, Hashable, Comparable, Sendable, CaseIterable {
  case a, b, c, d, e, u

  @inlinable public static func < (x: Grade, y: Grade) -> Bool { x.rawValue < y.rawValue }

  /// The weaker of two grades: a cap.
  @inlinable public func capped(at cap: Grade) -> Grade { max(self, cap) }
}

/// Where an equity print lies against the NBBO (rule X-03).
public enum PrintPosition: UInt8, Hashable, Sendable, CaseIterable {
  case unknown, throughBid, atBid, insideLow, mid, insideHigh, atAsk, throughAsk
}

/// Why a print is kept out of price and side logic; the first that matches (`cli.md`, print).
public enum Exclusion: UInt8, Hashable, Sendable, CaseIterable {
  case none, averagePrice, derivativelyPriced, priorReference, contingent, late, outOfSequence
  case extendedHours, settlement, cross, officialPrice, stopped, correction, unknownCondition
}

/// A set of rule numbers and tags that shaped a side and grade, one bit each.
public struct Reasons: OptionSet, Hashable, Sendable {
  public let rawValue: UInt64
  @inlinable public init(rawValue: UInt64) { self.rawValue = rawValue }
}

/// What the engine says about one print at the moment of the print, and never changes.
///
/// Trivially copyable: stored as a columnar block beside the raw events.
public struct Judgement: Hashable, Sendable {
  /// `seq` is that of the print itself.
  public var stamp: Stamp
  public var instrument: InstrumentID
  public var side: Side
  public var grade: Grade
  /// The side that depth or the tick rule would guess at the mid; never totalled (rule S-25).
  public var hint: Side
  public var position: PrintPosition
  public var exclusion: Exclusion
  public var flags: JudgementFlags
  public var reasons: Reasons
  /// The quote that was used; `.none` when there was none.
  public var quote: BestPrices
  /// Age of that quote, nanoseconds; -1 when it came with the trade or there was none.
  public var rawQuoteAge: Int64
  /// Price of the underlying then, billionths; `Int64.min` when unknown.
  public var rawSpot: Int64
  /// Contracts or shares traded in this instrument today before this print.
  public var volumeBefore: Int64
  /// This morning's open interest; -1 when unknown or for a stock.
  public var rawOpenInterest: Int64

  public init(
    stamp: Stamp, instrument: InstrumentID, side: Side = .unknown, grade: Grade = .u,
    hint: Side = .unknown, position: PrintPosition = .unknown, exclusion: Exclusion = .none,
    flags: JudgementFlags = [], reasons: Reasons = [], quote: BestPrices = .none,
    quoteAge: Int64? = nil, spot: Price? = nil, volumeBefore: Int64 = 0, openInterest: Int64? = nil
  ) {
    self.stamp = stamp
    self.instrument = instrument
    self.side = side
    self.grade = grade
    self.hint = hint
    self.position = position
    self.exclusion = exclusion
    self.flags = flags
    self.reasons = reasons
    self.quote = quote
    rawQuoteAge = quoteAge ?? -1
    rawSpot = spot?.billionths ?? .min
    self.volumeBefore = volumeBefore
    rawOpenInterest = openInterest ?? -1
  }

  @inlinable public var quoteAge: Int64? { rawQuoteAge < 0 ? nil : rawQuoteAge }
  @inlinable public var spot: Price? {
    rawSpot == .min ? nil : Price(billionths: rawSpot)
  }
  @inlinable public var openInterest: Int64? { rawOpenInterest < 0 ? nil : rawOpenInterest }
}

/// Facts about a print that panes and rules ask for without looking at the raw event again.
public struct JudgementFlags: OptionSet, Hashable, Sendable {
  public let rawValue: UInt16
  @inlinable public init(rawValue: UInt16) { self.rawValue = rawValue }

  /// An equity print, reported to a FINRA facility.
  public static let offExchange = JudgementFlags(rawValue: 1 << 0)
  public static let equity = JudgementFlags(rawValue: 1 << 1)
  /// The price has a fraction of a cent.
  public static let subPenny = JudgementFlags(rawValue: 1 << 2)
  public static let oddLot = JudgementFlags(rawValue: 1 << 3)
  /// Big or early enough to be kept in the index as a row of its own.
  public static let notable = JudgementFlags(rawValue: 1 << 4)
  /// Size equals the whole displayed quote (rule S-27).
  public static let sizeMatch = JudgementFlags(rawValue: 1 << 5)
  /// Published late, by its condition or by its clocks.
  public static let late = JudgementFlags(rawValue: 1 << 6)
  /// Eligible for price and side logic.
  public static let eligible = JudgementFlags(rawValue: 1 << 7)
  /// The quote came with the trade.
  public static let quoteAttached = JudgementFlags(rawValue: 1 << 8)
  /// Only the executing venue's own quote was there.
  public static let venueQuote = JudgementFlags(rawValue: 1 << 9)
}

/// A print reached its end: no cluster can claim it any more.
///
/// With the judgement it makes the final print. `seq` is that of the event that closed its window.
public struct Settled: Hashable, Sendable {
  public var stamp: Stamp
  /// The `seq` of the print.
  public var print: UInt64
  /// The parent that owns it; 0 = a lone print.
  public var clusterSeq: UInt64
  public var clusterOrdinal: UInt8
  public var grade: Grade
  public var state: PrintState
  public var version: UInt16

  public init(
    stamp: Stamp, print: UInt64, cluster: FlowID? = nil, grade: Grade, state: PrintState,
    version: UInt16 = 1
  ) {
    self.stamp = stamp
    self.print = print
    clusterSeq = cluster?.seq ?? 0
    clusterOrdinal = cluster?.ordinal ?? 0
    self.grade = grade
    self.state = state
    self.version = version
  }

  public var cluster: FlowID? {
    clusterSeq == 0 ? nil : FlowID(.cluster, seq: clusterSeq, ordinal: clusterOrdinal)
  }
}

public enum PrintState: UInt8, Hashable, Sendable, CaseIterable {
  case live, late, cancelled, corrected
}

/// A minute of one stock as known at `stamp`: a later update of the same minute replaces it.
public struct BarUpdate: Hashable, Sendable {
  public var stamp: Stamp
  public var instrument: InstrumentID
  /// Minutes since 1970-01-01 00:00 UTC.
  public var minute: Int32
  public var open: Price
  public var high: Price
  public var low: Price
  public var close: Price
  /// Shares.
  public var volume: Int64
  public var offExchangeVolume: Int64

  public init(
    stamp: Stamp, instrument: InstrumentID, minute: Int32, open: Price, high: Price, low: Price,
    close: Price, volume: Int64, offExchangeVolume: Int64
  ) {
    self.stamp = stamp
    self.instrument = instrument
    self.minute = minute
    self.open = open
    self.high = high
    self.low = low
    self.close = close
    self.volume = volume
    self.offExchangeVolume = offExchangeVolume
  }
}
