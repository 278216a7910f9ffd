import FlowEngine

/// Puts clusters together again from their columns and the raw events.
struct ClusterDecoder {
  private var cursor: WordCursor<ClusterColumn>
  private var stamps: StampColumns
  private var guess = ParentGuess()

  init(_ unpacker: inout ColumnUnpacker, firstSeq: UInt64) throws(BlockError) {
    cursor = try WordCursor(&unpacker)
    stamps = StampColumns(firstSeq: firstSeq)
  }

  var isAtEnd: Bool { cursor.isAtEnd }

  mutating func next(_ context: FlowContext) throws(BlockError) -> Cluster {
    let stamp = stamps.stamp(
      try cursor.take(.seq), try cursor.take(.n), try cursor.take(.at), context)
    let causes = try CauseColumns.take(before: stamp.seq, .causes, .cause, from: &cursor)
    guess.look(at: causes, context)
    let idSeq = try cursor.take(.back) &+ (causes.first ?? stamp.seq)
    let traits = try cursor.take(.traits)
    let id = FlowID(
      try cursor.raw(traits >> 28 & 3), seq: idSeq, ordinal: UInt8(truncatingIfNeeded: traits >> 32)
    )
    let version = UInt32(truncatingIfNeeded: try cursor.take(.version))
    let underlying = Symbol(high: try cursor.take(.tickerHigh), low: try cursor.take(.tickerLow))
    var value = Cluster(
      stamp: stamp, id: id, version: version, type: try cursor.raw(traits & 0xFF),
      underlying: underlying, state: try cursor.raw(traits >> 16 & 15),
      start: Timestamp(nanoseconds: guess.start &+ (try cursor.signed(.start))),
      end: Timestamp(nanoseconds: guess.end &+ (try cursor.signed(.end))),
      size: guess.size &+ (try cursor.signed(.size)),
      premium: Dollars(millionths: guess.premium &+ (try cursor.signed(.premium))),
      side: try cursor.raw(traits >> 20 & 15), grade: try cursor.raw(traits >> 24 & 15), legs: [],
      causes: causes)
    let structure = traits >> 8 & 0xFF
    if structure != 0 { value.structure = try cursor.raw(structure - 1) }
    let net = traits >> 30 & 1 == 1 ? try cursor.signed(.net) : nil
    value.score = Int32(truncatingIfNeeded: try cursor.signed(.score))
    if traits >> 31 & 1 == 1 { value.openingAtLeast = try cursor.signed(.opening) }
    if traits >> 40 & 1 == 1 {
      value.venues = guess.venues.map { Venue(mic: $0) }
    } else {
      for _ in 0..<(try cursor.count(.venues)) {
        value.venues.append(Venue(mic: UInt32(truncatingIfNeeded: try cursor.take(.venue))))
      }
    }
    for _ in 0..<(try cursor.count(.alternatives)) {
      value.alternatives.append(try cursor.raw(try cursor.take(.alternative)))
    }
    for index in 0..<(try cursor.count(.legs)) { value.legs.append(try leg(guess.leg(index))) }
    if let net {
      value.netPrice = Price(billionths: net &+ (value.legs.first?.price.billionths ?? 0))
    }
    for _ in 0..<(try cursor.count(.members)) {
      let traits = try cursor.take(.memberTraits)
      value.members.append(
        FlowID(
          try cursor.raw(traits), seq: stamp.seq &- (try cursor.take(.memberSeq)),
          ordinal: UInt8(truncatingIfNeeded: traits >> 8)))
    }
    value.facts = try facts(of: value)
    return value
  }

  private mutating func number(_ column: ClusterColumn) throws(BlockError) -> Int32 {
    Int32(truncatingIfNeeded: try cursor.signed(column))
  }

  private mutating func leg(_ guess: ParentGuess.Leg) throws(BlockError) -> Leg {
    let instrument = Int64(guess.instrument) &+ (try cursor.signed(.legInstrument))
    let traits = try cursor.take(.legTraits)
    var leg = Leg(
      instrument: InstrumentID(UInt32(truncatingIfNeeded: instrument)),
      side: try cursor.raw(traits & 0xFF), ratio: try number(.legRatio),
      size: guess.size &+ (try cursor.signed(.legSize)),
      price: Price(billionths: guess.price &+ (try cursor.signed(.legPrice))),
      premium: Dollars(millionths: guess.premium &+ (try cursor.signed(.legPremium))),
      prints: guess.prints &+ (try number(.legPrints)), grade: try cursor.raw(traits >> 8))
    leg.rawDelta = try number(.legDelta)
    leg.rawIV = try number(.legIV)
    return leg
  }

  private mutating func facts(of value: Cluster) throws(BlockError) -> ClusterFacts {
    var facts = ClusterFacts()
    facts.prints = Int32(truncatingIfNeeded: value.causes.count) &+ (try number(.prints))
    facts.isoPrints = try number(.isoPrints)
    facts.levels = try number(.levels)
    facts.sizeMatches = try number(.sizeMatches)
    facts.wideMarkets = try number(.wideMarkets)
    facts.fills = try number(.fills)
    facts.leftovers = try number(.leftovers)
    facts.gapMin = try cursor.signed(.gapMin)
    facts.gapMax = guess.gapMax &+ (try cursor.signed(.gapMax))
    facts.span =
      (value.end.nanoseconds &- value.start.nanoseconds) &+ (try cursor.signed(.span))
    facts.syntheticBid = try cursor.signed(.syntheticBid)
    facts.syntheticAsk = try cursor.signed(.syntheticAsk)
    facts.edge = try cursor.signed(.edge)
    facts.openInterest = try cursor.signed(.openInterest)
    facts.underlyingMove = try cursor.signed(.underlyingMove)
    let (high, low) = (try cursor.take(.score1), try cursor.take(.score2))
    facts.score = ScoreParts(
      bytes: (0..<8).reversed().map { UInt8(truncatingIfNeeded: high >> UInt64(8 * $0)) }
        + (0..<4).reversed().map { UInt8(truncatingIfNeeded: low >> UInt64(8 * $0)) })
    facts.score.volatility = Int8(truncatingIfNeeded: low >> 32)
    let flags = try cursor.take(.flags)
    facts.flags = ClusterFlags(rawValue: UInt16(truncatingIfNeeded: flags))
    facts.rate = RateCheck(word: flags)
    return facts
  }
}
