import Feeds
import FlowEngine

/// A print as the tape shows it, read without a detector: for the plain statements of the rules.
struct PlainPrint: Hashable {
  var seq: UInt64
  var series: UInt32
  /// Execution, nanoseconds; publication where the feed has no execution time.
  var at: Int64
  var price: Int64
  var size: Int
  var venue: Venue
  /// The letter, `-` for a regular sale, nil where the feed delivers none.
  var letter: Character?
  var bid: Int64
  var ask: Int64
  var tick: Int64
  /// Twice the middle of the stock, and its tick; 0 when unknown.
  var stock: Int64
  var isAdjusted = false

  /// +1 a buyer took the price, -1 a seller, 0 nobody can say (S-01, S-22 to S-25, §1.3).
  var side: Int {
    guard letter.map({ "-ISabevjl".contains($0) }) ?? true, !isAdjusted, price > 0, ask > 0 else {
      return 0
    }
    if bid >= ask { return bid == ask && price != ask ? (price > ask ? 1 : -1) : 0 }
    if price >= ask { return 1 }
    if bid <= 0 { return 0 }
    if price <= bid { return -1 }
    let x = 2 * price - bid - ask
    return abs(x) <= max(tick, (ask - bid) / 5) ? 0 : Int(x.signum())
  }

  /// One of the codes of an order in a single series (C-15, C-16).
  var isSingleLeg: Bool { letter.map { "-ISabev".contains($0) } ?? false }
}

/// Every option print of a session with the quotes before it, and what is known of its series.
struct PlainTape {
  private(set) var prints: [UInt64: PlainPrint] = [:]
  private(set) var contracts: [UInt32: Contract] = [:]
  private(set) var interest: [UInt32: Int] = [:]
  /// Contracts of the day, net of cancels.
  private(set) var volume: [OSI: Int] = [:]
  private var ids: [OSI: UInt32] = [:]
  private var quotes: [UInt32: (bid: Int64, ask: Int64)] = [:]
  private var stocks: [Symbol: UInt32] = [:]

  /// The prints of a line of the truth, for the list of what was missed.
  func prints(of item: TruthItem) -> [String] {
    let names = Set(item.contracts.map(\.contract))
    let near = prints.values.filter {
      $0.at >= item.start.nanoseconds - 1_000_000 && $0.at <= item.end.nanoseconds + 1_000_000
        && contracts[$0.series].map { names.contains(OSI($0).description) } ?? false
    }
    return near.sorted { $0.seq < $1.seq }.map {
      "\($0.seq) \($0.letter ?? "?") \($0.venue) \($0.size) at \($0.price) in \($0.bid)/\($0.ask)"
    }
  }

  /// This morning's open interest of a series.
  func openInterest(_ series: OSI) -> Int? {
    ids[series].flatMap { interest[$0] }
  }

  /// - Parameter seq: its number in the log.
  mutating func take(_ event: MarketEvent, seq: UInt64) {
    switch event {
    case .contract(let contract):
      contracts[contract.instrument.index] = contract
      ids[OSI(contract)] = contract.instrument.index
    case .stock(let stock): stocks[stock.symbol] = stock.instrument.index
    case .quote(let quote) where quote.isNBBO:
      quotes[quote.instrument.index] = (
        quote.prices.bid?.billionths ?? 0, quote.prices.ask?.billionths ?? 0
      )
    case .openInterest(let known) where interest[known.instrument.index] == nil:
      interest[known.instrument.index] = Int(known.quantity)
    case .trade(let trade): take(trade, seq: seq)
    case .cancel(let cancel):
      guard let contract = contracts[cancel.instrument.index] else { return }
      volume[OSI(contract), default: 0] -= Int(cancel.size ?? 0)
    default: break
    }
  }

  private mutating func take(_ trade: Trade, seq: UInt64) {
    guard let contract = contracts[trade.instrument.index] else { return }
    volume[OSI(contract), default: 0] += Int(trade.size)
    let quote = quotes[trade.instrument.index] ?? (0, 0)
    let stock = stocks[contract.underlying].flatMap { quotes[$0] } ?? (0, 0)
    let conditions = trade.conditions
    prints[seq] = PlainPrint(
      seq: seq, series: trade.instrument.index, at: trade.times.participant.nanoseconds,
      price: trade.price.billionths, size: Int(trade.size), venue: trade.venue,
      letter: conditions.isDelivered
        ? conditions.single.map { Character(Unicode.Scalar($0)) } ?? "-" : nil,
      bid: quote.bid, ask: quote.ask, tick: contract.ticks.tick(at: trade.price),
      stock: stock.bid > 0 && stock.ask > stock.bid ? stock.bid + stock.ask : 0,
      isAdjusted: contract.isAdjusted)
  }
}
