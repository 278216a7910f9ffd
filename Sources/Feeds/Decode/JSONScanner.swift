import Glibc

/// Reads one flat JSON line without allocating a tree: the shape that normal form has.
///
/// Values are handed out as slices of the line; nothing is converted that nobody asks for.
struct JSONScanner {
  /// A value as it stands in the line.
  enum Value {
    case null
    case bool(Bool)
    /// The digits as written.
    case number(Slice<UnsafeRawBufferPointer>)
    /// Without the quotation marks; escapes not yet resolved.
    case string(Slice<UnsafeRawBufferPointer>)
    /// The whole array with its brackets.
    case array(Slice<UnsafeRawBufferPointer>)
    case object(Slice<UnsafeRawBufferPointer>)
  }

  struct Failure: Error {
    var column: Int
    var expected: String
  }

  private let bytes: UnsafeRawBufferPointer
  private(set) var position: Int
  private let end: Int

  init(_ bytes: UnsafeRawBufferPointer) {
    self.bytes = bytes
    position = 0
    end = bytes.count
  }

  init(_ slice: Slice<UnsafeRawBufferPointer>) {
    bytes = slice.base
    position = slice.startIndex
    end = slice.endIndex
  }

  private func fail(_ expected: String) -> Failure {
    Failure(column: position + 1, expected: expected)
  }

  mutating func skipSpaces() {
    while position < end,
      bytes[position] == 0x20 || bytes[position] == 0x09
        || bytes[position] == 0x0D
    {
      position += 1
    }
  }

  var isAtEnd: Bool { position >= end }

  private mutating func take(_ byte: UInt8) -> Bool {
    skipSpaces()
    guard position < end, bytes[position] == byte else { return false }
    position += 1
    return true
  }

  /// Walks the members of one object.
  mutating func object(
    _ body: (Slice<UnsafeRawBufferPointer>, Value) throws(Failure) -> Void
  ) throws(Failure) {
    guard take(0x7B) else { throw fail("an object that starts with {") }
    if take(0x7D) { return }
    repeat {
      skipSpaces()
      guard case .string(let key) = try value() else { throw fail("a name in quotation marks") }
      guard take(0x3A) else { throw fail("a colon") }
      try body(key, try value())
    } while take(0x2C)
    guard take(0x7D) else { throw fail("a comma or }") }
  }

  /// Walks the elements of one array.
  mutating func array(_ body: (Value) throws(Failure) -> Void) throws(Failure) {
    guard take(0x5B) else { throw fail("an array that starts with [") }
    if take(0x5D) { return }
    repeat { try body(try value()) } while take(0x2C)
    guard take(0x5D) else { throw fail("a comma or ]") }
  }

  mutating func value() throws(Failure) -> Value {
    skipSpaces()
    guard position < end else { throw fail("a value") }
    switch bytes[position] {
    case 0x22: return .string(try string())
    case 0x5B: return .array(try nested(open: 0x5B, close: 0x5D))
    case 0x7B: return .object(try nested(open: 0x7B, close: 0x7D))
    case UInt8(ascii: "t"): return try word("true", .bool(true))
    case UInt8(ascii: "f"): return try word("false", .bool(false))
    case UInt8(ascii: "n"): return try word("null", .null)
    default: return .number(try number())
    }
  }

  private mutating func word(_ text: StaticString, _ value: Value) throws(Failure) -> Value {
    let count = text.utf8CodeUnitCount
    guard end - position >= count, let base = bytes.baseAddress,
      memcmp(base + position, text.utf8Start, count) == 0
    else { throw fail("a value") }
    position += count
    return value
  }

  private mutating func number() throws(Failure) -> Slice<UnsafeRawBufferPointer> {
    let start = position
    while position < end {
      let byte = bytes[position]
      let isPart =
        (byte >= 0x30 && byte <= 0x39) || byte == 0x2D || byte == 0x2E || byte == 0x2B
        || byte == 0x65 || byte == 0x45
      if !isPart { break }
      position += 1
    }
    guard position > start else { throw fail("a value") }
    return bytes[start..<position]
  }

  private mutating func string() throws(Failure) -> Slice<UnsafeRawBufferPointer> {
    position += 1
    let start = position
    while position < end, bytes[position] != 0x22 {
      if bytes[position] < 0x20 { throw fail("no control character in a text") }
      position += bytes[position] == 0x5C ? 2 : 1
    }
    guard position < end else { throw fail("a closing quotation mark") }
    defer { position += 1 }
    return bytes[start..<position]
  }

  private mutating func nested(open: UInt8, close: UInt8) throws(Failure)
    -> Slice<UnsafeRawBufferPointer>
  {
    let start = position
    var depth = 0
    while position < end {
      let byte = bytes[position]
      if byte == 0x22 {
        _ = try string()
        continue
      }
      if byte == open { depth += 1 }
      if byte == close {
        depth -= 1
        if depth == 0 {
          position += 1
          return bytes[start..<position]
        }
      }
      position += 1
    }
    throw fail("a closing bracket")
  }
}
