public import FlowEngine
import GRDB

extension LogReader {
  /// The definitions of all instruments, from the table `listing`: names without reading a block.
  ///
  /// Tick tables and settlement are not in that table; they are unknown here.
  public func definitions() throws(LogError) -> [MarketEvent] {
    try queue.snapshot(path) { db in
      // Schema 1 had the columns of today's view as a table.
      guard hasObjects else { return try Self.fetch(db, "SELECT * FROM instrument ORDER BY id") }
      let names = try Self.tickers(db)
      return try Self.listed(db, names, "SELECT \(Self.columns) FROM listing ORDER BY id", [])
    }
  }

  /// The definitions of a few instruments; those without one are left out.
  ///
  /// - Parameter seq: as they stood before this event, the first of a block or segment.
  public func definitions(
    of instruments: [InstrumentID], before seq: UInt64 = .max
  ) throws(LogError) -> [MarketEvent] {
    try queue.snapshot(path) { db in
      let names = hasObjects ? try Self.tickers(db) : [:]
      return try instruments.flatMap { id in
        guard hasObjects else {
          return try Self.fetch(db, "SELECT * FROM instrument WHERE id = ?", [Int64(id.index)])
        }
        let former = try Self.listed(
          db, names, InstrumentTable.formerSQL,
          [Int64(id.index), Int64(clamping: max(1, seq) - 1)])
        if !former.isEmpty { return former }
        return try Self.listed(
          db, names, "SELECT \(Self.columns) FROM listing WHERE id = ?", [Int64(id.index)])
      }
    }
  }

  private static let columns = "id, symbol, underlying, multiplier, traits"

  private static func tickers(_ db: Database) throws -> [Int64: Symbol] {
    var names: [Int64: Symbol] = [:]
    for row in try Row.fetchAll(db, sql: "SELECT id, symbol FROM ticker") {
      names[row.number(0)] = Symbol(String.fromDatabaseValue(row[1]) ?? "")
    }
    return names
  }

  private static func listed(
    _ db: Database, _ names: [Int64: Symbol], _ sql: String, _ arguments: StatementArguments
  ) throws -> [MarketEvent] {
    let rows = try Row.fetchCursor(
      db.cachedStatement(sql: sql), arguments: arguments)
    var events: [MarketEvent] = []
    while let row = try rows.next() {
      let symbol = String.fromDatabaseValue(row[1]) ?? ""
      let traits = row.number(4)
      let instrument = InstrumentID(UInt32(clamping: row.number(0)))
      if traits & 15 != 0 {
        guard let name = Symbol(symbol) else { continue }
        events.append(
          .stock(Stock(instrument: instrument, times: EventTimes(), symbol: name)))
        continue
      }
      guard traits & 256 != 0, let osi = OSI(symbol) else { continue }
      events.append(
        .contract(
          Contract(
            instrument: instrument, times: EventTimes(), root: osi.root,
            underlying: names[row.number(2)] ?? osi.root, expiry: osi.expiry, right: osi.right,
            strike: osi.strike, multiplier: Int32(clamping: Int64.fromDatabaseValue(row[3]) ?? 100),
            isAdjusted: osi.isAdjusted,
            origin: IdentityOrigin(rawValue: UInt8(truncatingIfNeeded: traits >> 4 & 15))
              ?? .definition)))
    }
    return events
  }

  private static func fetch(
    _ db: Database, _ sql: String, _ arguments: StatementArguments = []
  ) throws -> [MarketEvent] {
    try Row.fetchAll(db, sql: sql, arguments: arguments).compactMap(definition)
  }

  private static func definition(_ row: Row) -> MarketEvent? {
    let instrument = InstrumentID(UInt32(clamping: row["id"] as Int64))
    let symbol: String = row["symbol"]
    if row["kind"] == "stock" {
      guard let name = Symbol(symbol) else { return nil }
      return .stock(Stock(instrument: instrument, times: EventTimes(), symbol: name))
    }
    guard let osi = OSI(symbol) else { return nil }
    let origin: IdentityOrigin =
      switch row["origin"] as String {
      case "mapping": .mapping
      case "unresolved": .unresolved
      case "unsupported": .unsupported
      default: .definition
      }
    return .contract(
      Contract(
        instrument: instrument, times: EventTimes(), root: osi.root,
        underlying: Symbol(row["underlying"] as String) ?? osi.root, expiry: osi.expiry,
        right: osi.right, strike: osi.strike,
        multiplier: Int32(clamping: row["multiplier"] as Int64), isAdjusted: osi.isAdjusted,
        origin: origin))
  }
}
