/// Contracts of a print that opened for certain, on each side: max(0, q − OI0 − V) (rule O-01).
///
/// Proof: before the print at most OI0 + V contracts are outstanding, and only those can be closed.
/// The bound of a parent is the sum over its prints, each with the volume before it (O-01a).
/// Written without a difference that could overflow.
/// - Parameters:
///   - openInterest: this morning's, not negative.
///   - volume: contracts traded before the print, not negative.
func provableOpening(size: Int64, openInterest: Int64, volume: Int64) -> Int64 {
  guard size > openInterest else { return 0 }
  return max(0, size - openInterest - volume)
}

/// What a whole day opened and closed, as the next morning's open interest tells (rule O-02).
///
/// Each contract traded has two sides, and each side opens or closes: they add up to 2 V, and their
/// difference is the change of open interest. Unit: contracts, counted on both sides.
public struct OpenCloseSides: Hashable, Sendable {
  /// At least this many sides opened; exactly, when no exercise, assignment, expiry or adjustment
  /// touched the series: those take open interest away, so the bound stays one.
  public let openingAtLeast: Int64
  /// At most this many sides closed by trading.
  public let closingAtMost: Int64
  /// Contracts of the day.
  public let volume: Int64

  /// - Parameters:
  ///   - volume: of the whole day, net of cancels, complete (H-08); not negative.
  ///   - before, after: open interest of this morning and of the next; not negative.
  /// - Returns: nil when the three cannot all be right: the volume cannot explain such a rise, or a
  ///   quantity is negative or beyond any market.
  public init?(volume: Int64, before: Int64, after: Int64) {
    let range = 0...(Int64.max / 4)
    guard range.contains(volume), range.contains(before), range.contains(after) else { return nil }
    let change = after - before
    guard change <= volume else { return nil }
    self.volume = volume
    // A fall beyond the volume is exercise or expiry: then nothing is proved.
    openingAtLeast = max(0, volume + change)
    closingAtMost = min(2 * volume, volume - change)
  }

  /// (V + ΔOI) / (2 V), in ten-thousandths, rounded down; nil when nothing traded.
  public var openingShare: Int64? {
    guard volume > 0 else { return nil }
    return Int64(Int128(openingAtLeast) * 10_000 / (Int128(volume) * 2))
  }
}

/// Sides that opened for certain by now, of a day whose volume passed the open interest: V − OI0.
///
/// No more than OI0 can be closed beyond what opened before. A fact about the day and never about
/// one print (rule O-03). Unit: contracts, counted on both sides.
func provableOpeningOfDay(volume: Int64, openInterest: Int64) -> Int64 {
  guard openInterest >= 0, volume > openInterest else { return 0 }
  return volume - openInterest
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
