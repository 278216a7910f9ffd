extension Engine {
  /// Asks every rule about a parent and writes the alerts, one a ticker and rule per cooldown
  /// (K-91).
  mutating func judge(
    _ cluster: Cluster, _ candidate: SweepCandidate, _ state: InstrumentState,
    _ out: inout FlowBatch
  ) {
    let parent = parent(of: cluster, candidate, state)
    let number = Int(state.underlying)
    var fired: [Alert] = []
    for index in rules.indices {
      guard rules[index].mayFire(parent), let verdict = rules[index].judge(parent), verdict.fires
      else { continue }
      let now = clock.now
      let last = underlyings[number].lastAlert[index]
      if last != .min, now - last < settings.alertCooldown {
        underlyings[number].heldBack[index] += 1
        continue
      }
      let hashes = parameterHashes[index]
      var alert = Alert(
        stamp: stamp(), cluster: cluster, rule: rules[index].id, version: 1,
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
      fired.append(alert)
    }
    if fired.count > 1 {
      for index in fired.indices {
        fired[index].related = fired.map(\.rule).filter { $0 != fired[index].rule }
      }
    }
    for alert in fired {
      out.alerts.append(alert)
      ledger.claim(alert)
    }
    noteSweep(cluster, state)
  }

  private func parent(of cluster: Cluster, _ candidate: SweepCandidate, _ state: InstrumentState)
    -> Parent
  {
    let underlying = underlyings[Int(state.underlying)]
    var parent = Parent(
      cluster: cluster, right: state.right, isAdjusted: state.isAdjusted,
      premiumFloor: settings.premiumFloor(for: cluster.underlying))
    parent.hasUndeliveredConditions = candidate.prints.contains { $0.condition == .notDelivered }
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
