/// The open interest of a series as published this morning.
public struct OpenInterest: Hashable, Sendable {
  public var instrument: InstrumentID
  public var times: EventTimes
  /// Contracts.
  public var quantity: Int64
  /// The close it counts; nil when the feed does not say.
  public var asOf: CalendarDate?

  public init(
    instrument: InstrumentID, times: EventTimes, quantity: Int64, asOf: CalendarDate? = nil
  ) {
    self.instrument = instrument
    self.times = times
    self.quantity = quantity
    self.asOf = asOf
  }
}

public enum TradingState: UInt8, Hashable, Sendable {
  case halted, trading, pre, closed
}

/// A change of the trading state of one instrument.
public struct TradingStatus: Hashable, Sendable {
  public var instrument: InstrumentID
  public var times: EventTimes
  public var state: TradingState

  public init(instrument: InstrumentID, times: EventTimes, state: TradingState) {
    self.instrument = instrument
    self.times = times
    self.state = state
  }
}

/// An announced corporate event; `times` is when it was announced.
public struct CalendarNote: Hashable, Sendable {
  public enum Kind: UInt8, Hashable, Sendable { case dividend, earnings }
  public enum Part: UInt8, Hashable, Sendable { case unknown, pre, post }

  public var instrument: InstrumentID
  public var times: EventTimes
  public var kind: Kind
  public var date: CalendarDate
  /// Dollars a share of a dividend; nil for earnings or when unknown.
  public var amount: Price?
  /// Before or after the session, for earnings.
  public var part: Part

  public init(
    instrument: InstrumentID, times: EventTimes, kind: Kind, date: CalendarDate,
    amount: Price? = nil, part: Part = .unknown
  ) {
    self.instrument = instrument
    self.times = times
    self.kind = kind
    self.date = date
    self.amount = amount
    self.part = part
  }
}

/// What went wrong, or was passed over, on the way in. The names are those of `health` lines.
public enum HealthKind: UInt8, Hashable, Sendable, CaseIterable {
  case gap, stall, reconnect, skipped, unresolved, unsupported, decodeError, clockJump
  case conflated, duplicate, orphanCancel, unknownCode, resumed, diskFull, walLarge
}

/// A loss or fault that the feed side met: loss is an event, never silent.
public struct FeedNotice: Hashable, Sendable {
  public var times: EventTimes
  public var kind: HealthKind
  public var feed: Symbol
  /// Records or messages lost; -1 when unknown.
  public var rawLost: Int64
  /// A number that locates the fault: byte offset, line, record type, code. 0 when there is none.
  public var place: Int64

  public init(
    times: EventTimes, kind: HealthKind, feed: Symbol, lost: Int64? = nil, place: Int64 = 0
  ) {
    self.times = times
    self.kind = kind
    self.feed = feed
    rawLost = lost ?? -1
    self.place = place
  }

  public var lost: Int64? { rawLost < 0 ? nil : rawLost }
}

/// Time passed. Windows close on this and on events, never on the machine's clock.
public struct ClockTick: Hashable, Sendable {
  public var at: Timestamp
  /// The last clock of an input: it closes everything.
  public var isEnd: Bool

  public init(at: Timestamp, isEnd: Bool = false) {
    self.at = at
    self.isEnd = isEnd
  }
}
