import FlowEngine

extension NoiseProcess {
  mutating func strikeLadder(_ floor: inout SimulatedFloor) -> Bool {
    let choice = floor.choose(&random, quiet: true)
    guard let series = choice else { return false }
    let misses = clause(["strikes", "sign", "size", "span", "code"])
    let legs = (0..<(misses == "strikes" ? 2 : 3)).compactMap {
      floor.listing.sibling(series, strike: $0)
    }
    guard legs.allSatisfy({ floor.isHealthy($0) }), floor.canPack([series]) else { return false }
    let side = random.chance(0.5) ? 1 : -1
    let size = random.int(11...60)
    var sizes = [size, size, size]
    var offsets: [Int64] = [0, 3_000_000_000, 8_000_000_000]
    offsets[1] = random.nanoseconds(700_000_000...7_000_000_000)
    var distance = 1
    switch misses {
    case "size":
      // The middle one is out of line: neither equal nor in order.
      distance = random.int(1...20)
      sizes = [size, size + distance + 1, size + 1]
      if random.chance(0.5) { sizes = [size + distance, size, size + distance + 1] }
    case "span":
      distance = random.int(200_000...20_000_000)
      offsets[2] = 30_000_000_000 + Int64(distance) * 1_000
    case nil: offsets[2] = 29_990_000_000
    default: break
    }
    var draft = OrderDraft(legs)
    draft.reservesGroup = true
    for leg in legs.indices {
      draft.add(
        offsets[leg], leg: leg, side, sizes[leg], random.pick(SimulatedVenues.options), "I",
        refresh: true)
    }
    if misses == "sign" { draft.prints[random.int(0...2)].side = -side }
    if misses == "code" {
      draft.prints[random.int(0...2)].condition = UInt8(ascii: "f")
      draft.reservesLegs = true
    }
    return finish(.strikeLadder, draft, series, side, misses, distance, &floor) {
      $0.record(
        "strike_ladder", draft, $1, side: side, needsCondition: true, isPlanted: false,
        why: Self.reached)
    }
  }

  mutating func priceLadder(_ floor: inout SimulatedFloor) -> Bool {
    guard let series = floor.choose(&random), floor.canWalk(series) else { return false }
    let side = random.chance(0.5) ? 1 : -1
    let misses = clause(["levels", "direction", "span", "stock"])
    var gap = random.nanoseconds(400_000_000...4_000_000_000)
    var distance = 1
    if misses == "span" {
      distance = random.int(100_000...14_000_000)
      gap = 30_000_000_000 + Int64(distance) * 500
    }
    if misses == nil { gap = 29_900_000_000 }
    var draft = OrderDraft([series])
    draft.freezesStock = true
    for index in 0..<3 {
      draft.add(
        Int64(index) * gap, side, 5 + 7 * index + random.int(0...5),
        random.pick(SimulatedVenues.options), "I", nudge: 1)
    }
    switch misses {
    case "levels": draft.prints[random.int(0...1)].nudge = 0
    case "direction": draft.prints[1].nudge = -1
    case "stock":
      distance = random.int(2...9)
      draft.prints[random.int(0...1)].stockMove = Int64(side * distance)
    default: break
    }
    return finish(.priceLadder, draft, series, side, misses, distance, &floor, width: 2) {
      $0.record(
        "price_ladder", draft, $1, side: side, needsCondition: false, isPlanted: false,
        why: Self.reached)
    }
  }

  mutating func repeated(_ floor: inout SimulatedFloor) -> Bool {
    guard let series = floor.choose(&random), floor.canPack([series]) else { return false }
    let side = random.chance(0.5) ? 1 : -1
    let misses = clause(["count", "size", "sign", "gap", "code"])
    let size = random.int(21...90)
    var gaps = (0..<3).map { _ in random.nanoseconds(400_000_000...20_000_000_000) }
    var distance = 1
    if misses == "gap" {
      distance = random.int(1_000...180_000)
      gaps[random.int(0...2)] = 200_000_000 - Int64(distance) * 1_000
    }
    if misses == nil { gaps[1] = 200_000_000 }
    var draft = OrderDraft([series])
    var offset: Int64 = 0
    for index in 0..<(misses == "count" ? 3 : 4) {
      draft.add(offset, side, size, random.pick(SimulatedVenues.options), "I")
      draft.prints[index].refresh = gaps[max(0, index - 1)] > 250_000_000
      if index < 3 { offset += gaps[index] }
    }
    let odd = random.below(draft.prints.count)
    switch misses {
    case "size":
      distance = random.int(1...20)
      draft.prints[odd].size += random.chance(0.5) ? distance : -distance
    case "sign": draft.prints[odd].side = -side
    case "code":
      draft.prints[odd].condition = random.chance(0.5) ? UInt8(ascii: "c") : UInt8(ascii: "D")
    default: break
    }
    return finish(.repeated, draft, series, side, misses, distance, &floor) {
      $0.record(
        "repeat", draft, $1, side: side, needsCondition: false, isPlanted: false,
        why: Self.reached)
    }
  }

  // MARK: Packages

  mutating func package(_ floor: inout SimulatedFloor) -> Bool {
    let structures = [
      "vertical", "ratio", "calendar", "diagonal", "straddle", "strangle", "risk_reversal",
    ]
    let structure = random.pick(structures)
    let misses = clause(["venues", "time", "family", "ratio"])
    guard let made = floor.packageDraft(structure, &random) else { return false }
    var draft = made.draft
    let (side, quantity) = (made.side, made.quantity)
    var distance = 1
    if misses != nil {
      // One fill only, so that the odd leg leaves nothing behind.
      draft.prints = Array(draft.prints.prefix(2))
      draft.prints[0].condition = UInt8(ascii: "f")
      draft.prints[1].condition = UInt8(ascii: "f")
    }
    switch misses {
    case "venues":
      draft.prints[1].venue = draft.prints[0].venue == "XCBO" ? "XISX" : "XCBO"
    case "time":
      distance = random.int(20...40_000)
      draft.prints[1].offset = 1_000_000 + Int64(distance) * 1_000
    case "family": draft.prints[1].condition = UInt8(ascii: "j")
    case "ratio":
      let odd = random.pick([(9, 10), (11, 13), (10, 11), (13, 17), (7, 9)])
      draft.prints[0].size = odd.0
      draft.prints[1].size = odd.1
      distance = odd.1 - 8
    default: break
    }
    return finish(.package, draft, draft.legs[0], side, misses, distance, &floor) {
      $0.recordPackage(
        structure, draft, $1, side, quantity, isPlanted: false, why: Self.reached)
    }
  }

  /// Calendars larger than the open interest of the near leg, and packages within one expiry.
  mutating func roll(_ floor: inout SimulatedFloor) -> Bool {
    let misses = clause(["openInterest", "expiry"])
    if misses == "expiry" {
      guard let (draft, side, quantity) = floor.packageDraft("vertical", &random) else {
        return false
      }
      return finish(.roll, draft, draft.legs[0], side, misses, 1, &floor) { _, _ in
      } also: {
        $0.recordPackage(
          "vertical", draft, $1, side, quantity, isPlanted: false,
          why: "a vertical: one expiry is no roll")
      }
    }
    let choice = floor.choose(&random) { one, _ in
      one.openInterest >= 5 && one.openInterest <= 900
    }
    guard let base = choice,
      let (legs, ratios) = OrderShapes.structure("calendar", base, floor.listing, width: 1),
      floor.canPack(legs)
    else { return false }
    let near = floor.listing.series[base].openInterest
    let distance = random.int(1...max(2, near / 4))
    let quantity = misses == nil ? near : near + distance
    let draft = OrderShapes.package(
      legs, ratios: ratios, side: 1, quantity: quantity, fills: 1,
      venue: random.pick(SimulatedVenues.complex), condition: "f", &random)
    return finish(.roll, draft, base, 1, misses, distance, &floor) { _, _ in
    } also: {
      $0.recordPackage(
        "calendar", draft, $1, 1, quantity, isPlanted: false,
        why: misses == nil ? Self.reached : "a calendar: the near leg cannot all be closing")
    }
  }

  // MARK: Stocks

  mutating func absorption(_ floor: inout SimulatedFloor) -> Bool {
    let underlying = random.below(floor.listing.stockCount)
    guard !floor.regimes.contains(where: { $0.underlying == underlying }) else { return false }
    let misses = random.pick(["flow", "share", "price"])
    var regime = StockFlow.Regime(
      underlying: underlying, until: floor.now + 900 * SimulatedFloor.second, sells: 0.86,
      offExchange: 0.75, fall: 0, holdsPrice: true)
    var distance = 0
    switch misses {
    case "flow":
      distance = random.int(20...40)
      regime.sells -= Double(distance) / 100
    case "share":
      distance = random.int(35...65)
      regime.offExchange -= Double(distance) / 100
    default:
      distance = random.int(1...6)
      regime.fall = Double(distance) * 0.003 * floor.stocks[underlying].price
      regime.holdsPrice = false
    }
    floor.regimes.append(regime)
    note(
      .absorption, misses: misses, by: distance, floor, underlying,
      at: Timestamp(nanoseconds: floor.now))
    return true
  }
}
