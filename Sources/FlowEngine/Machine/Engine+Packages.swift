extension Engine {
  /// Puts a coded print where a package can still claim it.
  ///
  /// - Returns: false for a code that is in no package.
  mutating func waitForPackage(_ print: PendingPrint, _ letter: UInt8, _ index: Int) -> Bool {
    // Most prints have no such code: nothing is made for them.
    guard LegGroup(letter: letter) != .none, !instruments[index].isAdjusted else { return false }
    let leg = legPrint(print, letter, index)
    let group = LegGroup(leg)
    guard group != .none else { return false }
    coded.append(
      CodedWindows.Print(leg: leg, pending: print),
      to: CodedWindows.Key(
        underlying: instruments[index].underlying, venue: print.venue, group: group.rawValue),
      closingAt: print.arrival + packageWait(group))
    return true
  }

  @inline(__always)
  func legPrint(_ print: PendingPrint, _ letter: UInt8, _ index: Int) -> LegPrint {
    LegPrint(
      seq: print.seq, participant: print.participant, arrival: print.arrival,
      instrument: InstrumentID(UInt32(index)), price: print.price, size: print.size,
      venue: print.venue, letter: letter, bid: print.bid, ask: print.ask,
      opening: Int64(print.opening), isSuspect: print.traits.contains(.suspect))
  }

  /// Complete when the watermark has passed the last print and the longest span (C-01, C-31); what
  /// is tied to stock waits for the print of the stock as long as level 1 may.
  @inline(__always)
  private func packageWait(_ group: LegGroup) -> Int64 {
    let span = packageSpan(group)
    return settings.opraLateness + (group.isStockTied ? max(span, 1_000_000_000) : span)
  }

  /// The longest gap that links prints of one order (C-01). Nanoseconds.
  @inline(__always)
  private func packageSpan(_ group: LegGroup) -> Int64 {
    group.isFloor ? settings.package.floorSpanMax : settings.package.spanMax
  }

  mutating func closeCoded(_ out: inout FlowBatch, all: Bool) {
    while let window = coded.popClosing(at: all ? .max - 1 : clock.now) {
      switch coded[window].key.group {
      case CodedWindows.Key.dividend: settleDividend(window, &out)
      case CodedWindows.Key.cross: settleCrosses(window, &out)
      default: settleCoded(window, &out, all: all)
      }
    }
  }

  /// Settles the components whose time has come; the rest goes on waiting.
  private mutating func settleCoded(_ window: Int32, _ out: inout FlowBatch, all: Bool) {
    let group = LegGroup(rawValue: coded[window].key.group) ?? .none
    let span = packageSpan(group)
    let wait = packageWait(group)
    coded[window].prints.sort {
      ($0.leg.participant, $0.leg.seq) < ($1.leg.participant, $1.leg.seq)
    }
    let count = coded[window].prints.count
    var next = Int64.max
    // Those that go on waiting move to the front, one after another.
    var kept = 0
    var start = 0
    while start < count {
      let (end, first, last) = coded.component(window, from: start, span: span)
      let due = min(last + wait, first + settings.opraLateness + 1_000_000_000)
      if all || due <= clock.now {
        if end - start < group.legsMin {
          // Most coded prints come alone: nothing is gathered for them.
          for place in start..<end {
            let print = coded[window].prints[place]
            settleAlone(print.pending, print.leg.instrument, &out)
          }
        } else {
          pack(Array(coded[window].prints[start..<end]), &out)
        }
      } else {
        for place in start..<end {
          coded[window].prints[kept] = coded[window].prints[place]
          kept += 1
        }
        next = min(next, due)
      }
      start = end
    }
    if kept == 0 {
      coded.release(window)
    } else {
      coded[window].prints.removeSubrange(kept...)
      coded.schedule(window, at: next)
    }
  }

  private mutating func pack(_ prints: [CodedWindows.Print], _ out: inout FlowBatch) {
    guard let first = prints.first else { return }
    let underlying = instruments[Int(first.leg.instrument.index)].underlying
    let table = instruments
    let rates = impliedRates(at: first.leg.participant, spot: first.pending.spot)
    // Out of the engine for the call, because pricing a tie changes the engine.
    var finder = PackageFinder(settings: settings.package)
    swap(&finder, &packages)
    let assignment = finder.packages(
      prints.map(\.leg), series: { Self.legSeries($0, table) },
      stock: underlyings[Int(underlying)].contingent.recent, rates: rates,
      moves: { leg in
        let spot = prints.first { $0.leg.seq == leg.seq }?.pending.spot ?? .min
        return volatilityMove(after: leg, spot: spot)
      })
    swap(&finder, &packages)
    for package in assignment.packages {
      emit(package, prints, underlying, assignment.wasGreedy, &out)
    }
    for place in assignment.leftover {
      settleAlone(prints[place].pending, prints[place].leg.instrument, &out)
    }
  }

  /// What a financing package of an expiry should earn, for the time that is left (C-07): the
  /// median of those before it today, else the curve, else the flat rate.
  func impliedRates(at now: Int64, spot: Int64) -> (CalendarDate, UInt64) -> ImpliedRate {
    let spot = spot == .min ? nil : spot
    let moment = Timestamp(nanoseconds: now)
    let (rates, financing, least) = (rates, financing, settings.package.rateSamplesMin)
    return { expiry, seq in
      let close = SessionCalendar.regularHours(SessionCalendar.session(onOrBefore: expiry)).close
      let median = financing.median(of: expiry, before: seq)
      var known = ImpliedRate(
        basis: rates.curve == nil ? .flat : .curve, samples: median?.count ?? 0)
      // Millionths in basis points.
      known.median = rates.rate(for: close - moment) / 100
      if let median, median.count >= least {
        known.median = median.rate
        known.basis = .median
      }
      guard close > moment else { return known }
      // Ten-thousandths of a year of 365 days.
      known.years = (close - moment) / 3_153_600_000_000
      known.spot = spot
      return known
    }
  }

  /// Lets the rate of a final package speak for those after it (C-07).
  mutating func keepRate(_ package: PackageCandidate, of cluster: UInt64) {
    guard package.isRateSample, let last = package.seqs.last,
      let instrument = package.legs.first?.instrument
    else { return }
    financing.add(
      FinancingBook.Sample(
        expiry: instruments[Int(instrument.index)].expiry, rate: Int64(package.rate.implied),
        seq: last, cluster: cluster))
  }

  static func legSeries(_ id: InstrumentID, _ table: [InstrumentState]) -> LegSeries {
    let index = Int(id.index)
    return LegSeries(
      instrument: id, right: table[index].right, strike: table[index].strike,
      expiry: table[index].expiry, multiplier: Int64(table[index].multiplier),
      tick: table[index].ticks.isKnown ? table[index].ticks.base : -1,
      isAdjusted: table[index].isAdjusted)
  }

  /// A leg without a side of its own is never judged for its market: S-23, with the least tick.
  private static func isWide(_ leg: LegPrint) -> Bool {
    guard leg.bid > 0, leg.ask > leg.bid else { return false }
    let width = leg.ask - leg.bid
    return width > 50_000_000 && 8 * width > leg.ask + leg.bid
  }

  private mutating func emit(
    _ package: PackageCandidate, _ prints: [CodedWindows.Print], _ underlying: UInt32,
    _ wasGreedy: Bool, _ out: inout FlowBatch
  ) {
    let members = prints.filter { package.seqs.contains($0.leg.seq) }
    var cluster = buildPackage(
      package, underlying: underlyings[Int(underlying)].symbol, stamp: stamp())
    cluster.venues = members.first.map { [$0.leg.venue] } ?? []
    for print in members {
      if print.pending.traits.contains(.sizeMatch) { cluster.facts.sizeMatches += 1 }
      if Self.isWide(print.leg) { cluster.facts.wideMarkets += 1 }
    }
    priceLegs(&cluster, [])
    if wasGreedy { cluster.facts.flags.insert(.greedy) }
    out.clusters.append(cluster)
    for print in members.sorted(by: { $0.leg.seq < $1.leg.seq }) {
      out.settled.append(
        Settled(
          stamp: stamp(), print: print.leg.seq, cluster: cluster.id,
          grade: print.pending.side == .unknown ? .u : print.pending.loneGrade, state: .live))
      ledger.own(print.pending.slot, seq: print.leg.seq, by: cluster.id)
    }
    parents.keep(OwnedParent(cluster: cluster, legs: members.map(\.leg)))
    keepRate(package, of: cluster.id.seq)
    feedRoll(package, cluster, underlying)
    judgePackage(cluster, members.map(\.pending), underlying, &out)
  }
}
