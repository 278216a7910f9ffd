extension LevelTwo {
  /// A cancelled item leaves: parents that stand without it are amended, the others retracted.
  ///
  /// What a retracted parent leaves behind forms no new one of that family: it was judged once.
  /// - Parameter id: of a lone print, or of a level-1 parent that was retracted.
  mutating func remove(_ id: FlowID, _ out: inout [LevelTwoParent]) {
    defer { noteClosing() }
    let wide = wide
    let waiting = queue.remove { ($0.seq == id.seq || $0.isWide) && wide.id(of: $0) == id }
    if let waiting {
      self.wide.release(waiting)
      return
    }
    let number = ring.find { ($0.seq == id.seq || $0.isWide) && wide.id(of: $0) == id }
    if let number { remove(number, &out) }
    for parent in finals.take(id) {
      guard let amended = amend(parent, without: id) else {
        var retracted = parent
        retracted.state = .retracted
        retracted.version += 1
        out.append(retracted)
        continue
      }
      keep(amended, &out)
    }
  }

  private mutating func remove(_ number: UInt32, _ out: inout [LevelTwoParent]) {
    let item = ring[number]
    for index in openParents(of: number) { amendOpen(index, without: wide.id(of: item), &out) }
    ring.withLink(number) { $0.isTaken = true }
    legged.remove(number, underlying: item.underlying)
    // Chains that are no parent yet go on without it.
    if let place = repeats.find(RepeatChain.key(item)), repeats[place].parent < 0 {
      let rest = numbers(to: repeats[place].tail, count: repeats[place].count) { $0.inRepeat }
      if rest.contains(number) { relinkRepeat(place, rest.filter { $0 != number }) }
    }
    if let run = priceRuns.find(PriceRun.key(item)), priceRuns[run].parent < 0 {
      let rest = numbers(to: priceRuns[run].tail, count: priceRuns[run].count) { $0.inPriceLadder }
      if rest.contains(number) { relinkRun(run, rest.filter { $0 != number }) }
    }
  }

  private mutating func amendOpen(
    _ index: Int32, without id: FlowID, _ out: inout [LevelTwoParent]
  ) {
    let entry = open[index]
    let numbers = numbers(of: index)
    var before = makeParent(entry.type, members: numbers.map { item($0) }, state: .provisional)
    before.id = entry.id
    before.version = entry.version
    if var amended = amend(before, without: id) {
      amended.state = .amended
      out.append(amended)
      open[index].version = amended.version
      relink(index, numbers.filter { wide.id(of: ring[$0]) != id })
    } else {
      before.state = .retracted
      before.version += 1
      out.append(before)
      relink(index, [])
      open.release(index)
    }
  }

  /// The next version of a parent without one of its members; nil when it does not stand.
  private func amend(_ parent: LevelTwoParent, without id: FlowID) -> LevelTwoParent? {
    let rest = parent.members.filter { $0.id != id }
    let stands =
      switch parent.type {
      case .repeat: isRepeat(rest)
      case .strikeLadder: isStrikeLadder(rest)
      case .priceLadder: isPriceLadder(rest)
      default: false
      }
    guard stands else { return nil }
    var amended = makeParent(parent.type, members: rest, state: .amended)
    amended.id = parent.id
    amended.version = parent.version + 1
    amended.facts.isClosedEarly = parent.facts.isClosedEarly
    return amended
  }

  private mutating func relink(_ index: Int32, _ rest: [UInt32]) {
    let entry = open[index]
    switch entry.type {
    case .repeat:
      guard let place = repeats.find(entry.key) else { return }
      relinkRepeat(place, rest)
      if !rest.isEmpty { open.extend(index, to: repeatDeadline(repeats[place])) }
    case .priceLadder:
      guard let run = priceRuns.find(entry.key) else { return }
      relinkRun(run, rest)
      if !rest.isEmpty {
        open.extend(index, to: priceRuns[run].first + settings.priceLadderSpanMax)
      }
    default:
      guard let place = ladders.find(entry.key) else { return }
      relinkLadder(place, rest)
      if !rest.isEmpty {
        open.extend(index, to: ladderDeadline(ladders[place]))
      }
    }
  }

  private mutating func relinkRepeat(_ place: Int, _ rest: [UInt32]) {
    guard let first = rest.first, let last = rest.last else { return repeats[place].end() }
    for (before, number) in zip(rest, rest.dropFirst()) {
      ring.withLink(number) { $0.inRepeat = before }
    }
    repeats[place].first = ring.link(first).first
    repeats[place].last = ring.link(last).first
    repeats[place].tail = last
    repeats[place].count = Int32(rest.count)
  }

  private mutating func relinkRun(_ run: Int, _ rest: [UInt32]) {
    guard let first = rest.first, let last = rest.last else { return priceRuns[run].end() }
    for (before, number) in zip(rest, rest.dropFirst()) {
      ring.withLink(number) { $0.inPriceLadder = before }
    }
    let spots = rest.map { ring[$0].spot }
    priceRuns[run].first = ring.link(first).first
    priceRuns[run].last = ring.link(last).first
    priceRuns[run].price = ring[last].price
    priceRuns[run].low = spots.min() ?? 0
    priceRuns[run].high = spots.max() ?? 0
    priceRuns[run].tail = last
    priceRuns[run].count = Int32(rest.count)
  }

  private mutating func relinkLadder(_ place: Int, _ rest: [UInt32]) {
    guard !rest.isEmpty else { return ladders[place].end() }
    for (index, number) in rest.enumerated() {
      ladders[place].numbers[index] = number
      ladders[place].strikes[index] = ring.link(number).strike
    }
    ladders[place].count = Int32(rest.count)
  }
}
