/// An option print that waits for the watermark before level 1 may claim it.
///
/// 64 bytes, one line of the cache: half a second of a burst waits at once.
struct PendingPrint: Sendable {
  var seq: UInt64
  var participant: Int64
  /// Engine time at its arrival.
  var arrival: Int64
  var price: Int64
  var size: Int64
  var venue: Venue
  var side: Side
  /// The best grade it can reach in an accepted sweep.
  var grade: Grade
  var loneGrade: Grade
  var condition: OptionConditionClass
  var isSizeMatch: Bool
  var isWide: Bool
  var isSuspect: Bool
  /// Coded as a cross: its block is a `cross_block`.
  var isCross: Bool
  /// A block when it is big enough (C-13): a fact that needs no side.
  var canBeBlock: Bool
  /// Contracts that opened for certain on each side: max(0, q − OI0 − V), or -1 when unknown
  /// (O-01).
  var opening: Int64
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
