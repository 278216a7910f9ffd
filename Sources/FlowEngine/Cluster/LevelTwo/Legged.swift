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
      guard var pair = legged.best(of: slot, settings) else { break }
      // Each step finds a strictly better pair, so this ends.
      var far = pair.slots.0 == slot ? pair.slots.1 : pair.slots.0
      while let better = legged.best(of: far, settings), better.precedes(pair) {
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
    let items = [legged.item(pair.slots.0), legged.item(pair.slots.1)]
    let parent = makeLegged(pair, items)
    keep(parent, &out)
    takeRoll(parent, &out)
  }

  private func makeLegged(_ pair: LeggedPair, _ items: [LevelTwoItem]) -> LevelTwoParent {
    var parent = makeParent(.legged, members: items, state: .final)
    let listed = pair.isSwapped ? Array(items.reversed()) : items
    parent.structure = pair.structure
    parent.legs = [
      leg([listed[0]], ratio: pair.ratio.0), leg([listed[1]], ratio: pair.ratio.1),
    ]
    parent.side = pair.side
    // Two orders may be two customers: never better than C (C-16).
    parent.grade = parent.grade.capped(at: .c)
    parent.score = Int32(clamping: pair.score)
    parent.netPrice = Price(billionths: pair.netPrice)
    parent.facts.ratioA = pair.ratio.0
    parent.facts.ratioB = pair.ratio.1
    parent.facts.isNetInside = pair.isNetInside
    parent.facts.isOffIncrement = pair.isOffIncrement
    parent.facts.isSpotMissing = pair.isSpotMissing
    return parent
  }
}
