import FlowEngine

/// A parsed filter expression: panel, `--filter`, saved filters and alert actions use this one.
///
/// Three-valued: a term whose key the object lacks is neither true nor false, and neither is its
/// negation; the whole filter passes only what is true (`cli.md`, Filter language).
indirect enum Filter: Hashable, Sendable {
  case all
  case or([Filter])
  case and([Filter])
  case not(Filter)
  case term(FilterTerm)

  func passes(_ subject: FilterSubject) -> Bool { evaluate(subject) == true }

  func evaluate(_ subject: FilterSubject) -> Bool? {
    switch self {
    case .all: return true
    case .not(let inner): return inner.evaluate(subject).map { !$0 }
    case .term(let term): return term.evaluate(subject)
    case .or(let parts):
      var unknown = false
      for part in parts {
        guard let value = part.evaluate(subject) else {
          unknown = true
          continue
        }
        if value { return true }
      }
      return unknown ? nil : false
    case .and(let parts):
      var unknown = false
      for part in parts {
        guard let value = part.evaluate(subject) else {
          unknown = true
          continue
        }
        if !value { return false }
      }
      return unknown ? nil : true
    }
  }
}

/// What is wrong with a filter, and where: the span is underlined in the panel.
struct FilterError: Error, Hashable, Sendable, CustomStringConvertible {
  /// Offsets in characters; never empty and never outside the text.
  var span: Range<Int>
  var expected: String

  var description: String { "at column \(span.lowerBound + 1): \(expected)" }
}

enum FilterOperator: String, Hashable, Sendable {
  case matches = ":"
  case equals = "="
  case differs = "!="
  case below = "<"
  case atMost = "<="
  case above = ">"
  case atLeast = ">="

  var isOrdering: Bool {
    switch self {
    case .below, .atMost, .above, .atLeast: true
    case .matches, .equals, .differs: false
    }
  }
}

/// One `key op value,value`.
struct FilterTerm: Hashable, Sendable {
  enum Value: Hashable, Sendable {
    case text(String)
    case number(Int64)
    case range(Int64, Int64)
    /// Nanoseconds before the shown moment, whatever moment that is when it is asked.
    case recent(Int64)
    case unknown
  }

  var key: FilterKey
  var operation: FilterOperator
  var values: [Value]

  func evaluate(_ subject: FilterSubject) -> Bool? {
    guard key.isKnown(in: subject) else {
      return values.contains(.unknown) ? operation != .differs : nil
    }
    let any = values.contains { matches($0, subject) }
    return operation == .differs ? !any : any
  }

  private func matches(_ value: Value, _ subject: FilterSubject) -> Bool {
    switch value {
    case .unknown: return false
    case .text(let text): return key.matches(text, in: subject)
    case .range(let low, let high):
      guard let seen = key.number(in: subject) else { return false }
      return seen >= low && seen <= high
    case .recent(let ago):
      guard let seen = subject.time, let now = subject.now else { return false }
      return seen >= now - ago
    case .number(let asked):
      guard let seen = key.number(in: subject) else { return false }
      switch operation {
      case .matches, .equals, .differs: return seen == asked
      case .below: return seen < asked
      case .atMost: return seen <= asked
      case .above: return seen > asked
      case .atLeast: return seen >= asked
      }
    }
  }
}
