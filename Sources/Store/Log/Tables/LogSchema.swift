import GRDB

/// The tables of a log as named, ordered steps; an older log opens by taking the missing steps.
enum LogSchema {
  /// The newest step; `PRAGMA user_version` of a log.
  static let current = 1
  /// `FLOW` in ASCII: `PRAGMA application_id` tells a log from another SQLite file.
  static let applicationID: Int32 = 0x464C_4F57

  static var migrator: DatabaseMigrator {
    var migrator = DatabaseMigrator()
    migrator.registerMigration("1: blocks, segments, rows") { db in
      try db.execute(sql: Self.first)
      try db.execute(sql: "PRAGMA application_id = \(Self.applicationID)")
      try db.execute(sql: "PRAGMA user_version = 1")
    }
    return migrator
  }

  // Rows stand in the order of everything, (seq, n); bodies are short, so no second b-tree.
  private static let first = """
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
    CREATE INDEX cluster_id ON cluster (id);
    CREATE TABLE alert (
      seq INTEGER NOT NULL, n INTEGER NOT NULL, id TEXT NOT NULL, version INTEGER NOT NULL,
      at INTEGER NOT NULL, underlying TEXT NOT NULL, rule TEXT NOT NULL, subject TEXT NOT NULL,
      side TEXT NOT NULL, grade TEXT NOT NULL, direction TEXT NOT NULL, confidence TEXT NOT NULL,
      premium REAL NOT NULL, premium_micro INTEGER NOT NULL, state TEXT NOT NULL,
      start_at INTEGER NOT NULL, end_at INTEGER NOT NULL,
      coding INTEGER NOT NULL, checksum INTEGER NOT NULL, body BLOB NOT NULL,
      PRIMARY KEY (seq, n)) WITHOUT ROWID;
    CREATE INDEX alert_id ON alert (id);
    CREATE INDEX alert_underlying ON alert (underlying, premium);
    CREATE TABLE inference (
      seq INTEGER NOT NULL, n INTEGER NOT NULL, id TEXT NOT NULL, version INTEGER NOT NULL,
      at INTEGER NOT NULL, underlying TEXT NOT NULL, type TEXT NOT NULL, side TEXT NOT NULL,
      volume INTEGER NOT NULL, state TEXT NOT NULL, from_at INTEGER NOT NULL,
      to_at INTEGER NOT NULL, of TEXT, result TEXT,
      coding INTEGER NOT NULL, checksum INTEGER NOT NULL, body BLOB NOT NULL,
      PRIMARY KEY (seq, n)) WITHOUT ROWID;
    CREATE INDEX inference_id ON inference (id);
    CREATE TABLE health (
      seq INTEGER NOT NULL, n INTEGER NOT NULL, id TEXT NOT NULL, at INTEGER NOT NULL,
      event TEXT NOT NULL, feed TEXT NOT NULL, detail TEXT NOT NULL, lost INTEGER,
      coding INTEGER NOT NULL, checksum INTEGER NOT NULL, body BLOB NOT NULL,
      PRIMARY KEY (seq, n)) WITHOUT ROWID;
    CREATE TABLE dictionary (
      id INTEGER PRIMARY KEY, checksum INTEGER NOT NULL, bytes BLOB NOT NULL);
    CREATE TABLE instrument (
      id INTEGER PRIMARY KEY, seq INTEGER NOT NULL, kind TEXT NOT NULL, symbol TEXT NOT NULL,
      underlying TEXT NOT NULL, expiry INTEGER, right TEXT, strike REAL, multiplier INTEGER,
      origin TEXT NOT NULL);
    CREATE VIEW alerts AS
      SELECT id, version, strftime('%H:%M:%f', at / 1e9, 'unixepoch') AS utc, underlying, rule,
        direction, confidence, side, grade, premium, state, subject, seq, n FROM alert;
    CREATE VIEW clusters AS
      SELECT id, version, strftime('%H:%M:%f', at / 1e9, 'unixepoch') AS utc, underlying, type,
        structure, side, grade, size, premium, state, seq, n FROM cluster;
    """
}
