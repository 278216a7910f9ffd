/// What the prints of one leg add up to.
struct LegTotal: Sendable {
  /// Place of the series in the component.
  var series: Int
  var size: Int64 = 0
  var ratio: Int64 = 0
  var prints: Int32 = 0
  /// Σ price · size, Σ bid · size and Σ ask · size: each print against the quote before it.
  var money: Int128 = 0
  var bids: Int128 = 0
  var asks: Int128 = 0
  /// Every print had a quote that was not crossed.
  var isQuoted = true
  var isOffTick = false
  var isOutsideQuote = false
  /// Other prints of its series stay outside the package.
  var hasLeftover = false

  init(series: Int) { self.series = series }

  mutating func add(_ print: LegPrint, tick: Int64) {
    size &+= print.size
    prints += 1
    money += Int128(print.price) * Int128(print.size)
    if tick > 0, print.price % tick != 0 { isOffTick = true }
    guard print.bid != .min, print.ask != .min, print.bid <= print.ask else {
      isQuoted = false
      return
    }
    bids += Int128(print.bid) * Int128(print.size)
    asks += Int128(print.ask) * Int128(print.size)
    if print.price < print.bid || print.price > print.ask { isOutsideQuote = true }
  }
}

/// The net price of a package and its synthetic market, all times the number of packages (C-04).
///
/// Times the packages, because then each is a sum of whole numbers: nothing is rounded before it
/// decides.
struct PackageNet: Sendable {
  var net: Int128 = 0
  var bid: Int128 = 0
  var ask: Int128 = 0
  var isQuoted = true

  init(_ legs: [LegTotal], bought: UInt64) {
    for leg in legs {
      isQuoted = isQuoted && leg.isQuoted
      if bought & (1 &<< UInt64(leg.series)) != 0 {
        net += leg.money
        bid += leg.bids
        ask += leg.asks
      } else {
        net -= leg.money
        bid -= leg.asks
        ask -= leg.bids
      }
    }
  }

  /// The same package from the other side.
  var flipped: PackageNet {
    var other = self
    other.net = -net
    other.bid = -ask
    other.ask = -bid
    return other
  }

  var isInside: Bool { isQuoted && bid <= net && net <= ask }
  private var distance: Int128 { 2 * net - bid - ask }

  /// Whether |edge| is at least so many thousandths; exact. nil without a market.
  func isPast(_ thousandths: Int64) -> Bool? {
    guard isQuoted, ask > bid else { return nil }
    let magnitude = distance < 0 ? -distance : distance
    return 1_000 * magnitude >= Int128(thousandths) * (ask - bid)
  }

  /// Thousandths, rounded half to even; nil without a market.
  var edge: Int64? {
    guard isQuoted, ask > bid else { return nil }
    return Int64(clamping: dividedHalfEven(1_000 * distance, by: ask - bid))
  }

  /// Who paid (C-05): bought from `sided` on, sold from minus that on.
  func side(sided: Int64) -> Side {
    guard isPast(sided) == true else { return .unknown }
    return distance > 0 ? .buy : .sell
  }
}
