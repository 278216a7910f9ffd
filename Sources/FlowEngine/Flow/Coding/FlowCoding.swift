/// Writes derived objects as canonical bytes: the same object gives the same bytes everywhere.
///
/// Used for the digest of `verify` and for the body of a stored row. Little-endian fixed integers
/// and length-prefixed text; an optional is a byte 0 or 1 and then the value.
public struct FlowWriter {
  public private(set) var bytes: [UInt8] = []

  public init() {}

  public mutating func removeAll() { bytes.removeAll(keepingCapacity: true) }

  public mutating func write<T: FixedWidthInteger>(_ value: T) {
    withUnsafeBytes(of: value.littleEndian) { bytes.append(contentsOf: $0) }
  }
  public mutating func write(_ text: String) {
    write(UInt32(text.utf8.count))
    bytes.append(contentsOf: text.utf8)
  }
  public mutating func write(_ value: Bool) { bytes.append(value ? 1 : 0) }
  public mutating func write<T: RawRepresentable>(_ value: T) where T.RawValue == UInt8 {
    bytes.append(value.rawValue)
  }
  public mutating func write(_ stamp: Stamp) {
    write(stamp.seq)
    write(stamp.n)
    write(stamp.at.nanoseconds)
  }
  public mutating func write(_ id: FlowID) {
    write(id.kind)
    write(id.seq)
    write(id.ordinal)
  }
  public mutating func write(_ symbol: Symbol) {
    write(symbol.high)
    write(symbol.low)
  }
  public mutating func optional<T>(_ value: T?, _ body: (inout FlowWriter, T) -> Void) {
    if let value {
      write(true)
      body(&self, value)
    } else {
      write(false)
    }
  }
  public mutating func list<T>(_ values: [T], _ body: (inout FlowWriter, T) -> Void) {
    write(UInt32(values.count))
    for value in values { body(&self, value) }
  }
}

/// The bytes of a stored object do not follow the layout.
public struct FlowCodingError: Error, Hashable, Sendable {
  /// Offset of the first byte that could not be read.
  public var offset: Int
  public var what: String
}

/// Reads what `FlowWriter` wrote; every read is bounds-checked.
public struct FlowReader {
  private let bytes: [UInt8]
  public private(set) var offset = 0

  public init(_ bytes: [UInt8]) { self.bytes = bytes }

  public var isAtEnd: Bool { offset == bytes.count }

  public mutating func integer<T: FixedWidthInteger>(_ type: T.Type = T.self)
    throws(FlowCodingError) -> T
  {
    let width = T.bitWidth / 8
    guard bytes.count - offset >= width else { throw fail("too short") }
    var value: T = 0
    for index in (0..<width).reversed() {
      value =
        width == 1 ? T(truncatingIfNeeded: bytes[offset]) : (value << 8) | T(bytes[offset + index])
    }
    offset += width
    return value
  }
  public mutating func bool() throws(FlowCodingError) -> Bool { try integer(UInt8.self) != 0 }
  public mutating func text() throws(FlowCodingError) -> String {
    let count = Int(try integer(UInt32.self))
    guard bytes.count - offset >= count else { throw fail("text too short") }
    defer { offset += count }
    return String(decoding: bytes[offset..<offset + count], as: UTF8.self)
  }
  public mutating func raw<T: RawRepresentable>(_ type: T.Type = T.self)
    throws(FlowCodingError) -> T where T.RawValue == UInt8
  {
    let value = try integer(UInt8.self)
    guard let result = T(rawValue: value) else { throw fail("no \(T.self) has code \(value)") }
    return result
  }
  public mutating func stamp() throws(FlowCodingError) -> Stamp {
    Stamp(
      seq: try integer(), n: try integer(),
      at: Timestamp(nanoseconds: try integer()))
  }
  public mutating func id() throws(FlowCodingError) -> FlowID {
    let kind = try raw(FlowID.Kind.self)
    return FlowID(kind, seq: try integer(), ordinal: try integer())
  }
  public mutating func symbol() throws(FlowCodingError) -> Symbol {
    Symbol(high: try integer(), low: try integer())
  }
  public mutating func optional<T>(
    _ body: (inout FlowReader) throws(FlowCodingError) -> T
  ) throws(FlowCodingError) -> T? {
    try bool() ? try body(&self) : nil
  }
  public mutating func list<T>(
    _ body: (inout FlowReader) throws(FlowCodingError) -> T
  ) throws(FlowCodingError) -> [T] {
    let count = Int(try integer(UInt32.self))
    guard count <= bytes.count - offset else { throw fail("list of \(count) is too long") }
    var values: [T] = []
    values.reserveCapacity(count)
    for _ in 0..<count { values.append(try body(&self)) }
    return values
  }

  func fail(_ what: String) -> FlowCodingError { FlowCodingError(offset: offset, what: what) }
}
