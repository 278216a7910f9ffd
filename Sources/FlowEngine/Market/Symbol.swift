/// A short ASCII name (a ticker, a feed) held inline, up to 16 bytes.
///
/// Inline, because an event must be trivially copyable; ordered as text, so that sorted output
/// reads as people expect.
public struct Symbol: Hashable, Sendable {
  /// Big-endian packed bytes, zero padded: integer order is text order.
  public let high: UInt64
  public let low: UInt64

  @inlinable public init(high: UInt64, low: UInt64) {
    self.high = high
    self.low = low
  }

  /// - Returns: nil when the text is empty, longer than 16 bytes, or not printable ASCII.
  public init?(_ text: String) {
    self.init(bytes: Array(text.utf8))
  }

  public init?(bytes: some Collection<UInt8>) {
    guard !bytes.isEmpty, bytes.count <= 16 else { return nil }
    var high: UInt64 = 0
    var low: UInt64 = 0
    var index = 0
    for byte in bytes {
      guard byte > 0x20, byte < 0x7F else { return nil }
      if index < 8 {
        high |= UInt64(byte) << UInt64(56 - 8 * index)
      } else {
        low |= UInt64(byte) << UInt64(56 - 8 * (index - 8))
      }
      index += 1
    }
    self.init(high: high, low: low)
  }

  /// No name: an instrument that was not resolved.
  public static let none = Symbol(high: 0, low: 0)

  public var isNone: Bool { high == 0 }
}

extension Symbol: Comparable {
  @inlinable public static func < (a: Symbol, b: Symbol) -> Bool {
    a.high != b.high ? a.high < b.high : a.low < b.low
  }
}

extension Symbol: CustomStringConvertible {
  public var description: String {
    var bytes: [UInt8] = []
    for word in [high, low] {
      for shift in stride(from: 56, through: 0, by: -8) {
        let byte = UInt8(truncatingIfNeeded: word >> UInt64(shift))
        if byte != 0 { bytes.append(byte) }
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}

extension Symbol: ExpressibleByStringLiteral {
  /// A literal that is not a symbol is a programmer's error.
  public init(stringLiteral value: String) {
    guard let symbol = Symbol(value) else { preconditionFailure("not a symbol: \(value)") }
    self = symbol
  }
}
