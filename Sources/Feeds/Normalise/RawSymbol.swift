import FlowEngine

// Names where they lie in a record, without a copy: the same rules as `FlowEngine`'s own parsers
// of arrays, which every definition of a day would call three times.

extension Symbol {
  /// - Returns: nil when the text is empty, longer than 16 bytes, or not printable ASCII.
  init?<Bytes: RandomAccessCollection>(
    in bytes: Bytes
  ) where Bytes.Element == UInt8, Bytes.Index == Int {
    guard !bytes.isEmpty, bytes.count <= 16 else { return nil }
    var (high, low): (UInt64, UInt64) = (0, 0)
    for byte in bytes {
      guard byte > 0x20, byte < 0x7F else { return nil }
      high = high << 8 | low >> 56
      low = low << 8 | UInt64(byte)
    }
    // Text stands at the upper end, zeros behind it.
    let bits = UInt64(8 * (16 - bytes.count))
    guard bits > 0 else {
      self.init(high: high, low: low)
      return
    }
    self.init(
      high: bits < 64 ? high << bits | low >> (64 - bits) : low << (bits - 64),
      low: bits < 64 ? low << bits : 0)
  }

  /// - Returns: nil when nothing is left.
  var withoutDigits: Symbol? {
    var (high, low): (UInt64, UInt64) = (0, 0)
    var shift: UInt64 = 128
    for at in UInt64(0)..<16 {
      let byte = (at < 8 ? self.high >> (56 - 8 * at) : self.low >> (120 - 8 * at)) & 0xFF
      guard byte != 0, byte < 0x30 || byte > 0x39 else { continue }
      shift -= 8
      if shift >= 64 { high |= byte << (shift - 64) } else { low |= byte << shift }
    }
    return shift == 128 ? nil : Symbol(high: high, low: low)
  }

  var hasDigit: Bool {
    Self.hasDigit(high) || Self.hasDigit(low)
  }

  private static func hasDigit(_ word: UInt64) -> Bool {
    var rest = word
    while rest != 0 {
      let byte = rest >> 56
      if byte >= 0x30, byte <= 0x39 { return true }
      rest <<= 8
    }
    return false
  }
}

extension OSI {
  /// Accepts the padded form and the unpadded one.
  init?<Bytes: RandomAccessCollection>(
    in bytes: Bytes
  ) where Bytes.Element == UInt8, Bytes.Index == Int {
    guard bytes.count >= 16, bytes.count <= 21 else { return nil }
    let tail = bytes.endIndex - 15
    var end = bytes.startIndex
    while end < tail, bytes[end] != 0x20 { end += 1 }
    for at in end..<tail where bytes[at] != 0x20 { return nil }
    guard let root = Symbol(in: bytes[bytes.startIndex..<end]),
      let yymmdd = Self.number(bytes, tail, 6), let strike = Self.number(bytes, tail + 7, 8)
    else { return nil }
    let right: OptionRight
    switch bytes[tail + 6] {
    case UInt8(ascii: "C"): right = .call
    case UInt8(ascii: "P"): right = .put
    default: return nil
    }
    let (month, day) = (yymmdd / 100 % 100, yymmdd % 100)
    guard month >= 1, month <= 12, day >= 1, day <= 31 else { return nil }
    self.init(
      root: root, expiry: CalendarDate(yyyymmdd: Int32(20_000_000 + yymmdd)), right: right,
      strike: Price(billionths: Int64(strike) * 1_000_000))
  }

  private static func number<Bytes: RandomAccessCollection>(
    _ bytes: Bytes, _ start: Int, _ count: Int
  ) -> Int? where Bytes.Element == UInt8, Bytes.Index == Int {
    var value = 0
    for at in start..<start + count {
      let digit = bytes[at]
      guard digit >= 0x30, digit <= 0x39 else { return nil }
      value = value * 10 + Int(digit - 0x30)
    }
    return value
  }
}
