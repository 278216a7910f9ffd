extension PackageSearch {
  /// Writes a chosen option out, with the stock prints that are still free.
  ///
  /// - Returns: nil when its stock print went to another package and it is too weak without.
  mutating func build(
    _ chosen: PackageOption, rates: (CalendarDate, UInt64) -> ImpliedRate,
    moves: (LegPrint) -> Int64? = { _ in nil }
  ) -> PackageCandidate? {
    let isWhole = chosen.isWhole
    guard var option = judge(chosen.prints, chosen.series, chosen.naming, isWhole: isWhole) else {
      return nil
    }
    if option.isUnresolved, haveMoved(option, moves),
      let resolved = judge(
        chosen.prints, chosen.series, chosen.naming, isWhole: isWhole, haveMoved: true)
    {
      option = resolved
    }
    if option.stock >= 0 { takenStock.append(option.stock) }
    let isNamed = option.structure != .custom && !option.isUnresolved
    var structure = option.structure
    var bought = option.bought
    var net = PackageNet(legs, bought: bought)
    if isNamed, structure == .conversion, net.side(sided: settings.edgeSided) == .sell {
      // Who sells a conversion buys its reversal: the name carries the direction (C-06a).
      structure = .reversal
      bought = option.series & ~bought
      net = net.flipped
    }
    let legsOut = legs.map { leg(of: $0, in: option.prints, bought: isNamed ? bought : nil) }
    let stockLeg = option.stock >= 0 ? stockLeg(option.stock, structure, isNamed) : nil
    let price = isNamed ? perPackage(net.net, option.packages, structure, stockLeg) : nil
    let (side, grade) = isNamed ? sideAndGrade(net, option.prints) : (.unknown, .u)
    var candidate = PackageCandidate(
      structure: option.isUnresolved ? nil : structure, alternatives: [], legs: legsOut,
      stockLeg: stockLeg,
      isStockLegMissing: (group.isStockTied || structure.hasStock) && stockLeg == nil,
      packages: option.packages, contracts: option.contracts, netPrice: price,
      edge: isNamed ? net.edge : nil, side: side, grade: grade, parts: option.score, seqs: [],
      start: prints[option.prints.trailingZeroBitCount].participant,
      end: prints[63 - option.prints.leadingZeroBitCount].participant, openingAtLeast: 0,
      isSuspect: false, legsOutsideQuote: Int32(legs.count(where: \.isOutsideQuote)), filter: nil)
    if isNamed, net.isQuoted {
      let (bid, ask) = (net.bid, net.ask)
      candidate.syntheticBid = perPackage(bid, option.packages, structure, stockLeg)
      candidate.syntheticAsk = perPackage(ask, option.packages, structure, stockLeg)
    }
    addPrints(option.prints, to: &candidate)
    candidate.filter = filter(&candidate, net, option.packages, rates)
    candidate.alternatives = alternatives(to: option)
    if structure == .conversion, isNamed, side == .unknown {
      // Nothing says which of the two it was.
      candidate.alternatives.append(.reversal)
    }
    return candidate
  }

  private func leg(of total: LegTotal, in mask: UInt64, bought: UInt64?) -> PackageLeg {
    let facts = series[total.series]
    var premium = Dollars.zero
    var rest = mask & masks[total.series]
    while rest != 0 {
      let print = prints[rest.trailingZeroBitCount]
      premium += Price(billionths: print.price).notional(
        of: print.size, multiplier: facts.multiplier)
      rest &= rest - 1
    }
    let isBought = bought.map { $0 & bit(total.series) != 0 }
    return PackageLeg(
      instrument: facts.instrument, side: isBought.map { $0 ? .buy : .sell } ?? .unknown,
      ratio: Int32(total.ratio), size: total.size,
      price: Price(
        billionths: Int64(clamping: dividedHalfEven(total.money, by: Int128(total.size)))),
      prints: total.prints, premium: premium)
  }

  private func stockLeg(_ place: Int32, _ structure: Structure, _ isNamed: Bool) -> PackageStockLeg
  {
    let isTold = isNamed && structure.hasStock
    return PackageStockLeg(
      print: stock[Int(place)],
      side: !isTold ? .unknown : structure == .reversal ? .sell : .buy)
  }

  /// A sum over the option legs as a price of one package, with its stock leg; nil when that is
  /// not known.
  private func perPackage(
    _ legs: Int128, _ packages: Int64, _ structure: Structure, _ stock: PackageStockLeg?
  ) -> Price? {
    var sum = legs
    if structure.hasStock {
      guard let stock else { return nil }
      let money = Int128(stock.print.price) * Int128(packages)
      sum += stock.side == .sell ? -money : money
    }
    return Price(billionths: Int64(clamping: dividedHalfEven(sum, by: Int128(packages))))
  }

  /// Net price of a package with its stock at a price.
  private func assumed(
    _ net: PackageNet, _ packages: Int64, _ structure: Structure?, stock: Int64
  ) -> Int64 {
    let money = Int128(stock) * Int128(packages)
    let sum = net.net + (structure == .reversal ? -money : money)
    return Int64(clamping: dividedHalfEven(sum, by: Int128(packages)))
  }

  /// C-05. A crossed package, or an adjusted deliverable, has no side.
  private func sideAndGrade(_ net: PackageNet, _ mask: UInt64) -> (Side, Grade) {
    let isAdjusted = legs.contains { series[$0.series].isAdjusted }
    let side = net.side(sided: settings.edgeSided)
    var isElectronic = true
    var rest = mask
    while rest != 0 {
      let letter = prints[rest.trailingZeroBitCount].letter
      // A proprietary combo may print outside its market: no side (§1.3).
      if LegGroup.isCross(letter) || letter == UInt8(ascii: "t") { return (.unknown, .u) }
      isElectronic = isElectronic && LegGroup.isElectronic(letter)
      rest &= rest - 1
    }
    guard side != .unknown, !isAdjusted else { return (.unknown, .u) }
    return (side, isElectronic && net.isPast(1_000) == true ? .b : .c)
  }

  private func addPrints(_ mask: UInt64, to candidate: inout PackageCandidate) {
    candidate.seqs.reserveCapacity(mask.nonzeroBitCount)
    var (rest, opening): (UInt64, Int64?) = (mask, 0)
    while rest != 0 {
      let print = prints[rest.trailingZeroBitCount]
      rest &= rest - 1
      candidate.seqs.append(print.seq)
      candidate.isSuspect = candidate.isSuspect || print.isSuspect
      opening = print.opening < 0 ? nil : opening.map { $0 &+ print.opening }
    }
    candidate.seqs.sort()
    candidate.openingAtLeast = opening
  }

  /// Financing by structure, unless the day's rates speak against it (C-07); else tied to stock by
  /// its code (C-19). A stock leg that was not seen is taken at the price of the underlying.
  private func filter(
    _ candidate: inout PackageCandidate, _ net: PackageNet, _ packages: Int64,
    _ rates: (CalendarDate, UInt64) -> ImpliedRate
  ) -> ClusterType? {
    let tied: ClusterType? = group.isStockTied ? .stockTied : nil
    let first = series[legs[0].series]
    let value: Int64
    switch candidate.structure {
    case .jellyRoll: return .financing
    case .box: value = series[legs[legs.count - 1].series].strike - first.strike
    case .conversion, .reversal: value = first.strike
    default: return tied
    }
    let known = rates(first.expiry, candidate.seqs.first ?? 0)
    guard let median = known.median, let years = known.years,
      let price = candidate.netPrice?.billionths
        ?? known.spot.map({ assumed(net, packages, candidate.structure, stock: $0) })
    else { return .financing }
    let rate = impliedRate(price: price < 0 ? -price : price, value: value, years: years)
    candidate.rate = RateCheck(
      basis: known.basis, implied: rate, asked: median, samples: known.samples)
    // A package that a cent moves by more than a third of what is tolerated says nothing of a day.
    candidate.isRateSample =
      rate != nil && candidate.netPrice != nil
      && Int128(value) * Int128(years) * Int128(settings.rateTolerance) >= 3_000_000_000_000_000
    guard let rate, apart(rate, median) <= settings.rateTolerance else { return tied }
    return .financing
  }

  /// Whether a straddle or strangle left its mark: the volatilities of both legs moved far enough,
  /// the same way, while the underlying stood (C-06). What is n/a never decides.
  private func haveMoved(_ option: PackageOption, _ moves: (LegPrint) -> Int64?) -> Bool {
    var signs: [Int64] = []
    var rest = option.series
    while rest != 0 {
      let mine = masks[rest.trailingZeroBitCount] & option.prints
      rest &= rest - 1
      // The quote before the first print is not yet moved by the order.
      guard let move = moves(prints[mine.trailingZeroBitCount]),
        move.magnitude >= settings.volatilityMoveMin.magnitude
      else { return false }
      signs.append(move.signum())
    }
    return signs.count == 2 && signs[0] == signs[1] && signs[0] != 0
  }
}

extension RateCheck {
  /// - Parameters:
  ///   - implied: basis points a year; nil when the price has no such rate.
  ///   - asked: basis points a year.
  init(basis: Basis, implied: Int64?, asked: Int64, samples: Int) {
    self.init()
    self.basis = basis
    self.implied = implied.map { max(Int16(clamping: $0), -.max) } ?? .min
    self.asked = max(Int16(clamping: asked), -.max)
    self.samples = UInt16(min(samples, 16_383))
  }
}
