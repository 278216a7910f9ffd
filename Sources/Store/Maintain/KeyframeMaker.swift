public import FlowEngine
import Glibc

/// Makes the keyframes of a log by replaying it, for a thread that nobody waits for.
public struct KeyframeMaker {
  public var spacing = KeyframeSpacing()
  /// What a keyframe of a log costs on this machine, and how many there are.
  public struct Report: Hashable, Sendable {
    /// Those that were added, and all that there are now.
    public var made = 0
    public var held = 0
    /// The event behind which it went on: that of the newest state there was, 0 for none.
    public var from: UInt64 = 0
    /// Of the newest state.
    public var stateBytes = 0
    /// Processor time of one event while it replays, and of the longest making of a state,
    /// nanoseconds.
    public var perEvent: Int64 = 0
    public var longest: Int64 = 0
  }

  public init() {}

  /// Adds the keyframes that are missing behind the newest one; a short log needs none.
  ///
  /// Does nothing while another process makes them.
  ///
  /// - Parameter isOver: asked after each block; the next call goes on where this one ended.
  /// - Throws: what reading the log may throw, and `.diskFull`, `.readOnly` for the cache.
  @discardableResult
  public func run(
    _ reader: LogReader, settings: Settings, isOver: () -> Bool = { false }
  ) throws(LogError) -> Report {
    var store = KeyframeStore(log: reader.path, key: KeyframeKey(reader.header))
    var report = Report()
    report.held = store.seqs.count
    // Nothing is written, and no file made, for a log that is stepped in time from its start.
    let end = try reader.lastSeq()
    guard end > UInt64(spacing.eventsMin),
      let lock = try KeyframeLock(store.path)
    else { return report }
    defer { lock.release() }
    var replay = try EngineReplay(reader, settings: settings, atOrBefore: .max)
    var spacing = spacing
    var last = replay.restoredFrom
    report.from = last
    report.stateBytes = store.bytes(at: last)
    var began = Self.processorTime()
    var (spent, stepped) = (Int64(0), Int64(0))
    while !isOver(), let event = try replay.advanceIntoBlock() {
      spent += Self.processorTime() - began
      stepped = Int64(replay.engine.seq - replay.restoredFrom)
      spacing.perEvent = max(1, spent / stepped)
      guard
        let apart = spacing.events(
          stateBytes: report.stateBytes, left: max(end, replay.engine.seq) - last, held: store.end,
          free: FileSize.free(at: store.path))
      else { break }
      if replay.engine.seq - last >= apart {
        let making = Self.processorTime()
        let state = Keyframe.bytes(
          of: replay.engine, after: event, capacity: report.stateBytes * 9 / 8)
        // A log that is gone takes its cache with it.
        guard FileSize.of(reader.path) != nil else { break }
        try store.add(state, at: replay.engine.seq)
        report.longest = max(report.longest, Self.processorTime() - making)
        report.stateBytes = state.count
        report.made += 1
        last = replay.engine.seq
      }
      began = Self.processorTime()
    }
    // The lock made a file; a log without keyframes has none.
    if store.seqs.isEmpty { unlink(store.path) }
    report.held = store.seqs.count
    report.perEvent = spacing.perEvent
    return report
  }

  /// Of this thread: what else runs on the machine does not count.
  private static func processorTime() -> Int64 {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
  }
}

/// Held by the one process that adds to a cache.
struct KeyframeLock {
  private let descriptor: Int32

  /// - Returns: nil while another process holds it.
  /// - Throws: `.readOnly`, `.diskFull`, `.unreadable` when the file cannot be made.
  init?(_ path: String) throws(LogError) {
    descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw CacheFile.failure(path) }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      close(descriptor)
      return nil
    }
  }

  func release() { close(descriptor) }
}
