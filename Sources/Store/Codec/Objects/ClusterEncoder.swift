import FlowEngine

/// Takes clusters apart into columns, relative to what their prints let one expect.
struct ClusterEncoder {
  private var columns = WordColumns<ClusterColumn>()
  private var stamps: StampColumns
  private var guess = ParentGuess()

  init(firstSeq: UInt64) { stamps = StampColumns(firstSeq: firstSeq) }

  mutating func put(_ value: Cluster, _ context: FlowContext) {
    let stamp = stamps.words(value.stamp, context)
    columns.put(.seq, stamp.0)
    columns.put(.n, stamp.1)
    columns.put(.at, stamp.2)
    CauseColumns.put(value.causes, before: value.stamp.seq, .causes, .cause, into: &columns)
    guess.look(at: value.causes, context)
    let first = value.causes.first ?? value.stamp.seq
    columns.put(.back, value.id.seq &- first)
    let hasVenues = value.venues.elementsEqual(guess.venues) { $0.mic == $1 }
    columns.put(.traits, Self.traits(of: value, hasVenues: hasVenues))
    columns.put(.version, UInt64(value.version))
    columns.put(.tickerHigh, value.underlying.high)
    columns.put(.tickerLow, value.underlying.low)
    columns.put(.start, signed: value.start.nanoseconds &- guess.start)
    columns.put(.end, signed: value.end.nanoseconds &- guess.end)
    columns.put(.size, signed: value.size &- guess.size)
    columns.put(.premium, signed: value.premium.millionths &- guess.premium)
    if let net = value.netPrice {
      columns.put(.net, signed: net.billionths &- (value.legs.first?.price.billionths ?? 0))
    }
    columns.put(.score, signed: Int64(value.score))
    if let opening = value.openingAtLeast { columns.put(.opening, signed: opening) }
    if !hasVenues {
      columns.put(.venues, UInt64(value.venues.count))
      for venue in value.venues { columns.put(.venue, UInt64(venue.mic)) }
    }
    columns.put(.alternatives, UInt64(value.alternatives.count))
    for structure in value.alternatives { columns.put(.alternative, UInt64(structure.rawValue)) }
    columns.put(.legs, UInt64(value.legs.count))
    for (index, leg) in value.legs.enumerated() { put(leg, guess.leg(index)) }
    columns.put(.members, UInt64(value.members.count))
    for member in value.members {
      columns.put(.memberTraits, UInt64(member.kind.rawValue) | UInt64(member.ordinal) << 8)
      columns.put(.memberSeq, value.stamp.seq &- member.seq)
    }
    put(value.facts, of: value)
  }

  private static func traits(of value: Cluster, hasVenues: Bool) -> UInt64 {
    UInt64(value.type.rawValue) | UInt64(value.structure.map { $0.rawValue + 1 } ?? 0) << 8
      | UInt64(value.state.rawValue) << 16 | UInt64(value.side.rawValue) << 20
      | UInt64(value.grade.rawValue) << 24 | UInt64(value.id.kind.rawValue) << 28
      | (value.netPrice == nil ? 0 : 1 << 30) | (value.openingAtLeast == nil ? 0 : 1 << 31)
      | UInt64(value.id.ordinal) << 32 | (hasVenues ? 1 << 40 : 0)
  }

  private mutating func put(_ leg: Leg, _ guess: ParentGuess.Leg) {
    columns.put(.legInstrument, signed: Int64(leg.instrument.index) - Int64(guess.instrument))
    columns.put(.legTraits, UInt64(leg.side.rawValue) | UInt64(leg.grade.rawValue) << 8)
    columns.put(.legRatio, signed: Int64(leg.ratio))
    columns.put(.legSize, signed: leg.size &- guess.size)
    columns.put(.legPrice, signed: leg.price.billionths &- guess.price)
    columns.put(.legPremium, signed: leg.premium.millionths &- guess.premium)
    columns.put(.legPrints, signed: Int64(leg.prints) - Int64(guess.prints))
    columns.put(.legDelta, signed: Int64(leg.rawDelta))
    columns.put(.legIV, signed: Int64(leg.rawIV))
  }

  private mutating func put(_ facts: ClusterFacts, of value: Cluster) {
    columns.put(.prints, signed: Int64(facts.prints) - Int64(value.causes.count))
    columns.put(.isoPrints, signed: Int64(facts.isoPrints))
    columns.put(.levels, signed: Int64(facts.levels))
    columns.put(.sizeMatches, signed: Int64(facts.sizeMatches))
    columns.put(.wideMarkets, signed: Int64(facts.wideMarkets))
    columns.put(.fills, signed: Int64(facts.fills))
    columns.put(.leftovers, signed: Int64(facts.leftovers))
    columns.put(.gapMin, signed: facts.gapMin)
    columns.put(.gapMax, signed: facts.gapMax &- guess.gapMax)
    columns.put(
      .span, signed: facts.span &- (value.end.nanoseconds &- value.start.nanoseconds))
    columns.put(.syntheticBid, signed: facts.syntheticBid)
    columns.put(.syntheticAsk, signed: facts.syntheticAsk)
    columns.put(.edge, signed: facts.edge)
    columns.put(.openInterest, signed: facts.openInterest)
    columns.put(.underlyingMove, signed: facts.underlyingMove)
    let points = facts.score.bytes
    columns.put(.score1, points[..<8].reduce(0) { $0 << 8 | UInt64($1) })
    // The newest part above the others: it is 0 in logs that were written before it.
    columns.put(
      .score2,
      points[8..<12].reduce(UInt64(UInt8(bitPattern: facts.score.volatility))) {
        $0 << 8 | UInt64($1)
      })
    columns.put(.flags, UInt64(facts.flags.rawValue) | facts.rate.word)
  }

  func pack(into packer: inout ColumnPacker) { columns.pack(into: &packer) }
}

extension RateCheck {
  /// All of it above the flags, and 0 where there was no check: the samples are at most 16,383.
  fileprivate var word: UInt64 {
    UInt64(UInt16(bitPattern: implied)) << 16 | UInt64(UInt16(bitPattern: asked)) << 32
      | UInt64(samples & 16_383) << 48 | UInt64(basis.rawValue) << 62
  }

  init(word: UInt64) {
    self.init()
    implied = Int16(truncatingIfNeeded: word >> 16)
    asked = Int16(truncatingIfNeeded: word >> 32)
    samples = UInt16(word >> 48 & 16_383)
    // Two bits, and four values.
    basis = Basis(rawValue: UInt8(word >> 62)) ?? .none
  }
}

extension ScoreParts {
  /// The points in the order of declaration, but for the newest part.
  var bytes: [UInt8] {
    [
      code, timestamp, ratio, repeatedNet, insideMarket, offIncrement, prior, edge, stock,
      leftovers, assumptions, parsimony,
    ].map { UInt8(bitPattern: $0) }
  }

  init(bytes: [UInt8]) {
    self.init()
    let points = bytes.map { Int8(bitPattern: $0) }
    code = points[0]
    timestamp = points[1]
    ratio = points[2]
    repeatedNet = points[3]
    insideMarket = points[4]
    offIncrement = points[5]
    prior = points[6]
    edge = points[7]
    stock = points[8]
    leftovers = points[9]
    assumptions = points[10]
    parsimony = points[11]
  }
}
