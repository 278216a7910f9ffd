/// Decimal numbers in text as whole billionths, never through floating point.
enum Decimal {
  /// - Returns: nil unless the text is `-`? digits (`.` digits)?, with at most nine decimals, and
  ///   fits.
  static func billionths(_ text: some Collection<UInt8>) -> Int64? {
    var rest = text[...]
    let isNegative = rest.first == UInt8(ascii: "-")
    if isNegative { rest = rest.dropFirst() }
    var value: Int64 = 0
    var digits = 0
    var decimals = -1
    for byte in rest {
      if byte == UInt8(ascii: "."), decimals < 0, digits > 0 {
        decimals = 0
        continue
      }
      guard JSONScanner.isDigit(byte), decimals < 9 else { return nil }
      let (product, overflow) = value.multipliedReportingOverflow(by: 10)
      let (sum, carry) = product.addingReportingOverflow(Int64(byte - 0x30))
      guard !overflow, !carry else { return nil }
      value = sum
      digits += 1
      if decimals >= 0 { decimals += 1 }
    }
    guard digits > 0, decimals != 0 else { return nil }
    for _ in max(0, decimals)..<9 {
      let (product, overflow) = value.multipliedReportingOverflow(by: 10)
      guard !overflow else { return nil }
      value = product
    }
    return isNegative ? -value : value
  }

  /// Whole digits only.
  static func integer(_ text: some Collection<UInt8>) -> UInt64? {
    guard !text.isEmpty else { return nil }
    var value: UInt64 = 0
    for byte in text {
      guard JSONScanner.isDigit(byte) else { return nil }
      let (product, overflow) = value.multipliedReportingOverflow(by: 10)
      let (sum, carry) = product.addingReportingOverflow(UInt64(byte - 0x30))
      guard !overflow, !carry else { return nil }
      value = sum
    }
    return value
  }

  /// At least two decimals, as a person writes dollars; more only where they are needed.
  static func append(billionths value: Int64, to text: inout [UInt8]) {
    if value < 0 { text.append(UInt8(ascii: "-")) }
    let magnitude = value.magnitude
    append(magnitude / 1_000_000_000, to: &text)
    text.append(UInt8(ascii: "."))
    var fraction = magnitude % 1_000_000_000
    var digits = 9
    while digits > 2, fraction % 10 == 0 {
      fraction /= 10
      digits -= 1
    }
    append(fraction, digits: digits, to: &text)
  }

  static func append(_ value: UInt64, to text: inout [UInt8]) {
    text.append(contentsOf: String(value).utf8)
  }

  /// Zero padded.
  static func append(_ value: UInt64, digits: Int, to text: inout [UInt8]) {
    let start = text.count
    var rest = value
    for _ in 0..<digits {
      text.append(0x30 + UInt8(rest % 10))
      rest /= 10
    }
    text[start...].reverse()
  }
}
