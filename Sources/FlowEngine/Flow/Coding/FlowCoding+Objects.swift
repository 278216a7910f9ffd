extension FlowWriter {
  public mutating func write(_ value: Judgement) {
    write(value.stamp)
    write(value.instrument.index)
    write(value.side)
    write(value.grade)
    write(value.hint)
    write(value.position)
    write(value.exclusion)
    write(value.flags.rawValue)
    write(value.reasons.rawValue)
    write(value.quote.rawBid)
    write(value.quote.rawAsk)
    write(value.quote.rawBidSize)
    write(value.quote.rawAskSize)
    write(value.rawQuoteAge)
    write(value.rawSpot)
    write(value.volumeBefore)
    write(value.rawOpenInterest)
  }

  public mutating func write(_ value: Settled) {
    write(value.stamp)
    write(value.print)
    write(value.clusterSeq)
    write(value.clusterOrdinal)
    write(value.grade)
    write(value.state)
    write(value.version)
  }

  public mutating func write(_ value: BarUpdate) {
    write(value.stamp)
    write(value.instrument.index)
    write(value.minute)
    write(value.open.billionths)
    write(value.high.billionths)
    write(value.low.billionths)
    write(value.close.billionths)
    write(value.volume)
    write(value.offExchangeVolume)
  }

  public mutating func write(_ value: Cluster) {
    write(value.stamp)
    write(value.id)
    write(value.version)
    write(value.type)
    optional(value.structure) { $0.write($1) }
    list(value.alternatives) { $0.write($1) }
    write(value.underlying)
    write(value.state)
    write(value.start.nanoseconds)
    write(value.end.nanoseconds)
    write(value.size)
    write(value.premium.millionths)
    optional(value.netPrice) { $0.write($1.billionths) }
    write(value.side)
    write(value.grade)
    write(value.score)
    list(value.venues) { $0.write($1.mic) }
    optional(value.openingAtLeast) { $0.write($1) }
    list(value.legs) { $0.write($1) }
    list(value.members) { $0.write($1) }
    list(value.causes) { $0.write($1) }
    write(value.facts)
  }

  public mutating func write(_ value: Leg) {
    write(value.instrument.index)
    write(value.side)
    write(value.ratio)
    write(value.size)
    write(value.price.billionths)
    write(value.premium.millionths)
    write(value.prints)
    write(value.grade)
    write(value.rawDelta)
    write(value.rawIV)
  }

  public mutating func write(_ value: Alert) {
    write(value.stamp)
    write(value.subject)
    write(value.rule.name)
    write(value.version)
    write(value.ruleVersion)
    write(value.parameters)
    write(value.underlying)
    list(value.instruments) { $0.write($1.index) }
    write(value.state)
    write(value.start.nanoseconds)
    write(value.end.nanoseconds)
    write(value.side)
    write(value.grade)
    optional(value.openingAtLeast) { $0.write($1) }
    write(value.direction)
    write(value.confidence)
    write(value.premium.millionths)
    list(value.related) { $0.write($1.name) }
    list(value.evidence) { $0.write($1) }
    list(value.counterEvidence) { $0.write($1) }
    list(value.causes) { $0.write($1) }
  }

  public mutating func write(_ value: Health) {
    write(value.stamp)
    write(value.kind)
    write(value.feed)
    write(value.detail)
    optional(value.lost) { $0.write($1) }
    write(value.ordinal)
  }
}

extension FlowReader {
  public mutating func cluster() throws(FlowCodingError) -> Cluster {
    let stamp = try stamp()
    let id = try id()
    let version: UInt32 = try integer()
    let type = try raw(ClusterType.self)
    let structure = try optional { r throws(FlowCodingError) in try r.raw(Structure.self) }
    let alternatives = try list { r throws(FlowCodingError) in try r.raw(Structure.self) }
    let underlying = try symbol()
    let state = try raw(ObjectState.self)
    let start = Timestamp(nanoseconds: try integer())
    let end = Timestamp(nanoseconds: try integer())
    let size: Int64 = try integer()
    let premium = Dollars(millionths: try integer())
    let net = try optional { r throws(FlowCodingError) in Price(billionths: try r.integer()) }
    let side = try raw(Side.self)
    let grade = try raw(Grade.self)
    let score: Int32 = try integer()
    let venues = try list { r throws(FlowCodingError) in Venue(mic: try r.integer()) }
    let opening = try optional { r throws(FlowCodingError) in try r.integer(Int64.self) }
    let legs = try list { r throws(FlowCodingError) in try r.leg() }
    let members = try list { r throws(FlowCodingError) in try r.id() }
    let causes = try list { r throws(FlowCodingError) in try r.integer(UInt64.self) }
    var cluster = Cluster(
      stamp: stamp, id: id, version: version, type: type, underlying: underlying, state: state,
      start: start, end: end, size: size, premium: premium, side: side, grade: grade, legs: legs,
      causes: causes)
    cluster.structure = structure
    cluster.alternatives = alternatives
    cluster.netPrice = net
    cluster.score = score
    cluster.venues = venues
    cluster.openingAtLeast = opening
    cluster.members = members
    cluster.facts = try facts()
    return cluster
  }

  public mutating func leg() throws(FlowCodingError) -> Leg {
    let instrument = InstrumentID(try integer())
    let side = try raw(Side.self)
    let ratio: Int32 = try integer()
    let size: Int64 = try integer()
    let price = Price(billionths: try integer())
    let premium = Dollars(millionths: try integer())
    let prints: Int32 = try integer()
    var leg = Leg(
      instrument: instrument, side: side, ratio: ratio, size: size, price: price,
      premium: premium, prints: prints, grade: try raw(Grade.self))
    leg.rawDelta = try integer()
    leg.rawIV = try integer()
    return leg
  }

  public mutating func alert() throws(FlowCodingError) -> Alert {
    let stamp = try stamp()
    let subject = try id()
    let rule = RuleID(try text())
    let version: UInt32 = try integer()
    let ruleVersion: UInt32 = try integer()
    let parameters: UInt64 = try integer()
    let underlying = try symbol()
    let instruments = try list { r throws(FlowCodingError) in InstrumentID(try r.integer()) }
    let state = try raw(ObjectState.self)
    let start = Timestamp(nanoseconds: try integer())
    let end = Timestamp(nanoseconds: try integer())
    let side = try raw(Side.self)
    let grade = try raw(Grade.self)
    let opening = try optional { r throws(FlowCodingError) in try r.integer(Int64.self) }
    let direction = try raw(Direction.self)
    let confidence = try raw(Confidence.self)
    let premium = Dollars(millionths: try integer())
    let related = try list { r throws(FlowCodingError) in RuleID(try r.text()) }
    let evidence = try list { r throws(FlowCodingError) in try r.clause() }
    let counter = try list { r throws(FlowCodingError) in try r.clause() }
    let causes = try list { r throws(FlowCodingError) in try r.integer(UInt64.self) }
    var base = Cluster(
      stamp: stamp, id: subject, version: version, type: .sweep, underlying: underlying,
      state: state, start: start, end: end, size: 0, premium: premium, side: side, grade: grade,
      legs: [], causes: causes)
    base.openingAtLeast = opening
    var alert = Alert(
      stamp: stamp, cluster: base, rule: rule, version: version, ruleVersion: ruleVersion,
      parameters: parameters, state: state, direction: direction, confidence: confidence,
      evidence: evidence, counterEvidence: counter)
    alert.instruments = instruments
    alert.related = related
    return alert
  }

  public mutating func health() throws(FlowCodingError) -> Health {
    let stamp = try stamp()
    let kind = try raw(HealthKind.self)
    let feed = try symbol()
    let detail = try text()
    let lost = try optional { r throws(FlowCodingError) in try r.integer(Int64.self) }
    return Health(
      stamp: stamp, kind: kind, feed: feed, detail: detail, lost: lost, ordinal: try integer())
  }
}
