/// A run of same-side prints of one series that meets the hard constraints of C-10, C-11 or C-12.
struct SweepCandidate: Sendable {
  var type: ClusterType
  var prints: [PendingPrint]

  var contracts: Int64 { prints.reduce(0) { $0 + $1.size } }
  var span: Int64 {
    guard let first = prints.first, let last = prints.last else { return 0 }
    return last.participant - first.participant
  }
  var gapMax: Int64 {
    var longest: Int64 = 0
    for index in prints.indices.dropFirst() {
      longest = max(longest, prints[index].participant - prints[index - 1].participant)
    }
    return longest
  }
  /// In the order of their codes. A list and no set: there are few.
  var venues: [Venue] {
    var venues: [Venue] = []
    for print in prints where !venues.contains(print.venue) { venues.append(print.venue) }
    return venues.sorted()
  }
  /// Prices hit. A run never steps back from its walk, so equal prices are neighbours.
  var levels: Int {
    guard !prints.isEmpty else { return 0 }
    return 1 + prints.indices.dropFirst().count { prints[$0].price != prints[$0 - 1].price }
  }
}

/// Cuts the prints of one side into runs and keeps those that look like one sweep.
///
/// - Parameter prints: of one series and side, in `sweepOrder`.
/// - Returns: disjoint candidates in time order. Between overlapping ones: most contracts, then the
///   ISO sweep, then the shorter span, then the earlier print (rules C-31a, C-32).
func sweepCandidates(_ prints: [PendingPrint], settings: Settings) -> [SweepCandidate] {
  guard prints.count >= 2 else { return [] }
  var candidates: [SweepCandidate] = []
  let isoPrints = prints.filter { $0.condition == .iso }
  for run in runs(isoPrints, gap: settings.sweepGapMax, span: settings.sweepSpanMax) {
    if let candidate = acceptedISO(run, settings) { candidates.append(candidate) }
  }
  for run in runs(prints, gap: settings.sweepGapMax, span: settings.probableSweepSpanMax) {
    if let candidate = probable(run, settings) { candidates.append(candidate) }
  }
  return disjoint(candidates)
}

/// Cuts where the gap or the span grows too long, or the price steps back from its walk.
func runs(_ prints: [PendingPrint], gap: Int64, span: Int64) -> [[PendingPrint]] {
  var result: [[PendingPrint]] = []
  var current: [PendingPrint] = []
  for print in prints {
    if let first = current.first, let last = current.last {
      let stepsBack = print.side == .sell ? print.price > last.price : print.price < last.price
      if print.participant - last.participant > gap
        || print.participant - first.participant > span || stepsBack
      {
        result.append(current)
        current = []
      }
    }
    current.append(print)
  }
  if !current.isEmpty { result.append(current) }
  return result
}

/// C-10, or the `iso_print` of C-12 when one venue printed at one price.
private func acceptedISO(_ run: [PendingPrint], _ settings: Settings) -> SweepCandidate? {
  guard run.count >= Int(settings.sweepPrintsMin) else { return nil }
  var candidate = SweepCandidate(type: .sweep, prints: run)
  if candidate.venues.count < Int(settings.sweepVenuesMin), candidate.levels < 2 {
    candidate.type = .isoPrint
    return candidate
  }
  return candidate.contracts >= settings.sweepSizeMin ? candidate : nil
}

/// C-11: no ISO code needed, but more venues and a shorter span.
private func probable(_ run: [PendingPrint], _ settings: Settings) -> SweepCandidate? {
  guard run.count >= Int(settings.sweepPrintsMin) else { return nil }
  let candidate = SweepCandidate(type: .probableSweep, prints: run)
  guard candidate.venues.count >= Int(settings.probableSweepVenuesMin),
    candidate.contracts >= settings.sweepSizeMin
  else { return nil }
  return candidate
}

private func disjoint(_ candidates: [SweepCandidate]) -> [SweepCandidate] {
  guard candidates.count > 1 else { return candidates }
  let ranked = candidates.sorted { a, b in
    if a.contracts != b.contracts { return a.contracts > b.contracts }
    if a.type != b.type { return precedence(a.type) < precedence(b.type) }
    if a.span != b.span { return a.span < b.span }
    return (a.prints.first?.seq ?? 0) < (b.prints.first?.seq ?? 0)
  }
  var taken: Set<UInt64> = []
  var kept: [SweepCandidate] = []
  for candidate in ranked where !candidate.prints.contains(where: { taken.contains($0.seq) }) {
    taken.formUnion(candidate.prints.map(\.seq))
    kept.append(candidate)
  }
  return kept.sorted { ($0.prints.first?.seq ?? 0) < ($1.prints.first?.seq ?? 0) }
}

private func precedence(_ type: ClusterType) -> Int {
  switch type {
  case .sweep: 0
  case .probableSweep: 1
  default: 2
  }
}
