// Objects of the vocabulary that the engine keeps, so that a cancel can amend them.

extension Cluster: StatefulElement {
  static var blank: Cluster { .empty }

  mutating func state(_ coder: inout StateCoder) throws(StateError) {
    try coder.raw("stamp", &stamp)
    try coder.raw("id", &id)
    try coder.raw("version", &version)
    try coder.raw("type", &type)
    try coder.raw("structure", &structure)
    try coder.raw("alternatives", &alternatives)
    try coder.raw("underlying", &underlying)
    try coder.raw("state", &state)
    try coder.raw("start", &start)
    try coder.raw("end", &end)
    try coder.raw("size", &size)
    try coder.raw("premium", &premium)
    try coder.raw("netPrice", &netPrice)
    try coder.raw("side", &side)
    try coder.raw("grade", &grade)
    try coder.raw("score", &score)
    try coder.raw("venues", &venues)
    try coder.raw("openingAtLeast", &openingAtLeast)
    try coder.raw("legs", &legs)
    try coder.raw("members", &members)
    try coder.raw("causes", &causes)
    try coder.raw("facts", &facts)
  }
}

/// An alert as `FlowCoding` writes it, which has tests of its own: there are few, and they hold
/// text.
struct SavedAlert: StatefulElement {
  var alert: Alert?

  static var blank: SavedAlert { SavedAlert() }

  mutating func state(_ coder: inout StateCoder) throws(StateError) {
    var writer = FlowWriter()
    if let alert { writer.write(alert) }
    var bytes = writer.bytes
    try coder.raw("alert", &bytes)
    guard coder.isReading else { return }
    var reader = FlowReader(bytes)
    do { alert = try reader.alert() } catch { throw coder.failure(.inconsistent) }
    try coder.check(reader.isAtEnd)
  }
}

extension JudgedParent: StatefulElement {
  static var blank: JudgedParent { JudgedParent(parent: .blank, alerts: []) }

  mutating func state(_ coder: inout StateCoder) throws(StateError) {
    try coder.part("parent", &parent)
    var saved = alerts.map { SavedAlert(alert: $0) }
    try coder.list("alerts", &saved)
    if coder.isReading { alerts = saved.compactMap(\.alert) }
  }
}

extension OwnedParent: StatefulElement {
  static var blank: OwnedParent { OwnedParent(cluster: .empty) }

  mutating func state(_ coder: inout StateCoder) throws(StateError) {
    try coder.part("cluster", &cluster)
    try coder.raw("prints", &prints)
    try coder.raw("legs", &legs)
  }
}

extension HitFacts: StatefulElement {
  static var blank: HitFacts {
    HitFacts(
      clusters: [], premium: .zero, smallest: .zero, shortestGap: 0, isOneSeries: false)
  }

  mutating func state(_ coder: inout StateCoder) throws(StateError) {
    try coder.raw("clusters", &clusters)
    try coder.raw("premium", &premium)
    try coder.raw("smallest", &smallest)
    try coder.raw("shortestGap", &shortestGap)
    try coder.raw("isOneSeries", &isOneSeries)
  }
}

extension Parent: StatefulElement {
  static var blank: Parent { Parent(cluster: .empty, right: .call, premiumFloor: .zero) }

  mutating func state(_ coder: inout StateCoder) throws(StateError) {
    try coder.part("cluster", &cluster)
    try coder.raw("right", &right)
    try coder.raw("strike", &strike)
    try coder.raw("daysToExpiry", &daysToExpiry)
    try coder.raw("exclusions", &exclusions)
    try coder.raw("premiumFloor", &premiumFloor)
    try coder.raw("hasUndeliveredConditions", &hasUndeliveredConditions)
    try coder.raw("isIndexOption", &isIndexOption)
    try coder.raw("spot", &spot)
    try coder.raw("openInterest", &openInterest)
    try coder.raw("premiumZ", &premiumZ)
    try coder.raw("premiumSamples", &premiumSamples)
    try coder.raw("seriesVolume", &seriesVolume)
    try coder.raw("volumeRatio", &volumeRatio)
    try coder.raw("volumeZ", &volumeZ)
    try coder.raw("volumeSessions", &volumeSessions)
    try coder.raw("groupVolume", &groupVolume)
    try coder.raw("delta", &delta)
    try coder.raw("iv", &iv)
    try coder.raw("extrinsic", &extrinsic)
    try coder.raw("netDelta", &netDelta)
    try coder.raw("grossDelta", &grossDelta)
    try coder.raw("ivLift", &ivLift)
    try coder.raw("underlyingMove", &underlyingMove)
    try coder.raw("oppositeSweepAge", &oppositeSweepAge)
    try coder.raw("sessionsToEarnings", &sessionsToEarnings)
    try coder.raw("isEarningsBeforeExpiry", &isEarningsBeforeExpiry)
    try coder.raw("isInLeggedSpread", &isInLeggedSpread)
    try coder.raw("hedgeShares", &hedgeShares)
    try coder.part("hits", &hits)
    try coder.raw("ivChange", &ivChange)
    try coder.raw("haltAge", &haltAge)
    try coder.raw("recurringMonths", &recurringMonths)
  }
}
