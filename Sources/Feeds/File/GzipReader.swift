import CZlib

/// Decompresses gzip member after member; does no I/O.
final class GzipReader {
  private var stream = z_stream()
  private var isInMember = false
  /// Bytes of the compressed file that were taken.
  private(set) var consumed: Int64 = 0

  /// The window of 15 bits, and 16 for the gzip wrapper, as zlib asks.
  init() { _ = flowtui_inflate_init(&stream, 15 + 16) }

  deinit { inflateEnd(&stream) }

  /// - Returns: bytes taken from `input` and bytes put into `output`.
  func step(
    _ input: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer
  ) throws(StreamFault) -> (taken: Int, made: Int) {
    stream.next_in = UnsafeMutablePointer(
      mutating: input.baseAddress?.assumingMemoryBound(to: UInt8.self))
    stream.avail_in = UInt32(input.count)
    stream.next_out = output.baseAddress?.assumingMemoryBound(to: UInt8.self)
    stream.avail_out = UInt32(output.count)
    let result = inflate(&stream, Z_NO_FLUSH)
    let taken = input.count - Int(stream.avail_in)
    let made = output.count - Int(stream.avail_out)
    consumed += Int64(taken)
    switch result {
    case Z_STREAM_END:
      isInMember = false
      inflateReset(&stream)
    case Z_OK, Z_BUF_ERROR:
      isInMember = isInMember || taken > 0
    default:
      // What came out before the fault is good; the fault is told by the next call.
      guard made == 0 else { return (taken, made) }
      let name = stream.msg.map { String(cString: $0) } ?? "code \(result)"
      throw .corrupt(what: "corrupt gzip data: \(name)", offset: consumed)
    }
    return (taken, made)
  }

  /// Says that no more input comes.
  func finish() throws(StreamFault) {
    if isInMember { throw .truncated(offset: consumed) }
  }
}
