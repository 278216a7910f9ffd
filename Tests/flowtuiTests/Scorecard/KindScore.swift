import Feeds

/// What one cluster type or rule scored.
struct KindScore {
  /// Right to report; what the cooldown may hold back is right when it comes and no loss when it
  /// does not.
  var planted = 0
  var recalled = 0
  var found = 0
  var right = 0
  /// Not planted, and what the rule book says all the same: random prints that satisfy the rule, by
  /// a second statement of it over the tape. True, and in no percentage.
  var byRule = 0
  /// A clause so near its edge that two models differ, or one print of doubtful grade decides.
  var unclear = 0
  /// Said again of what was planted, a minute later or of a further order.
  var renewed = 0
  /// What stands on a parent that only sale conditions could tell apart.
  var undecidable = 0
  /// Of the right, those that have the planted side.
  var sides = 0
  /// Things that look like the kind, and how many of them were found nevertheless.
  var traps = 0
  var fooled = 0
  var nearMisses: [NearMiss: Firing] = [:]
  /// Right ones by the clause that is nearest its edge, and how many of them were found.
  var inside: [NearMiss: Firing] = [:]
  var missed: [TruthItem] = []
  var wrong: [FoundObject] = []

  var recall: Double { planted == 0 ? 1 : Double(recalled) / Double(planted) }
  var precision: Double {
    right + wrong.count == 0 ? 1 : Double(right) / Double(right + wrong.count)
  }
  var fired: Int { nearMisses.values.reduce(0) { $0 + $1.fired } }

  static func += (a: inout KindScore, b: KindScore) {
    a.planted += b.planted
    a.recalled += b.recalled
    a.found += b.found
    a.right += b.right
    a.byRule += b.byRule
    a.unclear += b.unclear
    a.renewed += b.renewed
    a.undecidable += b.undecidable
    a.inside.merge(b.inside) { $0 + $1 }
    a.sides += b.sides
    a.traps += b.traps
    a.fooled += b.fooled
    a.nearMisses.merge(b.nearMisses) { $0 + $1 }
    a.missed += b.missed
    a.wrong += b.wrong
  }

  func line(_ kind: ScoredKind) -> String {
    func percent(_ value: Double) -> String { "\((value * 1_000).rounded() / 1_000)" }
    return "  \(kind.isRule ? "rule " : "")\(kind.name): planted \(planted)"
      + " recall \(percent(recall)) found \(found)"
      + " precision \(percent(precision)) sides \(sides)/\(right) by-rule \(byRule)"
      + " unclear \(unclear) renewed \(renewed) undecidable \(undecidable)"
      + " traps \(fooled)/\(traps) near-misses \(fired)/"
      + "\(nearMisses.values.reduce(0) { $0 + $1.bursts })"
  }
}

/// A clause that a burst misses, and the number of digits of the distance in the clause's own unit.
struct NearMiss: Hashable, Comparable {
  var clause: String
  var magnitude: Int

  static func < (a: NearMiss, b: NearMiss) -> Bool {
    a.clause != b.clause ? a.clause < b.clause : a.magnitude < b.magnitude
  }

  var text: String {
    magnitude == 1 ? "\(clause) by 1-9" : "\(clause) by \(magnitude) digits"
  }
}

/// How many bursts there were, and how many of them became what they resemble.
struct Firing: Hashable {
  var bursts = 0
  var fired = 0

  static func + (a: Firing, b: Firing) -> Firing {
    Firing(bursts: a.bursts + b.bursts, fired: a.fired + b.fired)
  }
}
