extension PackageSearch {
  /// One name for a set of prints, with its score.
  struct Reading: Sendable {
    var structure: Structure
    var bought: UInt64
    var score: PackageScore
    var stock: Int32
    var isAtSide: Bool
    var isInMiddle: Bool
  }

  /// Scores a set of prints and keeps it as an option when a name reaches the least score (C-30).
  mutating func consider(
    _ mask: UInt64, _ set: UInt64, _ naming: PackageNaming, isWhole: Bool, since start: Int = 0
  ) {
    guard options.count < settings.candidatesMax else {
      isTruncated = true
      return
    }
    guard span(mask) <= spanMax, isNear(mask) else { return }
    for index in start..<options.count where options[index].prints == mask { return }
    if let option = judge(mask, set, naming, isWhole: isWhole) { options.append(option) }
  }

  /// - Parameter haveMoved: implied volatility says that it is a straddle or strangle (C-06).
  /// - Returns: nil when no name is possible, or none is good enough.
  mutating func judge(
    _ mask: UInt64, _ set: UInt64, _ naming: PackageNaming, isWhole: Bool, haveMoved: Bool = false
  ) -> PackageOption? {
    addLegs(mask, set)
    guard let packages = setRatios(naming.ratios) else { return nil }
    // Wraps for a size that no stock print has either.
    let shares = packages &* series[legs[0].series].multiplier
    let stockPrint = findStock(shares, near: mask)
    var (other, otherBought) = (naming.rival, naming.rivalBought)
    if naming.structure == .straddle, stockPrint >= 0 {
      // A stock print of just this size says that the synthetic was hedged: a conversion (C-06).
      (other, otherBought) = (.conversion, naming.bought & ~naming.rivalBought)
    }
    var best = read(naming.structure, naming.bought, mask, set, stockPrint)
    var rival = other.map { read($0, otherBought, mask, set, stockPrint) }
    var isUnresolved = false
    if var other = rival {
      if best.isAtSide, other.isInMiddle { best.score.edge = 2 }
      if other.isAtSide, best.isInMiddle { other.score.edge = 2 }
      // Not against a stock print of just the size: that is no tie of two options.
      if haveMoved, !other.structure.hasStock { best.score.volatility = 2 }
      if other.score.total > best.score.total { swap(&best, &other) }
      let passes = other.score.total >= settings.scoreMin
      isUnresolved = passes && best.score.total - other.score.total < settings.scoreGapMin
      rival = passes ? other : nil
    }
    let total = best.score.total
    guard total >= settings.scoreMin else { return nil }
    return PackageOption(
      prints: mask, series: set, structure: best.structure, bought: best.bought,
      rival: rival?.structure, isUnresolved: isUnresolved, naming: naming, score: best.score,
      total: total,
      packages: packages, contracts: legs.reduce(0) { $0 &+ $1.size }, span: span(mask),
      legs: Int32(legs.count), stock: best.stock, isWhole: isWhole)
  }

  private mutating func addLegs(_ mask: UInt64, _ set: UInt64) {
    legs.removeAll(keepingCapacity: true)
    var rest = set
    while rest != 0 {
      let place = rest.trailingZeroBitCount
      rest &= rest - 1
      var leg = LegTotal(series: place)
      var mine = mask & masks[place]
      leg.hasLeftover = mine != masks[place]
      while mine != 0 {
        leg.add(prints[mine.trailingZeroBitCount], tick: series[place].tick)
        mine &= mine - 1
      }
      legs.append(leg)
    }
  }

  /// Divides the sizes by their greatest common divisor (C-02).
  ///
  /// - Returns: the number of packages; nil when the ratios are not those of the structure.
  private mutating func setRatios(_ ratios: PackageNaming.Ratios) -> Int64? {
    guard let first = legs.first else { return nil }
    let multiplier = series[first.series].multiplier
    var divisor: Int64 = 0
    for leg in legs {
      guard leg.size > 0, series[leg.series].multiplier == multiplier else { return nil }
      divisor = greatestCommonDivisor(divisor, leg.size)
    }
    for index in legs.indices {
      legs[index].ratio = legs[index].size / divisor
      guard legs[index].ratio <= settings.ratioMax else { return nil }
      switch ratios {
      case .equal: guard legs[index].ratio == 1 else { return nil }
      case .oneTwoOne: guard legs[index].ratio == (index == 1 ? 2 : 1) else { return nil }
      case .free, .unnamed: break
      }
    }
    return divisor
  }

  /// One name on the legs that were added: its orientation, its side of the market, its score.
  private func read(
    _ structure: Structure, _ listing: UInt64, _ mask: UInt64, _ set: UInt64, _ stockPrint: Int32
  ) -> Reading {
    var (name, bought) = (structure, listing)
    if name == .vertical, legs[0].ratio != legs[1].ratio {
      name = .ratio
      bought = 1 &<< UInt64(legs[legs[0].ratio < legs[1].ratio ? 0 : 1].series)
    }
    var net = PackageNet(legs, bought: bought)
    if net.net < 0, name.turnsRound {
      net = net.flipped
      bought = set & ~bought
      if name == .ratio { name = .backspread }
    }
    let needsStock = name.hasStock || group.isStockTied
    let stock = needsStock ? stockPrint : -1
    var score = PackageScore()
    score.code = name == .custom ? 0 : 6
    let length = span(mask)
    score.time = length == 0 ? 3 : length <= 1_000_000 ? 2 : length <= 100_000_000 ? 1 : 0
    let legCount = legs.count + (needsStock && (stock >= 0 || name.hasStock) ? 1 : 0)
    score.ratio = legs.count > 1 || stock >= 0 ? 3 : 0
    score.repeatedNet = isNetRepeated(mask, bought) ? 3 : 0
    let isInside =
      name == .custom
      ? legs.allSatisfy { $0.isQuoted && !$0.isOutsideQuote }
      : net.isInside
    score.insideMarket = isInside ? 2 : 0
    score.offTick = legs.contains(where: \.isOffTick) ? 2 : 0
    switch name {
    case .vertical, .calendar, .diagonal, .ratio: score.common = 1
    default: break
    }
    score.stock = stock >= 0 ? 3 : 0
    score.leftover = -2 * Int32(legs.count(where: \.hasLeftover))
    if needsStock, stock < 0 { score.assumptions -= 2 }
    if legs.contains(where: { $0.ratio > settings.ratioConforming }) { score.assumptions -= 2 }
    score.legs = -Int32(max(0, legCount - 2))
    let isClaimed = name != .custom
    return Reading(
      structure: name, bought: bought, score: score, stock: stock,
      isAtSide: isClaimed && net.isPast(settings.edgeAtSide) == true,
      isInMiddle: isClaimed && net.isPast(settings.edgeSided) == false)
  }

  /// The stock print of exactly so many shares that is nearest in time, then earliest; -1 = none.
  private func findStock(_ shares: Int64, near mask: UInt64) -> Int32 {
    guard !stock.isEmpty else { return -1 }
    let at = prints[mask.trailingZeroBitCount].participant
    var best: (distance: Int64, seq: UInt64, place: Int32)?
    for (place, print) in stock.enumerated()
    where print.size == shares && !takenStock.contains(Int32(place)) {
      let distance = apart(print.participant, at)
      guard distance <= settings.stockWindow else { continue }
      if let known = best, (known.distance, known.seq) <= (distance, print.seq) { continue }
      best = (distance, print.seq, Int32(place))
    }
    return best?.place ?? -1
  }

  /// Whether several fills have one net price each (C-04).
  ///
  /// The fills of a leg are paired with those of the first by time, where the legs have the same
  /// times, then by size and then by price, opposite ways where both are bought: among prints of
  /// one time and size the feed does not say which goes with which.
  private func isNetRepeated(_ mask: UInt64, _ bought: UInt64) -> Bool {
    guard legs.count > 1, let first = legs.first, first.prints > 1,
      legs.allSatisfy({ $0.prints == first.prints })
    else { return false }
    let fills = legs.map { self.fills(of: $0, mask) }
    let hasTimes = fills.allSatisfy { zip($0, fills[0]).allSatisfy { $0.time == $1.time } }
    let firstIsBought = bought & bit(first.series) != 0
    var nets = [Int128](repeating: 0, count: Int(first.prints))
    var units: [Int64] = []
    for (leg, unsorted) in zip(legs, fills) {
      let isBought = bought & bit(leg.series) != 0
      let rises = leg.series == first.series || isBought != firstIsBought
      let paired = unsorted.sorted { a, b in
        if hasTimes, a.time != b.time { return a.time < b.time }
        if a.size != b.size { return a.size < b.size }
        return rises ? a.price < b.price : a.price > b.price
      }
      if units.isEmpty { units = paired.map { $0.size / leg.ratio } }
      guard zip(units, paired).allSatisfy({ $0 * leg.ratio == $1.size }) else { return false }
      for (index, fill) in paired.enumerated() {
        nets[index] += Int128(isBought ? leg.ratio : -leg.ratio) * Int128(fill.price)
      }
    }
    return nets.allSatisfy { $0 == nets[0] }
  }

  /// In the order of time.
  private func fills(
    of leg: LegTotal, _ mask: UInt64
  ) -> [(time: Int64, size: Int64, price: Int64)] {
    var fills: [(time: Int64, size: Int64, price: Int64)] = []
    var rest = mask & masks[leg.series]
    while rest != 0 {
      let print = prints[rest.trailingZeroBitCount]
      rest &= rest - 1
      fills.append((print.participant, print.size, print.price))
    }
    return fills
  }
}

extension Structure {
  /// Listed by the sign of its net price and not by a leg (C-06a).
  var turnsRound: Bool {
    switch self {
    case .riskReversal, .synthetic, .collar, .conversion, .reversal, .buyWrite, .custom: false
    default: true
    }
  }
  /// One of its legs is the stock.
  var hasStock: Bool {
    switch self {
    case .collar, .conversion, .reversal, .buyWrite: true
    default: false
    }
  }
}

func greatestCommonDivisor(_ a: Int64, _ b: Int64) -> Int64 {
  var (a, b) = (a, b)
  while b != 0 { (a, b) = (b, a % b) }
  return a
}
