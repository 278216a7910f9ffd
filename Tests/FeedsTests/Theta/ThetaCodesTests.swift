import CustomDump
import Foundation
import Testing

@testable import Feeds
@testable import FlowEngine

/// The vendor's numbers against the names that it gives them, and against the tapes' own letters.
@Suite struct ThetaCodesTests {
  /// Number and name as in the vendor's table, and the OPRA mnemonic of that name.
  // swift-format-ignore
  static let options: [(code: UInt8, name: String, mnemonic: String)] = [
    (2,   "OUT_OF_SEQ",                 "OSEQ"), (6,   "OPEN_REPORT_OUT_OF_SEQ",     "OPEN"),
    (7,   "OPEN_REPORT_IN_SEQ",         "OPNL"), (13,  "SOLD_LAST",                  "LATE"),
    (18,  "AUTO_EXECUTION",             "AUTO"), (21,  "REOPEN",                     "REOP"),
    (40,  "CANC",                       "CANC"), (41,  "CANC_LAST",                  "CNCL"),
    (42,  "CANC_OPEN",                  "CNCO"), (43,  "CANC_ONLY",                  "CNOL"),
    (95,  "INTERMARKET_SWEEP",          "ISOI"), (125, "SINGLE_LEG_AUCTION_NON_ISO", "SLAN"),
    (126, "SINGLE_LEG_AUCTION_ISO",     "SLAI"), (127, "SINGLE_LEG_CROSS_NON_ISO",   "SLCN"),
    (128, "SINGLE_LEG_CROSS_ISO",       "SLCI"), (129, "SINGLE_LEG_FLOOR_TRADE",     "SLFT"),
    (130, "MULTI_LEG_AUTOELEC_TRADE",   "MLET"), (131, "MULTI_LEG_AUCTION",          "MLAT"),
    (132, "MULTI_LEG_CROSS",            "MLCT"), (133, "MULTI_LEG_FLOOR_TRADE",      "MLFT"),
    (134, "ML_AUTO_ELEC_TRADE_AGSL",    "MESL"), (135, "STOCK_OPTIONS_AUCTION",      "TLAT"),
    (136, "ML_AUCTION_AGSL",            "MASL"), (137, "ML_FLOOR_TRADE_AGSL",        "MFSL"),
    (138, "STK_OPT_AUTO_ELEC_TRADE",    "TLET"), (139, "STOCK_OPTIONS_CROSS",        "TLCT"),
    (140, "STOCK_OPTIONS_FLOOR_TRADE",  "TLFT"), (141, "STK_OPT_AE_TRD_AGSL",        "TESL"),
    (142, "STK_OPT_AUCTION_AGSL",       "TASL"), (143, "STK_OPT_FLOOR_TRADE_AGSL",   "TFSL"),
    (144, "ML_FLOOR_TRADE_OF_PP",       "CBMO"), (147, "MULTILAT_COMP_TR_PDP",       "MCTP"),
    (148, "EXTENDED_HOURS_TRADE",       "EXHT"),
  ]

  @Test("each number of an option print is the OPRA letter of its name")
  func optionLetters() throws {
    for row in Self.options {
      let letter = try #require(ThetaCodes.conditions(option: row.code).single)
      expectNoDifference(OptionConditions.mnemonic(letter), row.mnemonic, row.name)
    }
    // Every letter of today is reached by a number, so that none was left out.
    let reached = Set((0...255).compactMap { ThetaCodes.conditions(option: UInt8($0)).single })
    let today = "ABCDEFGHIJSabcdefghijklmnopqrstuv"
    expectNoDifference(Set(today.utf8).subtracting(reached), [])
    expectNoDifference(ThetaCodes.conditions(option: 0), .regular)
    expectNoDifference(ThetaCodes.conditions(option: 255), .regular)
  }

  @Test("a number that the table lacks keeps its digits, and no side")
  func unknown() {
    let conditions = ThetaCodes.conditions(option: 145)
    expectNoDifference(conditions.letters, Array("145".utf8))
    expectNoDifference(OptionConditions.classify(conditions), .unrecognised)
    expectNoDifference(OptionConditions.classify(ThetaCodes.conditions(option: 1)), .unrecognised)
    let stock = ThetaCodes.conditions(stock: [78, 32, 78, 255, 255])
    expectNoDifference(stock.0.letters, Array("@?".utf8))
    expectNoDifference(stock.unknown, 78)
    expectNoDifference(EquityConditions.exclusion(stock.0, tape: 0x43), .unknownCondition)
  }

  // swift-format-ignore
  @Test("stock conditions in the order of the tape, each once", arguments: [
    ([1, 32, 95, 1, 115] as [UInt8], "@FTI", "sweep, extended hours, odd lot"),
    ([62, 32, 62, 255, 45],          "@OX",  "the opening cross"),
    ([66, 255, 255, 66, 66],         "Q",    "the official open, once"),
    ([95, 255, 255, 255, 255],       "F",    "only the main condition"),
    ([0, 32, 108, 255, 255],         "@",    "exempt from trade-through says nothing here"),
    ([0, 255, 255, 255, 255],        "",     "regular"),
  ])
  func stockLetters(_ codes: [UInt8], _ letters: String, _ why: String) {
    let found = ThetaCodes.conditions(stock: codes)
    expectNoDifference(String(decoding: found.0.letters, as: UTF8.self), letters, "\(why)")
    expectNoDifference(found.unknown, nil)
  }

  // swift-format-ignore
  @Test("a stock print that takes another back is a cancel", arguments: [
    (40, "A"), (41, "C"), (42, "E"), (43, "G"), (44, "A"),
  ] as [(UInt8, Unicode.Scalar)])
  func cancels(_ code: UInt8, _ letter: Unicode.Scalar) {
    expectNoDifference(
      ThetaCodes.cancelLetter(stock: [code, 255, 255, 255, 255]), UInt8(ascii: letter))
    expectNoDifference(ThetaCodes.cancelLetter(stock: [0, 32, 255, 255, 255]), nil)
  }

  // swift-format-ignore
  @Test("one number, two markets", arguments: [
    (1, "XNDQ", "XNAS"), (4, "AMXO", "XASE"), (7, "ARCO", "ARCX"), (9, "XPHL", "XPSX"),
    (43, "XMIO", "EPRL"), (60, "BATO", "BATS"), (65, "EDGO", "EDGX"), (69, "MPRL", "EPRL"),
    (73, "MXOP", "MEMX"),
  ] as [(Int, Venue, Venue)])
  func venues(_ code: Int, _ option: Venue, _ stock: Venue) {
    expectNoDifference(ThetaCodes.venue(code, isOption: true), option)
    expectNoDifference(ThetaCodes.venue(code, isOption: false), stock)
  }

  @Test("57, 58 and 59 are off exchange, and no other number is")
  func offExchange() {
    let codes = (0..<256).filter { ThetaCodes.venue($0, isOption: false)?.isOffExchange == true }
    // 2 is the ADF.
    expectNoDifference(codes, [2, 57, 58, 59])
  }
}

/// The same against the vendor's tables as they were recorded.
@Suite(.enabled(if: ReferenceData.isThere, ReferenceData.skipped))
struct ThetaTableTests {
  /// Code and the further fields, up to the description.
  static func table(_ name: String) throws -> [Int: [String]] {
    let text = String(
      decoding: try ReferenceData.bytes("theta/reference/\(name).csv"), as: UTF8.self)
    var rows: [Int: [String]] = [:]
    for line in text.split(whereSeparator: \.isNewline).dropFirst() {
      let fields = line.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
      if let code = Int(fields[0]) { rows[code] = Array(fields.dropFirst()) }
    }
    return rows
  }

  @Test("the names of the option conditions")
  func names() throws {
    let table = try Self.table("trade-conditions")
    for row in ThetaCodesTests.options { expectNoDifference(table[Int(row.code)]?[0], row.name) }
  }

  @Test("a quote condition is firm where the table says firm and not halted")
  func firm() throws {
    let table = try Self.table("quote-conditions")
    expectNoDifference(table.count, 74)
    for (code, row) in table.sorted(by: { $0.key < $1.key }) {
      expectNoDifference(
        ThetaCodes.isFirm(code), row[1] == "true" && row[2] == "false", "\(code) \(row[0])")
    }
  }

  @Test("a stock condition counts in volume where the table says so")
  func volume() throws {
    let table = try Self.table("trade-conditions")
    // 56, 104 and 114 the table leaves out of volume against the tapes' own rule, by which only the
    // official prices and the corrected close stay out (S-41).
    let exceptions: Set<Int> = [56, 104, 114]
    var checked = 0
    for (code, row) in table.sorted(by: { $0.key < $1.key }) where row[1] == "false" {
      let letters = ThetaCodes.conditions(stock: [UInt8(code), 255, 255, 255, 255])
      guard letters.unknown == nil, letters.0 != .regular else { continue }
      checked += 1
      guard !exceptions.contains(code) else { continue }
      expectNoDifference(
        EquityConditions.countsVolume(letters.0), row[5] == "true", "\(code) \(row[0])")
    }
    #expect(checked > 30)
  }
}
