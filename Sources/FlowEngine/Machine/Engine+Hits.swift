extension Engine {
  /// Remembers a level-1 parent with a side and says what it repeats (K-09).
  mutating func noteHit(_ parent: Parent, _ index: Int) -> HitFacts? {
    let cluster = parent.cluster
    guard cluster.side != .unknown, cluster.grade <= .b,
      repeatHitter.counts(cluster.premium, floor: parent.premiumFloor),
      parent.exclusions.isEmpty
    else { return nil }
    return hits.add(
      HitBook.Hit(
        cluster: cluster.id, instrument: InstrumentID(UInt32(index)), premium: cluster.premium,
        start: cluster.start.nanoseconds),
      to: hitKey(cluster.side, index), gapMin: repeatHitter.gapMin)
  }

  /// A parent that lost a print counts with what is left of it, or no more; what fired on those
  /// that repeat it is asked again (H-07, K-09).
  ///
  /// - Parameter version: amended or retracted.
  mutating func noteHitChange(_ version: Cluster, _ out: inout FlowBatch) {
    guard version.side != .unknown, let leg = version.legs.first,
      Int(leg.instrument.index) < instruments.count
    else { return }
    let index = Int(leg.instrument.index)
    let floor = premiumFloor(instruments[index].underlying)
    let counts =
      version.state != .retracted && version.grade <= .b
      && repeatHitter.counts(version.premium, floor: floor)
    let changed = hits.change(
      version.id, to: counts ? version.premium : nil, of: hitKey(version.side, index),
      gapMin: repeatHitter.gapMin)
    for (id, facts) in changed {
      guard var judged = parents.judged(id), judged.parent.hits != facts else { continue }
      judged.parent.hits = facts
      parents.keep(judged, on: id)
      // The parent itself is asked by whoever amended it.
      guard id != version.id, let owned = parents[id], owned.cluster.state != .retracted else {
        continue
      }
      rejudge(owned.cluster, only: RepeatHitter.id, &out)
    }
  }

  @inline(__always)
  private func hitKey(_ side: Side, _ index: Int) -> HitBook.Key {
    HitBook.Key(
      underlying: instruments[index].underlying, right: instruments[index].right,
      expiry: instruments[index].expiry, side: side)
  }
}
