import FlowEngine

/// Walks the lines of the tape as known at a moment, newest first, through the filter.
struct TapeLines {
  let view: FlowView
  let filter: Filter
  /// Answers of this filter that are known already; nil works each out anew.
  var cache: FilterCache?

  func isShown(_ row: Int) -> Bool { view.isTapeLine(row) && passes(row) }

  private func passes(_ row: Int) -> Bool {
    if case .all = filter { return true }
    if let cache { return cache.passes(filter, view, row: row) }
    return filter.passes(FilterSubject(view, row: row))
  }

  /// Up to `limit` lines at or before a row (the newest when nil), newest first.
  func lines(from start: Int?, limit: Int) -> [Int] {
    var row = min(start ?? view.end - 1, view.end - 1)
    var found: [Int] = []
    while row >= 0, found.count < limit {
      if isShown(row) { found.append(row) }
      row -= 1
    }
    return found
  }

  /// The next newer line after a row; nil at the newest.
  func newer(than row: Int) -> Int? {
    var next = row + 1
    let end = view.end
    while next < end {
      if isShown(next) { return next }
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
      if isShown(next) { count += 1 }
      next += 1
    }
    return count
  }

  /// Lines that pass the filter, and all lines.
  var counts: (shown: Int, all: Int) {
    if let known = cache?.counts(filter, view) { return known }
    var shown = 0
    var all = 0
    for row in 0..<view.end where view.isTapeLine(row) {
      all += 1
      if passes(row) { shown += 1 }
    }
    return (shown, all)
  }
}
