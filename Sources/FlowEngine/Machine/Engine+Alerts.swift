extension Engine {
  /// Asks every rule about a parent and writes the alerts, one a ticker and rule per cooldown
  /// (K-91).
  mutating func judge(
    _ cluster: Cluster, _ prints: [PendingPrint], _ instrument: InstrumentID,
    _ out: inout FlowBatch
  ) {
    if mayMatter(cluster, prints, Int(instrument.index)) {
      var parent = context(of: cluster, prints, instrument)
      parent.hits = noteHit(parent, Int(instrument.index))
      fire(parent, prints, &out)
    }
    noteSweep(cluster, instruments[Int(instrument.index)])
  }

  /// Most parents are too small for every rule: they are told apart before anything is gathered.
  /// A part of the floor counts for K-09, an opening for K-08, a history for K-10, the moneyness
  /// for K-11; what the settings ask of these decides whether that may be done.
  @inline(__always)
  private func mayMatter(_ cluster: Cluster, _ prints: [PendingPrint], _ index: Int) -> Bool {
    let floor = premiumFloor(instruments[index].underlying)
    if readsSmallParents || repeatHitter.counts(cluster.premium, floor: floor)
      || cluster.premium >= floor || !baselines.isEmpty || cluster.openingAtLeast ?? 0 > 0
      || probe != nil
    {
      return true
    }
    guard let spot = prints.first?.spot, spot > 0 else { return false }
    let strike = instruments[index].strike
    return instruments[index].right == .call ? strike < spot : strike > spot
  }

  /// A package: excluded from what reads one series, judged by what reads its structure.
  mutating func judgePackage(
    _ cluster: Cluster, _ prints: [PendingPrint], _ underlying: UInt32, _ out: inout FlowBatch
  ) {
    guard let leg = cluster.legs.first(where: { isOption($0.instrument) }) else { return }
    var parent = base(of: cluster, underlying, first: Int(leg.instrument.index))
    if let spot = prints.first?.spot, spot != .min { parent.spot = Price(billionths: spot) }
    fire(parent, prints, &out)
  }

  /// A final parent of level 2.
  mutating func judgeLevelTwo(
    _ cluster: Cluster, _ found: LevelTwoParent, _ out: inout FlowBatch
  ) {
    guard let leg = cluster.legs.first else { return }
    var parent = base(of: cluster, found.underlying, first: Int(leg.instrument.index))
    if let spot = found.members.first?.spot, spot != .min {
      parent.spot = Price(billionths: spot)
    }
    parent.isInLeggedSpread = cluster.type == .legged
    fire(parent, [], &out)
  }

  /// The parents of a legged spread learn that they are legs of one; what fired on them is asked
  /// again.
  mutating func noteLegged(_ found: LevelTwoParent, _ out: inout FlowBatch) {
    guard found.type == .legged else { return }
    for id in found.memberIDs where id.kind == .cluster {
      guard var judged = parents.judged(id), judged.parent.isInLeggedSpread != true,
        let owned = parents[id], owned.cluster.state != .retracted
      else { continue }
      judged.parent.isInLeggedSpread = true
      parents.keep(judged, on: id)
      rejudge(owned.cluster, &out)
    }
  }

  /// The cheap tests first: most parents stop there, and nothing is priced for them.
  mutating func fire(_ given: Parent, _ prints: [PendingPrint], _ out: inout FlowBatch) {
    if given.cluster.id == probe { examine(given, prints) }
    guard rules.contains(where: { $0.mayFire(given) }) else { return }
    var parent = priced(given, prints)
    var fired: [Alert] = []
    for index in rules.indices where rules[index].mayFire(parent) {
      guard let verdict = rules[index].judge(parent), verdict.fires,
        var alert = alert(of: index, verdict, cluster: parent.cluster)
      else { continue }
      if verdict.asksVolume { parent.groupVolume = groupVolume(of: parent) }
      alert.evidence += parent.foundation(of: verdict)
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

  /// What every rule says of a parent that someone asked about, fired or not.
  private mutating func examine(_ given: Parent, _ prints: [PendingPrint]) {
    let parent = priced(given, prints)
    probed = rules.compactMap { rule in rule.judge(parent).map { (rule.id, $0) } }
  }

  /// nil while the cooldown of the rule holds for this ticker: counted and told by the next one.
  mutating func alert(
    of index: Int, _ verdict: Verdict, cluster: Cluster, instruments own: [InstrumentID]? = nil
  ) -> Alert? {
    guard let number = underlyingIndex[cluster.underlying].map(Int.init) else { return nil }
    let now = clock.now
    let last = underlyings[number].lastAlert[index]
    if last != .min, now - last < settings.alertCooldown {
      underlyings[number].heldBack[index] += 1
      return nil
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
    if let own { alert.instruments = own }
    underlyings[number].lastAlert[index] = now
    underlyings[number].heldBack[index] = 0
    return alert
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
}
