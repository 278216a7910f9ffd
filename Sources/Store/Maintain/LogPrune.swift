public import FlowEngine
import Glibc

/// Retention over a folder of logs, by age or by size; nothing is deleted unless it is asked for.
public struct LogPrune: Hashable, Sendable {
  /// Sessions before this date go; nil keeps all.
  public var keepFrom: CalendarDate?
  /// The oldest go until the rest fits, caches before any log, bytes; nil keeps all.
  public var bytesMax: Int64?

  public init(keepFrom: CalendarDate? = nil, bytesMax: Int64? = nil) {
    self.keepFrom = keepFrom
    self.bytesMax = bytesMax
  }

  /// What a run would delete and keep.
  public struct Plan: Hashable, Sendable {
    /// Oldest first.
    public var deleted: [LogFolder.Entry]
    public var kept: [LogFolder.Entry]
    /// Logs whose caches go, oldest first; the logs may stay.
    public var caches: [LogFolder.Entry] = []

    public var bytesFreed: Int64 {
      deleted.reduce(0) { $0 + $1.bytes } + caches.reduce(0) { $0 + $1.cacheBytes }
    }
  }

  /// Decides what goes; touches nothing.
  ///
  /// A log that is being written is kept whatever its age, and so is the newest session.
  public func plan(folder: String) throws(LogError) -> Plan {
    plan(try LogFolder.logs(in: folder))
  }

  func plan(_ logs: [LogFolder.Entry]) -> Plan {
    let newest = logs.map(\.session).max()
    let logs = logs.sorted { ($0.session, $0.path) < ($1.session, $1.path) }
    func isOld(_ log: LogFolder.Entry) -> Bool {
      keepFrom.map { log.session < $0 } ?? false && !log.isWritten && log.session != newest
    }
    var bytes = logs.reduce(0) { $0 + $1.bytes + $1.cacheBytes }
    func isTooMuch() -> Bool { bytesMax.map { bytes > $0 } ?? false }
    // What is too old goes anyway; only then it is seen whether the rest fits.
    bytes -= logs.filter(isOld).reduce(0) { $0 + $1.bytes + $1.cacheBytes }
    var caches: [LogFolder.Entry] = []
    for log in logs where log.cacheBytes > 0 {
      if isOld(log) {
        caches.append(log)
      } else if isTooMuch() {
        caches.append(log)
        bytes -= log.cacheBytes
      }
    }
    var deleted: [LogFolder.Entry] = []
    var kept: [LogFolder.Entry] = []
    for log in logs {
      if isOld(log) {
        deleted.append(log)
      } else if isTooMuch(), !log.isWritten, log.session != newest {
        deleted.append(log)
        bytes -= log.bytes
      } else {
        kept.append(log)
      }
    }
    return Plan(deleted: deleted, kept: kept, caches: caches)
  }

  /// Deletes what a plan says, oldest first.
  ///
  /// Each log is locked as a writer would, so one that somebody opened meanwhile stays.
  ///
  /// - Parameter progress: called after each log.
  /// - Returns: the logs that are gone.
  /// - Throws: at the first log that cannot be removed; those before it are gone.
  @discardableResult
  public static func run(
    _ plan: Plan, progress: (LogFolder.Entry) -> Void = { _ in }
  ) throws(LogError) -> [LogFolder.Entry] {
    var gone: [LogFolder.Entry] = []
    let names = Set(plan.deleted.map(\.path))
    for log in plan.caches where !names.contains(log.path) {
      for suffix in LogCaches.suffixes { unlink(log.path + suffix) }
    }
    for log in plan.deleted {
      let lock: WriterLock
      do { lock = try WriterLock(log: log.path) } catch {
        if case .locked = error { continue }
        throw error
      }
      defer { lock.release() }
      for suffix in ["-wal", "-shm"] + LogCaches.suffixes { unlink(log.path + suffix) }
      guard unlink(log.path) == 0 else {
        throw .unreadable(path: log.path, reason: String(cString: strerror(errno)))
      }
      gone.append(log)
      progress(log)
    }
    return gone
  }
}
