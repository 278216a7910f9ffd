import FlowEngine

extension ParentPlanner {
  private static let stockLetters = ["n", "k", "q", "r", "p", "s", "o"]
  /// A crossed block with stock counts as one order of such a size.
  private static let qualifiedMin = 1_000
  private static let second = SimulatedFloor.second

  /// Options tied to stock by their letter; the twins carry an ordinary one.
  mutating func withStock(_ item: Item, _ floor: inout SimulatedFloor) -> Bool {
    if item.plan == .collar { return collar(item, &floor) }
    let isBuyWrite = item.plan == .buyWrite
    // A put alone is an order with stock only where the stock is seen in time.
    let choice = floor.choose(&random, right: .call) { _, value in
      value.value < 20
    }
    guard let series = choice, floor.canPack([series]) else { return false }
    let quantity = random.int(8...40)
    let value = floor.value(series)
    // The stock is bought, the call is sold.
    let side = isBuyWrite ? -1 : anySide()
    var draft = OrderDraft([series])
    draft.reservesLegs = true
    draft.freezesStock = true
    let letter = Self.stockLetters[item.turn % Self.stockLetters.count]
    draft.add(0, side, quantity, random.pick(SimulatedVenues.complex), item.isTwin ? "I" : letter)
    let shares = isBuyWrite ? 100 : Int(abs(value.delta) * 100 + 0.5)
    floor.quoteChain(around: series)
    draft.prints[0].shares = quantity * shares
    let times = floor.place(draft)
    floor.record(
      "stock_tied", draft, times, side: -side, size: quantity,
      structure: "buy_write", expect: !item.isTwin, needsCondition: true,
      isPlanted: true,
      why: item.isTwin
        ? "an ordinary letter: the shares nearby tie nothing"
        : "\(letter), \(shares) shares a contract")
    if item.isTwin {
      note("stock_tied", misses: "code", by: 1, draft, floor, at: times.start)
    }
    return true
  }

  /// A put bought and a call sold against stock; the twin has no stock and is a risk reversal.
  private mutating func collar(_ item: Item, _ floor: inout SimulatedFloor) -> Bool {
    guard let (legs, ratios) = legs(of: .collar, &floor) else { return false }
    let form = PackageForm(legs, ratios, side: 1, floor)
    let quantity = random.int(8...120)
    let letter = item.isTwin ? "f" : Self.stockLetters[item.turn % 4]
    var draft = draft(form, quantities: [quantity], letter: letter)
    draft.freezesStock = true
    if !item.isTwin { draft.prints[0].shares = 100 * quantity }
    let times = floor.place(draft)
    floor.record(
      "stock_tied", draft, times, side: 1, size: quantity, structure: "collar",
      expect: !item.isTwin, needsCondition: true, isPlanted: true,
      why: "put bought, call sold, \(item.isTwin ? "no" : "100") shares a contract")
    guard item.isTwin else { return true }
    // The call is sold: of a risk reversal, listed with the call bought, that is a sale.
    recordPackage(
      .riskReversal, draft, times, side: -1, quantity, &floor,
      why: "no stock and no such letter: a risk reversal")
    note("stock_tied", misses: "code", by: 1, draft, floor, at: times.start)
    return true
  }

  /// A large cross with the stock that hedges it, reported as contingent within 15 seconds.
  mutating func qualified(_ item: Item, _ floor: inout SimulatedFloor) -> Bool {
    // The shares are those of the delta, which two models must agree on to a few percent (C-13).
    let choice = floor.choose(&random) { [floor] one, value in
      let spot = Double(floor.stocks[one.underlying].doubleMid) / 200
      return value.value > 1.6 && value.value < 20 && abs(value.delta) > 0.35
        && value.isWorthHolding(one, spot: spot)
    }
    guard let series = choice, floor.canPack([series]) else { return false }
    var quantity = random.int(Self.qualifiedMin...2_400)
    var share = random.int(970...1_030)
    var delay = random.nanoseconds(50_000_000...200_000_000)
    if random.chance(0.3) { delay = random.nanoseconds(2 * Self.second...13 * Self.second) }
    let misses = item.isTwin ? random.pick(["size", "shares", "delay"]) : nil
    var distance = 0
    switch misses {
    case "size":
      distance = random.int(1...250)
      quantity = Self.qualifiedMin - distance
    case "shares":
      // The deltas of two models differ by a few percent, so the distance starts beyond that.
      distance = random.int(6...60)
      share = 1_000 + (random.chance(0.5) ? 1 : -1) * (100 + 10 * distance)
    case "delay":
      distance = random.int(100...6_000)
      delay = 15 * Self.second + Int64(distance) * SimulatedFloor.ms
    default: break
    }
    let hedge = Double(quantity) * abs(floor.value(series).delta) * Double(share) / 10
    var draft = OrderDraft([series])
    draft.freezesStock = true
    floor.quoteChain(around: series)
    draft.add(
      0, 0, quantity, random.pick(SimulatedVenues.complex), random.chance(0.5) ? "c" : "d")
    draft.prints[0].shares = max(100, Int(hedge / 100 + 0.5) * 100)
    draft.prints[0].sharesDelay = delay
    let times = floor.place(draft, width: 4)
    floor.record(
      "stock_tied", draft, times, side: 0, expect: misses == nil, needsCondition: true,
      isPlanted: true,
      why: misses.map { "a cross with stock: misses \($0) by \(distance)" }
        ?? "a cross of 1,000 or more, and the stock that hedges it "
        + (delay > 1_000_000_000 ? "came seconds later" : "with it"))
    guard let misses else { return true }
    floor.record(
      "cross_block", draft, times, side: 0, needsCondition: true, isPlanted: true,
      why: "the stock does not fit, so it is a cross alone")
    note("stock_tied", misses: misses, by: distance, draft, floor, at: times.start)
    return true
  }
}
