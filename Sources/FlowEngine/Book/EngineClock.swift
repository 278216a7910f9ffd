/// The engine's own time: it moves on events, never back, and not on one wild time stamp.
///
/// A step back of more than 1 s or forward of more than 60 s is a `clock_jump`; a forward jump
/// moves time only when the next event agrees (rule H-05).
struct EngineClock: Sendable {
  private(set) var now: Int64 = .min
  private var candidate: Int64 = .min
  private var isBehind = false

  enum Step: Equatable { case moved, jumped(by: Int64) }

  /// Moves to a definite time: a clock, or the first event.
  mutating func set(_ time: Int64) {
    now = max(now, time)
    candidate = .min
  }

  /// Moves to the time of a quote or trade.
  mutating func advance(to time: Int64) -> Step {
    if now == .min {
      now = time
      return .moved
    }
    if time - now > 60_000_000_000 {
      let isAgreed =
        candidate != .min && time >= candidate - 1_000_000_000
        && time - candidate <= 60_000_000_000
      let jump = time - now
      if isAgreed {
        now = time
        candidate = .min
        return .moved
      }
      candidate = time
      return .jumped(by: jump)
    }
    candidate = .min
    if now - time > 1_000_000_000 {
      defer { isBehind = true }
      return isBehind ? .moved : .jumped(by: time - now)
    }
    isBehind = false
    now = max(now, time)
    return .moved
  }
}
