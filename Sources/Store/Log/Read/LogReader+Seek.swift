public import FlowEngine
import GRDB

extension LogReader {
  /// The last number whose engine time is at or before a moment; 0 when all are later.
  ///
  /// Engine times may step back a little between feeds: it is the last such number by `seq` of the
  /// block that the moment falls into. One block is decoded.
  public func seq(at moment: Timestamp) throws(LogError) -> UInt64 {
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
    let last = batch.events.lastIndex { $0.engineTime <= moment }
    return last.map { batch.firstSeq + UInt64($0) } ?? 0
  }

  /// The run of events that ends just before a number; nil at the start of the log.
  ///
  /// Asked again with the `firstSeq` of its answer it walks backwards, a block at a time.
  public func batch(
    before seq: UInt64, contents: LogContents = .all
  ) throws(LogError) -> LogBatch? {
    guard seq > 1 else { return nil }
    let schema = header.schema
    let found = try queue.snapshot(path) { try Chunk.fetch(holding: seq - 1, schema: schema, $0) }
    guard let chunk = found, chunk.firstSeq < seq else { return nil }
    var batch = try ChunkDecoder(path: path).batch(chunk, from: chunk.firstSeq, contents)
    guard chunk.lastSeq >= seq else { return batch }
    batch.lastSeq = seq - 1
    if contents.contains(.raw) { batch.events.removeLast(Int(chunk.lastSeq - seq + 1)) }
    var slice = FlowSlice(batch.derived)
    batch.derived = slice.takeFirst(through: seq - 1).batch
    return batch
  }

  /// The newest runs that hold at least so many clusters, alerts, inferences and faults, oldest
  /// run first: what a panel needs for its first picture, before the rest is read.
  ///
  /// - Parameters:
  ///   - count: of objects; fewer come back when the log holds fewer, or `runsMax` ends the search.
  ///   - moment: nothing after this number.
  public func batches(
    last count: Int, upTo moment: UInt64? = nil, contents: LogContents = .all, runsMax: Int = 8
  ) throws(LogError) -> [LogBatch] {
    let last = try lastSeq()
    var end = min(moment ?? last, last) + 1
    var found: [LogBatch] = []
    var objects = 0
    while objects < count, found.count < runsMax,
      let batch = try batch(before: end, contents: contents.union(.rows))
    {
      let derived = batch.derived
      objects +=
        derived.clusters.count + derived.alerts.count + derived.inferences.count
        + derived.health.count
      end = batch.firstSeq
      found.append(batch)
    }
    return found.reversed()
  }

  /// The raw events between two numbers, those of one instrument or all, with their judgements.
  ///
  /// - Parameter limit: of events; the window ends there, and its `lastSeq` says so.
  public func window(
    from first: UInt64, through last: UInt64, of instrument: InstrumentID? = nil,
    limit: Int = 100_000
  ) throws(LogError) -> LogWindow {
    var window = LogWindow(firstSeq: first, lastSeq: first, events: [], judgements: [])
    var batches = batches(from: first, contents: [.raw, .judgements])
    while let batch = try batches.next() {
      for (offset, event) in batch.events.enumerated() {
        let seq = batch.firstSeq + UInt64(offset)
        guard seq <= last, window.events.count < limit else { break }
        window.lastSeq = seq
        if instrument == nil || event.instrument == instrument {
          window.events.append(LogWindow.Entry(seq: seq, event: event))
        }
      }
      let end = window.lastSeq
      window.judgements += batch.derived.judgements.filter {
        $0.stamp.seq <= end && (instrument == nil || $0.instrument == instrument)
      }
      guard end == batch.lastSeq, end < last, window.events.count < limit else { break }
    }
    return window
  }

  /// The same between two times.
  public func window(
    from start: Timestamp, through end: Timestamp, of instrument: InstrumentID? = nil,
    limit: Int = 100_000
  ) throws(LogError) -> LogWindow {
    let before = try seq(at: Timestamp(nanoseconds: start.nanoseconds - 1))
    return try window(from: before + 1, through: seq(at: end), of: instrument, limit: limit)
  }
}

/// Raw events of a stretch of a log: the detail behind a row of the panel.
public struct LogWindow: Hashable, Sendable {
  public struct Entry: Hashable, Sendable {
    public var seq: UInt64
    public var event: MarketEvent
  }

  public var firstSeq: UInt64
  /// The last number that was looked at.
  public var lastSeq: UInt64
  public var events: [Entry]
  public var judgements: [Judgement]
}

extension MarketEvent {
  /// The instrument that an event is about; nil for clocks, notices and history.
  var instrument: InstrumentID? {
    switch self {
    case .contract(let value): value.instrument
    case .stock(let value): value.instrument
    case .status(let value): value.instrument
    case .openInterest(let value): value.instrument
    case .calendar(let value): value.instrument
    case .quote(let value): value.instrument
    case .trade(let value): value.instrument
    case .cancel(let value): value.instrument
    case .notice, .clock, .history: nil
    }
  }
}
