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
    guard let baseline = gamma[UnderlyingKey(symbol: underlying, bucket: bucket)],
      baseline.sessions >= Self.sessionsMin
    else { return nil }
    // A spread below one dollar is none.
    return (Self.z(value.millionths, baseline, madFloor: 1_000_000), baseline.samples)
  }

  /// 99th percentile of the underlying's single-leg prints (C-13); nil without a baseline.
  func sizeHigh(_ underlying: Symbol) -> Int64? {
    guard let baseline = sizes[underlying], baseline.sessions >= Self.sessionsMin else {
      return nil
    }
    return baseline.median
  }

  /// Median contracts of a series by the end of this half hour, with the sessions it rests on. A
  /// point holds until the next one, and before the first the median is 0. nil without a baseline
  /// (B-02).
  func volume(_ series: OSI, bucket: Int32) -> (median: Int64, sessions: Int64)? {
    guard let points = volumes[series], let first = points.first,
      first.baseline.sessions >= Self.sessionsMin
    else { return nil }
    let found = points.last { $0.bucket <= bucket }?.baseline
    return (found?.median ?? 0, first.baseline.sessions)
  }
}

extension Baselines: Stateful {
  mutating func state(_ coder: inout StateCoder) throws(StateError) {
    try coder.raw("premium", &premium)
    try coder.raw("gamma", &gamma)
    try coder.raw("sizes", &sizes)
    try coder.raw("volumes", &volumes)
    try coder.raw("newest", &newest)
  }
}
