public import FlowEngine
import Glibc

/// The logs of a folder.
public enum LogFolder {
  public struct Entry: Hashable, Sendable {
    public var path: String
    public var session: CalendarDate
    /// With the files beside it.
    public var bytes: Int64
    /// Of its keyframes and of what it leaves for a history, which are caches.
    public var cacheBytes: Int64 = 0
    /// Somebody writes it now.
    public var isWritten: Bool
  }

  /// Every file that is a log, in the order of sessions and then of names; other files, and logs
  /// that cannot be read, are left out, so nothing is ever done to them.
  ///
  /// - Throws: `.notFound`, `.unreadable` for the folder itself.
  public static func logs(in folder: String) throws(LogError) -> [Entry] {
    guard let directory = opendir(folder) else {
      if errno == ENOENT { throw .notFound(path: folder) }
      throw .unreadable(path: folder, reason: String(cString: strerror(errno)))
    }
    defer { closedir(directory) }
    var names: [String] = []
    while let entry = readdir(directory) {
      let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      if name.hasSuffix(".flow") { names.append(name) }
    }
    var entries: [Entry] = []
    for name in names.sorted() {
      let path = folder + "/" + name
      guard let reader = try? LogReader(path: path) else { continue }
      entries.append(
        Entry(
          path: path, session: reader.header.session, bytes: FileSize.ofLog(path),
          cacheBytes: LogCaches.files(of: path).reduce(0) { $0 + $1.bytes },
          isWritten: WriterLock.isHeld(log: path)))
    }
    return entries.sorted { ($0.session, $0.path) < ($1.session, $1.path) }
  }
}
