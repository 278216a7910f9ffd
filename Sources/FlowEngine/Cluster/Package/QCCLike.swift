/// Whether a crossed print looks like a qualified contingent cross (C-13); the code never says so.
enum QCCVerdict: Hashable, Sendable {
  case no
  /// The delta is missing, so the size of its stock leg is unknown.
  case unknown
  /// With the stock print that fits.
  case like(StockPrint)
}

/// A cross of 1,000 contracts or more at or inside the market, with a contingent stock print of its
/// delta-weighted size, give or take 10 %, within 15 seconds (C-13).
///
/// - Parameters:
///   - delta: ten-thousandths; nil when unknown.
///   - stock: contingent prints (tape letters 7 and V) of the underlying.
func qccLike(
  _ print: LegPrint, series: LegSeries, delta: Int64?, stock: [StockPrint]
) -> QCCVerdict {
  guard ["c", "d", "h", "o"].contains(Unicode.Scalar(print.letter)), print.size >= 1_000,
    print.bid == .min || print.price >= print.bid, print.ask == .min || print.price <= print.ask
  else { return .no }
  guard let delta, delta.magnitude <= 10_000 else { return .unknown }
  // Shares × 10⁴.
  let asked = Int128(series.multiplier) * Int128(print.size) * Int128(delta.magnitude)
  guard asked > 0 else { return .no }
  var best: (distance: Int128, time: Int64, print: StockPrint)?
  for other in stock {
    let difference = Int128(other.size) * 10_000 - asked
    let distance = difference < 0 ? -difference : difference
    let time = apart(other.participant, print.participant)
    guard 10 * distance <= asked, time <= 15_000_000_000 else { continue }
    if let known = best,
      (known.distance, known.time, known.print.seq) <= (distance, time, other.seq)
    {
      continue
    }
    best = (distance, time, other)
  }
  return best.map { .like($0.print) } ?? .no
}
