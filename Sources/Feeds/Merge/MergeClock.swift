import FlowEngine

/// Puts clocks into the quiet of a merged input, so that windows close without a next event.
///
/// A function of the merge keys alone, so that equal inputs give equal clocks: after an event, and
/// up to two seconds after the last trade or cancel, one each 100 ms; then at steps that double
/// from 200 ms to 30 s. Clocks that a file brings count as if they had been put in, so that a
/// merged input that was written out and read again gets no second set.
struct MergeClock {
  static let quickStep: Int64 = 100_000_000
  static let quickSpan: Int64 = 2_000_000_000
  static let slowStepMin: Int64 = 200_000_000
  static let slowStepMax: Int64 = 30_000_000_000
  /// A longer quiet is no market hour and no night: one clock stands for it.
  static let quietMax: Int64 = 4 * 86_400_000_000_000

  private var last: Int64?
  private var lastTrade: Int64?
  private var slowStep = slowStepMax

  /// The clock that is due before an event, if one is.
  func due(before key: Int64) -> Int64? {
    guard let last, key > last else { return nil }
    let (gap, overflow) = key.subtractingReportingOverflow(last)
    guard !overflow, gap > Self.quickStep else { return nil }
    if gap > Self.quietMax { return key - Self.slowStepMax }
    let at = last + step
    return at < key ? at : nil
  }

  private var isQuick: Bool {
    guard let last, let lastTrade else { return false }
    return last < lastTrade + Self.quickSpan
  }

  private var step: Int64 { isQuick ? Self.quickStep : slowStep }

  /// A clock passed, put in or brought by a file.
  mutating func tick(_ at: Int64) {
    guard let last, at > last else { return }
    if !isQuick { slowStep = min(slowStep * 2, Self.slowStepMax) }
    self.last = at
  }

  /// Any other event passed.
  mutating func pass(_ key: Int64, isTrade: Bool) {
    guard key != .min else { return }
    last = key
    guard isTrade else { return }
    lastTrade = key
    slowStep = Self.slowStepMin
  }
}
