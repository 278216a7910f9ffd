/// Cuts a DBN stream into records, in whatever pieces its bytes arrive; does no I/O.
///
/// Record types that are not decoded are skipped by their length and counted: newer versions of
/// the encoding add types, and a session must not end for one of them.
public struct DBNDecoder {
  /// nil until the metadata was read.
  public private(set) var metadata: DBNMetadata?
  /// Records that were handed out.
  public private(set) var delivered: Int64 = 0
  /// Records skipped, by type byte.
  public private(set) var skipped = [Int64](repeating: 0, count: 256)
  /// Bytes of the uncompressed stream taken in whole records and metadata.
  public private(set) var position: Int64 = 0

  /// The start of a record, or of the metadata, that is not complete yet.
  private var pending: [UInt8] = []
  private var sizes: [UInt16] = []
  private var failure: DBNError?

  public init() {}

  /// Takes the next bytes and hands out every record that became complete, in order.
  ///
  /// - Throws: at the first fault, after all records before it; then again at every call.
  public mutating func decode(
    _ input: UnsafeRawBufferPointer, _ body: (DBNRecord) -> Void
  ) throws(DBNError) {
    if let failure { throw failure }
    do {
      try take(input, body)
    } catch {
      failure = error
      throw error
    }
  }

  /// Bytes that the metadata still need, as far as that is known; 0 when they were read.
  var metadataMissing: Int {
    guard metadata == nil else { return 0 }
    guard pending.count >= 8 else { return 8 - pending.count }
    let length = pending[4..<8].reversed().reduce(0) { $0 << 8 | Int($1) }
    return 8 + length - pending.count
  }

  /// Says that no more bytes come.
  ///
  /// - Throws: `truncated` when a record or the metadata was not complete.
  public mutating func finish() throws(DBNError) {
    if let failure { throw failure }
    if metadata == nil || !pending.isEmpty {
      throw .truncated(offset: position, leftover: pending.count)
    }
  }

  private mutating func take(
    _ input: UnsafeRawBufferPointer, _ body: (DBNRecord) -> Void
  ) throws(DBNError) {
    var rest = input
    if metadata == nil {
      guard try takeMetadata(&rest) else { return }
    }
    if !pending.isEmpty {
      guard try completePending(&rest, body) else { return }
    }
    let used = try takeRecords(rest, body)
    pending.append(contentsOf: rest[used...])
  }

  /// - Returns: false when the metadata needs more bytes than are there.
  private mutating func takeMetadata(_ rest: inout UnsafeRawBufferPointer) throws(DBNError) -> Bool
  {
    if pending.count < 8 { move(&rest, upTo: 8) }
    // A wrong magic is told at once, even when the stream is shorter than its prelude.
    let magic: [UInt8] = [0x44, 0x42, 0x4E]
    guard pending.prefix(3).elementsEqual(magic.prefix(pending.count)) else { throw .notDBN }
    guard pending.count >= 8 else { return false }
    let length = try whole(pending) { bytes throws(DBNError) in try DBNMetadata.byteCount(bytes) }
    move(&rest, upTo: length)
    guard pending.count == length else { return false }
    let metadata = try whole(pending) { bytes throws(DBNError) in try DBNMetadata(bytes) }
    sizes = DBNRecordType.sizes(version: metadata.version)
    self.metadata = metadata
    position = Int64(length)
    pending.removeAll()
    return true
  }

  /// - Returns: false when the record is still not complete.
  private mutating func completePending(
    _ rest: inout UnsafeRawBufferPointer, _ body: (DBNRecord) -> Void
  ) throws(DBNError) -> Bool {
    // The first byte is the length, so one byte is enough to know what is missing.
    let length = Int(pending[0]) * 4
    guard length >= 16 else {
      throw .impossibleLength(words: pending[0], offset: position)
    }
    move(&rest, upTo: length)
    guard pending.count == length else { return false }
    let record = pending
    pending.removeAll(keepingCapacity: true)
    _ = try whole(record) { bytes throws(DBNError) in try takeRecords(bytes, body) }
    return true
  }

  /// - Returns: the bytes of whole records.
  private mutating func takeRecords(
    _ bytes: UnsafeRawBufferPointer, _ body: (DBNRecord) -> Void
  ) throws(DBNError) -> Int {
    guard let metadata else { return 0 }
    let (version, hasSendTime) = (metadata.version, metadata.hasSendTime)
    let start = position
    var at = 0
    defer { position = start + Int64(at) }
    while at < bytes.count {
      let words = bytes[at]
      guard words >= 4 else {
        throw .impossibleLength(words: words, offset: start + Int64(at))
      }
      let length = Int(words) * 4
      guard length <= bytes.count - at else { break }
      let type = bytes[at + 1]
      let needed = Int(sizes[Int(type)])
      if needed == 0 {
        skipped[Int(type)] += 1
      } else {
        guard length - (hasSendTime ? 8 : 0) >= needed else {
          throw .shortRecord(type: type, bytes: length, offset: start + Int64(at))
        }
        body(
          DBNRecord(
            bytes: UnsafeRawBufferPointer(rebasing: bytes[at..<at + length]),
            offset: start + Int64(at), version: version, hasSendTime: hasSendTime))
        delivered += 1
      }
      at += length
    }
    return at
  }

  private mutating func move(_ rest: inout UnsafeRawBufferPointer, upTo length: Int) {
    let count = min(rest.count, max(0, length - pending.count))
    pending.append(contentsOf: rest[..<count])
    rest = UnsafeRawBufferPointer(rebasing: rest[count...])
  }
}

/// Typed throws through `withUnsafeBytes`, which rethrows untyped.
func whole<T>(
  _ bytes: [UInt8], _ body: (UnsafeRawBufferPointer) throws(DBNError) -> T
) throws(DBNError) -> T {
  let result = bytes.withUnsafeBytes { buffer -> Result<T, DBNError> in
    do throws(DBNError) {
      return .success(try body(buffer))
    } catch {
      return .failure(error)
    }
  }
  return try result.get()
}
