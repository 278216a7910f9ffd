/// What the engine keeps of one instrument; the index in its table is the `InstrumentID`.
struct InstrumentState: Sendable {
  enum Kind: UInt8 { case undefined, option, stock, unresolved, unsupported }

  var kind: Kind = .undefined
  var right: OptionRight = .call
  var isAdjusted = false
  var tradingState: TradingState = .trading
  /// When trading began again after a halt; `Int64.min` without one.
  var reopenedAt: Int64 = .min
  var tape: UInt8 = 0
  var multiplier: Int32 = 100
  /// Index into the table of underlyings.
  var underlying: UInt32 = 0
  var expiry = CalendarDate(yyyymmdd: 0)
  /// Billionths.
  var strike: Int64 = 0
  /// Its chain, by root and expiry; -1 for what is no listed series.
  var chain: Int32 = -1
  /// First letters of the OCC symbol; `.none` for an instrument without one.
  var root = Symbol.none
  /// Settles into cash by an index (§7): sides are the weakest there (G-04).
  var isIndexOption = false
  /// Trades fifteen minutes longer than stocks in this session (H-01).
  var closesLate = false

  /// nil for what is no listed series.
  var osi: OSI? {
    kind == .option && !root.isNone
      ? OSI(root: root, expiry: expiry, right: right, strike: Price(billionths: strike)) : nil
  }
  var ticks = TickTable.unknown
  /// Last NBBO and the engine time it was published; `Int64.min` before the first.
  var nbbo = BestPrices.none
  var nbboAt: Int64 = .min
  /// The exchanges that showed its sides, where the feed tells.
  var bidVenue = Venue.unknown
  var askVenue = Venue.unknown
  /// Price of the underlying when that quote came; `Int64.min` when unknown.
  var spotAtQuote: Int64 = .min
  var history = QuoteHistory()
  /// Some exchange's own quote is in `VenueQuotes`.
  var hasVenueQuotes = false
  /// Contracts or shares traded today, net of cancels.
  var volume: Int64 = 0
  /// This morning's open interest; -1 when unknown.
  var openInterest: Int64 = -1
  var numbers = RecentNumbers()
  /// For the tick rule (S-02).
  var tickState = TickState()
}

// Each change is one call on one element of the table: every separate write would ask again
// whether the table is shared.
extension InstrumentState {
  @inline(__always)
  mutating func takeNBBO(_ quote: Quote, at: Int64, spot: Int64) {
    let prices = quote.prices
    bidVenue = quote.bidVenue
    askVenue = quote.askVenue
    if prices.rawBid != nbbo.rawBid || prices.rawAsk != nbbo.rawAsk {
      history.push(QuoteHistory.Entry(at: at, bid: prices.rawBid, ask: prices.rawAsk))
    }
    nbbo = prices
    nbboAt = at
    spotAtQuote = spot
  }

  /// The exchange whose quote an aggressor of this side touches first (C-12).
  func touchVenue(_ side: Side) -> Venue {
    switch side {
    case .buy: askVenue
    case .sell: bidVenue
    case .unknown: .unknown
    }
  }

  @inline(__always)
  mutating func takeStockQuote(_ prices: BestPrices, at: Int64) {
    nbbo = prices
    nbboAt = at
  }

  /// An option print: its volume, and the number by which a repeat is known.
  @inline(__always)
  mutating func count(_ trade: Trade) {
    if trade.size > 0 { volume.addSaturating(trade.size) }
    numbers.add(trade)
  }
}

/// The numbers of the last four prints of a series, by which a twin is known (rule S-21).
struct RecentNumbers: Sendable {
  private var keys = SIMD4<UInt64>()
  private var next: UInt8 = 0

  func contains(_ trade: borrowing Trade) -> Bool {
    guard let key = Self.key(trade) else { return false }
    return any(keys .== key)
  }

  @inline(__always)
  mutating func add(_ trade: borrowing Trade) {
    guard let key = Self.key(trade) else { return }
    keys[Int(next & 3)] = key
    next &+= 1
  }

  /// Different for any two numbers of one exchange, and for near ones of two.
  private static func key(_ trade: borrowing Trade) -> UInt64? {
    guard trade.rawNumber != .max else { return nil }
    let key = (trade.rawNumber &+ 1) &* 0x9E37_79B9_7F4A_7C15 ^ UInt64(trade.venue.mic)
    return key == 0 ? nil : key
  }
}

/// The last distinct NBBOs of a series, newest first: for the quote search and the `fast` flag.
struct QuoteHistory: Sendable {
  struct Entry: Sendable {
    var at: Int64 = .min
    var bid: Int64 = .min
    var ask: Int64 = .min
  }

  var e0 = Entry()
  var e1 = Entry()
  var e2 = Entry()
  var e3 = Entry()
  var e4 = Entry()

  mutating func push(_ entry: Entry) {
    e4 = e3
    e3 = e2
    e2 = e1
    e1 = e0
    e0 = entry
  }

  /// Five changes within `window` nanoseconds before `now` (rule S-23, `fast`).
  func isFast(now: Int64, window: Int64 = 50_000_000) -> Bool {
    e4.at != .min && now - e4.at <= window
  }

  /// The side of the newest quote that stood within `window` and whose bid or ask equals `price`
  /// (rule S-12). A quote stands until the next one: the one that a race lost may be minutes old.
  func search(price: Int64, now: Int64, window: Int64) -> Side {
    let from = now - window
    return side(e0, price) ?? side(e1, price, until: e0, from) ?? side(e2, price, until: e1, from)
      ?? side(e3, price, until: e2, from) ?? side(e4, price, until: e3, from) ?? .unknown
  }

  private func side(_ entry: Entry, _ price: Int64, until next: Entry, _ from: Int64) -> Side? {
    next.at >= from ? side(entry, price) : nil
  }

  private func side(_ entry: Entry, _ price: Int64) -> Side? {
    guard entry.at != .min, entry.bid < entry.ask else { return nil }
    if entry.ask == price { return .buy }
    return entry.bid == price ? .sell : nil
  }
}

/// What the engine keeps of one underlying.
struct UnderlyingState: Sendable {
  var symbol: Symbol
  /// The stock itself, once it was defined; -1 before.
  var stock: Int32 = -1
  /// Fixed floor of rule B-03 applies at index size.
  var isIndexSized: Bool
  var lastBullishSweep: Int64 = .min
  var lastBearishSweep: Int64 = .min
  var nextEarnings: CalendarDate?
  var contingent = ContingentTape()
  var crosses = CrossWatch()
  /// Dollars a share of the next dividend, billionths; 0 when none is known. And whether today is
  /// the last session in which the stock is bought with it (C-18).
  var dividend: Int64 = 0
  var isLastCumDate = false
  /// Chains that expire in this session.
  var chainsToday: [Int32] = []
  /// Last alert per rule, and how many were held back since: parallel to the list of rules.
  var lastAlert: [Int64]
  var heldBack: [Int64]

  init(symbol: Symbol, rules: Int) {
    self.symbol = symbol
    isIndexSized = Settings.indexSized.contains(symbol)
    lastAlert = [Int64](repeating: .min, count: rules)
    heldBack = [Int64](repeating: 0, count: rules)
  }
}

extension UnderlyingState: StatefulElement {
  static var blank: UnderlyingState { UnderlyingState(symbol: .none, rules: 0) }

  mutating func state(_ coder: inout StateCoder) throws(StateError) {
    try coder.raw("symbol", &symbol)
    try coder.raw("stock", &stock)
    try coder.raw("isIndexSized", &isIndexSized)
    try coder.raw("lastBullishSweep", &lastBullishSweep)
    try coder.raw("lastBearishSweep", &lastBearishSweep)
    try coder.raw("nextEarnings", &nextEarnings)
    try coder.part("contingent", &contingent)
    try coder.part("crosses", &crosses)
    try coder.raw("dividend", &dividend)
    try coder.raw("isLastCumDate", &isLastCumDate)
    try coder.raw("chainsToday", &chainsToday)
    try coder.raw("lastAlert", &lastAlert)
    try coder.raw("heldBack", &heldBack)
  }
}
