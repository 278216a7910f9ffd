public import FlowEngine

/// The head of a DBN stream: what was asked of the vendor, and how symbols were mapped.
public struct DBNMetadata: Hashable, Sendable {
  /// The instrument that a symbol meant from one date up to, not including, another.
  public struct Interval: Hashable, Sendable {
    public var start: CalendarDate
    public var end: CalendarDate
    /// The number of the instrument as text when the output symbology is `instrument_id`.
    public var symbol: String

    public init(start: CalendarDate, end: CalendarDate, symbol: String) {
      self.start = start
      self.end = end
      self.symbol = symbol
    }
  }

  public struct Mapping: Hashable, Sendable {
    public var rawSymbol: String
    public var intervals: [Interval]

    public init(rawSymbol: String, intervals: [Interval]) {
      self.rawSymbol = rawSymbol
      self.intervals = intervals
    }
  }

  /// Longest metadata accepted: a whole options universe with mappings is about half of it.
  public static let lengthMax: UInt32 = 512 << 20

  public var version: UInt8
  public var dataset: String
  /// The schema number; nil for a mixed stream.
  public var rawSchema: UInt16?
  /// Nanoseconds since 1970.
  public var start: UInt64
  /// Nanoseconds since 1970; nil = none.
  public var end: UInt64?
  /// Records asked for at most; nil = no limit.
  public var limit: UInt64?
  /// Version 1 only; nil = unknown.
  public var recordCount: UInt64?
  /// Symbology asked with; nil = several.
  public var symbologyIn: UInt8?
  public var symbologyOut: UInt8
  /// Each record ends with the time it was sent.
  public var hasSendTime: Bool
  /// Bytes of each fixed symbol.
  public var symbolLength: Int
  public var symbols: [String]
  public var partial: [String]
  public var notFound: [String]
  public var mappings: [Mapping]

  public var schema: DBNSchema? { rawSchema.flatMap { DBNSchema(rawValue: $0) } }

  /// Reads metadata that is whole in memory.
  ///
  /// - Parameter bytes: the stream from its first byte; bytes after the metadata are ignored.
  public init(_ bytes: UnsafeRawBufferPointer) throws(DBNError) {
    let length = try Self.byteCount(bytes)
    guard bytes.count >= length else {
      throw .truncated(offset: Int64(bytes.count), leftover: bytes.count)
    }
    version = bytes[3]
    var cursor = Cursor(bytes: UnsafeRawBufferPointer(rebasing: bytes[..<length]), at: 8)
    dataset = try cursor.text(16)
    let rawSchema: UInt16 = try cursor.integer()
    self.rawSchema = rawSchema == .max ? nil : rawSchema
    start = try cursor.integer()
    let end: UInt64 = try cursor.integer()
    self.end = end == .max || end == 0 ? nil : end
    let limit: UInt64 = try cursor.integer()
    self.limit = limit == 0 ? nil : limit
    if version == 1 {
      let count: UInt64 = try cursor.integer()
      recordCount = count == .max ? nil : count
    }
    let symbologyIn: UInt8 = try cursor.integer()
    self.symbologyIn = symbologyIn == .max ? nil : symbologyIn
    symbologyOut = try cursor.integer()
    let sendTime: UInt8 = try cursor.integer()
    hasSendTime = sendTime != 0
    if version == 1 {
      symbolLength = 22
      try cursor.skip(47)
    } else {
      let symbolLength: UInt16 = try cursor.integer()
      self.symbolLength = Int(symbolLength)
      try cursor.skip(53)
    }
    let schemaDefinition: UInt32 = try cursor.integer()
    try cursor.skip(Int(schemaDefinition))
    symbols = try cursor.texts(symbolLength)
    partial = try cursor.texts(symbolLength)
    notFound = try cursor.texts(symbolLength)
    mappings = try cursor.mappings(symbolLength)
  }

  /// The length of the metadata with its eight bytes of prelude, from those eight bytes.
  public static func byteCount(_ head: UnsafeRawBufferPointer) throws(DBNError) -> Int {
    guard head.count >= 3, head[0] == 0x44, head[1] == 0x42, head[2] == 0x4E else {
      throw .notDBN
    }
    guard head.count >= 8 else { throw .truncated(offset: 0, leftover: head.count) }
    guard (1...3).contains(head[3]) else { throw .unsupportedVersion(head[3]) }
    let length = UInt32(littleEndian: head.loadUnaligned(fromByteOffset: 4, as: UInt32.self))
    guard length <= lengthMax else { throw .metadataTooLong(length) }
    return 8 + Int(length)
  }
}

/// Reads the fields of the metadata one after the other.
private struct Cursor {
  let bytes: UnsafeRawBufferPointer
  var at: Int

  mutating func skip(_ count: Int) throws(DBNError) {
    guard count <= bytes.count - at else { throw .malformedMetadata(offset: Int64(at)) }
    at += count
  }

  mutating func integer<T: FixedWidthInteger & BitwiseCopyable>() throws(DBNError) -> T {
    let start = at
    try skip(MemoryLayout<T>.size)
    return T(littleEndian: bytes.loadUnaligned(fromByteOffset: start, as: T.self))
  }

  mutating func text(_ count: Int) throws(DBNError) -> String {
    let start = at
    try skip(count)
    return String(decoding: bytes[start..<at].prefix { $0 != 0 }, as: UTF8.self)
  }

  mutating func count(of size: Int) throws(DBNError) -> Int {
    let start = at
    let count: UInt32 = try integer()
    // A count that cannot fit is refused before memory is reserved for it.
    guard Int(count) <= (bytes.count - at) / max(1, size) else {
      throw .malformedMetadata(offset: Int64(start))
    }
    return Int(count)
  }

  mutating func texts(_ size: Int) throws(DBNError) -> [String] {
    var texts: [String] = []
    for _ in 0..<(try count(of: size)) { texts.append(try text(size)) }
    return texts
  }

  mutating func mappings(_ size: Int) throws(DBNError) -> [DBNMetadata.Mapping] {
    var mappings: [DBNMetadata.Mapping] = []
    for _ in 0..<(try count(of: size + 4)) {
      let rawSymbol = try text(size)
      var intervals: [DBNMetadata.Interval] = []
      for _ in 0..<(try count(of: size + 8)) {
        let start: UInt32 = try integer()
        let end: UInt32 = try integer()
        intervals.append(
          DBNMetadata.Interval(
            start: CalendarDate(yyyymmdd: Int32(truncatingIfNeeded: start)),
            end: CalendarDate(yyyymmdd: Int32(truncatingIfNeeded: end)),
            symbol: try text(size)))
      }
      mappings.append(DBNMetadata.Mapping(rawSymbol: rawSymbol, intervals: intervals))
    }
    return mappings
  }
}
