import FlowEngine

/// Takes inferences apart into columns.
struct InferenceEncoder {
  private var columns = WordColumns<InferenceColumn>()
  private var stamps: StampColumns

  init(firstSeq: UInt64) { stamps = StampColumns(firstSeq: firstSeq) }

  mutating func put(
    _ value: Inference, _ clauses: inout ClauseEncoder, _ texts: inout TextTable,
    _ context: FlowContext
  ) {
    let stamp = stamps.words(value.stamp, context)
    columns.put(.seq, stamp.0)
    columns.put(.n, stamp.1)
    columns.put(.at, stamp.2)
    columns.put(.idTraits, UInt64(value.id.kind.rawValue) | UInt64(value.id.ordinal) << 8)
    columns.put(.id, value.stamp.seq &- value.id.seq)
    columns.put(
      .traits,
      UInt64(value.type.rawValue) | UInt64(value.state.rawValue) << 8
        | UInt64(value.side.rawValue) << 16 | UInt64(value.result.rawValue) << 24
        | (value.share == nil ? 0 : 1 << 32) | (value.p == nil ? 0 : 1 << 33)
        | (value.samples == nil ? 0 : 1 << 34) | (value.of == nil ? 0 : 1 << 35))
    columns.put(.version, UInt64(value.version))
    columns.put(.symbolHigh, value.symbol.high)
    columns.put(.symbolLow, value.symbol.low)
    columns.put(.from, signed: value.stamp.at.nanoseconds &- value.from.nanoseconds)
    columns.put(.to, signed: value.stamp.at.nanoseconds &- value.to.nanoseconds)
    columns.put(.volume, signed: value.volume)
    if let share = value.share { columns.put(.share, signed: share) }
    if let p = value.p { columns.put(.p, signed: p) }
    if let samples = value.samples { columns.put(.samples, signed: samples) }
    if let of = value.of {
      columns.put(.ofSession, signed: Int64(of.session.yyyymmdd))
      columns.put(.ofTraits, UInt64(of.cluster.kind.rawValue) | UInt64(of.cluster.ordinal) << 8)
      columns.put(.ofSeq, of.cluster.seq)
    }
    columns.put(.evidence, UInt64(value.evidence.count))
    columns.put(.counterEvidence, UInt64(value.counterEvidence.count))
    clauses.put(value.evidence, &texts)
    clauses.put(value.counterEvidence, &texts)
    CauseColumns.put(value.causes, before: value.stamp.seq, .causes, .cause, into: &columns)
  }

  func pack(into packer: inout ColumnPacker) { columns.pack(into: &packer) }
}

/// Puts inferences together again from their columns.
struct InferenceDecoder {
  private var cursor: WordCursor<InferenceColumn>
  private var stamps: StampColumns

  init(_ unpacker: inout ColumnUnpacker, firstSeq: UInt64) throws(BlockError) {
    cursor = try WordCursor(&unpacker)
    stamps = StampColumns(firstSeq: firstSeq)
  }

  var isAtEnd: Bool { cursor.isAtEnd }

  private mutating func id(
    _ traits: InferenceColumn, seq: UInt64
  ) throws(BlockError) -> FlowID {
    let word = try cursor.take(traits)
    return FlowID(try cursor.raw(word), seq: seq, ordinal: UInt8(truncatingIfNeeded: word >> 8))
  }

  mutating func next(
    _ clauses: inout ClauseDecoder, _ texts: TextTable, _ context: FlowContext
  ) throws(BlockError) -> Inference {
    let stamp = stamps.stamp(
      try cursor.take(.seq), try cursor.take(.n), try cursor.take(.at), context)
    let id = try id(.idTraits, seq: stamp.seq &- (try cursor.take(.id)))
    let traits = try cursor.take(.traits)
    let version = UInt32(truncatingIfNeeded: try cursor.take(.version))
    let symbol = Symbol(high: try cursor.take(.symbolHigh), low: try cursor.take(.symbolLow))
    let at = stamp.at.nanoseconds
    var value = Inference(
      stamp: stamp, type: try cursor.raw(traits), symbol: symbol,
      from: Timestamp(nanoseconds: at &- (try cursor.signed(.from))),
      to: Timestamp(nanoseconds: at &- (try cursor.signed(.to))), causes: [])
    value.id = id
    value.version = version
    value.state = try cursor.raw(traits >> 8)
    value.side = try cursor.raw(traits >> 16)
    value.result = try cursor.raw(traits >> 24)
    value.volume = try cursor.signed(.volume)
    if traits >> 32 & 1 == 1 { value.share = try cursor.signed(.share) }
    if traits >> 33 & 1 == 1 { value.p = try cursor.signed(.p) }
    if traits >> 34 & 1 == 1 { value.samples = try cursor.signed(.samples) }
    if traits >> 35 & 1 == 1 {
      let session = Int32(truncatingIfNeeded: try cursor.signed(.ofSession))
      value.of = SessionParent(
        session: CalendarDate(yyyymmdd: session),
        cluster: try self.id(.ofTraits, seq: try cursor.take(.ofSeq)))
    }
    value.evidence = try clauses.clauses(try cursor.count(.evidence), texts)
    value.counterEvidence = try clauses.clauses(try cursor.count(.counterEvidence), texts)
    value.causes = try CauseColumns.take(before: stamp.seq, .causes, .cause, from: &cursor)
    return value
  }
}
