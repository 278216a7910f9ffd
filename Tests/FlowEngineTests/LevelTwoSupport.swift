@testable import FlowEngine

/// A tape of items for level 2, one line each: `seconds right strike side size …`.
struct LevelTwoTape: Sendable {
  var items: [LevelTwoItem] = []

  static let start: Int64 = 1_795_000_000_000_000_000

  /// A day so far from the ends of its bucket that a nanosecond decides nothing by chance.
  static func item(
    _ nanoseconds: Int64, _ size: Int64, strike: Int64 = 100, right: OptionRight = .call,
    side: Side = .buy, expiry: Int32 = 20_261_120, price: Int64 = 500, venue: Venue = "XCBO",
    seq: UInt64 = 0, grade: Grade = .b, spot: Int64 = 100_00, isCoded: Bool = true,
    isSweep: Bool = false, bid: Int64? = nil, ask: Int64? = nil, openInterest: Int64 = -1,
    underlying: UInt32 = 0
  ) -> LevelTwoItem {
    let cent: Int64 = 10_000_000
    // One number a series: strike, expiry (two), right, underlying.
    let series =
      UInt32(strike) * 16 + (expiry == 20_261_120 ? 0 : 8) + (right == .call ? 0 : 4) + underlying
    return LevelTwoItem(
      id: FlowID(.print, seq: seq), right: right, side: side, grade: grade,
      isSingleLegCode: isCoded, isSweep: isSweep, instrument: InstrumentID(series),
      underlying: underlying, expiry: CalendarDate(yyyymmdd: expiry), venue: venue, seq: seq,
      strike: strike * 1_000_000_000, size: size, price: price * cent, first: start + nanoseconds,
      last: start + nanoseconds, bid: bid.map { $0 * cent } ?? .min,
      ask: ask.map { $0 * cent } ?? .min, premium: Dollars(whole: price * size), opening: 0,
      openInterest: openInterest, spot: spot < 0 ? .min : spot * cent, stockTick: cent,
      tick: 5 * cent)
  }

  init(_ items: LevelTwoItem...) { self.init(items) }

  init(_ items: [LevelTwoItem]) {
    self.items = items.enumerated().map { index, item in
      var item = item
      if item.seq == 0 {
        item.seq = UInt64(index + 1)
        item.id.seq = item.seq
      }
      return item
    }
  }

  /// Every version, with a close wherever one is due, and one at the end.
  func run(
    _ settings: LevelTwoSettings = LevelTwoSettings(), isClosedOnce: Bool = false
  ) -> [LevelTwoParent] {
    var level = LevelTwo(settings: settings)
    var out: [LevelTwoParent] = []
    for item in items {
      level.take(item)
      if !isClosedOnce, level.nextClosing <= item.first { level.close(upTo: item.first, &out) }
    }
    level.close(upTo: .max, &out)
    return out
  }

  /// The newest version of each parent, in the order of their first.
  static func newest(_ versions: [LevelTwoParent]) -> [LevelTwoParent] {
    var newest: [LevelTwoParent] = []
    for parent in versions {
      if let index = newest.firstIndex(where: { $0.id == parent.id }) {
        newest[index] = parent
      } else {
        newest.append(parent)
      }
    }
    return newest
  }

  /// Every clause of its evidence passed.
  static func doesPass(_ parent: LevelTwoParent) -> Bool {
    parent.evidence(LevelTwoSettings()).allSatisfy { $0.passed == true }
  }

  /// `type structure side contracts`.
  static func text(_ parent: LevelTwoParent) -> String {
    let structure = parent.structure.map { " \($0)" } ?? ""
    return "\(parent.type)\(structure) \(parent.side) \(parent.contracts)"
  }
}
