import FlowEngine
import FoundationEssentials
import GRDB

/// One row of `block` or `segment`: a run of events with the columnar lists derived from them.
struct Chunk {
  enum Table: String, CaseIterable { case block, segment }

  var table: Table
  var id: Int64 = 0
  var firstSeq: UInt64
  var lastSeq: UInt64
  var firstAt: Int64
  var lastAt: Int64
  var count: Int
  var layout: UInt8
  var checksum: Int64 = 0
  var raw: [UInt8]
  var judgement: [UInt8]
  var settled: [UInt8]
  var bars: [UInt8]
  /// Clusters, alerts, inferences and health.
  var objects: [UInt8]
  /// Nothing was derived, or nothing of it is wanted.
  var isRawAlone: Bool {
    judgement.isEmpty && settled.isEmpty && bars.isEmpty && objects.isEmpty
  }

  /// Over the columns and the checksums at the ends of the blobs.
  var expectedChecksum: Int64 {
    var hash = XXH64()
    hash.combine(firstSeq)
    hash.combine(lastSeq)
    hash.combine(UInt64(bitPattern: firstAt))
    hash.combine(UInt64(bitPattern: lastAt))
    hash.combine(UInt64(bitPattern: Int64(count)))
    hash.combine(UInt64(layout))
    for blob in [raw, judgement, settled, bars] {
      hash.combine(blob.suffix(8).reduce(0) { $0 << 8 | UInt64($1) })
    }
    // Schema 1 had no objects beside its events.
    if !objects.isEmpty { hash.combine(objects.suffix(8).reduce(0) { $0 << 8 | UInt64($1) }) }
    return Int64(bitPattern: hash.finish())
  }

  func insert(_ db: Database) throws {
    let statement = try db.cachedStatement(
      sql: """
        INSERT INTO \(table.rawValue) (first_seq, last_seq, first_at, last_at, count, layout,
          checksum, raw, judgement, settled, bars, objects)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """)
    func blob(_ bytes: [UInt8]) -> Data? { bytes.isEmpty ? nil : Data(bytes) }
    try statement.execute(arguments: [
      Int64(firstSeq), Int64(lastSeq), firstAt, lastAt, count, Int(layout), expectedChecksum,
      blob(raw), blob(judgement), blob(settled), blob(bars), blob(objects),
    ])
  }

  init(
    table: Table, run: EventLists, raw: [UInt8], blobs: FlowEncoder.Blobs, objects: [UInt8]
  ) {
    self.table = table
    firstSeq = run.firstSeq
    lastSeq = run.lastSeq
    firstAt = run.firstAt
    lastAt = run.lastAt
    count = run.count
    layout = EventLayout.current
    self.raw = raw
    judgement = blobs.judgement
    settled = blobs.settled
    bars = blobs.bars
    self.objects = objects
  }

  init(_ row: Row, table: Table) throws {
    self.table = table
    id = row.number(0)
    firstSeq = UInt64(bitPattern: row.number(1))
    lastSeq = UInt64(bitPattern: row.number(2))
    firstAt = row.number(3)
    lastAt = row.number(4)
    count = Int(row.number(5))
    layout = UInt8(clamping: row.number(6))
    checksum = row.number(7)
    func blob(_ index: Int) throws -> [UInt8] {
      try row.withUnsafeData(atIndex: index) { $0.map { [UInt8]($0) } ?? [] }
    }
    raw = try blob(8)
    judgement = try blob(9)
    settled = try blob(10)
    bars = try blob(11)
    objects = try blob(12)
  }

  static func columns(schema: Int) -> String {
    "id, first_seq, last_seq, first_at, last_at, count, layout, checksum, raw, judgement, settled,"
      + " bars, " + (schema < 2 ? "NULL" : "objects")
  }

  /// The first chunk that holds this number or later ones.
  ///
  /// Blocks come before segments, because sealing takes the oldest segments.
  static func fetch(
    holding seq: UInt64, schema: Int = LogSchema.current, _ db: Database
  ) throws -> Chunk? {
    for table in Table.allCases {
      let statement = try db.cachedStatement(
        sql: "SELECT \(columns(schema: schema)) FROM \(table.rawValue) WHERE last_seq >= ?"
          + " ORDER BY last_seq LIMIT 1")
      let row = try Row.fetchOne(statement, arguments: [Int64(clamping: seq)])
      if let row { return try Chunk(row, table: table) }
    }
    return nil
  }
}

extension Row {
  /// A number, or 0 where a damaged file has none: a checksum then tells, and nothing traps.
  func number(_ index: Int) -> Int64 { Int64.fromDatabaseValue(self[index]) ?? 0 }
}

/// Encodes runs of events with their derived lists as chunks.
struct ChunkEncoder {
  private var events: EventEncoder
  private var flow: FlowEncoder
  private var objects: ObjectEncoder

  init(level: Int32) {
    // One after the other in the same memory: that of the first is near when the second begins.
    let arena = ColumnArena()
    events = EventEncoder(level: level, arena: arena)
    flow = FlowEncoder(level: level, arena: arena)
    objects = ObjectEncoder(level: level)
  }

  mutating func encode(_ run: EventRun, derived: FlowParts, table: Chunk.Table) -> Chunk {
    let context = FlowContext(run)
    let firstSeq = context.run.firstSeq
    let raw = events.encode(run)
    let blobs = flow.encode(derived, context: context, firstSeq: firstSeq)
    return Chunk(
      table: table, run: context.run, raw: raw, blobs: blobs,
      objects: objects.encode(derived, context: context, firstSeq: firstSeq))
  }
}
