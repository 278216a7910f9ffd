/// Reads what `ColumnPacker` wrote; every read is bounds-checked.
struct ColumnUnpacker {
  private let bytes: [UInt8]
  private let end: Int
  private(set) var offset = 0
  private let zstd: ZstdDecompressor
  private var plane: [UInt8] = []

  /// Checks the checksum at the end of the block before anything else is believed.
  init(_ bytes: [UInt8], zstd: ZstdDecompressor) throws(BlockError) {
    guard bytes.count >= 8 else { throw .malformed("it is too short", offset: bytes.count) }
    let end = bytes.count - 8
    let (asked, seen) = bytes.withUnsafeBytes { raw in
      (
        UInt64(littleEndian: raw.loadUnaligned(fromByteOffset: end, as: UInt64.self)),
        XXH64.hash(UnsafeRawBufferPointer(rebasing: raw[0..<end]))
      )
    }
    guard asked == seen else { throw .checksum }
    self.bytes = bytes
    self.end = end
    self.zstd = zstd
  }

  var isAtEnd: Bool { offset == end }

  mutating func byte() throws(BlockError) -> UInt8 {
    guard offset < end else { throw fail("it ends too early") }
    offset += 1
    return bytes[offset - 1]
  }

  mutating func varint() throws(BlockError) -> UInt64 {
    var value: UInt64 = 0
    for shift in stride(from: UInt64(0), to: 64, by: 7) {
      let next = try byte()
      value |= UInt64(next & 0x7F) << shift
      if next < 0x80 { return value }
    }
    throw fail("a number is too long")
  }

  mutating func fixed() throws(BlockError) -> UInt64 {
    var value: UInt64 = 0
    for shift in stride(from: UInt64(0), to: 64, by: 8) { value |= UInt64(try byte()) << shift }
    return value
  }

  /// A count that memory will be taken for.
  mutating func count(atMost limit: Int) throws(BlockError) -> Int {
    let value = try varint()
    guard value <= UInt64(limit) else { throw fail("a count of \(value) is impossible") }
    return Int(value)
  }

  mutating func unpack(
    _ table: ColumnTable, _ treatments: [Treatment]
  ) throws(BlockError) {
    precondition(treatments.count == table.columns)
    guard table.rows > 0 else { return }
    for (column, treatment) in treatments.enumerated() {
      try unpack(table.column(column), treatment)
    }
  }

  mutating func unpack(
    _ words: UnsafeMutableBufferPointer<UInt64>, _ treatment: Treatment
  ) throws(BlockError) {
    guard !words.isEmpty else { return }
    switch treatment {
    case .plain: try plain(words)
    case .delta: try delta(words)
    case .dictionary: try dictionary(words)
    }
  }

  /// A list that says its own length.
  mutating func list(_ treatment: Treatment, atMost limit: Int) throws(BlockError) -> [UInt64] {
    let count = try count(atMost: limit)
    let table = ColumnTable(columns: 1, rows: count)
    try unpack(table.column(0), treatment)
    return Array(table.column(0))
  }

  private mutating func dictionary(
    _ words: UnsafeMutableBufferPointer<UInt64>
  ) throws(BlockError) {
    switch try byte() {
    case 0: return try delta(words)
    case 1: break
    case 2: return try plain(words)
    default: throw fail("no such dictionary")
    }
    let distinct = try list(.delta, atMost: words.count)
    try plain(words)
    for row in words.indices {
      guard words[row] < UInt64(distinct.count) else { throw fail("no such word in a dictionary") }
      words[row] = distinct[Int(words[row])]
    }
  }

  private mutating func delta(
    _ words: UnsafeMutableBufferPointer<UInt64>
  ) throws(BlockError) {
    try plain(words)
    var previous: UInt64 = 0
    for row in words.indices {
      previous = previous &+ words[row]
      words[row] = previous
    }
  }

  private mutating func plain(
    _ words: UnsafeMutableBufferPointer<UInt64>
  ) throws(BlockError) {
    let tag = try byte()
    if tag == 0 {
      words.update(repeating: UInt64(bitPattern: unzigzag(try varint())))
      return
    }
    let scale = Int(tag >> 5)
    guard tag & 0x0F == 1, scale < Scale.divisors.count else { throw fail("no such column") }
    let width = try byte()
    guard width <= 8 else { throw fail("a column of \(width) planes is impossible") }
    words.update(repeating: 0)
    for place in 0..<UInt64(width) { try unpackPlane(into: words, shift: place * 8) }
    let isSigned = tag & 0x10 != 0
    let divisor = Scale.divisors[scale]
    if isSigned {
      for row in words.indices {
        words[row] = UInt64(bitPattern: unzigzag(words[row]) &* divisor)
      }
    } else if scale > 0 {
      for row in words.indices { words[row] = words[row] &* UInt64(divisor) }
    }
  }

  private mutating func unpackPlane(
    into words: UnsafeMutableBufferPointer<UInt64>, shift: UInt64
  ) throws(BlockError) {
    let count = words.count
    switch try byte() {
    case 0:
      let value = UInt64(try byte()) << shift
      if value != 0 { for row in words.indices { words[row] |= value } }
    case 1:
      guard end - offset >= count else { throw fail("a plane ends too early") }
      bytes.withUnsafeBufferPointer { bytes in
        for row in 0..<count { words[row] |= UInt64(bytes[offset &+ row]) << shift }
      }
      offset += count
    case 2:
      let length = try self.count(atMost: end - offset)
      if plane.count < count { plane = [UInt8](repeating: 0, count: count) }
      let zstd = zstd
      let offset = offset
      let isWhole = bytes.withUnsafeBytes { source in
        plane.withUnsafeMutableBytes { target in
          zstd.decompress(
            UnsafeRawBufferPointer(rebasing: source[offset..<offset + length]),
            into: UnsafeMutableRawBufferPointer(rebasing: target[0..<count]))
        }
      }
      guard isWhole else { throw fail("a frame of zstd is broken") }
      plane.withUnsafeBufferPointer { plane in
        for row in 0..<count { words[row] |= UInt64(plane[row]) << shift }
      }
      self.offset = offset + length
    default: throw fail("no such plane")
    }
  }

  func fail(_ what: String) -> BlockError { .malformed(what, offset: offset) }
}
