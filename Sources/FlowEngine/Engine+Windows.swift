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
    var next = Int64.max
    for component in components(windows.take(window)) {
      let first = component.map(\.arrival).min() ?? 0
      let last = component.map(\.arrival).max() ?? 0
      // One second more at the longest (rule C-31): a series that never rests is cut there.
      let due = min(last + waitLength, first + waitLength + 1_000_000_000)
      if all || due <= clock.now {
        settle(component, instrument, &out)
      } else {
        for print in component { windows.append(print, to: window) }
        next = min(next, due)
      }
    }
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

  /// Prints linked in participant time by gaps no longer than a sweep allows.
  private func components(_ prints: [PendingPrint]) -> [[PendingPrint]] {
    let sorted = prints.sorted { a, b in
      a.participant != b.participant ? a.participant < b.participant : a.seq < b.seq
    }
    var result: [[PendingPrint]] = []
    var current: [PendingPrint] = []
    for print in sorted {
      if let last = current.last, print.participant - last.participant > settings.sweepGapMax {
        result.append(current)
        current = []
      }
      current.append(print)
    }
    if !current.isEmpty { result.append(current) }
    return result
  }

  /// Gives each print of a component its parent, or none.
  private mutating func settle(
    _ component: [PendingPrint], _ instrument: InstrumentID, _ out: inout FlowBatch
  ) {
    var candidates: [SweepCandidate] = []
    for side in [Side.buy, .sell] {
      let sameSide = component.filter { $0.side == side && isSweepable($0.condition) }
      candidates += sweepCandidates(sameSide.sorted(by: sweepOrder), settings: settings)
    }
    candidates.sort { ($0.prints.first?.seq ?? 0) < ($1.prints.first?.seq ?? 0) }
    var claimed: Set<UInt64> = []
    for candidate in candidates {
      claimed.formUnion(candidate.prints.map(\.seq))
      emit(candidate, instrument, &out)
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
      multiplier: Int64(state.multiplier),
      tick: state.ticks.tick(at: Price(billionths: candidate.prints.first?.price ?? 0)))
    let cluster = buildCluster(
      candidate, facts: facts, stamp: stamp(), ordinal: 1, settings: settings)
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
