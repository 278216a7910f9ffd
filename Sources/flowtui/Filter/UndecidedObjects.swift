import FlowEngine

/// Objects that wait because a filter asks for the time before the end of the input.
///
/// `time:-15m` counts back from an end that nobody knows while reading. An object is decided as
/// soon as it is older than the longest such time before what was read: the end can only be later.
/// So the memory is bounded by that time and the order is kept.
struct UndecidedObjects {
  /// Nanoseconds; nil when the filter asks for no relative time.
  let window: Int64?
  private var waiting: [(object: FlowObject, subject: FilterSubject)] = []
  private var first = 0
  private var latest = Int64.min

  init(window: Int64? = nil) { self.window = window }

  /// The end of the input is its last trade or quote: clocks go on after it to close the rest.
  mutating func take(_ event: MarketEvent) {
    guard window != nil else { return }
    switch event {
    case .trade, .quote: latest = max(latest, event.engineTime.nanoseconds)
    default: break
    }
  }

  mutating func append(_ object: FlowObject, _ subject: FilterSubject) {
    waiting.append((object, subject))
  }

  /// The oldest one, with the end that it is asked against; nil when it has to wait.
  mutating func takeFirst(atEnd: Bool) -> (object: FlowObject, subject: FilterSubject)? {
    guard first < waiting.count else { return nil }
    var oldest = waiting[first]
    if !atEnd, let window, let time = oldest.subject.time {
      guard latest > .min, time < latest - window else { return nil }
    }
    first += 1
    // Removing from the front of an array moves the rest: seldom, and much at once.
    if first >= 4_096, first * 2 >= waiting.count {
      waiting.removeFirst(first)
      first = 0
    }
    oldest.subject.now = latest == .min ? oldest.subject.time : latest
    return oldest
  }
}

extension Filter {
  /// The longest time that it counts back from the moment; nil when it does not.
  var longestAgo: Int64? {
    switch self {
    case .all: return nil
    case .not(let inner): return inner.longestAgo
    case .and(let parts), .or(let parts): return parts.compactMap(\.longestAgo).max()
    case .term(let term):
      return term.values.compactMap { value in
        guard case .recent(let ago) = value else { return nil }
        return ago
      }.max()
    }
  }
}
