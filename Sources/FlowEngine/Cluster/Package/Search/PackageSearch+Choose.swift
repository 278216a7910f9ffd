/// What a choice of disjoint packages is worth, in the order of C-31a.
struct PackagePlan: Sendable {
  var contracts: Int64 = 0
  var parents: Int32 = 0
  var score: Int32 = 0
  var prints: Int32 = 0
  var span: Int64 = 0
  /// The first print of each package, a bit each.
  var firsts: UInt64 = 0
  var legs: Int32 = 0
  /// The option taken for the first print; -1 = the print is left, -2 = not worked out yet.
  var choice: Int32 = -2

  static let empty = PackagePlan(choice: -1)

  func adding(_ option: PackageOption, at place: Int) -> PackagePlan {
    PackagePlan(
      contracts: contracts &+ option.contracts, parents: parents + 1, score: score + option.total,
      prints: prints + Int32(option.prints.nonzeroBitCount), span: span + option.span,
      firsts: firsts | (option.prints & (0 &- option.prints)), legs: legs + option.legs,
      choice: Int32(place))
  }

  func isBetter(than other: PackagePlan) -> Bool {
    if contracts != other.contracts { return contracts > other.contracts }
    if parents != other.parents { return parents < other.parents }
    if score != other.score { return score > other.score }
    if prints != other.prints { return prints > other.prints }
    if span != other.span { return span < other.span }
    if firsts != other.firsts { return PackageOption.isEarlier(firsts, other.firsts) }
    return legs < other.legs
  }
}

extension PackageSearch {
  /// Disjoint options, the best by C-31a; exact while the component is small.
  mutating func choose() -> (chosen: [PackageOption], isExact: Bool) {
    guard options.count > 1 else { return (options, !isTruncated) }
    options.sort(by: PackageOption.isEarlier)
    starts.removeAll(keepingCapacity: true)
    for (place, option) in options.enumerated() {
      while starts.count <= option.prints.trailingZeroBitCount { starts.append(place) }
    }
    while starts.count <= prints.count { starts.append(options.count) }
    if prints.count <= settings.exactPrintsMax {
      return (best(of: all, without: -1).map { options[$0] }, !isTruncated)
    }
    return (greedy(all, without: 0).map { options[$0] }, false)
  }

  /// The best plan over a set of prints: each set is worked out once, its first print first.
  mutating func best(of mask: UInt64, without banned: Int) -> [Int] {
    plans.removeAll(keepingCapacity: true)
    plans.append(contentsOf: repeatElement(PackagePlan(), count: 1 << prints.count))
    plans[0] = .empty
    _ = solve(mask, banned)
    var (rest, taken): (UInt64, [Int]) = (mask, [])
    while rest != 0 {
      let choice = Int(plans[Int(rest)].choice)
      if choice >= 0 {
        taken.append(choice)
        rest &= ~options[choice].prints
      } else {
        rest &= rest - 1
      }
    }
    return taken
  }

  private mutating func solve(_ mask: UInt64, _ banned: Int) -> PackagePlan {
    if plans[Int(mask)].choice != -2 { return plans[Int(mask)] }
    let first = mask & (0 &- mask)
    var best = PackagePlan(choice: -2)
    let range = starts[first.trailingZeroBitCount]..<starts[first.trailingZeroBitCount + 1]
    for place in range where place != banned {
      let option = options[place].prints
      guard option & ~mask == 0 else { continue }
      let plan = solve(mask & ~option, banned).adding(options[place], at: place)
      if best.choice == -2 || plan.isBetter(than: best) { best = plan }
    }
    var left = solve(mask & (mask - 1), banned)
    left.choice = -1
    if best.choice == -2 || left.isBetter(than: best) { best = left }
    plans[Int(mask)] = best
    return best
  }

  /// One after the other in the order of C-31a.
  func greedy(_ mask: UInt64, without banned: UInt64) -> [Int] {
    let order = options.indices.sorted { a, b in
      let (x, y) = (options[a], options[b])
      let one = PackagePlan.empty.adding(x, at: a)
      let two = PackagePlan.empty.adding(y, at: b)
      if one.isBetter(than: two) { return true }
      if two.isBetter(than: one) { return false }
      return a < b
    }
    var (taken, chosen): (UInt64, [Int]) = (0, [])
    for place in order {
      let option = options[place].prints
      guard option & ~mask == 0, option & taken == 0, option != banned else { continue }
      taken |= option
      chosen.append(place)
    }
    return chosen.sorted()
  }

  /// The names that the prints of a package would have had without it: those of every option of
  /// other series that belongs to a next best choice, by contracts explained.
  mutating func alternatives(to option: PackageOption) -> [Structure] {
    var names: [Structure] = option.rival.map { [$0] } ?? []
    if option.isUnresolved { names.append(option.structure) }
    if option.prints.nonzeroBitCount > 2,
      let place = options.firstIndex(where: { $0.prints == option.prints })
    {
      for loser in losers(to: place) {
        let other = options[loser]
        if !other.isUnresolved, other.series != option.series { names.append(other.structure) }
      }
    }
    guard !names.isEmpty else { return [] }
    names.sort { $0.rawValue < $1.rawValue }
    var distinct: [Structure] = []
    for name in names where name != .custom && !distinct.contains(name) {
      if name != option.structure || option.isUnresolved { distinct.append(name) }
    }
    return distinct
  }

  private mutating func losers(to winner: Int) -> [Int] {
    guard options.count > 1 else { return [] }
    let mask = options[winner].prints
    guard prints.count <= settings.exactPrintsMax else {
      return greedy(mask, without: mask)
    }
    guard !best(of: mask, without: winner).isEmpty else { return [] }
    let contracts = plans[Int(mask)].contracts
    var places: [Int] = []
    for place in options.indices where place != winner && options[place].prints & ~mask == 0 {
      let rest = solve(mask & ~options[place].prints, winner)
      if options[place].contracts &+ rest.contracts == contracts { places.append(place) }
    }
    return places
  }
}
