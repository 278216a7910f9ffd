import FlowEngine
import GRDB

/// The table `listing`: what the definitions among the raw events say, for people to join.
///
/// A day has hundreds of thousands, so a row is a symbol and a few numbers; the view `instrument`
/// takes the symbol apart.
enum InstrumentTable {
  /// Bits of `traits`: the kind, the origin, and whether the symbol is a whole OSI identity.
  private static let stock: Int64 = 1
  private static let wholeOSI: Int64 = 256

  static func insert(
    _ events: ArraySlice<MarketEvent>, _ tickers: inout TickerTable, _ db: Database
  ) throws {
    var statement: RawStatement?
    var text: [UInt8] = []
    for event in events {
      switch event {
      case .contract, .stock: break
      default: continue
      }
      let insertion = try statement ?? RawStatement(db, insertSQL)
      statement = insertion
      text.removeAll(keepingCapacity: true)
      if case .contract(let contract) = event {
        try insert(contract, &text, insertion, &tickers, db)
      } else if case .stock(let stock) = event {
        append(stock.symbol, to: &text)
        insertion.bind(1, Int64(stock.instrument.index))
        insertion.bindNull(3)
        insertion.bindNull(4)
        insertion.bind(5, Self.stock)
        try insertion.withText(2, text) { try insertion.run() }
      }
    }
  }

  private static let insertSQL = """
    INSERT INTO listing (id, symbol, underlying, multiplier, traits) VALUES (?, ?, ?, ?, ?)
    ON CONFLICT (id) DO UPDATE SET symbol = excluded.symbol, underlying = excluded.underlying,
      multiplier = excluded.multiplier, traits = excluded.traits
    """

  /// Keeps what an instrument was called when a later definition changes it, for as long as the
  /// connection is open: under `was N` in the table of names, with the last `seq` before the commit
  /// that changed it. Of several changes in one commit the first counts.
  static func keepFormerNames(_ db: Database) throws {
    try db.execute(
      sql: """
        CREATE TEMP TRIGGER IF NOT EXISTS listing_was AFTER UPDATE ON listing
        WHEN old.symbol IS NOT new.symbol OR old.underlying IS NOT new.underlying
          OR old.multiplier IS NOT new.multiplier OR old.traits IS NOT new.traits
        BEGIN
          INSERT INTO name (kind, code, name)
          SELECT 'was ' || old.id, value,
            json_array(old.symbol, old.underlying, old.multiplier, old.traits)
          FROM header WHERE key = 'last_seq' AND NOT EXISTS (
            SELECT 1 FROM name WHERE kind = 'was ' || old.id AND code = value);
        END
        """)
  }

  /// The columns of `listing` as they stood before an event, for one that was changed behind it.
  static let formerSQL = """
    SELECT substr(kind, 5) + 0, json_extract(name, '$[0]'), json_extract(name, '$[1]'),
      json_extract(name, '$[2]'), json_extract(name, '$[3]')
    FROM name WHERE kind = 'was ' || ? AND code >= ? ORDER BY code LIMIT 1
    """

  private static func insert(
    _ contract: Contract, _ text: inout [UInt8], _ insertion: RawStatement,
    _ tickers: inout TickerTable, _ db: Database
  ) throws {
    let isWhole = Self.isWhole(contract)
    append(contract.root, to: &text)
    if isWhole {
      append(Int(contract.expiry.yyyymmdd), digits: 6, to: &text)
      text.append(contract.right == .call ? UInt8(ascii: "C") : UInt8(ascii: "P"))
      append(Int(contract.strike.billionths / 1_000_000), digits: 8, to: &text)
    }
    insertion.bind(1, Int64(contract.instrument.index))
    if contract.underlying == contract.root {
      insertion.bindNull(3)
    } else {
      insertion.bind(3, try tickers.number(of: contract.underlying, addingTo: db))
    }
    if contract.multiplier == 100 {
      insertion.bindNull(4)
    } else {
      insertion.bind(4, Int64(contract.multiplier))
    }
    insertion.bind(5, Int64(contract.origin.rawValue) << 4 | (isWhole ? wholeOSI : 0))
    try insertion.withText(2, text) { try insertion.run() }
  }

  /// Whether root, date and strike fit the 21 characters of an OSI symbol.
  private static func isWhole(_ contract: Contract) -> Bool {
    let strike = contract.strike.billionths
    return !contract.root.isNone && contract.root.low == 0 && contract.root.high & 0xFFFF == 0
      && (20_000_000..<21_000_000).contains(contract.expiry.yyyymmdd)
      && (0..<100_000_000_000_000_000).contains(strike)
  }

  private static func append(_ symbol: Symbol, to text: inout [UInt8]) {
    for word in [symbol.high, symbol.low] where word != 0 {
      for shift in stride(from: UInt64(56), through: 0, by: -8) {
        let byte = UInt8(truncatingIfNeeded: word >> shift)
        if byte != 0 { text.append(byte) }
      }
    }
  }

  private static func append(_ value: Int, digits: Int, to text: inout [UInt8]) {
    let end = text.count + digits
    text.append(contentsOf: repeatElement(0x30, count: digits))
    var rest = value
    for place in 1...digits {
      text[end - place] = 0x30 + UInt8(rest % 10)
      rest /= 10
    }
  }
}
