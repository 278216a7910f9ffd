/// One coded print that waits for its package: a print of one underlying, venue and code family.
struct LegPrint: Hashable, Sendable {
  var seq: UInt64
  /// Participant time, nanoseconds (C-06b says what stands in where a feed has none).
  var participant: Int64
  /// Engine time at its arrival, nanoseconds.
  var arrival: Int64
  var instrument: InstrumentID
  /// Billionths of a dollar.
  var price: Int64
  /// Contracts.
  var size: Int64
  var venue: Venue
  /// The OPRA letter of its sale condition.
  var letter: UInt8
  /// The quote of its series before it, billionths; `Int64.min` = none.
  var bid: Int64 = .min
  var ask: Int64 = .min
  /// Contracts that opened for certain (O-01); -1 when unknown.
  var opening: Int64 = -1
  /// Data may be missing around it.
  var isSuspect = false
}

/// Nanoseconds between two moments, whichever is earlier; the largest number where one of them is
/// unknown and the distance does not fit.
func apart(_ a: Int64, _ b: Int64) -> Int64 {
  let (distance, isTooFar) = max(a, b).subtractingReportingOverflow(min(a, b))
  return isTooFar ? .max : distance
}

/// What a package needs to know of a series.
struct LegSeries: Hashable, Sendable {
  var instrument: InstrumentID
  var right: OptionRight
  /// Billionths of a dollar.
  var strike: Int64
  var expiry: CalendarDate
  /// Shares per contract.
  var multiplier: Int64 = 100
  /// The increment of its class, billionths; -1 when unknown (C-06b).
  var tick: Int64 = -1
  var isAdjusted = false
}

/// A contingent stock print (tape letters 7 and V) near a package: perhaps its stock leg.
struct StockPrint: Hashable, Sendable {
  var seq: UInt64
  var instrument: InstrumentID
  /// Nanoseconds.
  var participant: Int64
  /// Billionths of a dollar.
  var price: Int64
  /// Shares.
  var size: Int64
}

/// What the day says of one expiry, for the check of C-07; nil where it is unknown.
struct ImpliedRate: Hashable, Sendable {
  /// The day's median implied rate of this expiry, else what stands for it (`basis`). Basis points
  /// a year.
  var median: Int64?
  var basis = RateCheck.Basis.median
  /// Packages behind a median, or too few for one.
  var samples = 0
  /// Time to expiry, ten-thousandths of a year.
  var years: Int64?
  /// Price of the underlying at the prints, for a stock leg that was not seen. Billionths.
  var spot: Int64?
}
