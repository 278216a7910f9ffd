import CZstd

/// A zstd compression context that is used again and again: making one costs more than a column.
final class ZstdCompressor {
  private let context: OpaquePointer?

  /// - Parameter checksums: whether frames carry zstd's own checksum of what they hold.
  init(level: Int32, checksums: Bool = true) {
    context = ZSTD_createCCtx()
    precondition(context != nil, "zstd: out of memory")
    ZSTD_CCtx_setParameter(context, ZSTD_c_compressionLevel, level)
    ZSTD_CCtx_setParameter(context, ZSTD_c_checksumFlag, checksums ? 1 : 0)
  }

  /// A compressor that looks for next to no repetitions and codes bytes by their shares.
  ///
  /// What predictions leave of a column is close to noise: matches in it are chance and cost as
  /// much as they save. Only long ones are worth a look, here and there: they are runs.
  static func shares() -> ZstdCompressor {
    let compressor = ZstdCompressor(level: -300, checksums: false)
    ZSTD_CCtx_setParameter(compressor.context, ZSTD_c_minMatch, 7)
    // Without this a negative level stores bytes as they are. A library that knows it no more
    // gives larger frames, which are read the same.
    ZSTD_CCtx_setParameter(compressor.context, literalCompression, 1)
    return compressor
  }

  /// `ZSTD_c_literalCompressionMode`, whose name is for static linking only.
  private static let literalCompression = ZSTD_c_experimentalParam5

  deinit { ZSTD_freeCCtx(context) }

  /// Uses raw bytes as the past of every later frame.
  func load(dictionary: [UInt8]) {
    _ = dictionary.withUnsafeBytes {
      ZSTD_CCtx_loadDictionary(context, $0.baseAddress, $0.count)
    }
  }

  /// The most bytes that `count` bytes can become.
  static func bound(_ count: Int) -> Int { ZSTD_compressBound(count) }

  /// Writes one frame.
  ///
  /// - Returns: its length; nil when it does not fit.
  func compress(
    _ source: UnsafeRawBufferPointer, into target: UnsafeMutableRawBufferPointer
  ) -> Int? {
    let length = ZSTD_compress2(
      context, target.baseAddress, target.count, source.baseAddress, source.count)
    return ZSTD_isError(length) == 0 ? length : nil
  }
}

/// A zstd decompression context that is used again and again.
final class ZstdDecompressor {
  private let context: OpaquePointer?

  init() {
    context = ZSTD_createDCtx()
    precondition(context != nil, "zstd: out of memory")
  }

  deinit { ZSTD_freeDCtx(context) }

  /// Uses raw bytes as the past of every later frame.
  func load(dictionary: [UInt8]) {
    _ = dictionary.withUnsafeBytes {
      ZSTD_DCtx_loadDictionary(context, $0.baseAddress, $0.count)
    }
  }

  /// Reads one frame that must fill the target exactly.
  func decompress(
    _ source: UnsafeRawBufferPointer, into target: UnsafeMutableRawBufferPointer
  ) -> Bool {
    let length = ZSTD_decompressDCtx(
      context, target.baseAddress, target.count, source.baseAddress, source.count)
    return ZSTD_isError(length) == 0 && length == target.count
  }
}
