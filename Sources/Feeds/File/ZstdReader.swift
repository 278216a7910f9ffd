import CZstd

/// Decompresses zstd frame after frame, also skippable ones; does no I/O.
///
/// Each call of the library gets just the bytes of one block, as the library itself asks for: a
/// broken block then fails alone, and everything before it was already handed out.
final class ZstdReader {
  private let stream: OpaquePointer?
  /// The bytes that the library wants next; 0 between frames.
  private var wanted: Int
  private var isInFrame = false
  /// Bytes of the compressed file that were taken.
  private(set) var consumed: Int64 = 0

  init() {
    stream = ZSTD_createDStream()
    wanted = ZSTD_initDStream(stream)
  }

  deinit { ZSTD_freeDStream(stream) }

  /// Decompresses up to one block.
  ///
  /// - Returns: bytes taken from `input` and bytes put into `output`.
  func step(
    _ input: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer
  ) throws(StreamFault) -> (taken: Int, made: Int) {
    // Between frames the library would take an empty input for the start of one more.
    guard isInFrame || !input.isEmpty else { return (0, 0) }
    let count = min(input.count, max(1, wanted))
    var source = ZSTD_inBuffer(src: input.baseAddress, size: count, pos: 0)
    var target = ZSTD_outBuffer(dst: output.baseAddress, size: output.count, pos: 0)
    let result = ZSTD_decompressStream(stream, &target, &source)
    guard ZSTD_isError(result) == 0 else {
      let name = String(cString: ZSTD_getErrorName(result))
      throw .corrupt(what: "corrupt zstd data: \(name)", offset: consumed)
    }
    consumed += Int64(source.pos)
    isInFrame = result != 0
    wanted = isInFrame ? result : 5
    return (source.pos, target.pos)
  }

  /// Says that no more input comes.
  func finish() throws(StreamFault) {
    if isInFrame { throw .truncated(offset: consumed) }
  }
}
