/// The sale conditions of one print, as the feed gave them: three cases, three values (rule S-20).
///
/// Up to seven one-byte letters packed into a word, in the order of the feed: an option has one
/// OPRA letter, a stock up to four tape letters. `regular` is a feed that delivers conditions and
/// left this one blank; `notDelivered` is a feed without them.
public struct SaleConditions: Hashable, Sendable {
  /// Low byte first; 0 = regular, all ones = not delivered.
  public let packed: UInt64

  @inlinable public init(packed: UInt64) { self.packed = packed }

  public static let regular = SaleConditions(packed: 0)
  public static let notDelivered = SaleConditions(packed: .max)

  /// - Returns: nil when a letter is not printable ASCII or there are more than seven.
  public init?(letters: some Collection<UInt8>) {
    guard letters.count <= 7 else { return nil }
    var packed: UInt64 = 0
    for (index, letter) in letters.enumerated() {
      guard letter > 0x20, letter < 0x7F else { return nil }
      packed |= UInt64(letter) << UInt64(8 * index)
    }
    self.packed = packed
  }

  @inlinable public var isDelivered: Bool { packed != .max }

  /// The letters in feed order; empty when regular or not delivered.
  public var letters: [UInt8] {
    guard isDelivered else { return [] }
    return (0..<7).compactMap { index in
      let letter = UInt8(truncatingIfNeeded: packed >> UInt64(8 * index))
      return letter == 0 ? nil : letter
    }
  }

  /// The only letter of an option print; nil when regular, not delivered, or more than one.
  @inlinable public var single: UInt8? {
    packed != 0 && packed <= 0xFF ? UInt8(packed) : nil
  }
}
