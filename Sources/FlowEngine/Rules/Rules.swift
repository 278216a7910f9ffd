/// The list of rules. A new rule is one line here.
public enum Rules {
  public static let all: [any Rule] = [
    LargeBullishSweep(),
    LargeBearishSweep(),
  ]

  public static func rule(_ id: String) -> (any Rule)? {
    all.first { type(of: $0).id.name == id }
  }
}

extension Rule {
  public var id: RuleID { Self.id }
  public var version: UInt32 { Self.version }
  public var summary: String { Self.summary }

  /// A hash of what the rule asks, taken from its own clauses on an empty parent: two settings that
  /// ask the same have the same hash.
  public func parameterHash(floor: Dollars) -> UInt64 {
    let empty = Parent(cluster: .empty, right: .call, premiumFloor: floor)
    var writer = FlowWriter()
    writer.write(Self.id.name)
    for clause in judge(empty)?.clauses ?? [] {
      writer.write(clause.name)
      writer.write(clause.asked)
    }
    return fnv1a(writer.bytes)
  }

  /// The clauses as they would be asked of a parent, with nothing seen: for `flowtui rules`.
  public func askedClauses(floor: Dollars) -> Verdict? {
    judge(Parent(cluster: .empty, right: .call, premiumFloor: floor))
  }
}

extension Cluster {
  /// A sweep with nothing in it: lets a rule list what it asks.
  static var empty: Cluster {
    Cluster(
      stamp: Stamp(seq: 0, n: 0, at: .distantPast), id: FlowID(.cluster, seq: 0), version: 1,
      type: .sweep, underlying: .none, state: .final, start: .distantPast, end: .distantPast,
      size: 0, premium: .zero, side: .unknown, grade: .u, legs: [], causes: [])
  }
}

/// FNV-1a, 64 bits.
/// - Source: Fowler, Noll, Vo; offset basis 14695981039346656037, prime 1099511628211.
public func fnv1a(_ bytes: some Sequence<UInt8>) -> UInt64 {
  var hash: UInt64 = 14_695_981_039_346_656_037
  for byte in bytes {
    hash = (hash ^ UInt64(byte)) &* 1_099_511_628_211
  }
  return hash
}
