import FlowEngine

/// A rule and the underlying it was right to fire in.
struct RaisedRule: Hashable, Sendable {
  var rule: String
  var underlying: Int

  struct Mark: Sendable {
    /// Execution time of the order, in nanoseconds.
    var at: Int64
    /// False when a reader of the rules may not have raised it.
    var isSure: Bool
  }
}

extension SimulatedFloor {
  /// Notes that a rule is right, or may be, about an order.
  ///
  /// - Returns: whether it may be held back, by the minute of silence after an alert of the rule in
  ///   the underlying (two seconds are left for the difference of clocks).
  mutating func raise(
    _ rule: String, _ underlying: Int, at start: Timestamp, isSure: Bool = true
  ) -> Bool {
    let key = RaisedRule(rule: rule, underlying: underlying)
    let mark = RaisedRule.Mark(at: start.nanoseconds, isSure: isSure)
    guard let last = raised[key], mark.at - last.at < 62 * Self.second else {
      raised[key] = mark
      return false
    }
    let isOver = last.isSure && mark.at - last.at < 58 * Self.second
    if !isOver { raised[key] = RaisedRule.Mark(at: mark.at, isSure: false) }
    return true
  }

  /// Orders of one type, expiry and side that came back: known when the session is over.
  ///
  /// Each of at least a third of the floor, ten seconds after the one before, three or more.
  mutating func recordRepeatHitters() {
    // The quote may move between the reading and the print.
    var doubtful: [PlacedParent] = []
    var left = parents.filter { parent in
      guard parent.isSingle, parent.side != 0, !parent.isWeak else {
        return false
      }
      let one = listing.series[parent.legs[0].series]
      guard one.form != .adjusted else { return false }
      let share = 3 * parent.premium / largePremium(one.underlying)
      if abs(share - 1) < 0.07 { doubtful.append(parent) }
      return share >= 1
    }.sorted { $0.start < $1.start }
    for parent in parents
    where parent.isSingle && doubtful.contains(where: { isSameAim($0, parent) }) {
      account.entries.append(
        NoiseEntry(
          resembles: "repeat-hitter", misses: "unclear size", distance: 0,
          underlying: listing.underlyings[listing.series[parent.legs[0].series].underlying].symbol,
          start: parent.start))
    }
    left.removeAll { parent in doubtful.contains { isSameAim($0, parent) } }
    var chains: [[PlacedParent]] = []
    while let first = left.first {
      let same = left.filter { isSameAim($0, first) }
      left.removeAll { isSameAim($0, first) }
      guard same.count >= 3 else { continue }
      var chain: [PlacedParent] = []
      for parent in same {
        if let last = chain.last, parent.start - last.start < 10 * Self.second { continue }
        chain.append(parent)
      }
      guard chain.count >= 3 else { continue }
      chains.append(chain)
    }
    // The third order is the one that is reported.
    for chain in chains.sorted(by: { $0[2].start < $1[2].start }) { recordRepeatHitter(chain) }
  }

  private func isSameAim(_ a: PlacedParent, _ b: PlacedParent) -> Bool {
    let (one, two) = (listing.series[a.legs[0].series], listing.series[b.legs[0].series])
    return one.underlying == two.underlying && one.expiry == two.expiry
      && one.right == two.right && a.side == b.side
  }

  private mutating func recordRepeatHitter(_ chain: [PlacedParent]) {
    guard let first = chain.first, let last = chain.last else { return }
    var parts: [TruthItem.Part] = []
    for parent in chain {
      let leg = parent.legs[0]
      let name = OSI(listing.contract(leg.series, at: 0)).description
      if let place = parts.firstIndex(where: { $0.contract == name }) {
        parts[place].size += leg.size
      } else {
        parts.append(TruthItem.Part(contract: name, size: leg.size))
      }
    }
    let isPlanted = chain.contains { $0.target == "repeat-hitter" }
    let underlying = listing.series[first.legs[0].series].underlying
    let isHeldBack = raise("repeat-hitter", underlying, at: chain[2].start)
    truth.append(
      TruthItem(
        id: (isPlanted ? "t" : "u") + String(truth.count + 1), kind: "alert", type: "alert",
        rule: "repeat-hitter",
        underlying: listing.underlyings[underlying].symbol,
        contracts: parts, start: first.start, end: last.end,
        size: chain.reduce(0) { $0 + $1.size }, side: first.side > 0 ? "buy" : "sell",
        expect: true, needsCondition: chain.contains(where: \.needsCondition),
        isPlanted: isPlanted,
        why: "\(chain.count) orders of one type, expiry and side, ten seconds apart or more",
        isHeldBack: isHeldBack))
  }

  /// Decides whether a roll is one: the near leg closes and the far leg opens, or both open.
  mutating func intendRoll(_ roll: PlacedParent) {
    guard configuration.firstSession != nil,
      let near = roll.legs.min(by: {
        listing.series[$0.series].days < listing.series[$1.series].days
      }),
      let far = roll.legs.max(by: {
        listing.series[$0.series].days < listing.series[$1.series].days
      })
    else { return }
    positions.intend(random.chance(0.5) ? .handedOver : .opening, in: near.series)
    positions.intend(.opening, in: far.series)
  }

  /// In runs two series of each stock with routine orders: one that trades 150 contracts a day
  /// and one that trades 40, in an expiry that outlasts the run.
  static func staples(
    _ listing: SimulatedListing, _ configuration: SimulationConfiguration
  ) -> [Int] {
    guard let first = configuration.firstSession else { return [] }
    let ahead = SimulationCalendar.monthly(notBefore: SimulationCalendar.days(first) + 110)
    return ClassifierPlanner.studied.flatMap { underlying -> [Int] in
      let chain = listing.chains[underlying]
      guard let expiry = chain.expiries.firstIndex(of: ahead) else { return [] }
      return [5, 7].compactMap {
        listing.index(underlying, expiry: expiry, strike: chain.center + $0, .call)
      }
    }
  }
}
