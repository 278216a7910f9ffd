import GRDB

/// The tables of a log as named, ordered steps.
///
/// A log is written with the newest step only. An older one opens for reading: the tables of its
/// blocks did not change, and its derived rows are made again from its raw events.
enum LogSchema {
  /// The newest step; `PRAGMA user_version` of a log.
  static let current = 2
  /// `FLOW` in ASCII: `PRAGMA application_id` tells a log from another SQLite file.
  static let applicationID: Int32 = 0x464C_4F57

  static var migrator: DatabaseMigrator {
    var migrator = DatabaseMigrator()
    migrator.registerMigration("1: blocks and segments") { db in
      try db.execute(sql: Self.first)
      try db.execute(sql: "PRAGMA application_id = \(Self.applicationID)")
      try db.execute(sql: "PRAGMA user_version = 1")
    }
    migrator.registerMigration("2: objects in columns, narrow rows") { db in
      try db.execute(sql: Self.second)
      try db.execute(sql: "PRAGMA user_version = 2")
    }
    return migrator
  }

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
    """

  // Clusters and instruments are many, so their rows are whole numbers and the views give them
  // names; alerts, inferences and faults are few. What a row leaves out is in `objects`.
  private static let second = """
    ALTER TABLE block ADD COLUMN objects BLOB;
    ALTER TABLE segment ADD COLUMN objects BLOB;
    CREATE INDEX block_time ON block (first_at, first_seq);
    CREATE INDEX segment_time ON segment (first_at, first_seq);
    CREATE TABLE name (kind TEXT, code INTEGER, name TEXT NOT NULL, PRIMARY KEY (kind, code))
      WITHOUT ROWID;
    CREATE TABLE ticker (id INTEGER PRIMARY KEY, symbol TEXT NOT NULL UNIQUE);
    CREATE TABLE cluster_row (
      place INTEGER PRIMARY KEY, back INTEGER NOT NULL, at INTEGER NOT NULL, code INTEGER NOT NULL,
      ticker INTEGER NOT NULL, size INTEGER NOT NULL, premium INTEGER NOT NULL,
      score INTEGER NOT NULL);
    CREATE INDEX cluster_again ON cluster_row ((place >> 18) - back) WHERE code >= 134217728;
    CREATE VIEW cluster AS SELECT
      place >> 18 AS seq,
      'c' || ((place >> 18) - back) || CASE WHEN code >> 19 & 255 = 0 THEN ''
        ELSE '.' || ((code >> 19 & 255) + 1) END AS id,
      (code >> 27) + 1 AS version,
      (at + (SELECT value FROM header WHERE key = 'epoch')) * 1000000 AS at,
      (SELECT symbol FROM ticker WHERE id = c.ticker) AS underlying,
      (SELECT name FROM name WHERE kind = 'type' AND name.code = c.code & 63) AS type,
      (SELECT name FROM name WHERE kind = 'structure' AND name.code = (c.code >> 6 & 63) - 1)
        AS structure,
      (SELECT name FROM name WHERE kind = 'side' AND name.code = c.code >> 12 & 3) AS side,
      (SELECT name FROM name WHERE kind = 'grade' AND name.code = c.code >> 14 & 7) AS grade,
      score, size, premium,
      (SELECT name FROM name WHERE kind = 'state' AND name.code = c.code >> 17 & 3) AS state
      FROM cluster_row AS c;
    CREATE TABLE alert (
      seq INTEGER NOT NULL, n INTEGER NOT NULL, id TEXT NOT NULL, version INTEGER NOT NULL,
      at INTEGER NOT NULL, underlying TEXT NOT NULL, rule TEXT NOT NULL, subject TEXT NOT NULL,
      side TEXT NOT NULL, grade TEXT NOT NULL, direction TEXT NOT NULL, confidence TEXT NOT NULL,
      premium REAL NOT NULL, premium_micro INTEGER NOT NULL, state TEXT NOT NULL,
      start_at INTEGER NOT NULL, end_at INTEGER NOT NULL, PRIMARY KEY (seq, n)) WITHOUT ROWID;
    CREATE INDEX alert_id ON alert (id);
    CREATE INDEX alert_underlying ON alert (underlying, premium);
    CREATE TABLE inference (
      seq INTEGER NOT NULL, n INTEGER NOT NULL, id TEXT NOT NULL, version INTEGER NOT NULL,
      at INTEGER NOT NULL, underlying TEXT NOT NULL, type TEXT NOT NULL, side TEXT NOT NULL,
      volume INTEGER NOT NULL, state TEXT NOT NULL, from_at INTEGER NOT NULL,
      to_at INTEGER NOT NULL, of TEXT, result TEXT, PRIMARY KEY (seq, n)) WITHOUT ROWID;
    CREATE INDEX inference_id ON inference (id);
    CREATE TABLE health (
      seq INTEGER NOT NULL, n INTEGER NOT NULL, id TEXT NOT NULL, at INTEGER NOT NULL,
      event TEXT NOT NULL, feed TEXT NOT NULL, detail TEXT NOT NULL, lost INTEGER,
      PRIMARY KEY (seq, n)) WITHOUT ROWID;
    CREATE TABLE listing (
      id INTEGER PRIMARY KEY, symbol TEXT NOT NULL, underlying INTEGER, multiplier INTEGER,
      traits INTEGER NOT NULL);
    CREATE VIEW instrument AS SELECT
      id, CASE traits & 15 WHEN 0 THEN 'option' ELSE 'stock' END AS kind,
      CASE WHEN traits & 256 THEN printf('%-6s', substr(symbol, 1, length(symbol) - 15))
        || substr(symbol, -15) ELSE symbol END AS symbol,
      coalesce((SELECT symbol FROM ticker WHERE ticker.id = l.underlying),
        CASE WHEN traits & 256 THEN substr(symbol, 1, length(symbol) - 15) ELSE symbol END)
        AS underlying,
      CASE WHEN traits & 256 THEN 20000000 + substr(symbol, -15, 6) END AS expiry,
      CASE WHEN traits & 256 THEN substr(symbol, -9, 1) END AS right,
      CASE WHEN traits & 256 THEN substr(symbol, -8) / 1000.0 END AS strike,
      coalesce(multiplier, CASE traits & 15 WHEN 0 THEN 100 ELSE 1 END) AS multiplier,
      (SELECT name FROM name WHERE kind = 'origin' AND code = traits >> 4 & 15) AS origin
      FROM listing AS l;
    CREATE VIEW alerts AS
      SELECT id, version, strftime('%H:%M:%f', at / 1e9, 'unixepoch') AS utc, underlying, rule,
        direction, confidence, side, grade, premium, state, subject, seq, n FROM alert;
    CREATE VIEW clusters AS
      SELECT id, version, strftime('%H:%M:%f', at / 1e9, 'unixepoch') AS utc, underlying, type,
        structure, side, grade, size, premium, state, seq FROM cluster;
    """
}
