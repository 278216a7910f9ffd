public import FlowEngine
import GRDB

extension LogReader {
  /// The definitions of all instruments, from the table `instrument`: names without reading a
  /// block.
  ///
  /// Tick tables and settlement are not in that table; they are unknown here.
  public func definitions() throws(LogError) -> [MarketEvent] {
    try queue.snapshot(path) { db in
      let rows = try Row.fetchCursor(db, sql: "SELECT * FROM instrument ORDER BY id")
      var events: [MarketEvent] = []
      while let row = try rows.next() {
        if let event = Self.definition(row) { events.append(event) }
      }
      return events
    }
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
