/// A moment as nanoseconds since 1970-01-01 00:00 UTC.
public struct Timestamp: Hashable, Comparable, Sendable {
  public let nanoseconds: Int64

  @inlinable public init(nanoseconds: Int64) { self.nanoseconds = nanoseconds }

  public static let distantPast = Timestamp(nanoseconds: .min)

  @inlinable public static func < (a: Timestamp, b: Timestamp) -> Bool {
    a.nanoseconds < b.nanoseconds
  }
  /// Elapsed time from `b` to `a`. Unit: nanoseconds.
  @inlinable public static func - (a: Timestamp, b: Timestamp) -> Int64 {
    a.nanoseconds &- b.nanoseconds
  }
  @inlinable public static func + (a: Timestamp, nanoseconds: Int64) -> Timestamp {
    Timestamp(nanoseconds: a.nanoseconds &+ nanoseconds)
  }
}

/// The three clocks of one event; each may be unknown.
///
/// Stored as plain integers with a sentinel, so that an event stays trivially copyable and small.
public struct EventTimes: Hashable, Sendable {
  /// `Int64.min` where the feed has no such clock.
  public var rawExecuted: Int64
  public var rawPublished: Int64
  public var rawReceived: Int64

  @inlinable public init(
    executed: Timestamp? = nil, published: Timestamp? = nil, received: Timestamp? = nil
  ) {
    rawExecuted = executed?.nanoseconds ?? .min
    rawPublished = published?.nanoseconds ?? .min
    rawReceived = received?.nanoseconds ?? .min
  }

  /// When the trade happened, by the participant (exchange, or the firm that reported to a TRF).
  @inlinable public var executed: Timestamp? {
    rawExecuted == .min ? nil : Timestamp(nanoseconds: rawExecuted)
  }
  /// When the tape published it (SIP or OPRA).
  @inlinable public var published: Timestamp? {
    rawPublished == .min ? nil : Timestamp(nanoseconds: rawPublished)
  }
  /// When the vendor's or our own receiver saw it.
  @inlinable public var received: Timestamp? {
    rawReceived == .min ? nil : Timestamp(nanoseconds: rawReceived)
  }

  /// Engine time: published, else executed, else received (`cli.md`, Inputs).
  @inlinable public var engine: Timestamp {
    Timestamp(
      nanoseconds: rawPublished != .min
        ? rawPublished : rawExecuted != .min ? rawExecuted : rawReceived)
  }
  /// Participant time: executed, else published, else received (rule C-06b).
  @inlinable public var participant: Timestamp {
    Timestamp(
      nanoseconds: rawExecuted != .min
        ? rawExecuted : rawPublished != .min ? rawPublished : rawReceived)
  }
  /// When it could be known, the key by which inputs are merged: received, else published, else
  /// executed.
  @inlinable public var known: Timestamp {
    Timestamp(
      nanoseconds: rawReceived != .min
        ? rawReceived : rawPublished != .min ? rawPublished : rawExecuted)
  }
}
