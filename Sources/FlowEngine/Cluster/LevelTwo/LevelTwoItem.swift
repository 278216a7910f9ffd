/// What level 2 may own: a lone print, or a final level-1 parent of a single series.
///
/// The fields stand in the order in which they pack best: a minute of a burst is kept.
struct LevelTwoItem: Hashable, Sendable {
  var id: FlowID
  var right: OptionRight
  var side: Side
  var grade: Grade
  /// The sale condition was delivered and is a single-leg code; false for a feed without any.
  var isSingleLegCode: Bool
  var isSweep: Bool
  var prints: UInt16 = 1
  var instrument: InstrumentID
  /// Index of the underlying in the engine's table.
  var underlying: UInt32
  var expiry: CalendarDate
  /// `.unknown` when there were several.
  var venue: Venue
  /// Input `seq` of the first cause.
  var seq: UInt64
  var strike: Int64
  /// Contracts.
  var size: Int64
  /// Average price. Unit of all prices: billionths.
  var price: Int64
  /// First and last execution, participant time. Nanoseconds.
  var first: Int64
  var last: Int64
  /// The quote before the first print; `Int64.min` = none.
  var bid: Int64 = .min
  var ask: Int64 = .min
  var premium: Dollars
  /// Contracts that opened for certain (O-01a); -1 = unknown.
  var opening: Int64 = -1
  /// This morning's; -1 = unknown.
  var openInterest: Int64 = -1
  /// Mid of the underlying then; `Int64.min` = unknown.
  var spot: Int64 = .min
  /// Increment of the underlying's price; 0 = unknown, then $0.01 (C-06b).
  var stockTick: Int64 = 0
  /// Increment of the class at this price; 0 = unknown.
  var tick: Int64 = 0

  /// Whether every sum and product of level 2 stays inside 64 bits.
  var isSane: Bool {
    let limit = Int64(1) << 58
    return first >= 0 && first < limit << 3 && size > 0 && size < 1 << 31
      && price > -limit && price < limit
  }

  /// The order in which level 2 sees items: by time, then by what they are, so that the luck of
  /// arrival decides nothing but between twins.
  func precedes(_ other: Self) -> Bool {
    if first != other.first { return first < other.first }
    if instrument != other.instrument { return instrument < other.instrument }
    if side != other.side { return side.rawValue < other.side.rawValue }
    if price != other.price { return side == .sell ? price > other.price : price < other.price }
    if size != other.size { return size < other.size }
    if venue != other.venue { return venue < other.venue }
    if last != other.last { return last < other.last }
    return seq < other.seq
  }
}

/// A final level-1 package of two expiries, for the roll family (C-17).
struct LevelTwoPackage: Hashable, Sendable {
  var id: FlowID
  var seq: UInt64
  /// `.calendar` or `.diagonal`; others are not looked at.
  var structure: Structure
  var underlying: UInt32
  var side: Side
  var grade: Grade
  var score: Int32
  var netPrice: Price?
  var first: Int64
  var last: Int64
  var premium: Dollars
  var nearExpiry: CalendarDate
  var farExpiry: CalendarDate
  var nearLeg: Leg
  var farLeg: Leg
  /// This morning's, of the near leg; -1 = unknown.
  var nearOpenInterest: Int64
}
