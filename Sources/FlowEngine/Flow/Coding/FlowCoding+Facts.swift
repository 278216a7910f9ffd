extension FlowWriter {
  public mutating func write(_ value: ClusterFacts) {
    write(value.prints)
    write(value.isoPrints)
    write(value.levels)
    write(value.sizeMatches)
    write(value.wideMarkets)
    write(value.fills)
    write(value.leftovers)
    write(value.gapMin)
    write(value.gapMax)
    write(value.span)
    write(value.syntheticBid)
    write(value.syntheticAsk)
    write(value.edge)
    write(value.openInterest)
    write(value.underlyingMove)
    write(value.score)
    write(value.rate.basis)
    write(value.rate.implied)
    write(value.rate.asked)
    write(value.rate.samples)
    write(value.flags.rawValue)
  }

  private mutating func write(_ score: ScoreParts) {
    write(score.code)
    write(score.timestamp)
    write(score.ratio)
    write(score.repeatedNet)
    write(score.insideMarket)
    write(score.offIncrement)
    write(score.prior)
    write(score.edge)
    write(score.stock)
    write(score.leftovers)
    write(score.assumptions)
    write(score.parsimony)
    write(score.volatility)
  }

  public mutating func write(_ value: Inference) {
    write(value.stamp)
    write(value.id)
    write(value.version)
    write(value.type)
    write(value.state)
    write(value.symbol)
    write(value.from.nanoseconds)
    write(value.to.nanoseconds)
    write(value.side)
    write(value.volume)
    optional(value.share) { $0.write($1) }
    optional(value.p) { $0.write($1) }
    optional(value.samples) { $0.write($1) }
    optional(value.of) {
      $0.write($1.session.yyyymmdd)
      $0.write($1.cluster)
    }
    write(value.result)
    list(value.evidence) { $0.write($1) }
    list(value.counterEvidence) { $0.write($1) }
    list(value.causes) { $0.write($1) }
  }
}

extension FlowReader {
  mutating func facts() throws(FlowCodingError) -> ClusterFacts {
    var facts = ClusterFacts()
    facts.prints = try integer()
    facts.isoPrints = try integer()
    facts.levels = try integer()
    facts.sizeMatches = try integer()
    facts.wideMarkets = try integer()
    facts.fills = try integer()
    facts.leftovers = try integer()
    facts.gapMin = try integer()
    facts.gapMax = try integer()
    facts.span = try integer()
    facts.syntheticBid = try integer()
    facts.syntheticAsk = try integer()
    facts.edge = try integer()
    facts.openInterest = try integer()
    facts.underlyingMove = try integer()
    facts.score = try score()
    facts.rate.basis = try raw(RateCheck.Basis.self)
    facts.rate.implied = try integer()
    facts.rate.asked = try integer()
    facts.rate.samples = try integer()
    facts.flags = ClusterFlags(rawValue: try integer())
    return facts
  }

  private mutating func score() throws(FlowCodingError) -> ScoreParts {
    var score = ScoreParts()
    score.code = try integer()
    score.timestamp = try integer()
    score.ratio = try integer()
    score.repeatedNet = try integer()
    score.insideMarket = try integer()
    score.offIncrement = try integer()
    score.prior = try integer()
    score.edge = try integer()
    score.stock = try integer()
    score.leftovers = try integer()
    score.assumptions = try integer()
    score.parsimony = try integer()
    score.volatility = try integer()
    return score
  }

  public mutating func inference() throws(FlowCodingError) -> Inference {
    let stamp = try stamp()
    let id = try id()
    let version: UInt32 = try integer()
    let type = try raw(InferenceType.self)
    let state = try raw(ObjectState.self)
    let symbol = try symbol()
    let from = Timestamp(nanoseconds: try integer())
    let to = Timestamp(nanoseconds: try integer())
    var value = Inference(stamp: stamp, type: type, symbol: symbol, from: from, to: to, causes: [])
    value.id = id
    value.version = version
    value.state = state
    value.side = try raw(Side.self)
    value.volume = try integer()
    value.share = try optional { r throws(FlowCodingError) in try r.integer(Int64.self) }
    value.p = try optional { r throws(FlowCodingError) in try r.integer(Int64.self) }
    value.samples = try optional { r throws(FlowCodingError) in try r.integer(Int64.self) }
    value.of = try optional { r throws(FlowCodingError) in
      SessionParent(
        session: CalendarDate(yyyymmdd: try r.integer()), cluster: try r.id())
    }
    value.result = try raw(VerdictResult.self)
    value.evidence = try list { r throws(FlowCodingError) in try r.clause() }
    value.counterEvidence = try list { r throws(FlowCodingError) in try r.clause() }
    value.causes = try list { r throws(FlowCodingError) in try r.integer(UInt64.self) }
    return value
  }
}
