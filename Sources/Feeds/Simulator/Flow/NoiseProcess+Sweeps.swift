import FlowEngine

extension NoiseProcess {
  private static let spoilers = ["a", "b", "c", "d", "D", "e", "f"]

  mutating func sweep(_ floor: inout SimulatedFloor) -> Bool {
    guard let series = floor.choose(&random), floor.canPack([series]) else { return false }
    let side = random.chance(0.5) ? 1 : -1
    let misses = clause(["venues", "sign", "size", "gap", "code"])
    var count = random.int(2...4)
    var total = random.int(12...130)
    var venues = SimulatedVenues.some(4, &random)
    var gap = random.nanoseconds(60_000...3_000_000)
    var distance = 1
    switch misses {
    case "venues": venues = [venues[0]]
    case "size":
      distance = random.int(1...6)
      total = 10 - distance
    case "gap":
      count = 2
      distance = random.int(10...50_000)
      gap = 10_000_000 + Int64(distance) * 1_000
    case nil:
      if random.chance(0.5) { total = random.int(10...11) } else { gap = 10_000_000 }
    default: count = 2
    }
    var draft = OrderShapes.slices(
      series, side: side, sizes: OrderShapes.split(total, count, &random), venues: venues,
      condition: "S", gaps: [gap])
    if misses == "sign" { draft.prints[1].side = -side }
    if misses == "code" { spoil(&draft) }
    return finish(.sweep, draft, series, side, misses, distance, &floor) {
      $0.recordSweep(
        "sweep", series, draft, $1, side, needsCondition: true, isPlanted: false,
        why: Self.reached)
    } also: {
      guard misses == "venues" else { return }
      $0.record(
        "iso_print", draft, $1, side: side, needsCondition: true, isPlanted: false,
        why: "sweep orders on one venue at one price")
    }
  }

  mutating func probableSweep(_ floor: inout SimulatedFloor) -> Bool {
    guard let series = floor.choose(&random), floor.canPack([series]) else { return false }
    let side = random.chance(0.5) ? 1 : -1
    let misses = clause(["venues", "sign", "size", "gap", "span", "code"])
    let venues = SimulatedVenues.some(4, &random)
    var used = Array(venues.prefix(3))
    var total = random.int(12...130)
    var gaps = [random.nanoseconds(60_000...3_000_000)]
    var distance = 1
    switch misses {
    case "venues": used = [venues[0], venues[1], venues[0]]
    case "size":
      distance = random.int(1...6)
      total = 10 - distance
    case "gap":
      distance = random.int(10...50_000)
      gaps = [1_000_000, 10_000_000 + Int64(distance) * 1_000]
    case "span":
      // Any three venues are more than 20 ms apart, any two neighbours less than 10.
      used = [venues[0], venues[1], venues[1], venues[2]]
      distance = random.int(50...9_000)
      gaps = [(20_000_000 + Int64(distance) * 1_000) / 3]
    case nil: if random.chance(0.5) { total = 10 } else { gaps = [10_000_000] }
    default: break
    }
    var draft = OrderShapes.slices(
      series, side: side, sizes: OrderShapes.split(total, used.count, &random), venues: used,
      condition: random.chance(0.6) ? "I" : "", gaps: gaps)
    if misses == "sign" { draft.prints[random.int(0...2)].side = -side }
    if misses == "code" { spoil(&draft) }
    return finish(.probableSweep, draft, series, side, misses, distance, &floor) {
      $0.recordSweep(
        "probable_sweep", series, draft, $1, side, needsCondition: false, isPlanted: false,
        why: Self.reached)
    }
  }

  /// Sweeps that are large by every clause but the premium or the number of venues.
  mutating func large(_ floor: inout SimulatedFloor, isBullish: Bool) -> Bool {
    let side = random.chance(0.5) ? 1 : -1
    let right: OptionRight = (side > 0) == isBullish ? .call : .put
    let choice = floor.choose(&random, right: right) { _, value in
      value.value > 1 && value.value < 30
    }
    guard let series = choice else { return false }
    let misses = clause(["premium", "premium", "venues"])
    let large = floor.largePremium(floor.listing.series[series].underlying)
    let contract = floor.touch(series, side) * 100
    var total = Int(large / contract) + 1
    if misses == "premium" {
      total = Int(large * (1 - 0.002 - 0.3 * random.unit() * random.unit()) / contract)
    }
    let count = random.int(2...5)
    guard total >= 12, total < 4_000 else { return false }
    let isWalk = misses == "venues"
    guard !isWalk || floor.canWalk(series) else { return false }
    if isWalk { total += total / 5 }
    let draft = OrderShapes.slices(
      series, side: side, sizes: OrderShapes.split(total, isWalk ? 2 : count, &random),
      venues: SimulatedVenues.some(isWalk ? 1 : count, &random), condition: "S",
      gaps: [random.nanoseconds(120_000...3_000_000)], steps: isWalk)
    let short = max(1, Int(large - floor.premium(draft, series, side)))
    return finish(
      isBullish ? .bullish : .bearish, draft, series, side, misses, isWalk ? 1 : short, &floor
    ) {
      $0.recordSweep(
        "sweep", series, draft, $1, side, needsCondition: true, isPlanted: false,
        why: Self.reached)
    } also: {
      guard misses != nil else { return }
      $0.record(
        "sweep", draft, $1, side: side, needsCondition: true, isPlanted: false,
        why: "a sweep whose \(isWalk ? "venue is only one" : "premium is below the floor")")
    }
  }

  mutating func block(_ floor: inout SimulatedFloor) -> Bool {
    let choice = floor.choose(&random) { _, value in value.value > 7.2 && value.value < 28 }
    let cheap = floor.choose(&random) { _, value in value.value > 1 && value.value < 4.5 }
    let misses = clause(["size", "premium", "code"])
    guard let series = misses == "premium" ? cheap : choice, floor.canPack([series]) else {
      return false
    }
    let side = random.chance(0.5) ? 1 : -1
    let contract = floor.touch(series, side) * 100
    var size = 200
    var distance = 1
    switch misses {
    case "size":
      distance = random.int(1...50)
      size = 200 - distance
    case "premium":
      size = Int(100_000 * (1 - 0.001 - 0.4 * random.unit() * random.unit()) / contract)
      distance = 100_000 - Int(Double(size) * contract)
    default: size = max(200, Int(100_000 / contract) + 1)
    }
    guard Double(size) * contract >= 100_000 || misses == "premium",
      size >= 200 || misses == "size", distance > 0
    else { return false }
    var draft = OrderDraft([series])
    draft.add(0, side, size, random.pick(SimulatedVenues.options), "I")
    if misses == "code" {
      draft.prints[0].condition = random.chance(0.5) ? UInt8(ascii: "D") : UInt8(ascii: "f")
    }
    draft.reservesLegs = misses == "code"
    return finish(.block, draft, series, side, misses, distance, &floor) {
      $0.record(
        "block", draft, $1, side: side, needsCondition: false, isPlanted: false,
        why: Self.reached)
    }
  }

  /// One print gets a code that takes it out.
  mutating func spoil(_ draft: inout OrderDraft) {
    let index = random.below(draft.prints.count)
    draft.prints[index].condition = random.pick(Self.spoilers).utf8.first ?? 0
    draft.reservesLegs = true
  }

  /// Places a burst, writes it to the ledger, and to the truth where it earned it.
  mutating func finish(
    _ kind: Kind, _ draft: OrderDraft, _ series: Int, _ side: Int, _ misses: String?,
    _ distance: Int, _ floor: inout SimulatedFloor, width: Int = 3,
    reached: (inout SimulatedFloor, (start: Timestamp, end: Timestamp)) -> Void,
    also: (inout SimulatedFloor, (start: Timestamp, end: Timestamp)) -> Void = { _, _ in }
  ) -> Bool {
    let times = floor.place(draft, width: width)
    note(
      kind, misses: misses, by: distance, floor, floor.listing.series[series].underlying,
      at: times.start)
    if misses == nil { reached(&floor, times) }
    also(&floor, times)
    return true
  }
}
