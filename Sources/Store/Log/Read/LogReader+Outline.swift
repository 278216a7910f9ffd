public import FlowEngine
import GRDB

/// Where the blocks and segments of a log lie: what is known of it before one is decoded.
public struct LogOutline: Hashable, Sendable {
  public struct Stretch: Hashable, Sendable {
    public var firstSeq: UInt64
    public var lastSeq: UInt64
    /// Engine times of the first event that has one, and of the last.
    public var firstAt: Timestamp
    public var lastAt: Timestamp
  }

  /// In the order of `seq`.
  public var stretches: [Stretch]
  /// Every underlying that the log names.
  public var tickers: [Symbol]

  public var lastSeq: UInt64 { stretches.last?.lastSeq ?? 0 }

  /// Points of a stretch that stand for its events.
  static let pointsMax: UInt64 = 32

  /// Times of the events between two numbers, as if those of a stretch came evenly.
  public func points(from first: UInt64, through last: UInt64) -> [TimePoint] {
    guard first <= last else { return [] }
    var points: [TimePoint] = []
    for stretch in stretches where stretch.lastSeq >= first && stretch.firstSeq <= last {
      let events = stretch.lastSeq - stretch.firstSeq
      let span = stretch.lastAt.nanoseconds - stretch.firstAt.nanoseconds
      for step in 0...Self.pointsMax {
        let passed = events * step / Self.pointsMax
        let seq = stretch.firstSeq + passed
        guard seq >= first, seq <= last, points.last.map({ $0.seq < seq }) ?? true else { continue }
        let time =
          Int128(stretch.firstAt.nanoseconds) + Int128(span) * Int128(step)
          / Int128(Self.pointsMax)
        points.append(TimePoint(seq: seq, at: Int64(clamping: time)))
      }
    }
    return points
  }
}

extension LogReader {
  /// The outline of the log as it is now, from its tables alone.
  ///
  /// - Throws: `.olderSchema` for a log whose derived events are not stored as they are today.
  public func outline() throws(LogError) -> LogOutline {
    guard hasObjects else { throw .olderSchema(path: path, schema: header.schema) }
    return try queue.snapshot(path) { db in
      var stretches: [LogOutline.Stretch] = []
      for table in Chunk.Table.allCases {
        let rows = try Row.fetchCursor(
          db,
          sql: "SELECT first_seq, last_seq, first_at, last_at FROM \(table.rawValue)"
            + " ORDER BY last_seq")
        while let row = try rows.next() {
          let first = UInt64(clamping: row.number(0))
          let last = UInt64(clamping: row.number(1))
          // A damaged row says nothing; what is read of its block names the damage.
          guard first <= last, first > stretches.last?.lastSeq ?? 0 else { continue }
          stretches.append(
            LogOutline.Stretch(
              firstSeq: first, lastSeq: last, firstAt: Timestamp(nanoseconds: row.number(2)),
              lastAt: Timestamp(nanoseconds: row.number(3))))
        }
      }
      return LogOutline(stretches: stretches, tickers: try Self.underlyings(db))
    }
  }

  private static func underlyings(_ db: Database) throws -> [Symbol] {
    var symbols: [Symbol] = []
    let rows = try Row.fetchCursor(db, sql: "SELECT symbol FROM ticker ORDER BY id")
    while let row = try rows.next() {
      if let symbol = Symbol(String.fromDatabaseValue(row[0]) ?? "") { symbols.append(symbol) }
    }
    return symbols
  }

  /// How many losses the log knows of before a number.
  public func gaps(before seq: UInt64) throws(LogError) -> Int {
    try queue.snapshot(path) { db in
      try Int.fetchOne(
        db, sql: "SELECT count(*) FROM health WHERE event = 'gap' AND seq < ?",
        arguments: [Int64(clamping: seq)]) ?? 0
    }
  }

  /// The first event of the log that a panel shows as a row; nil when its first blocks hold none.
  ///
  /// - Parameter runsMax: blocks that are decoded at most.
  public func firstRow(runsMax: Int = 4) throws(LogError) -> Stamp? {
    guard hasObjects else { throw .olderSchema(path: path, schema: header.schema) }
    // A day may begin with a quarter of a million definitions: no block of them is decoded.
    let start = try queue.snapshot(path) { db in
      try Chunk.Table.allCases.compactMap { table in
        try Int64.fetchOne(
          db,
          sql: "SELECT first_seq FROM \(table.rawValue)"
            + " WHERE length(judgement) > 0 OR length(objects) > 0 ORDER BY last_seq LIMIT 1")
      }.min()
    }
    guard let start else { return nil }
    var batches = batches(from: UInt64(clamping: start), contents: [.judgements, .rows])
    for _ in 0..<runsMax {
      guard let derived = try batches.next()?.derived else { return nil }
      let firsts = [
        derived.judgements.first { $0.flags.contains(.notable) }?.stamp,
        derived.clusters.first?.stamp, derived.alerts.first?.stamp,
        derived.inferences.first?.stamp, derived.health.first?.stamp,
      ]
      if let first = firsts.compactMap(\.self).min() { return first }
    }
    return nil
  }
}

extension LogReader {
  /// Of everything that its blocks hold, by their checksums: other contents, another number.
  func contentsHash() throws(LogError) -> UInt64 {
    try queue.snapshot(path) { db in
      var bytes: [UInt8] = []
      for table in ["block", "segment"] {
        let rows = try Row.fetchCursor(
          db, sql: "SELECT last_seq, checksum FROM \(table) ORDER BY last_seq")
        while let row = try rows.next() {
          for column in 0..<2 {
            withUnsafeBytes(of: row.number(column).littleEndian) { bytes += $0 }
          }
        }
      }
      return XXH64.hash(bytes)
    }
  }
}
