import FlowEngine

@testable import Store

/// Objects with every extreme, most of them near the prints that could have caused them.
struct FakeObjects {
  // What the columns of `ObjectLayout` hold; see `ObjectCodecTests.sizes`.
  static let clusterSize = 304
  static let factsSize = 120
  static let legSize = 56
  static let alertSize = 192
  static let inferenceSize = 208
  static let healthSize = 74

  private var random: SeededRandom
  init(seed: UInt64) { random = SeededRandom(seed: seed) }

  private mutating func integer() -> Int64 {
    switch random.next() % 4 {
    case 0: random.pick([.min, .max, -1, 0, 1])
    case 1: Int64(bitPattern: random.next())
    default: Int64(random.next() % 100_000) * 10_000_000
    }
  }
  private mutating func small() -> Int32 { Int32(truncatingIfNeeded: integer()) }
  private mutating func maybe() -> Int64? { random.chance(50) ? integer() : nil }
  private mutating func time() -> Timestamp { Timestamp(nanoseconds: integer()) }
  private mutating func symbol() -> Symbol { random.pick(["NVDA", "SPY", "ABCDEFGHIJKL", .none]) }

  private mutating func id(_ seq: UInt64) -> FlowID {
    FlowID(
      random.pick([.cluster, .cluster, .cluster, .print, .inference, .health]),
      seq: random.chance(80) ? seq &- random.next() % 9 : random.next(),
      ordinal: UInt8(truncatingIfNeeded: random.chance(80) ? 1 : random.next()))
  }

  private mutating func seqs(_ seq: UInt64) -> [UInt64] {
    (0..<random.next() % 5).map { _ in
      random.chance(90) ? seq &- random.next() % 20 : random.next()
    }
  }

  mutating func batch(for events: [MarketEvent], firstSeq: UInt64) -> FlowBatch {
    var batch = FlowBatch()
    for (offset, event) in events.enumerated() {
      let seq = firstSeq + UInt64(offset)
      var n: UInt32 = 0
      func stamp() -> Stamp {
        defer { n &+= 1 }
        return Stamp(seq: seq, n: n, at: event.engineTime)
      }
      while random.chance(30) {
        let cluster = cluster(stamp())
        batch.clusters.append(cluster)
        if random.chance(50) { batch.alerts.append(alert(stamp(), cluster)) }
      }
      if random.chance(10) { batch.inferences.append(inference(stamp())) }
      if random.chance(10) {
        batch.health.append(
          Health(
            stamp: stamp(), kind: random.pick(HealthKind.allCases), feed: symbol(),
            detail: random.pick(["", "lost", "Ünïcode \(seq)"]), lost: maybe(),
            ordinal: UInt8(truncatingIfNeeded: random.next())))
      }
    }
    return batch
  }

  private mutating func cluster(_ stamp: Stamp) -> Cluster {
    var value = Cluster(
      stamp: stamp, id: id(stamp.seq), version: UInt32(truncatingIfNeeded: integer()),
      type: random.pick(ClusterType.allCases), underlying: symbol(),
      state: random.pick(ObjectState.allCases), start: time(), end: time(), size: integer(),
      premium: Dollars(millionths: integer()), side: random.pick(Side.allCases),
      grade: random.pick(Grade.allCases), legs: [], causes: seqs(stamp.seq))
    value.structure = random.chance(50) ? random.pick(Structure.allCases) : nil
    value.alternatives = (0..<random.next() % 3).map { _ in random.pick(Structure.allCases) }
    value.netPrice = maybe().map { Price(billionths: $0) }
    value.score = small()
    value.venues = (0..<random.next() % 4).map { _ in random.pick(["XCBO", "XPHL", .unknown]) }
    value.openingAtLeast = maybe()
    value.members = (0..<random.next() % 3).map { _ in id(stamp.seq) }
    for _ in 0..<random.next() % 4 {
      var leg = Leg(
        instrument: InstrumentID(UInt32(truncatingIfNeeded: integer())),
        side: random.pick(Side.allCases), ratio: small(), size: integer(),
        price: Price(billionths: integer()), premium: Dollars(millionths: integer()),
        prints: small(), grade: random.pick(Grade.allCases))
      leg.rawDelta = small()
      leg.rawIV = small()
      value.legs.append(leg)
    }
    value.facts = facts()
    return value
  }

  private mutating func facts() -> ClusterFacts {
    var facts = ClusterFacts()
    guard random.chance(70) else { return facts }
    facts.prints = small()
    facts.isoPrints = small()
    facts.levels = small()
    facts.sizeMatches = small()
    facts.wideMarkets = small()
    facts.fills = small()
    facts.leftovers = small()
    facts.gapMin = integer()
    facts.gapMax = integer()
    facts.span = integer()
    facts.syntheticBid = integer()
    facts.syntheticAsk = integer()
    facts.edge = integer()
    facts.openInterest = integer()
    facts.underlyingMove = integer()
    facts.score = ScoreParts(bytes: (0..<12).map { _ in UInt8(truncatingIfNeeded: random.next()) })
    facts.score.volatility = Int8(truncatingIfNeeded: random.next())
    facts.rate.basis = RateCheck.Basis(rawValue: UInt8(random.next() & 3)) ?? .none
    facts.rate.implied = Int16(truncatingIfNeeded: random.next())
    facts.rate.asked = Int16(truncatingIfNeeded: random.next())
    facts.rate.samples = UInt16(random.next() & 16_383)
    facts.flags = ClusterFlags(rawValue: UInt16(truncatingIfNeeded: random.next()))
    return facts
  }

  private mutating func value() -> ClauseValue {
    switch random.next() % 11 {
    case 0: .unknown
    case 1: .dollars(Dollars(millionths: integer()))
    case 2: .price(Price(billionths: integer()))
    case 3: .count(integer())
    case 4: .thousandths(integer())
    case 5: .tenThousandths(integer())
    case 6: .duration(integer())
    case 7: .side(random.pick(Side.allCases))
    case 8: .grade(random.pick(Grade.allCases))
    case 9: .flag(random.chance(50))
    default: .text(random.pick(["", "none", "long text of a clause"]))
    }
  }

  private mutating func bound() -> ClauseBound {
    switch random.next() % 5 {
    case 0: .shown
    case 1: .atLeast(value())
    case 2: .atMost(value())
    case 3: .exactly(value())
    default: .within(value(), value())
    }
  }

  private mutating func clauses() -> [Clause] {
    (0..<random.next() % 5).map { _ in
      var clause = Clause(
        random.pick(["premium", "direction", "grade"]), seen: value(), asked: bound(),
        role: random.pick([.required, .capping, .counter]))
      clause.passed = random.pick([nil, true, false])
      return clause
    }
  }

  private mutating func alert(_ stamp: Stamp, _ cluster: Cluster) -> Alert {
    var value = Alert(
      stamp: stamp, cluster: cluster, rule: random.pick(["large-bullish-sweep", "roll"]),
      version: UInt32(truncatingIfNeeded: integer()),
      ruleVersion: UInt32(truncatingIfNeeded: integer()), parameters: random.next(),
      state: random.pick(ObjectState.allCases), direction: random.pick(Direction.allCases),
      confidence: random.pick(Confidence.allCases), evidence: clauses(),
      counterEvidence: clauses())
    guard random.chance(50) else { return value }
    value.subject = id(stamp.seq)
    value.underlying = symbol()
    value.instruments = [InstrumentID(7)]
    value.start = time()
    value.end = time()
    value.side = random.pick(Side.allCases)
    value.grade = random.pick(Grade.allCases)
    value.openingAtLeast = maybe()
    value.premium = Dollars(millionths: integer())
    value.related = ["roll"]
    value.causes = seqs(stamp.seq)
    return value
  }

  private mutating func inference(_ stamp: Stamp) -> Inference {
    var value = Inference(
      stamp: stamp, type: random.pick(InferenceType.allCases), symbol: symbol(), from: time(),
      to: time(), causes: seqs(stamp.seq))
    value.id = id(stamp.seq)
    value.version = UInt32(truncatingIfNeeded: integer())
    value.state = random.pick(ObjectState.allCases)
    value.side = random.pick(Side.allCases)
    value.volume = integer()
    value.share = maybe()
    value.p = maybe()
    value.samples = maybe()
    if random.chance(50) {
      value.of = SessionParent(session: CalendarDate(yyyymmdd: small()), cluster: id(9))
    }
    value.result = random.pick(VerdictResult.allCases)
    value.evidence = clauses()
    value.counterEvidence = clauses()
    return value
  }
}
