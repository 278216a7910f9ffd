import FlowEngine

/// What the market of one series looks like now.
struct SeriesState: Sendable {
  var bid: Int64 = -1
  var ask: Int64 = -1
  var bidSize: UInt32 = 0
  var askSize: UInt32 = 0
  /// Middle of the stock when the quote was made, in half cents.
  var stockMark: Int64 = -1
  var quotedAt: Int64 = 0
  /// Held for a planned order or burst until then.
  var reservedUntil: Int64 = 0
  /// A print is on its way until then.
  var busyUntil: Int64 = 0
  /// Sizes that the background has bought and sold in this minute, as bit sets of 1 ... 63.
  var boughtSizes: UInt64 = 0
  var soldSizes: UInt64 = 0
  var minute: Int32 = -1
  /// Volatility points above the model until `liftedUntil`; 0.01 = one point.
  var lift = 0.0
  var liftedUntil: Int64 = 0
  /// Runs of background prints of one side at ever worse prices, buys and sales.
  var buys = PriceRun()
  var sales = PriceRun()

  var isQuoted: Bool { ask > 0 }
}

/// How many prints of one side came at ever worse prices.
struct PriceRun: Sendable {
  private static let memory = 60 * SimulationCalendar.second

  private var price: Int64 = 0
  private var length = 0
  private var at: Int64 = 0

  /// Prints of the run that still count at a moment.
  func length(at now: Int64) -> Int { now - at <= Self.memory ? length : 0 }

  /// Notes a print, unless it would be the third of a run.
  ///
  /// - Parameter signed: the price, negative for a sale, so that worse is higher.
  mutating func allows(_ signed: Int64, at now: Int64) -> Bool {
    let isWorse = length(at: now) > 0 && signed > price
    if isWorse, length >= 2 { return false }
    note(signed, at: now)
    return true
  }

  mutating func note(_ signed: Int64, at now: Int64) {
    length = length(at: now) > 0 && signed > price ? length + 1 : 1
    price = signed
    at = now
  }
}

/// What the market of one stock looks like now.
struct StockState: Sendable {
  /// Dollars.
  var price: Double
  var marketMark: Double = 1
  var movedAt: Int64
  /// Cents.
  var bid: Int64 = 0
  var ask: Int64 = 0
  var bidSize: UInt32 = 0
  var askSize: UInt32 = 0
  var frozenUntil: Int64 = 0
  /// No multi-leg print of the background until then.
  var legsReservedUntil: Int64 = 0
  var multiLegAt: Int64 = 0
  /// No option print of anyone else in the underlying until then.
  var quietUntil: Int64 = 0
  /// Some planned order or burst is on its way in the underlying until then.
  var plannedUntil: Int64 = 0
  /// The newest option print in the underlying, made or on its way.
  var tradedAt: Int64 = 0
  /// No quote and no print of the stock or its series until then.
  var haltedUntil: Int64 = 0

  /// Twice the middle, in cents.
  var doubleMid: Int64 { bid + ask }
}

/// The venues of the simulated market.
enum SimulatedVenues {
  static let options: [Venue] = [
    "XCBO", "XPHL", "ARCO", "XISX", "BATO", "AMXO", "XNDQ", "EDGO", "MPRL", "XMIO", "C2OX",
    "XBOX", "MXOP", "GMNI", "EMLD", "MCRY", "XBXO", "SPHR",
  ]
  static let complex: [Venue] = ["XCBO", "XISX", "XPHL", "AMXO", "XBOX", "C2OX", "EDGO"]
  static let stocks: [Venue] = [
    "XNAS", "ARCX", "BATS", "EDGX", "XNYS", "IEXG", "MEMX", "BATY", "EDGA", "EPRL",
  ]

  /// Different venues in a random order.
  static func some(_ count: Int, _ random: inout SimulationRandom) -> [Venue] {
    var venues = options
    for index in 0..<count { venues.swapAt(index, random.int(index...venues.count - 1)) }
    return Array(venues.prefix(count))
  }
}
