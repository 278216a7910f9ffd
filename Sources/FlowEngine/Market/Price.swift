/// A US dollar price as a whole number of billionths of a dollar.
///
/// An integer, because prices are keys (strike, NBBO level) and a replay must give the same
/// bits. Unit: 1 = $0.000000001, the unit of DBN, so no feed loses a digit. May be negative:
/// the net price of a spread.
public struct Price: Hashable, Comparable, Sendable {
  public let billionths: Int64

  @inlinable public init(billionths: Int64) { self.billionths = billionths }

  /// A price of whole cents.
  @inlinable public init(cents: Int64) { billionths = cents * 10_000_000 }

  public static let zero = Price(billionths: 0)

  @inlinable public static func < (a: Price, b: Price) -> Bool { a.billionths < b.billionths }

  /// Price × size × multiplier, in dollars; exact for prices of up to six decimals, saturating.
  ///
  /// - Parameter multiplier: shares per contract; 100 unless the series was adjusted, 1 for stock.
  @inlinable public func notional(of size: Int64, multiplier: Int64) -> Dollars {
    let product = Int128(billionths) * Int128(size)
    let (wide, overflow) = product.multipliedReportingOverflow(by: Int128(multiplier))
    guard overflow else { return Dollars(roundingBillionths: wide) }
    return Dollars(millionths: (product < 0) == (multiplier < 0) ? .max : .min)
  }
}
