/// The names of instruments, learned from their definitions in log order.
public struct Directory: Hashable, Sendable {
  public enum Entry: Hashable, Sendable {
    case undefined
    case option(Contract)
    case stock(Stock)
  }

  private var entries: [Entry] = []
  /// Every ticker, in order of first mention; the position is its number.
  public private(set) var tickers: [Symbol] = []
  private var numbers: [Symbol: UInt32] = [:]
  private var tickerOf: [UInt32] = []
  private var stockOf: [Int32] = []
  /// What an instrument was before a definition changed it, oldest first: rare, and nothing else of
  /// the directory depends on the moment.
  private var replaced: [InstrumentID: [Replaced]] = [:]
  /// Instruments that traded before they had a name.
  private var strangers: Set<InstrumentID> = []
  private var moment = UInt64.max

  struct Replaced: Hashable, Sendable {
    /// The `seq` of the definition that replaced it.
    var seq: UInt64
    var entry: Entry
    var ticker: UInt32
  }

  public init() {}

  /// The same directory as it was known at a moment; copies nothing.
  public func asKnown(at moment: UInt64) -> Directory {
    var known = self
    known.moment = moment
    return known
  }

  /// - Parameter seq: that of the event; 0 for a reader that never looks back.
  public mutating func take(_ event: MarketEvent, seq: UInt64 = 0) {
    switch event {
    case .contract(let contract):
      set(contract.instrument, .option(contract), ticker: contract.underlying, seq)
    case .stock(let stock):
      set(stock.instrument, .stock(stock), ticker: stock.symbol, seq)
      if let number = numbers[stock.symbol] {
        stockOf[Int(number)] = Int32(stock.instrument.index)
      }
    case .trade(let trade):
      if at(trade.instrument).entry == .undefined { strangers.insert(trade.instrument) }
    default: break
    }
  }

  /// Gives a ticker its number before anything of it is defined.
  public mutating func note(_ ticker: Symbol) { _ = number(of: ticker) }

  private mutating func set(
    _ instrument: InstrumentID, _ entry: Entry, ticker: Symbol, _ seq: UInt64
  ) {
    let index = Int(instrument.index)
    while entries.count <= index {
      entries.append(.undefined)
      tickerOf.append(.max)
    }
    let old = entries[index]
    if old != entry, old != .undefined || strangers.contains(instrument) {
      replaced[instrument, default: []].append(
        Replaced(seq: seq, entry: old, ticker: tickerOf[index]))
    }
    entries[index] = entry
    tickerOf[index] = number(of: ticker)
  }

  /// An instrument as known at the moment.
  private func at(_ instrument: InstrumentID) -> (entry: Entry, ticker: UInt32) {
    let index = Int(instrument.index)
    guard index < entries.count else { return (.undefined, .max) }
    if moment != .max, !replaced.isEmpty,
      let old = replaced[instrument]?.first(where: { $0.seq > moment })
    {
      return (old.entry, old.ticker)
    }
    return (entries[index], tickerOf[index])
  }

  private mutating func number(of ticker: Symbol) -> UInt32 {
    if let known = numbers[ticker] { return known }
    let number = UInt32(tickers.count)
    tickers.append(ticker)
    stockOf.append(-1)
    numbers[ticker] = number
    return number
  }

  public func contract(_ instrument: InstrumentID) -> Contract? {
    guard case .option(let contract) = at(instrument).entry else { return nil }
    return contract
  }

  public func stock(_ instrument: InstrumentID) -> Stock? {
    guard case .stock(let stock) = at(instrument).entry else { return nil }
    return stock
  }

  /// The number of an instrument's ticker; nil when it is not defined.
  public func tickerNumber(_ instrument: InstrumentID) -> UInt32? {
    let number = at(instrument).ticker
    return number == .max ? nil : number
  }

  public func tickerNumber(_ ticker: Symbol) -> UInt32? { numbers[ticker] }

  /// The stock of a ticker, when it was defined.
  public func stockInstrument(ofTicker number: UInt32) -> InstrumentID? {
    guard Int(number) < stockOf.count, stockOf[Int(number)] >= 0 else { return nil }
    return InstrumentID(UInt32(stockOf[Int(number)]))
  }

  /// The OSI symbol of an option, the ticker of a stock, `#n` for an instrument without a name.
  public func name(_ instrument: InstrumentID) -> String {
    symbol(of: instrument) ?? "#\(instrument.index)"
  }

  /// The OSI symbol of an option, the ticker of a stock; nil for an instrument without a name.
  public func symbol(of instrument: InstrumentID) -> String? {
    switch at(instrument).entry {
    case .undefined: nil
    case .option(let contract): contract.root.isNone ? nil : OSI(contract).description
    case .stock(let stock): stock.symbol.description
    }
  }
}
