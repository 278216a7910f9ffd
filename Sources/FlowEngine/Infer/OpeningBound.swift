/// Contracts of a print that opened for certain, on each side: max(0, q − OI0 − V) (rule O-01).
///
/// Written without a difference that could overflow.
/// - Parameters:
///   - openInterest: this morning's, not negative.
///   - volume: contracts traded before the print, not negative.
func provableOpening(size: Int64, openInterest: Int64, volume: Int64) -> Int64 {
  guard size > openInterest else { return 0 }
  return max(0, size - openInterest - volume)
}

extension Int64 {
  func multipliedSaturating(by other: Int64) -> Int64 {
    let (product, overflow) = multipliedReportingOverflow(by: other)
    return overflow ? ((self < 0) == (other < 0) ? .max : .min) : product
  }

  /// Adds and stays at the end of the range: a total of garbage is garbage, and no trap.
  mutating func addSaturating(_ other: Int64) {
    let (sum, overflow) = addingReportingOverflow(other)
    self = overflow ? (other < 0 ? .min : .max) : sum
  }
}
