import Feeds
import FlowEngine
import Testing

/// A simulated session read back event by event, with nothing of the simulator's own state.
struct SimulatorTape {
  /// A print with the quote that stood just before it in the order of the tape.
  struct Print {
    var trade: Trade
    var bid: Int64
    var ask: Int64
    /// Twice the middle of the stock, in billionths.
    var stock: Int64
    /// Taken back by the venue later on.
    var isCancelled = false
    /// Shares a contract.
    var multiplier: Int64

    var at: Int64 { trade.times.participant.nanoseconds }
    var letter: UInt8 { trade.conditions.single ?? 0 }
    var side: Int {
      guard bid < ask else { return 0 }
      if trade.price.billionths == ask { return 1 }
      return trade.price.billionths == bid ? -1 : 0
    }
    var isMultiLeg: Bool {
      letter >= UInt8(ascii: "f") && letter <= UInt8(ascii: "s")
    }
  }

  var events: [MarketEvent] = []
  var truth: [TruthItem]
  var ledger: NoiseLedger
  var contracts: [UInt32: Contract] = [:]
  var byName: [String: UInt32] = [:]
  var stockOf: [Symbol: UInt32] = [:]
  var interest: [UInt32: Int64] = [:]
  /// Option prints of each series in the order of the tape.
  var prints: [UInt32: [Print]] = [:]
  /// Cancels of option prints.
  var cancels: [UInt32: [Cancel]] = [:]
  let configuration: SimulationConfiguration

  init(_ configuration: SimulationConfiguration) {
    self.init(SimulatedMarket(configuration: configuration))
  }

  init(_ market: SimulatedMarket) {
    var market = market
    configuration = market.configuration
    while market.next(into: &events, limit: 10_000) {}
    truth = market.truth
    ledger = market.noiseLedger
    var quotes: [UInt32: (Int64, Int64)] = [:]
    for event in events {
      switch event {
      case .stock(let stock): stockOf[stock.symbol] = stock.instrument.index
      case .contract(let contract):
        contracts[contract.instrument.index] = contract
        byName[OSI(contract).description] = contract.instrument.index
      case .openInterest(let value): interest[value.instrument.index] = value.quantity
      case .quote(let quote):
        quotes[quote.instrument.index] = (quote.prices.rawBid, quote.prices.rawAsk)
      case .cancel(let cancel):
        cancels[cancel.instrument.index, default: []].append(cancel)
        takeBack(cancel)
      case .trade(let trade):
        let index = trade.instrument.index
        guard let contract = contracts[index] else { continue }
        let (bid, ask) = quotes[index] ?? (0, 0)
        let stock = stockOf[contract.underlying].flatMap { quotes[$0] } ?? (0, 0)
        prints[index, default: []].append(
          Print(
            trade: trade, bid: bid, ask: ask, stock: stock.0 + stock.1,
            multiplier: Int64(contract.multiplier)))
      default: break
      }
    }
  }

  /// The newest print that fits: by number, else by venue, price and size.
  private mutating func takeBack(_ cancel: Cancel) {
    let index = cancel.instrument.index
    let found = prints[index]?.lastIndex { print in
      guard !print.isCancelled else { return false }
      if let number = cancel.number { return print.trade.number == number }
      return print.trade.venue == cancel.venue && print.trade.price == cancel.price
        && print.trade.size == cancel.size
    }
    guard let found else {
      Issue.record("a cancel names no print: \(cancel)")
      return
    }
    prints[index]?[found].isCancelled = true
  }

  /// Contracts of a series that were taken back before a moment.
  func canceled(_ index: UInt32, before moment: Int64) -> Int64 {
    (cancels[index] ?? []).filter { $0.times.known.nanoseconds < moment }
      .reduce(0) { $0 + ($1.size ?? 0) }
  }

  /// Every print of the series of an item, from some time before it to some time after; for what
  /// is right to report without those that were taken back.
  func prints(of item: TruthItem, around: Int64 = 0) -> [Print] {
    item.contracts.flatMap { part -> [Print] in
      (byName[part.contract].flatMap { prints[$0] } ?? []).filter {
        $0.at >= item.start.nanoseconds - around && $0.at <= item.end.nanoseconds + around
          && !(item.expect && $0.isCancelled)
      }
    }.sorted { $0.at < $1.at }
  }

  static let hour = SimulatorTape(SimulationConfiguration(seed: 7, minutes: 26))
}
