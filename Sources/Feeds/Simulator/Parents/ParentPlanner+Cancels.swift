import FlowEngine

extension ParentPlanner {
  private static let cancelLetters = ["A", "C", "E", "G"]

  /// Marks a print as taken back, from within its own window to long after.
  private mutating func cancel(_ print: Int, in draft: inout OrderDraft, after: Int64? = nil) {
    let wait =
      after
      ?? (random.chance(0.4)
        ? random.nanoseconds(12_000_000...900_000_000)
        : random.nanoseconds(900_000_000...20_000_000_000))
    draft.prints[print].cancelAfter = wait
    draft.prints[print].cancelLetter = random.pick(Self.cancelLetters).utf8.first ?? 0
  }

  /// The order without what was taken back.
  private func rest(_ draft: OrderDraft) -> OrderDraft {
    var rest = draft
    rest.prints.removeAll { $0.cancelAfter > 0 }
    return rest
  }

  /// A sweep that loses a slice and stays one, or one that does not survive it.
  mutating func sweepCancel(_ item: Item, _ floor: inout SimulatedFloor) -> Bool {
    guard let series = floor.choose(&random, where: { _, value in value.value < 8 }) else {
      return false
    }
    let side = anySide()
    let isOne = item.plan == .cancelOne
    if isOne, !item.isTwin {
      var draft = slices(series, side: side, count: 5, letter: "S", total: random.int(60...140))
      cancel(random.int(1...3), in: &draft)
      let times = floor.place(draft)
      floor.recordSweep(
        "sweep", series, rest(draft), times, side, needsCondition: true, isPlanted: true,
        why: "a slice was taken back; what is left is a sweep")
      return true
    }
    let isProbable = !isOne && item.isTwin
    var draft = slices(
      series, side: side, count: isOne ? 2 : 3, letter: isProbable ? "I" : "S")
    if isOne {
      cancel(1, in: &draft)
    } else {
      let after = random.nanoseconds(12_000_000...15_000_000_000)
      for print in draft.prints.indices {
        cancel(print, in: &draft, after: after + Int64(print) * 900_000)
      }
    }
    let times = floor.place(draft)
    floor.record(
      isProbable ? "probable_sweep" : "sweep", draft, times, side: side, expect: false,
      needsCondition: true, isPlanted: true,
      why: isOne ? "one of two slices was taken back: retracted" : "all of it was taken back")
    return true
  }

  /// A package that loses a leg, or one of two fills.
  mutating func packageCancel(_ item: Item, _ floor: inout SimulatedFloor) -> Bool {
    guard let form = form(.vertical, .touch, &floor) else { return false }
    let fills = [random.int(20...60), random.int(5...19)]
    var draft = draft(form, quantities: item.isTwin ? fills : [fills[0]], letter: "f")
    guard item.isTwin else {
      cancel(random.below(2), in: &draft)
      floor.record(
        "package", draft, floor.place(draft), side: 0, size: fills[0], structure: "vertical",
        expect: false, needsCondition: true, isPlanted: true,
        why: "a leg was taken back: retracted")
      return true
    }
    // Both legs of the second fill.
    let after = random.nanoseconds(12_000_000...15_000_000_000)
    cancel(2, in: &draft, after: after)
    cancel(3, in: &draft, after: after + 400_000)
    let kept = rest(draft)
    let times = floor.place(draft)
    let shorter = (start: times.start, end: times.start + kept.span)
    recordPackage(
      .vertical, kept, shorter, side: form.side, fills[0], &floor,
      why: "a fill was taken back; the other stands")
    return true
  }

  /// A block taken back, or taken back and reported again.
  mutating func blockCancel(_ item: Item, _ floor: inout SimulatedFloor) -> Bool {
    let choice = floor.choose(&random) { _, value in value.value > 3 && value.value < 20 }
    guard let series = choice else { return false }
    let side = anySide()
    let size = max(200, Int(100_000 / (floor.touch(series, side) * 100)) + 1) + random.int(0...50)
    let venue = random.pick(SimulatedVenues.options)
    var draft = OrderDraft([series])
    draft.add(0, side, size, venue, "I")
    guard item.isTwin else {
      cancel(0, in: &draft)
      floor.record(
        "block", draft, floor.place(draft), side: side, expect: false, needsCondition: true,
        isPlanted: true, why: "taken back: retracted")
      return true
    }
    let gap = random.nanoseconds(60_000_000...700_000_000)
    draft.add(gap, side, size, venue, "I")
    cancel(0, in: &draft, after: gap / 2)
    let times = floor.place(draft)
    floor.record(
      "block", rest(draft), (start: times.end, end: times.end), side: side,
      needsCondition: false, isPlanted: true, why: "taken back and reported again: one block")
    return true
  }
}
