/// Why a parent is kept from the directional rules: the set X of rules §3.3.
public struct ParentExclusions: OptionSet, Hashable, Sendable {
  public let rawValue: UInt8
  @inlinable public init(rawValue: UInt8) { self.rawValue = rawValue }

  public static let tiedToStock = ParentExclusions(rawValue: 1 << 0)
  public static let cross = ParentExclusions(rawValue: 1 << 1)
  public static let dividend = ParentExclusions(rawValue: 1 << 2)
  public static let financing = ParentExclusions(rawValue: 1 << 3)
  public static let adjusted = ParentExclusions(rawValue: 1 << 4)
  public static let late = ParentExclusions(rawValue: 1 << 5)
  public static let unresolvedPackage = ParentExclusions(rawValue: 1 << 6)

  /// Names in the order of the set, for a clause.
  public var names: String {
    let all: [(ParentExclusions, String)] = [
      (.tiedToStock, "tied_to_stock"), (.cross, "cross"), (.dividend, "dividend"),
      (.financing, "financing"), (.adjusted, "adjusted"), (.late, "late"),
      (.unresolvedPackage, "unresolved package"),
    ]
    let held = all.filter { contains($0.0) }.map(\.1)
    return held.isEmpty ? "none" : held.joined(separator: " ")
  }
}

/// A parent with what the engine knew when it was judged: nothing of later, nothing looked up.
public struct Parent: Sendable {
  public var cluster: Cluster
  /// Of the first leg: the only one of a single-series parent.
  public var right: OptionRight
  public var strike = Price.zero
  /// Calendar days in New York from the session to the expiry of the first leg (B-04).
  public var daysToExpiry: Int64 = 0
  public var exclusions: ParentExclusions = []
  /// Fixed floor that holds for its underlying (rule B-03).
  public var premiumFloor: Dollars
  public var hasUndeliveredConditions = false
  public var isIndexOption = false
  /// Middle of the underlying at the first print; nil when unknown.
  public var spot: Price?
  /// This morning's, of the first leg; nil when unknown.
  public var openInterest: Int64?

  /// Robust z of the premium in thousandths, with the number of parents it rests on; nil without a
  /// baseline (B-01).
  public var premiumZ: Int64?
  public var premiumSamples: Int64?
  /// Contracts of the first leg's series today, this parent included.
  public var seriesVolume: Int64 = 0
  /// That volume over its median at this time of day, thousandths; nil without a baseline or where
  /// the median is 0 (B-02).
  public var volumeRatio: Int64?
  /// Its robust z, thousandths, and the sessions that both rest on.
  public var volumeZ: Int64?
  public var volumeSessions: Int64?
  /// Of all series of the underlying in the same bucket of expiries, when an alert shows it (B-02);
  /// nil without a baseline.
  public var groupVolume: VolumeSurprise?

  /// Of the first leg at its first print, ten-thousandths, negative for a put; nil = not available.
  public var delta: Int64?
  /// Implied volatility there, millionths.
  public var iv: Int64?
  /// Time value of the price paid, per share.
  public var extrinsic: Price?
  /// Σ σ·ρ·δ and Σ ρ·|δ| over the option legs of a package, ten-thousandths, for the buyer of the
  /// package as listed.
  public var netDelta: Int64?
  public var grossDelta: Int64?
  /// Rise of the series' implied volatility since before the first print, and over its neighbours'
  /// smile: the smaller of the two, millionths (K-18).
  public var ivLift: Int64?
  /// How far the underlying's middle moved meanwhile, thousandths of a basis point, not negative.
  public var underlyingMove: Int64?

  /// Newest sweep of the other direction in this underlying, nanoseconds ago; nil when none today.
  public var oppositeSweepAge: Int64?
  /// Sessions to the next announced earnings, and whether they come before the expiry; nil when no
  /// calendar is known.
  public var sessionsToEarnings: Int64?
  public var isEarningsBeforeExpiry: Bool?
  /// A leg of a possible legged spread; nil = not known (conditions were not delivered).
  public var isInLeggedSpread: Bool?
  /// Shares of the underlying printed in the same second at a size that would hedge it; 0 = none,
  /// nil without a stock feed.
  public var hedgeShares: Int64?
  /// What repeats it today (K-09); nil for the first.
  public var hits: HitFacts?
  /// Change of the series' implied volatility since the first print, millionths.
  public var ivChange: Int64?
  /// Since trading in the underlying resumed from its newest halt, nanoseconds; `Int64.max` = no
  /// halt today, nil = not known (K-10).
  public var haltAge: Int64?
  /// Earlier months of the history with a parent of the same right and side at a |δ| within 0.05
  /// of this one's; nil = no history (K-04).
  public var recurringMonths: Int64?

  public init(
    cluster: Cluster, right: OptionRight, isAdjusted: Bool = false, premiumFloor: Dollars
  ) {
    self.cluster = cluster
    self.right = right
    self.premiumFloor = premiumFloor
    if isAdjusted { exclusions.insert(.adjusted) }
  }

  public var isAdjusted: Bool { exclusions.contains(.adjusted) }

  /// One option series, owned by level 1.
  public var isSingleSeries: Bool {
    switch cluster.type {
    case .sweep, .probableSweep, .block, .crossBlock, .isoPrint: true
    default: false
    }
  }

  public var absoluteDelta: Int64? { delta.map { $0 < 0 ? -$0 : $0 } }
}

/// Parents of one session that hit the same series, or the same type, expiry and side (K-09).
public struct HitFacts: Hashable, Sendable {
  /// The parents, this one last.
  public var clusters: [FlowID]
  public var premium: Dollars
  /// Smallest premium among them, and the shortest time between two of them, nanoseconds.
  public var smallest: Dollars
  public var shortestGap: Int64
  /// All in one series.
  public var isOneSeries: Bool

  public init(
    clusters: [FlowID], premium: Dollars, smallest: Dollars, shortestGap: Int64, isOneSeries: Bool
  ) {
    self.clusters = clusters
    self.premium = premium
    self.smallest = smallest
    self.shortestGap = shortestGap
    self.isOneSeries = isOneSeries
  }
}
