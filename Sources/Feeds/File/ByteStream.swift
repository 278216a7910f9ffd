/// The bytes of one input after decompression, told apart by content and never by name.
///
/// Everything that can be read is handed out before a fault is thrown.
final class ByteStream {
  private enum Codec { case none, zstd(ZstdReader), gzip(GzipReader) }

  private let file: Descriptor
  private var codec = Codec.none
  /// Compressed bytes: those from `used` on are still to be decompressed.
  private var input: [UInt8]
  private var used = 0
  private var filled = 0
  private var isAtEnd = false
  /// Decompressed bytes that were looked at and not yet read.
  private var head: [UInt8] = []
  /// A fault that `peek` met behind what it found.
  private var pendingFault: StreamFault?
  private let output: UnsafeMutableRawBufferPointer
  private var rawConsumed: Int64 = 0

  /// Bytes of the file that were taken so far.
  var consumed: Int64 {
    switch codec {
    case .none: rawConsumed
    case .zstd(let reader): reader.consumed
    case .gzip(let reader): reader.consumed
    }
  }

  var size: Int64? { file.size }

  init(path: String, chunk: Int = 128 << 10) throws(StreamFault) {
    file = try Descriptor(path: path)
    input = [UInt8](repeating: 0, count: chunk)
    output = .allocate(byteCount: Self.pieceSize, alignment: 16)
    // A pipe may deliver less than the magic at once.
    while filled < 4, try refill() {}
    let magic = Array(input[..<min(4, filled)])
    if magic == [0x28, 0xB5, 0x2F, 0xFD] || Self.isSkippable(magic) {
      codec = .zstd(ZstdReader())
    } else if magic.starts(with: [0x1F, 0x8B]) {
      codec = .gzip(GzipReader())
    }
  }

  deinit { output.deallocate() }

  /// The most bytes that are handed out at once. A block of zstd has half as many.
  static let pieceSize = 256 << 10

  /// A zstd skippable frame: 0x184D2A50 to 0x184D2A5F, little-endian.
  private static func isSkippable(_ magic: [UInt8]) -> Bool {
    magic.count == 4 && magic[0] & 0xF0 == 0x50 && magic[1...] == [0x2A, 0x4D, 0x18]
  }

  /// Looks at the first bytes without taking them; a fault behind them is told by `read`.
  ///
  /// - Returns: `count` bytes, or fewer when the stream is shorter or broken.
  func peek(_ count: Int) -> [UInt8] {
    while head.count < count {
      do throws(StreamFault) {
        let made = try fill(output)
        guard made > 0 else { break }
        head.append(contentsOf: UnsafeRawBufferPointer(rebasing: output[..<made]))
      } catch {
        pendingFault = error
        break
      }
    }
    return Array(head.prefix(count))
  }

  /// Drops the mark that some programs put before a text (U+FEFF): no format of ours begins so.
  func dropByteOrderMark() {
    if peek(3) == [0xEF, 0xBB, 0xBF] { head.removeFirst(3) }
  }

  /// The fault that `peek` met, if any.
  var peekFault: StreamFault? { pendingFault }

  /// Hands out the next bytes.
  ///
  /// - Returns: false at the end.
  func read(_ body: (UnsafeRawBufferPointer) -> Void) throws(StreamFault) -> Bool {
    if !head.isEmpty {
      let bytes = head
      head = []
      bytes.withUnsafeBytes(body)
      return true
    }
    if let pendingFault { throw pendingFault }
    if case .none = codec { return try readPlain(body) }
    let made = try fill(output)
    guard made > 0 else { return false }
    body(UnsafeRawBufferPointer(rebasing: output[..<made]))
    return true
  }

  /// Hands out what the file holds, where it was read to.
  private func readPlain(_ body: (UnsafeRawBufferPointer) -> Void) throws(StreamFault) -> Bool {
    if used == filled, try !refill() { return false }
    rawConsumed += Int64(filled - used)
    input.withUnsafeBytes { body(UnsafeRawBufferPointer(rebasing: $0[used..<filled])) }
    used = filled
    return true
  }

  var isCompressed: Bool {
    if case .none = codec { false } else { true }
  }

  /// Whether everything that was looked at was handed out: only then `fill` goes on where `read`
  /// stopped.
  var isPastHead: Bool { head.isEmpty && pendingFault == nil }

  /// Reads the next bytes into a buffer of `pieceSize` bytes.
  ///
  /// - Returns: how many; 0 at the end.
  func fill(_ output: UnsafeMutableRawBufferPointer) throws(StreamFault) -> Int {
    switch codec {
    case .none:
      if used == filled, try !refill() { return 0 }
      let count = min(filled - used, output.count)
      input.withUnsafeBytes {
        output.copyMemory(from: UnsafeRawBufferPointer(rebasing: $0[used..<used + count]))
      }
      used += count
      rawConsumed += Int64(count)
      return count
    case .zstd(let reader):
      return try decompress(output, reader.step, end: reader.finish)
    case .gzip(let reader):
      return try decompress(output, reader.step, end: reader.finish)
    }
  }

  private typealias Step = (UnsafeRawBufferPointer, UnsafeMutableRawBufferPointer)
    throws(StreamFault) -> (taken: Int, made: Int)

  private func decompress(
    _ output: UnsafeMutableRawBufferPointer, _ step: Step, end: () throws(StreamFault) -> Void
  ) throws(StreamFault) -> Int {
    while true {
      if used == filled, try !refill() {
        // The library may still hold output of the last block.
        let rest = try run(step, output)
        if rest.made == 0 { try end() }
        return rest.made
      }
      let result = try run(step, output)
      if result.made > 0 { return result.made }
    }
  }

  private func run(
    _ step: Step, _ output: UnsafeMutableRawBufferPointer
  ) throws(StreamFault) -> (taken: Int, made: Int) {
    let (from, to) = (used, filled)
    let result = input.withUnsafeBytes { source -> Result<(taken: Int, made: Int), StreamFault> in
      do throws(StreamFault) {
        return .success(try step(UnsafeRawBufferPointer(rebasing: source[from..<to]), output))
      } catch {
        return .failure(error)
      }
    }
    let counts = try result.get()
    used += counts.taken
    return counts
  }

  /// - Returns: false at the end of the file.
  private func refill() throws(StreamFault) -> Bool {
    guard !isAtEnd else { return false }
    if used == filled { (used, filled) = (0, 0) }
    let start = filled
    let result = input.withUnsafeMutableBytes { buffer -> Result<Int, StreamFault> in
      do throws(StreamFault) {
        return .success(
          try file.read(into: UnsafeMutableRawBufferPointer(rebasing: buffer[start...])))
      } catch {
        return .failure(error)
      }
    }
    let count = try result.get()
    filled += count
    isAtEnd = count == 0
    return count > 0
  }
}
