/// A cash dividend that the stock will pay before an option settles.
public struct Dividend: Hashable, Sendable {
  /// From now to the ex-dividend date. Unit: nanoseconds.
  public var after: Int64
  /// Per share.
  public var amount: Price

  public init(after: Int64, amount: Price) {
    self.after = after
    self.amount = amount
  }
}

/// The dividends still to come inside the life of an option, as the tree sees them.
struct Escrow {
  private let payments: [(years: Double, amount: Double)]
  private let rate: Double

  init(_ dividends: [Dividend], rate: Double, years: Double) {
    self.rate = rate
    payments = dividends.compactMap { dividend in
      let at = Double(dividend.after) / Double(TimeToSettlement.year)
      guard at > 0, at <= years, dividend.amount > .zero else { return nil }
      return (at, Greeks.dollars(dividend.amount))
    }
  }

  var isEmpty: Bool { payments.isEmpty }

  /// What the payments after a time are worth at that time.
  func value(after years: Double) -> Double {
    var total = 0.0
    for payment in payments where payment.years > years {
      total += payment.amount * Arithmetic.exp(-rate * (payment.years - years))
    }
    return total
  }
}
