/// The multi-leg sale conditions by what they may be packed with (C-01).
enum CodeFamily: UInt8, Hashable, Sendable {
  /// f g h i: against other complex orders. t: proprietary combinations of three legs or more.
  case complex
  /// j l m: against single-leg orders.
  case versusSingle
  /// k, n to s: tied to stock.
  case stockOption

  /// - Returns: nil for every other letter, and for u: compression is no order.
  init?(letter: UInt8) {
    switch LegGroup(letter: letter) {
    case .none: return nil
    case .complex, .complexFloor, .proprietary: self = .complex
    case .versusSingle, .versusSingleFloor: self = .versusSingle
    case .stockOption, .stockOptionFloor: self = .stockOption
    }
  }
}

/// The prints of a family that one package can hold: a package is executed on the floor or not,
/// and a proprietary combination says so in each leg.
enum LegGroup: UInt8, Sendable {
  case none, complex, complexFloor, proprietary, versusSingle, versusSingleFloor, stockOption
  case stockOptionFloor

  /// A print without a price, or of a size that no print has, is in no group (S-21).
  init(_ print: LegPrint) {
    let isSound = print.price > 0 && print.size > 0 && print.size < 10_000_000
    self = isSound ? LegGroup(letter: print.letter) : .none
  }

  init(letter: UInt8) {
    switch Unicode.Scalar(letter) {
    case "f", "g", "h": self = .complex
    case "i": self = .complexFloor
    case "t": self = .proprietary
    case "j", "l": self = .versusSingle
    case "m": self = .versusSingleFloor
    case "k", "n", "o", "q", "r": self = .stockOption
    case "p", "s": self = .stockOptionFloor
    default: self = .none
    }
  }

  /// The letters i m p s, whose times are written by hand.
  var isFloor: Bool {
    self == .complexFloor || self == .versusSingleFloor || self == .stockOptionFloor
  }
  var isStockTied: Bool { self == .stockOption || self == .stockOptionFloor }

  /// The fewest option legs: the stock is the second leg of a stock-option code.
  var legsMin: Int {
    switch self {
    case .stockOption, .stockOptionFloor: 1
    case .proprietary: 3
    default: 2
    }
  }

  /// Traded on a book: not auctioned, crossed or negotiated. Asked for grade B (C-05).
  static func isElectronic(_ letter: UInt8) -> Bool {
    switch Unicode.Scalar(letter) {
    case "f", "j", "n", "q": true
    default: false
    }
  }

  /// Both parties were arranged before: the package has no aggressor.
  static func isCross(_ letter: UInt8) -> Bool {
    letter == UInt8(ascii: "h") || letter == UInt8(ascii: "o")
  }
}
