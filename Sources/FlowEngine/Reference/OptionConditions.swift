/// What an OPRA sale-condition letter means for side and grouping (rules §1.3).
public enum OptionConditionClass: UInt8, Sendable {
  /// Electronic single-leg, signed normally.
  case plain
  /// An intermarket sweep order: signed normally, a sweep candidate.
  case iso
  /// Signed, at most grade C: stopped and exposed.
  case auction
  /// Signed, at most grade D: negotiated before it was reported.
  case floor
  /// Signed at most grade D, own session.
  case extendedHours
  /// A package that met single-leg orders: leg side at most grade C.
  case multiLegVersusSingle
  /// No side: a leg of a package.
  case multiLeg
  /// No side: both parties were arranged before.
  case cross
  /// No side: tied to stock.
  case stockOption
  case reopening
  case late
  case cancel
  case compression
  /// A letter the table lacks: no side, counted (rule S-20).
  case unrecognised
  /// The feed has no conditions: signed, at most grade C (rule S-20).
  case notDelivered
}

/// The OPRA sale conditions, as dated data (`source`). Treatment: rules §1.3.
public enum OptionConditions {
  public static let source = TableSource(
    name: "OPRA sale conditions", asOf: CalendarDate(year: 2026, month: 11, day: 1),
    text: "OPRA participant interface specification, last-sale message types, as in two vendors' "
      + "public condition tables; letters retired on 2019-11-04 as remembered")

  struct Row: Sendable {
    let letter: UInt8
    let mnemonic: String
    let kind: OptionConditionClass
    /// Only in history of before 2019-11-04: it has a name and no treatment.
    let isRetired: Bool
    init(
      _ letter: Unicode.Scalar, _ mnemonic: String, _ kind: OptionConditionClass,
      isRetired: Bool = false
    ) {
      self.letter = UInt8(ascii: letter)
      self.mnemonic = mnemonic
      self.kind = kind
      self.isRetired = isRetired
    }

    /// A letter of before 2019, which is of no class of today.
    static func retired(_ letter: Unicode.Scalar, _ mnemonic: String) -> Row {
      Row(letter, mnemonic, .unrecognised, isRetired: true)
    }
  }

  static let rows: [Row] = [
    Row("A", "CANC", .cancel), Row("B", "OSEQ", .late), Row("C", "CNCL", .cancel),
    Row("D", "LATE", .late), Row("E", "CNCO", .cancel), Row("F", "OPEN", .late),
    Row("G", "CNOL", .cancel), Row("H", "OPNL", .late), Row("I", "AUTO", .plain),
    Row("J", "REOP", .reopening), Row("S", "ISOI", .iso),
    Row("a", "SLAN", .auction), Row("b", "SLAI", .auction),
    Row("c", "SLCN", .cross), Row("d", "SLCI", .cross), Row("e", "SLFT", .floor),
    Row("f", "MLET", .multiLeg), Row("g", "MLAT", .multiLeg), Row("h", "MLCT", .multiLeg),
    Row("i", "MLFT", .multiLeg), Row("j", "MESL", .multiLegVersusSingle),
    Row("k", "TLAT", .stockOption), Row("l", "MASL", .multiLegVersusSingle),
    Row("m", "MFSL", .multiLeg), Row("n", "TLET", .stockOption), Row("o", "TLCT", .stockOption),
    Row("p", "TLFT", .stockOption), Row("q", "TESL", .stockOption),
    Row("r", "TASL", .stockOption), Row("s", "TFSL", .stockOption),
    Row("t", "CBMO", .multiLeg), Row("u", "MCTP", .compression),
    Row("v", "EXHT", .extendedHours),
    .retired("K", "AJST"), .retired("L", "SPRD"), .retired("M", "STDL"), .retired("N", "STPD"),
    .retired("O", "CSTP"), .retired("P", "BWRT"), .retired("Q", "CMBO"), .retired("R", "SPIM"),
    .retired("T", "BNMK"), .retired("X", "XMPT"),
  ]

  /// Class by ASCII letter.
  static let byLetter: [OptionConditionClass] = {
    var table = [OptionConditionClass](repeating: .unrecognised, count: 256)
    for row in rows { table[Int(row.letter)] = row.kind }
    return table
  }()

  public static func classify(_ conditions: SaleConditions) -> OptionConditionClass {
    if !conditions.isDelivered { return .notDelivered }
    if conditions == .regular { return .plain }
    guard let letter = conditions.single else { return .unrecognised }
    return byLetter[Int(letter)]
  }

  /// The letter of a print that takes an earlier one back; nil for every other print.
  static func cancelLetter(_ conditions: SaleConditions) -> UInt8? {
    classify(conditions) == .cancel ? conditions.single : nil
  }

  /// The four-letter name of a letter, for pages and panes.
  public static func mnemonic(_ letter: UInt8) -> String? {
    rows.first { $0.letter == letter }?.mnemonic
  }

  /// Whether a letter was in use until 2019 only.
  static func isRetired(_ conditions: SaleConditions) -> Bool {
    rows.contains { $0.isRetired && $0.letter == conditions.single }
  }

  /// The letter behind the number that Massive (formerly Polygon) gives an option condition.
  ///
  /// The number is 201 for A, one more for each capital, and 227 for a, one more for each small
  /// letter.
  /// - Returns: nil for a number that is none of them, or of a letter that the table lacks.
  public static func letter(massive id: Int) -> UInt8? {
    let letter: UInt8
    switch id {
    case 201...226: letter = UInt8(ascii: "A") + UInt8(id - 201)
    case 227...252: letter = UInt8(ascii: "a") + UInt8(id - 227)
    default: return nil
    }
    return rows.contains { $0.letter == letter } ? letter : nil
  }

  /// A cross by its letter, or a package or stock cross: it makes a `cross_block` (rule C-13).
  static func isCross(_ conditions: SaleConditions) -> Bool {
    switch conditions.single {
    case UInt8(ascii: "c"), UInt8(ascii: "d"), UInt8(ascii: "h"), UInt8(ascii: "o"): true
    default: false
    }
  }
}
