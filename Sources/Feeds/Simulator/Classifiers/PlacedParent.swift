import FlowEngine

/// A level-1 parent (or a roll) as its prints show it, with what the market knew then.
struct PlacedParent: Sendable {
  struct Leg: Sendable {
    var series: Int
    var side: Int
    var size: Int
  }

  var type: String
  var structure: String?
  var legs: [Leg]
  /// +1 bought, -1 sold, 0 unknown.
  var side: Int
  var size: Int
  var venues: Int
  var start: Timestamp
  var end: Timestamp
  /// Dollars, gross.
  var premium: Double
  /// Contracts that are provably opening: of each print, what exceeds all that could be closed.
  var opening: Int
  var needsCondition: Bool
  var isPlanted: Bool
  /// The quote or the letter leaves the side below grade B; of a package, the net is short of the
  /// far end of its market, or the letter is none of the book (C-05).
  var isWeak: Bool
  /// The rule it was planted for.
  var target: String?
  /// Place of its line in the truth.
  var line: Int

  /// One series, and a side.
  var isSingle: Bool {
    legs.count == 1 && ["sweep", "probable_sweep", "block", "iso_print"].contains(type)
  }
  /// One series, with or without a side.
  var isOneSeries: Bool { isSingle || type == "cross_block" }
  /// A single-leg order that was swept.
  var isSweep: Bool { type == "sweep" || type == "probable_sweep" }
  /// What baselines of premium are made of: level 1 without dividend plays (B-01, C-18).
  var hasHistory: Bool {
    isOneSeries || ["package", "stock_tied", "financing"].contains(type)
  }
}

extension SimulatedFloor {
  /// Codes of packages in the book.
  private static let bookLetters = Array("fjnq".utf8)

  /// A parent from a draft that was just placed.
  func parent(
    _ type: String, _ structure: String?, _ draft: OrderDraft,
    _ times: (start: Timestamp, end: Timestamp), side: Int, _ needsCondition: Bool,
    isPlanted: Bool, isDoubtful: Bool
  ) -> PlacedParent {
    var prices = draft.legs.map { (bid: series[$0].bid, ask: series[$0].ask) }
    var before = draft.legs.map { listing.series[$0].openInterest + positions.volume[$0] }
    var premium = 0.0
    var opening = 0
    var given: Int64 = 0
    var isInBook = true
    for print in draft.prints {
      let one = listing.series[draft.legs[print.leg]]
      let ticks = listing.underlyings[one.underlying].ticks
      let quote = prices[print.leg]
      let touched =
        print.side > 0 ? quote.ask : print.side < 0 ? quote.bid : (quote.bid + quote.ask) / 2
      let price = print.price > 0 ? print.price : touched
      given += Int64(print.side * print.size) * (touched - price)
      isInBook = isInBook && Self.bookLetters.contains(print.condition)
      premium += Double(price) / 1e9 * Double(print.size * one.multiplier)
      opening += max(0, print.size - before[print.leg])
      before[print.leg] += print.size
      if print.nudge > 0, print.side > 0 { prices[print.leg].ask = ticks.above(quote.ask) }
      if print.nudge > 0, print.side < 0 { prices[print.leg].bid = ticks.below(quote.bid) }
    }
    let legs = draft.legs.indices.map { leg in
      PlacedParent.Leg(
        series: draft.legs[leg], side: draft.prints.first { $0.leg == leg }?.side ?? 0,
        size: draft.size(ofLeg: leg))
    }
    return PlacedParent(
      type: type, structure: structure, legs: legs, side: side, size: draft.size,
      venues: Set(draft.prints.map(\.venue)).count, start: times.start, end: times.end,
      premium: premium, opening: opening, needsCondition: needsCondition, isPlanted: isPlanted,
      isWeak: isDoubtful || (legs.count > 1 && (given > 0 || !isInBook)), target: target,
      line: truth.count - 1)
  }
}
