import FlowEngine

/// Walks the lines of the tape as known at a moment, newest first, through the filter.
struct TapeLines {
  let view: FlowView
  let filter: Filter
  /// Answers of this filter that are known already; nil works each out anew.
  var cache: FilterCache?

  struct Counts: Hashable, Sendable {
    /// Lines that pass the filter, and all lines.
    var shown: Int
    var all: Int
    /// Every line was asked; otherwise `shown` is those found so far.
    var isWhole = true
  }

  func isShown(_ row: Int) -> Bool { isKnownShown(row) == true }

  /// - Returns: nil when the frame that is drawn cannot ask it; then it asks none further on.
  private func isKnownShown(_ row: Int) -> Bool? { view.isTapeLine(row) ? passes(row) : false }

  private func passes(_ row: Int) -> Bool? {
    if case .all = filter { return true }
    if let cache { return cache.passes(filter, view, row: row) }
    return filter.passes(FilterSubject(view, row: row))
  }

  /// Up to `limit` lines at or before a row (the newest when nil), newest first; those found so far
  /// while a long log is asked.
  func lines(from start: Int?, limit: Int) -> [Int] {
    var row = min(start ?? view.end - 1, view.end - 1)
    var found: [Int] = []
    while row >= 0, found.count < limit {
      guard let isShown = isKnownShown(row) else { break }
      if isShown { found.append(row) }
      row -= 1
    }
    return found
  }

  /// The next newer line after a row; nil at the newest.
  func newer(than row: Int) -> Int? {
    var next = row + 1
    let end = view.end
    while next < end {
      guard let isShown = isKnownShown(next) else { break }
      if isShown { return next }
      next += 1
    }
    return nil
  }

  func older(than row: Int) -> Int? { lines(from: row - 1, limit: 1).first }

  /// Lines newer than a row, counted up to a limit.
  func newerCount(than row: Int, limit: Int = 999) -> Int {
    var count = 0
    var next = row + 1
    let end = view.end
    while next < end, count < limit {
      guard let isShown = isKnownShown(next) else { break }
      if isShown { count += 1 }
      next += 1
    }
    return count
  }

  var counts: Counts {
    if let cache { return cache.counts(filter, view) }
    let lines = (0..<view.end).filter(view.isTapeLine)
    return Counts(shown: lines.count { passes($0) == true }, all: lines.count)
  }
}
