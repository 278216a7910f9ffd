/// What an index holds that is only a stretch of its log: what panes show until the whole is read.
public struct FlowPart: Hashable, Sendable {
  /// The events whose rows are held, by `seq`.
  public var range: ClosedRange<UInt64>
  /// The first row of the whole log; nil when there is none.
  public var firstRow: Stamp?
  /// Losses that the log knows of before the stretch.
  public var gapsBefore: Int

  public init(range: ClosedRange<UInt64>, firstRow: Stamp?, gapsBefore: Int) {
    self.range = range
    self.firstRow = firstRow
    self.gapsBefore = gapsBefore
  }
}

/// At which time a `seq` stood: a point of the outline of a log.
public struct TimePoint: Hashable, Sendable {
  public var seq: UInt64
  /// Engine time. Nanoseconds since 1970; negative when it is not known.
  public var at: Int64

  public init(seq: UInt64, at: Int64) {
    self.seq = seq
    self.at = at
  }
}
