import FlowEngine
import GRDB

/// The table `ticker`: a number for each name of an underlying, in the order of first use.
struct TickerTable {
  /// For looking up only; its order is never used.
  private var numbers: [Symbol: Int64] = [:]
  /// The last one asked for: a package or a burst asks for one name many times.
  private var last: (symbol: Symbol, number: Int64)?

  /// Takes over what the log holds.
  mutating func load(_ db: Database) throws {
    numbers = [:]
    last = nil
    let rows = try Row.fetchCursor(db, sql: "SELECT id, symbol FROM ticker")
    while let row = try rows.next() {
      // An underlying without a name is stored as an empty text.
      let text = String.fromDatabaseValue(row[1]) ?? ""
      numbers[Symbol(text) ?? .none] = row.number(0)
    }
  }

  /// nil for a name that the log does not hold.
  func number(of symbol: Symbol) -> Int64? { numbers[symbol] }

  /// The number of a name, a new row when it is used for the first time.
  mutating func number(of symbol: Symbol, addingTo db: Database) throws -> Int64 {
    if let last, last.symbol == symbol { return last.number }
    let number: Int64
    if let known = numbers[symbol] {
      number = known
    } else {
      number = Int64(numbers.count + 1)
      let statement = try db.cachedStatement(sql: "INSERT INTO ticker (id, symbol) VALUES (?, ?)")
      try statement.execute(arguments: [number, "\(symbol)"])
      numbers[symbol] = number
    }
    last = (symbol, number)
    return number
  }
}
