import FlowEngine

/// Sees what lone prints make together by chance: pairs that look like a spread put on in two
/// orders, and three strikes in order of size.
///
/// In a busy chain both happen all day, as they do in a market. They cannot be kept away without
/// making the tape unlike one, so they are counted: a detector that reports them is not wrong.
struct ChanceLog: Sendable {
  private struct Pending: Sendable {
    var series: SimulatedListing.Series
    var side: Int
    var size: Int
    var at: Int64
    var venue: Venue
  }

  private static let pairSpan = 2 * SimulationCalendar.second
  private static let pairSpanOfVenues: Int64 = 250_000_000
  private static let ladderSpan = 30 * SimulationCalendar.second

  private(set) var entries: [ChanceEntry] = []
  private var pairs: [[Pending]]
  private var ladders: [[Pending]]
  /// Position of the newest entry of an underlying, by kind.
  private var newest: [String: [Int]]

  init(underlyings: Int) {
    pairs = Array(repeating: [], count: underlyings)
    ladders = Array(repeating: [], count: underlyings * 128)
    let none = Array(repeating: -1, count: underlyings)
    newest = ["legged": none, "roll": none, "strike_ladder": none]
  }

  /// Takes a signed single-leg print.
  mutating func note(
    _ series: SimulatedListing.Series, _ symbol: Symbol, side: Int, size: Int, venue: Venue,
    at: Int64
  ) {
    let print = Pending(series: series, side: side, size: size, at: at, venue: venue)
    let underlying = series.underlying
    pairs[underlying].removeAll { at - $0.at > Self.pairSpan }
    for other in pairs[underlying] where Self.isPair(other, print) {
      let (start, end) = (min(at, other.at), max(at, other.at))
      add("legged", underlying, symbol, from: start, to: end)
      if Self.isRoll(other, print) { add("roll", underlying, symbol, from: start, to: end) }
    }
    pairs[underlying].append(print)
    let right = series.right == .call ? 0 : 2
    let group = (underlying * 32 + series.expiry) * 4 + right + (side > 0 ? 0 : 1)
    ladders[group].removeAll { at - $0.at > Self.ladderSpan }
    if let start = Self.ladder(ladders[group], print) {
      add("strike_ladder", underlying, symbol, from: start, to: at)
    }
    ladders[group].append(print)
  }

  private mutating func add(
    _ kind: String, _ underlying: Int, _ symbol: Symbol, from start: Int64, to end: Int64
  ) {
    let last = newest[kind]?[underlying] ?? -1
    if last >= 0, entries[last].end.nanoseconds >= start {
      entries[last].start = min(entries[last].start, Timestamp(nanoseconds: start))
      entries[last].end = max(entries[last].end, Timestamp(nanoseconds: end))
      return
    }
    newest[kind]?[underlying] = entries.count
    entries.append(
      ChanceEntry(
        resembles: kind, underlying: symbol, start: Timestamp(nanoseconds: start),
        end: Timestamp(nanoseconds: end)))
  }

  private static func isPair(_ a: Pending, _ b: Pending) -> Bool {
    let gap = abs(a.at - b.at)
    guard gap <= pairSpanOfVenues || (gap <= pairSpan && a.venue == b.venue) else { return false }
    let (small, large) = (min(a.size, b.size), max(a.size, b.size))
    guard small == large || 2 * small == large || 3 * small == large || 3 * small == 2 * large
    else { return false }
    let isSameExpiry = a.series.expiry == b.series.expiry
    if a.series.right == b.series.right {
      let isSame = isSameExpiry && a.series.strikeIndex == b.series.strikeIndex
      return a.side != b.side && !isSame
    }
    let (call, put) = a.series.right == .call ? (a, b) : (b, a)
    guard isSameExpiry, call.series.strikeIndex >= put.series.strikeIndex else { return false }
    return a.side == b.side || call.series.strikeIndex > put.series.strikeIndex
  }

  /// Whether a pair has two expiries, and the near one more open interest than the smaller order.
  private static func isRoll(_ a: Pending, _ b: Pending) -> Bool {
    guard a.series.right == b.series.right, a.series.expiry != b.series.expiry else { return false }
    let near = a.series.expiry < b.series.expiry ? a : b
    return near.series.openInterest >= min(a.size, b.size)
  }

  /// Start of the first three strikes, one of them that of the new print, with equal sizes or in
  /// order of size.
  private static func ladder(_ others: [Pending], _ new: Pending) -> Int64? {
    for (index, a) in others.enumerated() where a.series.strikeIndex != new.series.strikeIndex {
      for b in others[(index + 1)...] {
        let strikes = (a.series.strikeIndex, b.series.strikeIndex, new.series.strikeIndex)
        guard strikes.1 != strikes.0, strikes.1 != strikes.2 else { continue }
        let two = signum(a.size - b.size) * signum(strikes.0 - strikes.1)
        let one = signum(a.size - new.size) * signum(strikes.0 - strikes.2)
        let three = signum(b.size - new.size) * signum(strikes.1 - strikes.2)
        let isOrdered = min(one, two, three) >= 0 || max(one, two, three) <= 0
        if isOrdered { return min(a.at, b.at) }
      }
    }
    return nil
  }

  private static func signum(_ value: Int) -> Int { value.signum() }
}

extension SimulatedFloor {
  /// Shows a print to the log of chance when it has a side and stands for itself.
  mutating func noteChance(
    _ index: Int, price: Int64, size: Int, venue: Venue, condition: UInt8, at: Int64
  ) {
    let state = series[index]
    guard Self.isSingleLeg(condition) || condition == UInt8(ascii: "e"), state.bid < state.ask
    else { return }
    let one = listing.series[index]
    let tick = listing.underlyings[one.underlying].ticks.tick(at: Price(billionths: price))
    // Near the middle no side is claimed, at the touch always (S-25).
    let away = 2 * price - state.bid - state.ask
    let isTouch = price >= state.ask || price <= state.bid
    guard isTouch || abs(away) > max(tick, (state.ask - state.bid) / 5) else { return }
    let side = away > 0 ? 1 : -1
    chance.note(
      one, listing.underlyings[one.underlying].symbol, side: side, size: size, venue: venue,
      at: at)
  }
}
