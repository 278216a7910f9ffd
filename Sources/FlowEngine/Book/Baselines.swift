/// Robust middle and spread of something over earlier sessions (rules §3.1).
struct Baseline: Hashable, Sendable {
  var median: Int64
  var mad: Int64
  var samples: Int64
  var sessions: Int64
}

/// What earlier sessions say, as the first events of a log brought it.
struct Baselines: Sendable {
  /// Fewest sessions and parents of a baseline (B-01).
  static let sessionsMin: Int64 = 10
  static let parentsMin: Int64 = 50

  private struct UnderlyingKey: Hashable {
    var symbol: Symbol
    var bucket: Int32
  }

  // All are looked up and never walked.
  private var premium: [UnderlyingKey: Baseline] = [:]
  private var gamma: [UnderlyingKey: Baseline] = [:]
  private var sizes: [Symbol: Baseline] = [:]
  private var volumes: [OSI: [(bucket: Int32, baseline: Baseline)]] = [:]
  /// By underlying and bucket of expiries.
  private var groups: [UnderlyingKey: [(bucket: Int32, baseline: Baseline)]] = [:]
  /// Newest session among the notes; nil without a history.
  private(set) var newest: CalendarDate?

  mutating func take(_ note: HistoryNote) {
    let baseline = Baseline(median: note.a, mad: note.b, samples: note.c, sessions: note.d)
    newest = max(newest ?? note.session, note.session)
    switch note.kind {
    case .premium:
      premium[UnderlyingKey(symbol: note.subject.root, bucket: note.bucket)] = baseline
    case .gamma: gamma[UnderlyingKey(symbol: note.subject.root, bucket: note.bucket)] = baseline
    case .size: sizes[note.subject.root] = baseline
    case .volume: volumes[note.subject, default: []].append((note.bucket, baseline))
    case .groupVolume:
      let (expiry, halfHour) = GroupBucket.parts(note.bucket)
      let key = UnderlyingKey(symbol: note.subject.root, bucket: expiry)
      groups[key, default: []].append((halfHour, baseline))
    case .carried: break
    }
  }

  var isEmpty: Bool { newest == nil }

  /// Robust z of a premium in thousandths, from parents of the same underlying, expiry bucket and,
  /// where there are enough, time of day; nil without a baseline (B-01).
  func premiumZ(
    _ value: Dollars, _ underlying: Symbol, expiry: Int32, time: Int32
  ) -> (z: Int64, samples: Int64)? {
    for time in [time, 0] {
      let key = UnderlyingKey(
        symbol: underlying, bucket: PremiumBucket.number(expiry: expiry, time: time))
      guard let baseline = premium[key], baseline.sessions >= Self.sessionsMin,
        baseline.samples >= Self.parentsMin
      else { continue }
      // MAD floor 0.1; both are millionths.
      return (
        Self.z(Self.logPremium(value), baseline, madFloor: 100_000), baseline.samples
      )
    }
    return nil
  }

  /// ln(1 + dollars) in millionths: the unit of the premium baselines.
  static func logPremium(_ value: Dollars) -> Int64 {
    let dollars = Double(max(0, value.millionths)) / 1_000_000
    return Int64((Arithmetic.log(1 + dollars) * 1_000_000).rounded())
  }

  /// (x − median) / (1.4826 · MAD) in thousandths, rounded toward zero.
  static func z(_ value: Int64, _ baseline: Baseline, madFloor: Int64) -> Int64 {
    let mad = Int128(max(baseline.mad, madFloor, 1))
    let difference = Int128(value) - Int128(baseline.median)
    return Int64(clamping: difference * 10_000_000 / (14_826 * mad))
  }

  /// Signed gamma against the same five minutes of earlier sessions, thousandths (K-06).
  func gammaZ(_ value: Dollars, _ underlying: Symbol, bucket: Int32) -> (z: Int64, samples: Int64)?
  {
    guard hasGamma(underlying, bucket: bucket),
      let baseline = gamma[UnderlyingKey(symbol: underlying, bucket: bucket)]
    else { return nil }
    // A spread below one dollar is none.
    return (Self.z(value.millionths, baseline, madFloor: 1_000_000), baseline.samples)
  }

  /// Whether earlier sessions say what is usual in these five minutes (B-04).
  func hasGamma(_ underlying: Symbol, bucket: Int32) -> Bool {
    (gamma[UnderlyingKey(symbol: underlying, bucket: bucket)]?.sessions ?? 0) >= Self.sessionsMin
  }

  /// 99th percentile of the underlying's single-leg prints, and how many they are (C-13); nil
  /// without a baseline.
  func sizeHigh(_ underlying: Symbol) -> (contracts: Int64, prints: Int64)? {
    guard let baseline = sizes[underlying], baseline.sessions >= Self.sessionsMin else {
      return nil
    }
    return (baseline.median, baseline.samples)
  }

  /// Contracts of a series so far against those by the end of this half hour; nil without a
  /// baseline or where the median is 0 (B-02).
  func volume(_ contracts: Int64, of series: OSI, bucket: Int32) -> VolumeSurprise? {
    Self.surprise(contracts, against: volumes[series], bucket)
  }

  /// The same for all series of an underlying in one bucket of expiries.
  ///
  /// - Parameter expiry: of `PremiumBucket`.
  func groupVolume(
    _ contracts: Int64, of underlying: Symbol, expiry: Int32, bucket: Int32
  ) -> VolumeSurprise? {
    let key = UnderlyingKey(symbol: underlying, bucket: expiry)
    return Self.surprise(contracts, against: groups[key], bucket)
  }

  /// A point holds until the next one, and before the first the median is 0.
  private static func surprise(
    _ contracts: Int64, against points: [(bucket: Int32, baseline: Baseline)]?, _ bucket: Int32
  ) -> VolumeSurprise? {
    guard let usual = points?.last(where: { $0.bucket <= bucket })?.baseline, usual.median > 0,
      usual.sessions >= sessionsMin
    else { return nil }
    // A spread below a tenth of the median, or below one contract, is none: what B-01 asks of a
    // logarithm, in contracts.
    return VolumeSurprise(
      contracts: contracts, median: usual.median,
      z: z(contracts, usual, madFloor: usual.median / 10), sessions: usual.sessions)
  }
}

/// Contracts so far against what is usual at this minute (B-02).
public struct VolumeSurprise: Hashable, Sendable {
  public var contracts: Int64
  /// Of earlier sessions by the end of this half hour; above 0.
  public var median: Int64
  /// Robust z, thousandths.
  public var z: Int64
  /// What the median rests on.
  public var sessions: Int64

  public init(contracts: Int64, median: Int64, z: Int64, sessions: Int64) {
    self.contracts = contracts
    self.median = median
    self.z = z
    self.sessions = sessions
  }

  /// Thousandths of the median.
  public var ratio: Int64 { contracts.multipliedSaturating(by: 1_000) / median }
}

extension Baselines: Stateful {
  mutating func state(_ coder: inout StateCoder) throws(StateError) {
    try coder.raw("premium", &premium)
    try coder.raw("gamma", &gamma)
    try coder.raw("sizes", &sizes)
    try coder.raw("volumes", &volumes)
    try coder.raw("groups", &groups)
    try coder.raw("newest", &newest)
  }
}
