import Feeds

/// Bytes of DBN made by the vendor's encoder (`databento-dbn` 0.70), and small ones made by hand.
enum DBNBytes {
  /// TradeMsg v3: publisher 23, instrument 16783963, 0.24 × 1, flags 194, sequence 713382.
  static let trade = hex(
    """
    0c0017005b1a00010085f614fdf02518001c4e0e0000000001000000544ec2001bb7f914fdf0251800000000
    a6e20a00
    """)
  /// CMBP1Msg of type tcbbo: the same trade, bid 0.24 × 1 at 23, ask 0.25 × 4 at 29.
  static let tcbbo = hex(
    """
    14c217005b1a00010085f614fdf02518001c4e0e0000000001000000544ec2001bb7f914fdf0251800000000
    00000000001c4e0e0000000080b2e60e000000000100000004000000170000001d000000
    """)
  /// StatMsg v3: open interest 57924, reference time and price undefined.
  static let openInterest = hex(
    """
    14181e005b1a0001005e25672ce72518219428672ce72518ffffffffffffffffffffffffffffff7f44e20000
    0000000093b4010000000000090001000100000000000000000000000000000000000000
    """)

  /// Metadata by the layout of the encoding's documentation.
  static func metadata(
    version: UInt8 = 3, dataset: String = "OPRA.PILLAR", schema: UInt16 = 0xFFFF,
    start: UInt64 = 1_740_009_600_000_000_000, end: UInt64 = 1_740_096_000_000_000_000,
    hasSendTime: Bool = false, mappings: [(String, UInt32, UInt32, String)] = []
  ) -> [UInt8] {
    let symbolLength = version == 1 ? 22 : 71
    var body = padded(dataset, 16) + little(schema) + little(start) + little(end)
    body += little(UInt64(0))
    if version == 1 { body += little(UInt64.max) }
    body += [1, 0, hasSendTime ? 1 : 0]
    if version > 1 { body += little(UInt16(symbolLength)) }
    body += [UInt8](repeating: 0, count: version == 1 ? 47 : 53)
    body += little(UInt32(0)) + little(UInt32(0)) + little(UInt32(0)) + little(UInt32(0))
    body += little(UInt32(mappings.count))
    for (symbol, from, until, meaning) in mappings {
      body += padded(symbol, symbolLength) + little(UInt32(1)) + little(from) + little(until)
      body += padded(meaning, symbolLength)
    }
    if version == 3 { body += [UInt8](repeating: 0, count: (8 - body.count % 8) % 8) }
    return Array("DBN".utf8) + [version] + little(UInt32(body.count)) + body
  }

  static func padded(_ text: String, _ count: Int) -> [UInt8] {
    Array(text.utf8) + [UInt8](repeating: 0, count: count - text.utf8.count)
  }

  static func little<T: FixedWidthInteger>(_ value: T) -> [UInt8] {
    (0..<T.bitWidth / 8).map { UInt8(truncatingIfNeeded: value >> T($0 * 8)) }
  }

  /// A copy of a record with some of its fields replaced.
  static func replacing(_ record: [UInt8], _ fields: (Int, [UInt8])...) -> [UInt8] {
    var copy = record
    for (offset, bytes) in fields {
      copy.replaceSubrange(offset..<offset + bytes.count, with: bytes)
    }
    return copy
  }

  /// What the decoder hands out, each record as its own bytes.
  static func records(
    _ bytes: [UInt8], chunks: (Int) -> Int = { $0 }
  ) -> (records: [[UInt8]], decoder: DBNDecoder, error: DBNError?) {
    var decoder = DBNDecoder()
    var records: [[UInt8]] = []
    var at = 0
    do throws(DBNError) {
      while at < bytes.count {
        let end = min(bytes.count, at + max(1, chunks(bytes.count - at)))
        try decode(Array(bytes[at..<end]), &decoder) { records.append(Array($0.bytes)) }
        at = end
      }
      try decoder.finish()
      return (records, decoder, nil)
    } catch {
      return (records, decoder, error)
    }
  }

  static func decode(
    _ bytes: [UInt8], _ decoder: inout DBNDecoder, _ body: (DBNRecord) -> Void
  ) throws(DBNError) {
    let result = bytes.withUnsafeBytes { buffer -> Result<Void, DBNError> in
      do throws(DBNError) {
        return .success(try decoder.decode(buffer, body))
      } catch {
        return .failure(error)
      }
    }
    try result.get()
  }
}
