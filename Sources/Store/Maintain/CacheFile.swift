import Glibc

/// Bytes and words of the caches beside a log: whole or not at all.
enum CacheFile {
  static func bytes(_ word: UInt64) -> [UInt8] {
    withUnsafeBytes(of: word.littleEndian) { Array($0) }
  }

  static func word(_ bytes: ArraySlice<UInt8>) -> UInt64 {
    bytes.reversed().reduce(0) { $0 << 8 | UInt64($1) }
  }

  /// - Returns: nil when the file has fewer bytes there, or cannot be read.
  static func read(_ descriptor: Int32, at offset: Int64, _ count: Int) -> [UInt8]? {
    var done = 0
    let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
      while done < count {
        let got = pread(
          descriptor, buffer.baseAddress?.advanced(by: done), count - done,
          off_t(offset) + off_t(done))
        guard got > 0 else { break }
        done += got
      }
      initialized = done
    }
    return done == count ? bytes : nil
  }

  /// - Returns: false when not all of it was written; `errno` says why.
  static func write(_ descriptor: Int32, _ bytes: [UInt8], at offset: Int64) -> Bool {
    var done = 0
    while done < bytes.count {
      let count = bytes.withUnsafeBytes {
        pwrite(
          descriptor, $0.baseAddress?.advanced(by: done), bytes.count - done,
          off_t(offset) + off_t(done))
      }
      guard count > 0 else { return false }
      done += count
    }
    return true
  }

  /// What `errno` says of a path.
  static func failure(_ path: String) -> LogError {
    switch errno {
    case ENOSPC, EDQUOT: .diskFull(path: path)
    case EROFS, EACCES: .readOnly(path: path)
    default: .unreadable(path: path, reason: String(cString: strerror(errno)))
    }
  }
}
