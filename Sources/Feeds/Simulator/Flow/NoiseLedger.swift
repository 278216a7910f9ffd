public import FlowEngine

/// One burst of the noise process, and the one clause it misses.
public struct NoiseEntry: Hashable, Sendable {
  /// What the burst resembles: a type or rule name of the machine output.
  public var resembles: String
  /// The clause missed: `venues`, `sign`, `size`, `gap`, `code`, …; nil when the burst satisfies
  /// all of them, and then it is in the truth. `unclear delta` and the like: a clause so near its
  /// edge that two models may differ; such a parent has no line for that rule.
  public var misses: String?
  /// How far from the threshold, in the clause's own unit (contracts, venues, microseconds,
  /// dollars); 0 for a burst at or above it.
  public var distance: Int
  public var underlying: Symbol
  /// Execution time of the first print.
  public var start: Timestamp
}

/// A time in which chance made one kind of parent in one underlying, once or more.
public struct ChanceEntry: Hashable, Sendable {
  /// A type name of the machine output.
  public var resembles: String
  public var underlying: Symbol
  /// Execution time of the first print.
  public var start: Timestamp
  /// Execution time of the last print.
  public var end: Timestamp
}

/// The account of the noise process: what it did in the neighbourhood of the truth.
public struct NoiseLedger: Hashable, Sendable {
  public internal(set) var entries: [NoiseEntry] = []
  /// What looks like an order of note and is one of nobody: made by chance, of prints that have
  /// nothing to do with each other.
  public internal(set) var chance: [ChanceEntry] = []
  /// Bursts and planned parents that found no free series and did not happen.
  public internal(set) var notPlaced = 0

  /// Near-misses of one kind; what is too near an edge to tell (`unclear …`) is none.
  public func nearMisses(of kind: String) -> Int {
    entries.count {
      $0.resembles == kind && !($0.misses?.hasPrefix("unclear") ?? true)
    }
  }

  static func + (a: NoiseLedger, b: NoiseLedger) -> NoiseLedger {
    var sum = a
    sum.entries += b.entries
    sum.notPlaced += b.notPlaced
    return sum
  }

  /// Near-misses by kind and clause, sorted by name.
  public var counts: [(kind: String, clause: String, count: Int)] {
    var totals: [String: [String: Int]] = [:]
    for entry in entries {
      totals[entry.resembles, default: [:]][entry.misses ?? "none", default: 0] += 1
    }
    return totals.keys.sorted().flatMap { kind in
      (totals[kind] ?? [:]).sorted { $0.key < $1.key }.map { (kind, $0.key, $0.value) }
    }
  }
}
