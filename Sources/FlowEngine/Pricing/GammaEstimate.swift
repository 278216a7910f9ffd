/// The two estimates of dealer gamma that may be shown, each with what it assumes.
///
/// Who holds the other side is not in the data: the numbers are what *would* be held if the
/// assumption were true. They are shown as a range, with the share of contracts without a side.
/// - Source: rules G-01 to G-05.
public enum GammaStatement {
  public static let openInterestLine = "assumes: dealers long calls, short puts"
  public static let flowLine =
    "assumes: every aggressor a customer, every resting side a dealer, all positions kept"
  /// What was traded, without any of them; a history takes its values by this name (K-06).
  public static let tradedLine = "signed 0DTE gamma traded in five minutes, per 1 %"
  /// Beside the first estimate on the day of expiry (G-03).
  public static let zeroDayLine = "open interest misses everything opened today"
  /// Beside both for index options (G-04); the alert confidence is at most Low.
  public static let indexLine = "index options: published side accuracy 53-66 %, packages are many"
}

/// Gamma of one contract in dollars: what a dealer would trade in the stock per 1 % move.
public enum DollarGamma {
  /// Γ × multiplier × S² × 0.01. Unit: billionths of a dollar per contract; saturating.
  ///
  /// - Parameter gamma: billionths per dollar, as in `Greeks`.
  public static func perContract(gamma: Int64, spot: Price, multiplier: Int32) -> Int128 {
    guard gamma > 0, spot > .zero, multiplier > 0 else { return 0 }
    // Millionths of a dollar are enough of a stock price, and keep the square in range.
    let level = Int128(spot.billionths / 1_000)
    let square = level * level
    let (product, overflow) = square.multipliedReportingOverflow(by: Int128(gamma))
    guard !overflow else { return .max }
    // 10⁻⁹ × 10⁻⁶ × 10⁻⁶ × 10⁻² is 10⁻²³, and a billionth is 10⁻⁹.
    let (whole, again) = (product / 100_000_000_000_000)
      .multipliedReportingOverflow(by: Int128(multiplier))
    return again ? .max : whole
  }
}

/// A running sum of dollar gamma over series or prints; whole numbers, so order does not matter.
public struct GammaTally: Hashable, Sendable {
  private var billionths: Int128 = 0
  /// Contracts that entered with a side, and those that had none.
  public private(set) var signed: Int64 = 0
  public private(set) var unsigned: Int64 = 0

  public init() {}

  /// One series of the open-interest estimate: calls add, puts subtract.
  public mutating func add(
    openInterest: Int64, right: OptionRight, gamma: Int64, spot: Price, multiplier: Int32
  ) {
    guard openInterest > 0 else { return }
    let each = DollarGamma.perContract(gamma: gamma, spot: spot, multiplier: multiplier)
    add(each, times: right == .call ? openInterest : -openInterest)
    signed = signed &+ openInterest
  }

  /// One print of the flow estimate: a buyer leaves the dealer short gamma, a seller long.
  ///
  /// A print below grade B, or without a side, is counted and moves nothing.
  /// - Parameter isTakenBack: what it added before leaves again.
  public mutating func add(
    _ side: Side, grade: Grade, contracts: Int64, gamma: Int64, spot: Price, multiplier: Int32,
    isTakenBack: Bool = false
  ) {
    guard contracts > 0 else { return }
    let counted = isTakenBack ? -contracts : contracts
    guard side != .unknown, grade <= .b else {
      unsigned = unsigned &+ counted
      return
    }
    let each = DollarGamma.perContract(gamma: gamma, spot: spot, multiplier: multiplier)
    add(each, times: side == .buy ? -counted : counted)
    signed = signed &+ counted
  }

  /// Per 1 % move of the underlying.
  public var dollars: Dollars { Dollars(roundingBillionths: billionths) }

  /// Contracts without a side among all. Unit: 1/10,000; nil before the first.
  public var unsignedShare: Int32? {
    let total = Int128(signed) + Int128(unsigned)
    guard total > 0 else { return nil }
    return Int32(clamping: Int128(unsigned) * 10_000 / total)
  }

  private mutating func add(_ each: Int128, times contracts: Int64) {
    let (product, overflow) = each.multipliedReportingOverflow(by: Int128(contracts))
    let amount = overflow ? (contracts < 0 ? Int128.min : .max) : product
    let (sum, beyond) = billionths.addingReportingOverflow(amount)
    billionths = beyond ? (amount < 0 ? .min : .max) : sum
  }
}

/// Both estimates of one underlying: never one number alone (G-02).
public struct GammaRange: Hashable, Sendable {
  public var openInterest: Dollars
  public var flow: Dollars
  /// Unit: 1/10,000 of the contracts traded; nil when nothing traded.
  public var unsignedShare: Int32?

  public init(openInterest: GammaTally, flow: GammaTally) {
    self.openInterest = openInterest.dollars
    self.flow = flow.dollars
    unsignedShare = flow.unsignedShare
  }

  public var low: Dollars { min(openInterest, flow) }
  public var high: Dollars { max(openInterest, flow) }
}
