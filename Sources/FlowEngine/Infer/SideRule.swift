/// A way to give a print a side: the product's own graded one, or a published rule to study.
///
/// The published rules are pure functions of whole numbers and sign every print they can; none
/// knows how healthy the quote was, so a print signed by one has at most grade C.
/// - Source: rules S-01, S-02, S-04 to S-06; Harris 1989, Lee and Ready 1991, Ellis, Michaely and
///   O'Hara 2000, Chakrabarty, Li, Nguyen and Van Ness 2007 (`docs/rules/side.md`).
public enum SideRule: Int64, Sendable, CaseIterable {
  /// S-20 to S-27, with grades (`aggressor`).
  case graded
  case quote, tick, leeReady, emo, clnv

  /// The tag of a side that this rule gave; nil for the graded rule, which names its own reasons.
  var reason: Reason? {
    switch self {
    case .graded: nil
    case .quote: .quoteRule
    case .tick: .tickRule
    case .leeReady: .leeReadyRule
    case .emo: .emoRule
    case .clnv: .clnvRule
    }
  }

  /// - Returns: `.unknown` where the rule says nothing, and always for `graded`.
  func side(of print: SidePrint) -> Side {
    switch self {
    case .graded: .unknown
    case .quote: print.quoteSide
    case .tick: print.tickSide
    case .leeReady: print.leeReadySide
    case .emo: print.emoSide
    case .clnv: print.clnvSide
    }
  }
}

/// What the published rules ask of a print. Unit: billionths of a dollar, or any other whole unit;
/// `Int64.min` where unknown. Magnitudes stay below `Price.comparableMax`.
struct SidePrint: Equatable {
  var price: Int64
  var bid: Int64 = .min
  var ask: Int64 = .min
  /// The last price of the series that differs from this one.
  var lastDifferent: Int64 = .min

  /// Both sides are there and do not cross; they may be equal.
  private var hasMarket: Bool { bid != .min && ask != .min && bid <= ask }

  /// S-01: the nearer side of the market; nothing at the middle, in a crossed market, or without
  /// one.
  var quoteSide: Side {
    guard hasMarket else { return .unknown }
    let x = 2 * price - (ask + bid)
    return x == 0 ? .unknown : x > 0 ? .buy : .sell
  }

  /// S-02: up from the last different price is a buy, down a sell.
  var tickSide: Side {
    guard lastDifferent != .min, lastDifferent != price else { return .unknown }
    return price > lastDifferent ? .buy : .sell
  }

  /// S-04: the quote rule with the quote of the moment, else the tick rule.
  var leeReadySide: Side {
    let side = quoteSide
    return side == .unknown ? tickSide : side
  }

  /// S-05: at a quote its side, anywhere else the tick rule. A price that is both quotes is at
  /// neither.
  var emoSide: Side {
    guard hasMarket, bid < ask else { return tickSide }
    if price == ask { return .buy }
    return price == bid ? .sell : tickSide
  }

  /// S-06: the outer three tenths of the market on each side, edge to the middle open; else the
  /// tick rule.
  var clnvSide: Side {
    guard hasMarket else { return tickSide }
    if 10 * price > 3 * bid + 7 * ask, price <= ask { return .buy }
    if 10 * price < 7 * bid + 3 * ask, price >= bid { return .sell }
    return tickSide
  }
}

/// Depth (S-07) at the middle: more on offer than bid reads as a buyer. A weak tie-break.
func depthSide(bidSize: UInt32?, askSize: UInt32?) -> Side {
  guard let bidSize, let askSize, bidSize != askSize else { return .unknown }
  return askSize > bidSize ? .buy : .sell
}

/// What the tick rule remembers of a series: its last price, and the last one before that differs.
///
/// A session has an engine of its own, so the memory starts anew each day (S-02). A cancel does not
/// rewind it (H-07).
struct TickState: Equatable {
  private var last = Int64.min
  private var different = Int64.min

  /// The last price that differs from `price`; `Int64.min` when there was none.
  func lastDifferent(from price: Int64) -> Int64 { price == last ? different : last }

  mutating func take(_ price: Int64) {
    guard price != last else { return }
    different = last
    last = price
  }
}
