import FlowEngine
import GRDB

/// One thing that is wrong with a log; the rest of it stays readable.
public enum LogFault: Hashable, Sendable {
  case settings
  /// What SQLite's own check says of its pages.
  case pages(String)
  case block(table: String, id: Int64, first: UInt64, last: UInt64, reason: String)
  case missing(first: UInt64, last: UInt64)
  /// What the log says of itself was altered.
  case header
  /// A table is not what the program and the raw events make it.
  case table(name: String)
  /// Blocks reach beyond the last event that the header names.
  case beyond(last: UInt64, held: UInt64)
  /// The write-ahead file breaks off; the count of commits is unknown when its start is damaged.
  case wal(frame: Int, commits: Int?)
  case row(kind: FlowKind, id: String, seq: UInt64, reason: String)
}

extension LogFault: CustomStringConvertible {
  public var description: String {
    switch self {
    case .settings: "the settings do not match their checksum"
    case .pages(let text): "pages: \(text)"
    case .block(let table, let id, let first, let last, let reason):
      "\(table) \(id) (seq \(first)-\(last)): \(reason)"
    case .missing(let first, let last): "no block holds seq \(first)-\(last)"
    case .header: "the header does not match its checksum"
    case .table(let name): "table \(name): it is not what the raw events make it"
    case .beyond(let last, let held):
      "the header ends at seq \(last), and blocks hold events up to \(held)"
    case .wal(let frame, let commits?):
      "the write-ahead file breaks off at frame \(frame): \(commits) commits of it are lost"
    case .wal(_, nil):
      "the write-ahead file does not match its checksum: the commits in it are lost"
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
    // Who writes it now leaves half-written frames for a moment.
    let wal = WriterLock.isHeld(log: reader.path) ? nil : WALCheck(log: reader.path)?.fault()
    var faults = try pages() + [wal].compactMap(\.self)
    if !reader.header.isSettingsIntact { faults.append(.settings) }
    let last = try reader.lastSeq()
    faults += try header(last)
    let decoder = ChunkDecoder(path: reader.path)
    var rows = RowComparison(session: reader.header.session)
    // The tables of an older schema are not made any more.
    var tables =
      reader.header.schema == LogSchema.current ? try TableCheck(path: reader.path) : nil
    var next: UInt64 = 1
    while next <= last {
      let from = next
      let found = try reader.queue.snapshot(reader.path) { db -> (Chunk, [[StoredRow]])? in
        let schema = reader.header.schema
        guard let chunk = try Chunk.fetch(holding: from, schema: schema, db) else { return nil }
        guard reader.hasObjects else { return (chunk, []) }
        try rows.load(db)
        try tables?.load(db)
        let stored = try FlowRow.Table.allCases.map {
          try StoredRow.fetch($0, first: max(from, chunk.firstSeq), last: chunk.lastSeq, db)
        }
        return (chunk, stored)
      }
      guard let (chunk, stored) = found else {
        faults.append(.missing(first: next, last: last))
        tables = nil
        break
      }
      if chunk.firstSeq > next {
        faults.append(.missing(first: next, last: chunk.firstSeq - 1))
        tables = nil
      }
      do {
        let (events, derived) = try check(chunk, decoder)
        try tables?.add(events)
        faults += zip(stored, rows.rows(of: derived)).compactMap { check($0, $1, rows) }
      } catch let found as Found {
        // What it defines is not known either, so the tables are not held against it.
        tables = nil
        faults.append(found.fault)
      } catch { throw LogError(error, path: reader.path) }
      next = max(next, chunk.lastSeq) + 1
      progress(chunk.lastSeq)
    }
    guard let tables else { return faults }
    return faults + (try reader.queue.snapshot(reader.path) { try tables.faults($0) })
  }

  private func pages() throws(LogError) -> [LogFault] {
    try reader.queue.snapshot(reader.path) { db in
      try String.fetchAll(db, sql: "PRAGMA quick_check").filter { $0 != "ok" }
        .map { .pages($0) }
    }
  }

  private func header(_ last: UInt64) throws(LogError) -> [LogFault] {
    try reader.queue.snapshot(reader.path) { db in
      var faults: [LogFault] = []
      if try !HeaderTable.isIntact(db) { faults.append(.header) }
      let held = try Chunk.Table.allCases.compactMap {
        try Int64.fetchOne(db, sql: "SELECT max(last_seq) FROM \($0.rawValue)")
      }.max()
      if let held, held > Int64(clamping: last) {
        faults.append(.beyond(last: last, held: UInt64(clamping: held)))
      }
      return faults
    }
  }

  private struct Found: Error { var fault: LogFault }

  /// - Returns: everything that the chunk holds.
  private func check(
    _ chunk: Chunk, _ decoder: ChunkDecoder
  ) throws(Found) -> (events: [MarketEvent], derived: FlowBatch) {
    var reason = "its row does not match its checksum"
    do {
      let content = try decoder.decode(chunk)
      if chunk.checksum == chunk.expectedChecksum { return content }
    } catch {
      if case .corruptBlock(_, _, _, _, let why) = error { reason = why }
    }
    throw Found(
      fault: .block(
        table: chunk.table.rawValue, id: chunk.id, first: chunk.firstSeq, last: chunk.lastSeq,
        reason: reason))
  }

  /// The first row of a table that does not agree with its object.
  private func check(
    _ stored: [StoredRow], _ made: [FlowRow], _ rows: RowComparison
  ) -> LogFault? {
    switch rows.compare(stored, made) {
    case .derivedDiffers(let kind, let id, let seq, let stored, _):
      let column = stored.prefix { $0 != " " }
      return .row(
        kind: kind, id: id, seq: seq, reason: "column \(column) does not agree with the object")
    case .missingDerived(let kind, let id, let seq, _):
      return .row(kind: kind, id: id, seq: seq, reason: "it is missing")
    case .extraDerived(let kind, let id, let seq, _):
      return .row(kind: kind, id: id, seq: seq, reason: "no object stands behind it")
    default: return nil
    }
  }
}
