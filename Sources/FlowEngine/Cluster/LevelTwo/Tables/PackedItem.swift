/// An item at rest, in half its size: a minute of a burst is kept.
///
/// What level 2 asks of every item is here in full; an item with a field that does not fit is
/// kept whole in `WideItems`, so that nothing is lost.
struct PackedItem: Sendable {
  /// Of the first execution. Nanoseconds.
  var first: Int64
  /// Input `seq` of the first cause; also that of the id, unless the item is wide.
  var seq: UInt64
  /// Billionths.
  var price: Int64
  var spot: Int64
  /// Millionths of a dollar; of a wide item its place.
  fileprivate var premium: Int64
  /// Distance from the price in ten-thousandths of a dollar; `Int32.min` = none.
  fileprivate var bid: Int32
  fileprivate var ask: Int32
  var size: UInt32
  var instrument: UInt32
  var underlying: UInt32
  var expiry: Int32
  var venue: UInt32
  /// Thousandths of a dollar, the grid of the contract names.
  var strike: UInt32
  fileprivate var opening: Int32
  fileprivate var openInterest: Int32
  fileprivate var stockTick: UInt32
  fileprivate var tick: UInt32
  /// From the first execution to the last; saturates. Nanoseconds.
  fileprivate var length: UInt32
  fileprivate var prints: UInt16
  /// From the lowest: side 2, right 1, coded 1, sweep 1, wide 1, grade 3, kind of the id 2.
  fileprivate var bits: UInt16

  static let quoteUnit: Int64 = 100_000

  var isBuy: Bool { bits & 3 == UInt16(Side.buy.rawValue) }
  var isCall: Bool { bits & 4 == 0 }
  var isSingleLegCode: Bool { bits & 8 != 0 }
  var isSweep: Bool { bits & 16 != 0 }
  var isWide: Bool { bits & 32 != 0 }
  var tickOfStock: Int64 { stockTick > 0 ? Int64(stockTick) : 10_000_000 }

  /// Worse than a price for its aggressor: a buyer pays more, a seller gets less.
  func isWorse(than other: Int64) -> Bool { isBuy ? price > other : price < other }

  /// The order of `LevelTwoItem.precedes`.
  func precedes(_ other: Self) -> Bool {
    if first != other.first { return first < other.first }
    if instrument != other.instrument { return instrument < other.instrument }
    if bits & 3 != other.bits & 3 { return bits & 3 < other.bits & 3 }
    if price != other.price { return isBuy ? price < other.price : price > other.price }
    if size != other.size { return size < other.size }
    if venue != other.venue { return venue < other.venue }
    if length != other.length { return length < other.length }
    return seq < other.seq
  }
}

/// The few items of which a field does not fit into a `PackedItem`.
struct WideItems: Sendable {
  private(set) var items: [LevelTwoItem] = []
  private var free: [Int] = []

  var count: Int { items.count - free.count }

  /// - Parameter item: sane, and its side known.
  mutating func pack(_ item: LevelTwoItem) -> PackedItem {
    var bits = UInt16(item.side.rawValue) | UInt16(item.right.rawValue) << 2
    if item.isSingleLegCode { bits |= 8 }
    if item.isSweep { bits |= 16 }
    bits |= UInt16(item.grade.rawValue) << 6 | UInt16(item.id.kind.rawValue) << 9
    let bid = Self.distance(item.bid, item.price)
    let ask = Self.distance(item.ask, item.price)
    let opening = Int32(truncatingIfNeeded: item.opening)
    let openInterest = Int32(truncatingIfNeeded: item.openInterest)
    let stockTick = UInt32(truncatingIfNeeded: item.stockTick)
    let tick = UInt32(truncatingIfNeeded: item.tick)
    let length = UInt32(clamping: item.last.subtractingReportingOverflow(item.first).partialValue)
    var packed = PackedItem(
      first: item.first, seq: item.seq, price: item.price, spot: item.spot,
      premium: item.premium.millionths, bid: bid ?? .min, ask: ask ?? .min,
      size: UInt32(truncatingIfNeeded: item.size), instrument: item.instrument.index,
      underlying: item.underlying, expiry: item.expiry.yyyymmdd, venue: item.venue.mic,
      strike: UInt32(truncatingIfNeeded: item.strike / 1_000_000), opening: opening,
      openInterest: openInterest, stockTick: stockTick, tick: tick, length: length,
      prints: item.prints, bits: bits)
    if item.id.seq == item.seq, item.id.ordinal == 1, bid != nil, ask != nil,
      Int64(packed.strike) * 1_000_000 == item.strike, Int64(opening) == item.opening,
      Int64(openInterest) == item.openInterest, Int64(stockTick) == item.stockTick,
      Int64(tick) == item.tick, item.first + Int64(length) == item.last
    {
      return packed
    }
    packed.bits |= 32
    if let place = free.popLast() {
      packed.premium = Int64(place)
      items[place] = item
    } else {
      packed.premium = Int64(items.count)
      items.append(item)
    }
    return packed
  }

  func unpack(_ packed: PackedItem) -> LevelTwoItem {
    let bits = packed.bits
    // The raw values come from `pack`, so that each is one.
    guard !packed.isWide, let grade = Grade(rawValue: UInt8(bits >> 6 & 7)),
      let kind = FlowID.Kind(rawValue: UInt8(bits >> 9 & 3))
    else { return items[Int(packed.premium)] }
    return LevelTwoItem(
      id: FlowID(kind, seq: packed.seq), right: packed.isCall ? .call : .put,
      side: packed.isBuy ? .buy : .sell, grade: grade, isSingleLegCode: packed.isSingleLegCode,
      isSweep: packed.isSweep, prints: packed.prints,
      instrument: InstrumentID(packed.instrument), underlying: packed.underlying,
      expiry: CalendarDate(yyyymmdd: packed.expiry), venue: Venue(mic: packed.venue),
      seq: packed.seq, strike: Int64(packed.strike) * 1_000_000, size: Int64(packed.size),
      price: packed.price, first: packed.first, last: packed.first + Int64(packed.length),
      bid: Self.value(packed.bid, packed.price), ask: Self.value(packed.ask, packed.price),
      premium: Dollars(millionths: packed.premium), opening: Int64(packed.opening),
      openInterest: Int64(packed.openInterest), spot: packed.spot,
      stockTick: Int64(packed.stockTick), tick: Int64(packed.tick))
  }

  func id(of packed: PackedItem) -> FlowID {
    if packed.isWide { return items[Int(packed.premium)].id }
    return FlowID(FlowID.Kind(rawValue: UInt8(packed.bits >> 9 & 3)) ?? .print, seq: packed.seq)
  }

  func tickOfStock(_ packed: PackedItem) -> Int64 {
    packed.isWide ? items[Int(packed.premium)].tickOfStock : packed.tickOfStock
  }

  /// The item is gone for good; a wide one leaves its place to the next.
  mutating func release(_ packed: PackedItem) {
    if packed.isWide { free.append(Int(packed.premium)) }
  }

  /// - Returns: nil when it does not fit; `Int32.min` when there is no quote.
  private static func distance(_ quote: Int64, _ price: Int64) -> Int32? {
    if quote == .min { return .min }
    let (distance, overflows) = quote.subtractingReportingOverflow(price)
    let units = distance / PackedItem.quoteUnit
    guard !overflows, units * PackedItem.quoteUnit == distance, let fits = Int32(exactly: units),
      fits != .min
    else { return nil }
    return fits
  }

  private static func value(_ distance: Int32, _ price: Int64) -> Int64 {
    distance == .min ? .min : price + Int64(distance) * PackedItem.quoteUnit
  }
}

extension WideItems: Stateful {
  mutating func state(_ coder: inout StateCoder) throws(StateError) {
    try coder.raw("items", &items)
    try coder.raw("free", &free)
  }
}
