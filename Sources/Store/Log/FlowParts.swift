import FlowEngine

/// What was derived from the events of a block, in the parts in which it was handed in.
///
/// What becomes a column stays where it is; only the objects, which are few, are put together.
struct FlowParts {
  private(set) var judgements: [ArraySlice<Judgement>] = []
  private(set) var settled: [ArraySlice<Settled>] = []
  private(set) var bars: [ArraySlice<BarUpdate>] = []
  private(set) var clusters: [Cluster] = []
  private(set) var alerts: [Alert] = []
  private(set) var inferences: [Inference] = []
  private(set) var health: [Health] = []

  init() {}

  init(_ part: FlowSlice) { append(part) }

  mutating func append(_ part: FlowSlice) {
    if !part.judgements.isEmpty { judgements.append(part.judgements) }
    if !part.settled.isEmpty { settled.append(part.settled) }
    if !part.bars.isEmpty { bars.append(part.bars) }
    clusters.append(contentsOf: part.clusters)
    alerts.append(contentsOf: part.alerts)
    inferences.append(contentsOf: part.inferences)
    health.append(contentsOf: part.health)
  }

  /// There is something that is a row and an object, not only a column.
  var hasObjects: Bool {
    !(clusters.isEmpty && alerts.isEmpty && inferences.isEmpty && health.isEmpty)
  }
}
