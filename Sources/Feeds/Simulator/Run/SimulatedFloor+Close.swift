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
    next.sizes = (past.sizes + [sizes]).suffix(20)
    return next
  }

  /// What the next morning's open interest will say something about (O-04, C-17): orders in one
  /// series with a side and rolls, from the premium floor on.
  private func pending() -> [SimulationHistory.Pending] {
    parents.compactMap { parent in
      let isOne = (parent.isSweep || parent.type == "block") && parent.side != 0
      let first = listing.series[parent.legs[0].series]
      guard isOne || parent.type == "roll", first.form != .adjusted else { return nil }
      let floors = parent.premium / largePremium(first.underlying)
      guard floors >= 0.98 else { return nil }
      return SimulationHistory.Pending(
        item: truth[parent.line],
        parts: parent.legs.map { leg in
          let one = listing.series[leg.series]
          return SimulationHistory.Pending.Part(
            days: one.days, isBought: leg.side > 0, size: leg.size, before: one.openInterest,
            volume: positions.volume[leg.series],
            change: positions.outstanding[leg.series] - one.openInterest)
        }, isSale: isOne && parent.side < 0 && !parent.isWeak, isUnclear: floors < 1.02,
        target: parent.target)
    }
  }

  /// Writes what this morning's open interest says about the session before.
  mutating func judgePast() {
    for pending in past.pending {
      guard pending.parts.allSatisfy({ $0.days > 0 }), let first = pending.parts.first else {
        continue
      }
      if pending.isUnclear {
        for rule in ["verdict", "closing-pressure"] {
          account.entries.append(
            NoiseEntry(
              resembles: rule, misses: "unclear premium", distance: 0,
              underlying: pending.item.underlying, start: pending.item.start))
        }
        continue
      }
      if pending.item.type == "roll" {
        judgeRoll(pending)
      } else {
        judgeOrder(pending, first)
      }
    }
  }

  /// Closing sides of the near leg and opening sides of the far leg, of the whole day (C-17).
  private mutating func judgeRoll(_ pending: SimulationHistory.Pending) {
    guard let near = pending.parts.min(by: { $0.days < $1.days }),
      let far = pending.parts.max(by: { $0.days < $1.days })
    else { return }
    let closed = near.volume - near.change
    let opened = far.volume + far.change
    judge(
      pending, result: closed >= near.size && opened >= far.size ? "confirmed" : "refuted",
      "closing sides of the near leg \(closed), opening sides of the far leg \(opened)")
  }

  /// What of an order in one series opened for certain, and what cannot have (O-02, O-04).
  private mutating func judgeOrder(
    _ pending: SimulationHistory.Pending, _ part: SimulationHistory.Pending.Part
  ) {
    let closed = part.volume - part.change
    let opened = part.volume + part.change
    let result =
      part.size > closed ? "confirmed" : opened < part.size ? "refuted" : "undecided"
    judge(pending, result: result, "\(opened) sides of the day opened, \(closed) closed")
    guard pending.isSale, part.before >= 5 * part.size, part.volume > 0 else { return }
    // In hundredths of the sides of the day, of which there are two a contract.
    let share = 100 * closed / (2 * part.volume)
    let isRight = 10 * closed >= 12 * part.volume && closed <= 2 * part.volume
    let line = pending.item
    let isPlanted = pending.target == "closing-pressure"
    truth.append(
      TruthItem(
        id: (isRight ? isPlanted ? "t" : "u" : "f") + String(truth.count + 1), kind: "alert",
        type: "alert", rule: "closing-pressure", underlying: line.underlying,
        contracts: line.contracts, start: line.start, end: line.end, size: line.size,
        side: line.side, expect: isRight, needsCondition: line.needsCondition,
        isPlanted: isPlanted, why: "closing share \(share) %",
        misses: isRight ? nil : "share", distance: isRight ? 0 : max(1, 60 - share), of: past(line))
    )
  }

  private mutating func judge(
    _ pending: SimulationHistory.Pending, result: String, _ why: String
  ) {
    let line = pending.item
    var item = TruthItem(
      id: (line.isPlanted ? "t" : "u") + String(truth.count + 1), kind: "verdict",
      type: "verdict", structure: line.structure, underlying: line.underlying,
      contracts: line.contracts, start: line.start, end: line.end, size: line.size,
      side: line.side, expect: true, needsCondition: line.needsCondition,
      isPlanted: line.isPlanted, why: why, of: past(line))
    item.result = result
    truth.append(item)
  }

  /// A line of the session before.
  private func past(_ line: TruthItem) -> String {
    let session = SimulationCalendar.date(
      days: SimulationCalendar.session(before: SimulationCalendar.days(configuration.session)))
    return SimulationCalendar.text(session) + "/" + line.id
  }
}
