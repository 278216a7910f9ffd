import FlowEngine

/// The vendor's numbers for conditions and exchanges, as the letters and codes of the tapes.
///
/// - Source: ThetaData's public tables of trade conditions, quote conditions and exchanges, read
///   November 2026 (`docs/feeds/thetadata.md`). They predate renamed venues: 22 and 31 are ISE
///   Mercury and Gemini, 58 is the second Nasdaq facility, once of the Boston exchange.
enum ThetaCodes {
  /// No condition.
  static let none: UInt8 = 255

  // swift-format-ignore
  private static let option: [(UInt8, Unicode.Scalar)] = [
    (2, "B"), (5, "F"), (6, "F"), (7, "H"), (13, "D"), (18, "I"), (21, "J"), (95, "S"),
    (40, "A"), (41, "C"), (42, "E"), (43, "G"),
    (125, "a"), (126, "b"), (127, "c"), (128, "d"), (129, "e"),
    (130, "f"), (131, "g"), (132, "h"), (133, "i"), (134, "j"), (135, "k"), (136, "l"), (137, "m"),
    (138, "n"), (139, "o"), (140, "p"), (141, "q"), (142, "r"), (143, "s"), (144, "t"),
    (147, "u"), (118, "v"), (148, "v"),
    // Retired in 2019.
    (34, "K"), (35, "L"), (36, "M"), (39, "N"), (44, "O"), (37, "P"), (38, "Q"), (106, "R"),
    (107, "T"), (108, "X"),
  ]

  // swift-format-ignore
  private static let stock: [(UInt8, Unicode.Scalar)] = [
    (32, "@"), (22, "A"), (10, "B"), (4, "W"), (11, "C"), (30, "D"), (18, "E"), (95, "F"),
    (15, "G"), (104, "H"), (115, "I"), (14, "K"), (29, "K"), (13, "L"), (51, "M"), (9, "N"),
    (5, "O"), (7, "O"), (62, "O"), (8, "P"), (66, "Q"), (12, "R"), (31, "S"), (1, "T"), (65, "U"),
    (53, "V"), (105, "V"), (114, "V"), (45, "X"), (54, "X"), (79, "Y"), (2, "Z"), (6, "Z"),
    (55, "1"), (56, "2"), (96, "4"), (97, "5"), (63, "6"), (98, "6"), (124, "7"), (117, "9"),
  ]
  /// Marks that say nothing about price or volume: regular, and exempt from the trade-through rule.
  private static let neutralStock: [UInt8] = [0, 107, 108, none]

  private static let optionLetters = table(option)
  private static let stockLetters = table(stock)

  private static func table(_ rows: [(UInt8, Unicode.Scalar)]) -> [UInt8] {
    var table = [UInt8](repeating: 0, count: 256)
    for row in rows { table[Int(row.0)] = UInt8(ascii: row.1) }
    return table
  }

  /// The OPRA letter of an option print.
  ///
  /// A number that the table lacks becomes its digits: no letter at all, so that the engine gives
  /// no side and names it.
  static func conditions(option code: UInt8) -> SaleConditions {
    guard code != 0, code != none else { return .regular }
    let letter = optionLetters[Int(code)]
    let letters = letter == 0 ? Array("\(code)".utf8) : [letter]
    return SaleConditions(letters: letters) ?? .regular
  }

  /// The tape letters of a stock print, and the first number that the table lacks.
  ///
  /// Such a number becomes `?`, which no tape has, so that the print is kept out of price and side.
  static func conditions(stock codes: [UInt8]) -> (SaleConditions, unknown: UInt8?) {
    var letters: [UInt8] = []
    var unknown: UInt8?
    // The main condition repeats one of the further ones, which have the order of the tape.
    for code in codes.dropFirst() + codes.prefix(1) where !neutralStock.contains(code) {
      var letter = stockLetters[Int(code)]
      if letter == 0 {
        unknown = unknown ?? code
        letter = UInt8(ascii: "?")
      }
      if !letters.contains(letter) { letters.append(letter) }
    }
    return (SaleConditions(letters: letters) ?? .regular, unknown)
  }

  /// The letter of a stock print that takes an earlier one back.
  static func cancelLetter(stock codes: [UInt8]) -> UInt8? {
    for code in codes {
      switch code {
      case 40: return UInt8(ascii: "A")
      case 41: return UInt8(ascii: "C")
      case 42: return UInt8(ascii: "E")
      case 43, 44: return code == 43 ? UInt8(ascii: "G") : UInt8(ascii: "A")
      default: continue
      }
    }
    return nil
  }

  // swift-format-ignore
  private static let optionVenues: [Int: Venue] = [
    1: "XNDQ", 4: "AMXO", 5: "XCBO", 6: "XISX", 7: "ARCO", 9: "XPHL", 10: "OPRA", 11: "XBOX",
    22: "MCRY", 31: "GMNI", 42: "C2OX", 43: "XMIO", 46: "EMLD", 47: "XBXO", 60: "BATO",
    65: "EDGO", 69: "MPRL", 73: "MXOP",
  ]
  // swift-format-ignore
  private static let stockVenues: [Int: Venue] = [
    1: "XNAS", 2: "XADF", 3: "XNYS", 4: "XASE", 5: "CBSX", 6: "XISE", 7: "ARCX", 8: "XCIS",
    9: "XPSX", 11: "XBOS", 17: "XCHI", 43: "EPRL", 57: "FINN", 58: "FINC", 59: "FINY", 60: "BATS",
    63: "BATY", 64: "EDGA", 65: "EDGX", 68: "IEXG", 69: "EPRL", 73: "MEMX", 75: "LTSE", 77: "24EQ",
  ]

  static func venue(_ code: Int, isOption: Bool) -> Venue? {
    isOption ? optionVenues[code] : stockVenues[code]
  }

  /// Quote conditions that the vendor calls firm and not halted.
  private static let firm: Set<Int> = [
    0, 1, 3, 4, 5, 7, 8, 12, 13, 14, 15, 16, 42, 48, 49, 50, 51, 52, 53, 54, 56,
  ]

  /// Whether a quote of this condition binds; one that does not must sign no print (rule S-23).
  static func isFirm(_ condition: Int) -> Bool { firm.contains(condition) }
}
