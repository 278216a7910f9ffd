/// What was counted and measured when a parent was put together: plain numbers, no text.
///
/// The clauses that people read are a function of these and of the settings
/// (`Cluster.evidence`), so that a parent costs no text while the market runs and a log keeps
/// numbers only.
public struct ClusterFacts: Hashable, Sendable {
  /// Prints in all, and those coded ISO.
  public var prints: Int32 = 0
  public var isoPrints: Int32 = 0
  /// Prices hit by a sweep; strikes, steps or repeats of a level-2 parent.
  public var levels: Int32 = 0
  /// Prints whose size equals the whole displayed quote (S-27), and prints in a wide market (S-23).
  public var sizeMatches: Int32 = 0
  public var wideMarkets: Int32 = 0
  /// Fills that repeat one ratio at one net price (C-04), and contracts no leg explains (C-30). Of
  /// a block they hold `sizeHigh`.
  public var fills: Int32 = 0
  public var leftovers: Int32 = 0
  /// Nanoseconds of participant time between neighbours, and from first to last.
  public var gapMin: Int64 = 0
  public var gapMax: Int64 = 0
  public var span: Int64 = 0
  /// Synthetic market of a package in billionths per package and share; `Int64.min` unknown (C-04).
  public var syntheticBid: Int64 = .min
  public var syntheticAsk: Int64 = .min
  /// Edge `(2N − SB − SA) / (SA − SB)` in thousandths; `Int64.min` unknown (C-04).
  public var edge: Int64 = .min
  /// Near-leg open interest of a roll, or that of a filter's series; -1 unknown (C-17, C-18).
  public var openInterest: Int64 = -1
  /// How far the underlying's middle moved meanwhile, billionths; `Int64.min` unknown (C-15).
  public var underlyingMove: Int64 = .min
  /// The parts of the score (C-30).
  public var score = ScoreParts()
  /// What a box or a conversion earns, against the day (C-07).
  public var rate = RateCheck()
  public var flags: ClusterFlags = []

  public init() {}
}

/// The additive parts of a score (rule C-30): each is the points given, 0 when it does not apply.
public struct ScoreParts: Hashable, Sendable {
  public var code: Int8 = 0
  public var timestamp: Int8 = 0
  public var ratio: Int8 = 0
  public var repeatedNet: Int8 = 0
  public var insideMarket: Int8 = 0
  public var offIncrement: Int8 = 0
  public var prior: Int8 = 0
  public var edge: Int8 = 0
  public var stock: Int8 = 0
  public var leftovers: Int8 = 0
  public var assumptions: Int8 = 0
  public var parsimony: Int8 = 0
  public var volatility: Int8 = 0

  public init() {}

  public var total: Int32 {
    [
      code, timestamp, ratio, repeatedNet, insideMarket, offIncrement, prior, edge, stock,
      leftovers, assumptions, parsimony, volatility,
    ].reduce(0) { $0 + Int32($1) }
  }

  /// Each part with its name, in the order of the rule.
  public var named: [(name: String, points: Int8)] {
    [
      ("multi-leg code matches the structure", code), ("participant time stamps agree", timestamp),
      ("exact ratio", ratio), ("fills repeat one net price", repeatedNet),
      ("net price inside the synthetic NBBO", insideMarket),
      ("a leg off its normal increment", offIncrement), ("common strategy", prior),
      ("trades at a side of its market", edge),
      ("a stock print of the size it needs", stock), ("contracts left over", leftovers),
      ("assumptions", assumptions), ("legs beyond two", parsimony),
      ("implied volatility moved while the underlying did not", volatility),
    ]
  }
}

/// The implied rate of a box or a conversion, and what it was compared with (rule C-07).
public struct RateCheck: Hashable, Sendable {
  public enum Basis: UInt8, Hashable, Sendable {
    /// No check: another structure, or one of price, time and rate was unknown.
    case none
    /// The flat rate, because no curve holds for the session; the curve of the day; the median of
    /// the packages of that expiry before this one.
    case flat, curve, median
  }

  public var basis = Basis.none
  /// Basis points a year, at most 32,767 either way; `Int16.min` where the price has no such rate.
  public var implied: Int16 = 0
  public var asked: Int16 = 0
  /// Packages of that expiry with a rate before this one, at most 16,383.
  public var samples: UInt16 = 0

  public init() {}
}

/// Doubts and circumstances of a parent, one bit each.
public struct ClusterFlags: OptionSet, Hashable, Sendable {
  public let rawValue: UInt16
  @inlinable public init(rawValue: UInt16) { self.rawValue = rawValue }

  /// Data may be missing around its prints (H-08).
  public static let suspect = ClusterFlags(rawValue: 1 << 0)
  /// A print came without sale conditions (S-20).
  public static let conditionsUndelivered = ClusterFlags(rawValue: 1 << 1)
  /// The assignment was greedy: more than 14 prints competed (C-31a).
  public static let greedy = ClusterFlags(rawValue: 1 << 2)
  /// A better-priced exchange shows no print of the sweep (C-12).
  public static let tradeThrough = ClusterFlags(rawValue: 1 << 3)
  /// Looks like a dividend play, without a matched print (C-18).
  public static let dividendLike = ClusterFlags(rawValue: 1 << 4)
  /// A stock print of the right size stands near it (C-13, QCC-like).
  public static let stockTied = ClusterFlags(rawValue: 1 << 5)
  /// Sizes are equal throughout, or one exchange: a level-2 parent.
  public static let equalSizes = ClusterFlags(rawValue: 1 << 8)
  public static let oneVenue = ClusterFlags(rawValue: 1 << 9)
  /// Coded as a cross.
  public static let cross = ClusterFlags(rawValue: 1 << 7)
}

extension ClusterFacts {
  /// What a history asked of a block: the 99th percentile of the underlying's sizes, and the prints
  /// behind it; nil without a baseline (C-13). A block has no fills and no leftovers, whose columns
  /// these are.
  public var sizeHigh: (contracts: Int64, prints: Int64)? {
    get { fills > 0 ? (Int64(leftovers), Int64(fills)) : nil }
    set {
      fills = Int32(clamping: newValue?.prints ?? 0)
      leftovers = Int32(clamping: newValue?.contracts ?? 0)
    }
  }
}
