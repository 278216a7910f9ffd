/// What the planner of parents plants; each comes with a twin that misses by one clause.
enum ParentPlan: String, CaseIterable, Sendable {
  // Packages, by structure.
  case vertical, ratio, backspread, calendar, diagonal, butterfly
  case ironFly = "iron_fly"
  case condor
  case ironCondor = "iron_condor"
  case straddle, strangle
  case riskReversal = "risk_reversal"
  case synthetic, custom
  /// Two names fit a call and a put at the middle of their quotes.
  case ambiguous
  case shortRoll
  // Financing and stock.
  case box
  case jellyRoll = "jelly_roll"
  case conversion, reversal
  case buyWrite = "buy_write"
  case collar, tied, qcc, dividend
  // One print, and many.
  case crossBlock, evenLadder, slopedLadder, priceLadder, repeated
  // Two orders that may be one.
  case leggedVertical, leggedRatio, leggedCalendar, leggedDiagonal
  case leggedRiskReversal, leggedStraddle, leggedStrangle
  // Hard cases of quotes, codes and cancels: a sweep that is one beside one that is none.
  case quoteAfter, oneTick, stale, crossed, unquoted
  case floorSweep, lateSweep, compression, oppositeSweeps
  case cancelOne, cancelAll, cancelPackage, cancelBlock

  /// Packages without a filter.
  static let packages: [ParentPlan] = [
    .vertical, .ratio, .backspread, .calendar, .diagonal, .butterfly, .ironFly, .condor,
    .ironCondor, .straddle, .strangle, .riskReversal, .synthetic, .custom,
  ]

  /// From the decision to the last print, with the time to find a place. Unit: seconds.
  var length: Int64 {
    switch self {
    case .repeated, .priceLadder: 140
    case .evenLadder, .slopedLadder, .stale: 70
    case .cancelOne, .cancelAll, .cancelPackage, .cancelBlock: 30
    default: 20
    }
  }
}
