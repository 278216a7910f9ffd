import FlowEngine
import GRDB

/// The table `instrument`: what the definitions among the raw events say, for people to join.
enum InstrumentTable {
  static func insert(
    _ events: ArraySlice<MarketEvent>, firstSeq: UInt64, _ db: Database
  ) throws {
    var seq = firstSeq
    for event in events {
      switch event {
      case .contract(let contract): try insert(contract, seq, db)
      case .stock(let stock): try insert(stock, seq, db)
      default: break
      }
      seq += 1
    }
  }

  private static func statement(_ db: Database) throws -> Statement {
    try db.cachedStatement(
      sql: """
        INSERT OR REPLACE INTO instrument
          (id, seq, kind, symbol, underlying, expiry, right, strike, multiplier, origin)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """)
  }

  private static func insert(_ contract: Contract, _ seq: UInt64, _ db: Database) throws {
    try statement(db).execute(arguments: [
      Int64(contract.instrument.index), Int64(seq), "option", symbol(of: contract),
      "\(contract.underlying)", Int64(contract.expiry.yyyymmdd),
      contract.right == .call ? "C" : "P", Double(contract.strike.billionths) / 1e9,
      Int64(contract.multiplier), "\(contract.origin)",
    ])
  }

  private static func insert(_ stock: Stock, _ seq: UInt64, _ db: Database) throws {
    try statement(db).execute(arguments: [
      Int64(stock.instrument.index), Int64(seq), "stock", "\(stock.symbol)", "\(stock.symbol)",
      nil, nil, nil, 1, "definition",
    ])
  }

  /// The OSI symbol; the bare root where there is no whole OSI identity.
  private static func symbol(of contract: Contract) -> String {
    let isWhole =
      contract.expiry.yyyymmdd >= 0 && contract.strike.billionths >= 0 && !contract.root.isNone
    return isWhole ? OSI(contract).description : contract.root.description
  }
}
