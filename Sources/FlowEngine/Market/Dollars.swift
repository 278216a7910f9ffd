/// An amount of US dollars as a whole number of millionths of a dollar.
///
/// Millionths and not cents: an off-exchange print of $941.8055 has a notional that cents
/// cannot hold. Unit: 1 = $0.000001; the range is ±9.2 trillion dollars.
public struct Dollars: Hashable, Comparable, Sendable {
  public let millionths: Int64

  @inlinable public init(millionths: Int64) { self.millionths = millionths }

  /// An amount of whole dollars.
  @inlinable public init(whole: Int64) { millionths = whole * 1_000_000 }

  /// Rounds billionths of a dollar half to even, saturating at the ends of the range.
  @inlinable public init(roundingBillionths wide: Int128) {
    var quotient = wide / 1_000
    let rest = wide % 1_000
    let magnitude = rest < 0 ? -rest : rest
    if magnitude > 500 || (magnitude == 500 && quotient & 1 == 1) {
      quotient += wide < 0 ? -1 : 1
    }
    millionths = Int64(clamping: quotient)
  }

  public static let zero = Dollars(millionths: 0)

  @inlinable public static func < (a: Dollars, b: Dollars) -> Bool {
    a.millionths < b.millionths
  }
  @inlinable public static func + (a: Dollars, b: Dollars) -> Dollars {
    Dollars(millionths: a.millionths &+ b.millionths)
  }
  @inlinable public static func - (a: Dollars, b: Dollars) -> Dollars {
    Dollars(millionths: a.millionths &- b.millionths)
  }
  @inlinable public static func += (a: inout Dollars, b: Dollars) { a = a + b }
}

extension Dollars: ExpressibleByIntegerLiteral {
  /// A literal counts whole dollars, as a person writes a threshold: `50_000`.
  public init(integerLiteral value: Int64) { self.init(whole: value) }
}
