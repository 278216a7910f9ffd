import FlowEngine

/// One invented company or fund under a familiar ticker: the numbers are made up.
struct SimulatedUnderlying: Sendable {
  enum Grid: Sendable { case penny, nickel, dime }

  var symbol: Symbol
  /// Dollars.
  var price: Double
  /// Implied volatility of a year, at the money.
  var volatility: Double
  /// Cents between two strikes.
  var strikeStep: Int64
  var tape: UInt8
  var primary: Venue
  var grid: Grid
  var isFund: Bool

  var ticks: TickTable {
    switch grid {
    case .penny: TickTable(base: Price(cents: 1))
    case .nickel:
      TickTable(base: Price(cents: 1), from1: Price(cents: 300), tick1: Price(cents: 5))
    case .dime:
      TickTable(base: Price(cents: 5), from1: Price(cents: 300), tick1: Price(cents: 10))
    }
  }

  private init(
    _ symbol: Symbol, _ price: Double, _ volatility: Double, _ step: Int64, _ tape: String,
    _ primary: Venue, _ grid: Grid, isFund: Bool = false
  ) {
    self.symbol = symbol
    self.price = price
    self.volatility = volatility
    strikeStep = step
    self.tape = tape.utf8.first ?? 0
    self.primary = primary
    self.grid = grid
    self.isFund = isFund
  }

  /// The index: options on it, and no stock of its own.
  static let index = SimulatedUnderlying(
    "SPX", 6_690, 0.16, 2_500, "B", "XCBO", .dime, isFund: true)

  /// In the order of activity.
  // swift-format-ignore
  static let all: [SimulatedUnderlying] = [
    .init("SPY",  668.40, 0.17,  300, "B", "ARCX", .penny, isFund: true),
    .init("QQQ",  604.10, 0.21,  300, "C", "XNAS", .penny, isFund: true),
    .init("NVDA", 186.20, 0.42,  250, "C", "XNAS", .nickel),
    .init("TSLA", 412.50, 0.55,  500, "C", "XNAS", .nickel),
    .init("AAPL", 268.90, 0.26,  250, "C", "XNAS", .nickel),
    .init("IWM",  236.70, 0.24,  200, "B", "ARCX", .penny, isFund: true),
    .init("AMZN", 231.30, 0.31,  250, "C", "XNAS", .nickel),
    .init("META", 611.80, 0.34,  500, "C", "XNAS", .nickel),
    .init("AMD",  214.60, 0.52,  250, "C", "XNAS", .nickel),
    .init("MSFT", 498.20, 0.24,  500, "C", "XNAS", .nickel),
    .init("PLTR", 171.40, 0.58,  250, "C", "XNAS", .nickel),
    .init("GOOGL", 284.70, 0.31, 250, "C", "XNAS", .nickel),
    .init("AVGO", 342.10, 0.44,  500, "C", "XNAS", .nickel),
    .init("MSTR", 198.30, 0.75,  250, "C", "XNAS", .nickel),
    .init("COIN", 262.40, 0.68,  500, "C", "XNAS", .nickel),
    .init("NFLX", 109.60, 0.36,  100, "C", "XNAS", .nickel),
    .init("HOOD", 118.20, 0.66,  200, "C", "XNAS", .nickel),
    .init("BABA", 157.90, 0.41,  250, "A", "XNYS", .nickel),
    .init("INTC",  36.40, 0.54,   50, "C", "XNAS", .nickel),
    .init("MU",   226.30, 0.55,  250, "C", "XNAS", .nickel),
    .init("SMCI",  41.70, 0.70,   50, "C", "XNAS", .nickel),
    .init("ORCL", 219.50, 0.48,  250, "A", "XNYS", .nickel),
    .init("BA",   193.80, 0.33,  250, "A", "XNYS", .nickel),
    .init("GLD",  374.60, 0.19,  300, "B", "ARCX", .penny, isFund: true),
    .init("TLT",   89.90, 0.12,   50, "C", "XNAS", .penny, isFund: true),
    .init("JPM",  304.20, 0.25,  250, "A", "XNYS", .nickel),
    .init("BAC",   52.60, 0.27,   50, "A", "XNYS", .nickel),
    .init("XOM",  117.30, 0.23,  100, "A", "XNYS", .nickel),
    .init("DIS",  111.80, 0.28,  100, "A", "XNYS", .nickel),
    .init("UBER",  92.40, 0.38,  100, "A", "XNYS", .nickel),
    .init("SHOP", 149.70, 0.50,  200, "C", "XNAS", .nickel),
    .init("CRM",  238.60, 0.34,  250, "A", "XNYS", .nickel),
    .init("SNOW", 252.10, 0.49,  250, "A", "XNYS", .dime),
    .init("LLY", 1012.50, 0.34, 1000, "A", "XNYS", .dime),
    .init("CAT",  563.20, 0.31,  500, "A", "XNYS", .dime),
    .init("GS",   788.90, 0.28, 1000, "A", "XNYS", .dime),
    .init("COST", 913.40, 0.22, 1000, "C", "XNAS", .dime),
    .init("DE",   474.80, 0.28,  500, "A", "XNYS", .dime),
    .init("RBLX", 102.30, 0.52,  100, "A", "XNYS", .dime),
    .init("CVNA", 312.60, 0.67,  500, "A", "XNYS", .dime),
  ]
}
