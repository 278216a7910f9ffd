public import FlowEngine
import GRDB

/// What a log holds and how much room it takes.
public struct LogStat: Hashable, Sendable {
  public var header: LogHeader
  public var lastSeq: UInt64
  public var isComplete: Bool
  public var blocks: Int
  public var segments: Int
  /// Engine times of the first and the last event; nil for an empty log.
  public var firstAt: Timestamp?
  public var lastAt: Timestamp?
  public var rawBytes: Int64
  public var judgementBytes: Int64
  public var settledBytes: Int64
  public var barBytes: Int64
  public var clusters: Int
  public var alerts: Int
  public var inferences: Int
  public var health: Int
  /// The whole content of clusters, alerts, inferences and health, without the rows.
  public var objectBytes: Int64
  public var instruments: Int
  /// The whole file as SQLite counts its pages, without the WAL.
  public var fileBytes: Int64

  /// The whole file per raw event.
  public var bytesPerEvent: Double {
    lastSeq == 0 ? 0 : Double(fileBytes) / Double(lastSeq)
  }
  /// The raw columns alone per raw event.
  public var rawBytesPerEvent: Double { lastSeq == 0 ? 0 : Double(rawBytes) / Double(lastSeq) }

  public init(_ reader: LogReader) throws(LogError) {
    let progress = try reader.progress()
    header = reader.header
    lastSeq = progress.lastSeq
    isComplete = progress.isComplete
    let isNew = reader.hasObjects
    let (counts, times) = try reader.queue.snapshot(reader.path) { db in
      func number(_ sql: String) throws -> Int64 { try Int64.fetchOne(db, sql: sql) ?? 0 }
      func both(_ column: String) throws -> Int64 {
        try number(
          "SELECT (SELECT total(length(\(column))) FROM block)"
            + " + (SELECT total(length(\(column))) FROM segment)")
      }
      func count(_ table: String) throws -> Int64 { try number("SELECT count(*) FROM \(table)") }
      let every =
        "(SELECT first_at, last_at FROM block UNION ALL"
        + " SELECT first_at, last_at FROM segment)"
      return (
        [
          try count("block"), try count("segment"), try both("raw"), try both("judgement"),
          try both("settled"), try both("bars"), isNew ? try both("objects") : 0,
          try count(isNew ? "cluster_row" : "cluster"), try count("alert"),
          isNew ? try count("inference") : 0, try count("health"),
          try count(isNew ? "listing" : "instrument"),
          try number("PRAGMA page_count") * number("PRAGMA page_size"),
        ],
        (
          try Int64.fetchOne(db, sql: "SELECT min(first_at) FROM \(every)"),
          try Int64.fetchOne(db, sql: "SELECT max(last_at) FROM \(every)")
        )
      )
    }
    firstAt = times.0.map { Timestamp(nanoseconds: $0) }
    lastAt = times.1.map { Timestamp(nanoseconds: $0) }
    blocks = Int(counts[0])
    segments = Int(counts[1])
    rawBytes = counts[2]
    judgementBytes = counts[3]
    settledBytes = counts[4]
    barBytes = counts[5]
    objectBytes = counts[6]
    clusters = Int(counts[7])
    alerts = Int(counts[8])
    inferences = Int(counts[9])
    health = Int(counts[10])
    instruments = Int(counts[11])
    fileBytes = counts[12]
  }
}
