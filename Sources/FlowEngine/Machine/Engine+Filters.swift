extension Engine {
  /// What must be known of an underlying to see a dividend play today; nil on any other day (C-18).
  @inline(__always)
  private func dividendDay(_ number: UInt32) -> DividendDay? {
    guard underlyings[Int(number)].dividend > 0, underlyings[Int(number)].isLastCumDate else {
      return nil
    }
    let spot = spot(of: number)
    guard spot != .min else { return nil }
    return DividendDay(
      spot: spot, dividend: underlyings[Int(number)].dividend, isLastCumDate: true)
  }

  /// On the last cum date a deep call waits for a print that offsets it.
  mutating func waitForDividend(_ print: PendingPrint, _ letter: UInt8, _ index: Int) -> Bool {
    let number = instruments[index].underlying
    guard underlyings[Int(number)].isLastCumDate, instruments[index].right == .call,
      let day = dividendDay(number)
    else { return false }
    let leg = legPrint(print, letter, index)
    guard
      isDividendCall(
        leg, Self.legSeries(leg.instrument, instruments),
        openInterest: instruments[index].openInterest, day)
    else { return false }
    coded.append(
      CodedWindows.Print(leg: leg, pending: print),
      to: CodedWindows.Key(
        underlying: number, venue: .unknown, group: CodedWindows.Key.dividend),
      closingAt: print.arrival + settings.opraLateness + 1_000_000_000)
    return true
  }

  mutating func settleDividend(_ window: Int32, _ out: inout FlowBatch) {
    let prints = coded[window].prints
    let number = coded[window].key.underlying
    coded.release(window)
    guard let day = dividendDay(number) else {
      for print in prints { settleAlone(print.pending, print.leg.instrument, &out) }
      return
    }
    let table = instruments
    let play = dividendPlay(
      prints.map(\.leg), series: { Self.legSeries($0, table) },
      openInterest: { table[Int($0.index)].openInterest }, day: day)
    let owned = play?.prints ?? []
    if !owned.isEmpty { emitDividend(owned.map { prints[$0] }, &out) }
    for place in prints.indices where !owned.contains(place) {
      settleAlone(
        prints[place].pending, prints[place].leg.instrument, isDividendLike: true, &out)
    }
  }

  private mutating func emitDividend(
    _ members: [CodedWindows.Print], _ out: inout FlowBatch
  ) {
    guard let first = members.first else { return }
    var cluster = buildCluster(
      .dividend, members.map(\.pending), series: series(first.leg.instrument), stamp: stamp())
    cluster.side = .unknown
    cluster.grade = .u
    cluster.legs = []
    var seen: [InstrumentID] = []
    for print in members where !seen.contains(print.leg.instrument) {
      seen.append(print.leg.instrument)
      let own = members.filter { $0.leg.instrument == print.leg.instrument }.map(\.pending)
      var leg = buildCluster(
        .dividend, own, series: series(print.leg.instrument), stamp: cluster.stamp
      ).legs[0]
      leg.side = .unknown
      leg.grade = .u
      cluster.legs.append(leg)
    }
    cluster.premium = cluster.legs.reduce(.zero) { $0 + $1.premium }
    if cluster.legs.count > 1 { cluster.netPrice = nil }
    cluster.facts.openInterest = instruments[Int(first.leg.instrument.index)].openInterest
    out.clusters.append(cluster)
    for print in members.sorted(by: { $0.leg.seq < $1.leg.seq }) {
      out.settled.append(
        Settled(
          stamp: stamp(), print: print.leg.seq, cluster: cluster.id, grade: .u, state: .live))
      ledger.own(print.pending.slot, seq: print.leg.seq, by: cluster.id)
    }
    parents.keep(OwnedParent(cluster: cluster, legs: members.map(\.leg)))
  }
}

// MARK: Crosses

extension Engine {
  /// A cross of 1,000 contracts may have a stock leg: it waits a second for its print (C-13, C-19).
  mutating func waitForStock(_ print: PendingPrint, _ letter: UInt8, _ index: Int) -> Bool {
    guard print.traits.contains(.cross), print.traits.contains(.canBeBlock), print.size >= 1_000,
      LegGroup(letter: letter) == .none
    else { return false }
    coded.append(
      CodedWindows.Print(leg: legPrint(print, letter, index), pending: print),
      to: CodedWindows.Key(
        underlying: instruments[index].underlying, venue: print.venue,
        group: CodedWindows.Key.cross),
      closingAt: print.arrival + settings.opraLateness + 1_000_000_000)
    return true
  }

  mutating func settleCrosses(_ window: Int32, _ out: inout FlowBatch) {
    let prints = coded[window].prints
    coded.release(window)
    for print in prints {
      let number = Int(instruments[Int(print.leg.instrument.index)].underlying)
      let stock = underlyings[number].contingent.recent
      if let stock = stockLeg(of: print.pending, print.leg.instrument, among: stock) {
        emitTied(print.pending, print.leg.instrument, stock, &out)
      } else {
        settleAlone(print.pending, print.leg.instrument, &out)
      }
    }
  }

  /// The contingent stock print that makes a large cross look like a QCC; nil when there is none,
  /// or when the delta is unknown (C-13).
  private mutating func stockLeg(
    of print: PendingPrint, _ instrument: InstrumentID, among stock: [StockPrint]
  ) -> StockPrint? {
    guard print.size >= 1_000, print.traits.contains(.cross), !stock.isEmpty else { return nil }
    let delta = crossDelta(print, instrument)
    let leg = legPrint(print, UInt8(ascii: "c"), Int(instrument.index))
    let verdict = qccLike(
      leg, series: Self.legSeries(instrument, instruments), delta: delta, stock: stock)
    guard case .like(let found) = verdict else { return nil }
    return found
  }

  private mutating func crossDelta(_ print: PendingPrint, _ instrument: InstrumentID) -> Int64? {
    pricing(
      Int(instrument.index), bid: print.bid, ask: print.ask, price: print.price, spot: print.spot,
      at: print.arrival
    )?.delta
  }

  /// A crossed block of 1,000 contracts: with the stock print that is there already it is an order
  /// with stock, else it is watched for one (C-13).
  ///
  /// - Returns: whether it was written.
  mutating func settleWithStock(
    _ print: PendingPrint, _ instrument: InstrumentID, _ out: inout FlowBatch
  ) -> Bool {
    guard print.size >= 1_000, print.traits.contains(.cross) else { return false }
    let number = Int(instruments[Int(instrument.index)].underlying)
    let known = underlyings[number].contingent.recent
    if let stock = stockLeg(of: print, instrument, among: known) {
      emitTied(print, instrument, stock, &out)
      return true
    }
    if let delta = crossDelta(print, instrument) {
      underlyings[number].crosses.watch(
        CrossWatch.Cross(
          leg: legPrint(print, UInt8(ascii: "c"), Int(instrument.index)), delta: delta),
        now: clock.now)
    }
    return false
  }

  /// A contingent stock print that came after a cross was final: the cross is amended (C-33).
  mutating func offerToCrosses(_ stock: StockPrint, _ number: Int, _ out: inout FlowBatch) {
    let table = instruments
    let cross = underlyings[number].crosses.take(at: clock.now) { cross in
      let verdict = qccLike(
        cross.leg, series: Self.legSeries(cross.leg.instrument, table), delta: cross.delta,
        stock: [stock])
      if case .like = verdict { return true }
      return false
    }
    guard let cross, let owned = parents[FlowID(.cluster, seq: cross.leg.seq)],
      let print = owned.prints.first, owned.cluster.type == .crossBlock,
      owned.cluster.state != .retracted
    else { return }
    var version = tiedCluster(print, cross.leg.instrument, stock)
    version.version = owned.cluster.version + 1
    version.state = .amended
    out.clusters.append(version)
    parents.keep(OwnedParent(cluster: version, legs: [cross.leg]))
    if var judged = parents.judged(version.id) {
      judged.parent.exclusions.insert(.tiedToStock)
      parents.keep(judged, on: version.id)
    }
    rejudge(version, &out)
  }

  private mutating func tiedCluster(
    _ print: PendingPrint, _ instrument: InstrumentID, _ stock: StockPrint
  ) -> Cluster {
    var cluster = buildCluster(
      .stockTied, [print], series: series(instrument), stamp: stamp())
    cluster.structure = .custom
    cluster.legs.append(
      Leg(
        instrument: stock.instrument, side: .unknown,
        ratio: Int32(clamping: stock.size / max(1, print.size)), size: stock.size,
        price: Price(billionths: stock.price),
        premium: Price(billionths: stock.price).notional(of: stock.size, multiplier: 1),
        prints: 1, grade: .u))
    cluster.causes = [print.seq, stock.seq].sorted()
    cluster.netPrice = nil
    cluster.facts.flags.insert(.stockTied)
    return cluster
  }

  private mutating func emitTied(
    _ print: PendingPrint, _ instrument: InstrumentID, _ stock: StockPrint,
    _ out: inout FlowBatch
  ) {
    let cluster = tiedCluster(print, instrument, stock)
    out.clusters.append(cluster)
    out.settled.append(
      Settled(stamp: stamp(), print: print.seq, cluster: cluster.id, grade: .u, state: .live))
    ledger.own(print.slot, seq: print.seq, by: cluster.id)
    let leg = legPrint(print, UInt8(ascii: "c"), Int(instrument.index))
    parents.keep(OwnedParent(cluster: cluster, legs: [leg]))
  }
}
