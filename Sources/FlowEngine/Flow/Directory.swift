/// The names of instruments, learned from their definitions in log order.
public struct Directory: Hashable, Sendable {
  public enum Entry: Hashable, Sendable {
    case undefined
    case option(Contract)
    case stock(Stock)
  }

  public private(set) var entries: [Entry] = []
  /// Every ticker, in order of first mention; the position is its number.
  public private(set) var tickers: [Symbol] = []
  private var numbers: [Symbol: UInt32] = [:]
  private var tickerOf: [UInt32] = []
  private var stockOf: [Int32] = []

  public init() {}

  public mutating func take(_ event: MarketEvent) {
    switch event {
    case .contract(let contract):
      set(contract.instrument, .option(contract), ticker: contract.underlying)
    case .stock(let stock):
      set(stock.instrument, .stock(stock), ticker: stock.symbol)
      if let number = numbers[stock.symbol] {
        stockOf[Int(number)] = Int32(stock.instrument.index)
      }
    default: break
    }
  }

  private mutating func set(_ instrument: InstrumentID, _ entry: Entry, ticker: Symbol) {
    let index = Int(instrument.index)
    while entries.count <= index {
      entries.append(.undefined)
      tickerOf.append(.max)
    }
    entries[index] = entry
    tickerOf[index] = number(of: ticker)
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
    guard Int(instrument.index) < entries.count,
      case .option(let contract) = entries[Int(instrument.index)]
    else { return nil }
    return contract
  }

  public func stock(_ instrument: InstrumentID) -> Stock? {
    guard Int(instrument.index) < entries.count,
      case .stock(let stock) = entries[Int(instrument.index)]
    else { return nil }
    return stock
  }

  /// The number of an instrument's ticker; nil when it is not defined.
  public func tickerNumber(_ instrument: InstrumentID) -> UInt32? {
    guard Int(instrument.index) < tickerOf.count, tickerOf[Int(instrument.index)] != .max else {
      return nil
    }
    return tickerOf[Int(instrument.index)]
  }

  public func tickerNumber(_ ticker: Symbol) -> UInt32? { numbers[ticker] }

  /// The stock of a ticker, when it was defined.
  public func stockInstrument(ofTicker number: UInt32) -> InstrumentID? {
    guard Int(number) < stockOf.count, stockOf[Int(number)] >= 0 else { return nil }
    return InstrumentID(UInt32(stockOf[Int(number)]))
  }

  /// The OSI symbol of an option, the ticker of a stock, `#n` for an instrument without a name.
  public func name(_ instrument: InstrumentID) -> String {
    guard Int(instrument.index) < entries.count else { return "#\(instrument.index)" }
    switch entries[Int(instrument.index)] {
    case .undefined: return "#\(instrument.index)"
    case .option(let contract):
      return contract.root.isNone ? "#\(instrument.index)" : OSI(contract).description
    case .stock(let stock): return stock.symbol.description
    }
  }
}
