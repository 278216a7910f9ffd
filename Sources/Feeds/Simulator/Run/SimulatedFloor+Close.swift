import FlowEngine

extension SimulatedFloor {
  /// What this session leaves to the next one.
  func history() -> SimulationHistory {
    var next = past
    next.sessions += 1
    if next.first == nil { next.first = configuration.session }
    next.closes = stocks.map(\.price)
    for index in listing.series.indices where listing.series[index].days > 0 {
      next.openInterest[listing.key(listing.series[index])] = positions.outstanding[index]
    }
    let session = past.sessions
    next.orders.removeAll { $0.session < session - 20 }
    for parent in parents where parent.hasHistory {
      let leg = listing.series[parent.legs[0].series]
      next.orders.append(
        SimulationHistory.Order(
          session: session, underlying: leg.underlying,
          bucket: SimulationHistory.bucket(days: leg.days), premium: parent.premium))
    }
    for staple in staples {
      next.staples[listing.key(listing.series[staple]), default: []]
        .append(positions.volume[staple])
    }
    next.pending = pending()
    return next
  }

  /// What the next morning's open interest will say something about: rolls, proven openings, and
  /// sales into open interest.
  private func pending() -> [SimulationHistory.Pending] {
    parents.compactMap { parent in
      let part = listing.series[parent.legs[0].series]
      let isSale =
        parent.isSingle && !parent.isWeak && parent.side < 0 && part.openInterest >= 5 * parent.size
      guard parent.type == "roll" || isSale || parent.opening > 0 else { return nil }
      return SimulationHistory.Pending(
        item: truth[parent.line],
        parts: parent.legs.map { leg in
          let one = listing.series[leg.series]
          return SimulationHistory.Pending.Part(
            days: one.days, isBought: leg.side > 0, size: leg.size, before: one.openInterest,
            volume: positions.volume[leg.series],
            change: positions.outstanding[leg.series] - one.openInterest)
        }, opening: parent.opening, isSale: isSale, target: parent.target)
    }
  }

  /// Writes what this morning's open interest says about the session before.
  mutating func judgePast() {
    for pending in past.pending {
      guard pending.parts.allSatisfy({ $0.days > 0 }), let first = pending.parts.first else {
        continue
      }
      if pending.item.type == "roll" {
        guard let near = pending.parts.min(by: { $0.days < $1.days }),
          let far = pending.parts.max(by: { $0.days < $1.days })
        else { continue }
        let closed = near.volume - near.change
        let opened = far.volume + far.change
        let isRoll = closed >= near.size && opened >= far.size
        judge(
          pending, "roll", expect: isRoll, misses: closed < near.size ? "closing" : "opening",
          by: closed < near.size ? near.size - closed : far.size - opened,
          "closing sides of the near leg \(closed), opening sides of the far leg \(opened)")
        continue
      }
      let closed = first.volume - first.change
      if pending.opening > 0 {
        let opened = pending.parts.reduce(0) { $0 + $1.volume + $1.change }
        judge(
          pending, "opening-evidence", expect: opened >= 2 * pending.opening, misses: "opening",
          by: 2 * pending.opening - opened,
          "opening sides \(opened), provable on each side \(pending.opening)")
      }
      if pending.isSale, first.before >= 5 * first.size, first.volume > 0 {
        // In hundredths of the sides of the day, of which there are two a contract.
        let share = 100 * closed / (2 * first.volume)
        judge(
          pending, "closing-pressure", expect: 10 * closed >= 12 * first.volume,
          misses: "share", by: max(1, 60 - share), "closing share \(share) %", isVerdict: false)
      }
    }
  }

  private mutating func judge(
    _ pending: SimulationHistory.Pending, _ rule: String, expect: Bool, misses: String,
    by distance: Int,
    _ why: String, isVerdict: Bool = true
  ) {
    let item = pending.item
    let isPlanted = pending.target == rule || (rule == "roll" && item.isPlanted)
    let session = SimulationCalendar.date(
      days: SimulationCalendar.session(before: SimulationCalendar.days(configuration.session)))
    truth.append(
      TruthItem(
        id: (expect ? isPlanted ? "t" : "u" : "f") + String(truth.count + 1),
        kind: isVerdict ? "verdict" : "alert", type: isVerdict ? "verdict" : "alert",
        structure: item.structure, rule: rule, underlying: item.underlying,
        contracts: item.contracts, start: item.start, end: item.end, size: item.size,
        side: item.side, expect: expect, needsCondition: item.needsCondition,
        isPlanted: isPlanted, why: why, misses: expect ? nil : misses,
        distance: expect ? 0 : distance,
        of: SimulationCalendar.text(session) + "/" + item.id))
  }
}
