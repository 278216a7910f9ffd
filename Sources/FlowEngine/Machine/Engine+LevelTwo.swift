extension Engine {
  /// Hands a settled lone print, or a final parent of one series, to level 2 (C-31).
  mutating func feedLevelTwo(
    _ prints: [PendingPrint], _ cluster: Cluster, _ instrument: InstrumentID
  ) {
    guard let first = prints.first, cluster.side != .unknown, settings.levelTwoOn != 0 else {
      return
    }
    var item = levelTwoItem(first, instrument)
    item.id = cluster.id
    item.seq = cluster.causes.first ?? first.seq
    item.grade = cluster.grade
    item.size = cluster.size
    item.price = cluster.netPrice?.billionths ?? first.price
    item.first = cluster.start.nanoseconds
    item.last = cluster.end.nanoseconds
    item.premium = cluster.premium
    item.opening = cluster.openingAtLeast ?? -1
    item.prints = UInt16(clamping: prints.count)
    item.isSweep = cluster.type == .sweep || cluster.type == .probableSweep
    if cluster.venues.count != 1 { item.venue = .unknown }
    item.isSingleLegCode = prints.allSatisfy { Self.isSingleLegCode($0.condition) }
    levelTwo.take(item)
  }

  mutating func feedLevelTwo(_ print: PendingPrint, _ instrument: InstrumentID) {
    guard print.side != .unknown, print.size >= settings.levelTwoPrintMin,
      settings.levelTwoOn != 0
    else { return }
    levelTwo.take(levelTwoItem(print, instrument))
  }

  @inline(__always)
  private func levelTwoItem(
    _ print: PendingPrint, _ instrument: InstrumentID
  ) -> LevelTwoItem {
    let index = Int(instrument.index)
    let stock = Int(underlyings[Int(instruments[index].underlying)].stock)
    let price = Price(billionths: print.price)
    var item = LevelTwoItem(
      id: FlowID(.print, seq: print.seq), right: instruments[index].right, side: print.side,
      grade: print.loneGrade, isSingleLegCode: Self.isSingleLegCode(print.condition),
      isSweep: false, instrument: instrument, underlying: instruments[index].underlying,
      expiry: instruments[index].expiry, venue: print.venue, seq: print.seq,
      strike: instruments[index].strike, size: print.size, price: print.price,
      first: print.participant, last: print.participant,
      premium: price.notional(of: print.size, multiplier: Int64(instruments[index].multiplier)))
    item.bid = print.bid
    item.ask = print.ask
    item.opening = Int64(print.opening)
    item.openInterest = instruments[index].openInterest
    item.spot = print.spot
    item.stockTick =
      stock >= 0 && print.spot != .min && instruments[stock].ticks.isKnown
      ? instruments[stock].ticks.tick(at: Price(billionths: print.spot)) : 0
    item.tick = instruments[index].ticks.isKnown ? instruments[index].ticks.tick(at: price) : 0
    return item
  }

  /// Delivered, and one of the codes of a single series.
  private static func isSingleLegCode(_ condition: OptionConditionClass) -> Bool {
    switch condition {
    case .plain, .iso, .auction, .floor, .extendedHours, .cross: true
    default: false
    }
  }

  /// A calendar or diagonal package may be a roll (C-17).
  mutating func feedRoll(_ package: PackageCandidate, _ cluster: Cluster, _ underlying: UInt32) {
    guard let structure = package.structure, structure == .calendar || structure == .diagonal,
      cluster.type == .package, cluster.legs.count == 2, settings.levelTwoOn != 0
    else { return }
    let expiries = cluster.legs.map { instruments[Int($0.instrument.index)].expiry }
    let near = expiries[0] < expiries[1] ? 0 : 1
    let roll = LevelTwoPackage(
      id: cluster.id, seq: cluster.causes.first ?? 0, structure: structure,
      underlying: underlying, side: cluster.side, grade: cluster.grade, score: cluster.score,
      netPrice: cluster.netPrice, first: package.start, last: package.end,
      premium: cluster.premium, nearExpiry: expiries[near], farExpiry: expiries[1 - near],
      nearLeg: cluster.legs[near], farLeg: cluster.legs[1 - near],
      nearOpenInterest: instruments[Int(cluster.legs[near].instrument.index)].openInterest)
    levelTwo.takePackage(roll, &levelTwoOut)
  }

  mutating func closeLevelTwo(_ out: inout FlowBatch, all: Bool) {
    levelTwo.close(upTo: all ? .max : clock.now - settings.opraLateness, &levelTwoOut)
    writeLevelTwo(&out)
  }

  /// Writes what level 2 found since the last time, and asks the rules about what is final.
  mutating func writeLevelTwo(_ out: inout FlowBatch) {
    guard !levelTwoOut.isEmpty else { return }
    let found = levelTwoOut
    levelTwoOut.removeAll(keepingCapacity: true)
    for parent in found {
      var cluster = buildLevelTwo(
        parent, id: publicID(of: parent),
        underlying: underlyings[Int(parent.underlying)].symbol, stamp: stamp())
      gather(&cluster)
      out.clusters.append(cluster)
      switch parent.state {
      case .provisional: break
      case .final:
        noteLegged(parent, &out)
        parents.keep(OwnedParent(cluster: cluster))
        judgeLevelTwo(cluster, parent, &out)
      case .amended:
        parents.keep(OwnedParent(cluster: cluster))
        rejudge(cluster, &out)
      case .retracted: retractAlerts(on: cluster, &out)
      }
    }
  }

  /// The prints and exchanges of members that are parents themselves, as their newest version has
  /// them: an item of level 2 knows its first print, and an exchange only where it has one.
  private func gather(_ cluster: inout Cluster) {
    for id in cluster.members where id.kind == .cluster {
      guard let member = parents[id]?.cluster else { continue }
      cluster.causes += member.causes
      for venue in member.venues where !cluster.venues.contains(venue) {
        cluster.venues.append(venue)
      }
    }
    // The first print of each member stood there already.
    cluster.causes.sort()
    var before: UInt64?
    cluster.causes.removeAll { seq in
      defer { before = seq }
      return seq == before
    }
    cluster.venues.sort()
  }

  /// `c<seq>` with `.2`, `.3` when the same print opened several: level 1 comes first, then
  /// level 2 in the order of appearance.
  private mutating func publicID(of parent: LevelTwoParent) -> FlowID {
    if let ordinal = levelTwoNames[parent.id] {
      return FlowID(.cluster, seq: parent.id.seq, ordinal: ordinal)
    }
    let owner = parent.package?.id ?? parent.members.min { $0.seq < $1.seq }?.id
    let before = levelTwoOpened[parent.id.seq] ?? (owner?.kind == .cluster ? 1 : 0)
    levelTwoOpened[parent.id.seq] = before + 1
    levelTwoNames[parent.id] = before + 1
    return FlowID(.cluster, seq: parent.id.seq, ordinal: before + 1)
  }
}
