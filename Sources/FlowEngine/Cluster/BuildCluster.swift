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
  _ candidate: SweepCandidate, facts: SeriesFacts, stamp: Stamp, ordinal: UInt8,
  settings: Settings
) -> Cluster {
  let prints = candidate.prints
  let causes = prints.map(\.seq).sorted()
  var premium = Dollars.zero
  for print in prints {
    premium += Price(billionths: print.price).notional(
      of: print.size, multiplier: facts.multiplier)
  }
  let grade = parentGrade(prints, type: candidate.type)
  let side = prints.first?.side ?? .unknown
  let price = averagePrice(prints)
  var cluster = Cluster(
    stamp: stamp, id: FlowID(.cluster, seq: causes.first ?? 0, ordinal: ordinal), version: 1,
    type: candidate.type, underlying: facts.underlying, state: .final,
    start: Timestamp(nanoseconds: prints.map(\.participant).min() ?? 0),
    end: Timestamp(nanoseconds: prints.map(\.participant).max() ?? 0),
    size: candidate.contracts, premium: premium, side: side, grade: side == .unknown ? .u : grade,
    legs: [
      Leg(
        instrument: facts.instrument, side: side, size: candidate.contracts, price: price,
        premium: premium, prints: Int32(prints.count), grade: side == .unknown ? .u : grade)
    ], causes: causes)
  cluster.netPrice = price
  cluster.venues = candidate.venues
  cluster.openingAtLeast =
    prints.contains { $0.opening < 0 } ? nil : prints.reduce(0) { $0 + $1.opening }
  cluster.evidence = clusterEvidence(candidate, premium, settings)
  cluster.counterEvidence = clusterCounterEvidence(candidate)
  return cluster
}

private func clusterEvidence(
  _ candidate: SweepCandidate, _ premium: Dollars, _ settings: Settings
) -> [Clause] {
  let prints = candidate.prints
  switch candidate.type {
  case .block, .crossBlock:
    return [
      Clause(
        "contracts in one print", seen: .count(candidate.contracts),
        asked: .atLeast(.count(settings.blockSizeMin))),
      Clause(
        "premium", seen: .dollars(premium), asked: .atLeast(.dollars(settings.blockPremiumMin))),
    ]
  default: break
  }
  let isISO = candidate.type == .sweep
  var clauses = [
    Clause(
      "prints", seen: .count(Int64(prints.count)),
      asked: .atLeast(.count(settings.sweepPrintsMin))),
    Clause("coded ISO", seen: .count(Int64(prints.count { $0.condition == .iso })), asked: .shown),
    Clause(
      "longest gap", seen: .duration(candidate.gapMax),
      asked: .atMost(.duration(settings.sweepGapMax))),
    Clause(
      "span", seen: .duration(candidate.span),
      asked: .atMost(
        .duration(isISO ? settings.sweepSpanMax : settings.probableSweepSpanMax))),
    Clause(
      "price levels", seen: .count(Int64(candidate.levels)), asked: .shown),
  ]
  let venuesMin =
    candidate.type == .probableSweep ? settings.probableSweepVenuesMin : settings.sweepVenuesMin
  // An ISO sweep needs two venues or a price walk: one venue is shown, not failed, when it walks.
  let venuesAsked: ClauseBound =
    isISO && candidate.levels >= 2 || candidate.type == .isoPrint
    ? .shown : .atLeast(.count(venuesMin))
  clauses.append(
    Clause("exchanges", seen: .count(Int64(candidate.venues.count)), asked: venuesAsked))
  if candidate.type != .isoPrint {
    clauses.append(
      Clause(
        "contracts", seen: .count(candidate.contracts),
        asked: .atLeast(.count(settings.sweepSizeMin))))
  }
  return clauses
}

private func clusterCounterEvidence(_ candidate: SweepCandidate) -> [Clause] {
  let prints = candidate.prints
  var clauses = [
    Clause(
      "prints whose size equals the whole displayed quote (S-27)",
      seen: .count(Int64(prints.count(where: \.isSizeMatch))), asked: .atMost(.count(0)),
      role: .counter),
    Clause(
      "prints in a wide market (S-23)", seen: .count(Int64(prints.count(where: \.isWide))),
      asked: .atMost(.count(0)), role: .counter),
  ]
  if prints.contains(where: \.isSuspect) {
    clauses.append(
      Clause(
        "data may be missing around these prints", seen: .flag(true), asked: .exactly(.flag(false)),
        role: .counter))
  }
  if prints.contains(where: { $0.condition == .notDelivered }) {
    clauses.append(
      Clause(
        "sale conditions not delivered: complex, cross and late prints cannot be excluded",
        seen: .unknown, asked: .exactly(.text("delivered")), role: .counter))
  }
  return clauses
}
