import GRDB

/// One thing that is wrong with a log; the rest of it stays readable.
public enum LogFault: Hashable, Sendable {
  case settings
  /// The sample that the bodies of rows were compressed against.
  case dictionary
  /// What SQLite's own check says of its pages.
  case pages(String)
  case block(table: String, id: Int64, first: UInt64, last: UInt64, reason: String)
  case missing(first: UInt64, last: UInt64)
  case row(kind: FlowKind, id: String, seq: UInt64, reason: String)
}

extension LogFault: CustomStringConvertible {
  public var description: String {
    switch self {
    case .settings: "the settings do not match their checksum"
    case .dictionary: "the dictionary of the rows does not match its checksum"
    case .pages(let text): "pages: \(text)"
    case .block(let table, let id, let first, let last, let reason):
      "\(table) \(id) (seq \(first)-\(last)): \(reason)"
    case .missing(let first, let last): "no block holds seq \(first)-\(last)"
    case .row(let kind, let id, let seq, let reason): "\(kind) \(id) (seq \(seq)): \(reason)"
    }
  }
}

/// Reads every block and row of a log and names each fault.
///
/// `PRAGMA quick_check` sees torn pages and not a flipped bit inside a blob: only the checksums do.
public struct LogCheck {
  private let reader: LogReader

  public init(_ reader: LogReader) { self.reader = reader }

  /// - Parameter progress: called after each block with its last `seq`.
  /// - Returns: every fault, in the order of the log; empty when it is sound.
  public func run(progress: (UInt64) -> Void = { _ in }) throws(LogError) -> [LogFault] {
    var faults = try pages()
    if !reader.header.isSettingsIntact { faults.append(.settings) }
    let isIntact = try reader.queue.snapshot(reader.path) { try RowDictionary.isIntact($0) }
    if !isIntact { faults.append(.dictionary) }
    let last = try reader.lastSeq()
    let decoder = ChunkDecoder(path: reader.path)
    let rows = RowDecoder(path: reader.path)
    var next: UInt64 = 1
    while next <= last {
      let from = next
      let found = try reader.queue.snapshot(reader.path) { db -> (Chunk, [StoredRow])? in
        guard let chunk = try Chunk.fetch(holding: from, db) else { return nil }
        try rows.zstd.prepare(db)
        let stored = try FlowRow.Table.allCases.flatMap {
          try StoredRow.fetch($0, first: from, last: chunk.lastSeq, db)
        }
        return (chunk, stored)
      }
      guard let (chunk, stored) = found else {
        faults.append(.missing(first: next, last: last))
        break
      }
      if chunk.firstSeq > next {
        faults.append(.missing(first: next, last: chunk.firstSeq - 1))
      }
      if let fault = check(chunk, decoder) { faults.append(fault) }
      for row in stored {
        if let fault = check(row, rows) { faults.append(fault) }
      }
      next = max(next, chunk.lastSeq) + 1
      progress(chunk.lastSeq)
    }
    return faults
  }

  private func pages() throws(LogError) -> [LogFault] {
    try reader.queue.snapshot(reader.path) { db in
      try String.fetchAll(db, sql: "PRAGMA quick_check").filter { $0 != "ok" }
        .map { .pages($0) }
    }
  }

  private func check(_ chunk: Chunk, _ decoder: ChunkDecoder) -> LogFault? {
    var reason = "its row does not match its checksum"
    do {
      _ = try decoder.decode(chunk)
      if chunk.checksum == chunk.expectedChecksum { return nil }
    } catch {
      if case .corruptBlock(_, _, _, _, let why) = error { reason = why }
    }
    return .block(
      table: chunk.table.rawValue, id: chunk.id, first: chunk.firstSeq, last: chunk.lastSeq,
      reason: reason)
  }

  private func check(_ row: StoredRow, _ decoder: RowDecoder) -> LogFault? {
    do {
      let again =
        switch row.table {
        case .cluster: FlowRow(try decoder.cluster(row))
        case .alert: FlowRow(try decoder.alert(row))
        case .inference: FlowRow(try decoder.inference(row))
        case .health: FlowRow(try decoder.health(row))
        }
      let different = zip(again.table.columns, zip(again.columns, row.columns))
        .first { $1.0 != $1.1 }
      guard let different else { return nil }
      return .row(
        kind: row.table.kind, id: row.id, seq: row.seq,
        reason: "column \(different.0) does not agree with the body")
    } catch {
      guard case .corruptRow(_, let kind, let id, let seq, let reason) = error else { return nil }
      return .row(kind: kind, id: id, seq: seq, reason: reason)
    }
  }
}
