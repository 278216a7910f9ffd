/// What a ThetaData CSV file holds, by the names in its first line (`docs/feeds/thetadata.md`).
struct ThetaHeader: Hashable {
  enum Kind: String {
    case trade
    case tradeQuote = "trade_quote"
    case quote
    case openInterest = "open_interest"
    /// Bars and end-of-day reports: counted and not read.
    case summary
  }

  /// The columns that are read; the number is the place in `names`.
  enum Column: Int {
    case symbol, root, expiration, strike, right
    case tradeTimestamp, quoteTimestamp, timestamp, date, msOfDay, msOfDay2
    case sequence, ext1, ext2, ext3, ext4, condition, size, exchange, price
    case bidSize, bidExchange, bid, bidCondition
    case askSize, askExchange, ask, askCondition
    case openInterest

    var name: String { ThetaHeader.names[rawValue] }
  }

  private static let names = [
    "symbol", "root", "expiration", "strike", "right",
    "trade_timestamp", "quote_timestamp", "timestamp", "date", "ms_of_day", "ms_of_day2",
    "sequence", "ext_condition1", "ext_condition2", "ext_condition3", "ext_condition4",
    "condition", "size", "exchange", "price",
    "bid_size", "bid_exchange", "bid", "bid_condition",
    "ask_size", "ask_exchange", "ask", "ask_condition",
    "open_interest",
  ]

  let kind: Kind
  /// Fields a line has.
  let fieldCount: Int
  /// Contracts are named by columns.
  let namesContracts: Bool
  /// The older form: its contracts have a `root`, its strikes are thousandths of a dollar, and its
  /// times are milliseconds of a New York day.
  let isSecondVersion: Bool
  /// Place of each column; -1 where it is missing.
  private let places: [Int]

  /// - Returns: nil when the line is not the header of a file of this vendor.
  init?(_ line: some Sequence<UInt8>) {
    let text = String(decoding: line.filter { $0 != 0x22 && $0 != 0x0D }, as: UTF8.self)
    let fields = text.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    // Of two columns with one name it is not known which is meant.
    guard Set(fields).count == fields.count else { return nil }
    func has(_ names: String...) -> Bool { names.allSatisfy(fields.contains) }
    places = Self.names.map { fields.firstIndex(of: $0) ?? -1 }
    fieldCount = fields.count
    namesContracts = has("expiration", "strike", "right") && (has("symbol") || has("root"))
    isSecondVersion = has("ms_of_day")
    let hasTime =
      isSecondVersion
      ? has("date") && namesContracts : has("timestamp") || has("trade_timestamp")
    let hasTrade = has("price", "size", "exchange", "condition", "ext_condition1")
    let hasQuote = has("bid", "ask", "bid_condition", "ask_condition", "bid_exchange")
    let hasBar = has("open", "high", "low", "close", "volume", "count")
    if hasTime, hasTrade {
      kind = hasQuote ? .tradeQuote : .trade
    } else if hasTime, hasQuote, !hasBar {
      kind = .quote
    } else if hasTime, namesContracts, has("open_interest") {
      kind = .openInterest
    } else if hasBar, hasTime || has("created") {
      kind = .summary
    } else {
      return nil
    }
  }

  /// Place of a column in a line; nil where the file has none.
  subscript(column: Column) -> Int? {
    let place = places[column.rawValue]
    return place < 0 ? nil : place
  }
}
