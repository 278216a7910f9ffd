import FlowEngine

/// A part of a batch of derived events: those caused by a run of input events.
struct FlowSlice {
  var judgements: ArraySlice<Judgement>
  var settled: ArraySlice<Settled>
  var bars: ArraySlice<BarUpdate>
  var clusters: ArraySlice<Cluster>
  var alerts: ArraySlice<Alert>
  var inferences: ArraySlice<Inference>
  var health: ArraySlice<Health>

  init(_ batch: FlowBatch) {
    judgements = batch.judgements[...]
    settled = batch.settled[...]
    bars = batch.bars[...]
    clusters = batch.clusters[...]
    alerts = batch.alerts[...]
    inferences = batch.inferences[...]
    health = batch.health[...]
  }

  /// Takes away what was caused by events up to this number.
  mutating func takeFirst(through last: UInt64) -> FlowSlice {
    var part = self
    part.judgements = Self.split(&judgements, last, \.stamp)
    part.settled = Self.split(&settled, last, \.stamp)
    part.bars = Self.split(&bars, last, \.stamp)
    part.clusters = Self.split(&clusters, last, \.stamp)
    part.alerts = Self.split(&alerts, last, \.stamp)
    part.inferences = Self.split(&inferences, last, \.stamp)
    part.health = Self.split(&health, last, \.stamp)
    return part
  }

  private static func split<T>(
    _ list: inout ArraySlice<T>, _ last: UInt64, _ stamp: KeyPath<T, Stamp>
  ) -> ArraySlice<T> {
    let end = list.prefixEnd { $0[keyPath: stamp].seq <= last }
    defer { list = list[end...] }
    return list[..<end]
  }

  /// There is something that is a row and an object, not only a column.
  var hasObjects: Bool {
    !(clusters.isEmpty && alerts.isEmpty && inferences.isEmpty && health.isEmpty)
  }

  /// The numbers of the first and the last cause; nil when there are none.
  var range: (first: UInt64, last: UInt64)? {
    let firsts = [
      judgements.first?.stamp.seq, settled.first?.stamp.seq, bars.first?.stamp.seq,
      clusters.first?.stamp.seq, alerts.first?.stamp.seq,
      inferences.first?.stamp.seq, health.first?.stamp.seq,
    ].compactMap(\.self)
    let lasts = [
      judgements.last?.stamp.seq, settled.last?.stamp.seq, bars.last?.stamp.seq,
      clusters.last?.stamp.seq, alerts.last?.stamp.seq,
      inferences.last?.stamp.seq, health.last?.stamp.seq,
    ].compactMap(\.self)
    guard let first = firsts.min(), let last = lasts.max() else { return nil }
    return (first, last)
  }

  var batch: FlowBatch {
    var batch = FlowBatch()
    batch.judgements = Array(judgements)
    batch.settled = Array(settled)
    batch.bars = Array(bars)
    batch.clusters = Array(clusters)
    batch.alerts = Array(alerts)
    batch.inferences = Array(inferences)
    batch.health = Array(health)
    return batch
  }
}

extension FlowBatch {
  mutating func append(_ part: FlowSlice) {
    judgements.append(contentsOf: part.judgements)
    settled.append(contentsOf: part.settled)
    bars.append(contentsOf: part.bars)
    clusters.append(contentsOf: part.clusters)
    alerts.append(contentsOf: part.alerts)
    inferences.append(contentsOf: part.inferences)
    health.append(contentsOf: part.health)
  }

  /// Takes away what was caused by events up to this number, in place.
  mutating func removeFirst(through last: UInt64) {
    Self.cut(&judgements, last) { $0.stamp.seq }
    Self.cut(&settled, last) { $0.stamp.seq }
    Self.cut(&bars, last) { $0.stamp.seq }
    Self.cut(&clusters, last) { $0.stamp.seq }
    Self.cut(&alerts, last) { $0.stamp.seq }
    Self.cut(&inferences, last) { $0.stamp.seq }
    Self.cut(&health, last) { $0.stamp.seq }
  }

  private static func cut<T>(_ list: inout [T], _ last: UInt64, _ seq: (T) -> UInt64) {
    list.removeFirst(list.prefixEnd { seq($0) <= last })
  }
}
