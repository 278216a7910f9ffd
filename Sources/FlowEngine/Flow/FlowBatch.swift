/// What the engine derived from a run of input events, a list per kind.
///
/// Lists per kind, because the log stores columns and the panel reads one kind at a time; the order
/// of everything is `(stamp.seq, stamp.n)`, and each list is sorted by it.
public struct FlowBatch: Hashable, Sendable {
  public var judgements: [Judgement] = []
  public var settled: [Settled] = []
  public var bars: [BarUpdate] = []
  public var clusters: [Cluster] = []
  public var alerts: [Alert] = []
  public var health: [Health] = []

  public init() {}

  public var isEmpty: Bool {
    judgements.isEmpty && settled.isEmpty && bars.isEmpty && clusters.isEmpty && alerts.isEmpty
      && health.isEmpty
  }

  /// Empties the lists and keeps their storage, so that the steady state allocates nothing.
  public mutating func removeAll() {
    judgements.removeAll(keepingCapacity: true)
    settled.removeAll(keepingCapacity: true)
    bars.removeAll(keepingCapacity: true)
    clusters.removeAll(keepingCapacity: true)
    alerts.removeAll(keepingCapacity: true)
    health.removeAll(keepingCapacity: true)
  }
}
