/// What is wrong with a line of the normal form.
struct LineFault: Error, Hashable {
  var expected: String
  var column: Int
}

/// Scans one flat JSON object, member by member, without building it.
///
/// Values are handed out as ranges of the line; only a text with escapes is copied.
struct JSONScanner {
  enum Value: Hashable {
    case null
    case bool(Bool)
    /// The digits as written.
    case number(Range<Int>)
    /// Between the quotes; `hasEscapes` when it is not literal.
    case text(Range<Int>, hasEscapes: Bool)
    /// From the opening to behind the closing bracket.
    case array(Range<Int>)
    case object(Range<Int>)
  }

  let bytes: UnsafeBufferPointer<UInt8>
  private(set) var at = 0

  init(_ bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

  /// Calls `body` for each member in order; fails unless the line is one whole object.
  mutating func object(
    _ body: (Range<Int>, Value) throws(LineFault) -> Void
  ) throws(LineFault) {
    skipSpace()
    try take(UInt8(ascii: "{"), "an object")
    skipSpace()
    if peek == UInt8(ascii: "}") {
      at += 1
    } else {
      while true {
        guard case .text(let key, _) = try value() else { throw fault("a name", back: 0) }
        try take(UInt8(ascii: ":"), "a colon")
        try body(key, try value())
        skipSpace()
        if peek == UInt8(ascii: "}") { break }
        try take(UInt8(ascii: ","), "a comma or the end of the object")
        skipSpace()
      }
      at += 1
    }
    skipSpace()
    guard at == bytes.count else { throw fault("the end of the line") }
  }

  /// The elements of an array value, as `value` found it.
  static func elements(
    _ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>
  ) throws(LineFault) -> [Value] {
    var scanner = JSONScanner(bytes)
    scanner.at = range.lowerBound + 1
    var values: [Value] = []
    scanner.skipSpace()
    if scanner.peek == UInt8(ascii: "]") { return [] }
    while true {
      values.append(try scanner.value())
      scanner.skipSpace()
      if scanner.peek == UInt8(ascii: "]") { return values }
      try scanner.take(UInt8(ascii: ","), "a comma or the end of the list")
    }
  }

  private var peek: UInt8? { at < bytes.count ? bytes[at] : nil }

  private func fault(_ expected: String, back: Int = 0) -> LineFault {
    LineFault(expected: expected, column: at - back + 1)
  }

  private mutating func skipSpace() {
    while at < bytes.count, bytes[at] == 0x20 || bytes[at] == 0x09 || bytes[at] == 0x0D {
      at += 1
    }
  }

  private mutating func take(_ byte: UInt8, _ expected: String) throws(LineFault) {
    skipSpace()
    guard peek == byte else { throw fault(expected) }
    at += 1
  }

  private mutating func value(depth: Int = 0) throws(LineFault) -> Value {
    skipSpace()
    switch peek {
    case UInt8(ascii: "\""): return try text()
    case UInt8(ascii: "["): return .array(try nested(depth))
    case UInt8(ascii: "{"): return .object(try nested(depth))
    case UInt8(ascii: "n"): return try word("null", .null)
    case UInt8(ascii: "t"): return try word("true", .bool(true))
    case UInt8(ascii: "f"): return try word("false", .bool(false))
    case let byte? where byte == UInt8(ascii: "-") || Self.isDigit(byte): return .number(number())
    default: throw fault("a value")
    }
  }

  private mutating func word(_ text: StaticString, _ value: Value) throws(LineFault) -> Value {
    for index in 0..<text.utf8CodeUnitCount {
      guard peek == text.utf8Start[index] else { throw fault("\(text)") }
      at += 1
    }
    return value
  }

  private mutating func text() throws(LineFault) -> Value {
    at += 1
    let start = at
    var hasEscapes = false
    while let byte = peek {
      if byte == UInt8(ascii: "\"") {
        at += 1
        return .text(start..<at - 1, hasEscapes: hasEscapes)
      }
      guard byte >= 0x20 else { throw fault("a text without control characters") }
      if byte == UInt8(ascii: "\\") {
        hasEscapes = true
        at += 1
      }
      at += 1
    }
    at = min(at, bytes.count)
    throw fault("the end of a text")
  }

  private mutating func number() -> Range<Int> {
    let start = at
    while let byte = peek,
      Self.isDigit(byte) || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "-")
        || byte == UInt8(ascii: "+") || byte == UInt8(ascii: "e") || byte == UInt8(ascii: "E")
    {
      at += 1
    }
    return start..<at
  }

  /// Skips a list or an object, checking that what is in it is JSON.
  private mutating func nested(_ depth: Int) throws(LineFault) -> Range<Int> {
    guard depth < 16 else { throw fault("at most 16 levels") }
    let start = at
    let isList = peek == UInt8(ascii: "[")
    let end = isList ? UInt8(ascii: "]") : UInt8(ascii: "}")
    at += 1
    skipSpace()
    if peek == end {
      at += 1
      return start..<at
    }
    while true {
      let first = try value(depth: depth + 1)
      if !isList {
        guard case .text = first else { throw fault("a name") }
        try take(UInt8(ascii: ":"), "a colon")
        _ = try value(depth: depth + 1)
      }
      skipSpace()
      if peek == end { break }
      try take(UInt8(ascii: ","), "a comma or the end")
    }
    at += 1
    return start..<at
  }

  static func isDigit(_ byte: UInt8) -> Bool { byte >= 0x30 && byte <= 0x39 }
}
