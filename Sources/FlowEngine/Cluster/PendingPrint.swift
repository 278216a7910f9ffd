/// An option print that waits for the watermark before level 1 may claim it.
///
/// A little over one line of the cache: half a second of a burst waits at once.
struct PendingPrint: Sendable {
  var seq: UInt64
  var participant: Int64
  /// Engine time at its arrival.
  var arrival: Int64
  var price: Int64
  var size: Int64
  /// The market before it and the middle of the underlying then; `Int64.min` when unknown.
  var bid: Int64
  var ask: Int64
  var spot: Int64
  /// Contracts that opened for certain on each side: max(0, q − OI0 − V), or -1 when unknown
  /// (O-01).
  var opening: Int32
  /// Its place in the ledger.
  var slot: Int32
  var venue: Venue
  /// The exchange that showed the best price on the touched side, where the feed tells (C-12).
  var touchVenue: Venue
  var side: Side
  /// The best grade it can reach in an accepted sweep.
  var grade: Grade
  var loneGrade: Grade
  var condition: OptionConditionClass
  var traits: Traits

  struct Traits: OptionSet, Sendable {
    let rawValue: UInt8
    /// Size equals the whole displayed quote (S-27).
    static let sizeMatch = Traits(rawValue: 1 << 0)
    static let wide = Traits(rawValue: 1 << 1)
    static let suspect = Traits(rawValue: 1 << 2)
    /// Coded as a cross: its block is a `cross_block`.
    static let cross = Traits(rawValue: 1 << 3)
    /// A block when it is big enough (C-13): a fact that needs no side.
    static let canBeBlock = Traits(rawValue: 1 << 4)
  }

  /// Coded S, I or blank, or without a condition: what a sweep is made of (C-10, C-11).
  var isSweepable: Bool {
    condition == .plain || condition == .iso || condition == .notDelivered
  }
}

/// The order of prints inside a sweep: by participant time, then in the aggressor's direction, so
/// that prints of one time stamp sort the same however the feed shuffled them.
func sweepOrder(_ a: PendingPrint, _ b: PendingPrint) -> Bool {
  if a.participant != b.participant { return a.participant < b.participant }
  if a.price != b.price { return a.side == .sell ? a.price > b.price : a.price < b.price }
  if a.venue != b.venue { return a.venue < b.venue }
  if a.size != b.size { return a.size < b.size }
  return a.seq < b.seq
}
