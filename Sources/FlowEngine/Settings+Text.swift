extension Settings {
  /// One threshold: its name in a file, where it lives, and its unit in words.
  public struct Field: Sendable {
    public let name: String
    public let unit: String
    let get: @Sendable (Settings) -> Int64
    let set: @Sendable (inout Settings, Int64) -> Void

    init<T: FixedWidthInteger & SendableMetatype>(
      _ name: String, _ unit: String, _ path: any WritableKeyPath<Settings, T> & Sendable
    ) {
      self.name = name
      self.unit = unit
      get = { Int64(clamping: $0[keyPath: path]) }
      set = { $0[keyPath: path] = T(clamping: $1) }
    }

    init(
      dollars name: String, _ path: any WritableKeyPath<Settings, Dollars> & Sendable
    ) {
      self.name = name
      unit = "millionths of a dollar"
      get = { $0[keyPath: path].millionths }
      set = { $0[keyPath: path] = Dollars(millionths: $1) }
    }
  }

  /// Every threshold in the order in which the canonical text lists them.
  public static let fields: [Field] = [
    Field("opra_lateness", "ns", \.opraLateness),
    Field("sweep_gap_max", "ns", \.sweepGapMax),
    Field("sweep_span_max", "ns", \.sweepSpanMax),
    Field("probable_sweep_span_max", "ns", \.probableSweepSpanMax),
    Field("sweep_venues_min", "exchanges", \.sweepVenuesMin),
    Field("probable_sweep_venues_min", "exchanges", \.probableSweepVenuesMin),
    Field("sweep_prints_min", "prints", \.sweepPrintsMin),
    Field("sweep_size_min", "contracts", \.sweepSizeMin),
    Field("sweep_wait_max", "ns", \.sweepWaitMax),
    Field("sweep_walk", "1 the price never steps back, 0 any price", \.sweepWalk),
    Field("sweep_other_side_breaks", "1 the other side ends a run, 0 not", \.sweepOtherSideBreaks),
    Field("sweep_unsigned", "1 prints without a side make runs too, 0 not", \.sweepUnsigned),
    Field("block_size_min", "contracts", \.blockSizeMin),
    Field(dollars: "block_premium_min", \.blockPremiumMin),
    Field(dollars: "premium_floor", \.premiumFloor),
    Field(dollars: "premium_floor_index", \.premiumFloorIndex),
    Field("quote_stale_after", "ns", \.quoteStaleAfter),
    Field("quote_search_window", "ns", \.quoteSearchWindow),
    Field("alert_cooldown", "ns", \.alertCooldown),
    Field(dollars: "notable_premium_min", \.notablePremiumMin),
    Field(dollars: "notable_notional_min", \.notableNotionalMin),
    Field(dollars: "provisional_premium_min", \.provisionalPremiumMin),
    Field("flat_rate", "millionths a year", \.flatRate),
    Field("rate_curve", "1 the curve of the date, 0 the flat rate", \.rateCurve),
    Field("rate_date", "yyyymmdd of the curve in use, 0 by the table", \.rates.date),
    Field("rate_1m", "millionths a year", \.rates.month1),
    Field("rate_3m", "millionths a year", \.rates.month3),
    Field("rate_6m", "millionths a year", \.rates.month6),
    Field("rate_1y", "millionths a year", \.rates.year1),
    Field("rate_2y", "millionths a year", \.rates.year2),
    Field("rate_3y", "millionths a year", \.rates.year3),
    Field("package_span_max", "ns", \.package.spanMax),
    Field("package_floor_span_max", "ns", \.package.floorSpanMax),
    Field("package_messages_max", "coded prints", \.package.messagesMax),
    Field("package_legs_max", "legs", \.package.legsMax),
    Field("package_ratio_conforming", "ratio", \.package.ratioConforming),
    Field("package_ratio_max", "ratio", \.package.ratioMax),
    Field("package_score_min", "points", \.package.scoreMin),
    Field("package_score_gap_min", "points", \.package.scoreGapMin),
    Field("package_edge_sided", "thousandths", \.package.edgeSided),
    Field("package_edge_at_side", "thousandths", \.package.edgeAtSide),
    Field("package_exact_prints_max", "prints", \.package.exactPrintsMax),
    Field("package_stock_window", "ns", \.package.stockWindow),
    Field("financing_rate_tolerance", "basis points", \.package.rateTolerance),
    Field("financing_samples_min", "packages of the expiry", \.package.rateSamplesMin),
    Field("package_volatility_min", "millionths", \.package.volatilityMoveMin),
    Field(
      "package_flat_under", "thousandths of a basis point", \.package.volatilityFlatUnder),
    Field("level_two", "1 on, 0 off", \.levelTwoOn),
    Field("level_two_print_min", "contracts", \.levelTwoPrintMin),
    Field("level_two_size_min", "contracts", \.levelTwo.sizeMin),
    Field("repeat_count_min", "prints", \.levelTwo.repeatCountMin),
    Field("repeat_gap_min", "ns", \.levelTwo.repeatGapMin),
    Field("repeat_gap_max", "ns", \.levelTwo.repeatGapMax),
    Field("repeat_span_max", "ns", \.levelTwo.repeatSpanMax),
    Field("strikes_min", "strikes", \.levelTwo.strikesMin),
    Field("strike_ladder_span_max", "ns", \.levelTwo.strikeLadderSpanMax),
    Field("price_steps_min", "prints", \.levelTwo.priceStepsMin),
    Field("price_ladder_span_over", "ns", \.levelTwo.priceLadderSpanOver),
    Field("price_ladder_span_max", "ns", \.levelTwo.priceLadderSpanMax),
    Field("price_ladder_ticks_under", "ticks", \.levelTwo.priceLadderTicksUnder),
    Field("legged_venue_span_max", "ns", \.levelTwo.leggedVenueSpanMax),
    Field("legged_span_max", "ns", \.levelTwo.leggedSpanMax),
    Field("legged_score_min", "points", \.levelTwo.leggedScoreMin),
    Field("notable_first_prints", "prints", \.notableFirstPrints),
    Field("side_rule", "0 graded, 1 quote, 2 tick, 3 Lee-Ready, 4 EMO, 5 CLNV", \.sideRule),
    Field("eligibility", "1 by the rule book, 0 any print with a price", \.eligibility),
  ]

  /// The canonical text that a log keeps: `name = integer`, a line each, in fixed order.
  public var text: String {
    Self.fields.map { "\($0.name) = \($0.get(self))\n" }.joined()
      + Rules.kinds.map { $0.text(of: self) }.joined()
  }

  /// Reads the canonical text; a name it does not know, or a line it cannot read, is refused.
  public init(text: String) throws(SettingsError) {
    self.init()
    for (number, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
    where !line.isEmpty {
      let parts = line.split(separator: "=", maxSplits: 1)
      let name = parts.first.map { Self.trim($0) } ?? ""
      guard parts.count == 2, let value = Int64(Self.trim(parts[1])) else {
        throw SettingsError(line: number + 1, what: "not `name = integer`")
      }
      if let field = Self.fields.first(where: { $0.name == name }) {
        field.set(&self, value)
      } else if !Rules.kinds.contains(where: { $0.take(name, value, &self) }) {
        throw SettingsError(line: number + 1, what: "no setting is called \(name)")
      }
      guard SideRule(rawValue: sideRule) != nil else {
        throw SettingsError(line: number + 1, what: "side_rule is a number from 0 to 5")
      }
    }
  }

  private static func trim(_ text: Substring) -> String {
    String(text.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
  }
}

extension Rule {
  /// The rule's thresholds as lines of the canonical text.
  fileprivate static func text(of settings: Settings) -> String {
    parameters.map { "\(id.name).\($0.name) = \(settings[Self.self, $0.name])\n" }.joined()
  }

  /// - Returns: false when the name is none of this rule's.
  fileprivate static func take(_ name: String, _ value: Int64, _ settings: inout Settings) -> Bool {
    guard let parameter = parameters.first(where: { "\(id.name).\($0.name)" == name }) else {
      return false
    }
    settings[Self.self, parameter.name] = value
    return true
  }
}

/// A line of a settings text that cannot be used.
public struct SettingsError: Error, Hashable, Sendable {
  public var line: Int
  public var what: String
}
