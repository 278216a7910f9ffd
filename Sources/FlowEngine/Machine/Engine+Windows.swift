extension Engine {
  /// Puts a signed print where level 1 can still claim it.
  mutating func wait(_ print: PendingPrint, _ index: Int) {
    var window = instruments[index].window
    if window < 0 {
      window = windows.open(
        InstrumentID(UInt32(index)), closingAt: print.arrival + waitLength)
      instruments[index].window = window
    }
    windows[window].prints.append(print)
    askForLook(print, window, index)
  }

  /// A run is complete when the watermark has passed its last print and the longest gap.
  private var waitLength: Int64 { settings.opraLateness + settings.sweepGapMax }

  /// A parent of some premium is shown before it is final (C-33): linked prints that are worth it
  /// are looked at as soon as no sweep can be longer.
  private mutating func askForLook(_ print: PendingPrint, _ window: Int32, _ index: Int) {
    let count = windows[window].prints.count
    let premium = Price(billionths: print.price).notional(
      of: print.size, multiplier: Int64(instruments[index].multiplier)
    ).millionths
    guard count > 1,
      print.participant &- windows[window].prints[count - 2].participant <= settings.sweepGapMax
    else {
      windows[window].linkedPremium = premium
      windows[window].isLookedAt = false
      return
    }
    windows[window].linkedPremium.addSaturating(premium)
    guard !windows[window].isLookedAt,
      windows[window].linkedPremium >= settings.provisionalPremiumMin.millionths
    else { return }
    windows[window].isLookedAt = true
    windows[window].needsLook = true
    let at = print.arrival + settings.sweepSpanMax
    if at < windows[window].closingAt { windows.schedule(window, at: at) }
  }

  /// Closes every window whose time has come; at the end of input, all of them.
  mutating func closeWindows(_ out: inout FlowBatch, all: Bool) {
    while let window = windows.popClosing(at: all ? .max - 1 : clock.now) {
      close(window, &out, all: all)
    }
  }

  private mutating func close(_ window: Int32, _ out: inout FlowBatch, all: Bool) {
    let instrument = windows[window].series
    // Most windows hold one print: no sorting, no runs.
    let limit = all ? Int64.max : clock.now - waitLength
    if let only = windows.takeOnly(window, arrivedBy: limit) {
      settleAlone(only, instrument, &out)
      return release(window, instrument, &out)
    }
    windows.sort(window)
    let needsLook = windows[window].needsLook
    windows[window].needsLook = false
    let count = windows[window].prints.count
    var next = Int64.max
    var start = 0
    var kept = 0
    while start < count {
      let component = component(window, from: start)
      // One second more at the longest (rule C-31): a series that never rests is cut there.
      let due = min(
        component.last + waitLength, component.first + waitLength + 1_000_000_000)
      if all || due <= clock.now {
        settle(window, component.range, instrument, &out)
      } else {
        if needsLook, component.range.count > 1 {
          show(window, component.range, instrument, &out)
        }
        windows.keep(component.range, in: window, at: kept)
        kept += component.range.count
        next = min(next, due)
      }
      start = component.range.upperBound
    }
    windows.cut(window, to: kept)
    if next == .max {
      release(window, instrument, &out)
    } else {
      windows.schedule(window, at: next)
    }
  }

  private mutating func release(
    _ window: Int32, _ instrument: InstrumentID, _ out: inout FlowBatch
  ) {
    for cluster in windows[window].provisional { withdraw(cluster, &out) }
    windows[window].provisional.removeAll(keepingCapacity: true)
    windows.release(window)
    instruments[Int(instrument.index)].window = -1
  }

  /// The prints from `start` on that are linked in participant time by gaps no longer than a sweep
  /// allows, with the first and the last arrival among them.
  private func component(
    _ window: Int32, from start: Int
  ) -> (range: Range<Int>, first: Int64, last: Int64) {
    let prints = windows[window].prints
    var (first, last) = (prints[start].arrival, prints[start].arrival)
    var end = start + 1
    while end < prints.count,
      prints[end].participant &- prints[end - 1].participant <= settings.sweepGapMax
    {
      first = min(first, prints[end].arrival)
      last = max(last, prints[end].arrival)
      end += 1
    }
    return (start..<end, first, last)
  }

  /// Gives each print of a component its parent, or none.
  private mutating func settle(
    _ window: Int32, _ range: Range<Int>, _ instrument: InstrumentID, _ out: inout FlowBatch
  ) {
    let prints = windows[window].prints
    if range.count == 1 { return settleAlone(prints[range.lowerBound], instrument, &out) }
    search.search(prints, range, settings)
    var claimed = 0
    for number in search.found.indices {
      let members = takeMembers(of: search.found[number], prints)
      claimed += members.count
      emit(search.found[number].type, members, instrument, &out)
    }
    guard claimed < range.count else {
      return withdrawShown(window, through: prints[range.upperBound - 1].participant, &out)
    }
    let free = range.filter { place in
      !search.found.contains { search.order[$0.range].contains(Int32(place)) }
    }
    for print in free.map({ prints[$0] }).sorted(by: { $0.seq < $1.seq }) {
      settleAlone(print, instrument, &out)
    }
    withdrawShown(window, through: prints[range.upperBound - 1].participant, &out)
  }

  /// What was shown of a settled component and did not become final.
  private mutating func withdrawShown(
    _ window: Int32, through end: Int64, _ out: inout FlowBatch
  ) {
    while let place = windows[window].provisional.firstIndex(where: { $0.end.nanoseconds <= end }) {
      withdraw(windows[window].provisional.remove(at: place), &out)
    }
  }

  private func takeMembers(
    of candidate: SweepCandidate, _ prints: [PendingPrint]
  ) -> [PendingPrint] {
    search.order[candidate.range].map { prints[Int($0)] }
  }

  /// Writes the parents of a component as they look now, once.
  private mutating func show(
    _ window: Int32, _ range: Range<Int>, _ instrument: InstrumentID, _ out: inout FlowBatch
  ) {
    let prints = windows[window].prints
    search.search(prints, range, settings)
    for candidate in search.found where candidate.type != .isoPrint {
      guard !windows[window].provisional.contains(where: { $0.id.seq == candidate.firstSeq })
      else { continue }
      var cluster = buildCluster(
        candidate.type, takeMembers(of: candidate, prints), series: series(instrument),
        stamp: Stamp(seq: 0, n: 0, at: .distantPast))
      guard cluster.premium >= settings.provisionalPremiumMin else { continue }
      cluster.stamp = stamp()
      cluster.state = .provisional
      windows[window].provisional.append(cluster)
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
  private func isHighSize(_ print: PendingPrint, _ instrument: InstrumentID) -> Bool {
    guard !baselines.isEmpty else { return true }
    let number = Int(instruments[Int(instrument.index)].underlying)
    return print.size >= baselines.sizeHigh(underlyings[number].symbol) ?? 0
  }

  private func premium(_ print: PendingPrint, _ instrument: InstrumentID) -> Dollars {
    Price(billionths: print.price).notional(
      of: print.size, multiplier: Int64(instruments[Int(instrument.index)].multiplier))
  }

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
    priceLegs(&cluster, prints)
    let window = instruments[Int(instrument.index)].window
    if window >= 0,
      let place = windows[window].provisional.firstIndex(where: { $0.id == cluster.id })
    {
      cluster.version = windows[window].provisional[place].version + 1
      windows[window].provisional.remove(at: place)
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
