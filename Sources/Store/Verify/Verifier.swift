public import FlowEngine
import GRDB

/// Steps the raw events of a log again and compares every derived event with the stored one.
public struct Verifier {
  private let reader: LogReader
  private let chunks: ChunkDecoder
  private let flow = FlowDecoder()
  private let objects = ObjectDecoder()
  private var rows: RowComparison

  public init(_ reader: LogReader) {
    self.reader = reader
    chunks = ChunkDecoder(path: reader.path)
    rows = RowComparison(session: reader.header.session)
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
    var rows = rows
    let last = try reader.lastSeq()
    var digest = Digest()
    var next: UInt64 = 1
    while next <= last {
      guard let (chunk, stored) = try fetch(next, &rows) else {
        return .failed(.rawMissing(first: next, last: last))
      }
      guard chunk.firstSeq == next else {
        return .failed(.rawMissing(first: next, last: chunk.firstSeq &- 1))
      }
      if let failure = compare(chunk, stored, rows, &digest, step) {
        return .failed(blamed(failure))
      }
      next = chunk.lastSeq + 1
      progress(chunk.lastSeq)
    }
    let (schema, engine) = (reader.header.schema, reader.header.engineVersion)
    guard reader.hasObjects else { return .failed(.olderSchema(schema: schema, engine: engine)) }
    if let beyond = try rowBeyond(last, rows) { return .failed(beyond) }
    return .same(events: last, digests: digest.digests)
  }

  /// What differs under another engine is told as such; damage stays damage.
  private func blamed(_ failure: VerifyFailure) -> VerifyFailure {
    let stored = reader.header.engineVersion
    guard stored != Engine.version else { return failure }
    switch failure {
    case .derivedDiffers, .missingDerived, .extraDerived:
      return .otherEngine(failure, stored: stored, running: Engine.version)
    default: return failure
    }
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

  private func fetch(
    _ seq: UInt64, _ rows: inout RowComparison
  ) throws(LogError) -> (Chunk, [[StoredRow]])? {
    try reader.queue.snapshot(reader.path) { db in
      guard let chunk = try Chunk.fetch(holding: seq, schema: reader.header.schema, db) else {
        return nil
      }
      guard reader.hasObjects else { return (chunk, []) }
      try rows.load(db)
      return (
        chunk,
        try FlowRow.Table.allCases.map {
          try StoredRow.fetch($0, first: seq, last: chunk.lastSeq, db)
        }
      )
    }
  }

  private func compare(
    _ chunk: Chunk, _ stored: [[StoredRow]], _ rows: RowComparison, _ digest: inout Digest,
    _ step: (borrowing MarketEvent, inout FlowBatch) -> Void
  ) -> VerifyFailure? {
    let events: [MarketEvent]
    switch raw(of: chunk) {
    case .success(let value): events = value
    case .failure(let failure): return failure.failure
    }
    // Only the raw events of an older schema can be held against anything.
    guard reader.hasObjects else { return nil }
    var out = FlowBatch()
    for event in events { step(event, &out) }
    digest.combine(events)
    digest.combine(out)
    let context = FlowContext(events[...], firstSeq: chunk.firstSeq)
    if let failure = judgements(chunk, context, out) ?? settled(chunk, context, out)
      ?? bars(chunk, context, out) ?? objects(chunk, context, out)
    {
      return failure
    }
    return zip(stored, rows.rows(of: out)).lazy.compactMap { rows.compare($0, $1) }.first
  }

  private func objects(
    _ chunk: Chunk, _ context: FlowContext, _ out: FlowBatch
  ) -> VerifyFailure? {
    var stored = FlowBatch()
    do {
      try objects.decode(
        chunk.objects, context: context, firstSeq: chunk.firstSeq, into: &stored)
    } catch {
      return .derivedCorrupt(
        kind: .object, block: chunk.id, first: chunk.firstSeq, last: chunk.lastSeq,
        reason: "\(error)")
    }
    return difference(.cluster, stored.clusters, out.clusters, \.stamp) { "\($0.id)" }
      ?? difference(.alert, stored.alerts, out.alerts, \.stamp) { $0.id }
      ?? difference(.inference, stored.inferences, out.inferences, \.stamp) { "\($0.id)" }
      ?? difference(.health, stored.health, out.health, \.stamp) { "\($0.id)" }
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
    _ chunk: Chunk, _ context: FlowContext, _ out: FlowBatch
  ) -> VerifyFailure? {
    compare(.judgement, chunk, out.judgements, \.stamp, id: { "p\($0.stamp.seq)" }) {
      () throws(BlockError) in
      try flow.judgements(chunk.judgement, context: context, firstSeq: chunk.firstSeq)
    }
  }

  private func settled(
    _ chunk: Chunk, _ context: FlowContext, _ out: FlowBatch
  ) -> VerifyFailure? {
    compare(.settled, chunk, out.settled, \.stamp, id: { "p\($0.print)" }) {
      () throws(BlockError) in
      try flow.settled(chunk.settled, context: context, firstSeq: chunk.firstSeq)
    }
  }

  private func bars(
    _ chunk: Chunk, _ context: FlowContext, _ out: FlowBatch
  ) -> VerifyFailure? {
    compare(.bar, chunk, out.bars, \.stamp, id: { "\($0.instrument.index)@\($0.minute)" }) {
      () throws(BlockError) in
      try flow.bars(chunk.bars, context: context, firstSeq: chunk.firstSeq)
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
    return difference(kind, stored, recomputed, stamp, id: id)
  }

  private func difference<T: Equatable>(
    _ kind: FlowKind, _ stored: [T], _ recomputed: [T], _ stamp: KeyPath<T, Stamp>,
    id: (T) -> String
  ) -> VerifyFailure? {
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
  private func rowBeyond(
    _ last: UInt64, _ rows: RowComparison
  ) throws(LogError) -> VerifyFailure? {
    try reader.queue.snapshot(reader.path) { db in
      for table in FlowRow.Table.allCases {
        let beyond = try StoredRow.fetch(table, first: last + 1, last: .max, db)
        if let failure = rows.compare(beyond, []) { return failure }
      }
      return nil
    }
  }
}
