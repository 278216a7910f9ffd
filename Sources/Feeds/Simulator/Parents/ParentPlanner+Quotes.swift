import FlowEngine

extension ParentPlanner {
  /// Slices of one order in a series, on venues of their own.
  mutating func slices(
    _ series: Int, side: Int, count: Int, letter: String, total: Int? = nil
  ) -> OrderDraft {
    OrderShapes.slices(
      series, side: side,
      sizes: OrderShapes.split(total ?? random.int(14...120), count, &random),
      venues: SimulatedVenues.some(count, &random), condition: letter,
      gaps: [random.nanoseconds(120_000...3_000_000)])
  }

  /// Sweeps on quotes that mislead, beside sweeps on quotes that only look as if they did.
  mutating func quoteCase(_ item: Item, _ floor: inout SimulatedFloor) -> Bool {
    switch item.plan {
    case .stale: return stale(item, &floor)
    case .unquoted: return unquoted(item, &floor)
    default: break
    }
    guard let series = floor.choose(&random, where: { _, value in value.value < 8 }) else {
      return false
    }
    let side = anySide()
    var draft = slices(series, side: side, count: random.int(2...4), letter: "S")
    var type = "sweep"
    var isSweep = true
    var width = 3
    let why: String
    let last = draft.prints.count - 1
    switch (item.plan, item.isTwin) {
    case (.quoteAfter, false):
      draft.prints[last].jump = 3 * side
      why = "the quote passes the price right after: it was at the touch"
    case (.quoteAfter, true):
      for print in draft.prints.indices { draft.prints[print].side = 0 }
      draft.prints[last].jump = 2 * side
      width = 4
      isSweep = false
      why = "at the middle; the quote that makes it a touch came after"
    case (.oneTick, false):
      width = 1
      why = "one tick between bid and ask: the touch by construction"
    case (.oneTick, true):
      draft = slices(series, side: side, count: 2, letter: "S")
      draft.prints[1].side = -side
      width = 1
      isSweep = false
      why = "one tick between bid and ask, and opposite sides"
    default:
      if item.isTwin {
        draft = slices(series, side: side, count: 3, letter: "I")
        type = "probable_sweep"
      }
      draft.prints[0].cross = true
      isSweep = false
      why = "the quote was crossed: no side"
    }
    let times = floor.place(draft, width: width)
    if isSweep {
      floor.recordSweep(
        type, series, draft, times, side, needsCondition: true, isPlanted: true, why: why)
    } else {
      floor.record(
        type, draft, times, side: 0, expect: false, needsCondition: type == "sweep",
        isPlanted: true, why: why)
    }
    return true
  }

  /// A large sweep on a quote half a minute old: doubtful where the stock moved meanwhile, sound
  /// where it did not.
  private mutating func stale(_ item: Item, _ floor: inout SimulatedFloor) -> Bool {
    let choice = floor.choose(&random) { _, value in
      value.value > 1 && value.value < 30 && abs(value.delta) > 0.35
    }
    guard let series = choice, floor.canWalk(series) else { return false }
    let one = floor.listing.series[series]
    let side = anySide()
    let large = floor.largePremium(one.underlying)
    let contract = floor.touch(series, side) * 100
    let total = Int(large * (1.2 + random.unit()) / contract) + 1
    guard total >= 12, total <= 4_000 else { return false }
    var draft = slices(series, side: side, count: 3, letter: "S", total: total)
    draft.freezesStock = true
    draft.wait = 31 * SimulatedFloor.second
    if !item.isTwin {
      let width = Double(floor.series[series].ask - floor.series[series].bid) / 1e9
      let enough = 0.25 * width / abs(floor.value(series).delta)
      draft.stockMoveBefore =
        (Int64(enough * 100 * (2 + 3 * random.unit())) + 3) * Int64(anySide())
    }
    let times = floor.place(draft)
    guard !item.isTwin else {
      floor.recordSweep(
        "sweep", series, draft, times, side, needsCondition: true, isPlanted: true,
        why: "an old quote of a stock that did not move is no stale one")
      return true
    }
    floor.record(
      "sweep", draft, times, side: side, needsCondition: true, isPlanted: true,
      why: "a sweep on a stale quote: its side is doubtful", isDoubtful: true)
    let isBullish = (one.right == .call) == (side > 0)
    floor.record(
      "alert", draft, times, side: side,
      rule: isBullish ? "large-bullish-sweep" : "large-bearish-sweep", expect: false,
      needsCondition: true, isPlanted: true, why: "the quote was stale: the grade is too low")
    return true
  }

  /// Prints of a series that has never shown a quote.
  private mutating func unquoted(_ item: Item, _ floor: inout SimulatedFloor) -> Bool {
    for _ in 0..<30 {
      guard let series = floor.choose(&random) else { return false }
      guard !floor.series[series].isQuoted else { continue }
      let fair = floor.value(series).value
      let ticks = floor.listing.underlyings[floor.listing.series[series].underlying].ticks
      var draft = slices(series, side: 0, count: 3, letter: item.isTwin ? "I" : "S")
      draft.isUnquoted = true
      for print in draft.prints.indices {
        draft.prints[print].price = ticks.floor(Int64(fair * 1e9))
      }
      let times = floor.place(draft)
      floor.record(
        item.isTwin ? "probable_sweep" : "sweep", draft, times, side: 0, expect: false,
        needsCondition: !item.isTwin, isPlanted: true, why: "no quote was ever seen: no side")
      return true
    }
    return false
  }

  /// Letters that take the side away, and sides that do not agree.
  mutating func codeCase(_ item: Item, _ floor: inout SimulatedFloor) -> Bool {
    guard let series = floor.choose(&random, where: { _, value in value.value < 8 }) else {
      return false
    }
    let side = anySide()
    var type = "probable_sweep"
    var draft: OrderDraft
    let why: String
    switch item.plan {
    case .floorSweep:
      draft = slices(series, side: side, count: 3, letter: item.isTwin ? "J" : "e")
      why = item.isTwin ? "prints of a reopening" : "prints of the floor: reported by hand"
    case .lateSweep:
      let letter = ["B", "F", "H", "D"][(item.turn + (item.isTwin ? 2 : 0)) % 4]
      draft = slices(series, side: side, count: 3, letter: letter)
      type = "sweep"
      why = "\(letter): out of sequence, the quote of the time is unknown"
    default:
      if item.isTwin { return isoTwin(series, side, &floor) }
      draft = slices(series, side: side, count: 4, letter: "I")
      draft.prints[1].side = -side
      draft.prints[3].side = -side
      why = "buys and sales by turns: no three venues of one side"
    }
    let times = floor.place(draft)
    floor.record(
      type, draft, times, side: 0, expect: false, needsCondition: item.plan != .oppositeSweeps,
      isPlanted: true, why: why)
    return true
  }

  /// Two sweep prints on one venue at one price, too far apart to belong together.
  private mutating func isoTwin(
    _ series: Int, _ side: Int, _ floor: inout SimulatedFloor
  ) -> Bool {
    let distance = random.int(10...60_000)
    let draft = OrderShapes.slices(
      series, side: side, sizes: [random.int(8...60), random.int(8...60)],
      venues: [random.pick(SimulatedVenues.options)], condition: "S",
      gaps: [10_000_000 + Int64(distance) * 1_000])
    let times = floor.place(draft)
    floor.record(
      "iso_print", draft, times, side: side, expect: false, needsCondition: true,
      isPlanted: true, why: "sweep prints of one venue \(distance) µs too far apart")
    note("iso_print", misses: "gap", by: distance, draft, floor, at: times.start)
    return true
  }

  /// A butterfly under the letter of compression: no package; of proprietary combos: no side.
  mutating func compression(_ item: Item, _ floor: inout SimulatedFloor) -> Bool {
    guard let form = form(.butterfly, .touch, &floor) else { return false }
    let letter = item.isTwin ? "t" : "u"
    let draft = draft(form, quantities: [random.int(8...90)], letter: letter)
    floor.record(
      "package", draft, floor.place(draft), side: 0, structure: "butterfly",
      expect: item.isTwin, needsCondition: true, isPlanted: true,
      why: letter == "u"
        ? "compression: no trade of anyone's choice" : "a proprietary combo has no side")
    return true
  }
}
