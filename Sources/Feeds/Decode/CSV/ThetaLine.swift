import FlowEngine

/// The fields of one line of a ThetaData CSV file, typed on demand.
struct ThetaLine {
  private let line: Int64
  private let bytes: UnsafeBufferPointer<UInt8>
  private let header: ThetaHeader
  private var fields: [Range<Int>] = []

  init(
    _ line: Int64, _ bytes: UnsafeBufferPointer<UInt8>, _ header: ThetaHeader
  ) throws(ThetaError) {
    self.line = line
    self.bytes = bytes
    self.header = header
    fields.reserveCapacity(header.fieldCount)
    var start = 0
    for index in bytes.indices where bytes[index] == UInt8(ascii: ",") {
      fields.append(start..<index)
      start = index + 1
    }
    fields.append(start..<bytes.count)
    guard fields.count == header.fieldCount else {
      throw ThetaError(
        line: line, column: 1, expected: "\(header.fieldCount) fields, not \(fields.count)")
    }
  }

  func row() throws(ThetaError) -> ThetaRow {
    let body: ThetaRow.Body
    switch header.kind {
    case .trade: body = .trade(try print(), nil)
    case .tradeQuote: body = .trade(try print(), try best(at: try quoteTime()))
    case .quote: body = .quote(try best(at: nil))
    case .openInterest: body = .openInterest(try count(.openInterest))
    case .summary: throw fault(nil, "no bar")
    }
    return ThetaRow(
      line: line, contract: header.namesContracts ? try contract() : nil,
      symbol: header.namesContracts ? nil : try symbol(.symbol), at: try time(), body: body)
  }

  private func print() throws(ThetaError) -> ThetaRow.Print {
    ThetaRow.Print(
      price: try price(.price), size: try size(), exchange: try code(.exchange),
      number: try number(), conditions: try conditions())
  }

  private func best(at: Timestamp?) throws(ThetaError) -> ThetaRow.Best {
    let (bid, ask) = (try price(.bid), try price(.ask))
    let (bidSize, askSize) = (try count(.bidSize), try count(.askSize))
    return ThetaRow.Best(
      // The vendor writes a missing side as a price of zero.
      prices: BestPrices(
        bid: bid > .zero ? bid : nil, ask: ask > .zero ? ask : nil,
        bidSize: UInt32(exactly: bidSize), askSize: UInt32(exactly: askSize)),
      bidExchange: try code(.bidExchange), askExchange: try code(.askExchange),
      bidCondition: try code(.bidCondition), askCondition: try code(.askCondition), at: at)
  }

  private func conditions() throws(ThetaError) -> [UInt8] {
    var codes: [UInt8] = []
    for column in [ThetaHeader.Column.condition, .ext1, .ext2, .ext3, .ext4]
    where header[column] != nil {
      guard let code = UInt8(exactly: try code(column)) else {
        throw fault(column, "a condition up to 255")
      }
      codes.append(code)
    }
    return codes
  }

  // MARK: Identity

  private func contract() throws(ThetaError) -> OSI {
    let named = header[.symbol] == nil ? ThetaHeader.Column.root : .symbol
    guard let root = try symbol(named), root.description.utf8.count <= 6 else {
      throw fault(named, "a root of one to six letters")
    }
    return OSI(
      root: root, expiry: try date(.expiration), right: try right(), strike: try strike())
  }

  private func symbol(_ column: ThetaHeader.Column) throws(ThetaError) -> Symbol? {
    guard header[column] != nil else { return nil }
    guard let symbol = Symbol(bytes: text(column)) else {
      throw fault(column, "a symbol of 1 to 16 letters")
    }
    return symbol
  }

  private func right() throws(ThetaError) -> OptionRight {
    switch text(.right).first.map({ $0 | 0x20 }) {
    case UInt8(ascii: "c"): return .call
    case UInt8(ascii: "p"): return .put
    default: throw fault(.right, "CALL or PUT")
    }
  }

  /// Dollars; in the older form, which has no decimal point, thousandths of a dollar.
  private func strike() throws(ThetaError) -> Price {
    let text = text(.strike)
    let isThousandths = header.isSecondVersion && !text.contains(UInt8(ascii: "."))
    let value = Decimal.billionths(text).map { isThousandths ? $0 / 1_000 : $0 }
    guard let value, value > 0, value % 1_000_000 == 0, value < 100_000_000_000_000_000 else {
      throw fault(.strike, "a strike of whole thousandths")
    }
    return Price(billionths: value)
  }

  // MARK: Times

  private func time() throws(ThetaError) -> Timestamp {
    if header.isSecondVersion { return try localTime(.msOfDay) }
    let column =
      header[.tradeTimestamp] != nil ? ThetaHeader.Column.tradeTimestamp : .timestamp
    return try moment(column)
  }

  private func quoteTime() throws(ThetaError) -> Timestamp? {
    if header.isSecondVersion {
      return header[.msOfDay2] == nil ? nil : try localTime(.msOfDay2)
    }
    return header[.quoteTimestamp] == nil ? nil : try moment(.quoteTimestamp)
  }

  /// Milliseconds since the New York midnight of `date`.
  private func localTime(_ column: ThetaHeader.Column) throws(ThetaError) -> Timestamp {
    let milliseconds = try count(column)
    guard milliseconds < 86_400_000 else { throw fault(column, "milliseconds of a day") }
    return NewYorkTime.timestamp(try date(.date), nanoseconds: milliseconds * 1_000_000)
  }

  /// Milliseconds since 1970, or a date and time: New York's unless it carries a zone.
  private func moment(_ column: ThetaHeader.Column) throws(ThetaError) -> Timestamp {
    let text = text(column)
    if let milliseconds = Decimal.integer(text), milliseconds < 9_000_000_000_000 {
      return Timestamp(nanoseconds: Int64(milliseconds) * 1_000_000)
    }
    if let moment = RFC3339.parse(text) { return moment }
    guard let naive = RFC3339.parse(Array(text) + [UInt8(ascii: "Z")]) else {
      throw fault(column, "milliseconds since 1970 or a date and time")
    }
    let day: Int64 = 86_400_000_000_000
    let days = naive.nanoseconds >= 0 ? naive.nanoseconds / day : -1
    guard days >= 0 else { throw fault(column, "a time after 1970") }
    return NewYorkTime.timestamp(
      NewYorkTime.civil(daysSinceEpoch: days), nanoseconds: naive.nanoseconds - days * day)
  }

  /// `2024-06-21` or `20240621`.
  private func date(_ column: ThetaHeader.Column) throws(ThetaError) -> CalendarDate {
    var text = Array(text(column))
    if text.count == 8 {
      text.insert(UInt8(ascii: "-"), at: 6)
      text.insert(UInt8(ascii: "-"), at: 4)
    }
    guard let date = RFC3339.parseDate(text) else { throw fault(column, "a date") }
    return date
  }

  // MARK: Numbers

  private func price(_ column: ThetaHeader.Column) throws(ThetaError) -> Price {
    guard let value = Decimal.billionths(text(column)) else { throw fault(column, "a price") }
    return Price(billionths: value)
  }

  private func count(_ column: ThetaHeader.Column) throws(ThetaError) -> Int64 {
    guard let value = Decimal.integer(text(column)), let count = Int64(exactly: value) else {
      throw fault(column, "a whole number")
    }
    return count
  }

  /// A size beyond 32 bits is damage: no tape has it, and totals of a day could not hold it.
  private func size() throws(ThetaError) -> Int64 {
    guard let size = UInt32(exactly: try count(.size)) else {
      throw fault(.size, "a size of 32 bits")
    }
    return Int64(size)
  }

  private func code(_ column: ThetaHeader.Column) throws(ThetaError) -> Int {
    guard let value = Decimal.integer(text(column)), value < 1_000 else {
      throw fault(column, "a code below 1000")
    }
    return Int(value)
  }

  private func number() throws(ThetaError) -> UInt64? {
    guard header[.sequence] != nil else { return nil }
    let text = text(.sequence)
    if let value = Decimal.integer(text) { return value }
    guard text.first == UInt8(ascii: "-"), let magnitude = Decimal.integer(text.dropFirst()),
      (1...0x8000_0000).contains(magnitude)
    else { throw fault(.sequence, "a whole number") }
    return 0x1_0000_0000 - magnitude
  }

  // MARK: Text

  /// The field without quotation marks; empty where the file has no such column.
  private func text(_ column: ThetaHeader.Column) -> Slice<UnsafeBufferPointer<UInt8>> {
    guard let place = header[column] else { return bytes[0..<0] }
    let field = bytes[fields[place]]
    guard field.count >= 2, field.first == 0x22, field.last == 0x22 else { return field }
    return field.dropFirst().dropLast()
  }

  private func fault(_ column: ThetaHeader.Column?, _ expected: String) -> ThetaError {
    let place = column.flatMap { header[$0] }
    return ThetaError(
      line: line, column: place.map { fields[$0].lowerBound + 1 } ?? 1,
      expected: column.map { "\($0.name): \(expected)" } ?? expected)
  }
}
