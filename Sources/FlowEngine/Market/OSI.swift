/// The 21-character OCC symbol of an option series: root, yymmdd, C or P, strike × 1000.
///
/// - Source: `docs/feeds/dbn.md`, Symbology. Parsed from the right: the last 15 characters are
///   fixed, the rest is the root.
public struct OSI: Hashable, Sendable {
  public var root: Symbol
  public var expiry: CalendarDate
  public var right: OptionRight
  public var strike: Price

  public init(root: Symbol, expiry: CalendarDate, right: OptionRight, strike: Price) {
    self.root = root
    self.expiry = expiry
    self.right = right
    self.strike = strike
  }

  public init(_ contract: Contract) {
    self.init(
      root: contract.root, expiry: contract.expiry, right: contract.right,
      strike: contract.strike)
  }

  /// Accepts the padded form and the unpadded one.
  public init?(_ text: String) {
    self.init(bytes: Array(text.utf8))
  }

  public init?(bytes: [UInt8]) {
    guard bytes.count >= 16, bytes.count <= 21 else { return nil }
    let tail = Array(bytes.suffix(15))
    let name = bytes.dropLast(15).prefix { $0 != 0x20 }
    guard bytes.dropLast(15).dropFirst(name.count).allSatisfy({ $0 == 0x20 }),
      let root = Symbol(bytes: name), let yymmdd = Self.number(tail[0..<6]),
      let strike = Self.number(tail[7..<15])
    else { return nil }
    switch tail[6] {
    case UInt8(ascii: "C"): right = .call
    case UInt8(ascii: "P"): right = .put
    default: return nil
    }
    let (month, day) = (yymmdd / 100 % 100, yymmdd % 100)
    guard (1...12).contains(month), (1...31).contains(day) else { return nil }
    self.root = root
    expiry = CalendarDate(yyyymmdd: Int32(20_000_000 + yymmdd))
    self.strike = Price(billionths: Int64(strike) * 1_000_000)
  }

  private static func number(_ digits: ArraySlice<UInt8>) -> Int? {
    var value = 0
    for digit in digits {
      guard digit >= 0x30, digit <= 0x39 else { return nil }
      value = value * 10 + Int(digit - 0x30)
    }
    return value
  }

  /// A digit in the root marks an adjusted deliverable (rule H-09).
  public var isAdjusted: Bool {
    root.description.utf8.contains { $0 >= 0x30 && $0 <= 0x39 }
  }
}

extension OSI: CustomStringConvertible {
  /// The padded 21-character form.
  public var description: String {
    var bytes = Array(root.description.utf8)
    while bytes.count < 6 { bytes.append(0x20) }
    Self.append(Int(expiry.yyyymmdd) % 1_000_000, digits: 6, to: &bytes)
    bytes.append(right == .call ? UInt8(ascii: "C") : UInt8(ascii: "P"))
    Self.append(Int(strike.billionths / 1_000_000), digits: 8, to: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }

  private static func append(_ value: Int, digits: Int, to bytes: inout [UInt8]) {
    var text: [UInt8] = []
    var rest = value
    for _ in 0..<digits {
      text.append(0x30 + UInt8(rest % 10))
      rest /= 10
    }
    bytes.append(contentsOf: text.reversed())
  }
}
