extension PackageSearch {
  /// Every option of the component: series by series set, and within a set the ways to take prints.
  mutating func enumerate() {
    let count = series.count
    for a in 0..<count {
      if group.isStockTied, let naming = alone(a) { shapes(bit(a), naming) }
      for b in (a + 1)..<max(a + 1, count) {
        enumerate(a, b)
      }
    }
    nameless()
    dropSeparable()
  }

  private mutating func enumerate(_ a: Int, _ b: Int) {
    let count = series.count
    // In a large component each pair of series has its share of the candidates, so that the first
    // do not take all.
    let share = max(8, 2 * settings.candidatesMax / (count * count))
    let limit = prints.count > settings.exactPrintsMax ? options.count + share : .max
    if group.legsMin <= 2,
      let naming = PackageNames.pair(series[a], series[b], bits: (bit(a), bit(b)))
    {
      shapes(bit(a) | bit(b), named(naming))
    }
    for c in (b + 1)..<max(b + 1, count) {
      if let naming = PackageNames.triple(
        series[a], series[b], series[c], bits: (bit(a), bit(b), bit(c)))
      {
        shapes(bit(a) | bit(b) | bit(c), naming)
      }
      guard PackageNames.canGrow(series[a], series[b], series[c]), mayBeEqual(a, b, c) else {
        continue
      }
      for d in (c + 1)..<max(c + 1, count) {
        if options.count >= limit {
          isTruncated = true
          return
        }
        guard
          let naming = PackageNames.four(
            series[a], series[b], series[c], series[d], bits: (bit(a), bit(b), bit(c), bit(d)))
        else { continue }
        shapes(bit(a) | bit(b) | bit(c) | bit(d), naming)
      }
    }
  }

  func bit(_ place: Int) -> UInt64 { 1 &<< UInt64(place) }

  private func named(_ naming: PackageNaming) -> PackageNaming {
    group.isStockTied ? PackageNames.withStock(naming) : naming
  }

  /// One series under a stock-option code: the stock is the other leg.
  private func alone(_ place: Int) -> PackageNaming? {
    guard series[place].right == .call else {
      return PackageNaming(structure: .custom, bought: 0)
    }
    return PackageNaming(structure: .buyWrite, bought: 0)
  }

  /// Four legs of one ratio need equal sizes: three lone prints of unequal sizes lead nowhere.
  private func mayBeEqual(_ a: Int, _ b: Int, _ c: Int) -> Bool {
    guard prints.count == series.count else { return true }
    let size = prints[masks[a].trailingZeroBitCount].size
    return size == prints[masks[b].trailingZeroBitCount].size
      && size == prints[masks[c].trailingZeroBitCount].size
  }

  /// The ways to take prints of a set of series. No way picks at will: that would find a ratio in
  /// any dribble of prints.
  private mutating func shapes(_ set: UInt64, _ naming: PackageNaming) {
    let every = printsOf(set)
    let start = options.count
    // All of them, summed first and tested then (C-02).
    consider(every, set, naming, isWhole: true, since: start)
    guard every.nonzeroBitCount != set.nonzeroBitCount else { return }
    // All of one moment.
    for moment in moments where moments.count > 1 {
      let mask = every & moment
      if covers(mask, set) { consider(mask, set, naming, isWhole: true, since: start) }
    }
    // One print a leg, with no other print of these series between them in time.
    chooseOne(set, set, 0, 0, every, naming, start)
    // Fills of one ratio vector, as many as there are (C-02).
    switch naming.ratios {
    case .equal: fills(set, [1, 1, 1, 1], every, naming, start)
    case .oneTwoOne: fills(set, [1, 2, 1], every, naming, start)
    case .free:
      for ratios in [[1, 1], [1, 2], [2, 1]] as [[Int64]] {
        fills(set, ratios, every, naming, start)
      }
    case .unnamed: break
    }
  }

  func printsOf(_ set: UInt64) -> UInt64 {
    var (rest, mask): (UInt64, UInt64) = (set, 0)
    while rest != 0 {
      mask |= masks[rest.trailingZeroBitCount]
      rest &= rest - 1
    }
    return mask
  }

  func covers(_ mask: UInt64, _ set: UInt64) -> Bool {
    var rest = set
    while rest != 0 {
      if masks[rest.trailingZeroBitCount] & mask == 0 { return false }
      rest &= rest - 1
    }
    return true
  }

  private mutating func chooseOne(
    _ rest: UInt64, _ set: UInt64, _ mask: UInt64, _ size: Int64, _ every: UInt64,
    _ naming: PackageNaming, _ start: Int
  ) {
    guard rest != 0 else {
      if isUninterrupted(mask, every) {
        consider(mask, set, naming, isWhole: false, since: start)
      }
      return
    }
    var candidates = masks[rest.trailingZeroBitCount]
    while candidates != 0, options.count < settings.candidatesMax {
      let place = candidates.trailingZeroBitCount
      candidates &= candidates - 1
      let next = prints[place].size
      guard size == 0 || fits(size, next, naming.ratios) else { continue }
      chooseOne(
        rest & (rest - 1), set, mask | 1 &<< UInt64(place), size == 0 ? next : size, every, naming,
        start)
    }
  }

  private func fits(_ first: Int64, _ next: Int64, _ ratios: PackageNaming.Ratios) -> Bool {
    switch ratios {
    case .equal: first == next
    case .oneTwoOne: first == next || 2 &* first == next
    // Picked one by one, only ratios of exempt complex orders are believed.
    case .free, .unnamed:
      max(first, next) / greatestCommonDivisor(first, next) <= settings.ratioConforming
    }
  }

  /// No other print of the set lies strictly between the first and the last in time.
  private func isUninterrupted(_ mask: UInt64, _ every: UInt64) -> Bool {
    let first = prints[mask.trailingZeroBitCount].participant
    let last = prints[63 - mask.leadingZeroBitCount].participant
    var rest = every & ~mask
    while rest != 0 {
      let time = prints[rest.trailingZeroBitCount].participant
      if first < time, time < last { return false }
      rest &= rest - 1
    }
    return true
  }

  private mutating func fills(
    _ set: UInt64, _ ratios: [Int64], _ every: UInt64, _ naming: PackageNaming, _ start: Int
  ) {
    var (taken, groups): (UInt64, Int) = (0, 0)
    var firsts = masks[set.trailingZeroBitCount]
    while firsts != 0 {
      let place = firsts.trailingZeroBitCount
      firsts &= firsts - 1
      guard prints[place].size % ratios[0] == 0 else { continue }
      let unit = prints[place].size / ratios[0]
      var group: UInt64 = 1 &<< UInt64(place)
      var (rest, leg) = (set & (set - 1), 1)
      while rest != 0 {
        guard let other = firstPrint(rest.trailingZeroBitCount, unit &* ratios[leg], but: taken)
        else { break }
        group |= 1 &<< UInt64(other)
        rest &= rest - 1
        leg += 1
      }
      guard rest == 0 else { continue }
      taken |= group
      groups += 1
    }
    if groups > 1 { consider(taken, set, naming, isWhole: taken == every, since: start) }
  }

  private func firstPrint(_ place: Int, _ size: Int64, but taken: UInt64) -> Int? {
    var rest = masks[place] & ~taken
    while rest != 0 {
      let print = rest.trailingZeroBitCount
      if prints[print].size == size { return print }
      rest &= rest - 1
    }
    return nil
  }
}
