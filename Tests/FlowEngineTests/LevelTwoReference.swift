@testable import FlowEngine

/// Level 2 without tables: the rules C-14 to C-16 over plain lists, one item after another.
///
/// It knows the final parents of a tape only, and takes the score of one pair (C-30) as given.
struct LevelTwoReference {
  private static let second: Int64 = 1_000_000_000

  /// Items of one chain in order; a parent once its condition held.
  private struct Run {
    var items: [LevelTwoItem] = []
    var isParent = false

    var contracts: Int64 { items.reduce(0) { $0 + $1.size } }
    var span: Int64 { (items.last?.first ?? 0) - (items.first?.first ?? 0) }
  }

  private struct Leg {
    var item: LevelTwoItem
    var number: UInt32
    var isTaken = false
    var isJudged = false
  }

  private var found: [String] = []
  private var repeats: [String: Run] = [:]
  private var walks: [String: Run] = [:]
  private var rows: [String: Run] = [:]
  private var seen: [LevelTwoItem] = []
  private var inLadder: Set<UInt64> = []
  private var judged = 0
  private var legs: [UInt32: [Leg]] = [:]

  /// `type seq seq …` of every parent, sorted.
  static func parents(of items: [LevelTwoItem]) -> [String] {
    var reference = Self()
    let ordered = items.filter { $0.side != .unknown }.sorted { $0.precedes($1) }
    for (number, item) in ordered.enumerated() {
      reference.judgeGroups(before: item.first)
      reference.judgeLegs(before: item.first)
      reference.takeRepeat(item)
      reference.takeWalk(item)
      reference.takeRow(item)
      reference.takeLeg(item, UInt32(number))
    }
    reference.judgeGroups(before: .max)
    reference.judgeLegs(before: .max)
    for run in reference.repeats.values { reference.end(run, .repeat) }
    for run in reference.walks.values { reference.end(run, .priceLadder) }
    for run in reference.rows.values { reference.end(run, .strikeLadder) }
    return reference.found.sorted()
  }

  static func text(_ type: ClusterType, _ items: [LevelTwoItem]) -> String {
    "\(type) " + items.map { "\($0.seq)" }.joined(separator: " ")
  }

  private mutating func end(_ run: Run, _ type: ClusterType) {
    if run.isParent { found.append(Self.text(type, run.items)) }
  }

  private mutating func takeRepeat(_ item: LevelTwoItem) {
    if item.isSweep { return }
    let key = "\(item.instrument.index) \(item.side) \(item.size)"
    var run = repeats[key] ?? Run()
    if let first = run.items.first, let last = run.items.last {
      let gap = item.first - last.first
      let isOver = run.isParent && item.first - first.first > 120 * Self.second
      if gap > 60 * Self.second || gap < Self.second / 5 || isOver {
        end(run, .repeat)
        run = Run()
      }
      run.items.removeAll { item.first - $0.first > 120 * Self.second }
    }
    run.items.append(item)
    if run.items.count >= 4, run.contracts >= 10 { run.isParent = true }
    repeats[key] = run
  }

  private mutating func takeWalk(_ item: LevelTwoItem) {
    let key = "\(item.instrument.index) \(item.side)"
    var run = walks[key] ?? Run()
    if let last = run.items.last {
      let isWorse = item.side == .buy ? item.price > last.price : item.price < last.price
      let fits = Self.isOneWalk(run.items + [item])
      if !isWorse || item.spot <= 0 || (run.isParent && !fits) {
        end(run, .priceLadder)
        run = Run()
      }
      while !run.items.isEmpty, !Self.isOneWalk(run.items + [item]) { run.items.removeFirst() }
    }
    if item.spot > 0 { run.items.append(item) }
    if run.items.count >= 3, run.contracts >= 10, run.span > Self.second / 10 {
      run.isParent = true
    }
    walks[key] = run
  }

  private static func isOneWalk(_ items: [LevelTwoItem]) -> Bool {
    guard items.allSatisfy({ $0.spot > 0 }) else { return false }
    let spots = items.map(\.spot)
    let range = (spots.max() ?? 0) - (spots.min() ?? 0)
    return items[items.count - 1].first - items[0].first <= 60 * second
      && range < 2 * items[0].stockTick
  }

  private static func group(_ item: LevelTwoItem) -> String {
    "\(item.underlying) \(item.right) \(item.expiry.yyyymmdd) \(item.side)"
  }

  private mutating func takeRow(_ item: LevelTwoItem) {
    seen.append(item)
    guard item.isSingleLegCode, 8 * item.size >= 10 else { return }
    let key = "\(Self.group(item)) \(item.size)"
    var run = rows[key] ?? Run()
    let isOver = (run.items.first?.first ?? item.first) < item.first - 30 * Self.second
    if run.isParent, isOver {
      end(run, .strikeLadder)
      run = Run()
    }
    if run.isParent {
      if run.items.contains(where: { $0.strike == item.strike }) { return }
    } else {
      run.items.removeAll {
        item.first - $0.first > 30 * Self.second || $0.strike == item.strike
      }
      if run.items.count == 8 { run.items.removeFirst() }
    }
    run.items.append(item)
    if !run.isParent, run.items.count >= 3, run.contracts >= 10 {
      run.items.removeAll { inLadder.contains($0.seq) }
      run.isParent = run.items.count >= 3 && run.contracts >= 10
    }
    if run.isParent {
      inLadder.formUnion(run.items.map(\.seq))
      if run.items.count == 8 {
        end(run, .strikeLadder)
        run = Run()
      }
    }
    rows[key] = run
  }

  private mutating func judgeGroups(before time: Int64) {
    while judged < seen.count {
      guard time == .max || seen[judged].first + 30 * Self.second < time else { return }
      let first = seen[judged]
      let from = judged
      judged += 1
      guard first.isSingleLegCode, !inLadder.contains(first.seq) else { continue }
      let window = seen[from...].filter {
        $0.isSingleLegCode && Self.group($0) == Self.group(first)
          && $0.first - first.first <= 30 * Self.second
      }
      guard window.count <= 16 else { continue }
      let items = window.filter { !inLadder.contains($0.seq) }
      let sizes = items.sorted { $0.strike < $1.strike }.map(\.size)
      let pairs = zip(sizes, sizes.dropFirst())
      let isRow =
        pairs.allSatisfy { $0 < $1 } || pairs.allSatisfy { $0 > $1 }
        || pairs.allSatisfy { $0 == $1 }
      guard Set(items.map(\.strike)).count == items.count, items.count >= 3, isRow,
        sizes.reduce(0, +) >= 10
      else { continue }
      inLadder.formUnion(items.map(\.seq))
      found.append(Self.text(.strikeLadder, items))
    }
  }

  private mutating func takeLeg(_ item: LevelTwoItem, _ number: UInt32) {
    guard item.isSingleLegCode, 4 * item.size >= 10 else { return }
    legs[item.underlying, default: []].append(Leg(item: item, number: number))
    if legs[item.underlying, default: []].count(where: { !$0.isJudged }) == 32 {
      judgeOldest(item.underlying)
    }
  }

  private mutating func judgeLegs(before time: Int64) {
    for underlying in legs.keys {
      while let oldest = legs[underlying]?.first(where: { !$0.isJudged }),
        time == .max || oldest.item.first + 2 * Self.second < time
      { judgeOldest(underlying) }
    }
  }

  private mutating func judgeOldest(_ underlying: UInt32) {
    var waiting = legs[underlying, default: []].filter { !$0.isJudged }
    while !waiting[0].isTaken, var pair = Self.best(0, waiting) {
      var other = pair.slots.0 == 0 ? pair.slots.1 : pair.slots.0
      while let better = Self.best(other, waiting), better.precedes(pair) {
        pair = better
        other = pair.slots.0 == other ? pair.slots.1 : pair.slots.0
      }
      waiting[pair.slots.0].isTaken = true
      waiting[pair.slots.1].isTaken = true
      found.append(
        Self.text(.legged, [waiting[pair.slots.0].item, waiting[pair.slots.1].item]))
    }
    waiting[0].isJudged = true
    legs[underlying] = waiting
  }

  private static func best(_ slot: Int, _ legs: [Leg]) -> LeggedPair? {
    let ratios: [(Int64, Int64)] = [(1, 1), (1, 2), (2, 1), (1, 3), (3, 1), (2, 3), (3, 2)]
    return legs.indices.compactMap { other -> LeggedPair? in
      let (a, b) = (legs[min(slot, other)], legs[max(slot, other)])
      guard other != slot, !a.isTaken, !b.isTaken,
        ratios.contains(where: { $0.0 * a.item.size == $0.1 * b.item.size })
      else { return nil }
      return LeggedPair(
        a.item, b.item, slots: (min(slot, other), max(slot, other)),
        numbers: (a.number, b.number), LevelTwoSettings())
    }.min { $0.precedes($1) }
  }
}
