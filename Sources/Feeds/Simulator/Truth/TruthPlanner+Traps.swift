import FlowEngine

extension TruthPlanner {
  /// Things that look like an order of note and are none.
  mutating func trap(_ plant: Plant, _ floor: inout SimulatedFloor) -> Bool {
    guard let series = floor.choose(&random) else { return false }
    let side = random.chance(0.5) ? 1 : -1
    let total = random.int(20...160)
    let venues = SimulatedVenues.some(4, &random)
    let gap = random.nanoseconds(150_000...2_500_000)
    func slices(_ condition: String, _ side: Int, _ venues: [Venue]) -> OrderDraft {
      OrderShapes.slices(
        series, side: side, sizes: [total, total / 2 + 1, total / 3 + 1], venues: venues,
        condition: condition, gaps: [gap])
    }
    var draft: OrderDraft
    var type = "sweep"
    let why: String
    switch plant {
    case .manyLegPrints:
      type = "block"
      draft = OrderDraft([series])
      draft.reservesLegs = true
      for (index, size) in OrderShapes.split(500, 59, &random).enumerated() {
        draft.add(Int64(index) * 70_000_000, side, size, venues[0], "f")
      }
      why = "59 multi-leg prints of 500 contracts in all: no single print, and legs have no side"
    case .oneVenue:
      draft = slices("S", side, [venues[0]])
      why = "sweep orders on one venue at one price: an ISO print at most"
    case .opposite:
      draft = OrderDraft([series])
      draft.add(0, 1, total, venues[0], "S")
      draft.add(gap, -1, total, venues[1], "S")
      why = "two sweep prints in opposite directions"
    case .middle:
      draft = slices("S", 0, venues)
      why = "at the middle of the quote: no side"
    case .locked:
      draft = slices("S", 0, venues)
      draft.prints[0].lock = true
      why = "the quote was locked at the price: no side"
    case .late:
      draft = slices("D", side, venues)
      why = "late reports: the quote of the time is unknown"
    case .cross:
      draft = slices("d", side, venues)
      why = "crosses: both sides were arranged"
    default:
      draft = OrderDraft([series])
      draft.reservesLegs = true
      draft.add(0, side, total * 4, venues[0], "n")
      draft.prints[0].shares = total * 200
      type = "block"
      why = "tied to stock: the print of the shares follows, contingent on it"
    }
    // An even number of ticks, so that the middle is a price of the grid.
    let times = floor.place(draft, width: 4)
    let signed = [.manyLegPrints, .middle, .locked, .late, .cross, .tied, .opposite]
      .contains(plant)
    floor.record(
      type, draft, times, side: signed ? 0 : side, expect: false, needsCondition: true,
      isPlanted: true, why: why)
    if plant == .oneVenue {
      floor.record(
        "iso_print", draft, times, side: side, needsCondition: true, isPlanted: false, why: why)
    }
    if plant == .tied, floor.listing.series[series].right == .call {
      floor.record(
        "stock_tied", draft, times, side: -side, structure: "buy_write", needsCondition: true,
        isPlanted: false, why: why)
    }
    return true
  }
}
