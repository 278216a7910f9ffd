import FlowEngine

/// Decodes chunks, and turns what is wrong with one into an error that names its place.
struct ChunkDecoder {
  let path: String
  private let events = EventDecoder()
  private let flow = FlowDecoder()
  private let objects = ObjectDecoder()

  init(path: String) { self.path = path }

  /// The raw events and everything derived from them; a blob that was emptied gives an empty list.
  func decode(_ chunk: Chunk) throws(LogError) -> (events: [MarketEvent], derived: FlowBatch) {
    let raw = try rawEvents(of: chunk)
    let context = FlowContext(chunk.isRawAlone ? [] : raw[...], firstSeq: chunk.firstSeq)
    var derived = FlowBatch()
    derived.judgements = try list(.judgement, of: chunk) { () throws(BlockError) in
      try flow.judgements(chunk.judgement, context: context, firstSeq: chunk.firstSeq)
    }
    derived.settled = try list(.settled, of: chunk) { () throws(BlockError) in
      try flow.settled(chunk.settled, context: context, firstSeq: chunk.firstSeq)
    }
    derived.bars = try list(.bar, of: chunk) { () throws(BlockError) in
      try flow.bars(chunk.bars, context: context, firstSeq: chunk.firstSeq)
    }
    do {
      try objects.decode(
        chunk.objects, context: context, firstSeq: chunk.firstSeq, into: &derived)
    } catch {
      throw corrupt(chunk, "its list of objects: \(error)")
    }
    return (raw, derived)
  }

  /// What is asked for of a chunk, from a number on.
  func batch(
    _ chunk: Chunk, from seq: UInt64, _ contents: LogContents
  ) throws(LogError) -> LogBatch {
    guard chunk.checksum == chunk.expectedChecksum else {
      throw corrupt(chunk, "its row does not match its checksum")
    }
    var batch = LogBatch(
      firstSeq: max(seq, chunk.firstSeq), lastSeq: chunk.lastSeq, events: [], derived: FlowBatch())
    var wanted = chunk
    if !contents.contains(.judgements) { wanted.judgement = [] }
    if !contents.contains(.settled) { wanted.settled = [] }
    if !contents.contains(.bars) { wanted.bars = [] }
    if !contents.contains(.rows) { wanted.objects = [] }
    let (events, derived) = try decode(wanted)
    let isPart = batch.firstSeq > chunk.firstSeq
    if contents.contains(.raw) {
      batch.events = isPart ? Array(events[Int(batch.firstSeq - chunk.firstSeq)...]) : events
    }
    batch.derived = derived
    if isPart { batch.derived.removeFirst(through: batch.firstSeq - 1) }
    return batch
  }

  func rawEvents(of chunk: Chunk) throws(LogError) -> [MarketEvent] {
    do {
      let (firstSeq, events) = try self.events.decode(chunk.raw)
      guard firstSeq == chunk.firstSeq, events.count == chunk.count,
        chunk.lastSeq &- chunk.firstSeq &+ 1 == UInt64(events.count)
      else { throw BlockError.malformed("its events are not those of its row", offset: 0) }
      return events
    } catch let error as BlockError {
      throw corrupt(chunk, "\(error)")
    } catch {
      throw corrupt(chunk, "\(error)")
    }
  }

  private func list<T>(
    _ kind: FlowKind, of chunk: Chunk, _ body: () throws(BlockError) -> [T]
  ) throws(LogError) -> [T] {
    do { return try body() } catch { throw corrupt(chunk, "its \(kind) list: \(error)") }
  }

  func corrupt(_ chunk: Chunk, _ reason: String) -> LogError {
    .corruptBlock(
      path: path, block: chunk.id, first: chunk.firstSeq, last: chunk.lastSeq, reason: reason)
  }
}
