extension Engine {
  /// A parent of one series with what was known at its first print.
  func context(
    of cluster: Cluster, _ prints: [PendingPrint], _ instrument: InstrumentID
  ) -> Parent {
    let index = Int(instrument.index)
    var parent = base(of: cluster, instruments[index].underlying, first: index)
    if let spot = prints.first?.spot, spot != .min { parent.spot = Price(billionths: spot) }
    if cluster.type == .crossBlock { parent.exclusions.insert(.cross) }
    if cluster.type == .dividend || cluster.facts.flags.contains(.dividendLike) {
      parent.exclusions.insert(.dividend)
    }
    if cluster.facts.flags.contains(.stockTied) { parent.exclusions.insert(.tiedToStock) }
    return parent
  }

  /// The fixed floor of an underlying (B-03); what `Settings.premiumFloor(for:)` finds by name.
  @inline(__always)
  func premiumFloor(_ number: UInt32) -> Dollars {
    underlyings[Int(number)].isIndexSized ? settings.premiumFloorIndex : settings.premiumFloor
  }

  /// What every kind of parent shares; the first leg stands for the series.
  func base(of cluster: Cluster, _ number: UInt32, first index: Int) -> Parent {
    var parent = Parent(
      cluster: cluster, right: instruments[index].right,
      isAdjusted: instruments[index].isAdjusted,
      premiumFloor: premiumFloor(number))
    parent.strike = Price(billionths: instruments[index].strike)
    parent.daysToExpiry = daysToExpiry(instruments[index].expiry)
    parent.isIndexOption = instruments[index].isIndexOption
    parent.hasUndeliveredConditions = cluster.facts.flags.contains(.conditionsUndelivered)
    let interest = instruments[index].openInterest
    parent.openInterest = interest < 0 ? nil : interest
    parent.seriesVolume = instruments[index].volume
    switch cluster.type {
    case .dividend: parent.exclusions.insert(.dividend)
    case .financing: parent.exclusions.insert(.financing)
    case .stockTied: parent.exclusions.insert(.tiedToStock)
    case .package where cluster.structure == nil: parent.exclusions.insert(.unresolvedPackage)
    default: break
    }
    takeBaselines(&parent, index)
    takeNeighbours(&parent, number)
    return parent
  }

  private func daysToExpiry(_ expiry: CalendarDate) -> Int64 {
    expiry.yyyymmdd == 0
      ? 0 : NewYorkTime.daysSinceEpoch(expiry) - NewYorkTime.daysSinceEpoch(session)
  }

  private func takeBaselines(_ parent: inout Parent, _ index: Int) {
    guard !baselines.isEmpty else { return }
    let time = PremiumBucket.ofTime(
      parent.cluster.start.nanoseconds - sessionOpen, length: sessionClose - sessionOpen)
    if let found = baselines.premiumZ(
      parent.cluster.premium, parent.cluster.underlying,
      expiry: PremiumBucket.ofExpiry(parent.daysToExpiry), time: time)
    {
      parent.premiumZ = found.z
      parent.premiumSamples = found.samples
    }
    guard let series = instruments[index].osi else { return }
    let bucket = VolumeBucket.of(parent.cluster.end, session)
    if let usual = baselines.volume(parent.seriesVolume, of: series, bucket: bucket) {
      parent.volumeRatio = usual.ratio
      parent.volumeZ = usual.z
      parent.volumeSessions = usual.sessions
    }
  }

  /// What all series of the underlying traded that expire about as soon (B-02); walks them all, so
  /// only an alert asks.
  func groupVolume(of parent: Parent) -> VolumeSurprise? {
    guard !baselines.isEmpty, let number = underlyingIndex[parent.cluster.underlying] else {
      return nil
    }
    let expiry = PremiumBucket.ofExpiry(parent.daysToExpiry)
    var contracts: Int64 = 0
    for place in chains.all.indices
    where PremiumBucket.ofExpiry(daysToExpiry(chains.all[place].expiration.date)) == expiry {
      for rung in chains.all[place].rungs {
        for index in [rung.call, rung.put]
        where index >= 0 && instruments[Int(index)].underlying == number {
          contracts.addSaturating(instruments[Int(index)].volume)
        }
      }
    }
    return baselines.groupVolume(
      contracts, of: parent.cluster.underlying, expiry: expiry,
      bucket: VolumeBucket.of(parent.cluster.end, session))
  }

  /// What happened beside it in the same underlying.
  private func takeNeighbours(_ parent: inout Parent, _ number: UInt32) {
    let cluster = parent.cluster
    let (bullish, bearish) = (
      underlyings[Int(number)].lastBullishSweep, underlyings[Int(number)].lastBearishSweep
    )
    let opposite = isBullish(cluster.side, parent.right) ? bearish : bullish
    if opposite != .min, cluster.side != .unknown {
      parent.oppositeSweepAge = cluster.end.nanoseconds - opposite
    }
    if let earnings = underlyings[Int(number)].nextEarnings {
      parent.sessionsToEarnings = SessionCalendar.sessions(from: session, to: earnings)
      let days = daysToExpiry(earnings)
      parent.isEarningsBeforeExpiry = days <= parent.daysToExpiry
    }
    let stock = underlyings[Int(number)].stock
    if stock >= 0 {
      let reopened = instruments[Int(stock)].reopenedAt
      parent.haltAge = reopened == .min ? .max : max(0, cluster.end.nanoseconds - reopened)
      parent.hedgeShares = hedgeShares(of: cluster, number)
    }
  }

  /// Shares of contingent prints (7, V) within a second of a parent; nil where the stock prints
  /// without conditions and nothing was seen.
  private func hedgeShares(of cluster: Cluster, _ number: UInt32) -> Int64? {
    let tape = underlyings[Int(number)].contingent
    let shares = tape.recent
      .filter {
        let apart = $0.participant - cluster.start.nanoseconds
        return apart >= -1_000_000_000
          && $0.participant - cluster.end.nanoseconds <= 1_000_000_000
      }
      .reduce(0) { $0 + $1.size }
    return shares == 0 && tape.isUntold ? nil : shares
  }

  func isBullish(_ side: Side, _ right: OptionRight) -> Bool {
    (side == .buy) == (right == .call)
  }
}
