/// The list of rules. A new rule is one line here.
public enum Rules {
  public static let kinds: [any Rule.Type] = [
    LargeBullishSweep.self,
    LargeBearishSweep.self,
    PutSelling.self,
    CallOverwriting.self,
    StraddleStrangle.self,
    ZeroDTEGamma.self,
    FarDatedConviction.self,
    OpeningEvidence.self,
    RepeatHitter.self,
    UnusualSize.self,
    DeepITMReplacement.self,
    RiskReversal.self,
    Roll.self,
    ClosingPressure.self,
    IVLift.self,
  ]

  /// Every rule with the thresholds of these settings.
  public static func all(_ settings: Settings) -> [any Rule] { kinds.map { $0.init(settings) } }

  public static func rule(_ id: String, _ settings: Settings) -> (any Rule)? {
    kinds.first { $0.id.name == id }?.init(settings)
  }
}

extension Rule {
  /// A hash of the rule's version and thresholds: two settings that ask the same have the same.
  public func parameterHash(_ settings: Settings, floor: Dollars) -> UInt64 {
    var writer = FlowWriter()
    writer.write(Self.id.name)
    writer.write(Self.version)
    writer.write(floor.millionths)
    for parameter in Self.parameters {
      writer.write(parameter.name)
      writer.write(settings[Self.self, parameter.name])
    }
    return fnv1a(writer.bytes)
  }

  /// The clauses as they would be asked, with nothing seen: for `flowtui rules`.
  public func askedClauses(floor: Dollars) -> Verdict? {
    for type in ClusterType.allCases {
      var cluster = Cluster.empty
      cluster.type = type
      if let verdict = judge(Parent(cluster: cluster, right: .call, premiumFloor: floor)) {
        return verdict
      }
    }
    let never = Timestamp.distantPast
    if let verdict = judge(
      GammaWindow(underlying: .none, from: never, to: never, premiumFloor: floor))
    {
      return verdict
    }
    return judge(
      MorningFacts(
        of: SessionParent(
          session: CalendarDate(yyyymmdd: 0), cluster: FlowID(.cluster, seq: 0)), type: .sweep,
        underlying: .none, side: .unknown, grade: .u, size: 0, premium: .zero, volume: 0,
        openInterestBefore: 0, openInterestNow: 0))
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
