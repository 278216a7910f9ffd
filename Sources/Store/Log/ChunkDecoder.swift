import FlowEngine

/// Decodes chunks, and turns what is wrong with one into an error that names its place.
struct ChunkDecoder {
  let path: String
  private let events = EventDecoder()
  private let flow = FlowDecoder()

  init(path: String) { self.path = path }

  /// The raw events and the columnar lists; rows are read elsewhere.
  func decode(_ chunk: Chunk) throws(LogError) -> (events: [MarketEvent], derived: FlowBatch) {
    let raw = try rawEvents(of: chunk)
    var derived = FlowBatch()
    derived.judgements = try list(.judgement, of: chunk) { () throws(BlockError) in
      try flow.judgements(chunk.judgement, events: raw[...], firstSeq: chunk.firstSeq)
    }
    derived.settled = try list(.settled, of: chunk) { () throws(BlockError) in
      try flow.settled(chunk.settled, events: raw[...], firstSeq: chunk.firstSeq)
    }
    derived.bars = try list(.bar, of: chunk) { () throws(BlockError) in
      try flow.bars(chunk.bars, events: raw[...], firstSeq: chunk.firstSeq)
    }
    return (raw, derived)
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
