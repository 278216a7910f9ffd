/// An execution venue by its ISO 10383 market identifier code, four ASCII bytes packed big-endian.
///
/// The code itself and not an index into a table: a venue that opened yesterday is kept and shown
/// without a new release. 0 = not delivered by the feed.
public struct Venue: Hashable, Comparable, Sendable {
  public let mic: UInt32

  @inlinable public init(mic: UInt32) { self.mic = mic }

  /// - Returns: nil unless the text is one to four printable ASCII bytes.
  public init?(_ text: String) {
    let bytes = Array(text.utf8)
    guard !bytes.isEmpty, bytes.count <= 4 else { return nil }
    var packed: UInt32 = 0
    for (index, byte) in bytes.enumerated() {
      guard byte > 0x20, byte < 0x7F else { return nil }
      packed |= UInt32(byte) << UInt32(24 - 8 * index)
    }
    mic = packed
  }

  public static let unknown = Venue(mic: 0)

  @inlinable public var isKnown: Bool { mic != 0 }

  @inlinable public static func < (a: Venue, b: Venue) -> Bool { a.mic < b.mic }
}

extension Venue: CustomStringConvertible {
  public var description: String {
    let bytes = [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: mic >> UInt32($0)) }
    return String(decoding: bytes.filter { $0 != 0 }, as: UTF8.self)
  }
}

extension Venue: ExpressibleByStringLiteral {
  /// A literal that is not a MIC is a programmer's error.
  public init(stringLiteral value: String) {
    guard let venue = Venue(value) else { preconditionFailure("not a MIC: \(value)") }
    self = venue
  }
}

extension Venue {
  /// Whether the venue is a FINRA trade reporting facility or the ADF: executed off-exchange
  /// (rule X-01). It names a reporting route, not the place of execution.
  public var isOffExchange: Bool {
    self == Venue.finn || self == Venue.finy || self == Venue.finc || self == Venue.xadf
  }
  static let finn: Venue = "FINN"
  static let finy: Venue = "FINY"
  static let finc: Venue = "FINC"
  static let xadf: Venue = "XADF"
}
