extension PackageSearch {
  /// Packages without a name: the whole component, all of one moment, or all of one size. Fewer
  /// ways than a named structure has, because nothing but the code, the time and the ratio speaks
  /// for them.
  mutating func nameless() {
    consider(custom: all)
    for moment in moments where moments.count > 1 { consider(custom: moment) }
    var rest = all
    while rest != 0 {
      let size = prints[rest.trailingZeroBitCount].size
      let same = ofSize(size, in: all)
      rest &= ~same
      if same == all { break }
      consider(custom: same)
      for moment in moments where moments.count > 1 { consider(custom: same & moment) }
    }
  }

  private func ofSize(_ size: Int64, in mask: UInt64) -> UInt64 {
    var (rest, same): (UInt64, UInt64) = (mask, 0)
    while rest != 0 {
      let place = rest.trailingZeroBitCount
      if prints[place].size == size { same |= 1 &<< UInt64(place) }
      rest &= rest - 1
    }
    return same
  }

  private mutating func consider(custom mask: UInt64) {
    var set: UInt64 = 0
    for place in series.indices where masks[place] & mask != 0 { set |= bit(place) }
    let count = set.nonzeroBitCount
    // A lone series under a stock-option code is looked at by itself.
    guard count >= max(2, group.legsMin), count <= settings.legsMax else { return }
    let naming = PackageNaming(structure: .custom, bought: 0, ratios: .unnamed)
    consider(mask, set, naming, isWhole: true)
  }

  /// Two named packages of unequal size that printed together are two orders, not one without a
  /// name.
  mutating func dropSeparable() {
    guard options.contains(where: { $0.structure == .custom && $0.legs > 3 }) else { return }
    let known = options
    options = known.filter {
      $0.structure != .custom || $0.legs <= 3 || !Self.isSeparable($0, known)
    }
  }

  private static func isSeparable(_ option: PackageOption, _ known: [PackageOption]) -> Bool {
    for part in known
    where part.structure != .custom && part.prints & ~option.prints == 0 {
      let other = option.prints & ~part.prints
      for rest in known
      where rest.prints == other && rest.structure != .custom && rest.packages != part.packages {
        return true
      }
    }
    return false
  }
}

extension PackageSearch {
  /// Drops packages that were picked out of a dribble: more prints of their series stay alone than
  /// one, or than a quarter of their own.
  func dropPicked(_ chosen: inout [PackageOption]) {
    guard chosen.contains(where: { !$0.isWhole }) else { return }
    var place = 0
    while place < chosen.count {
      let owned = chosen.reduce(UInt64(0)) { $0 | $1.prints }
      let option = chosen[place]
      let alone = (printsOf(option.series) & ~owned).nonzeroBitCount
      if !option.isWhole, alone > max(1, option.prints.nonzeroBitCount / 4) {
        chosen.remove(at: place)
        // What it leaves may speak against those before it.
        place = 0
      } else {
        place += 1
      }
    }
  }
}
