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
  /// The run of background prints of one side at ever worse prices.
  var runSide: Int8 = 0
  var runLength: UInt8 = 0
  var runPrice: Int64 = 0

  var isQuoted: Bool { ask > 0 }
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
