/// When the holder may exercise.
public enum ExerciseStyle: UInt8, Hashable, Sendable {
  case american, european
}

/// What the root of an option says about its exercise, settlement and hours.
///
/// A definition from a feed comes first where it says something; this is the default.
public struct OptionClass: Hashable, Sendable {
  public var root: Symbol
  public var style: ExerciseStyle
  public var settlement: Settlement
  /// Trades 15 minutes longer than stocks do, except on its last day when it settles at the close.
  public var closesLate: Bool
  /// Has global and curb hours.
  public var tradesGlobally: Bool
  public var ticks: TickTable

  /// The class of a root; for a root not listed, options on a stock.
  ///
  /// Tick tables are given only where the class rule is known: `.unknown` for stock options,
  /// because whether a class is in the penny program is a list that changes (S-43 is the same
  /// matter for stocks).
  public static func of(root: Symbol) -> OptionClass {
    if let listed = OptionClasses.listed[root] { return listed }
    return OptionClass(
      root: root, style: .american, settlement: .pm,
      closesLate: OptionClasses.lateFunds.contains(root), tradesGlobally: false,
      ticks: OptionClasses.pennyFunds.contains(root) ? TickTables.penny : .unknown)
  }
}

/// The price increments that exchange rules give to kinds of classes.
///
/// - Source: the options penny program (exchanges' national market system plan of April 2020) and
///   Cboe's SPX specification; read November 2026.
public enum TickTables {
  /// $0.01 at every price: SPY, QQQ and IWM.
  public static let penny = TickTable(base: Price(cents: 1))
  /// $0.01 below $3, $0.05 from there: classes in the penny program.
  public static let pennyBelowThree = TickTable(
    base: Price(cents: 1), from1: Price(cents: 300), tick1: Price(cents: 5))
  /// $0.05 below $3, $0.10 from there: every other class, and SPX, SPXW.
  public static let nickelBelowThree = TickTable(
    base: Price(cents: 5), from1: Price(cents: 300), tick1: Price(cents: 10))
}

/// The classes that differ from options on a stock, as dated data.
///
/// - Source: specifications of Cboe (SPX, SPXW; read November 2026) and Nasdaq (NDX, NDXP; read
///   November 2026); the other roots are remembered and not verified [K].
enum OptionClasses {
  static let listed: [Symbol: OptionClass] = {
    var table: [Symbol: OptionClass] = [:]
    for row in rows { table[row.root] = row }
    return table
  }()

  // swift-format-ignore
  static let rows: [OptionClass] = [
    // S&P 500: the third-Friday series that settle at the open; all others settle at the close.
    row("SPX",   .european, .am, globally: true,  TickTables.nickelBelowThree),
    row("SPXW",  .european, .pm, globally: true,  TickTables.nickelBelowThree),
    row("XSP",   .european, .pm, globally: true),   // [K] settlement at the close, $0.01 ticks
    row("SPXPM", .european, .pm, globally: false),  // the close-settled root of 2011 to 2017 [K]
    // Volatility of the S&P 500: settles at a special opening, Wednesday as a rule.
    row("VIX",   .european, .am, globally: true),
    row("VIXW",  .european, .am, globally: true),
    row("NDX",   .european, .am, globally: false),
    row("NDXP",  .european, .pm, globally: false),
    row("XND",   .european, .pm, globally: false),  // [K]
    row("NQX",   .european, .pm, globally: false),  // [K]
    row("RUT",   .european, .am, globally: false),  // [K] global hours came later
    row("RUTW",  .european, .pm, globally: false),  // [K]
    row("MRUT",  .european, .pm, globally: false),  // [K]
    row("DJX",   .european, .am, globally: false),  // [K]
    row("OEX",   .american, .pm, globally: false),  // [K] American and yet settled in cash
    row("XEO",   .european, .pm, globally: false),  // [K]
  ]

  /// Funds whose options trade until 16:15 ET.
  /// - Source: two brokers' lists of classes that close at 16:15, read November 2026.
  static let lateFunds: Set<Symbol> = [
    "DBA", "DBB", "DBC", "DBO", "DIA", "EEM", "EFA", "IWM", "IWN", "IWO", "IWV", "KBE", "KRE",
    "MDY", "MOO", "OEF", "QQQ", "SLX", "SPY", "SVXY", "UNG", "UUP", "UVXY", "VIXY", "VXX", "VXZ",
    "XHB", "XLB", "XLE", "XLF", "XLI", "XLK", "XLP", "XLU", "XLV", "XLY", "XME", "XRT",
  ]

  static let pennyFunds: Set<Symbol> = ["SPY", "QQQ", "IWM"]

  private static func row(
    _ root: Symbol, _ style: ExerciseStyle, _ settlement: Settlement, globally: Bool,
    _ ticks: TickTable = .unknown
  ) -> OptionClass {
    OptionClass(
      root: root, style: style, settlement: settlement, closesLate: true,
      tradesGlobally: globally, ticks: ticks)
  }
}
