import FlowEngine

/// Remembers what a filter says of the rows of an index, so that a frame asks only about new ones.
///
/// Only for filters whose answer about a row changes with the versions of its object and with
/// nothing else; the rows of an index are append-only. It changes nothing that is shown: without it
/// the same answers are worked out again.
final class FilterCache {
  /// Sums over the same index, for the same reason.
  let totals = PremiumTotals()
  private var filter = Filter.all
  private var keys: Set<FilterKey> = []
  private var isUsable = true
  /// Of the filter, and of none.
  private var answers = LineAnswers()
  private var all = LineAnswers()

  func passes(_ asked: Filter, _ view: FlowView, row: Int) -> Bool {
    take(asked, view)
    guard isUsable else { return asked.passes(FilterSubject(view, row: row, keys: keys)) }
    return answers.passes(row, at: view.moment)
  }

  /// Lines of the tape known at the view's moment: those that pass, and all of them.
  ///
  /// - Returns: nil of a filter whose answers change with the moment alone.
  func counts(_ asked: Filter, _ view: FlowView) -> (shown: Int, all: Int)? {
    all.take(view.index) { _, _ in true }
    let known = all.count(view)
    if case .all = asked { return (known, known) }
    take(asked, view)
    return isUsable ? (answers.count(view), known) : nil
  }

  /// Works out what every frame asks for, so that the first one of a long index is no slower.
  func warm(_ index: FlowIndex) {
    totals.take(index)
    all.take(index) { _, _ in true }
  }

  private func take(_ asked: Filter, _ view: FlowView) {
    if asked != filter {
      filter = asked
      keys = asked.keys
      // A state is also that of a print, and a relative time counts from the moment.
      isUsable = keys.isDisjoint(with: [.state, .time])
      answers = LineAnswers()
    }
    guard isUsable else { return }
    let keys = keys
    answers.take(view.index) { asked.passes(FilterSubject($0, row: $1, keys: keys)) }
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
