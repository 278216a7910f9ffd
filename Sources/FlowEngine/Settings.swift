/// Every threshold of the engine, as read once at the start; defaults marked [D] in the rule book.
///
/// A value and never a file: a log holds its settings, so that a replay judges as the day did.
public struct Settings: Hashable, Sendable {
  /// Lateness of the options feed after which a window closes (rule H-05). Nanoseconds.
  public var opraLateness: Int64 = 500_000_000
  /// Longest gap between two prints of an ISO sweep, and its longest span (C-10). Nanoseconds.
  public var sweepGapMax: Int64 = 10_000_000
  public var sweepSpanMax: Int64 = 100_000_000
  /// Longest span of a probable sweep (C-11). Nanoseconds.
  public var probableSweepSpanMax: Int64 = 20_000_000
  public var sweepVenuesMin: Int64 = 2
  public var probableSweepVenuesMin: Int64 = 3
  public var sweepPrintsMin: Int64 = 2
  /// Contracts (C-10).
  public var sweepSizeMin: Int64 = 10
  /// How much longer than its own wait a run that never rests is held (C-31). Nanoseconds.
  public var sweepWaitMax: Int64 = 1_000_000_000
  /// The price never steps back from its walk (C-10): 1, or 0 for any price.
  public var sweepWalk: Int64 = 1
  /// 1 = a print of the other side ends a run; the rule book looks at each side alone.
  public var sweepOtherSideBreaks: Int64 = 0
  /// 1 = prints without a side make runs too, without a side; never by the rule book.
  public var sweepUnsigned: Int64 = 0
  /// Contracts and premium of a block (C-13).
  public var blockSizeMin: Int64 = 200
  public var blockPremiumMin: Dollars = 100_000
  /// Fixed premium floors where no baseline exists (B-03).
  public var premiumFloor: Dollars = 50_000
  public var premiumFloorIndex: Dollars = 250_000
  /// Quote age from which a moved underlying makes it stale (S-23). Nanoseconds.
  public var quoteStaleAfter: Int64 = 30_000_000_000
  /// How far back the quote search looks (S-24). Nanoseconds.
  public var quoteSearchWindow: Int64 = 250_000_000
  /// One alert a ticker and rule within this time (K-91). Nanoseconds.
  public var alertCooldown: Int64 = 60_000_000_000
  /// A lone print of this premium, and an off-exchange print of this notional, is a row of its own.
  public var notablePremiumMin: Dollars = 25_000
  public var notableNotionalMin: Dollars = 200_000
  /// A parent of this premium is shown before it is final (C-33).
  public var provisionalPremiumMin: Dollars = 25_000
  /// Rate of interest where no curve holds for the session (G-13). Millionths a year, continuous.
  public var flatRate: Int64 = 40_000
  /// 1 = the reference curve of the session's date, 0 = the flat rate alone (G-13).
  public var rateCurve: Int64 = 1
  /// The curve in use; without a date there is none. A log holds the one that judged it.
  public var rates = RateCurve()
  /// The first prints of a session are rows whatever their size, so that a small file shows all.
  public var notableFirstPrints: Int64 = 2_000
  /// How option prints get their side: a `SideRule` by number, 0 the graded one (S-01 to S-06).
  public var sideRule: Int64 = 0
  /// 0 = any print with a price and a size may have a side, whatever its code, root or halt: for
  /// studies that know no eligibility (S-20, S-21). At most grade C then.
  public var eligibility: Int64 = 1

  /// Contracts from which a lone print can be a member of level 2: smaller ones line up by chance.
  public var levelTwoPrintMin: Int64 = 5
  /// 0 = no parents of parents: level 2 is left out, for a study of level 1.
  public var levelTwoOn: Int64 = 1
  /// Packages (C-01 to C-07) and level 2 (C-14 to C-17).
  var package = PackageSettings()
  var levelTwo = LevelTwoSettings()
  /// Thresholds of rules that differ from their defaults, by `<rule>.<name>`.
  private(set) var ruleParameters: [String: Int64] = [:]

  public init() {}

  /// A threshold of a rule; a name it does not declare is a programmer's error.
  public subscript<R: Rule>(rule: R.Type, name: String) -> Int64 {
    get {
      if let value = ruleParameters["\(R.id.name).\(name)"] { return value }
      guard let parameter = R.parameters.first(where: { $0.name == name }) else {
        preconditionFailure("\(R.id.name) has no parameter \(name)")
      }
      return parameter.value
    }
    set {
      let isDefault = R.parameters.contains { $0.name == name && $0.value == newValue }
      ruleParameters["\(R.id.name).\(name)"] = isDefault ? nil : newValue
    }
  }

  /// Index products and the largest funds, whose ordinary trades are bigger (B-03).
  public static let indexSized: Set<Symbol> = ["SPX", "SPY", "QQQ", "NDX", "IWM"]

  /// The fixed floor that holds for an underlying.
  public func premiumFloor(for underlying: Symbol) -> Dollars {
    Self.indexSized.contains(underlying) ? premiumFloorIndex : premiumFloor
  }
}
