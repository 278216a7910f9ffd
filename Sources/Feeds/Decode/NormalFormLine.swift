import FlowEngine

/// The fields of one line while it is read; sentinels stand for absent ones.
struct NormalFormLine {
  typealias Bytes = Slice<UnsafeRawBufferPointer>
  typealias Failure = JSONScanner.Failure

  var kind: Bytes?
  var id: Int64?
  var at: Timestamp?
  var executedAt: Timestamp?
  var text: [FieldName: Bytes] = [:]
  var isNull: Set<FieldName> = []
  var conditions: SaleConditions?
  var ticks = TickTable.unknown
  var flags: [FieldName: Bool] = [:]

  enum FieldName: String, Hashable {
    case osi, underlying, multiplier, settlement, symbol, tape, scope, bid, ask, bidSize, askSize
    case venue, price, size, number, quantity, asOf, event, date, amount, session, state, feed
    case lost, condition, adjusted, end, bidVenue, askVenue, letter, receivedAt, suspect, origin
    case cause, place
  }

  mutating func take(_ key: Bytes, _ value: JSONScanner.Value) throws(Failure) {
    let name = String(decoding: key, as: UTF8.self)
    switch name {
    case "in":
      guard case .string(let bytes) = value else { throw fail(key, "a text for \"in\"") }
      kind = bytes
    case "id":
      guard case .number(let bytes) = value, let number = NormalFormFields.integer(bytes) else {
        throw fail(key, "a whole number for \"id\"")
      }
      id = number
    case "at": at = try time(key, value)
    case "executedAt": if case .null = value {} else { executedAt = try time(key, value) }
    case "conditions": conditions = try letters(key, value)
    case "tick": ticks = try tickTable(key, value)
    default:
      guard let field = FieldName(rawValue: name) else { return }
      try take(field, key, value)
    }
  }

  private mutating func take(_ field: FieldName, _ key: Bytes, _ value: JSONScanner.Value)
    throws(Failure)
  {
    switch value {
    case .null: isNull.insert(field)
    case .bool(let flag): flags[field] = flag
    case .string(let bytes), .number(let bytes): text[field] = bytes
    case .array, .object: throw fail(key, "a single value for \"\(field.rawValue)\"")
    }
  }

  private func fail(_ place: Bytes, _ expected: String) -> Failure {
    Failure(column: place.startIndex + 1, expected: expected)
  }

  func missing(_ what: String) -> Failure { Failure(column: 1, expected: what) }

  private func time(_ key: Bytes, _ value: JSONScanner.Value) throws(Failure) -> Timestamp {
    guard case .string(let bytes) = value, let time = NormalFormFields.time(bytes) else {
      throw fail(key, "an RFC 3339 time with a zone and up to nine decimals")
    }
    return time
  }

  private func letters(_ key: Bytes, _ value: JSONScanner.Value) throws(Failure) -> SaleConditions?
  {
    if case .null = value { return nil }
    guard case .array(let bytes) = value else { throw fail(key, "a list of letters") }
    var letters: [UInt8] = []
    var scanner = JSONScanner(bytes)
    try scanner.array { element throws(Failure) in
      guard case .string(let letter) = element else { throw fail(key, "a list of letters") }
      letters.append(contentsOf: letter)
    }
    guard let conditions = SaleConditions(letters: letters) else {
      throw fail(key, "up to seven one-letter conditions")
    }
    return conditions
  }

  private func tickTable(_ key: Bytes, _ value: JSONScanner.Value) throws(Failure) -> TickTable {
    switch value {
    case .null: return .unknown
    case .string(let bytes), .number(let bytes):
      guard let tick = NormalFormFields.billionths(bytes), tick > 0 else {
        throw fail(key, "a positive decimal for \"tick\"")
      }
      return TickTable(base: Price(billionths: tick))
    case .array(let bytes): return try tickSteps(key, bytes)
    default: throw fail(key, "a tick or a list of [from, tick]")
    }
  }

  private func tickSteps(_ key: Bytes, _ bytes: Bytes) throws(Failure) -> TickTable {
    var steps: [(from: Int64, tick: Int64)] = []
    var scanner = JSONScanner(bytes)
    try scanner.array { element throws(Failure) in
      guard case .array(let pair) = element else { throw fail(key, "pairs of [from, tick]") }
      var numbers: [Int64] = []
      var inner = JSONScanner(pair)
      try inner.array { value throws(Failure) in
        switch value {
        case .string(let bytes), .number(let bytes):
          guard let number = NormalFormFields.billionths(bytes) else {
            throw fail(key, "decimals in \"tick\"")
          }
          numbers.append(number)
        default: throw fail(key, "decimals in \"tick\"")
        }
      }
      guard numbers.count == 2, numbers[1] > 0 else { throw fail(key, "pairs of [from, tick]") }
      steps.append((numbers[0], numbers[1]))
    }
    guard (1...3).contains(steps.count) else { throw fail(key, "one to three pairs in \"tick\"") }
    return TickTable(
      base: Price(billionths: steps[0].tick),
      from1: steps.count > 1 ? Price(billionths: steps[1].from) : nil,
      tick1: steps.count > 1 ? Price(billionths: steps[1].tick) : nil,
      from2: steps.count > 2 ? Price(billionths: steps[2].from) : nil,
      tick2: steps.count > 2 ? Price(billionths: steps[2].tick) : nil)
  }

  // MARK: Reading fields

  func word(_ field: FieldName) -> String? {
    text[field].map { String(decoding: $0, as: UTF8.self) }
  }

  func price(_ field: FieldName) throws(Failure) -> Price? {
    guard let bytes = text[field] else { return nil }
    guard let value = NormalFormFields.billionths(bytes) else {
      throw fail(bytes, "a decimal of up to nine places for \"\(field.rawValue)\"")
    }
    return Price(billionths: value)
  }

  func integer(_ field: FieldName) throws(Failure) -> Int64? {
    guard let bytes = text[field] else { return nil }
    guard let value = NormalFormFields.integer(bytes) else {
      throw fail(bytes, "a whole number for \"\(field.rawValue)\"")
    }
    return value
  }

  func displayedSize(_ field: FieldName) throws(Failure) -> UInt32? {
    guard let value = try integer(field) else { return nil }
    guard let size = UInt32(exactly: value) else {
      throw missing("a size of 0 to 4294967295 for \"\(field.rawValue)\"")
    }
    return size
  }

  func venue(_ field: FieldName) throws(Failure) -> Venue {
    guard let bytes = text[field] else { return .unknown }
    guard let venue = Venue(String(decoding: bytes, as: UTF8.self)) else {
      throw fail(bytes, "a market code of up to four letters for \"\(field.rawValue)\"")
    }
    return venue
  }

  func symbol(_ field: FieldName) throws(Failure) -> Symbol? {
    guard let bytes = text[field] else { return nil }
    guard let symbol = Symbol(bytes: bytes) else {
      throw fail(bytes, "a symbol of up to 16 letters for \"\(field.rawValue)\"")
    }
    return symbol
  }

  func date(_ field: FieldName) throws(Failure) -> CalendarDate? {
    guard let bytes = text[field] else { return nil }
    guard let date = NormalFormFields.date(bytes) else {
      throw fail(bytes, "a date such as 2026-11-19 for \"\(field.rawValue)\"")
    }
    return date
  }
}
