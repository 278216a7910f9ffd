/// What a history keeps of the newest version of one parent.
struct ParentRecord: Sendable {
  var id: FlowID
  var type: ClusterType
  var state: ObjectState
  var underlying: Symbol
  var premium: Dollars
  var start: Timestamp
  var side: Side
  var grade: Grade
  /// Of the first option leg; nil without one.
  var expiry: CalendarDate?
  /// Empty for what is never carried over.
  var legs: [Leg]

  /// A later session may ask for it.
  var isOfUse: Bool { isBaseline || (stands && !legs.isEmpty) }

  /// It stood at the end of the session.
  var stands: Bool { state == .final || state == .amended }

  /// A parent whose premium a baseline counts (B-01): level 1, but for dividend plays, which C-18
  /// takes out of everything.
  var isBaseline: Bool {
    guard stands, premium > .zero else { return false }
    switch type {
    case .package, .sweep, .probableSweep, .block, .crossBlock, .isoPrint, .financing, .stockTied:
      return true
    case .dividend, .strikeLadder, .priceLadder, .repeat, .legged, .roll: return false
    }
  }

  /// Next morning's open interest will be asked about it (O-04, C-17).
  func isCarried(_ settings: Settings) -> Bool {
    guard stands, Self.mayWait(type),
      premium >= settings.premiumFloor(for: underlying)
    else { return false }
    return type == .roll ? legs.count == 2 : side != .unknown && legs.count == 1
  }

  private static func mayWait(_ type: ClusterType) -> Bool {
    switch type {
    case .sweep, .probableSweep, .block, .roll: true
    default: false
    }
  }
}

extension ParentRecord {
  init(_ cluster: Cluster, expiry: CalendarDate?) {
    id = cluster.id
    type = cluster.type
    state = cluster.state
    underlying = cluster.underlying
    premium = cluster.premium
    start = cluster.start
    side = cluster.side
    grade = cluster.grade
    self.expiry = expiry
    legs = Self.mayWait(cluster.type) ? cluster.legs : []
  }
}

extension SessionTally {
  /// The legs of a parent as the next morning reads them, the near leg of a roll first; empty when
  /// one is no listed series.
  ///
  /// Volume is -1 when data were lost: a part of it would prove too much (H-08).
  func carriedLegs(of record: ParentRecord) -> [CarriedLeg] {
    let known = record.legs.compactMap { leg in osi(leg.instrument).map { (leg, $0) } }
    guard known.count == record.legs.count else { return [] }
    // Stable: legs of one expiry, which no roll has, keep their order.
    let ordered = known.enumerated().sorted {
      ($0.element.1.expiry, $0.offset) < ($1.element.1.expiry, $1.offset)
    }
    return ordered.enumerated().map { number, item in
      let (leg, series) = item.element
      let state = self.series[Int(leg.instrument.index)]
      return CarriedLeg(
        cluster: record.id, type: record.type, side: leg.side, grade: record.grade, leg: number,
        legs: ordered.count, series: series, size: leg.size,
        volume: isVolumeComplete ? state.volume : -1, openInterest: state.openInterest,
        premium: leg.premium)
    }
  }
}
