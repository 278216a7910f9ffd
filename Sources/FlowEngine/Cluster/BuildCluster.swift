/// What a cluster needs to know of its series.
struct SeriesFacts {
  var instrument: InstrumentID
  var underlying: Symbol
  var multiplier: Int64
}

/// The grade that every print of a candidate ends with: the condition of A, and the caps of C-11,
/// S-20 and S-27.
func gradeInParent(_ print: PendingPrint, type: ClusterType) -> Grade {
  switch type {
  case .sweep: print.isSizeMatch ? print.grade.capped(at: .b) : print.grade
  case .probableSweep: print.grade.capped(at: .b)
  default: print.loneGrade
  }
}

/// The best grade g such that prints of grade g or better hold at least 80 % of the contracts
/// (rule S-29).
func parentGrade(_ prints: [PendingPrint], type: ClusterType) -> Grade {
  let total = prints.reduce(0) { $0 + $1.size }
  for grade in Grade.allCases {
    let held = prints.reduce(Int64(0)) {
      gradeInParent($1, type: type) <= grade ? $0 + $1.size : $0
    }
    if 5 * held >= 4 * total { return grade }
  }
  return .u
}

/// Average price, rounded half to even. Unit: billionths.
func averagePrice(_ prints: [PendingPrint]) -> Price {
  let size = prints.reduce(Int128(0)) { $0 + Int128($1.size) }
  guard size > 0 else { return .zero }
  let sum = prints.reduce(Int128(0)) { $0 + Int128($1.price) * Int128($1.size) }
  var quotient = sum / size
  let rest = sum % size
  if 2 * rest > size || (2 * rest == size && quotient & 1 == 1) { quotient += 1 }
  return Price(billionths: Int64(clamping: quotient))
}

/// One version of a sweep or block, with the clauses that made it one.
func buildCluster(
  _ candidate: SweepCandidate, series: SeriesFacts, stamp: Stamp, ordinal: UInt8
) -> Cluster {
  let prints = candidate.prints
  let causes = prints.map(\.seq).sorted()
  var premium = Dollars.zero
  for print in prints {
    premium += Price(billionths: print.price).notional(
      of: print.size, multiplier: series.multiplier)
  }
  let grade = parentGrade(prints, type: candidate.type)
  let side = prints.first?.side ?? .unknown
  let price = averagePrice(prints)
  var cluster = Cluster(
    stamp: stamp, id: FlowID(.cluster, seq: causes.first ?? 0, ordinal: ordinal), version: 1,
    type: candidate.type, underlying: series.underlying, state: .final,
    start: Timestamp(nanoseconds: prints.map(\.participant).min() ?? 0),
    end: Timestamp(nanoseconds: prints.map(\.participant).max() ?? 0),
    size: candidate.contracts, premium: premium, side: side, grade: side == .unknown ? .u : grade,
    legs: [
      Leg(
        instrument: series.instrument, side: side, size: candidate.contracts, price: price,
        premium: premium, prints: Int32(prints.count), grade: side == .unknown ? .u : grade)
    ], causes: causes)
  cluster.netPrice = price
  cluster.venues = candidate.venues
  cluster.openingAtLeast =
    prints.contains { $0.opening < 0 } ? nil : prints.reduce(0) { $0 + $1.opening }
  cluster.facts = facts(of: candidate)
  return cluster
}

private func facts(of candidate: SweepCandidate) -> ClusterFacts {
  var facts = ClusterFacts()
  facts.prints = Int32(clamping: candidate.prints.count)
  facts.levels = Int32(clamping: candidate.levels)
  facts.gapMax = candidate.gapMax
  facts.span = candidate.span
  for print in candidate.prints {
    if print.condition == .iso { facts.isoPrints += 1 }
    if print.isSizeMatch { facts.sizeMatches += 1 }
    if print.isWide { facts.wideMarkets += 1 }
    if print.isSuspect { facts.flags.insert(.suspect) }
    if print.isCross { facts.flags.insert(.cross) }
    if print.condition == .notDelivered { facts.flags.insert(.conditionsUndelivered) }
  }
  return facts
}
