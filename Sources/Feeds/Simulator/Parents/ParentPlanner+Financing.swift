import FlowEngine

extension ParentPlanner {
  /// How far an implied rate may lie from that of the day. Unit: basis points.
  private static let rateBand = 150.0

  mutating func financing(_ item: Item, _ floor: inout SimulatedFloor) -> Bool {
    switch item.plan {
    case .box: box(item, &floor)
    case .jellyRoll: jellyRoll(item, &floor)
    default: conversion(item, &floor)
    }
  }

  /// Years to settlement, as the pricing model counts them.
  private func years(_ leg: Int, _ floor: SimulatedFloor) -> Double {
    Double(floor.listing.series[leg].settles - floor.now) / (365 * 86_400e9)
  }

  /// Every leg at its fair value in cents, the last one such that the net is the target.
  ///
  /// - Parameter target: net price of a package. Unit: dollars.
  private func pricedFairly(
    _ form: PackageForm, target: Double, _ floor: SimulatedFloor
  ) -> PackageForm? {
    var form = form
    for (leg, series) in form.legs.enumerated() {
      form.prices[leg] = Int64(floor.value(series).value * 100 + 0.5) * PackageForm.cent
    }
    let wanted = Int64(target * 100 + 0.5) * PackageForm.cent
    // Shared by the first and the last leg, so that neither leaves its quote.
    let missing = (wanted - form.net) / PackageForm.cent
    let half = missing / 2
    let last = form.legs.count - 1
    form.prices[0] += half * PackageForm.cent * Int64(form.ratios[0])
    form.prices[last] += (missing - half) * PackageForm.cent * Int64(form.ratios[last])
    let isInside = form.prices.indices.allSatisfy {
      form.prices[$0] > form.bids[$0] && form.prices[$0] < form.asks[$0]
    }
    return isInside && form.net == wanted ? form : nil
  }

  /// A box at the rate of the day, or at another one.
  private mutating func box(_ item: Item, _ floor: inout SimulatedFloor) -> Bool {
    for _ in 0..<12 {
      guard let (legs, ratios) = legs(of: .box, &floor, width: 4) else { return false }
      let time = years(legs[0], floor)
      let width = floor.listing.series[legs[1]].strike - floor.listing.series[legs[0]].strike
      // A cent must be little against the rate.
      guard width * time > 1.2 else { continue }
      let away = item.isTwin ? Double(random.int(60...250)) : Double(random.int(-60...0) - 40)
      let distance = (Self.rateBand + away) * (random.chance(0.5) ? 1 : -1)
      let rate = SimulatedValue.rate + distance / 10_000
      let plain = PackageForm(legs, ratios, side: 1, floor)
      let priced = pricedFairly(plain, target: width / (1 + rate * time), floor)
      guard let form = priced, abs(form.edge) < 370 else { continue }
      let quantity = random.int(8...150)
      let draft = draft(form, quantities: [quantity], letter: random.pick(["f", "g", "h"]))
      finish(
        item, draft, floor.place(draft, width: 4), side: 0, quantity, &floor,
        fallback: "package", distance: Int(away), needsRate: true)
      return true
    }
    return false
  }

  /// Two combos of different expiries, near their fair values; the twin on four venues.
  private mutating func jellyRoll(_ item: Item, _ floor: inout SimulatedFloor) -> Bool {
    guard let (legs, ratios) = legs(of: .jellyRoll, &floor, width: 4) else { return false }
    let plain = PackageForm(legs, ratios, side: 1, floor)
    let strike = floor.listing.series[legs[0]].strike
    let near = 1 / (1 + SimulatedValue.rate * years(legs[2], floor))
    let far = 1 / (1 + SimulatedValue.rate * years(legs[0], floor))
    let priced = pricedFairly(plain, target: strike * (near - far), floor)
    guard let form = priced, abs(form.edge) < 370, form.net > 0 else { return false }
    let quantity = random.int(8...150)
    var draft = draft(form, quantities: [quantity], letter: random.pick(["f", "g"]))
    if item.isTwin {
      for print in draft.prints.indices {
        draft.prints[print].venue = SimulatedVenues.complex[print]
      }
    }
    let times = floor.place(draft, width: 4)
    guard item.isTwin else {
      finish(item, draft, times, side: 0, quantity, &floor, fallback: "", distance: 0)
      return true
    }
    floor.record(
      "financing", draft, times, side: 0, structure: item.plan.rawValue, expect: false,
      needsCondition: true, isPlanted: true, why: "four venues are four orders")
    note("financing", misses: "venues", by: 3, draft, floor, at: times.start)
    return true
  }

  /// Stock against a combo: far out in time the rate is that of the day, near it cannot be, since
  /// the spread of the legs weighs more than the interest.
  private mutating func conversion(_ item: Item, _ floor: inout SimulatedFloor) -> Bool {
    for _ in 0..<24 {
      guard let (legs, _) = legs(of: .synthetic, &floor) else { return false }
      let side = item.plan == .conversion ? -1 : 1
      let form = PackageForm(legs, [1, -1], side: side, floor)
      let time = years(legs[0], floor)
      let strike = floor.listing.series[legs[0]].strike
      let spot = Double(floor.stocks[floor.listing.series[legs[0]].underlying].doubleMid) / 200
      let paid = spot - Double(form.net) / 1e9
      guard paid > 0, time > 0.002 else { continue }
      let off = abs((strike / paid - 1) / time - SimulatedValue.rate) * 10_000
      guard item.isTwin ? off > 190 && off < 900 : off < 110 else { continue }
      let quantity = random.int(8...90)
      var draft = draft(form, quantities: [quantity], letter: random.pick(["k", "n", "n"]))
      draft.freezesStock = true
      draft.prints[0].shares = 100 * quantity
      finish(
        item, draft, floor.place(draft), side: 1, quantity, &floor, fallback: "stock_tied",
        distance: Int(off - Self.rateBand), needsRate: true)
      return true
    }
    return false
  }

  /// Writes financing to the truth; a twin as what is left when the rate does not fit.
  private mutating func finish(
    _ item: Item, _ draft: OrderDraft, _ times: (start: Timestamp, end: Timestamp), side: Int,
    _ quantity: Int, _ floor: inout SimulatedFloor, fallback: String, distance: Int,
    needsRate: Bool = false
  ) {
    let structure = item.plan.rawValue
    let rate = needsRate ? "implied rate \(abs(distance)) bp from the edge of 150" : "two combos"
    floor.record(
      "financing", draft, times, side: side, size: quantity, structure: structure,
      expect: !item.isTwin, needsCondition: true, isPlanted: true, why: rate)
    guard item.isTwin else { return }
    floor.record(
      fallback, draft, times, side: side, size: quantity, structure: structure,
      needsCondition: true, isPlanted: true, why: "not at the rate of the day")
    note("financing", misses: "rate", by: distance, draft, floor, at: times.start)
  }
}
