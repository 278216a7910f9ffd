/// One option leg of a package: all its prints in one series.
struct PackageLeg: Hashable, Sendable {
  var instrument: InstrumentID
  /// As the package is listed (C-06a); unknown where the structure is.
  var side: Side
  /// Units in one package.
  var ratio: Int32
  /// Contracts.
  var size: Int64
  /// Average price, rounded half to even.
  var price: Price
  var prints: Int32
  /// Gross: Σ price · size · multiplier.
  var premium: Dollars
}

/// The stock leg of a package, where its print was found.
struct PackageStockLeg: Hashable, Sendable {
  var print: StockPrint
  var side: Side
}

/// Prints that look like one multi-leg order, with all that was inferred of it.
struct PackageCandidate: Hashable, Sendable {
  /// nil when two names fit (C-06); `.custom` when none does.
  var structure: Structure?
  /// The names that fit as well, or that the same prints would have had in other parents.
  var alternatives: [Structure]
  var legs: [PackageLeg]
  var stockLeg: PackageStockLeg?
  /// The code says that there is a stock leg and none was found.
  var isStockLegMissing: Bool
  var packages: Int64
  /// Option contracts.
  var contracts: Int64
  /// Per package and share, rounded half to even; positive = debit to the buyer of the legs.
  var netPrice: Price?
  /// Where the net price lies in its synthetic market, thousandths: -1000 at the bid, 1000 at the
  /// ask (C-04); nil without a healthy quote in each leg.
  var edge: Int64?
  /// That market, per package and share, with the stock leg at its price; nil like `edge`.
  var syntheticBid: Price?
  var syntheticAsk: Price?
  var side: Side
  var grade: Grade
  var parts: PackageScore
  /// `seq` of each option print, in order.
  var seqs: [UInt64]
  /// Participant times, nanoseconds.
  var start: Int64
  var end: Int64
  /// Provable opening contracts (O-01a); nil when one print's are unknown.
  var openingAtLeast: Int64?
  var isSuspect: Bool
  /// Legs that printed outside their own quote: strong evidence while the net is inside (C-04).
  var legsOutsideQuote: Int32
  var filter: ClusterType?
  /// What C-07 compared.
  var rate = RateCheck()
  /// Its rate tells others the rate of the day: the price is known, and a cent moves it little.
  var isRateSample = false

  var score: Int32 { parts.total }
}

/// The packages of one window, and the prints that are in none.
struct PackageAssignment: Hashable, Sendable {
  /// Disjoint, by their first print.
  var packages: [PackageCandidate] = []
  /// Places in the list that was given, in order.
  var leftover: [Int] = []
  /// A component was too large for the exact choice (C-31a).
  var wasGreedy = false
}
