import FlowEngine

/// Turns a block of raw events back into the events, bit for bit.
struct EventDecoder {
  private let zstd = ZstdDecompressor()

  /// A block larger than this is taken for broken before memory is taken.
  static let countMax = 1 << 22

  /// - Returns: the `seq` of the first event, and the events.
  func decode(_ bytes: [UInt8]) throws(BlockError) -> (firstSeq: UInt64, events: [MarketEvent]) {
    var unpacker = try ColumnUnpacker(bytes, zstd: zstd)
    let layout = try unpacker.byte()
    guard EventLayout.supported.contains(layout) else { throw .layout(layout) }
    let count = try unpacker.count(atMost: Self.countMax)
    let firstSeq = try unpacker.fixed()
    let head = ColumnTable(columns: EventLayout.head.count, rows: count)
    try unpacker.unpack(head, EventLayout.head)
    var pass = try EventRebuild(head: head, layout: layout, unpacker: &unpacker)
    guard unpacker.isAtEnd else { throw unpacker.fail("there are bytes after its end") }
    var events: [MarketEvent] = []
    events.reserveCapacity(count)
    for row in 0..<count { events.append(try pass.event(tag: head[0, row], step: head[1, row])) }
    return (firstSeq, events)
  }
}

/// The columns of one block while events are taken from them.
private struct EventRebuild {
  typealias Flag = EventLayout.Flag

  private let instruments: ColumnTable
  private let contracts: ColumnTable
  private let stocks: ColumnTable
  private let statuses: ColumnTable
  private let interests: ColumnTable
  private let notes: ColumnTable
  private let notices: ColumnTable
  private let quotes: ColumnTable
  private let trades: ColumnTable
  private let cancels: ColumnTable
  private let histories: ColumnTable
  private var grid: CentGrid
  private let slots: [UInt32]
  private let seen: SlotMemory<LastSeen>
  private var rows = [Int](repeating: 0, count: EventLayout.Kind.allCases.count)
  private var instrumentRow = 0
  private var known: Int64 = 0
  private var number: UInt64 = 0
  private var cancelNumber: UInt64 = 0

  init(head: ColumnTable, layout: UInt8, unpacker: inout ColumnUnpacker) throws(BlockError) {
    var counts = [Int](repeating: 0, count: EventLayout.Kind.allCases.count)
    for word in head.column(0) {
      guard word <= 0xFF, let kind = EventLayout.Kind(rawValue: UInt8(word & 0x0F)) else {
        throw unpacker.fail("no such kind of event")
      }
      counts[Int(kind.rawValue)] += 1
    }
    func table(_ kind: EventLayout.Kind) -> ColumnTable {
      ColumnTable(
        columns: EventLayout.treatments(of: kind).count, rows: counts[Int(kind.rawValue)])
    }
    let others =
      counts[Int(EventLayout.Kind.notice.rawValue)]
      + counts[Int(EventLayout.Kind.clock.rawValue)]
      + counts[Int(EventLayout.Kind.history.rawValue)]
    instruments = ColumnTable(columns: 1, rows: head.rows - others)
    contracts = table(.contract)
    stocks = table(.stock)
    statuses = table(.status)
    interests = table(.openInterest)
    notes = table(.calendar)
    notices = table(.notice)
    quotes = table(.quote)
    trades = table(.trade)
    cancels = table(.cancel)
    histories = table(.history)
    try unpacker.unpack(instruments.column(0), .dictionary)
    grid = CentGrid(exceptions: try unpacker.list(.plain, atMost: 3 * head.rows))
    try unpacker.unpack(contracts, EventLayout.treatments(of: .contract))
    try unpacker.unpack(stocks, EventLayout.treatments(of: .stock))
    try unpacker.unpack(statuses, EventLayout.treatments(of: .status))
    try unpacker.unpack(interests, EventLayout.treatments(of: .openInterest))
    try unpacker.unpack(notes, EventLayout.treatments(of: .calendar))
    try unpacker.unpack(notices, EventLayout.treatments(of: .notice))
    try unpacker.unpack(quotes, EventLayout.treatments(of: .quote))
    try unpacker.unpack(trades, EventLayout.treatments(of: .trade))
    try unpacker.unpack(cancels, EventLayout.treatments(of: .cancel))
    if layout >= 2 { try unpacker.unpack(histories, EventLayout.treatments(of: .history)) }
    var index = SlotIndex()
    var slots: [UInt32] = []
    slots.reserveCapacity(instruments.rows)
    for word in instruments.column(0) { slots.append(UInt32(index.slot(of: word))) }
    self.slots = slots
    seen = SlotMemory(repeating: LastSeen(), count: index.words.count)
  }

  mutating func event(tag: UInt64, step: UInt64) throws(BlockError) -> MarketEvent {
    guard let kind = EventLayout.Kind(rawValue: UInt8(tag & 0x0F)) else { throw broken("kind") }
    let row = rows[Int(kind.rawValue)]
    rows[Int(kind.rawValue)] += 1
    let shape = tag >> 4 & 7
    if kind == .clock {
      known = known &+ Int64(bitPattern: step)
      return .clock(ClockTick(at: Timestamp(nanoseconds: known), isEnd: tag & 0x80 != 0))
    }
    if shape != 0 { known = known &+ Int64(bitPattern: step) }
    var instrument = InstrumentID(0)
    var slot = 0
    if kind.hasInstrument {
      guard instruments[0, instrumentRow] <= UInt64(UInt32.max) else { throw broken("instrument") }
      instrument = InstrumentID(UInt32(instruments[0, instrumentRow]))
      slot = Int(slots[instrumentRow])
      instrumentRow += 1
    }
    switch kind {
    case .trade: return .trade(try trade(instrument, slot, row, shape))
    case .quote: return .quote(try quote(instrument, slot, row, shape))
    case .contract: return .contract(try contract(instrument, row, shape))
    case .stock: return .stock(stock(instrument, row, shape))
    case .status:
      return .status(
        TradingStatus(
          instrument: instrument, times: times(statuses, row, shape),
          state: try raw(statuses[2, row])))
    case .openInterest:
      let date = interests[3, row]
      return .openInterest(
        OpenInterest(
          instrument: instrument, times: times(interests, row, shape),
          quantity: interests[signed: 2, row],
          asOf: date == EventLayout.noDate ? nil : Self.date(date)))
    case .calendar: return .calendar(try note(instrument, row, shape))
    case .history: return .history(try history(row, shape))
    case .notice: return .notice(try notice(row, shape))
    case .cancel: return .cancel(cancel(instrument, row, shape))
    case .clock: throw broken("kind")
    }
  }

  private func broken(_ what: String) -> BlockError {
    .malformed("an impossible \(what)", offset: 0)
  }

  private static func date(_ word: UInt64) -> CalendarDate {
    CalendarDate(yyyymmdd: Int32(truncatingIfNeeded: word))
  }

  private func raw<T: RawRepresentable>(_ word: UInt64) throws(BlockError) -> T
  where T.RawValue == UInt8 {
    guard word <= 0xFF, let value = T(rawValue: UInt8(word)) else { throw broken("\(T.self)") }
    return value
  }

  @inline(__always) private func times(
    _ table: ColumnTable, _ row: Int, _ shape: UInt64
  ) -> EventTimes {
    var times = EventTimes()
    if shape & 1 != 0 { times.rawExecuted = known &- table[signed: 0, row] }
    if shape & 2 != 0 { times.rawPublished = known &- table[signed: 1, row] }
    if shape & 4 != 0 { times.rawReceived = known }
    return times
  }

  @inline(__always) private mutating func difference(
    _ cents: Int64, isOff: Bool
  ) throws(BlockError) -> Int64 {
    guard isOff else { return cents &* CentGrid.cent }
    guard let exact = grid.take() else { throw broken("price off the grid") }
    return exact
  }

  @inline(__always) private mutating func prices(
    _ table: ColumnTable, _ column: Int, _ row: Int, _ slot: Int, _ flags: UInt64
  ) throws(BlockError) -> BestPrices {
    var prices = BestPrices.none
    if flags & Flag.noBid == 0 {
      let step = try difference(table[signed: column, row], isOff: flags & Flag.bidOff != 0)
      prices.rawBid = seen[slot].bid &+ step
      seen[slot].bid = prices.rawBid
    }
    if flags & Flag.noAsk == 0 {
      let step = try difference(table[signed: column + 1, row], isOff: flags & Flag.askOff != 0)
      let spread = seen[slot].spread &+ step
      prices.rawAsk = seen[slot].bid &+ spread
      seen[slot].spread = spread
    }
    prices.rawBidSize = UInt32(truncatingIfNeeded: table[column + 2, row]) &- 1
    prices.rawAskSize = UInt32(truncatingIfNeeded: table[column + 3, row]) &- 1
    return prices
  }

  @inline(__always) private mutating func trade(
    _ instrument: InstrumentID, _ slot: Int, _ row: Int, _ shape: UInt64
  ) throws(BlockError) -> Trade {
    typealias Column = EventLayout.TradeColumn
    let flags = trades[Column.flags.rawValue, row]
    let attached = try prices(trades, Column.bid.rawValue, row, slot, flags)
    let hasBoth = attached.rawBid != .min && attached.rawAsk != .min
    let expected = hasBoth ? attached.rawBid : seen[slot].price
    let code = trades[Column.price.rawValue, row]
    let price: Int64
    if flags & Flag.priceOff != 0 {
      price = expected &+ (try difference(0, isOff: true))
    } else if code < 2 {
      guard hasBoth else { throw broken("price without a quote") }
      price = code == 0 ? attached.rawBid : attached.rawAsk
    } else {
      price = expected &+ unzigzag(code - 2) &* CentGrid.cent
    }
    seen[slot].price = price
    var trade = Trade(
      instrument: instrument,
      venue: Venue(mic: UInt32(truncatingIfNeeded: trades[Column.venue.rawValue, row])),
      times: times(trades, row, shape), price: Price(billionths: price),
      size: trades[signed: Column.size.rawValue, row],
      conditions: SaleConditions(packed: trades[Column.conditions.rawValue, row]),
      attached: attached, attachedScope: try raw(flags >> Flag.scope & 3),
      isSuspect: flags & Flag.suspect != 0)
    if flags & Flag.noNumber == 0 {
      number = number &+ trades[Column.number.rawValue, row]
      trade.rawNumber = number
    }
    return trade
  }

  @inline(__always) private mutating func quote(
    _ instrument: InstrumentID, _ slot: Int, _ row: Int, _ shape: UInt64
  ) throws(BlockError) -> Quote {
    typealias Column = EventLayout.QuoteColumn
    func venue(_ column: Column) -> Venue {
      Venue(mic: UInt32(truncatingIfNeeded: quotes[column.rawValue, row]))
    }
    let flags = quotes[Column.flags.rawValue, row]
    return Quote(
      instrument: instrument, venue: venue(.venue), times: times(quotes, row, shape),
      prices: try prices(quotes, Column.bid.rawValue, row, slot, flags),
      bidVenue: venue(.bidVenue), askVenue: venue(.askVenue))
  }

  private func contract(
    _ instrument: InstrumentID, _ row: Int, _ shape: UInt64
  ) throws(BlockError) -> Contract {
    typealias Column = EventLayout.ContractColumn
    func word(_ column: Column) -> UInt64 { contracts[column.rawValue, row] }
    let traits = word(.traits)
    return Contract(
      instrument: instrument, times: times(contracts, row, shape),
      root: Symbol(high: word(.rootHigh), low: word(.rootLow)),
      underlying: Symbol(high: word(.underlyingHigh), low: word(.underlyingLow)),
      expiry: Self.date(word(.expiry)), right: try raw(traits & 1),
      strike: Price(billionths: Int64(bitPattern: word(.strike))),
      multiplier: Int32(truncatingIfNeeded: word(.multiplier)), isAdjusted: traits & 2 != 0,
      settlement: try raw(traits >> 8 & 0xFF),
      ticks: TickTable(
        words: (0..<5).map { contracts[signed: Column.tick0.rawValue + $0, row] }),
      origin: try raw(traits >> 16))
  }

  private func stock(_ instrument: InstrumentID, _ row: Int, _ shape: UInt64) -> Stock {
    typealias Column = EventLayout.StockColumn
    return Stock(
      instrument: instrument, times: times(stocks, row, shape),
      symbol: Symbol(
        high: stocks[Column.symbolHigh.rawValue, row], low: stocks[Column.symbolLow.rawValue, row]),
      tape: UInt8(truncatingIfNeeded: stocks[Column.tape.rawValue, row]),
      ticks: TickTable(words: (0..<5).map { stocks[signed: Column.tick0.rawValue + $0, row] }))
  }

  private func note(
    _ instrument: InstrumentID, _ row: Int, _ shape: UInt64
  ) throws(BlockError) -> CalendarNote {
    typealias Column = EventLayout.CalendarColumn
    let traits = notes[Column.traits.rawValue, row]
    let amount = notes[signed: Column.amount.rawValue, row]
    return CalendarNote(
      instrument: instrument, times: times(notes, row, shape), kind: try raw(traits & 0xFF),
      date: Self.date(notes[Column.date.rawValue, row]),
      amount: traits >> 16 != 0 ? Price(billionths: amount) : nil,
      part: try raw(traits >> 8 & 0xFF))
  }

  private func history(_ row: Int, _ shape: UInt64) throws(BlockError) -> HistoryNote {
    typealias Column = EventLayout.HistoryColumn
    func word(_ column: Column) -> UInt64 { histories[column.rawValue, row] }
    func number(_ column: Column) -> Int64 { histories[signed: column.rawValue, row] }
    let traits = word(.traits)
    return HistoryNote(
      times: times(histories, row, shape), kind: try raw(traits & 0xFF),
      session: Self.date(word(.session)),
      subject: OSI(
        root: Symbol(high: word(.rootHigh), low: word(.rootLow)), expiry: Self.date(word(.expiry)),
        right: try raw(traits >> 8), strike: Price(billionths: number(.strike))),
      bucket: Int32(truncatingIfNeeded: number(.bucket)), cluster: word(.cluster), a: number(.a),
      b: number(.b), c: number(.c), d: number(.d))
  }

  private func notice(_ row: Int, _ shape: UInt64) throws(BlockError) -> FeedNotice {
    typealias Column = EventLayout.NoticeColumn
    var notice = FeedNotice(
      times: times(notices, row, shape), kind: try raw(notices[Column.kind.rawValue, row]),
      feed: Symbol(
        high: notices[Column.feedHigh.rawValue, row], low: notices[Column.feedLow.rawValue, row]),
      place: notices[signed: Column.place.rawValue, row])
    notice.rawLost = notices[signed: Column.lost.rawValue, row]
    return notice
  }

  private mutating func cancel(
    _ instrument: InstrumentID, _ row: Int, _ shape: UInt64
  ) -> Cancel {
    typealias Column = EventLayout.CancelColumn
    let flags = cancels[Column.flags.rawValue, row]
    var cancel = Cancel(
      instrument: instrument, times: times(cancels, row, shape),
      venue: Venue(mic: UInt32(truncatingIfNeeded: cancels[Column.venue.rawValue, row])),
      letter: UInt8(truncatingIfNeeded: cancels[Column.letter.rawValue, row]))
    cancel.rawSize = cancels[signed: Column.size.rawValue, row]
    if flags & Flag.noNumber == 0 {
      cancelNumber = cancelNumber &+ cancels[Column.number.rawValue, row]
      cancel.rawNumber = cancelNumber
    }
    if flags & Flag.noBid == 0 { cancel.rawPrice = cancels[signed: Column.price.rawValue, row] }
    return cancel
  }
}
