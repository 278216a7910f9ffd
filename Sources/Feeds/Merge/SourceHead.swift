import FlowEngine

/// Where the merge stands in what one source has at hand.
///
/// Numbers only, in a list of the merge's own: what is asked for every event is then found without
/// a reference that would have to be retained.
struct SourceHead {
  /// The instruments of one scope share their numbers: a data set, or a file of normal form.
  let scope: Int
  let isDBN: Bool
  /// The name of the feed in notices.
  let feed: Symbol
  /// What the source has at hand: memory of its page.
  private(set) var events = UnsafeMutableBufferPointer<MarketEvent>(start: nil, count: 0)
  /// Of the head, in there.
  private(set) var at = 0
  /// The merge key of the head: a file whose times step back keeps its order.
  private(set) var key = Int64.min
  private(set) var rank: UInt8 = 0

  init(_ source: InputSource) {
    scope = source.scope
    isDBN = source.isDBN
    feed = source.feed
  }

  /// Moves the head on to the first of what was newly read.
  mutating func begin(_ page: SourcePage) {
    events = page.events
    at = 0
    look()
  }

  /// Moves the head on.
  ///
  /// - Parameter count: by how many events, at most to behind the last that is at hand.
  /// - Returns: false behind the last.
  @inline(__always)
  mutating func advance(by count: Int) -> Bool {
    at += count
    guard at < events.count else { return false }
    look()
    return true
  }

  @inline(__always)
  private mutating func look() {
    // The common cases by themselves: only what is asked for is then read, and nothing is copied.
    switch events[at] {
    case .trade(let trade):
      key = max(key, trade.times.known.nanoseconds)
      rank = 6
    case .quote(let quote):
      key = max(key, quote.times.known.nanoseconds)
      rank = 5
    default:
      key = max(key, events[at].known.nanoseconds)
      rank = events[at].rank
    }
  }

  /// Whether the head comes before that of another source; of equal ones, neither does.
  @inline(__always)
  func isBefore(_ other: SourceHead) -> Bool {
    key != other.key ? key < other.key : rank < other.rank
  }
}
