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
  public var inferences: [Inference] = []
  public var health: [Health] = []

  public init() {}

  public var isEmpty: Bool {
    judgements.isEmpty && settled.isEmpty && bars.isEmpty && clusters.isEmpty && alerts.isEmpty
      && inferences.isEmpty && health.isEmpty
  }

  /// Empties the lists and keeps their storage, so that the steady state allocates nothing.
  public mutating func removeAll() {
    judgements.removeAll(keepingCapacity: true)
    settled.removeAll(keepingCapacity: true)
    bars.removeAll(keepingCapacity: true)
    clusters.removeAll(keepingCapacity: true)
    alerts.removeAll(keepingCapacity: true)
    inferences.removeAll(keepingCapacity: true)
    health.removeAll(keepingCapacity: true)
  }

  /// Appends what was derived from the events that follow.
  public mutating func append(_ other: FlowBatch) {
    judgements.append(contentsOf: other.judgements)
    settled.append(contentsOf: other.settled)
    bars.append(contentsOf: other.bars)
    clusters.append(contentsOf: other.clusters)
    alerts.append(contentsOf: other.alerts)
    inferences.append(contentsOf: other.inferences)
    health.append(contentsOf: other.health)
  }

  /// What was caused by events after a `seq`.
  public func dropping(through seq: UInt64) -> FlowBatch {
    var rest = FlowBatch()
    rest.judgements = judgements.filter { $0.stamp.seq > seq }
    rest.settled = settled.filter { $0.stamp.seq > seq }
    rest.bars = bars.filter { $0.stamp.seq > seq }
    rest.clusters = clusters.filter { $0.stamp.seq > seq }
    rest.alerts = alerts.filter { $0.stamp.seq > seq }
    rest.inferences = inferences.filter { $0.stamp.seq > seq }
    rest.health = health.filter { $0.stamp.seq > seq }
    return rest
  }
}
