/// The rule numbers and tags that can shape a side; the raw value is the bit in `Reasons`.
public enum Reason: UInt8, Sendable, CaseIterable {
  case conditionUnknown, unrecognised, ineligible, badPrice, adjusted, halted, duplicate
  case quoteMissing, crossed, locked, oneSided, venueQuoteOnly, stale, wide, oneTick, fast
  case openingMinute, quoteSearch, through, outside, nearMid, touch, inside, auction, floor
  case extendedHours, sizeMatch, late, multiLeg, cross, stockTied, venuesDisagree
  case excluded, intervalDisagrees
  // New reasons stand at the end: the number of a case is its bit in stored logs.
  case quoteRule, tickRule, leeReadyRule, emoRule, clnvRule, searchSkipped

  public var bit: Reasons { Reasons(rawValue: 1 << UInt64(rawValue)) }

  /// Rule number and tag, as `reasons` of a print gives it.
  public var label: String {
    switch self {
    case .conditionUnknown: "S-20:condition_unknown"
    case .unrecognised: "S-20:unrecognised"
    case .ineligible: "S-20:ineligible"
    case .badPrice: "S-21:price_or_size"
    case .adjusted: "S-21:adjusted"
    case .halted: "S-21:halted"
    case .duplicate: "S-21:duplicate"
    case .quoteMissing: "S-23:missing"
    case .crossed: "S-23:crossed"
    case .locked: "S-23:locked"
    case .oneSided: "S-23:one_sided"
    case .venueQuoteOnly: "S-23:venue_quote"
    case .stale: "S-23:stale"
    case .wide: "S-23:wide"
    case .oneTick: "S-23:one_tick"
    case .fast: "S-23:fast"
    case .openingMinute: "S-23:opening"
    case .quoteSearch: "S-24:quote_race"
    case .through: "S-24:through"
    case .outside: "S-24:outside"
    case .nearMid: "S-25"
    case .touch: "S-01:touch"
    case .inside: "S-01:inside"
    case .auction: "S-20:auction"
    case .floor: "S-20:floor"
    case .extendedHours: "S-20:extended_hours"
    case .sizeMatch: "S-27"
    case .late: "S-20:late"
    case .multiLeg: "S-20:multi_leg"
    case .cross: "S-20:cross"
    case .stockTied: "S-20:tied_to_stock"
    case .venuesDisagree: "S-26"
    case .excluded: "S-41"
    case .intervalDisagrees: "S-42"
    case .quoteRule: "S-01:quote_rule"
    case .tickRule: "S-02:tick_rule"
    case .leeReadyRule: "S-04:lee_ready"
    case .emoRule: "S-05:emo"
    case .clnvRule: "S-06:clnv"
    case .searchSkipped: "S-24:search_skipped"
    }
  }
}

extension Reasons {
  public mutating func insert(_ reason: Reason) { formUnion(reason.bit) }
  public func contains(_ reason: Reason) -> Bool {
    rawValue & (1 << UInt64(reason.rawValue)) != 0
  }
  /// Labels in the order of the table.
  public var labels: [String] { Reason.allCases.filter { contains($0) }.map(\.label) }
}
