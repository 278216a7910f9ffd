public import FlowEngine
import GRDB

/// Steps the raw events of a log again and compares every derived event with the stored one.
public struct Verifier {
  private let reader: LogReader
  private let chunks: ChunkDecoder
  private let flow = FlowDecoder()
  private let rows: RowComparison

  public init(_ reader: LogReader) {
    self.reader = reader
    chunks = ChunkDecoder(path: reader.path)
    rows = RowComparison()
  }

  /// - Parameters:
  ///   - progress: called after each block with the last `seq` that was compared.
  ///   - step: the engine, built from the header of the log; it is called for each event in order.
  /// - Returns: the digests, or the first failure.
  /// - Throws: when the file itself cannot be read.
  public func verify(
    progress: (UInt64) -> Void = { _ in },
    step: (borrowing MarketEvent, inout FlowBatch) -> Void
  ) throws(LogError) -> VerifyResult {
    guard reader.header.isSettingsIntact else {
      return .failed(
        .settingsAltered(
          stored: hexadecimal(XXH64.hash(reader.header.settings)),
          expected: hexadecimal(reader.header.settingsChecksum)))
    }
    let last = try reader.lastSeq()
    var digest = Digest()
    var next: UInt64 = 1
    while next <= last {
      guard let (chunk, stored) = try fetch(next) else {
        return .failed(.rawMissing(first: next, last: last))
      }
      guard chunk.firstSeq == next else {
        return .failed(.rawMissing(first: next, last: chunk.firstSeq &- 1))
      }
      if let failure = compare(chunk, stored, &digest, step) { return .failed(failure) }
      next = chunk.lastSeq + 1
      progress(chunk.lastSeq)
    }
    if let beyond = try rowBeyond(last) { return .failed(beyond) }
    return .same(events: last, digests: digest.digests)
  }

  /// Builds the engine from the settings text of the log and verifies with it.
  public func verify<Failure: Error>(
    engine make: (LogHeader) throws(Failure) -> Engine, progress: (UInt64) -> Void = { _ in }
  ) throws -> VerifyResult {
    // Altered settings may not even parse: name them before they are used.
    guard reader.header.isSettingsIntact else {
      return try verify(progress: progress) { _, _ in }
    }
    var engine = try make(reader.header)
    return try verify(progress: progress) { event, out in engine.step(event, into: &out) }
  }

  private func fetch(_ seq: UInt64) throws(LogError) -> (Chunk, [[StoredRow]])? {
    try reader.queue.snapshot(reader.path) { db in
      guard let chunk = try Chunk.fetch(holding: seq, db) else { return nil }
      try rows.zstd.prepare(db)
      return (
        chunk,
        try FlowRow.Table.allCases.map {
          try StoredRow.fetch($0, first: seq, last: chunk.lastSeq, db)
        }
      )
    }
  }

  private func compare(
    _ chunk: Chunk, _ stored: [[StoredRow]], _ digest: inout Digest,
    _ step: (borrowing MarketEvent, inout FlowBatch) -> Void
  ) -> VerifyFailure? {
    let events: [MarketEvent]
    switch raw(of: chunk) {
    case .success(let value): events = value
    case .failure(let failure): return failure.failure
    }
    var out = FlowBatch()
    for event in events { step(event, &out) }
    digest.combine(events)
    digest.combine(out)
    return judgements(chunk, events, out) ?? settled(chunk, events, out)
      ?? bars(chunk, events, out) ?? rows.compare(stored[0], out.clusters.map { FlowRow($0) })
      ?? rows.compare(stored[1], out.alerts.map { FlowRow($0) })
      ?? rows.compare(stored[2], out.inferences.map { FlowRow($0) })
      ?? rows.compare(stored[3], out.health.map { FlowRow($0) })
  }

  private struct Found: Error { var failure: VerifyFailure }

  private func raw(of chunk: Chunk) -> Result<[MarketEvent], Found> {
    var reason = "its row does not match its checksum"
    do {
      let events = try chunks.rawEvents(of: chunk)
      if chunk.checksum == chunk.expectedChecksum { return .success(events) }
    } catch {
      if case .corruptBlock(_, _, _, _, let why) = error { reason = why }
    }
    return .failure(
      Found(
        failure: .rawCorrupt(
          block: chunk.id, first: chunk.firstSeq, last: chunk.lastSeq, reason: reason)))
  }

  private func judgements(
    _ chunk: Chunk, _ events: [MarketEvent], _ out: FlowBatch
  ) -> VerifyFailure? {
    compare(.judgement, chunk, out.judgements, \.stamp, id: { "p\($0.stamp.seq)" }) {
      () throws(BlockError) in
      try flow.judgements(chunk.judgement, events: events[...], firstSeq: chunk.firstSeq)
    }
  }

  private func settled(
    _ chunk: Chunk, _ events: [MarketEvent], _ out: FlowBatch
  ) -> VerifyFailure? {
    compare(.settled, chunk, out.settled, \.stamp, id: { "p\($0.print)" }) {
      () throws(BlockError) in
      try flow.settled(chunk.settled, events: events[...], firstSeq: chunk.firstSeq)
    }
  }

  private func bars(
    _ chunk: Chunk, _ events: [MarketEvent], _ out: FlowBatch
  ) -> VerifyFailure? {
    compare(.bar, chunk, out.bars, \.stamp, id: { "\($0.instrument.index)@\($0.minute)" }) {
      () throws(BlockError) in
      try flow.bars(chunk.bars, events: events[...], firstSeq: chunk.firstSeq)
    }
  }

  /// Compares a columnar list with the recomputed one.
  private func compare<T: Equatable>(
    _ kind: FlowKind, _ chunk: Chunk, _ recomputed: [T], _ stamp: KeyPath<T, Stamp>,
    id: (T) -> String, _ read: () throws(BlockError) -> [T]
  ) -> VerifyFailure? {
    let stored: [T]
    do { stored = try read() } catch {
      return .derivedCorrupt(
        kind: kind, block: chunk.id, first: chunk.firstSeq, last: chunk.lastSeq,
        reason: "\(error)")
    }
    guard stored != recomputed else { return nil }
    let index =
      zip(stored, recomputed).enumerated().first { $1.0 != $1.1 }?.offset
      ?? min(stored.count, recomputed.count)
    let held = index < stored.count ? stored[index] : nil
    let made = index < recomputed.count ? recomputed[index] : nil
    if let held, let made, held[keyPath: stamp] == made[keyPath: stamp] {
      return .derivedDiffers(
        kind: kind, id: id(made), seq: made[keyPath: stamp].seq, stored: "\(held)",
        recomputed: "\(made)")
    }
    if let made, held.map({ made[keyPath: stamp] < $0[keyPath: stamp] }) ?? true {
      return .missingDerived(
        kind: kind, id: id(made), seq: made[keyPath: stamp].seq, recomputed: "\(made)")
    }
    guard let held else { return nil }
    return .extraDerived(
      kind: kind, id: id(held), seq: held[keyPath: stamp].seq, stored: "\(held)")
  }

  /// A row that belongs to no event of the log.
  private func rowBeyond(_ last: UInt64) throws(LogError) -> VerifyFailure? {
    try reader.queue.snapshot(reader.path) { db in
      try rows.zstd.prepare(db)
      for table in FlowRow.Table.allCases {
        if let row = try StoredRow.fetch(table, first: last + 1, last: .max, db).first {
          return .extraDerived(
            kind: table.kind, id: row.id, seq: row.seq, stored: rows.text(of: row))
        }
      }
      return nil
    }
  }
}
