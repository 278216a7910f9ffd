/// Level-1 parents of one series with a side, gathered for K-09 by type, expiry and side.
struct HitBook: Sendable {
  struct Key: Hashable, Sendable {
    var underlying: UInt32
    var right: OptionRight
    var expiry: CalendarDate
    var side: Side
  }

  struct Hit: Sendable {
    var cluster: FlowID
    var instrument: InstrumentID
    var premium: Dollars
    var start: Int64
  }

  /// How many of one key are remembered; older ones leave.
  static let length = 64

  // Looked up, never walked.
  private var byKey: [Key: [Hit]] = [:]

  /// Adds a hit and says what it repeats: its own series when that alone is enough, else the type,
  /// expiry and side. nil for the first.
  ///
  /// - Parameter gapMin: hits closer than this to the one before are one burst and do not count.
  mutating func add(_ hit: Hit, to key: Key, gapMin: Int64) -> HitFacts? {
    var known = byKey[key] ?? []
    if known.count == Self.length { known.removeFirst() }
    known.append(hit)
    byKey[key] = known
    return Self.facts(known, gapMin)
  }

  /// Gives a hit another premium, or takes it out (nil): its parent lost a print (H-07).
  ///
  /// - Returns: it and those after it, with what each repeats now.
  mutating func change(
    _ cluster: FlowID, to premium: Dollars?, of key: Key, gapMin: Int64
  ) -> [(cluster: FlowID, facts: HitFacts?)] {
    guard var known = byKey[key],
      let place = known.firstIndex(where: { $0.cluster == cluster })
    else { return [] }
    if let premium {
      known[place].premium = premium
    } else {
      known.remove(at: place)
    }
    byKey[key] = known
    return known.indices[place...].map {
      (known[$0].cluster, Self.facts(Array(known[...$0]), gapMin))
    }
  }

  /// What the last of `known` repeats.
  private static func facts(_ known: [Hit], _ gapMin: Int64) -> HitFacts? {
    guard known.count > 1, let hit = known.last else { return nil }
    let own = spaced(known.filter { $0.instrument == hit.instrument }, gapMin)
    let all = spaced(known, gapMin)
    return own.count >= 3 || own.count == all.count
      ? facts(own, isOneSeries: true) : facts(all, isOneSeries: false)
  }

  /// Walks back from the newest: each is at least `gapMin` before the one after it.
  private static func spaced(_ hits: [Hit], _ gapMin: Int64) -> [Hit] {
    var kept: [Hit] = []
    for hit in hits.reversed() {
      if let later = kept.last, later.start - hit.start < gapMin { continue }
      kept.append(hit)
    }
    return kept.reversed()
  }

  private static func facts(_ hits: [Hit], isOneSeries: Bool) -> HitFacts {
    var gap = Int64.max
    for index in hits.indices.dropFirst() {
      gap = min(gap, hits[index].start - hits[index - 1].start)
    }
    return HitFacts(
      clusters: hits.map(\.cluster), premium: hits.reduce(.zero) { $0 + $1.premium },
      smallest: hits.map(\.premium).min() ?? .zero, shortestGap: gap == .max ? 0 : gap,
      isOneSeries: isOneSeries)
  }
}

extension HitBook: Stateful {
  mutating func state(_ coder: inout StateCoder) throws(StateError) {
    try coder.raw("byKey", &byKey)
  }
}
