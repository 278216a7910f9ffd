import FlowEngine

/// The layouts of a block of raw events: which columns there are, and how each is packed.
///
/// 1: the kinds up to `clock`. 2: `history` after them. 3: as 2, with a kind of note that older
/// programs do not know.
///
/// A layout is never changed once released: a change is a new number, and the old one stays
/// readable.
enum EventLayout {
  static let current: UInt8 = 3
  static let supported: ClosedRange<UInt8> = 1...3

  enum Kind: UInt8, CaseIterable {
    case contract, stock, status, openInterest, calendar, notice, quote, trade, cancel, clock
    case history
  }

  /// Columns over all events.
  enum Head: Int, CaseIterable {
    /// Kind in the low four bits, which clocks are present in the next three, end of input above.
    case tag
    /// When it could be known, as the difference to the event before.
    case known
  }

  /// Columns that every kind with clocks starts with: how long before `known` it happened.
  enum Lag: Int, CaseIterable {
    case executed, published
  }

  // Each enum continues after the two columns of `Lag`.
  enum TradeColumn: Int, CaseIterable {
    case executed, published, venue, flags, price, size, conditions, number
    case bid, spread, bidSize, askSize
  }
  enum QuoteColumn: Int, CaseIterable {
    case executed, published, venue, flags, bid, spread, bidSize, askSize, bidVenue, askVenue
  }
  enum ContractColumn: Int, CaseIterable {
    case executed, published, rootHigh, rootLow, underlyingHigh, underlyingLow, expiry, traits
    case strike, multiplier, tick0, from1, tick1, from2, tick2
  }
  enum StockColumn: Int, CaseIterable {
    case executed, published, symbolHigh, symbolLow, tape, tick0, from1, tick1, from2, tick2
  }
  enum StatusColumn: Int, CaseIterable { case executed, published, state }
  enum InterestColumn: Int, CaseIterable { case executed, published, quantity, asOf }
  enum CalendarColumn: Int, CaseIterable { case executed, published, traits, date, amount }
  enum NoticeColumn: Int, CaseIterable {
    case executed, published, kind, feedHigh, feedLow, lost, place
  }
  enum CancelColumn: Int, CaseIterable {
    case executed, published, venue, letter, flags, number, price, size
  }

  enum HistoryColumn: Int, CaseIterable {
    case executed, published, traits, session, rootHigh, rootLow, expiry, strike, bucket, cluster
    case a, b, c, d
  }

  static let head: [Treatment] = [.plain, .plain]

  static func treatments(of kind: Kind) -> [Treatment] {
    switch kind {
    case .trade:
      [
        .plain, .plain, .dictionary, .plain, .plain, .plain, .dictionary, .plain, .plain, .plain,
        .plain, .plain,
      ]
    case .quote:
      [
        .plain, .plain, .dictionary, .plain, .plain, .plain, .plain, .plain, .dictionary,
        .dictionary,
      ]
    case .contract:
      [.plain, .plain] + Array(repeating: .dictionary, count: 6) + [.delta]
        + Array(repeating: .dictionary, count: 6)
    case .stock: [.plain, .plain, .delta] + Array(repeating: .dictionary, count: 7)
    case .status: [.plain, .plain, .plain]
    case .openInterest: [.plain, .plain, .plain, .dictionary]
    case .calendar: [.plain, .plain, .dictionary, .dictionary, .plain]
    case .notice: [.plain, .plain, .plain, .dictionary, .dictionary, .plain, .plain]
    case .cancel: [.plain, .plain, .dictionary, .dictionary, .plain, .plain, .plain, .plain]
    case .clock: []
    case .history:
      [
        .plain, .plain, .dictionary, .dictionary, .dictionary, .dictionary, .dictionary, .delta,
        .plain, .delta, .plain, .plain, .plain, .plain,
      ]
    }
  }

  /// The bits of the flags of quotes and trades.
  enum Flag {
    static let noBid: UInt64 = 1 << 0
    static let noAsk: UInt64 = 1 << 1
    /// The difference is no whole number of cents: it stands in the list of exceptions.
    static let bidOff: UInt64 = 1 << 2
    static let askOff: UInt64 = 1 << 3
    static let priceOff: UInt64 = 1 << 4
    static let scope: UInt64 = 5  // two bits
    static let suspect: UInt64 = 1 << 7
    static let noNumber: UInt64 = 1 << 8
  }

  /// What a nil date is stored as; no `Int32` collides with it.
  static let noDate: UInt64 = 1 << 40
}

extension EventLayout.Kind {
  init(_ event: borrowing MarketEvent) {
    switch event {
    case .contract: self = .contract
    case .stock: self = .stock
    case .status: self = .status
    case .openInterest: self = .openInterest
    case .calendar: self = .calendar
    case .notice: self = .notice
    case .quote: self = .quote
    case .trade: self = .trade
    case .cancel: self = .cancel
    case .clock: self = .clock
    case .history: self = .history
    }
  }

  var hasInstrument: Bool { self != .notice && self != .clock && self != .history }

  @inline(__always) static func isTradeOrQuote(_ kind: UInt8) -> Bool {
    kind == Self.trade.rawValue || kind == Self.quote.rawValue
  }
}
