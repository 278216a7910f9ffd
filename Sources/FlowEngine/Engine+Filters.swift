extension Engine {
  /// What must be known of an underlying to see a dividend play today; nil on any other day (C-18).
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
    let table = instruments
    // A print is eligible when it makes a pair with its own like.
    guard
      dividendPlay(
        [leg, leg], series: { Self.legSeries($0, table) },
        openInterest: { table[Int($0.index)].openInterest }, day: day) != nil
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
    let number = Int(coded[window].key.underlying)
    coded.release(window)
    for print in prints {
      let index = Int(print.leg.instrument.index)
      let delta = pricing(
        index, bid: print.leg.bid, ask: print.leg.ask, price: print.leg.price,
        spot: print.pending.spot, at: print.leg.arrival
      )?.delta
      let verdict = qccLike(
        print.leg, series: Self.legSeries(print.leg.instrument, instruments), delta: delta,
        stock: underlyings[number].contingent.recent)
      guard case .like(let stock) = verdict else {
        settleAlone(print.pending, print.leg.instrument, &out)
        continue
      }
      emitTied(print, stock, &out)
    }
  }

  private mutating func emitTied(
    _ print: CodedWindows.Print, _ stock: StockPrint, _ out: inout FlowBatch
  ) {
    var cluster = buildCluster(
      .stockTied, [print.pending], series: series(print.leg.instrument), stamp: stamp())
    cluster.structure = .custom
    cluster.legs.append(
      Leg(
        instrument: stock.instrument, side: .unknown,
        ratio: Int32(clamping: stock.size / max(1, print.leg.size)), size: stock.size,
        price: Price(billionths: stock.price),
        premium: Price(billionths: stock.price).notional(of: stock.size, multiplier: 1),
        prints: 1, grade: .u))
    cluster.causes = [print.leg.seq, stock.seq].sorted()
    cluster.netPrice = nil
    cluster.facts.flags.insert(.stockTied)
    out.clusters.append(cluster)
    out.settled.append(
      Settled(
        stamp: stamp(), print: print.leg.seq, cluster: cluster.id, grade: .u, state: .live))
    ledger.own(print.pending.slot, seq: print.leg.seq, by: cluster.id)
    parents.keep(OwnedParent(cluster: cluster, legs: [print.leg]))
  }
}
