extension LevelTwo {
  /// Judges the oldest leg of a window: it gets its best partner, unless that one has a better
  /// pair, which is then claimed first. That is the greedy choice, best score first, over what is
  /// known when no later item can pair with this one.
  ///
  /// - Parameter number: judge only this item; it may have been judged when the window was full.
  mutating func decideLegged(
    _ window: Int, _ out: inout [LevelTwoParent], _ number: UInt32? = nil
  ) {
    guard window >= 0, let oldest = legged.oldest(window), number ?? oldest == oldest else {
      return
    }
    while !legged.isOldestTaken(window) {
      let slot = legged.oldestSlot(window)
      guard var pair = best(of: slot) else { break }
      // Each step finds a strictly better pair, so this ends.
      var far = pair.slots.0 == slot ? pair.slots.1 : pair.slots.0
      while let better = best(of: far), better.precedes(pair) {
        pair = better
        far = pair.slots.0 == far ? pair.slots.1 : pair.slots.0
      }
      legged.take(pair.slots.0)
      legged.take(pair.slots.1)
      claim(pair, &out)
    }
    legged.passOldest(window)
  }

  private mutating func claim(_ pair: LeggedPair, _ out: inout [LevelTwoParent]) {
    let parent = makeLegged(pair, item(pair.numbers.0), item(pair.numbers.1))
    keep(parent, &out)
    takeRoll(parent, &out)
  }

  /// The best pair that one leg makes with another that waits.
  private func best(of slot: Int) -> LeggedPair? {
    var candidates = legged.candidates(of: slot, settings)
    guard candidates != 0 else { return nil }
    let number = legged.number(slot)
    let own = item(number)
    let start = slot - slot % Int(LeggedWindows.length)
    var best: LeggedPair?
    while candidates != 0 {
      let other = start + candidates.trailingZeroBitCount
      candidates &= candidates - 1
      let otherNumber = legged.number(other)
      let item = item(otherNumber)
      // The earlier one first: numbers wrap, so by their distance.
      let isEarlier = Int32(bitPattern: number &- otherNumber) < 0
      let pair =
        isEarlier
        ? LeggedPair(own, item, slots: (slot, other), numbers: (number, otherNumber), settings)
        : LeggedPair(item, own, slots: (other, slot), numbers: (otherNumber, number), settings)
      guard let pair else { continue }
      if let current = best, !pair.precedes(current) { continue }
      best = pair
    }
    return best
  }

  private func makeLegged(
    _ pair: LeggedPair, _ a: LevelTwoItem, _ b: LevelTwoItem
  ) -> LevelTwoParent {
    let (first, second) = pair.isSwapped ? (b, a) : (a, b)
    let members = [a, b]
    var facts = levelTwoFacts(members)
    facts.ratioA = pair.ratio.0
    facts.ratioB = pair.ratio.1
    facts.isNetInside = pair.isNetInside
    facts.isOffIncrement = pair.isOffIncrement
    facts.isSpotMissing = pair.isSpotMissing
    return LevelTwoParent(
      id: FlowID(
        .cluster, seq: min(a.seq, b.seq), ordinal: LevelTwoParent.ordinal(.legged)),
      version: 1, type: .legged, structure: pair.structure, state: .final, members: members,
      package: nil, underlying: a.underlying,
      legs: [leg(first, ratio: pair.ratio.0), leg(second, ratio: pair.ratio.1)],
      side: pair.side,
      // Two orders may be two customers: never better than C (C-16).
      grade: gradeOfParent(members).capped(at: .c), score: Int32(clamping: pair.score),
      netPrice: Price(billionths: pair.netPrice), facts: facts)
  }
}

/// One item as one leg.
private func leg(_ item: LevelTwoItem, ratio: Int64) -> Leg {
  Leg(
    instrument: item.instrument, side: item.side, ratio: Int32(clamping: ratio), size: item.size,
    price: Price(billionths: item.price), premium: item.premium, prints: Int32(item.prints),
    grade: item.grade)
}
