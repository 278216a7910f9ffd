/// One leg of a parent of an earlier session, as a `HistoryNote` carries it.
public struct CarriedLeg: Hashable, Sendable {
  public var cluster: FlowID
  public var type: ClusterType
  public var side: Side
  public var grade: Grade
  /// Which leg of how many: the near leg of a roll is 0, the far leg 1.
  public var leg: Int
  public var legs: Int
  public var series: OSI
  /// Contracts of the leg.
  public var size: Int64
  /// The session's volume of the series, and its open interest that morning.
  public var volume: Int64
  public var openInterest: Int64
  /// Premium of the leg.
  public var premium: Dollars

  public init(
    cluster: FlowID, type: ClusterType, side: Side, grade: Grade, leg: Int, legs: Int,
    series: OSI, size: Int64, volume: Int64, openInterest: Int64, premium: Dollars
  ) {
    self.cluster = cluster
    self.type = type
    self.side = side
    self.grade = grade
    self.leg = leg
    self.legs = legs
    self.series = series
    self.size = size
    self.volume = volume
    self.openInterest = openInterest
    self.premium = premium
  }

  public init(_ note: HistoryNote) {
    let packed = UInt64(bitPattern: note.d)
    cluster = FlowID(.cluster, seq: note.cluster, ordinal: UInt8(packed & 0xFF))
    type = ClusterType(rawValue: UInt8(packed >> 8 & 0xFF)) ?? .sweep
    side = Side(rawValue: UInt8(packed >> 16 & 0xFF)) ?? .unknown
    grade = Grade(rawValue: UInt8(packed >> 24 & 0xFF)) ?? .u
    leg = Int(note.bucket & 0xFF)
    legs = Int(note.bucket >> 8)
    series = note.subject
    size = note.a
    volume = note.b
    openInterest = note.c
    // Whole dollars in the upper half.
    premium = Dollars(whole: Int64(packed >> 32))
  }

  /// The event that carries it into a later session.
  public func note(times: EventTimes, session: CalendarDate) -> HistoryNote {
    let dollars = UInt64(UInt32(clamping: premium.millionths / 1_000_000))
    let packed =
      UInt64(cluster.ordinal) | UInt64(type.rawValue) << 8 | UInt64(side.rawValue) << 16
      | UInt64(grade.rawValue) << 24 | dollars << 32
    return HistoryNote(
      times: times, kind: .carried, session: session, subject: series,
      bucket: Int32(leg) | Int32(legs) << 8, cluster: cluster.seq, a: size, b: volume,
      c: openInterest, d: Int64(bitPattern: packed))
  }
}
