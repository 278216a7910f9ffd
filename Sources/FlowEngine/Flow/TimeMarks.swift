/// Which `seq` stood at which time, in steps of 100 ms, and how many events each second held.
///
/// A time means the last `seq` at or before it (`cli.md`, Moments). Times never order anything: the
/// marks follow the highest time seen so far.
public struct TimeMarks: Hashable, Sendable {
  public static let step: Int64 = 100_000_000

  /// Start of the first step; meaningless while `last` is empty.
  public private(set) var origin: Int64 = 0
  /// Last `seq` known at the end of each step.
  public private(set) var last: [UInt64] = []
  public private(set) var latest: Int64 = .min

  public init() {}

  /// A day of definitions before the session would make the table long for nothing.
  static let stepsMax = 30 * 3_600 * 10

  mutating func note(seq: UInt64, at time: Int64) {
    // A definition may have no time at all, and a damaged file any: such an event stands where the
    // one before it stood.
    guard time >= 0, time < .max / 2 else {
      if !last.isEmpty { last[last.count - 1] = seq }
      return
    }
    if last.isEmpty {
      origin = time - time % Self.step
      last.append(seq)
      latest = time
      return
    }
    latest = max(latest, time)
    let step = (latest - origin) / Self.step
    if step >= last.count {
      guard step < Self.stepsMax else {
        // Old definitions long before the session: start over at the newer time.
        self = TimeMarks()
        return note(seq: seq, at: time)
      }
      let previous = last[last.count - 1]
      while Int64(last.count) < step { last.append(previous) }
      last.append(seq)
    } else {
      last[Int(step)] = seq
    }
  }

  /// The last `seq` at or before a time, within one step; 0 before the first.
  public func seq(at time: Int64) -> UInt64 {
    guard !last.isEmpty, time >= origin else { return 0 }
    return last[Int(min(Int64(last.count - 1), (time - origin) / Self.step))]
  }

  /// The time at which a `seq` was known, within one step; nil before the first.
  public func time(of seq: UInt64) -> Int64? {
    guard let first = last.first else { return nil }
    if seq < first { return origin }
    let step = last.dropLast().prefixEnd { $0 < seq }
    return min(latest, origin + Int64(step) * Self.step)
  }

  /// Events between two times, as known at a moment: the step that holds it goes on after it.
  public func count(from: Int64, to: Int64, knownBy moment: UInt64 = .max) -> Int {
    let (a, b) = (min(moment, seq(at: from)), min(moment, seq(at: to)))
    return b > a ? Int(b - a) : 0
  }
}
