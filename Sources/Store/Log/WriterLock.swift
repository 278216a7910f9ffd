import Glibc

/// The exclusive right to write one log: a lock on a file beside it that holds the owner's pid.
///
/// The kernel gives the lock back when its owner dies, however it dies, so a stale file is no lock.
final class WriterLock {
  private let path: String
  private var descriptor: Int32

  init(log: String) throws(LogError) {
    path = log + "-lock"
    descriptor = -1
    // The file may be removed by its last owner between our open and our lock: then try again.
    for _ in 0..<100 {
      descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
      guard descriptor >= 0 else {
        switch errno {
        case ENOENT, ENOTDIR: throw .notFound(path: log)
        case EROFS: throw .readOnly(path: log)
        case ENOSPC: throw .diskFull(path: log)
        default: throw .unreadable(path: log, reason: String(cString: strerror(errno)))
        }
      }
      guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
        let pid = Self.owner(descriptor)
        close(descriptor)
        // `deinit` runs for an initialiser that throws: it must not remove the owner's file, nor
        // close a number that another thread may hold by then.
        descriptor = -1
        throw .locked(path: log, pid: pid)
      }
      if isInPlace { break }
      close(descriptor)
      descriptor = -1
    }
    guard descriptor >= 0 else { throw .locked(path: log, pid: 0) }
    let text = Array("\(getpid())\n".utf8)
    guard ftruncate(descriptor, 0) == 0, pwrite(descriptor, text, text.count, 0) == text.count
    else { throw .diskFull(path: log) }
  }

  deinit { release() }

  func release() {
    guard descriptor >= 0 else { return }
    unlink(path)
    close(descriptor)
    descriptor = -1
  }

  private var isInPlace: Bool {
    var opened = stat()
    var named = stat()
    return fstat(descriptor, &opened) == 0 && stat(path, &named) == 0
      && opened.st_ino == named.st_ino && opened.st_dev == named.st_dev
  }

  /// Whether somebody holds the right now; asks without taking it for longer than the question.
  static func isHeld(log: String) -> Bool { holder(log: log) != nil }

  /// The process that holds it, 0 when its number is not known yet; nil when nobody does.
  static func holder(log: String) -> Int32? {
    let descriptor = open(log + "-lock", O_RDWR | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    return flock(descriptor, LOCK_EX | LOCK_NB) != 0 ? owner(descriptor) : nil
  }

  private static func owner(_ descriptor: Int32) -> Int32 {
    var bytes = [UInt8](repeating: 0, count: 16)
    let count = pread(descriptor, &bytes, bytes.count, 0)
    guard count > 0 else { return 0 }
    let digits = bytes[0..<count].prefix { $0 >= 0x30 && $0 <= 0x39 }
    return Int32(String(decoding: digits, as: UTF8.self)) ?? 0
  }
}

extension LogWriter {
  /// The process that writes a log now, 0 when its number is not known yet; nil when nobody does.
  public static func process(writing path: String) -> Int32? { WriterLock.holder(log: path) }
}
