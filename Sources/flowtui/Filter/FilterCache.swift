import FlowEngine

/// Remembers what a filter says of the rows of an index, so that a frame asks only about new ones.
///
/// The rows of an index are append-only, and what most filters say of one changes with the versions
/// of its object and with nothing else: that is kept for all moments. Of other filters the answers
/// at one moment are kept.
///
/// A new filter over a long log has many rows to be asked. A frame asks a bounded number, the
/// newest first, and says that it still counts; the rest is asked in slices between two looks at
/// the keyboard. Outside of a frame nothing is bounded, and it changes nothing that is shown.
final class FilterCache {
  /// Rows that a frame may ask, and a slice between two frames: some milliseconds.
  static let rowsAtOnce = 4_096

  /// Sums over the same index, for the same reason.
  let totals = PremiumTotals()
  /// Rows asked so far, of all filters.
  private(set) var rowsAsked = 0
  /// Rows that the frame being drawn may still ask; nil outside of one.
  private var left: Int?
  private var filter = Filter.all
  private var keys: Set<FilterKey> = []
  /// No answer changes with the moment alone.
  private(set) var isLasting = true
  /// Of the filter, and of none.
  private var answers = LineAnswers()
  private var all = LineAnswers()
  private var atMoment = MomentAnswers()

  /// Draws a frame that asks no more rows than it has time for.
  func drawing<Picture>(_ draw: () -> Picture) -> Picture {
    left = Self.rowsAtOnce
    defer { left = nil }
    return draw()
  }

  /// - Returns: nil when it is not known yet and the frame can ask no more.
  func passes(_ asked: Filter, _ view: FlowView, row: Int) -> Bool? {
    take(asked, view)
    if isKnown(view) { return answers.passes(row, at: view.moment) }
    if let known = atMoment.answer(row) { return known }
    if let left {
      guard left > 0 else { return nil }
      self.left = left - 1
    }
    return ask(row, view)
  }

  /// Lines of the tape known at the view's moment: those that pass, and all of them.
  func counts(_ asked: Filter, _ view: FlowView) -> TapeLines.Counts {
    all.take(view.index) { _, _ in true }
    let known = all.count(view)
    if case .all = asked { return TapeLines.Counts(shown: known, all: known) }
    take(asked, view)
    if !isKnown(view) {
      // Half of what a frame may ask; the other half is for lines far down.
      askMore(view, left.map { $0 / 2 } ?? .max)
    }
    let shown = isKnown(view) ? answers.count(view) : atMoment.passed
    return TapeLines.Counts(
      shown: shown, all: known, isWhole: isKnown(view) || atMoment.isWhole)
  }

  /// Whether rows are left to be asked before everything at the view's moment is counted.
  func isBehind(_ asked: Filter, _ view: FlowView) -> Bool {
    if case .all = asked { return false }
    take(asked, view)
    return !isKnown(view) && !atMoment.isWhole
  }

  /// Asks the next slice of what `isBehind`.
  func work(_ asked: Filter, _ view: FlowView) {
    take(asked, view)
    if isLasting {
      answer(view.index, limit: Self.rowsAtOnce)
    } else {
      askMore(view, Self.rowsAtOnce)
    }
  }

  /// Works out what every frame asks for, so that the first one of a long index is no slower.
  func warm(_ index: FlowIndex) {
    totals.take(index)
    all.take(index) { _, _ in true }
  }

  private func isKnown(_ view: FlowView) -> Bool { isLasting && answers.covers(view) }

  private func take(_ asked: Filter, _ view: FlowView) {
    if asked != filter {
      filter = asked
      keys = asked.keys
      // A state is also that of a print, and a relative time counts from the moment.
      isLasting = !keys.contains(.state) && asked.longestAgo == nil
      answers = LineAnswers()
      atMoment = MomentAnswers()
    }
    if isLasting {
      // A few new ones are asked at once: a live tape never counts.
      let missing = view.index.rows.count - answers.taken
      if missing > 0, missing <= left ?? Self.rowsAtOnce {
        answer(view.index, limit: missing)
        left = left.map { $0 - missing }
      }
    }
    if !isKnown(view) { atMoment.take(view) }
  }

  private func answer(_ index: FlowIndex, limit: Int) {
    let (asked, keys) = (filter, keys)
    answers.take(index, limit: limit) { view, row in
      rowsAsked += 1
      return asked.passes(FilterSubject(view, row: row, keys: keys))
    }
  }

  private func ask(_ row: Int, _ view: FlowView) -> Bool {
    rowsAsked += 1
    let passes = filter.passes(FilterSubject(view, row: row, keys: keys))
    atMoment.note(row, passes)
    return passes
  }

  private func askMore(_ view: FlowView, _ limit: Int) {
    let before = rowsAsked
    while rowsAsked - before < limit, let row = atMoment.next(view) { _ = ask(row, view) }
    left = left.map { $0 - (rowsAsked - before) }
  }
}

extension Filter {
  /// Every key that it asks.
  var keys: Set<FilterKey> {
    switch self {
    case .all: []
    case .term(let term): [term.key]
    case .not(let inner): inner.keys
    case .and(let parts), .or(let parts):
      parts.reduce(into: []) { $0.formUnion($1.keys) }
    }
  }
}
