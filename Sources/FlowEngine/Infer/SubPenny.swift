/// Where a price lies between two ticks of the quote (rule X-05).
///
/// Wholesalers that improve on the quote print fractions of a tick, and so do many others: it is a
/// mark of *sub-penny flow*, never of who traded and never of a side.
public enum SubPennyBand: UInt8, Sendable, CaseIterable {
  /// On the grid.
  case none
  /// (0, 0.4) of a tick above it.
  case low
  /// [0.4, 0.6]: a midpoint cross, while the tick is a cent.
  case middle
  /// (0.6, 1).
  case high

  /// Whether the print counts as sub-penny flow: in a band, and not at its middle.
  public var isFlow: Bool { self == .low || self == .high }

  /// - Parameters:
  ///   - price: billionths of a dollar; a price that is none has no band.
  ///   - tick: of the quote at this price on this date, billionths (S-43).
  public init(price: Int64, tick: Int64) {
    guard price > 0, tick > 0, tick <= Price.comparableMax else {
      self = .none
      return
    }
    let rest = price % tick
    if rest == 0 {
      self = .none
    } else if 10 * rest < 4 * tick {
      self = .low
    } else {
      self = 10 * rest > 6 * tick ? .high : .middle
    }
  }
}

extension TickTable {
  /// The quote increment of a stock at a price, by the definition of the day (S-43).
  ///
  /// A definition may tell the increment of an order book, which is finer than that of a quote:
  /// only half a cent is taken from it, everything else is a cent. Below a dollar a hundredth of a
  /// cent.
  /// - Source: 17 CFR 242.612.
  func quoteTick(at price: Price) -> Int64 {
    if price.billionths < 1_000_000_000 { return 100_000 }
    let tick = tick(at: price)
    return tick == 5_000_000 ? tick : 10_000_000
  }
}
