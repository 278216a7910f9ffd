/// A parent of the last session against this morning's open interest (O-02, O-04).
public struct MorningFacts: Hashable, Sendable {
  public var of: SessionParent
  public var type: ClusterType
  public var underlying: Symbol
  /// The series in this session; nil when it is not listed any more.
  public var instrument: InstrumentID?
  public var side: Side
  public var grade: Grade
  /// Contracts of the parent in the series.
  public var size: Int64
  public var premium: Dollars
  /// The last session's volume of the series, its open interest before and after.
  public var volume: Int64
  public var openInterestBefore: Int64
  public var openInterestNow: Int64

  public init(
    of: SessionParent, type: ClusterType, underlying: Symbol, side: Side, grade: Grade,
    size: Int64, premium: Dollars, volume: Int64, openInterestBefore: Int64,
    openInterestNow: Int64
  ) {
    self.of = of
    self.type = type
    self.underlying = underlying
    instrument = nil
    self.side = side
    self.grade = grade
    self.size = size
    self.premium = premium
    self.volume = volume
    self.openInterestBefore = openInterestBefore
    self.openInterestNow = openInterestNow
  }

  /// Opening and closing sides of the day: V + ΔOI and V − ΔOI, 2V in all (O-02).
  public var openingSides: Int64 { volume + openInterestNow - openInterestBefore }
  public var closingSides: Int64 { volume - (openInterestNow - openInterestBefore) }
  /// Ten-thousandths; nil for a day without volume.
  public var closingShare: Int64? { volume > 0 ? 10_000 * closingSides / (2 * volume) : nil }
}
