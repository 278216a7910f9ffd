/// The parts of a package's score (C-30), each as it was added: the evidence is the score.
struct PackageScore: Hashable, Sendable {
  /// +6: the structure has a name and its code is one of such packages.
  var code: Int32 = 0
  /// +3 one participant time, +2 within 1 ms, +1 within 100 ms.
  var time: Int32 = 0
  /// +3: whole ratios over two legs or more.
  var ratio: Int32 = 0
  /// +3: several fills at one net price.
  var repeatedNet: Int32 = 0
  /// +2: the net price is inside the synthetic market (C-04).
  var insideMarket: Int32 = 0
  /// +2: a leg off the increment of its class.
  var offTick: Int32 = 0
  /// +1: vertical, calendar, diagonal, ratio.
  var common: Int32 = 0
  /// +2 over a rival name: at a side of its synthetic market while the rival is in the middle of
  /// its own (C-06).
  var edge: Int32 = 0
  /// +2 in a tie: both volatilities moved one way while the underlying stood (C-06).
  var volatility: Int32 = 0
  /// +3: a contingent stock print of exactly the size that the package needs.
  var stock: Int32 = 0
  /// -2 for each leg whose series has contracts that this package leaves.
  var leftover: Int32 = 0
  /// -2 for each further assumption: a stock leg that was not seen, a ratio past 3.
  var assumptions: Int32 = 0
  /// -1 for each leg past two.
  var legs: Int32 = 0

  var total: Int32 {
    code + time + ratio + repeatedNet + insideMarket + offTick + common + edge + volatility
      + stock + leftover + assumptions + legs
  }
}
