extension Engine {
  /// Takes a print back: volume returns, and a parent that stood on it is amended, or retracted
  /// when the rest is none (rules H-06, H-07, C-33).
  mutating func step(_ cancel: Cancel, _ out: inout FlowBatch) {
    let index = Int(cancel.instrument.index)
    if index < instruments.count, instruments[index].kind == .stock {
      return takeBackStock(cancel, index, &out)
    }
    guard let entry = ledger.take(cancel) else { return noteOrphan(&out) }
    if entry.size > 0 { instruments[index].volume.addSaturating(-entry.size) }
    let window = sweeps.window(of: cancel.instrument)
    let isPending =
      window >= 0 && sweeps.windows[window].prints.contains { $0.seq == entry.seq }
    if isPending { sweeps.windows.remove(print: entry.seq, from: window) }
    let isCoded = !isPending && removeCoded(entry)
    out.settled.append(
      Settled(
        stamp: stamp(), print: entry.seq, grade: .u, state: .cancelled,
        version: isPending || isCoded ? 1 : 2))
    if !isPending, !isCoded, index < instruments.count {
      zeroDay.takeBack(instruments[index].underlying, seq: entry.seq)
    }
    if !isPending, !isCoded, entry.parent == nil {
      levelTwo.remove(FlowID(.print, seq: entry.seq), &levelTwoOut)
      writeLevelTwo(&out)
    }
    if let parent = entry.parent { amend(parent, without: entry.seq, &out) }
  }

  /// Takes a print out of the window it waits in for a package, a dividend play or a stock print.
  private mutating func removeCoded(_ entry: PrintLedger.Entry) -> Bool {
    let underlying = instruments[Int(entry.instrument.index)].underlying
    let keys = [
      CodedWindows.Key(
        underlying: underlying, venue: entry.venue, group: LegGroup(letter: entry.letter).rawValue),
      CodedWindows.Key(underlying: underlying, venue: .unknown, group: CodedWindows.Key.dividend),
      CodedWindows.Key(underlying: underlying, venue: entry.venue, group: CodedWindows.Key.cross),
    ]
    return keys.contains { coded.remove(print: entry.seq, of: $0) }
  }

  /// Volume returns to the day and to the minute of execution; open, high, low and close stay,
  /// because the prints they came from are not kept.
  private mutating func takeBackStock(_ cancel: Cancel, _ index: Int, _ out: inout FlowBatch) {
    guard let entry = stockLedger.take(cancel) else { return noteOrphan(&out) }
    out.settled.append(
      Settled(stamp: stamp(), print: entry.seq, grade: .u, state: .cancelled, version: 2))
    // A leg that was taken back makes no order with stock.
    underlyings[Int(instruments[index].underlying)].contingent.remove(entry.seq)
    guard entry.countsVolume, entry.size > 0 else { return }
    instruments[index].volume.addSaturating(-entry.size)
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

  /// The parent without one of its prints: what is left must still be what it was called.
  private mutating func amend(
    _ id: FlowID, without seq: UInt64, _ out: inout FlowBatch
  ) {
    guard let owned = parents[id] else {
      return report(
        .orphanCancel, "the parent \(id) of a cancelled print is too old to amend", &out)
    }
    financing.remove(cluster: id.seq)
    let rest = owned.prints.filter { $0.seq != seq }
    if let version = remade(owned, rest) {
      out.clusters.append(version)
      parents.keep(OwnedParent(cluster: version, prints: rest))
      noteHitChange(version, &out)
      rejudge(version, &out)
    } else if let (version, legs) = repacked(owned, without: seq) {
      out.clusters.append(version)
      parents.keep(OwnedParent(cluster: version, legs: legs))
      rejudge(version, &out)
    } else {
      // What is left is remembered: with one more cancel it may be whole again.
      var left = owned
      left.prints = rest
      left.legs.removeAll { $0.seq == seq }
      retract(left, &out)
    }
    // Level 2 saw the parent as it was: without it, what stood on it stands no more.
    levelTwo.remove(id, &levelTwoOut)
    writeLevelTwo(&out)
  }

  /// The same parent made of fewer prints; nil when the hard constraints no longer hold.
  private mutating func remade(_ owned: OwnedParent, _ rest: [PendingPrint]) -> Cluster? {
    guard let instrument = owned.cluster.legs.first?.instrument, !rest.isEmpty else { return nil }
    switch owned.cluster.type {
    case .sweep, .probableSweep, .isoPrint:
      var search = SweepSearch()
      search.search(rest, rest.indices, SweepSettings(settings))
      guard search.found.count == 1, let found = search.found.first,
        found.type == owned.cluster.type, found.range.count == rest.count
      else { return nil }
    default: return nil
    }
    var version = buildCluster(
      owned.cluster.type, rest, series: series(instrument), stamp: stamp())
    version.id = owned.cluster.id
    version.version = owned.cluster.version + 1
    version.state = .amended
    return version
  }

  /// The same package made of fewer fills; nil when what is left has another shape.
  private mutating func repacked(
    _ owned: OwnedParent, without seq: UInt64
  ) -> (Cluster, [LegPrint])? {
    let legs = owned.legs.filter { $0.seq != seq }
    guard let first = legs.first else { return nil }
    let table = instruments
    let underlying = instruments[Int(first.instrument.index)].underlying
    let found = packages.packages(
      legs, series: { Self.legSeries($0, table) },
      stock: underlyings[Int(underlying)].contingent.recent,
      rates: rates(of: owned.cluster, first))
    guard found.packages.count == 1, found.leftover.isEmpty, let package = found.packages.first,
      package.structure == owned.cluster.structure
    else { return nil }
    var version = buildPackage(
      package, underlying: owned.cluster.underlying, stamp: stamp())
    version.id = owned.cluster.id
    version.version = owned.cluster.version + 1
    version.state = .amended
    version.venues = owned.cluster.venues
    keepRate(package, of: owned.cluster.id.seq)
    return (version, legs)
  }

  /// What a package was compared with when it was made: what came since says nothing of it.
  private func rates(
    of cluster: Cluster, _ first: LegPrint
  ) -> (CalendarDate, UInt64) -> ImpliedRate {
    let underlying = instruments[Int(first.instrument.index)].underlying
    let today = impliedRates(at: first.participant, spot: spot(of: underlying))
    let check = cluster.facts.rate
    return { expiry, seq in
      var known = today(expiry, seq)
      guard check.basis != .none else { return known }
      known.median = Int64(check.asked)
      known.basis = check.basis
      known.samples = Int(check.samples)
      return known
    }
  }

  private mutating func retract(_ owned: OwnedParent, _ out: inout FlowBatch) {
    guard owned.cluster.state != .retracted else { return parents.keep(owned) }
    var version = owned.cluster
    version.stamp = stamp()
    version.version += 1
    version.state = .retracted
    out.clusters.append(version)
    parents.keep(OwnedParent(cluster: version, prints: owned.prints, legs: owned.legs))
    retractAlerts(on: version, &out)
    noteHitChange(version, &out)
  }

  mutating func retractAlerts(on version: Cluster, _ out: inout FlowBatch) {
    guard var judged = parents.judged(version.id) else { return }
    for place in judged.alerts.indices where judged.alerts[place].state != .retracted {
      endCooldown(of: judged.alerts[place])
      judged.alerts[place].stamp = stamp()
      judged.alerts[place].version += 1
      judged.alerts[place].state = .retracted
      out.alerts.append(judged.alerts[place])
    }
    parents.keep(judged, on: version.id)
  }

  /// What is taken back holds nobody back: a print that is told again, corrected, is judged like
  /// any other (K-91). Where another alert of the rule came since, or a version of this one, the
  /// cooldown stays.
  private mutating func endCooldown(of alert: Alert) {
    guard let number = underlyingIndex[alert.underlying].map(Int.init),
      let rule = rules.firstIndex(where: { $0.id == alert.rule }),
      underlyings[number].lastAlert[rule] == alert.stamp.at.nanoseconds
    else { return }
    underlyings[number].lastAlert[rule] = .min
  }

  /// Asks the rules that fired, or one of them, once more about an amended parent, with what was
  /// known then.
  mutating func rejudge(
    _ version: Cluster, only asked: RuleID? = nil, _ out: inout FlowBatch
  ) {
    guard var judged = parents.judged(version.id) else { return }
    judged.parent.cluster = version
    for place in judged.alerts.indices where judged.alerts[place].state != .retracted {
      let old = judged.alerts[place]
      if let asked, old.rule != asked { continue }
      guard let rule = rules.first(where: { $0.id == old.rule }) else { continue }
      let verdict = rule.judge(judged.parent)
      var alert = old
      if let verdict, verdict.fires {
        alert = Alert(
          stamp: stamp(), cluster: version, rule: old.rule, version: old.version + 1,
          ruleVersion: old.ruleVersion, parameters: old.parameters, state: .amended,
          direction: verdict.direction, confidence: verdict.confidence,
          evidence: verdict.clauses + judged.parent.foundation(of: verdict),
          counterEvidence: verdict.counterEvidence)
        alert.related = old.related
      } else {
        endCooldown(of: alert)
        alert.stamp = stamp()
        alert.version += 1
        alert.state = .retracted
        if let verdict {
          alert.evidence = verdict.clauses + judged.parent.foundation(of: verdict)
          alert.counterEvidence = verdict.counterEvidence
        }
      }
      out.alerts.append(alert)
      judged.alerts[place] = alert
    }
    parents.keep(judged, on: version.id)
  }
}
