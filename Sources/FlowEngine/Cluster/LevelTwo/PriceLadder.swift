/// The newest successive items of one series and side, each at a worse price for the aggressor
/// than the one before (C-15).
struct PriceRun: Sendable {
  var price: Int64 = 0
  var first: Int64 = 0
  /// Lowest and highest mid of the underlying over the run.
  var low: Int64 = 0
  var high: Int64 = 0
  var tail: UInt32 = 0
  var count: Int32 = 0
  var parent: Int32 = -1

  static func index(_ item: LevelTwoItem) -> Int {
    2 * Int(item.instrument.index) + (item.side == .buy ? 1 : 0)
  }

  mutating func end() {
    count = 0
    parent = -1
  }
}

extension LevelTwoItem {
  /// Worse than `price` for its aggressor: a buyer pays more, a seller gets less.
  func isWorse(than other: Int64) -> Bool { side == .buy ? price > other : price < other }

  /// $0.01 where the tick is unknown (C-06b).
  var tickOfStock: Int64 { stockTick > 0 ? min(stockTick, 1 << 40) : 10_000_000 }
}

extension LevelTwo {
  mutating func takePriceLadder(
    _ number: UInt32, _ item: LevelTwoItem, _ out: inout [LevelTwoParent]
  ) {
    let index = PriceRun.index(item)
    while priceRuns.count <= index { priceRuns.append(PriceRun()) }
    let run = priceRuns[index]
    let isSpotKnown = item.spot > 0 && item.spot < 1 << 60
    var isBroken = run.count > 0 && (!item.isWorse(than: run.price) || !isSpotKnown)
    let isFar =
      run.count > 0 && !isBroken
      && (item.first - run.first > settings.priceLadderSpanMax || !isQuiet(run, item))
    if isFar, run.parent >= 0 { isBroken = true }
    if isBroken {
      if run.parent >= 0 { finish(run.parent, &out) }
      priceRuns[index].end()
    } else if isFar {
      shorten(index, for: item)
    }
    // Whether the underlying stood still is unknown: no ladder stands on that.
    guard isSpotKnown else { return }
    let before = priceRuns[index].tail
    ring.withLink(number) { $0.inPriceLadder = before }
    if priceRuns[index].count == 0 {
      priceRuns[index].first = item.first
      priceRuns[index].low = item.spot
      priceRuns[index].high = item.spot
    }
    priceRuns[index].price = item.price
    priceRuns[index].tail = number
    priceRuns[index].count += 1
    priceRuns[index].low = min(priceRuns[index].low, item.spot)
    priceRuns[index].high = max(priceRuns[index].high, item.spot)
    if priceRuns[index].parent < 0, Int64(priceRuns[index].count) >= settings.priceStepsMin {
      openPriceLadder(index, at: item.first, &out)
    }
  }

  private mutating func openPriceLadder(
    _ index: Int, at time: Int64, _ out: inout [LevelTwoParent]
  ) {
    let run = priceRuns[index]
    guard time - run.first > settings.priceLadderSpanOver else { return }
    let numbers = numbers(to: run.tail, count: run.count) { $0.inPriceLadder }
    let items = numbers.map { ring[$0] }
    guard numbers.count == Int(run.count), isLargeEnough(items) else { return }
    priceRuns[index].parent = begin(
      .priceLadder, key: UInt64(index), members: items,
      deadline: run.first + settings.priceLadderSpanMax, &out)
  }

  /// The underlying moved too little over the run and this item.
  private func isQuiet(_ run: PriceRun, _ item: LevelTwoItem) -> Bool {
    max(run.high, item.spot) - min(run.low, item.spot)
      < settings.priceLadderTicksUnder * item.tickOfStock
  }

  /// Lets go of the oldest items, until the rest and this one meet the bounds.
  private mutating func shorten(_ index: Int, for item: LevelTwoItem) {
    let run = priceRuns[index]
    var kept = run
    kept.end()
    (kept.low, kept.high) = (item.spot, item.spot)
    var number = run.tail
    while kept.count < run.count, ring.contains(number) {
      let older = ring[number]
      guard item.first - older.first <= settings.priceLadderSpanMax, isQuiet(kept, older) else {
        break
      }
      kept.low = min(kept.low, older.spot)
      kept.high = max(kept.high, older.spot)
      kept.first = older.first
      kept.count += 1
      number = ring.link(number).inPriceLadder
    }
    priceRuns[index] = kept
  }

  /// Whether these items, in order, are a price ladder.
  func isPriceLadder(_ items: [LevelTwoItem]) -> Bool {
    let facts = levelTwoFacts(items)
    return facts.items >= settings.priceStepsMin
      && zip(items, items.dropFirst()).allSatisfy { $1.isWorse(than: $0.price) }
      && facts.span > settings.priceLadderSpanOver && facts.span <= settings.priceLadderSpanMax
      && items.allSatisfy { $0.spot > 0 }
      && facts.spotRange < settings.priceLadderTicksUnder * facts.stockTick
      && isLargeEnough(items)
  }
}
