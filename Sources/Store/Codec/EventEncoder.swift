import FlowEngine

/// Turns a run of events into a block of the oldest layout that holds them.
///
/// One pass over the events fills the columns of every kind; every prediction uses only events of
/// the same block, so a block is read alone. The same events give the same bytes everywhere.
struct EventEncoder {
  private var packer: ColumnPacker
  private let arena: ColumnArena
  /// - Parameter level: of zstd; 1 for live segments, 3 at rest.
  init(level: Int32, arena: ColumnArena = ColumnArena()) {
    packer = ColumnPacker(level: level)
    self.arena = arena
  }

  mutating func encode(_ events: ArraySlice<MarketEvent>, firstSeq: UInt64) -> [UInt8] {
    encode(EventRun(events, firstSeq: firstSeq))
  }

  mutating func encode(_ run: EventRun) -> [UInt8] {
    let run = run.lists
    arena.reset()
    var pass = EventPass(run, arena)
    pass.run(run)
    packer.start()
    let needsHistory = pass.histories.rows > 0
    packer.byte(pass.layout)
    packer.varint(UInt64(run.count))
    packer.fixed(run.firstSeq)
    packer.pack(pass.head, EventLayout.head, .shares)
    packer.dictionary(slots: pass.instruments.column(0), index: run.index)
    packer.pack(pass.grid.exceptions, .plain)
    packer.pack(pass.contracts, EventLayout.treatments(of: .contract), .repetitions)
    packer.pack(pass.stocks, EventLayout.treatments(of: .stock), .repetitions)
    packer.pack(pass.statuses, EventLayout.treatments(of: .status), .repetitions)
    packer.pack(pass.interests, EventLayout.treatments(of: .openInterest), .repetitions)
    packer.pack(pass.notes, EventLayout.treatments(of: .calendar), .repetitions)
    packer.pack(pass.notices, EventLayout.treatments(of: .notice), .repetitions)
    packer.pack(pass.quotes, EventLayout.treatments(of: .quote), .shares)
    packer.pack(pass.trades, EventLayout.treatments(of: .trade), .shares)
    packer.pack(pass.cancels, EventLayout.treatments(of: .cancel), .repetitions)
    if needsHistory {
      packer.pack(pass.histories, EventLayout.treatments(of: .history), .repetitions)
    }
    packer.seal()
    return packer.bytes
  }
}

/// The columns of one block while they are filled.
private struct EventPass {
  typealias Flag = EventLayout.Flag

  let head: ColumnView
  let instruments: ColumnView
  let contracts: ColumnView
  let stocks: ColumnView
  let statuses: ColumnView
  let interests: ColumnView
  let notes: ColumnView
  let notices: ColumnView
  let quotes: ColumnView
  let trades: ColumnView
  let cancels: ColumnView
  let histories: ColumnView
  var grid = CentGrid()
  private let seen: SlotMemory<LastSeen>
  private var rows = [Int](repeating: 0, count: EventLayout.Kind.allCases.count)
  private var instrumentRow = 0
  private var known: Int64 = 0
  private var number: UInt64 = 0
  private var cancelNumber: UInt64 = 0

  init(_ run: EventLists, _ arena: ColumnArena) {
    var counts = [Int](repeating: 0, count: EventLayout.Kind.allCases.count)
    counts.withUnsafeMutableBufferPointer { counts in
      for place in 0..<run.count { counts[Int(run.kinds[place])] &+= 1 }
    }
    seen = SlotMemory(repeating: LastSeen(), count: run.index.words.count)
    func table(_ kind: EventLayout.Kind) -> ColumnView {
      arena.table(
        columns: EventLayout.treatments(of: kind).count, rows: counts[Int(kind.rawValue)])
    }
    head = arena.table(columns: EventLayout.head.count, rows: run.count)
    let others =
      counts[Int(EventLayout.Kind.notice.rawValue)]
      + counts[Int(EventLayout.Kind.clock.rawValue)]
      + counts[Int(EventLayout.Kind.history.rawValue)]
    instruments = arena.table(columns: 1, rows: run.count - others)
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
  }

  mutating func run(_ run: EventLists) {
    var (trade, quote) = (0, 0)
    for row in 0..<run.count {
      if row &+ EventLists.ahead < run.count {
        seen.fetch(Int(run.slots[row &+ EventLists.ahead]))
      }
      switch run.events[row].pointee {
      case .quote(let event):
        times(event.times, .quote, row, quotes, quote)
        put(event, at: quote, slot: place(run.slots[row]))
        quote &+= 1
      case .trade(let event):
        times(event.times, .trade, row, trades, trade)
        put(event, at: trade, slot: place(run.slots[row]))
        trade &+= 1
      default: putOther(run.events[row], row, run.slots[row])
      }
    }
  }

  private mutating func putOther(_ event: UnsafePointer<MarketEvent>, _ row: Int, _ slot: UInt32) {
    let kind = EventLayout.Kind(event.pointee)
    if kind.hasInstrument { _ = place(slot) }
    put(event.pointee, kind, row)
  }

  /// Notes the instrument of the next event that has one.
  @inline(__always) private mutating func place(_ slot: UInt32) -> Int {
    instruments[0, instrumentRow] = UInt64(slot)
    instrumentRow &+= 1
    return Int(slot)
  }

  /// All but prints and quotes.
  private mutating func put(_ event: MarketEvent, _ kind: EventLayout.Kind, _ row: Int) {
    let place = rows[Int(kind.rawValue)]
    rows[Int(kind.rawValue)] += 1
    switch event {
    case .trade, .quote: break
    case .contract(let contract):
      times(contract.times, kind, row, contracts, place)
      put(contract, at: place)
    case .stock(let stock):
      times(stock.times, kind, row, stocks, place)
      put(stock, at: place)
    case .status(let status):
      times(status.times, kind, row, statuses, place)
      statuses[2, place] = UInt64(status.state.rawValue)
    case .openInterest(let interest):
      times(interest.times, kind, row, interests, place)
      interests[signed: 2, place] = interest.quantity
      interests[3, place] = interest.asOf.map(Self.word) ?? EventLayout.noDate
    case .calendar(let note):
      times(note.times, kind, row, notes, place)
      put(note, at: place)
    case .notice(let notice):
      times(notice.times, kind, row, notices, place)
      put(notice, at: place)
    case .cancel(let cancel):
      times(cancel.times, kind, row, cancels, place)
      put(cancel, at: place)
    case .history(let note):
      times(note.times, kind, row, histories, place)
      put(note, at: place)
    case .clock(let clock):
      head[0, row] = UInt64(kind.rawValue) | (clock.isEnd ? 0x80 : 0)
      head[signed: 1, row] = clock.at.nanoseconds &- known
      known = clock.at.nanoseconds
    }
  }

  private static func word(_ date: CalendarDate) -> UInt64 {
    UInt64(UInt32(bitPattern: date.yyyymmdd))
  }

  @inline(__always) private mutating func times(
    _ times: EventTimes, _ kind: EventLayout.Kind, _ row: Int, _ table: ColumnView,
    _ place: Int
  ) {
    let shape = ClockShape.of(times)
    head[0, row] = UInt64(kind.rawValue) | shape << 4
    guard shape != 0 else { return }
    let now = times.known.nanoseconds
    head[signed: 1, row] = now &- known
    known = now
    if ClockShape.storesExecuted(shape) { table[signed: 0, place] = now &- times.rawExecuted }
    if ClockShape.storesPublished(shape) { table[signed: 1, place] = now &- times.rawPublished }
  }

  /// Fills bid and spread of a quote, alone or attached to a trade.
  ///
  /// - Returns: the flags that say what is missing or off the grid.
  @inline(__always) private mutating func put(
    _ prices: BestPrices, _ table: ColumnView, _ column: Int, at row: Int, slot: Int
  ) -> UInt64 {
    var flags: UInt64 = 0
    if prices.rawBid == .min {
      flags |= Flag.noBid
    } else {
      if let cents = grid.cents(of: prices.rawBid &- seen[slot].bid) {
        table[signed: column, row] = cents
      } else {
        flags |= Flag.bidOff
      }
      seen[slot].bid = prices.rawBid
    }
    if prices.rawAsk == .min {
      flags |= Flag.noAsk
    } else {
      let spread = prices.rawAsk &- seen[slot].bid
      if let cents = grid.cents(of: spread &- seen[slot].spread) {
        table[signed: column + 1, row] = cents
      } else {
        flags |= Flag.askOff
      }
      seen[slot].spread = spread
    }
    // One is added so that "unknown" is 0 and not four full planes.
    table[column + 2, row] = UInt64(prices.rawBidSize &+ 1)
    table[column + 3, row] = UInt64(prices.rawAskSize &+ 1)
    return flags
  }

  @inline(__always) private mutating func put(_ trade: Trade, at row: Int, slot: Int) {
    typealias Column = EventLayout.TradeColumn
    trades[Column.venue.rawValue, row] = UInt64(trade.venue.mic)
    trades[signed: Column.size.rawValue, row] = trade.size
    trades[Column.conditions.rawValue, row] = trade.conditions.packed
    var flags = put(trade.attached, trades, Column.bid.rawValue, at: row, slot: slot)
    flags |= UInt64(trade.attachedScope.rawValue) << Flag.scope
    if trade.isSuspect { flags |= Flag.suspect }
    if trade.rawNumber == .max {
      flags |= Flag.noNumber
    } else {
      trades[Column.number.rawValue, row] = trade.rawNumber &- number
      number = trade.rawNumber
    }
    let price = trade.price.billionths
    let attached = trade.attached
    let hasBoth = attached.rawBid != .min && attached.rawAsk != .min
    if hasBoth, price == attached.rawBid {
      trades[Column.price.rawValue, row] = 0
    } else if hasBoth, price == attached.rawAsk {
      trades[Column.price.rawValue, row] = 1
    } else {
      let expected = hasBoth ? attached.rawBid : seen[slot].price
      if let cents = grid.cents(of: price &- expected) {
        trades[Column.price.rawValue, row] = zigzag(cents) &+ 2
      } else {
        flags |= Flag.priceOff
      }
    }
    seen[slot].price = price
    trades[Column.flags.rawValue, row] = flags
  }

  @inline(__always) private mutating func put(_ quote: Quote, at row: Int, slot: Int) {
    typealias Column = EventLayout.QuoteColumn
    quotes[Column.venue.rawValue, row] = UInt64(quote.venue.mic)
    quotes[Column.bidVenue.rawValue, row] = UInt64(quote.bidVenue.mic)
    quotes[Column.askVenue.rawValue, row] = UInt64(quote.askVenue.mic)
    quotes[Column.flags.rawValue, row] =
      put(quote.prices, quotes, Column.bid.rawValue, at: row, slot: slot)
  }

  private func put(_ contract: Contract, at row: Int) {
    typealias Column = EventLayout.ContractColumn
    contracts[Column.rootHigh.rawValue, row] = contract.root.high
    contracts[Column.rootLow.rawValue, row] = contract.root.low
    contracts[Column.underlyingHigh.rawValue, row] = contract.underlying.high
    contracts[Column.underlyingLow.rawValue, row] = contract.underlying.low
    contracts[Column.expiry.rawValue, row] = Self.word(contract.expiry)
    contracts[Column.traits.rawValue, row] =
      UInt64(contract.right.rawValue) | (contract.isAdjusted ? 2 : 0)
      | UInt64(contract.settlement.rawValue) << 8 | UInt64(contract.origin.rawValue) << 16
    contracts[signed: Column.strike.rawValue, row] = contract.strike.billionths
    contracts[Column.multiplier.rawValue, row] = UInt64(UInt32(bitPattern: contract.multiplier))
    for (offset, word) in contract.ticks.words.enumerated() {
      contracts[signed: Column.tick0.rawValue + offset, row] = word
    }
  }

  private func put(_ stock: Stock, at row: Int) {
    typealias Column = EventLayout.StockColumn
    stocks[Column.symbolHigh.rawValue, row] = stock.symbol.high
    stocks[Column.symbolLow.rawValue, row] = stock.symbol.low
    stocks[Column.tape.rawValue, row] = UInt64(stock.tape)
    for (offset, word) in stock.ticks.words.enumerated() {
      stocks[signed: Column.tick0.rawValue + offset, row] = word
    }
  }

  private func put(_ note: CalendarNote, at row: Int) {
    typealias Column = EventLayout.CalendarColumn
    notes[Column.traits.rawValue, row] =
      UInt64(note.kind.rawValue) | UInt64(note.part.rawValue) << 8
      | (note.amount != nil ? 1 << 16 : 0)
    notes[Column.date.rawValue, row] = Self.word(note.date)
    notes[signed: Column.amount.rawValue, row] = note.amount?.billionths ?? 0
  }

  /// The oldest layout that holds these events, so that older programs read what they know.
  var layout: UInt8 {
    guard histories.rows > 0 else { return 1 }
    let traits = EventLayout.HistoryColumn.traits.rawValue
    let newest = (0..<histories.rows).lazy.map { self.histories[traits, $0] & 0xFF }.max() ?? 0
    return newest > UInt64(HistoryNote.Kind.size.rawValue) ? 3 : 2
  }

  private func put(_ note: HistoryNote, at row: Int) {
    typealias Column = EventLayout.HistoryColumn
    histories[Column.traits.rawValue, row] =
      UInt64(note.kind.rawValue) | UInt64(note.subject.right.rawValue) << 8
    histories[Column.session.rawValue, row] = Self.word(note.session)
    histories[Column.rootHigh.rawValue, row] = note.subject.root.high
    histories[Column.rootLow.rawValue, row] = note.subject.root.low
    histories[Column.expiry.rawValue, row] = Self.word(note.subject.expiry)
    histories[signed: Column.strike.rawValue, row] = note.subject.strike.billionths
    histories[signed: Column.bucket.rawValue, row] = Int64(note.bucket)
    histories[Column.cluster.rawValue, row] = note.cluster
    histories[signed: Column.a.rawValue, row] = note.a
    histories[signed: Column.b.rawValue, row] = note.b
    histories[signed: Column.c.rawValue, row] = note.c
    histories[signed: Column.d.rawValue, row] = note.d
  }

  private func put(_ notice: FeedNotice, at row: Int) {
    typealias Column = EventLayout.NoticeColumn
    notices[Column.kind.rawValue, row] = UInt64(notice.kind.rawValue)
    notices[Column.feedHigh.rawValue, row] = notice.feed.high
    notices[Column.feedLow.rawValue, row] = notice.feed.low
    notices[signed: Column.lost.rawValue, row] = notice.rawLost
    notices[signed: Column.place.rawValue, row] = notice.place
  }

  private mutating func put(_ cancel: Cancel, at row: Int) {
    typealias Column = EventLayout.CancelColumn
    cancels[Column.venue.rawValue, row] = UInt64(cancel.venue.mic)
    cancels[Column.letter.rawValue, row] = UInt64(cancel.letter)
    cancels[signed: Column.size.rawValue, row] = cancel.rawSize
    var flags: UInt64 = 0
    if cancel.rawNumber == .max {
      flags |= Flag.noNumber
    } else {
      cancels[Column.number.rawValue, row] = cancel.rawNumber &- cancelNumber
      cancelNumber = cancel.rawNumber
    }
    if cancel.rawPrice == .min {
      flags |= Flag.noBid
    } else {
      cancels[signed: Column.price.rawValue, row] = cancel.rawPrice
    }
    cancels[Column.flags.rawValue, row] = flags
  }
}
