/// Where an equity print lies against the NBBO, with its side where the mid band allows one.
struct EquityJudgement: Equatable {
  var position: PrintPosition = .unknown
  var side: Side = .unknown
  var grade: Grade = .u
  /// The tick rule at the exact middle of a lit print; never totalled.
  var hint: Side = .unknown
}

/// A print of an exchange, by Lee and Ready with the NBBO of the moment (S-40).
///
/// Outside the mid band it is `equityJudgement`. Within it the nearer side signs with grade D; at
/// the exact middle the tick rule would guess, and that stays a hint.
/// - Parameter lastDifferent: the last price of the stock that differs; `Int64.min` without one.
func litJudgement(price: Int64, quote: BestPrices, lastDifferent: Int64) -> EquityJudgement {
  var result = equityJudgement(price: price, quote: quote)
  guard result.position == .mid else { return result }
  let print = SidePrint(
    price: price, bid: quote.rawBid, ask: quote.rawAsk, lastDifferent: lastDifferent)
  result.side = print.quoteSide
  if result.side == .unknown {
    result.hint = print.tickSide
  } else {
    result.grade = .d
  }
  return result
}

/// Position class and side of an equity print.
///
/// The mid band 0.4 <= κ <= 0.6 is never signed. Integers only: κ = (P − B) / (A − B).
func equityJudgement(price: Int64, quote: BestPrices) -> EquityJudgement {
  var result = EquityJudgement()
  guard let bid = quote.bid?.billionths, let ask = quote.ask?.billionths, bid > 0, bid < ask,
    ask <= Price.comparableMax
  else { return result }
  if price < bid {
    result = EquityJudgement(position: .throughBid, side: .sell, grade: .c)
  } else if price > ask {
    result = EquityJudgement(position: .throughAsk, side: .buy, grade: .c)
  } else if price == bid {
    result = EquityJudgement(position: .atBid, side: .sell, grade: .b)
  } else if price == ask {
    result = EquityJudgement(position: .atAsk, side: .buy, grade: .b)
  } else {
    let tenths = 10 * (price - bid)
    let width = ask - bid
    if tenths < 4 * width {
      result = EquityJudgement(position: .insideLow, side: .sell, grade: .c)
    } else if tenths > 6 * width {
      result = EquityJudgement(position: .insideHigh, side: .buy, grade: .c)
    } else {
      result.position = .mid
    }
  }
  return result
}
