extension Engine {
  /// Remembers a level-1 parent with a side and says what it repeats (K-09).
  mutating func noteHit(_ parent: Parent, _ index: Int) -> HitFacts? {
    let cluster = parent.cluster
    guard cluster.side != .unknown, cluster.grade <= .b,
      repeatHitter.counts(cluster.premium, floor: parent.premiumFloor),
      parent.exclusions.isEmpty, cluster.type != .isoPrint
    else { return nil }
    return hits.add(
      HitBook.Hit(
        cluster: cluster.id, instrument: InstrumentID(UInt32(index)), premium: cluster.premium,
        start: cluster.start.nanoseconds),
      to: HitBook.Key(
        underlying: instruments[index].underlying, right: instruments[index].right,
        expiry: instruments[index].expiry, side: cluster.side),
      gapMin: repeatHitter.gapMin)
  }
}
