/// What a cluster needs to know of its series.
struct SeriesFacts {
  var instrument: InstrumentID
  var underlying: Symbol
  var multiplier: Int64
}

/// The grade that every print of a parent ends with: the condition of A, and the caps of C-11,
/// S-20 and S-27.
func gradeInParent(_ print: PendingPrint, type: ClusterType) -> Grade {
  guard print.side != .unknown else { return .u }
  switch type {
  case .sweep: return print.traits.contains(.sizeMatch) ? print.grade.capped(at: .b) : print.grade
  case .probableSweep: return print.grade.capped(at: .b)
  default: return print.loneGrade
  }
}

/// One version of a sweep or block. `prints` are in sweep order; one pass over them.
func buildCluster(
  _ type: ClusterType, _ prints: some Collection<PendingPrint>, series: SeriesFacts, stamp: Stamp
) -> Cluster {
  var facts = ClusterFacts()
  var causes: [UInt64] = []
  causes.reserveCapacity(prints.count)
  var venues: [Venue] = []
  var premium = Dollars.zero
  var contracts: Int64 = 0
  var opening: Int64? = 0
  var (sum, size) = (Int128(0), Int128(0))
  var (start, end) = (Int64.max, Int64.min)
  var held = GradedContracts()
  var last: (price: Int64, participant: Int64)?
  for print in prints {
    causes.append(print.seq)
    if !venues.contains(print.venue) { venues.append(print.venue) }
    premium += Price(billionths: print.price).notional(
      of: print.size, multiplier: series.multiplier)
    contracts += print.size
    sum += Int128(print.price) * Int128(print.size)
    size += Int128(print.size)
    start = min(start, print.participant)
    end = max(end, print.participant)
    opening = print.opening < 0 ? nil : opening.map { $0 + Int64(print.opening) }
    held.add(print.size, gradeInParent(print, type: type))
    if let last {
      facts.gapMax = max(facts.gapMax, print.participant &- last.participant)
      if print.price != last.price { facts.levels += 1 }
    }
    last = (print.price, print.participant)
    take(print, into: &facts)
  }
  facts.prints = Int32(clamping: causes.count)
  facts.levels += 1
  facts.span = end &- start
  causes.sort()
  venues.sort()
  let side = prints.first?.side ?? .unknown
  let grade = side == .unknown ? Grade.u : held.grade
  let price = averagePrice(sum: sum, size: size)
  var cluster = Cluster(
    stamp: stamp, id: FlowID(.cluster, seq: causes.first ?? 0), version: 1, type: type,
    underlying: series.underlying, state: .final, start: Timestamp(nanoseconds: start),
    end: Timestamp(nanoseconds: end), size: contracts, premium: premium, side: side, grade: grade,
    legs: [
      Leg(
        instrument: series.instrument, side: side, size: contracts, price: price,
        premium: premium, prints: Int32(clamping: causes.count), grade: grade)
    ], causes: causes)
  cluster.netPrice = price
  cluster.venues = venues
  cluster.openingAtLeast = opening
  if lacksTouch(prints, venues, facts) { facts.flags.insert(.tradeThrough) }
  cluster.facts = facts
  return cluster
}

private func take(_ print: PendingPrint, into facts: inout ClusterFacts) {
  if print.condition == .iso { facts.isoPrints += 1 }
  if print.traits.contains(.sizeMatch) { facts.sizeMatches += 1 }
  if print.traits.contains(.wide) { facts.wideMarkets += 1 }
  if print.traits.contains(.suspect) { facts.flags.insert(.suspect) }
  if print.traits.contains(.cross) { facts.flags.insert(.cross) }
  if print.condition == .notDelivered { facts.flags.insert(.conditionsUndelivered) }
}

/// A walk past the touch without a print of the exchange that showed the best price: the
/// trade-through rule permits an inferior price only with orders to the better quotes (C-12).
private func lacksTouch(
  _ prints: some Collection<PendingPrint>, _ venues: [Venue], _ facts: ClusterFacts
) -> Bool {
  guard facts.levels >= 2, let touch = prints.first?.touchVenue, touch.isKnown else {
    return false
  }
  return !venues.contains(touch)
}
