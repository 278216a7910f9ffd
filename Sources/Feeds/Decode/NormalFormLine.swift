import FlowEngine

/// The members of one line of the normal form, typed on demand.
///
/// A field that is absent was not delivered; one that is `null` is unknown. Both read as nil where
/// the market types hold no difference.
struct NormalFormLine {
  let bytes: UnsafeBufferPointer<UInt8>
  private var members: [(key: Range<Int>, value: JSONScanner.Value)] = []

  init(_ bytes: UnsafeBufferPointer<UInt8>) throws(LineFault) {
    self.bytes = bytes
    var members: [(key: Range<Int>, value: JSONScanner.Value)] = []
    members.reserveCapacity(16)
    var scanner = JSONScanner(bytes)
    try scanner.object { key, value throws(LineFault) in members.append((key, value)) }
    self.members = members
  }

  func value(_ key: StaticString) -> JSONScanner.Value? {
    let count = key.utf8CodeUnitCount
    return members.first { member in
      guard member.key.count == count else { return false }
      return (0..<count).allSatisfy {
        bytes[member.key.lowerBound + $0] == key.utf8Start[$0]
      }
    }?.value
  }

  func has(_ key: StaticString) -> Bool { value(key) != nil }

  func isNull(_ key: StaticString) -> Bool { value(key) == .null }

  private func fault(_ key: StaticString, _ expected: String) -> LineFault {
    let column: Int
    switch value(key) {
    case .text(let range, _), .number(let range), .array(let range), .object(let range):
      column = range.lowerBound + 1
    case .null, .bool, nil: column = 1
    }
    return LineFault(expected: "\(key): \(expected)", column: column)
  }

  /// The bytes of a text or a number.
  func text(_ key: StaticString) throws(LineFault) -> [UInt8]? {
    switch value(key) {
    case nil, .null: return nil
    case .number(let range): return Array(bytes[range])
    case let text?:
      guard let plain = plain(text) else { throw fault(key, "a text") }
      return plain
    }
  }

  private func plain(_ value: JSONScanner.Value) -> [UInt8]? {
    guard case .text(let range, let hasEscapes) = value else { return nil }
    guard hasEscapes else { return Array(bytes[range]) }
    var plain: [UInt8] = []
    var isEscaped = false
    for byte in bytes[range] {
      if isEscaped {
        // Names and numbers of the normal form are ASCII: only the escapes of two marks occur.
        guard byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") || byte == 0x2F else {
          return nil
        }
        plain.append(byte)
        isEscaped = false
      } else if byte == UInt8(ascii: "\\") {
        isEscaped = true
      } else {
        plain.append(byte)
      }
    }
    return plain
  }

  func symbol(_ key: StaticString) throws(LineFault) -> Symbol? {
    guard let text = try text(key) else { return nil }
    guard let symbol = Symbol(bytes: text) else {
      throw fault(key, "1 to 16 ASCII letters without space")
    }
    return symbol
  }

  func venue(_ key: StaticString) throws(LineFault) -> Venue {
    guard let text = try text(key) else { return .unknown }
    guard let venue = Venue(String(decoding: text, as: UTF8.self)) else {
      throw fault(key, "a market identifier code")
    }
    return venue
  }

  func price(_ key: StaticString) throws(LineFault) -> Price? {
    guard let text = try text(key) else { return nil }
    guard let billionths = Decimal.billionths(text) else {
      throw fault(key, "a decimal of at most nine decimals")
    }
    return Price(billionths: billionths)
  }

  func integer<T: FixedWidthInteger>(_ key: StaticString, _ type: T.Type) throws(LineFault) -> T? {
    guard let text = try text(key) else { return nil }
    guard let wide = Decimal.integer(text), let value = T(exactly: wide) else {
      throw fault(key, "a whole number up to \(T.max)")
    }
    return value
  }

  func bool(_ key: StaticString) throws(LineFault) -> Bool? {
    switch value(key) {
    case nil, .null: return nil
    case .bool(let value): return value
    default: throw fault(key, "true or false")
    }
  }

  func time(_ key: StaticString) throws(LineFault) -> Timestamp? {
    guard let text = try text(key) else { return nil }
    guard let time = RFC3339.parse(text) else { throw fault(key, "an RFC 3339 time") }
    return time
  }

  func date(_ key: StaticString) throws(LineFault) -> CalendarDate? {
    guard let text = try text(key) else { return nil }
    guard let date = RFC3339.parseDate(text) else { throw fault(key, "a date yyyy-mm-dd") }
    return date
  }

  /// One of the names of a table.
  func choice<T>(_ key: StaticString, _ table: [(String, T)]) throws(LineFault) -> T? {
    guard let text = try text(key) else { return nil }
    guard let found = table.first(where: { $0.0.utf8.elementsEqual(text) }) else {
      throw fault(key, "one of \(table.map(\.0).joined(separator: ", "))")
    }
    return found.1
  }

  /// The elements of a list as texts; nil when absent or null.
  func list(_ key: StaticString) throws(LineFault) -> [[UInt8]]? {
    switch value(key) {
    case nil, .null: return nil
    case .array(let range):
      var texts: [[UInt8]] = []
      for element in try JSONScanner.elements(bytes, range) {
        guard let text = plain(element) else { throw fault(key, "a list of texts") }
        texts.append(text)
      }
      return texts
    default: throw fault(key, "a list")
    }
  }

  /// A tick, or a list of `[from price, tick]`.
  func ticks(_ key: StaticString) throws(LineFault) -> TickTable {
    guard case .array(let range) = value(key) else {
      return TickTable(base: try price(key))
    }
    var steps: [(from: Price, tick: Price)] = []
    for element in try JSONScanner.elements(bytes, range) {
      guard case .array(let inner) = element else { throw fault(key, "a list of [from, tick]") }
      let pair = try JSONScanner.elements(bytes, inner).map { number($0) }
      guard pair.count == 2, let from = pair[0], let tick = pair[1] else {
        throw fault(key, "a list of [from, tick]")
      }
      steps.append((from, tick))
    }
    guard (1...3).contains(steps.count), steps[0].from == .zero,
      zip(steps, steps.dropFirst()).allSatisfy({ $0.from < $1.from })
    else { throw fault(key, "one to three rising steps, the first from 0") }
    let second = steps.count > 1 ? steps[1] : nil
    let third = steps.count > 2 ? steps[2] : nil
    return TickTable(
      base: steps[0].tick, from1: second?.from, tick1: second?.tick, from2: third?.from,
      tick2: third?.tick)
  }

  private func number(_ value: JSONScanner.Value) -> Price? {
    if case .number(let range) = value {
      return Decimal.billionths(bytes[range]).map { Price(billionths: $0) }
    }
    return plain(value).flatMap { Decimal.billionths($0) }.map { Price(billionths: $0) }
  }

  func need<T>(_ value: T?, _ key: StaticString) throws(LineFault) -> T {
    guard let value else { throw LineFault(expected: "\(key) with a value", column: 1) }
    return value
  }
}
