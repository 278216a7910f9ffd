import FlowEngine

/// Bytes of a ThetaData CSV file in, market events out (`docs/feeds/thetadata.md`).
struct ThetaFeed {
  enum Item: Hashable {
    case event(MarketEvent)
    case fault(ThetaError)
  }

  /// The name of the data set.
  static let name = "THETADATA"

  /// Files of stocks do not say which stock: the name of the file does, or nobody.
  private let namedStock: Symbol?
  private var csv = ThetaCSV()
  private var instruments = ThetaInstruments()
  private var tallies = ThetaTallies()

  init(path: String) { namedStock = Self.stock(named: path) }

  mutating func decode(_ bytes: UnsafeRawBufferPointer, _ body: (Item) -> Void) {
    Self.run(&csv, &instruments, &tallies, namedStock, bytes, body)
  }

  /// Hands out what the last line holds.
  ///
  /// - Returns: what was counted and not passed on, for a notice each.
  mutating func finish(_ body: (Item) -> Void) -> [ThetaTallies.Entry] {
    Self.run(&csv, &instruments, &tallies, namedStock, nil, body)
    return tallies.entries
  }

  /// Inouts, so that the closure of one does not touch the others through `self`.
  private static func run(
    _ csv: inout ThetaCSV, _ instruments: inout ThetaInstruments, _ tallies: inout ThetaTallies,
    _ stock: Symbol?, _ bytes: UnsafeRawBufferPointer?, _ body: (Item) -> Void
  ) {
    csv.decode(bytes) { item in
      switch item {
      case .fault(let error): body(.fault(error))
      case .summary(let line): tallies.count(.skipped, place: line, isOnce: true)
      case .row(let row):
        let (instrument, definition) = instruments.number(row, stock: stock)
        if let definition { body(.event(definition)) }
        body(.event(event(row, instrument, &tallies)))
      }
    }
  }

  // MARK: One row

  private static func event(
    _ row: ThetaRow, _ instrument: InstrumentID, _ tallies: inout ThetaTallies
  ) -> MarketEvent {
    let times = EventTimes(published: row.at)
    let isOption = row.contract != nil
    switch row.body {
    case .openInterest(let quantity):
      return .openInterest(OpenInterest(instrument: instrument, times: times, quantity: quantity))
    case .quote(let best):
      var prices = prices(best, isOption: isOption)
      if let soft = softCondition(best) {
        // What no longer binds ends what stood before: a quote without sides.
        tallies.count(.unknownCode, place: ThetaTallies.quotePlace + Int64(soft))
        prices = .none
      }
      return .quote(
        Quote(
          instrument: instrument, times: times, prices: prices,
          bidVenue: venue(best.bidExchange, isOption, &tallies),
          askVenue: venue(best.askExchange, isOption, &tallies)))
    case .trade(let print, let best):
      return trade(row, print, best, instrument, &tallies)
    }
  }

  private static func trade(
    _ row: ThetaRow, _ print: ThetaRow.Print, _ best: ThetaRow.Best?, _ instrument: InstrumentID,
    _ tallies: inout ThetaTallies
  ) -> MarketEvent {
    let isOption = row.contract != nil
    let times = EventTimes(published: row.at)
    let venue = venue(print.exchange, isOption, &tallies)
    let conditions: SaleConditions
    if isOption {
      conditions = ThetaCodes.conditions(option: print.conditions.first ?? ThetaCodes.none)
    } else if let letter = ThetaCodes.cancelLetter(stock: print.conditions) {
      return .cancel(
        Cancel(
          instrument: instrument, times: times, venue: venue, price: print.price,
          size: print.size, letter: letter))
    } else {
      let letters = ThetaCodes.conditions(stock: print.conditions)
      conditions = letters.0
      if let code = letters.unknown { tallies.count(.unknownCode, place: Int64(code)) }
    }
    var trade = Trade(
      instrument: instrument, venue: venue, times: times, price: print.price, size: print.size,
      conditions: conditions, number: print.number)
    guard let best else { return .trade(trade) }
    if let soft = softCondition(best) {
      tallies.count(.unknownCode, place: ThetaTallies.quotePlace + Int64(soft))
    } else if let at = best.at, at > row.at {
      // A quote of after the trade would be a look ahead.
      tallies.count(.clockJump, place: row.line, isOnce: true)
    } else {
      trade.attached = prices(best, isOption: isOption)
      trade.attachedScope = .nbbo
    }
    return .trade(trade)
  }

  private static func softCondition(_ best: ThetaRow.Best) -> Int? {
    if !ThetaCodes.isFirm(best.bidCondition) { return best.bidCondition }
    return ThetaCodes.isFirm(best.askCondition) ? nil : best.askCondition
  }

  /// The sizes of stock quotes are round lots or shares by date and venue: they stay unknown.
  private static func prices(_ best: ThetaRow.Best, isOption: Bool) -> BestPrices {
    isOption ? best.prices : BestPrices(bid: best.prices.bid, ask: best.prices.ask)
  }

  private static func venue(
    _ code: Int, _ isOption: Bool, _ tallies: inout ThetaTallies
  ) -> Venue {
    if let venue = ThetaCodes.venue(code, isOption: isOption) { return venue }
    // A side that is missing has no venue.
    if code != 0 {
      tallies.count(.unknownCode, place: ThetaTallies.exchangePlace + Int64(code))
    }
    return .unknown
  }

  /// `AAPL_20240102_trades.csv` tells AAPL: one to six capitals, then `_`, `-`, `.` or nothing.
  private static func stock(named path: String) -> Symbol? {
    let name = path.split(separator: "/").last ?? ""
    let ticker = name.prefix { !"_-.".contains($0) }
    let isTicker = ticker.utf8.allSatisfy { (0x41...0x5A).contains($0) }
    return isTicker && ticker.utf8.count <= 6 ? Symbol(String(ticker)) : nil
  }
}
