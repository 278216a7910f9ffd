/// Bytes of one DBN record, little-endian, filled field by field at known offsets.
struct DBNRecordBuffer {
  private(set) var bytes: [UInt8]

  /// - Parameter size: bytes, a multiple of four; zero leaves the header out (metadata).
  init(size: Int) { bytes = [UInt8](repeating: 0, count: size) }

  /// A record with its header.
  init(size: Int, type: UInt8, publisher: UInt16, instrument: UInt32, event: Int64) {
    self.init(size: size)
    bytes[0] = UInt8(size / 4)
    bytes[1] = type
    put(publisher, at: 2)
    put(instrument, at: 4)
    put(event, at: 8)
  }

  mutating func put(_ value: some FixedWidthInteger, at offset: Int) {
    withUnsafeBytes(of: value.littleEndian) { source in
      for (index, byte) in source.enumerated() { bytes[offset + index] = byte }
    }
  }

  mutating func put(_ text: String, at offset: Int) {
    for (index, byte) in text.utf8.enumerated() { bytes[offset + index] = byte }
  }
}
