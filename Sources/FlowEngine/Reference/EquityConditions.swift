/// What the sale-condition letters of an equity print mean for price and side logic.
///
/// Dated data (`source`). The order of the exclusions is that of the `excluded` field of a print.
public enum EquityConditions {
  public static let source = TableSource(
    name: "CTA and UTP sale conditions", asOf: CalendarDate(year: 2026, month: 11, day: 1),
    text: "CTA and UTP participant specifications as given in a vendor's public glossary")

  /// The first reason that keeps a print out of price and side logic, in the fixed order.
  ///
  /// - Parameter tape: ASCII A, B or C; the letter B means average price on tapes A and B
  ///   (CTA) and on an unknown one, and bunched on tape C (UTP).
  public static func exclusion(_ conditions: SaleConditions, tape: UInt8) -> Exclusion {
    guard conditions.isDelivered else { return .none }
    var best = Exclusion.none
    var rest = conditions.packed
    while rest != 0 {
      let letter = UInt8(truncatingIfNeeded: rest)
      rest >>= 8
      let found = letter == 0 ? .none : exclusion(of: letter, tape: tape)
      guard found != .none else { continue }
      if best == .none || found.rawValue < best.rawValue { best = found }
    }
    return best
  }

  static func exclusion(of letter: UInt8, tape: UInt8) -> Exclusion {
    switch letter {
    case UInt8(ascii: "B"): tape == UInt8(ascii: "C") ? .none : .averagePrice
    case UInt8(ascii: "W"), UInt8(ascii: "G"): .averagePrice
    case UInt8(ascii: "4"): .derivativelyPriced
    case UInt8(ascii: "P"): .priorReference
    case UInt8(ascii: "7"), UInt8(ascii: "V"): .contingent
    case UInt8(ascii: "L"): .late
    case UInt8(ascii: "Z"), UInt8(ascii: "U"): .outOfSequence
    case UInt8(ascii: "T"): .extendedHours
    case UInt8(ascii: "C"), UInt8(ascii: "N"), UInt8(ascii: "R"), UInt8(ascii: "H"): .settlement
    case UInt8(ascii: "X"), UInt8(ascii: "O"), UInt8(ascii: "5"), UInt8(ascii: "6"): .cross
    case UInt8(ascii: "M"), UInt8(ascii: "Q"), UInt8(ascii: "9"): .officialPrice
    case UInt8(ascii: "1"), UInt8(ascii: "2"), UInt8(ascii: "3"): .stopped
    case UInt8(ascii: "@"), UInt8(ascii: "F"), UInt8(ascii: "Y"), UInt8(ascii: "S"),
      UInt8(ascii: "I"), UInt8(ascii: "E"), UInt8(ascii: "K"), UInt8(ascii: "A"),
      UInt8(ascii: "D"):
      .none
    case UInt8(ascii: "8"): .correction
    default: .unknownCondition
    }
  }

  /// Whether the print counts in volume: not the official open and close, nor the corrected close.
  static func countsVolume(_ conditions: SaleConditions) -> Bool {
    !(conditions.contains(UInt8(ascii: "M")) || conditions.contains(UInt8(ascii: "Q"))
      || conditions.contains(UInt8(ascii: "9")))
  }

  static func isOddLot(_ conditions: SaleConditions) -> Bool {
    conditions.contains(UInt8(ascii: "I"))
  }
}

extension SaleConditions {
  /// Whether a letter is among them. On the packed word and not on `letters`, a list on the heap:
  /// it is asked seven times for each equity print.
  func contains(_ letter: UInt8) -> Bool {
    guard isDelivered else { return false }
    // The letter becomes a zero byte; a borrow out of a zero byte sets its high bit.
    let word = packed ^ (UInt64(letter) &* 0x0101_0101_0101_0101)
    return (word &- 0x0101_0101_0101_0101) & ~word & 0x8080_8080_8080_8080 != 0
  }
}
