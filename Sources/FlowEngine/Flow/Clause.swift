/// One condition of a rule with the value seen and the value asked: the evidence is the rule.
///
/// Values keep their type; they become text only on screen or in a file.
public struct Clause: Hashable, Sendable {
  /// What a clause decides when it fails or its input is missing.
  public enum Role: UInt8, Hashable, Sendable {
    /// Must pass; never passes on an unknown input.
    case required
    /// Caps confidence when it fails or its input is missing.
    case capping
    /// Speaks against the reading; checked always.
    case counter
  }

  public var name: String
  public var seen: ClauseValue
  public var asked: ClauseBound
  /// nil = the input is missing.
  public var passed: Bool?
  public var role: Role

  public init(
    _ name: String, seen: ClauseValue, asked: ClauseBound, role: Role = .required,
    passed: Bool? = nil
  ) {
    self.name = name
    self.seen = seen
    self.asked = asked
    self.role = role
    self.passed = passed ?? asked.holds(for: seen)
  }
}

/// A value seen or asked, with its unit.
public enum ClauseValue: Hashable, Sendable {
  /// Unknown: the input is missing.
  case unknown
  case dollars(Dollars)
  case price(Price)
  case count(Int64)
  /// Thousandths: a robust z, a ratio.
  case thousandths(Int64)
  /// Ten-thousandths: a share of one, a delta.
  case tenThousandths(Int64)
  /// Nanoseconds.
  case duration(Int64)
  case side(Side)
  case grade(Grade)
  case flag(Bool)
  case text(String)
}

/// What a clause asks of the value.
public enum ClauseBound: Hashable, Sendable {
  case atLeast(ClauseValue)
  case atMost(ClauseValue)
  case exactly(ClauseValue)
  case within(ClauseValue, ClauseValue)
  /// Nothing is asked: a fact that is shown.
  case shown

  /// - Returns: nil when the value is unknown or of another unit.
  public func holds(for seen: ClauseValue) -> Bool? {
    if case .unknown = seen { return nil }
    switch self {
    case .shown: return true
    case .exactly(let value): return seen == value
    case .atLeast(let low): return seen.isOrdered(after: low)
    case .atMost(let high): return high.isOrdered(after: seen)
    case .within(let low, let high):
      guard let above = seen.isOrdered(after: low), let below = high.isOrdered(after: seen) else {
        return nil
      }
      return above && below
    }
  }
}

extension ClauseValue {
  /// Whether this is `other` or more; nil for values of different units.
  func isOrdered(after other: ClauseValue) -> Bool? {
    switch (self, other) {
    case (.dollars(let a), .dollars(let b)): a >= b
    case (.price(let a), .price(let b)): a >= b
    case (.count(let a), .count(let b)): a >= b
    case (.thousandths(let a), .thousandths(let b)): a >= b
    case (.tenThousandths(let a), .tenThousandths(let b)): a >= b
    case (.duration(let a), .duration(let b)): a >= b
    // A grade is at least another when it is as good or better: A is the best.
    case (.grade(let a), .grade(let b)): a <= b
    default: nil
    }
  }
}
