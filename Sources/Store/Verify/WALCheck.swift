import Glibc

/// Looks into the write-ahead file beside a log for commits that SQLite passes over.
///
/// SQLite takes the frames up to the first that does not match and says nothing of the rest: right
/// for a commit that was cut off, wrong for a bit that flipped under a hundred commits.
///
/// - Source: the file format of SQLite, section 4.
struct WALCheck {
  private let bytes: [UInt8]

  /// - Returns: nil when there is no such file, or nothing in it.
  init?(log: String) {
    let descriptor = open(log + "-wal", O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_size >= 32 else { return nil }
    var read = [UInt8](repeating: 0, count: Int(status.st_size))
    let count = pread(descriptor, &read, read.count, 0)
    guard count >= 32 else { return nil }
    bytes = Array(read[..<count])
  }

  /// The first frame that does not match though commits come with or after it.
  func fault() -> LogFault? {
    // A file that was made and never synced is empty, not damaged.
    guard bytes[..<32].contains(where: { $0 != 0 }) else { return nil }
    let isBig = bytes[3] & 1 == 1
    var sum = Sum(isBig: isBig)
    sum.add(bytes[..<24])
    guard word(0) & ~1 == 0x377F_0682, word(24) == sum.first, word(28) == sum.second else {
      return .wal(frame: 0, commits: nil)
    }
    let size = 24 + Int(word(8))
    guard size > 24 else { return .wal(frame: 0, commits: nil) }
    var broken: Int?
    var commits = 0
    for frame in 0..<(bytes.count - 32) / size {
      let start = 32 + frame * size
      let isOurs = word(start + 8) == word(16) && word(start + 12) == word(20)
      if broken == nil {
        sum.add(bytes[start..<start + 8])
        sum.add(bytes[start + 24..<start + size])
        if isOurs, word(start + 16) == sum.first, word(start + 20) == sum.second { continue }
        broken = frame + 1
      }
      // Frames of an earlier round of the file have other salts.
      if isOurs, word(start + 4) != 0 { commits += 1 }
    }
    guard let broken, commits > 0 else { return nil }
    return .wal(frame: broken, commits: commits)
  }

  private func word(_ at: Int) -> UInt32 {
    bytes[at..<at + 4].reduce(0) { $0 << 8 | UInt32($1) }
  }

  private struct Sum {
    let isBig: Bool
    var first: UInt32 = 0
    var second: UInt32 = 0

    mutating func add(_ bytes: ArraySlice<UInt8>) {
      var at = bytes.startIndex
      while at + 8 <= bytes.endIndex {
        first = first &+ word(bytes, at) &+ second
        second = second &+ word(bytes, at + 4) &+ first
        at += 8
      }
    }

    private func word(_ bytes: ArraySlice<UInt8>, _ at: Int) -> UInt32 {
      let (a, b) = (UInt32(bytes[at]), UInt32(bytes[at + 1]))
      let (c, d) = (UInt32(bytes[at + 2]), UInt32(bytes[at + 3]))
      return isBig ? a << 24 | b << 16 | c << 8 | d : d << 24 | c << 16 | b << 8 | a
    }
  }
}
