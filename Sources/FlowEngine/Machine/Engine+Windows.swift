extension Engine {
  /// Closes every window whose time has come; at the end of input, all of them.
  mutating func closeWindows(_ out: inout FlowBatch, all: Bool) {
    while let window = sweeps.windows.popClosing(at: all ? .max - 1 : clock.now) {
      close(window, &out, now: all ? .max : clock.now)
    }
  }

  private mutating func close(_ window: Int32, _ out: inout FlowBatch, now: Int64) {
    let instrument = sweeps.windows[window].series
    // Most windows hold one print: no sorting, no runs.
    if let only = sweeps.takeOnly(window, now: now) {
      settleAlone(only, instrument, &out)
      return release(window, &out)
    }
    let needsLook = sweeps.takeLook(window)
    sweeps.divide(window, now: now)
    for place in sweeps.components.indices {
      let component = sweeps.components[place]
      if component.isDue {
        settle(window, component.range, instrument, &out)
      } else if needsLook, component.range.count > 1 {
        show(window, component.range, instrument, &out)
      }
    }
    if !sweeps.keepRest(window) { release(window, &out) }
  }

  private mutating func release(_ window: Int32, _ out: inout FlowBatch) {
    for cluster in sweeps.windows[window].provisional { withdraw(cluster, &out) }
    sweeps.windows[window].provisional.removeAll(keepingCapacity: true)
    sweeps.release(window)
  }

  /// Gives each print of a component its parent, or none.
  private mutating func settle(
    _ window: Int32, _ range: Range<Int>, _ instrument: InstrumentID, _ out: inout FlowBatch
  ) {
    let prints = sweeps.windows[window].prints
    if range.count == 1 { return settleAlone(prints[range.lowerBound], instrument, &out) }
    sweeps.findSweeps(window, range)
    for place in sweeps.search.found.indices {
      let candidate = sweeps.search.found[place]
      let members = Array(sweeps.search.members(of: candidate, prints))
      emit(candidate.type, members, instrument, &out)
    }
    sweeps.findFree(window, range)
    for place in sweeps.search.free { settleAlone(prints[Int(place)], instrument, &out) }
    withdrawShown(window, through: prints[range.upperBound - 1].participant, &out)
  }

  /// What was shown of a settled component and did not become final.
  private mutating func withdrawShown(
    _ window: Int32, through end: Int64, _ out: inout FlowBatch
  ) {
    while let place = sweeps.windows[window].provisional.firstIndex(where: {
      $0.end.nanoseconds <= end
    }) {
      withdraw(sweeps.windows[window].provisional.remove(at: place), &out)
    }
  }

  /// Writes the parents of a component as they look now, once.
  private mutating func show(
    _ window: Int32, _ range: Range<Int>, _ instrument: InstrumentID, _ out: inout FlowBatch
  ) {
    let prints = sweeps.windows[window].prints
    sweeps.findSweeps(window, range)
    let search = sweeps.search
    for candidate in search.found where candidate.type != .isoPrint {
      let members = search.members(of: candidate, prints)
      // Nearly none is worth it: seen before anything is built.
      let premium = members.reduce(Dollars.zero) { $0 + self.premium($1, instrument) }
      guard premium >= settings.provisionalPremiumMin,
        !sweeps.windows[window].provisional.contains(where: { $0.id.seq == candidate.firstSeq })
      else { continue }
      var cluster = buildCluster(
        candidate.type, members, series: series(instrument), stamp: stamp())
      cluster.state = .provisional
      sweeps.windows[window].provisional.append(cluster)
      out.clusters.append(cluster)
    }
  }

  /// A parent that was shown and did not become final.
  private mutating func withdraw(_ cluster: Cluster, _ out: inout FlowBatch) {
    var version = cluster
    version.stamp = stamp()
    version.version += 1
    version.state = .retracted
    out.clusters.append(version)
  }

  /// A print that no sweep claims: a block (C-13) when it is big enough, else a lone print.
  mutating func settleAlone(
    _ print: PendingPrint, _ instrument: InstrumentID, isDividendLike: Bool = false,
    _ out: inout FlowBatch
  ) {
    if print.traits.contains(.canBeBlock), print.size >= settings.blockSizeMin,
      premium(print, instrument) >= settings.blockPremiumMin, isHighSize(print, instrument)
    {
      if settleWithStock(print, instrument, &out) { return }
      let type: ClusterType = print.traits.contains(.cross) ? .crossBlock : .block
      return emit(type, [print], instrument, isDividendLike: isDividendLike, &out)
    }
    let isLate = print.condition == .late
    if !isLate {
      feedLevelTwo(print, instrument)
      noteZeroDay(print, instrument, grade: print.side == .unknown ? .u : print.loneGrade)
    }
    out.settled.append(
      Settled(
        stamp: stamp(), print: print.seq, grade: print.side == .unknown ? .u : print.loneGrade,
        state: isLate ? .late : .live))
  }

  /// Past the 99th percentile of the underlying's prints, where a history tells it (C-13).
  @inline(__always)
  private func isHighSize(_ print: PendingPrint, _ instrument: InstrumentID) -> Bool {
    print.size >= sizeHigh(instrument)?.contracts ?? 0
  }

  @inline(__always)
  private func sizeHigh(_ instrument: InstrumentID) -> (contracts: Int64, prints: Int64)? {
    guard !baselines.isEmpty else { return nil }
    let number = Int(instruments[Int(instrument.index)].underlying)
    return baselines.sizeHigh(underlyings[number].symbol)
  }

  @inline(__always)
  private func premium(_ print: PendingPrint, _ instrument: InstrumentID) -> Dollars {
    Price(billionths: print.price).notional(
      of: print.size, multiplier: Int64(instruments[Int(instrument.index)].multiplier))
  }

  @inline(__always)
  func series(_ instrument: InstrumentID) -> SeriesFacts {
    let index = Int(instrument.index)
    return SeriesFacts(
      instrument: instrument,
      underlying: underlyings[Int(instruments[index].underlying)].symbol,
      multiplier: Int64(instruments[index].multiplier))
  }

  /// Writes a final parent of one series, what its prints end with, and what the rules say.
  private mutating func emit(
    _ type: ClusterType, _ prints: [PendingPrint], _ instrument: InstrumentID,
    isDividendLike: Bool = false, _ out: inout FlowBatch
  ) {
    var cluster = buildCluster(type, prints, series: series(instrument), stamp: stamp())
    if isDividendLike { cluster.facts.flags.insert(.dividendLike) }
    if type == .block || type == .crossBlock { cluster.facts.sizeHigh = sizeHigh(instrument) }
    priceLegs(&cluster, prints)
    let window = sweeps.window(of: instrument)
    if window >= 0,
      let place = sweeps.windows[window].provisional.firstIndex(where: { $0.id == cluster.id })
    {
      cluster.version = sweeps.windows[window].provisional[place].version + 1
      sweeps.windows[window].provisional.remove(at: place)
    }
    out.clusters.append(cluster)
    for print in inFeedOrder(prints) {
      out.settled.append(
        Settled(
          stamp: stamp(), print: print.seq, cluster: cluster.id,
          grade: gradeInParent(print, type: type), state: .live))
      ledger.own(print.slot, seq: print.seq, by: cluster.id)
    }
    parents.keep(OwnedParent(cluster: cluster, prints: prints))
    feedLevelTwo(prints, cluster, instrument)
    for print in prints { noteZeroDay(print, instrument, grade: cluster.grade) }
    judge(cluster, prints, instrument, &out)
  }

  /// Most are in it already.
  private func inFeedOrder(_ prints: [PendingPrint]) -> [PendingPrint] {
    let isSorted = prints.indices.dropFirst().allSatisfy { prints[$0].seq > prints[$0 - 1].seq }
    return isSorted ? prints : prints.sorted { $0.seq < $1.seq }
  }
}
