/// What must be known of an underlying to see a dividend play (C-18).
struct DividendDay: Hashable, Sendable {
  /// Price of the stock, and the dividend a share. Billionths of a dollar.
  var spot: Int64
  var dividend: Int64
  /// The last session in which the stock is bought with the dividend.
  var isLastCumDate: Bool
}

/// Matched prints in deep calls on the last cum date: no view on the stock (C-18).
struct DividendPlay: Hashable, Sendable {
  /// Places in the list that was given, in order.
  var prints: [Int]
  var seqs: [UInt64]
  var contracts: Int64
  /// Pairs of equal size.
  var pairs: Int32
}

/// The dividend play in a component of prints, of any code: eligible calls in pairs of equal size.
///
/// A print is eligible when K <= 0.9 S, its time value is below the dividend, and it holds at least
/// half of the morning's open interest or 1,000 contracts (C-18).
///
/// - Parameter openInterest: of this morning; -1 when unknown.
/// - Returns: nil when there is no pair.
func dividendPlay(
  _ prints: [LegPrint], series: (InstrumentID) -> LegSeries, openInterest: (InstrumentID) -> Int64,
  day: DividendDay
) -> DividendPlay? {
  var eligible = prints.indices.filter {
    let print = prints[$0]
    return isDividendCall(
      print, series(print.instrument), openInterest: openInterest(print.instrument), day)
  }
  // Largest first; among equals the earlier, so that a leftover is always the last.
  eligible.sort {
    prints[$0].size != prints[$1].size
      ? prints[$0].size > prints[$1].size : prints[$0].seq < prints[$1].seq
  }
  var play = DividendPlay(prints: [], seqs: [], contracts: 0, pairs: 0)
  var place = 0
  while place + 1 < eligible.count {
    let (a, b) = (eligible[place], eligible[place + 1])
    guard prints[a].size == prints[b].size else {
      place += 1
      continue
    }
    play.prints += [a, b]
    play.contracts &+= 2 &* prints[a].size
    play.pairs += 1
    place += 2
  }
  guard play.pairs > 0 else { return nil }
  play.prints.sort()
  play.seqs = play.prints.map { prints[$0].seq }.sorted()
  return play
}

/// Whether a print would make a pair with its own like: a call so deep that not to exercise it
/// gives the dividend away.
func isDividendCall(
  _ print: LegPrint, _ series: LegSeries, openInterest: Int64, _ day: DividendDay
) -> Bool {
  guard day.isLastCumDate, day.spot > 0, day.dividend > 0, print.price > 0, print.size > 0,
    print.size < 10_000_000, series.right == .call,
    !series.isAdjusted,
    10 * Int128(series.strike) <= 9 * Int128(day.spot)
  else { return false }
  let timeValue = Int128(print.price) - Int128(day.spot) + Int128(series.strike)
  guard timeValue < Int128(day.dividend) else { return false }
  return print.size >= 1_000 || (openInterest >= 0 && 2 * print.size >= openInterest)
}
