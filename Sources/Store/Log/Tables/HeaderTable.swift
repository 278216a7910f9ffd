import FlowEngine
import GRDB

/// Reads and writes the tables `header` and `input`.
enum HeaderTable {
  static func write(_ header: LogHeader, _ db: Database) throws {
    let values: [(String, any DatabaseValueConvertible)] = [
      ("schema", header.schema),
      ("engine_version", Int64(header.engineVersion)),
      ("session", Int64(header.session.yyyymmdd)),
      ("origin", header.origin.rawValue),
      ("settings", header.settings),
      ("settings_checksum", hexadecimal(header.settingsChecksum)),
      ("created_by", header.createdBy),
      ("complete", 0),
      ("last_seq", 0),
      ("writer_epoch", 0),
      ("writer_pid", 0),
      // Midnight UTC of the session in milliseconds, from which rows count their time.
      ("epoch", epoch(header.session)),
    ]
    for (key, value) in values { try set(key, value, db) }
    for (name, text) in header.facts.sorted(by: { $0.key < $1.key }) {
      try set("fact." + name, text, db)
    }
    for (position, input) in header.inputs.enumerated() {
      try db.execute(
        sql: "INSERT INTO input (position, name, hash, data_set, schema) VALUES (?, ?, ?, ?, ?)",
        arguments: [position + 1, input.name, input.hash, input.dataSet, input.schema])
    }
    try set("checksum", hexadecimal(checksum(db)), db)
  }

  /// Over everything that is written once: the facts, and the inputs. The settings have a checksum
  /// of their own.
  private static func checksum(_ db: Database) throws -> UInt64 {
    let facts = try Row.fetchAll(
      db,
      sql: "SELECT key, value FROM header WHERE key NOT IN ('checksum', 'settings',"
        + " 'settings_checksum', 'complete', 'last_seq', 'writer_epoch', 'writer_pid') ORDER BY key"
    )
    let inputs = try Row.fetchAll(
      db, sql: "SELECT position, name, hash, data_set, schema FROM input ORDER BY position")
    // As SQLite itself writes them: a number and the text of it differ.
    let lines = (facts + inputs).map { "\(Array($0.databaseValues))" }
    return XXH64.hash(lines.joined(separator: "\n"))
  }

  /// What is written once is as it was written; true for a log of a program that had no checksum.
  static func isIntact(_ db: Database) throws -> Bool {
    let stored = try value("checksum", db)
    return try stored.isEmpty || stored == hexadecimal(checksum(db))
  }

  static func epoch(_ session: CalendarDate) -> Int64 {
    NewYorkTime.daysSinceEpoch(session) * 86_400_000
  }

  /// The names of the codes that rows hold; those of a newer program are added.
  static func writeNames(_ db: Database) throws {
    for (kind, names) in TableNames.coded {
      for (code, name) in names.enumerated() {
        try db.execute(
          sql: "INSERT OR IGNORE INTO name (kind, code, name) VALUES (?, ?, ?)",
          arguments: [kind, code, name])
      }
    }
  }

  static func read(_ db: Database, path: String) throws -> LogHeader {
    // The tables are made first, so a writer that was killed then leaves them without a word.
    guard try Row.fetchOne(db, sql: "SELECT 1 FROM header") != nil else {
      throw LogError.notALog(path: path, reason: "its making was cut off")
    }
    guard let origin = LogHeader.Origin(rawValue: try value("origin", db)) else {
      throw LogError.damaged(path: path, reason: "its header names no origin")
    }
    var facts: [String: String] = [:]
    let rows = try Row.fetchAll(
      db, sql: "SELECT key, value FROM header WHERE key LIKE 'fact.%' ORDER BY key")
    func text(_ row: Row, _ index: Int) -> String { String.fromDatabaseValue(row[index]) ?? "" }
    for row in rows { facts[String(text(row, 0).dropFirst(5))] = text(row, 1) }
    let inputs = try Row.fetchAll(
      db, sql: "SELECT name, hash, data_set, schema FROM input ORDER BY position"
    ).map {
      LogInput(name: text($0, 0), hash: text($0, 1), dataSet: text($0, 2), schema: text($0, 3))
    }
    var header = LogHeader(
      engineVersion: UInt32(clamping: try number("engine_version", db)),
      session: CalendarDate(yyyymmdd: Int32(clamping: try number("session", db))),
      origin: origin, settings: try value("settings", db), inputs: inputs,
      createdBy: try value("created_by", db), facts: facts)
    header.schema = Int(try number("schema", db))
    header.settingsChecksum = UInt64(try value("settings_checksum", db), radix: 16) ?? 0
    return header
  }

  static func set(_ key: String, _ value: any DatabaseValueConvertible, _ db: Database) throws {
    let statement = try db.cachedStatement(
      sql: "INSERT INTO header (key, value) VALUES (?, ?)"
        + " ON CONFLICT (key) DO UPDATE SET value = excluded.value")
    try statement.execute(arguments: [key, value])
  }

  static func number(_ key: String, _ db: Database) throws -> Int64 {
    let statement = try db.cachedStatement(sql: "SELECT value FROM header WHERE key = ?")
    return try Int64.fetchOne(statement, arguments: [key]) ?? 0
  }

  private static func value(_ key: String, _ db: Database) throws -> String {
    let statement = try db.cachedStatement(sql: "SELECT value FROM header WHERE key = ?")
    return try String.fetchOne(statement, arguments: [key]) ?? ""
  }

  /// Refuses what is no log, and what a newer program wrote.
  static func checkIdentity(_ db: Database, path: String) throws {
    let application = try Int32.fetchOne(db, sql: "PRAGMA application_id") ?? 0
    guard application == LogSchema.applicationID else {
      throw LogError.notALog(path: path, reason: "it is another program's SQLite file")
    }
    let schema = try Int.fetchOne(db, sql: "PRAGMA user_version") ?? 0
    guard schema <= LogSchema.current else {
      throw LogError.newerSchema(path: path, schema: schema)
    }
  }
}
