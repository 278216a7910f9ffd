import FlowEngine

/// Puts alerts together again from their columns and the clusters of the same block.
struct AlertDecoder {
  private var cursor: WordCursor<AlertColumn>
  private var stamps: StampColumns
  private var parents: AlertParents

  init(
    _ unpacker: inout ColumnUnpacker, clusters: [Cluster], firstSeq: UInt64
  ) throws(BlockError) {
    cursor = try WordCursor(&unpacker)
    stamps = StampColumns(firstSeq: firstSeq)
    parents = AlertParents(clusters[...])
  }

  var isAtEnd: Bool { cursor.isAtEnd }

  mutating func next(
    _ clauses: inout ClauseDecoder, _ texts: TextTable, _ context: FlowContext
  ) throws(BlockError) -> Alert {
    let stamp = stamps.stamp(
      try cursor.take(.seq), try cursor.take(.n), try cursor.take(.at), context)
    let subjectTraits = try cursor.take(.subjectTraits)
    let subject = FlowID(
      try cursor.raw(subjectTraits), seq: stamp.seq &- (try cursor.take(.subject)),
      ordinal: UInt8(truncatingIfNeeded: subjectTraits >> 8))
    var base = parents.parent(subject, before: stamp)
    let rule = try texts.text(try cursor.take(.rule))
    let versions = try cursor.take(.versions)
    let parameters = try cursor.take(.parameters)
    let traits = try cursor.take(.traits)
    let instruments = base.legs.map(\.instrument)
    base.id = subject
    base.underlying = Symbol(
      high: base.underlying.high ^ (try cursor.take(.tickerHigh)),
      low: base.underlying.low ^ (try cursor.take(.tickerLow)))
    base.side = try cursor.raw(traits >> 4 & 15)
    base.grade = try cursor.raw(traits >> 8 & 15)
    var given: [InstrumentID]?
    if traits >> 20 & 1 == 0 {
      var list: [InstrumentID] = []
      for _ in 0..<(try cursor.count(.instruments)) {
        list.append(
          InstrumentID(UInt32(truncatingIfNeeded: try cursor.take(.instrument))))
      }
      given = list
    }
    base.start = Timestamp(nanoseconds: base.start.nanoseconds &+ (try cursor.signed(.start)))
    base.end = Timestamp(nanoseconds: base.end.nanoseconds &+ (try cursor.signed(.end)))
    base.premium = Dollars(millionths: base.premium.millionths &+ (try cursor.signed(.premium)))
    if traits >> 22 & 1 == 0 {
      base.openingAtLeast = traits >> 23 & 1 == 1 ? try cursor.signed(.opening) : nil
    }
    var related: [RuleID] = []
    for _ in 0..<(try cursor.count(.related)) {
      related.append(RuleID(try texts.text(try cursor.take(.relatedRule))))
    }
    let evidence = try clauses.clauses(try cursor.count(.evidence), texts)
    let counter = try clauses.clauses(try cursor.count(.counterEvidence), texts)
    if traits >> 21 & 1 == 0 {
      base.causes = try CauseColumns.take(before: stamp.seq, .causes, .cause, from: &cursor)
    }
    var alert = Alert(
      stamp: stamp, cluster: base, rule: RuleID(rule),
      version: UInt32(truncatingIfNeeded: versions),
      ruleVersion: UInt32(truncatingIfNeeded: versions >> 32), parameters: parameters,
      state: try cursor.raw(traits & 15), direction: try cursor.raw(traits >> 12 & 15),
      confidence: try cursor.raw(traits >> 16 & 15), evidence: evidence, counterEvidence: counter)
    alert.instruments = given ?? instruments
    alert.related = related
    return alert
  }
}
