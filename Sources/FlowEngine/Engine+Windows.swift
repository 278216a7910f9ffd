extension Engine {
  /// Puts a signed print where level 1 can still claim it.
  mutating func wait(_ print: PendingPrint, _ index: Int) {
    if instruments[index].window < 0 {
      instruments[index].window = windows.open(
        InstrumentID(UInt32(index)), closingAt: print.arrival + waitLength)
    }
    windows.append(print, to: instruments[index].window)
  }

  /// A run is complete when the watermark has passed its last print and the longest gap.
  private var waitLength: Int64 { settings.opraLateness + settings.sweepGapMax }

  /// Closes every window whose time has come; at the end of input, all of them.
  mutating func closeWindows(_ out: inout FlowBatch, all: Bool) {
    while windows.nextClosing <= clock.now || (all && windows.nextClosing != .max) {
      guard let closing = windows.popClosing() else { return }
      close(closing.window, &out, all: all)
    }
  }

  private mutating func close(_ window: Int32, _ out: inout FlowBatch, all: Bool) {
    let instrument = windows.series[Int(window)]
    // Most windows hold one print: no sorting, no runs.
    let limit = all ? Int64.max : clock.now - waitLength
    if let only = windows.takeOnly(window, arrivedBy: limit) {
      settleAlone(only, instrument, &out)
      return release(window, instrument)
    }
    windows.sort(window)
    let count = windows.prints[Int(window)].count
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
        windows.keep(component.range, in: window, at: kept)
        kept += component.range.count
        next = min(next, due)
      }
      start = component.range.upperBound
    }
    windows.cut(window, to: kept)
    if next == .max {
      release(window, instrument)
    } else {
      windows.reschedule(window, at: next)
    }
  }

  private mutating func release(_ window: Int32, _ instrument: InstrumentID) {
    windows.release(window)
    instruments[Int(instrument.index)].window = -1
  }

  /// The prints from `start` on that are linked in participant time by gaps no longer than a sweep
  /// allows, with the first and the last arrival among them.
  private func component(
    _ window: Int32, from start: Int
  ) -> (range: Range<Int>, first: Int64, last: Int64) {
    let prints = windows.prints[Int(window)]
    var (first, last) = (prints[start].arrival, prints[start].arrival)
    var end = start + 1
    while end < prints.count,
      prints[end].participant - prints[end - 1].participant <= settings.sweepGapMax
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
    if range.count == 1 {
      return settleAlone(windows.prints[Int(window)][range.lowerBound], instrument, &out)
    }
    let component = windows.prints[Int(window)][range]
    var candidates: [SweepCandidate] = []
    for side in [Side.buy, .sell] where component.count(where: { $0.side == side }) >= 2 {
      let sameSide = component.filter { $0.side == side && isSweepable($0.condition) }
      candidates += sweepCandidates(sameSide.sorted(by: sweepOrder), settings: settings)
    }
    var claimed: Set<UInt64> = []
    if !candidates.isEmpty {
      candidates.sort { ($0.prints.first?.seq ?? 0) < ($1.prints.first?.seq ?? 0) }
      for candidate in candidates {
        claimed.formUnion(candidate.prints.lazy.map(\.seq))
        emit(candidate, instrument, &out)
      }
      if claimed.count == component.count { return }
    }
    for print in component.sorted(by: { $0.seq < $1.seq }) where !claimed.contains(print.seq) {
      settleAlone(print, instrument, &out)
    }
  }

  private func isSweepable(_ condition: OptionConditionClass) -> Bool {
    condition == .plain || condition == .iso || condition == .notDelivered
  }

  /// A print that no sweep claims: a block (C-13) when it is big enough, else a lone print.
  mutating func settleAlone(
    _ print: PendingPrint, _ instrument: InstrumentID, _ out: inout FlowBatch
  ) {
    if print.canBeBlock, print.size >= settings.blockSizeMin,
      premium(print, instrument) >= settings.blockPremiumMin
    {
      let type: ClusterType = print.isCross ? .crossBlock : .block
      return emit(SweepCandidate(type: type, prints: [print]), instrument, &out)
    }
    out.settled.append(
      Settled(
        stamp: stamp(), print: print.seq, grade: print.side == .unknown ? .u : print.loneGrade,
        state: print.condition == .late ? .late : .live))
  }

  private func premium(_ print: PendingPrint, _ instrument: InstrumentID) -> Dollars {
    Price(billionths: print.price).notional(
      of: print.size, multiplier: Int64(instruments[Int(instrument.index)].multiplier))
  }

  private mutating func emit(
    _ candidate: SweepCandidate, _ instrument: InstrumentID, _ out: inout FlowBatch
  ) {
    let state = instruments[Int(instrument.index)]
    let facts = SeriesFacts(
      instrument: instrument, underlying: underlyings[Int(state.underlying)].symbol,
      multiplier: Int64(state.multiplier))
    let cluster = buildCluster(
      candidate, series: facts, stamp: stamp(), ordinal: 1)
    out.clusters.append(cluster)
    for print in candidate.prints.sorted(by: { $0.seq < $1.seq }) {
      out.settled.append(
        Settled(
          stamp: stamp(), print: print.seq, cluster: cluster.id,
          grade: print.side == .unknown ? .u : gradeInParent(print, type: candidate.type),
          state: .live))
    }
    ledger.claim(cluster)
    judge(cluster, candidate, state, &out)
  }
}
