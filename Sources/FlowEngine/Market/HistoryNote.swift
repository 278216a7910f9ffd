/// Something taken over from earlier sessions, so that a log replays alone: the first events of a
/// log that was given a history (rules §3.1 and O-04).
///
/// One shape for all kinds, because a log stores columns: what `a` to `d` mean is by kind.
public struct HistoryNote: Hashable, Sendable {
  public enum Kind: UInt8, Hashable, Sendable, CaseIterable {
    /// ln(1 + premium) of parents (B-01): `subject.root` is the underlying; `bucket` is the
    /// `PremiumBucket`; a = median, b = MAD in millionths, c = parents, d = sessions.
    case premium
    /// Cumulative contracts of a series at the end of a half hour (B-02): `bucket` counts half
    /// hours from midnight ET; a = median, b = MAD in contracts, c = sessions with a value,
    /// d = sessions.
    case volume
    /// Signed 0DTE gamma notional of an underlying over five minutes (K-06): `bucket` counts five
    /// minutes from midnight ET; a = median, b = MAD in millionths of a dollar, c = values,
    /// d = sessions.
    case gamma
    /// One leg of a parent of the last session that this morning's open interest judges: `bucket`
    /// is the number of the leg and, in the upper bits, how many there are; a = contracts, b = the
    /// day's volume of the series, c = its open interest that morning, d = `CarriedLeg.packed`.
    case carried
    /// Sizes of single-leg prints of an underlying (C-13): a = 99th percentile, c = prints, d =
    /// sessions.
    case size
    /// Cumulative contracts of all series of an underlying in one bucket of expiries, at the end
    /// of a half hour (B-02): `bucket` is the `GroupBucket`; a to d as for `volume`.
    case groupVolume
  }

  public var times: EventTimes
  public var kind: Kind
  /// The newest session that it was made from.
  public var session: CalendarDate
  /// A series; for an underlying only its `root` is set.
  public var subject: OSI
  public var bucket: Int32
  /// The parent a carried leg belongs to; 0 for a baseline.
  public var cluster: UInt64
  public var a: Int64
  public var b: Int64
  public var c: Int64
  public var d: Int64

  public init(
    times: EventTimes, kind: Kind, session: CalendarDate, subject: OSI, bucket: Int32,
    cluster: UInt64 = 0, a: Int64, b: Int64, c: Int64, d: Int64
  ) {
    self.times = times
    self.kind = kind
    self.session = session
    self.subject = subject
    self.bucket = bucket
    self.cluster = cluster
    self.a = a
    self.b = b
    self.c = c
    self.d = d
  }

  /// The subject of a note about an underlying.
  public static func underlying(_ symbol: Symbol) -> OSI {
    OSI(root: symbol, expiry: CalendarDate(yyyymmdd: 0), right: .call, strike: .zero)
  }
}
