/// A run of same-side prints of one series that meets the hard constraints of C-10, C-11 or C-12.
///
/// It names places in the search's order; the prints stay in their window.
struct SweepCandidate: Sendable {
  var type: ClusterType
  /// Places in `SweepSearch.order`.
  var range: Range<Int>
  var contracts: Int64
  var span: Int64
  var firstSeq: UInt64
}

/// Finds the sweeps among the prints of one component; its storage is reused.
struct SweepSearch: Sendable {
  /// Positions in the window, sorted by `sweepOrder` in sections: a side's prints, then those of
  /// them that are coded ISO.
  private(set) var order: [Int32] = []
  /// Disjoint, in time order.
  private(set) var found: [SweepCandidate] = []
  /// Places in the window of prints that are in none of them, in the order of `seq`.
  private(set) var free: [Int32] = []
  /// More candidates competed than are compared exactly (C-31a).
  private(set) var isGreedy = false

  /// Cuts the prints of each side into runs and keeps those that look like one sweep.
  ///
  /// Between overlapping ones: most contracts, fewest parents, then the ISO sweep, the shorter span
  /// and the earlier print (C-31a, C-32).
  mutating func search(_ prints: [PendingPrint], _ range: Range<Int>, _ settings: SweepSettings) {
    order.removeAll(keepingCapacity: true)
    found.removeAll(keepingCapacity: true)
    isGreedy = false
    if settings.isBrokenByOtherSide {
      // The window is in the order of time: a change of side is seen between neighbours.
      for place in range where prints[place].isSweepable { order.append(Int32(place)) }
      searchSection(prints, from: 0, settings)
    } else {
      searchSide(.buy, prints, range, settings)
      searchSide(.sell, prints, range, settings)
      if settings.takesUnsigned { searchSide(.unknown, prints, range, settings) }
    }
    if found.count > 1 { found.sort { $0.firstSeq < $1.firstSeq } }
  }

  private mutating func searchSide(
    _ side: Side, _ prints: [PendingPrint], _ range: Range<Int>, _ settings: SweepSettings
  ) {
    let start = order.count
    for place in range where prints[place].side == side && prints[place].isSweepable {
      order.append(Int32(place))
    }
    guard order.count - start >= 2 else { return }
    sort(prints, start..<order.count)
    searchSection(prints, from: start, settings)
  }

  private mutating func searchSection(
    _ prints: [PendingPrint], from start: Int, _ settings: SweepSettings
  ) {
    let end = order.count
    guard end - start >= 2 else { return }
    let first = found.count
    let isAllISO = order[start..<end].allSatisfy { prints[Int($0)].condition == .iso }
    if isAllISO {
      // What C-11 would take here, C-10 takes: its venues and span are the looser ones.
      cut(prints, start..<end, span: settings.spanMax, settings, Self.iso)
      return
    }
    cut(prints, start..<end, span: settings.probableSpanMax, settings, Self.probable)
    for position in start..<end where prints[Int(order[position])].condition == .iso {
      order.append(order[position])
    }
    cut(prints, end..<order.count, span: settings.spanMax, settings, Self.iso)
    if found.count - first > 1 { keepDisjoint(from: first, prints) }
  }

  /// Gathers `free` of the component that was searched last.
  mutating func gatherFree(_ prints: [PendingPrint], _ range: Range<Int>) {
    free.removeAll(keepingCapacity: true)
    for place in range
    where !found.contains(where: { order[$0.range].contains(Int32(place)) }) {
      // By insertion: a window is nearly in the order of arrival.
      var to = free.count
      free.append(Int32(place))
      while to > 0, prints[Int(free[to - 1])].seq > prints[place].seq {
        free[to] = free[to - 1]
        to -= 1
      }
      free[to] = Int32(place)
    }
  }

  /// The prints of a candidate, in the order of a sweep.
  func members(
    of candidate: SweepCandidate, _ prints: [PendingPrint]
  ) -> some Collection<PendingPrint> {
    order[candidate.range].lazy.map { prints[Int($0)] }
  }

  /// Insertion: the window is in the order of time already, only equal times move.
  private mutating func sort(_ prints: [PendingPrint], _ range: Range<Int>) {
    for position in range.dropFirst() {
      var place = position
      while place > range.lowerBound,
        sweepOrder(prints[Int(order[place])], prints[Int(order[place - 1])])
      {
        order.swapAt(place, place - 1)
        place -= 1
      }
    }
  }

  /// Cuts where the gap or the span grows too long, the side changes, or the price steps back from
  /// its walk.
  @inline(__always)
  private mutating func cut(
    _ prints: [PendingPrint], _ range: Range<Int>, span: Int64, _ settings: SweepSettings,
    _ accept: ([Int32], [PendingPrint], Range<Int>, SweepSettings) -> SweepCandidate?
  ) {
    guard range.count >= 2 else { return }
    var start = range.lowerBound
    for position in (range.lowerBound + 1)...range.upperBound {
      if position < range.upperBound {
        let print = prints[Int(order[position])]
        let last = prints[Int(order[position - 1])]
        let first = prints[Int(order[start])]
        let stepsBack =
          settings.isWalk
          && (print.side == .sell ? print.price > last.price : print.price < last.price)
        if print.participant &- last.participant <= settings.gapMax,
          print.participant &- first.participant <= span, print.side == last.side, !stepsBack
        {
          continue
        }
      }
      if position - start >= 2, let candidate = accept(order, prints, start..<position, settings) {
        found.append(candidate)
      }
      start = position
    }
  }

  /// C-10, or the `iso_print` of C-12 when one venue printed at one price.
  private static func iso(
    _ order: [Int32], _ prints: [PendingPrint], _ range: Range<Int>, _ settings: SweepSettings
  ) -> SweepCandidate? {
    guard range.count >= settings.printsMin else { return nil }
    var candidate = make(.sweep, order, prints, range)
    let first = prints[Int(order[range.lowerBound])]
    let last = prints[Int(order[range.upperBound - 1])]
    // A run never steps back from its walk: its ends differ when any two prices do.
    if first.price == last.price,
      !hasVenues(settings.venuesMin, order, prints, range)
    {
      candidate.type = .isoPrint
      return candidate
    }
    return candidate.contracts >= settings.sizeMin ? candidate : nil
  }

  /// C-11: no ISO code needed, but more venues and a shorter span.
  private static func probable(
    _ order: [Int32], _ prints: [PendingPrint], _ range: Range<Int>, _ settings: SweepSettings
  ) -> SweepCandidate? {
    guard range.count >= settings.printsMin,
      hasVenues(settings.probableVenuesMin, order, prints, range)
    else { return nil }
    let candidate = make(.probableSweep, order, prints, range)
    return candidate.contracts >= settings.sizeMin ? candidate : nil
  }

  private static func make(
    _ type: ClusterType, _ order: [Int32], _ prints: [PendingPrint], _ range: Range<Int>
  ) -> SweepCandidate {
    var contracts: Int64 = 0
    var firstSeq = UInt64.max
    for position in range {
      contracts += prints[Int(order[position])].size
      firstSeq = min(firstSeq, prints[Int(order[position])].seq)
    }
    let (first, last) = (order[range.lowerBound], order[range.upperBound - 1])
    return SweepCandidate(
      type: type, range: range, contracts: contracts,
      span: prints[Int(last)].participant &- prints[Int(first)].participant, firstSeq: firstSeq)
  }

  /// Whether a run hit so many different exchanges; no set is made.
  private static func hasVenues(
    _ count: Int, _ order: [Int32], _ prints: [PendingPrint], _ range: Range<Int>
  ) -> Bool {
    var different = 0
    for position in range {
      let venue = prints[Int(order[position])].venue
      let isNew = !order[range.lowerBound..<position].contains {
        prints[Int($0)].venue == venue
      }
      if isNew { different += 1 }
      if different >= count { return true }
    }
    return different >= count
  }

  // MARK: Assignment

  private func overlaps(_ a: SweepCandidate, _ b: SweepCandidate) -> Bool {
    order[a.range].contains { place in order[b.range].contains(place) }
  }

  /// Candidates that are compared exactly.
  private static let exactMax = 12

  /// Keeps the best disjoint set of the candidates of one side.
  private mutating func keepDisjoint(from first: Int, _ prints: [PendingPrint]) {
    let count = found.count - first
    guard count <= Self.exactMax else { return keepGreedily(from: first) }
    var conflicts = InlineArray<12, UInt32>(repeating: 0)
    var hasConflict = false
    for a in 0..<count {
      for b in 0..<a where overlaps(found[first + a], found[first + b]) {
        conflicts[a] |= 1 << UInt32(b)
        conflicts[b] |= 1 << UInt32(a)
        hasConflict = true
      }
    }
    if hasConflict { keep(exactly(first, count, conflicts), from: first) }
  }

  /// How good a set of candidates is.
  private struct Rank {
    /// Contracts, and what there should be little of, negative: parents, codes missing, time.
    var sums = InlineArray<4, Int64>(repeating: 0)
    /// The first prints of the parents, the earliest first.
    var firsts = InlineArray<12, UInt64>(repeating: 0)
    var count = 0

    mutating func add(_ candidate: SweepCandidate) {
      sums[0] += candidate.contracts
      sums[1] -= 1
      sums[2] -= Int64(SweepSearch.precedence(candidate.type))
      sums[3] -= candidate.span
      var place = count
      while place > 0, firsts[place - 1] > candidate.firstSeq {
        firsts[place] = firsts[place - 1]
        place -= 1
      }
      firsts[place] = candidate.firstSeq
      count += 1
    }

    func isBetter(than other: Rank) -> Bool {
      for place in sums.indices where sums[place] != other.sums[place] {
        return sums[place] > other.sums[place]
      }
      // As many parents in both.
      for place in 0..<count where firsts[place] != other.firsts[place] {
        return firsts[place] < other.firsts[place]
      }
      return false
    }
  }

  /// The best subset by (contracts, fewer parents, ISO sweeps, shorter spans, earlier prints): all
  /// of them are compared.
  private func exactly(_ first: Int, _ count: Int, _ conflicts: InlineArray<12, UInt32>) -> UInt32 {
    var best: UInt32 = 0
    var bestRank = Rank()
    for subset in 1..<(UInt32(1) << UInt32(count)) {
      var rank = Rank()
      var isDisjoint = true
      for member in 0..<count where subset & (1 << UInt32(member)) != 0 {
        if conflicts[member] & subset != 0 {
          isDisjoint = false
          break
        }
        rank.add(found[first + member])
      }
      guard isDisjoint, best == 0 || rank.isBetter(than: bestRank) else { continue }
      best = subset
      bestRank = rank
    }
    return best
  }

  private mutating func keep(_ subset: UInt32, from first: Int) {
    var place = first
    for member in 0..<(found.count - first) where subset & (1 << UInt32(member)) != 0 {
      found[place] = found[first + member]
      place += 1
    }
    found.removeLast(found.count - place)
  }

  /// Many candidates: the best first, in the same order, and it is said.
  private mutating func keepGreedily(from first: Int) {
    let ranked = found[first...].sorted { a, b in
      if a.contracts != b.contracts { return a.contracts > b.contracts }
      if a.type != b.type { return Self.precedence(a.type) < Self.precedence(b.type) }
      if a.span != b.span { return a.span < b.span }
      return a.firstSeq < b.firstSeq
    }
    let highest = order.max() ?? 0
    var taken = [Bool](repeating: false, count: Int(highest) + 1)
    found.removeLast(found.count - first)
    for candidate in ranked {
      if order[candidate.range].contains(where: { taken[Int($0)] }) {
        isGreedy = true
        continue
      }
      for place in order[candidate.range] { taken[Int(place)] = true }
      found.append(candidate)
    }
  }

  fileprivate static func precedence(_ type: ClusterType) -> Int {
    switch type {
    case .sweep: 0
    case .probableSweep: 1
    default: 2
    }
  }
}
