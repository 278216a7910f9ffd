/// One version of a package, as it goes into the log.
func buildPackage(
  _ package: PackageCandidate, underlying: Symbol, stamp: Stamp
) -> Cluster {
  var legs = package.legs.map { leg in
    Leg(
      instrument: leg.instrument, side: leg.side, ratio: leg.ratio, size: leg.size,
      price: leg.price, premium: leg.premium, prints: leg.prints, grade: package.grade)
  }
  // Of the options: what the stock leg costs stands with that leg and is no premium.
  let premium = legs.reduce(Dollars.zero) { $0 + $1.premium }
  if let stock = package.stockLeg {
    let print = stock.print
    let cost = Price(billionths: print.price).notional(of: print.size, multiplier: 1)
    legs.append(
      Leg(
        instrument: print.instrument, side: stock.side,
        ratio: Int32(clamping: print.size / max(1, package.packages)), size: print.size,
        price: Price(billionths: print.price), premium: cost, prints: 1, grade: .u))
  }
  let causes = (package.seqs + (package.stockLeg.map { [$0.print.seq] } ?? [])).sorted()
  var cluster = Cluster(
    stamp: stamp, id: FlowID(.cluster, seq: package.seqs.first ?? 0), version: 1,
    type: package.filter ?? .package, underlying: underlying, state: .final,
    start: Timestamp(nanoseconds: package.start), end: Timestamp(nanoseconds: package.end),
    size: package.packages, premium: premium, side: package.side, grade: package.grade,
    legs: legs, causes: causes)
  cluster.structure = package.structure
  cluster.alternatives = package.alternatives
  cluster.netPrice = package.netPrice
  cluster.score = package.score
  cluster.openingAtLeast = package.openingAtLeast
  cluster.facts.prints = Int32(clamping: package.seqs.count)
  cluster.facts.span = package.end &- package.start
  cluster.facts.edge = package.edge ?? .min
  cluster.facts.syntheticBid = package.syntheticBid?.billionths ?? .min
  cluster.facts.syntheticAsk = package.syntheticAsk?.billionths ?? .min
  cluster.facts.leftovers = Int32(clamping: -package.parts.leftover / 2)
  cluster.facts.rate = package.rate
  if package.isSuspect { cluster.facts.flags.insert(.suspect) }
  if package.stockLeg != nil { cluster.facts.flags.insert(.stockTied) }
  cluster.facts.score = ScoreParts(package.parts)
  return cluster
}

extension ScoreParts {
  init(_ parts: PackageScore) {
    self.init()
    code = Int8(clamping: parts.code)
    timestamp = Int8(clamping: parts.time)
    ratio = Int8(clamping: parts.ratio)
    repeatedNet = Int8(clamping: parts.repeatedNet)
    insideMarket = Int8(clamping: parts.insideMarket)
    offIncrement = Int8(clamping: parts.offTick)
    prior = Int8(clamping: parts.common)
    edge = Int8(clamping: parts.edge)
    stock = Int8(clamping: parts.stock)
    leftovers = Int8(clamping: parts.leftover)
    assumptions = Int8(clamping: parts.assumptions)
    parsimony = Int8(clamping: parts.legs)
    volatility = Int8(clamping: parts.volatility)
  }
}
