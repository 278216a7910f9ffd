extension Engine {
  /// Takes a print back: volume returns, and a parent that stood on it is retracted as a new
  /// version (rules H-06, H-07).
  ///
  /// A parent is retracted whole, also when the rest would still be one: amending it is a later
  /// step.
  mutating func step(_ cancel: Cancel, _ out: inout FlowBatch) {
    let index = Int(cancel.instrument.index)
    if index < instruments.count, instruments[index].kind == .stock {
      return takeBackStock(cancel, index, &out)
    }
    guard let entry = ledger.take(cancel) else { return noteOrphan(&out) }
    if entry.size > 0 { instruments[index].volume -= entry.size }
    let isPending =
      instruments[index].window >= 0
      && windows.prints[Int(instruments[index].window)].contains { $0.seq == entry.seq }
    if isPending { windows.remove(print: entry.seq, from: instruments[index].window) }
    out.settled.append(
      Settled(
        stamp: stamp(), print: entry.seq, grade: .u, state: .cancelled,
        version: isPending ? 1 : 2))
    if !isPending, let cluster = ledger.cluster(of: entry.seq) { retract(cluster, &out) }
  }

  /// Volume returns to the day and to the minute of execution; open, high, low and close stay,
  /// because the prints they came from are not kept.
  private mutating func takeBackStock(_ cancel: Cancel, _ index: Int, _ out: inout FlowBatch) {
    guard let entry = stockLedger.take(cancel) else { return noteOrphan(&out) }
    out.settled.append(
      Settled(stamp: stamp(), print: entry.seq, grade: .u, state: .cancelled, version: 2))
    guard entry.countsVolume, entry.size > 0 else { return }
    instruments[index].volume -= entry.size
    let now = max(clock.now, sessionStart)
    let bar = stocks.updateBar(cancel.instrument, minute: entry.minute) { bar in
      bar.takeBack(size: entry.size, isOffExchange: entry.venue.isOffExchange)
      bar.writtenAt = now
      bar.isDirty = false
    }
    out.bars.append(bar.update(cancel.instrument, stamp: stamp()))
  }

  private mutating func noteOrphan(_ out: inout FlowBatch) {
    report(.orphanCancel, "a cancel names no print of this session", &out)
  }

  private mutating func retract(_ cluster: Cluster, _ out: inout FlowBatch) {
    guard cluster.state != .retracted else { return }
    var version = cluster
    version.stamp = stamp()
    version.version += 1
    version.state = .retracted
    out.clusters.append(version)
    ledger.replace(version)
    for alert in ledger.alerts(on: cluster.id) where alert.state != .retracted {
      var retracted = alert
      retracted.stamp = stamp()
      retracted.version += 1
      retracted.state = .retracted
      out.alerts.append(retracted)
      ledger.replace(retracted)
    }
  }
}
