/// Everything that can change the engine's mind.
///
/// Nothing else may: no clock, no file, no setting read half-way. Every payload is trivially
/// copyable, so a batch of events is one block of memory.
public enum MarketEvent: Hashable, Sendable {
  case contract(Contract)
  case stock(Stock)
  case status(TradingStatus)
  case openInterest(OpenInterest)
  case calendar(CalendarNote)
  case notice(FeedNotice)
  case quote(Quote)
  case trade(Trade)
  case cancel(Cancel)
  case clock(ClockTick)
  case history(HistoryNote)

  /// The key by which inputs are merged: when the event could be known.
  @inlinable public var known: Timestamp {
    switch self {
    case .clock(let clock): clock.at
    case .history(let value): value.times.known
    case .contract(let value): value.times.known
    case .stock(let value): value.times.known
    case .status(let value): value.times.known
    case .openInterest(let value): value.times.known
    case .calendar(let value): value.times.known
    case .notice(let value): value.times.known
    case .quote(let value): value.times.known
    case .trade(let value): value.times.known
    case .cancel(let value): value.times.known
    }
  }

  /// The rank that orders events of one merge key (`cli.md`, Inputs): definition, mapping, status,
  /// open interest, gap, quote, trade, clock.
  @inlinable public var rank: UInt8 {
    switch self {
    case .contract(let contract): contract.origin == .definition ? 0 : 1
    case .stock, .history: 0
    case .status: 2
    case .openInterest, .calendar: 3
    case .notice: 4
    case .quote: 5
    case .trade, .cancel: 6
    case .clock: 7
    }
  }

  /// Engine time of the event: published, else executed, else received.
  @inlinable public var engineTime: Timestamp {
    switch self {
    case .clock(let clock): clock.at
    case .history(let value): value.times.engine
    case .contract(let value): value.times.engine
    case .stock(let value): value.times.engine
    case .status(let value): value.times.engine
    case .openInterest(let value): value.times.engine
    case .calendar(let value): value.times.engine
    case .notice(let value): value.times.engine
    case .quote(let value): value.times.engine
    case .trade(let value): value.times.engine
    case .cancel(let value): value.times.engine
    }
  }
}
