public import FlowEngine

/// What the sessions of a run leave to the next one: positions, prices, and the orders that a
/// baseline is made of.
public struct SimulationHistory: Hashable, Sendable {
  /// The spread of premiums of one underlying and bucket of expiries over the sessions before.
  struct Baseline: Hashable, Sendable {
    /// Median of the logarithm of one dollar more than the premium.
    var median: Double
    /// Median of the distances from it, at least 0.1.
    var deviation: Double

    /// How unusual a premium is; B-01 of the rule book.
    ///
    /// - Parameter premium: dollars.
    func score(_ premium: Double) -> Double {
      (SimulationMath.log(1 + premium) - median) / (1.4826 * deviation)
    }
  }

  struct Order: Hashable, Sendable {
    var session: Int
    var underlying: Int
    var bucket: Int
    /// Dollars.
    var premium: Double
  }

  /// A series in which something waits for the open interest of the next morning.
  struct Pending: Hashable, Sendable {
    var item: TruthItem
    var parts: [Part]
    /// Sold, in one series, with a firm side.
    var isSale: Bool
    /// Its premium is so near the floor that the quote of the moment decides.
    var isUnclear: Bool
    /// The rule that the order was planted for.
    var target: String?

    struct Part: Hashable, Sendable {
      var days: Int
      var isBought: Bool
      var size: Int
      /// Open interest before the session, contracts traded in it, and the change.
      var before: Int
      var volume: Int
      var change: Int
    }
  }

  /// Sessions so far.
  public internal(set) var sessions = 0
  /// The first of them; nil when there was none.
  public internal(set) var first: CalendarDate?
  var openInterest: [UInt64: Int] = [:]
  /// Closing prices of the underlyings. Unit: dollars.
  var closes: [Double] = []
  var orders: [Order] = []
  /// Contracts traded in the staple series of each session, by key.
  var staples: [UInt64: [Int]] = [:]
  var pending: [Pending] = []
  /// Prints of one series by underlying and size, of the newest twenty sessions.
  var sizes: [[[Int: Int]]] = []

  public init() {}

  /// 0 on the day, then 1-7, 8-45, 46-180 days and beyond.
  static func bucket(days: Int) -> Int {
    switch days {
    case ..<1: 0
    case ..<8: 1
    case ..<46: 2
    case ..<181: 3
    default: 4
    }
  }

  /// Nil below ten sessions or fifty orders.
  func baseline(underlying: Int, days: Int) -> Baseline? {
    let bucket = Self.bucket(days: days)
    let past = orders.filter {
      $0.underlying == underlying && $0.bucket == bucket && $0.session >= sessions - 20
    }
    guard past.count >= 50, Set(past.map(\.session)).count >= 10 else { return nil }
    let values = past.map { SimulationMath.log(1 + $0.premium) }
    let median = Self.median(values)
    return Baseline(
      median: median, deviation: max(0.1, Self.median(values.map { abs($0 - median) })))
  }

  /// The size at the 99th percentile of an underlying's prints, by nearest rank; nil below ten
  /// sessions that have some (C-13).
  func sizeHigh(_ underlying: Int) -> Int? {
    let known = sizes.compactMap { $0.indices.contains(underlying) ? $0[underlying] : nil }
      .filter { !$0.isEmpty }
    guard known.count >= 10 else { return nil }
    let counts = known.reduce(into: [Int: Int]()) { $0.merge($1, uniquingKeysWith: +) }
    var rest = (counts.reduce(0) { $0 + $1.value } * 99 + 99) / 100
    for (size, count) in counts.sorted(by: { $0.key < $1.key }) {
      rest -= count
      if rest <= 0 { return size }
    }
    return nil
  }

  /// Whether an underlying has enough past orders in some bucket, but not in this one, so that a
  /// reader of the rules could pool them.
  func isUnclear(underlying: Int, days: Int) -> Bool {
    sessions >= 10 && baseline(underlying: underlying, days: days) == nil
      && orders.count { $0.underlying == underlying } >= 45
  }

  static func median(_ values: [Double]) -> Double {
    let sorted = values.sorted()
    guard !sorted.isEmpty else { return 0 }
    let middle = sorted.count / 2
    return sorted.count % 2 == 1
      ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
  }

  /// The series of a session, with this morning's open interest.
  func listing(_ configuration: SimulationConfiguration) -> SimulatedListing {
    var listing = SimulatedListing(configuration)
    guard sessions > 0 else { return listing }
    for index in listing.series.indices {
      let known = openInterest[listing.key(listing.series[index])]
      if let known { listing.setOpenInterest(known, of: index) }
    }
    return listing
  }

  /// Opening prices: the closes before, moved a little over night. Unit: dollars.
  func prices(of listing: SimulatedListing, seed: UInt64) -> [Double] {
    guard closes.count == listing.underlyings.count else { return listing.underlyings.map(\.price) }
    var random = SimulationRandom(seed: seed, stream: 10)
    return closes.map { $0 * (1 + 0.002 * random.normal()) }
  }
}
