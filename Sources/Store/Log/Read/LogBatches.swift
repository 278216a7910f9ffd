import GRDB

/// Walks through a log in the order of `seq`, a block or segment at a time.
public struct LogBatches {
  private let reader: LogReader
  private let contents: LogContents
  private let decoder: ChunkDecoder
  /// The number of the event that comes next.
  public private(set) var nextSeq: UInt64

  init(reader: LogReader, nextSeq: UInt64, contents: LogContents) {
    self.reader = reader
    self.nextSeq = nextSeq
    self.contents = contents
    decoder = ChunkDecoder(path: reader.path)
  }

  /// The next run; nil at the end as it is now: ask again later to follow a log being written.
  ///
  /// - Throws: `.corruptBlock`; `skip(past:)` its last number goes on after it.
  public mutating func next() throws(LogError) -> LogBatch? {
    let (next, schema) = (nextSeq, reader.header.schema)
    let found = try reader.queue.snapshot(reader.path) { db in
      try Chunk.fetch(holding: next, schema: schema, db)
    }
    guard let chunk = found else { return nil }
    guard chunk.firstSeq <= next else {
      throw .corruptBlock(
        path: reader.path, block: chunk.id, first: next, last: chunk.firstSeq - 1,
        reason: "the blocks before it are missing")
    }
    let batch = try decoder.batch(chunk, from: next, contents)
    nextSeq = chunk.lastSeq + 1
    return batch
  }

  /// Goes on after this number.
  public mutating func skip(past seq: UInt64) { nextSeq = max(nextSeq, seq + 1) }
}
