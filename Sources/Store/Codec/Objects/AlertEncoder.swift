import FlowEngine

/// Takes alerts apart into columns, relative to the cluster that each stands on.
struct AlertEncoder {
  private var columns = WordColumns<AlertColumn>()
  private var stamps: StampColumns
  private var parents: AlertParents

  init(clusters: ArraySlice<Cluster>, firstSeq: UInt64) {
    stamps = StampColumns(firstSeq: firstSeq)
    parents = AlertParents(clusters)
  }

  mutating func put(
    _ value: Alert, _ clauses: inout ClauseEncoder, _ texts: inout TextTable, _ context: FlowContext
  ) {
    let stamp = stamps.words(value.stamp, context)
    columns.put(.seq, stamp.0)
    columns.put(.n, stamp.1)
    columns.put(.at, stamp.2)
    columns.put(
      .subjectTraits, UInt64(value.subject.kind.rawValue) | UInt64(value.subject.ordinal) << 8)
    columns.put(.subject, value.stamp.seq &- value.subject.seq)
    let base = parents.parent(value.subject, before: value.stamp)
    columns.put(.rule, texts.number(of: value.rule.name))
    columns.put(.versions, UInt64(value.version) | UInt64(value.ruleVersion) << 32)
    columns.put(.parameters, value.parameters)
    let instruments = base.legs.map(\.instrument)
    let hasInstruments = value.instruments == instruments
    let hasCauses = value.causes == base.causes
    let hasOpening = value.openingAtLeast == base.openingAtLeast
    columns.put(
      .traits,
      UInt64(value.state.rawValue) | UInt64(value.side.rawValue) << 4
        | UInt64(value.grade.rawValue) << 8 | UInt64(value.direction.rawValue) << 12
        | UInt64(value.confidence.rawValue) << 16 | (hasInstruments ? 1 << 20 : 0)
        | (hasCauses ? 1 << 21 : 0) | (hasOpening ? 1 << 22 : 0)
        | (value.openingAtLeast == nil ? 0 : 1 << 23))
    // Exclusive or: 0 where it is the same, and any other symbol comes back whole.
    columns.put(.tickerHigh, value.underlying.high ^ base.underlying.high)
    columns.put(.tickerLow, value.underlying.low ^ base.underlying.low)
    if !hasInstruments {
      columns.put(.instruments, UInt64(value.instruments.count))
      for instrument in value.instruments { columns.put(.instrument, UInt64(instrument.index)) }
    }
    columns.put(.start, signed: value.start.nanoseconds &- base.start.nanoseconds)
    columns.put(.end, signed: value.end.nanoseconds &- base.end.nanoseconds)
    columns.put(.premium, signed: value.premium.millionths &- base.premium.millionths)
    if !hasOpening, let opening = value.openingAtLeast { columns.put(.opening, signed: opening) }
    columns.put(.related, UInt64(value.related.count))
    for rule in value.related { columns.put(.relatedRule, texts.number(of: rule.name)) }
    columns.put(.evidence, UInt64(value.evidence.count))
    columns.put(.counterEvidence, UInt64(value.counterEvidence.count))
    clauses.put(value.evidence, &texts)
    clauses.put(value.counterEvidence, &texts)
    if !hasCauses {
      CauseColumns.put(value.causes, before: value.stamp.seq, .causes, .cause, into: &columns)
    }
  }

  func pack(into packer: inout ColumnPacker) { columns.pack(into: &packer) }
}

/// Finds the cluster that an alert stands on among those of the same block.
struct AlertParents {
  private let clusters: ArraySlice<Cluster>
  private var known: Int
  /// An alert stands on the cluster just before it, or on one of a few of the same moment.
  private static let lookBack = 16
  private let none: Cluster

  init(_ clusters: ArraySlice<Cluster>) {
    self.clusters = clusters
    known = clusters.startIndex
    none = Cluster(
      stamp: Stamp(seq: 0, n: 0, at: Timestamp(nanoseconds: 0)), id: FlowID(.cluster, seq: 0),
      version: 0, type: .sweep, underlying: .none, state: .final,
      start: Timestamp(nanoseconds: 0), end: Timestamp(nanoseconds: 0), size: 0, premium: .zero,
      side: .unknown, grade: .u, legs: [], causes: [])
  }

  /// - Returns: an empty cluster when there is none of this id just before.
  mutating func parent(_ id: FlowID, before stamp: Stamp) -> Cluster {
    while known < clusters.endIndex, clusters[known].stamp < stamp { known += 1 }
    var place = known
    while place > clusters.startIndex, place > known - Self.lookBack {
      place -= 1
      if clusters[place].id == id { return clusters[place] }
    }
    return none
  }
}
