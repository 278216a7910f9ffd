/// The newest successive items of one series and side, each at a worse price for the aggressor
/// than the one before (C-15).
struct PriceRun: Chain {
  let key: UInt64
  var price: Int64 = 0
  var first: Int64 = 0
  var last: Int64 = .min / 2
  /// Lowest and highest mid of the underlying over the run.
  var low: Int64 = 0
  var high: Int64 = 0
  var tail: UInt32 = 0
  var count: Int32 = 0
  var parent: Int32 = -1

  init(key: UInt64) { self.key = key }

  static func key(_ item: PackedItem) -> UInt64 {
    1 << 63 | UInt64(item.instrument) << 1 | (item.isBuy ? 1 : 0)
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
    _ number: UInt32, _ item: PackedItem, _ out: inout [LevelTwoParent]
  ) {
    let key = PriceRun.key(item)
    // Whether the underlying stood still is unknown: no ladder stands on that.
    guard item.spot > 0, item.spot < 1 << 60 else {
      guard let place = priceRuns.find(key) else { return }
      let parent = priceRuns[place].parent
      if parent >= 0 { finish(parent, &out) }
      priceRuns[place].end()
      return
    }
    let place = priceRuns.place(of: key, at: item.first, oldest: ring.oldest)
    var run = priceRuns[place]
    if run.count > 0 {
      var isBroken = !item.isWorse(than: run.price)
      let isFar =
        !isBroken
        && (item.first - run.first > settings.priceLadderSpanMax || !isQuiet(run, item))
      if isFar, run.parent >= 0 { isBroken = true }
      if isBroken {
        if run.parent >= 0 { finish(run.parent, &out) }
        run.end()
      } else if isFar {
        shorten(&run, for: item)
      }
    }
    ring.withLink(number) { $0.inPriceLadder = run.tail }
    if run.count == 0 {
      run.first = item.first
      run.low = item.spot
      run.high = item.spot
    }
    run.price = item.price
    run.last = item.first
    run.tail = number
    run.count += 1
    run.low = min(run.low, item.spot)
    run.high = max(run.high, item.spot)
    priceRuns[place] = run
    if run.parent >= 0 {
      ring.withLink(number) { $0.isOwned = true }
    } else if Int64(run.count) >= settings.priceStepsMin {
      openPriceLadder(place, at: item.first, &out)
    }
  }

  private mutating func openPriceLadder(
    _ place: Int, at time: Int64, _ out: inout [LevelTwoParent]
  ) {
    let run = priceRuns[place]
    guard time - run.first > settings.priceLadderSpanOver else { return }
    let numbers = numbers(to: run.tail, count: run.count) { $0.inPriceLadder }
    let contracts = numbers.reduce(0) { $0 + Int64(ring.link($1).size) }
    guard numbers.count == Int(run.count), contracts >= settings.sizeMin else { return }
    priceRuns[place].parent = begin(
      .priceLadder, key: run.key, numbers: numbers,
      deadline: run.first + settings.priceLadderSpanMax, &out)
  }

  /// The underlying moved too little over the run and this item.
  private func isQuiet(_ run: PriceRun, _ item: PackedItem) -> Bool {
    max(run.high, item.spot) - min(run.low, item.spot)
      < settings.priceLadderTicksUnder * wide.tickOfStock(item)
  }

  /// Lets go of the oldest items, until the rest and this one meet the bounds.
  private func shorten(_ run: inout PriceRun, for item: PackedItem) {
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
    run = kept
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
