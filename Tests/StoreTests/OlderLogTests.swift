import CustomDump
import FlowEngine
import GRDB
import Glibc
import Testing

@testable import Store

/// A log of schema 1, as the program of engine 1 wrote it: rows with bodies, no list of objects.
@Suite struct OlderLogTests {
  let scratch = Scratch()
  private var path: String { scratch.file("a.flow") }

  /// The tables of step 1 word for word, for this text must never change again.
  private static let tables = """
    PRAGMA application_id = 1179406167; PRAGMA user_version = 1; PRAGMA journal_mode = DELETE;
    CREATE TABLE header (key TEXT PRIMARY KEY, value) WITHOUT ROWID;
    CREATE TABLE input (
      position INTEGER PRIMARY KEY, name TEXT NOT NULL, hash TEXT NOT NULL,
      data_set TEXT NOT NULL, schema TEXT NOT NULL);
    CREATE TABLE block (
      id INTEGER PRIMARY KEY, first_seq INTEGER NOT NULL, last_seq INTEGER NOT NULL,
      first_at INTEGER NOT NULL, last_at INTEGER NOT NULL, count INTEGER NOT NULL,
      layout INTEGER NOT NULL, checksum INTEGER NOT NULL,
      raw BLOB NOT NULL, judgement BLOB, settled BLOB, bars BLOB);
    CREATE UNIQUE INDEX block_last ON block (last_seq);
    CREATE TABLE segment (
      id INTEGER PRIMARY KEY, first_seq INTEGER NOT NULL, last_seq INTEGER NOT NULL,
      first_at INTEGER NOT NULL, last_at INTEGER NOT NULL, count INTEGER NOT NULL,
      layout INTEGER NOT NULL, checksum INTEGER NOT NULL,
      raw BLOB NOT NULL, judgement BLOB, settled BLOB, bars BLOB);
    CREATE UNIQUE INDEX segment_last ON segment (last_seq);
    CREATE TABLE cluster (
      seq INTEGER NOT NULL, n INTEGER NOT NULL, id TEXT NOT NULL, version INTEGER NOT NULL,
      at INTEGER NOT NULL, underlying TEXT NOT NULL, type TEXT NOT NULL, structure TEXT,
      side TEXT NOT NULL, grade TEXT NOT NULL, score INTEGER NOT NULL, size INTEGER NOT NULL,
      premium REAL NOT NULL, premium_micro INTEGER NOT NULL, state TEXT NOT NULL,
      start_at INTEGER NOT NULL, end_at INTEGER NOT NULL,
      coding INTEGER NOT NULL, checksum INTEGER NOT NULL, body BLOB NOT NULL,
      PRIMARY KEY (seq, n)) WITHOUT ROWID;
    CREATE TABLE alert (seq INTEGER, n INTEGER, id TEXT, body BLOB);
    CREATE TABLE health (seq INTEGER, n INTEGER, id TEXT, body BLOB);
    CREATE TABLE dictionary (
      id INTEGER PRIMARY KEY, checksum INTEGER NOT NULL, bytes BLOB NOT NULL);
    CREATE TABLE instrument (
      id INTEGER PRIMARY KEY, seq INTEGER NOT NULL, kind TEXT NOT NULL, symbol TEXT NOT NULL,
      underlying TEXT NOT NULL, expiry INTEGER, right TEXT, strike REAL, multiplier INTEGER,
      origin TEXT NOT NULL);
    INSERT INTO header VALUES ('schema', 1), ('engine_version', 1), ('session', 20261120),
      ('origin', 'recorded'), ('settings', 'a = 1'), ('settings_checksum', 'ce4b53a9f3c9e3cd'),
      ('created_by', 'flowtui 0.1'), ('complete', 1), ('last_seq', 3), ('writer_epoch', 1),
      ('writer_pid', 1);
    INSERT INTO instrument VALUES
      (5, 1, 'option', 'NVDA  261120C00950000', 'NVDA', 20261120, 'C', 950.0, 100, 'definition');
    INSERT INTO cluster VALUES (2, 0, 'c2', 1, 9, 'NVDA', 'sweep', NULL, 'buy', 'A', 0, 1, 1.0,
      1000000, 'final', 1, 1, 0, 0, x'0102030405');
    """

  /// The block of two trades of `BlockLayoutTests`, written by hand.
  private static let trades = """
    01 02 0100000000000000 002e 0101010a14
    01 01 000a 0000 00
    0000 0000 02009e899a840b 0102 0003 010100 010101ca0c 0101010304 0200a601 0101010009
    0000 0000 0000 0000 f4a60ac7dbe658b7
    """

  private func bytes(_ hexadecimal: String) -> [UInt8] {
    let digits = Array(hexadecimal.filter { !$0.isWhitespace })
    return stride(from: 0, to: digits.count, by: 2).compactMap {
      UInt8(String(digits[$0..<$0 + 2]), radix: 16)
    }
  }

  private func makeLog() throws {
    let queue = try DatabaseQueue(path: path)
    try queue.writeWithoutTransaction { db in
      try db.execute(sql: Self.tables)
      let settings = hexadecimal(XXH64.hash("a = 1"))
      try db.execute(
        sql: "UPDATE header SET value = ? WHERE key = 'settings_checksum'", arguments: [settings])
      var encoder = EventEncoder(level: 3)
      let clock = encoder.encode(
        [.clock(ClockTick(at: Timestamp(nanoseconds: 1_000_000_000), isEnd: true))], firstSeq: 3)
      for (first, last, raw) in [(1, 2, bytes(Self.trades)), (3, 3, clock)] {
        // Six words, then the last eight bytes of each blob, the first byte highest; none is 0.
        var words = [UInt64(first), UInt64(last), 10, 30, UInt64(last - first + 1), 1]
        words.append(raw.suffix(8).reduce(0) { $0 << 8 | UInt64($1) })
        words += [0, 0, 0]
        let hash = XXH64.hash(words.flatMap { withUnsafeBytes(of: $0.littleEndian, Array.init) })
        try db.execute(
          sql: """
            INSERT INTO block (first_seq, last_seq, first_at, last_at, count, layout, checksum, raw)
            VALUES (?, ?, 10, 30, ?, 1, ?, x'\(raw.map(Self.hex).joined())')
            """, arguments: [first, last, last - first + 1, Int64(bitPattern: hash)])
      }
    }
    try queue.close()
  }

  private static func hex(_ byte: UInt8) -> String {
    String(byte >> 4, radix: 16) + String(byte & 15, radix: 16)
  }

  @Test("its raw events and names are read, and it says that the rest is made again")
  func reads() throws {
    try makeLog()
    let reader = try LogReader(path: path)
    #expect(reader.isDerivedOutdated)
    var batches = reader.batches()
    var events: [MarketEvent] = []
    while let batch = try batches.next() {
      events += batch.events
      #expect(batch.derived.isEmpty)
    }
    expectNoDifference(events.count, 3)
    guard case .trade(let trade) = events[1] else {
      Issue.record("\(events[1])")
      return
    }
    expectNoDifference(trade.price, Price(cents: 105))
    expectNoDifference(trade.number, 9)
    guard case .contract(let contract) = try reader.definitions().first else {
      Issue.record("no contract")
      return
    }
    expectNoDifference(contract.strike, Price(cents: 95_000))
    #expect(throws: LogError.olderSchema(path: path, schema: 1)) { try reader.cluster("c2") }
    expectNoDifference(try LogStat(reader).clusters, 1)
    expectNoDifference(try LogCheck(reader).run(), [])
  }

  @Test("what this engine makes of it comes with its raw events")
  func rederived() throws {
    try makeLog()
    var stepped = 0
    var engine = FakeEngine()
    engine.sizeMin = 4
    var runs = Rederived(try LogReader(path: path)) { event, out in
      stepped += 1
      engine.step(event, into: &out)
    }
    let first = try #require(try runs.next())
    expectNoDifference(first.derived.clusters.map(\.id), [FlowID(.cluster, seq: 2)])
    _ = try runs.next()
    #expect(try runs.next() == nil)
    expectNoDifference(stepped, 3)
  }

  @Test("verify says that nothing can be compared, and still finds a flipped bit")
  func verifies() throws {
    try makeLog()
    expectNoDifference(try verify(path), .failed(.olderSchema(schema: 1, engine: 1)))
    let queue = try DatabaseQueue(path: path)
    try queue.write {
      try $0.execute(sql: "UPDATE block SET raw = x'00' || substr(raw, 2) WHERE id = 1")
    }
    try queue.close()
    guard case .failed(.rawCorrupt(1, 1, 2, _)) = try verify(path) else {
      Issue.record("\(try verify(path))")
      return
    }
  }

  @Test("nothing is added to it, and not a byte of it changes")
  func refused() throws {
    try makeLog()
    let before = bytesOf(path)
    #expect(throws: LogError.olderSchema(path: path, schema: 1)) {
      try LogWriter(path: path, header: .sample, mode: .live)
    }
    let after = bytesOf(path)
    #expect(before == after)
  }

  @Test("a difference under another engine is told as such")
  func otherEngine() throws {
    let header = LogHeader(
      engineVersion: 77, session: LogHeader.sample.session, origin: .recorded, settings: "",
      createdBy: "tests")
    var engine = FakeEngine()
    let writer = try LogWriter(path: path, header: header, mode: .importing)
    try writer.write(fakeDay(1_000), batch: 500, engine: &engine)
    try writer.finish()
    #expect(try LogReader(path: path).isDerivedOutdated)
    guard
      case .failed(.otherEngine(.extraDerived, 77, Engine.version)) = try verify(
        path, sizeMin: 51)
    else {
      Issue.record("\(try verify(path, sizeMin: 51))")
      return
    }
  }
}
