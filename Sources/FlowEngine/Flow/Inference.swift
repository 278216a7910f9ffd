public enum InferenceType: UInt8, Hashable, Sendable, CaseIterable {
  case absorption, accumulation, distribution, level, descriptive
  /// What next morning's open interest says of a parent of an earlier session (O-04).
  case verdict
}

public enum VerdictResult: UInt8, Hashable, Sendable, CaseIterable {
  case undecided, confirmed, refuted
}

/// A parent of another session: `<session>/<id>`.
public struct SessionParent: Hashable, Sendable {
  public var session: CalendarDate
  public var cluster: FlowID

  public init(session: CalendarDate, cluster: FlowID) {
    self.session = session
    self.cluster = cluster
  }
}

extension SessionParent: CustomStringConvertible {
  /// The id across logs: `2026-11-19/c7`.
  public var description: String { "\(session.isoText)/\(cluster)" }
}

/// A statement about a symbol over a stretch of time, or the verdict on a parent of yesterday.
public struct Inference: Hashable, Sendable {
  public var stamp: Stamp
  public var id: FlowID
  public var version: UInt32
  public var type: InferenceType
  public var state: ObjectState
  public var symbol: Symbol
  public var from: Timestamp
  public var to: Timestamp
  public var side: Side
  /// Contracts or shares.
  public var volume: Int64
  /// Ten-thousandths; nil when there is none.
  public var share: Int64?
  /// Millionths; nil when nothing was tested.
  public var p: Int64?
  public var samples: Int64?
  /// What a verdict speaks of.
  public var of: SessionParent?
  public var result: VerdictResult
  public var evidence: [Clause]
  public var counterEvidence: [Clause]
  public var causes: [UInt64]

  public init(
    stamp: Stamp, ordinal: UInt8 = 1, type: InferenceType, symbol: Symbol, from: Timestamp,
    to: Timestamp, causes: [UInt64]
  ) {
    self.stamp = stamp
    id = FlowID(.inference, seq: stamp.seq, ordinal: ordinal)
    version = 1
    self.type = type
    state = .final
    self.symbol = symbol
    self.from = from
    self.to = to
    side = .unknown
    volume = 0
    share = nil
    p = nil
    samples = nil
    of = nil
    result = .undecided
    evidence = []
    counterEvidence = []
    self.causes = causes
  }
}
