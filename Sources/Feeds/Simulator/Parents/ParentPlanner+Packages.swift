import FlowEngine

extension ParentPlanner {
  static let letters = ["f", "g", "h", "i", "j", "l", "m"]

  static func isFloor(_ letter: String) -> Bool { ["i", "m", "p", "s"].contains(letter) }

  /// Legs of a structure that could print together now, with quotes of a width.
  mutating func legs(
    of plan: ParentPlan, _ floor: inout SimulatedFloor, width: Int = 3, tries: Int = 12,
    where accepts: (SimulatedListing.Series, SimulatedValue) -> Bool = { _, _ in true }
  ) -> ParentStructures.Legs? {
    for _ in 0..<tries {
      guard let base = floor.choose(&random, where: accepts) else { return nil }
      let made = ParentStructures.make(
        plan, base, floor.listing, width: random.int(1...3), variant: random.int(0...5))
      guard let made, floor.canPack(made.legs) else { continue }
      for leg in made.legs { floor.settle(leg, width: width) }
      return made
    }
    return nil
  }

  /// A package with prices of a style; nil where its net would turn the listing round.
  mutating func form(
    _ plan: ParentPlan, _ style: PackageForm.Style, _ floor: inout SimulatedFloor, width: Int = 3
  ) -> PackageForm? {
    for _ in 0..<12 {
      guard let (legs, ratios) = legs(of: plan, &floor, width: width) else { return nil }
      let isRatio = plan == .ratio || plan == .backspread
      var form = PackageForm(legs, ratios, side: isRatio ? 1 : anySide(), floor)
      switch style {
      case .touch, .outside: break
      case .inside, .fills:
        form.give(ParentStructures.isCallAndPut(plan) ? random.int(0...60) : random.int(20...240))
      case .middle: form.give(random.int(370...630))
      }
      if style == .outside { moveOutside(&form) }
      let isMiddle = style == .middle
      let least = ParentStructures.isCallAndPut(plan) ? 820 : 430
      guard isMiddle ? abs(form.edge) < 370 : form.edge * form.side >= least else { continue }
      guard form.prices.allSatisfy({ $0 > 3 * PackageForm.cent }) else { continue }
      if ParentStructures.hasDebit(plan), form.net <= 0 || form.low <= 0 { continue }
      return form
    }
    return nil
  }

  /// One leg through its quote, another better by as much.
  private mutating func moveOutside(_ form: inout PackageForm) {
    let cents = Int64(random.int(1...3))
    form.prices = form.shifted(by: form.ratios[0] * form.side > 0 ? cents : -cents)
  }

  /// The prints of a package.
  mutating func draft(
    _ form: PackageForm, quantities: [Int], letter: String, shift: Bool = false
  ) -> OrderDraft {
    var draft = OrderDraft(form.legs)
    draft.reservesLegs = true
    let venue = random.pick(SimulatedVenues.complex)
    let isFloor = Self.isFloor(letter)
    let count = quantities.count * form.legs.count
    let gap =
      isFloor
      ? random.nanoseconds(1_000...900_000_000 / Int64(count))
      : random.chance(0.5) ? 0 : random.nanoseconds(1_000...900_000 / Int64(count))
    var offset: Int64 = 0
    for (fill, quantity) in quantities.enumerated() {
      let prices = shift ? form.shifted(by: Int64(fill % 3)) : form.prices
      for (leg, ratio) in form.ratios.enumerated() {
        draft.add(offset, leg: leg, ratio * form.side, abs(ratio) * quantity, venue, letter)
        draft.prints[draft.prints.count - 1].price = prices[leg]
        offset += gap
      }
    }
    return draft
  }

  mutating func package(_ item: Item, _ floor: inout SimulatedFloor) -> Bool {
    let position = ParentPlan.packages.firstIndex(of: item.plan) ?? 0
    let styles = PackageForm.Style.allCases
    var style = styles[(position + item.turn) % styles.count]
    // Where the side gives the name, a net in the middle or a leg far off would take it away.
    if [.ratio, .backspread].contains(item.plan), style == .middle { style = .inside }
    if ParentStructures.isCallAndPut(item.plan), style != .touch { style = .inside }
    // Nothing but time, ratio and price speaks for legs without a name (C-30).
    if item.plan == .custom, style == .outside || style == .fills { style = .inside }
    guard let form = form(item.plan, style, &floor) else { return false }
    var letter = Self.letters[(position + 3 * item.turn) % Self.letters.count]
    if item.plan == .custom, Self.isFloor(letter) { letter = "f" }
    // Legs of a cross stay below the size of a block.
    let quantity = random.int(8...(letter == "h" ? 60 : 150))
    let fills = style == .fills || random.chance(0.25) ? random.int(2...4) : 1
    let draft = draft(
      form, quantities: OrderShapes.split(quantity, fills, &random), letter: letter,
      shift: style == .fills)
    let times = floor.place(draft)
    // Nobody crossed the market in a cross, and the legs of a custom package have no names.
    let hasSide = style != .middle && item.plan != .custom && letter != "h"
    recordPackage(
      item.plan, draft, times, side: hasSide ? form.side : 0, quantity, &floor,
      why: "\(letter), \(fills) fills, net at \(form.edge) of ±1000 of its market")
    return true
  }

  /// Writes a package to the truth, and the roll that it may be.
  func recordPackage(
    _ plan: ParentPlan, _ draft: OrderDraft, _ times: (start: Timestamp, end: Timestamp),
    side: Int, _ quantity: Int, _ floor: inout SimulatedFloor, why: String
  ) {
    floor.record(
      "package", draft, times, side: side, size: quantity, structure: plan.rawValue,
      needsCondition: true, isPlanted: true, why: why)
    guard plan == .calendar || plan == .diagonal,
      let near = near(draft, floor), floor.listing.series[near].openInterest >= quantity
    else { return }
    floor.record(
      "roll", draft, times, side: side, size: quantity, structure: plan.rawValue,
      needsCondition: true, isPlanted: true,
      why: "the near leg may close: its open interest covers the size")
  }

  /// The leg that expires first.
  func near(_ draft: OrderDraft, _ floor: SimulatedFloor) -> Int? {
    draft.legs.min { floor.listing.series[$0].days < floor.listing.series[$1].days }
  }

  // MARK: Twins

  mutating func packageTwin(_ item: Item, _ floor: inout SimulatedFloor) -> Bool {
    guard let form = form(item.plan, .touch, &floor) else { return false }
    // A net outside the market costs two points of twelve (C-30): it is none of the clauses.
    let clauses = ["ratio", "time", "venues"]
    let misses = clauses[(item.turn + random.below(clauses.count)) % clauses.count]
    let letter = Self.letters[random.below(Self.letters.count)]
    var distance = 1
    var draft = draft(form, quantities: [random.int(8...60)], letter: letter)
    switch misses {
    case "ratio":
      let sizes = random.pick([[9, 10, 11, 13], [10, 11, 13, 17], [11, 13, 17, 19]])
      let turn = random.below(4)
      for print in draft.prints.indices { draft.prints[print].size = sizes[(print + turn) % 4] }
      distance = sizes[0] - 8
    case "time":
      distance = random.int(20...40_000)
      let gap = (Self.isFloor(letter) ? 1_000_000_000 : 1_000_000) + Int64(distance) * 1_000
      for print in draft.prints.indices { draft.prints[print].offset = Int64(print) * gap }
    case "venues":
      for print in draft.prints.indices {
        draft.prints[print].venue = SimulatedVenues.complex[print]
      }
    default: break
    }
    let times = floor.place(draft)
    floor.record(
      "package", draft, times, side: 0, structure: item.plan.rawValue, expect: false,
      needsCondition: true, isPlanted: true, why: "no package: misses \(misses) by \(distance)")
    note("package", misses: misses, by: distance, draft, floor, at: times.start)
    return true
  }

  /// A call and a put at their own middles fit two names; at the touch they fit one.
  mutating func ambiguous(_ item: Item, _ floor: inout SimulatedFloor) -> Bool {
    let isOneStrike = item.turn % 2 == 0
    let plan: ParentPlan = isOneStrike ? .straddle : .strangle
    guard let (legs, ratios) = legs(of: plan, &floor, width: 4) else { return false }
    var form = PackageForm(legs, ratios, side: anySide(), floor)
    if !item.isTwin { form.give(500) }
    let quantity = random.int(8...120)
    let draft = draft(form, quantities: [quantity], letter: random.pick(["f", "g", "j"]))
    let times = floor.place(draft, width: 4)
    guard !item.isTwin else {
      recordPackage(
        plan, draft, times, side: form.side, quantity, &floor,
        why: "both legs at the touch: the other name would trade in the middle of its market")
      return true
    }
    floor.record(
      "package", draft, times, side: 0, size: quantity,
      alternatives: isOneStrike ? ["straddle", "synthetic"] : ["risk_reversal", "strangle"],
      needsCondition: true, isPlanted: true, why: "both legs at their own middle: two names fit")
    return true
  }

  /// A calendar as large as the open interest of its near leg, or larger.
  mutating func shortRoll(_ item: Item, _ floor: inout SimulatedFloor) -> Bool {
    let found = legs(of: .calendar, &floor) { one, _ in
      one.openInterest >= 8 && one.openInterest <= 500
    }
    guard let (legs, ratios) = found else { return false }
    let form = PackageForm(legs, ratios, side: anySide(), floor)
    guard form.low > 0 else { return false }
    let near = floor.listing.series[legs[1]].openInterest
    let distance = item.isTwin ? random.int(1...max(2, near / 3)) : 0
    let draft = draft(form, quantities: [near + distance], letter: random.pick(["f", "l", "i"]))
    let times = floor.place(draft)
    recordPackage(
      .calendar, draft, times, side: form.side, near + distance, &floor,
      why: "a calendar of \(distance) contracts more than the open interest of its near leg")
    guard item.isTwin else { return true }
    floor.record(
      "roll", draft, times, side: form.side, size: near + distance, structure: "calendar",
      expect: false, needsCondition: true, isPlanted: true,
      why: "the near leg cannot all be closing: misses openInterest by \(distance)")
    note("roll", misses: "openInterest", by: distance, draft, floor, at: times.start)
    return true
  }
}
