/// What a parent looks like (`cli.md`, cluster): level 1, level 2, then the filters.
public enum ClusterType: UInt8, Hashable, Sendable, CaseIterable {
  case package, sweep, probableSweep, block, crossBlock, isoPrint
  case strikeLadder, priceLadder, `repeat`, legged, roll
  case dividend, financing, stockTied
}

/// The named structures of rules §2.3.
public enum Structure: UInt8, Hashable, Sendable, CaseIterable {
  case vertical, ratio, backspread, calendar, diagonal, butterfly, ironFly, condor, ironCondor
  case straddle, strangle, riskReversal, collar, synthetic, buyWrite, box, jellyRoll, conversion
  case reversal, custom
}

/// One leg of a parent: all its prints in one instrument.
public struct Leg: Hashable, Sendable {
  public var instrument: InstrumentID
  public var side: Side
  /// Units of this leg in one package.
  public var ratio: Int32
  /// Contracts or shares in all.
  public var size: Int64
  /// Average price over its prints, rounded half to even.
  public var price: Price
  public var premium: Dollars
  public var prints: Int32
  public var grade: Grade
  /// Delta of one contract in ten-thousandths and implied volatility in millionths, as known at the
  /// first print; `Int32.min` when not available.
  public var rawDelta: Int32 = .min
  public var rawIV: Int32 = .min

  public var delta: Int64? { rawDelta == .min ? nil : Int64(rawDelta) }
  public var iv: Int64? { rawIV == .min ? nil : Int64(rawIV) }

  public init(
    instrument: InstrumentID, side: Side, ratio: Int32 = 1, size: Int64, price: Price,
    premium: Dollars, prints: Int32, grade: Grade
  ) {
    self.instrument = instrument
    self.side = side
    self.ratio = ratio
    self.size = size
    self.price = price
    self.premium = premium
    self.prints = prints
    self.grade = grade
  }
}

/// Prints that look like one parent order, with the evidence for it. One version of it.
public struct Cluster: Hashable, Sendable {
  public var stamp: Stamp
  public var id: FlowID
  public var version: UInt32
  public var type: ClusterType
  public var structure: Structure?
  public var alternatives: [Structure]
  public var underlying: Symbol
  public var state: ObjectState
  /// First and last execution.
  public var start: Timestamp
  public var end: Timestamp
  /// Packages, or contracts for a single series.
  public var size: Int64
  /// Gross: Σ price · size · multiplier.
  public var premium: Dollars
  /// Per package and share; positive = debit to the buyer of `legs` as listed.
  public var netPrice: Price?
  public var side: Side
  public var grade: Grade
  public var score: Int32
  public var venues: [Venue]
  /// Provable opening contracts (rule O-01a); nil when it cannot be known.
  public var openingAtLeast: Int64?
  public var legs: [Leg]
  public var members: [FlowID]
  /// `seq` of each print, in order.
  public var causes: [UInt64]
  /// What was measured; `evidence(_:)` makes clauses of it.
  public var facts: ClusterFacts

  public init(
    stamp: Stamp, id: FlowID, version: UInt32, type: ClusterType, underlying: Symbol,
    state: ObjectState, start: Timestamp, end: Timestamp, size: Int64, premium: Dollars,
    side: Side, grade: Grade, legs: [Leg], causes: [UInt64]
  ) {
    self.stamp = stamp
    self.id = id
    self.version = version
    self.type = type
    structure = nil
    alternatives = []
    self.underlying = underlying
    self.state = state
    self.start = start
    self.end = end
    self.size = size
    self.premium = premium
    netPrice = nil
    self.side = side
    self.grade = grade
    score = 0
    venues = []
    openingAtLeast = nil
    self.legs = legs
    members = []
    self.causes = causes
    facts = ClusterFacts()
  }
}
