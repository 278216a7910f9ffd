import FlowEngine

/// Remembers which rows a filter lets through, so that a frame asks only about the new ones.
///
/// Only for filters whose answer about a row cannot change with the moment; the rows of an index
/// are append-only, so an answer holds for good. It changes nothing that is shown: without it the
/// same answers are worked out again.
final class FilterCache {
  /// Sums over the same index, for the same reason.
  let totals = PremiumTotals()
  private var filter = Filter.all
  private var keys: Set<FilterKey> = []
  private var isUsable = false
  /// 0 = not asked yet, 1 = passes, 2 = does not.
  private var answers: [UInt8] = []

  func passes(_ asked: Filter, _ view: FlowView, row: Int) -> Bool {
    if asked != filter {
      filter = asked
      keys = asked.keys
      // A state changes with the moment, and a relative time counts from it.
      isUsable = keys.isDisjoint(with: [.state, .time])
      answers.removeAll(keepingCapacity: true)
    }
    guard isUsable else { return asked.passes(FilterSubject(view, row: row, keys: keys)) }
    while answers.count <= row { answers.append(0) }
    if answers[row] == 0 {
      answers[row] = asked.passes(FilterSubject(view, row: row, keys: keys)) ? 1 : 2
    }
    return answers[row] == 1
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
