import FlowEngine

/// Takes losses and faults apart into columns.
struct HealthEncoder {
  private var columns = WordColumns<HealthColumn>()
  private var stamps: StampColumns

  init(firstSeq: UInt64) { stamps = StampColumns(firstSeq: firstSeq) }

  mutating func put(_ value: Health, _ texts: inout TextTable, _ context: FlowContext) {
    let stamp = stamps.words(value.stamp, context)
    columns.put(.seq, stamp.0)
    columns.put(.n, stamp.1)
    columns.put(.at, stamp.2)
    columns.put(
      .traits,
      UInt64(value.kind.rawValue) | UInt64(value.ordinal) << 8 | (value.lost == nil ? 0 : 1 << 16))
    columns.put(.feedHigh, value.feed.high)
    columns.put(.feedLow, value.feed.low)
    columns.put(.detail, texts.number(of: value.detail))
    if let lost = value.lost { columns.put(.lost, signed: lost) }
  }

  func pack(into packer: inout ColumnPacker) { columns.pack(into: &packer) }
}

/// Puts losses and faults together again from their columns.
struct HealthDecoder {
  private var cursor: WordCursor<HealthColumn>
  private var stamps: StampColumns

  init(_ unpacker: inout ColumnUnpacker, firstSeq: UInt64) throws(BlockError) {
    cursor = try WordCursor(&unpacker)
    stamps = StampColumns(firstSeq: firstSeq)
  }

  var isAtEnd: Bool { cursor.isAtEnd }

  mutating func next(_ texts: TextTable, _ context: FlowContext) throws(BlockError) -> Health {
    let stamp = stamps.stamp(
      try cursor.take(.seq), try cursor.take(.n), try cursor.take(.at), context)
    let traits = try cursor.take(.traits)
    let feed = Symbol(high: try cursor.take(.feedHigh), low: try cursor.take(.feedLow))
    return Health(
      stamp: stamp, kind: try cursor.raw(traits), feed: feed,
      detail: try texts.text(try cursor.take(.detail)),
      lost: traits >> 16 & 1 == 1 ? try cursor.signed(.lost) : nil,
      ordinal: UInt8(truncatingIfNeeded: traits >> 8))
  }
}
