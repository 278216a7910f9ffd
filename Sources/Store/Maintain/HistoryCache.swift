public import FlowEngine
import Glibc

/// What a finished log leaves for the history of later sessions, kept beside it as
/// `<log>-history`: a cache, never part of the log, that saves reading every event of it again.
///
/// A header of four words (magic, key, length, XXH64 of the rest), then one zstd frame. The key is
/// of the contents of the log, of the engine that judges it and of the layout, so a file that
/// belongs to something else is as good as none.
public struct HistoryCache {
  /// What the name of the cache adds to that of its log.
  public static let suffix = "-history"
  private static let magic: UInt64 = 0x0000_3154_5349_4846  // FHIST1
  private static let bytesMax: UInt64 = 1 << 31

  public let path: String
  private let key: UInt64

  /// - Returns: nil for a log that is not finished: it may become another one.
  /// - Throws: what reading the log may throw.
  public init?(_ reader: LogReader) throws(LogError) {
    guard try reader.progress().isComplete else { return nil }
    path = reader.path + Self.suffix
    let header = reader.header
    key = XXH64.hash(
      [
        SessionHistory.layout, UInt64(Engine.version), UInt64(header.engineVersion),
        UInt64(header.session.yyyymmdd), header.settingsChecksum, try reader.contentsHash(),
      ].flatMap(CacheFile.bytes))
  }

  /// nil when nothing of this log is kept, or not whole.
  public func read() -> SessionHistory? {
    guard let size = FileSize.of(path), size > 32, size < Int64(Self.bytesMax) else { return nil }
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    guard let all = CacheFile.read(descriptor, at: 0, Int(size)) else { return nil }
    let words = (0..<4).map { CacheFile.word(all[($0 * 8)..<($0 * 8 + 8)]) }
    guard words[0] == Self.magic, words[1] == key, words[2] < Self.bytesMax,
      words[3] == Self.hash(all, from: 32)
    else { return nil }
    var held = [UInt8](repeating: 0, count: Int(words[2]))
    let isWhole = all.withUnsafeBytes { source in
      held.withUnsafeMutableBytes {
        ZstdDecompressor().decompress(UnsafeRawBufferPointer(rebasing: source[32...]), into: $0)
      }
    }
    return isWhole ? try? SessionHistory(bytes: held) : nil
  }

  /// Keeps it; whoever reads meanwhile finds the old one or the new one.
  ///
  /// - Throws: `.diskFull`, `.readOnly`, `.unreadable`; nothing is kept then.
  public func write(_ history: SessionHistory) throws(LogError) {
    let bytes = history.bytes
    var frame = [UInt8](repeating: 0, count: ZstdCompressor.bound(bytes.count))
    let length = bytes.withUnsafeBytes { source in
      frame.withUnsafeMutableBytes { ZstdCompressor(level: 1).compress(source, into: $0) }
    }
    guard let length else { return }
    frame.removeLast(frame.count - length)
    let words = [Self.magic, key, UInt64(bytes.count), XXH64.hash(frame)]
    let partial = "\(path).\(getpid())"
    let descriptor = open(partial, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw CacheFile.failure(path) }
    guard CacheFile.write(descriptor, words.flatMap(CacheFile.bytes) + frame, at: 0) else {
      let failure = CacheFile.failure(path)
      close(descriptor)
      unlink(partial)
      throw failure
    }
    close(descriptor)
    guard rename(partial, path) == 0 else { throw CacheFile.failure(path) }
  }

  private static func hash(_ bytes: [UInt8], from start: Int) -> UInt64 {
    bytes.withUnsafeBytes { XXH64.hash(UnsafeRawBufferPointer(rebasing: $0[start...])) }
  }
}
