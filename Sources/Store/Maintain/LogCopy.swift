import GRDB
import Glibc

/// Copies a log, also one that is being written, into one sealed file.
public enum LogCopy {
  /// The copy holds whole commits up to a moment during the call; the writer is never held up for
  /// longer than a few pages take. Then its segments become blocks.
  ///
  /// - Parameters:
  ///   - to: a file that does not exist; while it is made its name ends in `-copying`.
  ///   - progress: called with the share that is copied, 0 to 1.
  /// - Returns: the number of the last event in the copy.
  /// - Throws: `.exists` when there is a file of that name.
  @discardableResult
  public static func copy(
    from: String, to: String, progress: (Double) -> Void = { _ in }
  ) throws(LogError) -> UInt64 {
    guard FileSize.of(to) == nil else { throw .exists(path: to) }
    let source = try LogReader(path: from)
    let partial = to + "-copying"
    remove(partial)
    var isDone = false
    defer { if !isDone { remove(partial) } }
    do {
      let target = try DatabaseQueue(path: partial)
      // Pages that the writer changes meanwhile are copied again by SQLite.
      try withoutActuallyEscaping(progress) { progress in
        try source.queue.backup(to: target, pagesPerStep: 1_024) { step in
          let done = step.totalPageCount - step.remainingPageCount
          progress(step.totalPageCount == 0 ? 1 : Double(done) / Double(step.totalPageCount))
        }
      }
      try target.close()
    } catch {
      throw LogError(error, path: partial)
    }
    // A copy of an older schema is whole as it is: this program adds nothing to it.
    if source.hasObjects { try LogSeal.seal(path: partial) }
    let last = try LogReader(path: partial).lastSeq()
    guard rename(partial, to) == 0 else {
      throw .unreadable(path: to, reason: String(cString: strerror(errno)))
    }
    isDone = true
    return last
  }

  private static func remove(_ path: String) {
    for suffix in ["", "-wal", "-shm", "-journal"] { unlink(path + suffix) }
  }
}
