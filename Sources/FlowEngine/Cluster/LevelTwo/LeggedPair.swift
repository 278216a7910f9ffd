/// Two items that look like one spread, with the score of C-30 (C-16).
struct LeggedPair: Sendable {
  var structure: Structure
  var score: Int64
  var contracts: Int64
  var span: Int64
  /// The earlier item first.
  var slots: (Int, Int)
  var numbers: (UInt32, UInt32)
  /// How the pair is listed (C-06a): the item that comes first, each leg's sign, the ratio.
  var isSwapped: Bool
  var ratio: (Int64, Int64)
  /// Side of the package as listed.
  var side: Side
  var netPrice: Int64
  var isNetInside: Bool?
  var isOffIncrement: Bool
  var isSpotMissing: Bool

  static func areInRatio(_ a: UInt32, _ b: UInt32) -> Bool {
    if a == b { return true }
    let (low, high) = (UInt64(min(a, b)), UInt64(max(a, b)))
    return high == 2 * low || high == 3 * low || 2 * high == 3 * low
  }

  /// - Parameters:
  ///   - a: the earlier item.
  ///   - b: the later one; sizes are in a ratio that C-16 allows.
  /// - Returns: nil when a hard constraint fails or the score is too low.
  init?(
    _ a: LevelTwoItem, _ b: LevelTwoItem, slots: (Int, Int), numbers: (UInt32, UInt32),
    _ settings: LevelTwoSettings
  ) {
    guard a.instrument != b.instrument, a.size + b.size >= settings.sizeMin else { return nil }
    span = b.first - a.first
    let isOneVenue = a.venue == b.venue && a.venue.isKnown
    guard span <= (isOneVenue ? settings.leggedVenueSpanMax : settings.leggedSpanMax) else {
      return nil
    }
    guard let structure = Self.structure(a, b) else { return nil }
    self.slots = slots
    self.numbers = numbers
    contracts = a.size + b.size
    let unit = a.size == b.size ? a.size : Self.unit(a.size, b.size)
    let ratios = (a.size / unit, b.size / unit)
    // As it was done: what was bought counts up. Listed so that the buyer pays, or, where both
    // sides are the same, with both bought.
    let isSame = a.side == b.side
    let signs: (Int64, Int64) = (a.side == .buy ? 1 : -1, b.side == .buy ? 1 : -1)
    let done = signs.0 * ratios.0 * a.price + signs.1 * ratios.1 * b.price
    let isListedAsDone: Bool
    if isSame {
      isListedAsDone = a.side == .buy
    } else if structure == .riskReversal {
      isListedAsDone = (a.right == .call ? a.side : b.side) == .buy
    } else if done == 0 {
      // Nothing is paid either way: the call is bought, else the leg whose name comes first.
      let isAFirst = (a.expiry, a.strike) < (b.expiry, b.strike)
      isListedAsDone = (isAFirst ? a.side : b.side) == .buy
    } else {
      isListedAsDone = done > 0
    }
    side = isListedAsDone ? .buy : .sell
    netPrice = isListedAsDone ? done : -done
    let listed: (Int64, Int64) = isListedAsDone ? signs : (-signs.0, -signs.1)
    // The bought leg is listed first; of two bought ones the call.
    isSwapped = isSame ? a.right == .put : listed.0 < 0
    ratio = isSwapped ? (ratios.1, ratios.0) : ratios
    self.structure = Self.renamed(structure, ratios: ratios, isFirstBought: listed.0 > 0)
    isNetInside = Self.isInside(netPrice, a, b, listed: listed, ratios: ratios)
    isOffIncrement = Self.isOff(a) || Self.isOff(b)
    isSpotMissing = structure == .strangle && (a.spot <= 0 || b.spot <= 0)
    score = 3 + (span == 0 ? 3 : span <= 1_000_000 ? 2 : span <= 100_000_000 ? 1 : 0)
    if isNetInside == true { score += 2 }
    if isOffIncrement { score += 2 }
    if isSpotMissing { score -= 2 }
    switch self.structure {
    case .vertical, .calendar, .diagonal, .ratio, .backspread: score += 1
    default: break
    }
    guard score >= settings.leggedScoreMin else { return nil }
  }

  /// Best first: score, contracts, shorter span, earlier legs (C-31a). No two pairs are equal.
  func precedes(_ other: Self) -> Bool {
    if score != other.score { return score > other.score }
    if contracts != other.contracts { return contracts > other.contracts }
    if span != other.span { return span < other.span }
    if numbers.0 != other.numbers.0 {
      return Int32(bitPattern: numbers.0 &- other.numbers.0) < 0
    }
    return Int32(bitPattern: numbers.1 &- other.numbers.1) < 0
  }

  /// The size of one unit of the smallest ratio of two sizes that are in one of 1:2, 1:3, 2:3.
  private static func unit(_ a: Int64, _ b: Int64) -> Int64 {
    let (low, high) = (min(a, b), max(a, b))
    return 2 * high == 3 * low ? high - low : low
  }

  /// The names of rules §2.3 that C-16 allows for two legs.
  private static func structure(_ a: LevelTwoItem, _ b: LevelTwoItem) -> Structure? {
    if a.right == b.right {
      guard a.side != b.side else { return nil }
      if a.expiry == b.expiry { return a.strike == b.strike ? nil : .vertical }
      return a.strike == b.strike ? .calendar : .diagonal
    }
    guard a.expiry == b.expiry else { return nil }
    let (call, put) = a.right == .call ? (a, b) : (b, a)
    if a.side != b.side { return call.strike > put.strike ? .riskReversal : nil }
    if call.strike == put.strike { return .straddle }
    guard call.strike > put.strike else { return nil }
    // Both out of the money, where that can be known.
    if call.spot > 0, call.strike <= call.spot { return nil }
    if put.spot > 0, put.strike >= put.spot { return nil }
    return .strangle
  }

  /// A vertical of unequal legs is a ratio when the smaller leg is bought, else a backspread.
  private static func renamed(
    _ structure: Structure, ratios: (Int64, Int64), isFirstBought: Bool
  ) -> Structure {
    guard structure == .vertical, ratios.0 != ratios.1 else { return structure }
    return (ratios.0 < ratios.1) == isFirstBought ? .ratio : .backspread
  }

  /// Whether the net price lies inside the market that the two quotes make (C-04).
  private static func isInside(
    _ net: Int64, _ a: LevelTwoItem, _ b: LevelTwoItem, listed: (Int64, Int64),
    ratios: (Int64, Int64)
  ) -> Bool? {
    let limit = Int64(1) << 58
    guard min(a.bid, a.ask, b.bid, b.ask) > -limit, max(a.bid, a.ask, b.bid, b.ask) < limit
    else { return nil }
    let low =
      ratios.0 * (listed.0 > 0 ? a.bid : -a.ask) + ratios.1 * (listed.1 > 0 ? b.bid : -b.ask)
    let high =
      ratios.0 * (listed.0 > 0 ? a.ask : -a.bid) + ratios.1 * (listed.1 > 0 ? b.ask : -b.bid)
    return low <= net && net <= high
  }

  /// An average over several prints is off every increment and says nothing.
  private static func isOff(_ item: LevelTwoItem) -> Bool {
    item.id.kind == .print && item.tick > 0 && item.price % item.tick != 0
  }
}
