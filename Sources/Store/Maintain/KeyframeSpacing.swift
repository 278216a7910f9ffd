/// How far apart keyframes stand.
public struct KeyframeSpacing: Hashable, Sendable {
  /// The time in which a state should be there, and the time that one event takes, nanoseconds. Of
  /// the 100 ms that are promised a fifth is left for events that take longer than most.
  public var budget: Int64 = 80_000_000
  public var perEvent: Int64 = 150
  /// The time that a state of this many bytes takes to be read.
  public var perMebibyte: Int64 = 2_000_000
  /// Of two keyframes at least; no more of them than blocks are read.
  public var eventsMin: Int64 = Int64(LogWriter.blockEvents)
  /// The cache takes no more than this, and no more than this share of what is free on its disk:
  /// where they would, keyframes stand further apart. Unit: bytes; one in so many.
  public var cacheMax: Int64 = 2 << 30
  public var freeShare: Int64 = 8

  public init() {}

  /// Events from one keyframe to the next, so that reading one and stepping the rest stays in the
  /// budget; at least a block, at most a million.
  ///
  /// - Parameter stateBytes: of the newest keyframe.
  public func events(stateBytes: Int) -> UInt64 {
    let reading = Int64(stateBytes) * perMebibyte / (1 << 20)
    let left = max(0, budget - reading) / max(1, perEvent)
    return UInt64(min(max(left, eventsMin), 1_000_000))
  }

  /// The same where `left` events are still without keyframes and the cache has `held` bytes.
  ///
  /// - Parameter free: bytes on its disk; nil when that cannot be told.
  /// - Returns: nil when there is no room for another one.
  func events(stateBytes: Int, left: UInt64, held: Int64, free: Int64?) -> UInt64? {
    let room = min(cacheMax - held, free.map { $0 / freeShare } ?? .max)
    let count = room / Int64(max(1, stateBytes))
    guard count > 0 else { return nil }
    return max(events(stateBytes: stateBytes), left / UInt64(count))
  }
}
