import FlowEngine
import GRDB

extension LogWriter {
  /// Rewrites segments as sealed blocks, up to the last border or all of them.
  ///
  /// A step takes the segments of one block in one transaction, so readers see either form.
  /// - Returns: the number of blocks made.
  ///
  /// - Parameter progress: called after each block with its last `seq`.
  @discardableResult
  public func seal(
    all: Bool = false, progress: (UInt64) -> Void = { _ in }
  ) throws(LogError) -> Int {
    var blocks = 0
    while let last = try sealOne(all: all) {
      blocks += 1
      progress(last)
    }
    return blocks
  }

  func sealOne(all: Bool) throws(LogError) -> UInt64? {
    let chunks = try oldestSegments()
    guard let first = chunks.first, let last = chunks.last else { return nil }
    let room = Self.room(from: first.firstSeq)
    let count = Int(clamping: (last.lastSeq &- first.firstSeq) &+ 1)
    guard count >= room || all else { return nil }
    let decoder = ChunkDecoder(path: path)
    var events: [MarketEvent] = []
    var flow = FlowBatch()
    for chunk in chunks {
      let part = try decoder.decode(chunk)
      events.append(contentsOf: part.events)
      flow.append(part.derived)
    }
    var slice = FlowSlice(flow)
    let end = min(room, events.count)
    let border = first.firstSeq + UInt64(end) - 1
    let part = slice.takeFirst(through: border)
    let block = encoder.encode(
      EventRun(events[..<end], firstSeq: first.firstSeq), derived: FlowParts(part),
      table: .block)
    let rest =
      end < events.count
      ? encoder.encode(
        EventRun(events[end...], firstSeq: border + 1), derived: FlowParts(slice),
        table: .segment)
      : nil
    try queue.atomically(path) { db in
      try commits.checkEpoch(db)
      try db.execute(
        sql: "DELETE FROM segment WHERE last_seq <= ?", arguments: [Int64(last.lastSeq)])
      try block.insert(db)
      try rest?.insert(db)
    }
    return border
  }

  /// The segments that reach to the next border, or all when they do not.
  private func oldestSegments() throws(LogError) -> [Chunk] {
    try queue.plainly(path) { db in
      var chunks: [Chunk] = []
      let cursor = try Row.fetchCursor(
        db,
        sql: "SELECT \(Chunk.columns(schema: LogSchema.current)) FROM segment ORDER BY last_seq")
      while let row = try cursor.next() {
        let chunk = try Chunk(row, table: .segment)
        chunks.append(chunk)
        let count = Int(clamping: (chunk.lastSeq &- chunks[0].firstSeq) &+ 1)
        if count >= Self.room(from: chunks[0].firstSeq) { break }
      }
      return chunks
    }
  }
}
