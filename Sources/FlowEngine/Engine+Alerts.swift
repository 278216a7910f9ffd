extension Engine {
  /// Asks every rule about a parent and writes the alerts, one a ticker and rule per cooldown
  /// (K-91).
  mutating func judge(
    _ cluster: Cluster, _ prints: [PendingPrint], _ instrument: InstrumentID,
    _ out: inout FlowBatch
  ) {
    let parent = parent(of: cluster, prints, instruments[Int(instrument.index)])
    fire(parent, &out)
    noteSweep(cluster, instruments[Int(instrument.index)])
  }

  /// The cheap tests first: most parents stop there.
  mutating func fire(_ parent: Parent, _ out: inout FlowBatch) {
    var fired: [Alert] = []
    for index in rules.indices where rules[index].mayFire(parent) {
      guard let verdict = rules[index].judge(parent), verdict.fires,
        let alert = alert(of: index, verdict, parent)
      else { continue }
      fired.append(alert)
    }
    guard !fired.isEmpty else { return }
    if fired.count > 1 {
      for index in fired.indices {
        fired[index].related = fired.map(\.rule).filter { $0 != fired[index].rule }
      }
    }
    out.alerts += fired
    parents.keep(JudgedParent(parent: parent, alerts: fired), on: parent.cluster.id)
  }

  /// nil while the cooldown of the rule holds for this ticker: counted and told by the next one.
  private mutating func alert(of index: Int, _ verdict: Verdict, _ parent: Parent) -> Alert? {
    guard let number = underlyingIndex[parent.cluster.underlying].map(Int.init) else { return nil }
    let now = clock.now
    let last = underlyings[number].lastAlert[index]
    if last != .min, now - last < settings.alertCooldown {
      underlyings[number].heldBack[index] += 1
      return nil
    }
    let hashes = parameterHashes[index]
    var alert = Alert(
      stamp: stamp(), cluster: parent.cluster, rule: rules[index].id, version: 1,
      ruleVersion: rules[index].version,
      parameters: underlyings[number].isIndexSized ? hashes.index : hashes.single,
      state: .final, direction: verdict.direction, confidence: verdict.confidence,
      evidence: verdict.clauses, counterEvidence: verdict.counterEvidence)
    if underlyings[number].heldBack[index] > 0 {
      alert.evidence.append(
        Clause(
          "alerts of this rule held back by the cooldown since the last one",
          seen: .count(underlyings[number].heldBack[index]), asked: .shown, role: .capping))
    }
    underlyings[number].lastAlert[index] = now
    underlyings[number].heldBack[index] = 0
    return alert
  }

  private func parent(
    of cluster: Cluster, _ prints: [PendingPrint], _ state: InstrumentState
  ) -> Parent {
    let underlying = underlyings[Int(state.underlying)]
    var parent = Parent(
      cluster: cluster, right: state.right, isAdjusted: state.isAdjusted,
      premiumFloor: settings.premiumFloor(for: cluster.underlying))
    parent.hasUndeliveredConditions = cluster.facts.flags.contains(.conditionsUndelivered)
    let opposite =
      isBullish(cluster.side, state.right)
      ? underlying.lastBearishSweep : underlying.lastBullishSweep
    if opposite != .min { parent.oppositeSweepAge = cluster.end.nanoseconds - opposite }
    if let earnings = underlying.nextEarnings {
      parent.sessionsToEarnings =
        NewYorkTime.daysSinceEpoch(earnings) - NewYorkTime.daysSinceEpoch(session)
    }
    return parent
  }

  private mutating func noteSweep(_ cluster: Cluster, _ state: InstrumentState) {
    guard cluster.type == .sweep || cluster.type == .probableSweep, cluster.side != .unknown else {
      return
    }
    let number = Int(state.underlying)
    if isBullish(cluster.side, state.right) {
      underlyings[number].lastBullishSweep = cluster.end.nanoseconds
    } else {
      underlyings[number].lastBearishSweep = cluster.end.nanoseconds
    }
  }

  private func isBullish(_ side: Side, _ right: OptionRight) -> Bool {
    (side == .buy) == (right == .call)
  }
}
