public import FlowEngine
import GRDB

/// Reads a log, finished or being written; it never blocks the writer and never changes the file.
///
/// Each call is one short transaction, so that the writer's WAL can be checkpointed in between.
public final class LogReader: Sendable {
  public let path: String
  public let header: LogHeader
  let queue: DatabaseQueue

  /// - Throws: `.notFound`, `.notALog`, `.newerSchema`, `.unreadable`, `.damaged`.
  public init(path: String) throws(LogError) {
    self.path = path
    let queue = try LogDatabase.openForReading(path)
    self.queue = queue
    header = try queue.snapshot(path) { db in
      try HeaderTable.checkIdentity(db, path: path)
      return try HeaderTable.read(db, path: path)
    }
  }

  /// How far the log has come.
  public struct Progress: Hashable, Sendable {
    public var lastSeq: UInt64
    public var isComplete: Bool
    /// The process that opened it for writing last.
    public var writerPID: Int32
  }

  public func progress() throws(LogError) -> Progress {
    try queue.snapshot(path) { db in
      Progress(
        lastSeq: UInt64(clamping: try HeaderTable.number("last_seq", db)),
        isComplete: try HeaderTable.number("complete", db) != 0,
        writerPID: Int32(clamping: try HeaderTable.number("writer_pid", db)))
    }
  }

  public func lastSeq() throws(LogError) -> UInt64 { try progress().lastSeq }

  /// The events and what was derived from them, a block at a time.
  public func batches(
    from seq: UInt64 = 1, contents: LogContents = .all
  ) -> LogBatches {
    LogBatches(reader: self, nextSeq: max(seq, 1), contents: contents)
  }

  /// The raw events alone, a block at a time.
  public func events(from seq: UInt64 = 1) -> LogBatches { batches(from: seq, contents: .raw) }

  /// The derived events alone, a block at a time.
  public func derived(from seq: UInt64 = 1) -> LogBatches {
    batches(from: seq, contents: .derived)
  }

  /// Every version of a cluster, in order; empty when there is none of that id.
  public func cluster(_ id: String) throws(LogError) -> [Cluster] {
    let decoder = RowDecoder(path: path)
    var values: [Cluster] = []
    for row in try rows(.cluster, id, decoder) { values.append(try decoder.cluster(row)) }
    return values
  }

  /// Every version of an alert, in order; empty when there is none of that id.
  public func alert(_ id: String) throws(LogError) -> [Alert] {
    let decoder = RowDecoder(path: path)
    var values: [Alert] = []
    for row in try rows(.alert, id, decoder) { values.append(try decoder.alert(row)) }
    return values
  }

  /// Every version of an inference, in order; `id` without its type.
  public func inference(_ id: String) throws(LogError) -> [Inference] {
    let decoder = RowDecoder(path: path)
    var values: [Inference] = []
    for row in try rows(.inference, id, decoder) { values.append(try decoder.inference(row)) }
    return values
  }

  public func health(_ id: String) throws(LogError) -> [Health] {
    let decoder = RowDecoder(path: path)
    var values: [Health] = []
    for row in try rows(.health, id, decoder) { values.append(try decoder.health(row)) }
    return values
  }

  /// One raw event with the judgement it got; nil when the log has no such number.
  public func event(_ seq: UInt64) throws(LogError) -> (event: MarketEvent, judgement: Judgement?)?
  {
    var batches = batches(from: seq, contents: [.raw, .judgements])
    guard let batch = try batches.next(), batch.firstSeq == seq, let event = batch.events.first
    else { return nil }
    return (event, batch.derived.judgements.first { $0.stamp.seq == seq })
  }

  /// The last number whose engine time is at or before a moment; 0 when all are later.
  ///
  /// Engine times may step back a little between feeds: it is the last such number by `seq`.
  public func seq(at moment: Timestamp) throws(LogError) -> UInt64 {
    var result: UInt64 = 0
    let start = try queue.snapshot(path) { db -> UInt64 in
      // The last chunk that starts in time: numbers before it are known without decoding.
      let firsts = try Chunk.Table.allCases.compactMap {
        try Int64.fetchOne(
          db, sql: "SELECT max(first_seq) FROM \($0.rawValue) WHERE first_at <= ?",
          arguments: [moment.nanoseconds])
      }
      return UInt64(clamping: firsts.max() ?? 1)
    }
    var batches = events(from: start)
    guard let batch = try batches.next() else { return 0 }
    for (offset, event) in batch.events.enumerated() where event.engineTime <= moment {
      result = batch.firstSeq + UInt64(offset)
    }
    return result
  }

  private func rows(
    _ table: FlowRow.Table, _ id: String, _ decoder: RowDecoder
  ) throws(LogError) -> [StoredRow] {
    try queue.snapshot(path) { db in
      try decoder.zstd.prepare(db)
      return try StoredRow.fetch(table, id: id, db)
    }
  }
}

/// What to decode of each block.
public struct LogContents: OptionSet, Sendable {
  public let rawValue: UInt8
  public init(rawValue: UInt8) { self.rawValue = rawValue }

  public static let raw = LogContents(rawValue: 1)
  public static let judgements = LogContents(rawValue: 2)
  public static let settled = LogContents(rawValue: 4)
  public static let bars = LogContents(rawValue: 8)
  /// Clusters, alerts, inferences and health.
  public static let rows = LogContents(rawValue: 16)
  public static let derived: LogContents = [.judgements, .settled, .bars, .rows]
  public static let all: LogContents = [.raw, .derived]
}

/// A run of events and what was derived from them.
public struct LogBatch: Sendable {
  public var firstSeq: UInt64
  public var lastSeq: UInt64
  /// Empty unless asked for.
  public var events: [MarketEvent]
  public var derived: FlowBatch
}

/// Walks through a log in the order of `seq`, a block or segment at a time.
public struct LogBatches {
  private let reader: LogReader
  private let contents: LogContents
  private let decoder: ChunkDecoder
  private let rows: RowDecoder
  private let flow = FlowDecoder()
  /// The number of the event that comes next.
  public private(set) var nextSeq: UInt64

  init(reader: LogReader, nextSeq: UInt64, contents: LogContents) {
    self.reader = reader
    self.nextSeq = nextSeq
    self.contents = contents
    decoder = ChunkDecoder(path: reader.path)
    rows = RowDecoder(path: reader.path)
  }

  /// The next run; nil at the end as it is now: ask again later to follow a log being written.
  ///
  /// - Throws: `.corruptBlock`; `skip(past:)` its last number goes on after it.
  public mutating func next() throws(LogError) -> LogBatch? {
    let (next, contents, zstd) = (nextSeq, contents, rows.zstd)
    let found = try reader.queue.snapshot(reader.path) { db -> (Chunk, [[StoredRow]])? in
      guard let chunk = try Chunk.fetch(holding: next, db) else { return nil }
      guard contents.contains(.rows) else { return (chunk, []) }
      try zstd.prepare(db)
      return (
        chunk,
        try FlowRow.Table.allCases.map {
          try StoredRow.fetch($0, first: max(next, chunk.firstSeq), last: chunk.lastSeq, db)
        }
      )
    }
    guard let (chunk, stored) = found else { return nil }
    guard chunk.firstSeq <= next else {
      throw .corruptBlock(
        path: reader.path, block: chunk.id, first: next, last: chunk.firstSeq - 1,
        reason: "the blocks before it are missing")
    }
    var batch = LogBatch(
      firstSeq: next, lastSeq: chunk.lastSeq, events: [], derived: FlowBatch())
    if contents.isDisjoint(with: [.raw, .judgements, .settled, .bars]) == false {
      try decode(chunk, into: &batch)
    }
    for row in stored.joined() {
      switch row.table {
      case .cluster: batch.derived.clusters.append(try rows.cluster(row))
      case .alert: batch.derived.alerts.append(try rows.alert(row))
      case .inference: batch.derived.inferences.append(try rows.inference(row))
      case .health: batch.derived.health.append(try rows.health(row))
      }
    }
    nextSeq = chunk.lastSeq + 1
    return batch
  }

  /// Goes on after this number.
  public mutating func skip(past seq: UInt64) { nextSeq = max(nextSeq, seq + 1) }

  private func decode(_ chunk: Chunk, into batch: inout LogBatch) throws(LogError) {
    guard chunk.checksum == chunk.expectedChecksum else {
      throw decoder.corrupt(chunk, "its row does not match its checksum")
    }
    var wanted = chunk
    if !contents.contains(.judgements) { wanted.judgement = [] }
    if !contents.contains(.settled) { wanted.settled = [] }
    if !contents.contains(.bars) { wanted.bars = [] }
    let (events, derived) = try decoder.decode(wanted)
    if contents.contains(.raw) {
      batch.events = Array(events[Int(batch.firstSeq - chunk.firstSeq)...])
    }
    guard batch.firstSeq > chunk.firstSeq else {
      batch.derived = derived
      return
    }
    var slice = FlowSlice(derived)
    _ = slice.takeFirst(through: batch.firstSeq - 1)
    batch.derived = slice.batch
  }
}
