import Testing

@testable import FlowEngine

/// A cancelled member leaves its parents (C-33); properties of level 2 over seeded tapes.
@Suite struct LevelTwoCancelTests {
  static let second: Int64 = 1_000_000_000

  struct Case: CustomTestStringConvertible, Sendable {
    var why: String
    var items: [LevelTwoItem]
    /// Cancelled once everything up to this second was dealt with.
    var after: Int64
    var cancelled: UInt64
    var expected: [String]
    var testDescription: String { why }
  }

  static func repeats(_ count: Int64) -> [LevelTwoItem] {
    (0..<count).map { LevelTwoTape.item($0 * second, 10) }
  }

  static func strikes(_ sizes: [Int64]) -> [LevelTwoItem] {
    sizes.enumerated().map {
      LevelTwoTape.item(Int64($0) * second, $1, strike: 100 + 5 * Int64($0))
    }
  }

  static func walk(_ count: Int64) -> [LevelTwoItem] {
    (0..<count).map { LevelTwoTape.item($0 * second, 4 + $0, price: 500 + 5 * $0) }
  }

  // swift-format-ignore
  static let cases: [Case] = [
    Case(why: "five less one are four: amended, then final",
      items: repeats(5), after: 20, cancelled: 2,
      expected: ["provisional 1 40", "amended 2 40", "final 3 40"]),
    Case(why: "four less one are no repeat",
      items: repeats(4), after: 20, cancelled: 4,
      expected: ["provisional 1 40", "retracted 2 40"]),
    Case(why: "a final one is amended", items: repeats(5), after: 200, cancelled: 2,
      expected: ["provisional 1 40", "final 2 50", "amended 3 40"]),
    Case(why: "or retracted", items: repeats(4), after: 200, cancelled: 2,
      expected: ["provisional 1 40", "final 2 40", "retracted 3 40"]),
    Case(why: "one that still waits was never there", items: repeats(5), after: 0, cancelled: 5,
      expected: ["provisional 1 40", "final 2 40"]),
    Case(why: "a strike ladder of four", items: strikes([10, 10, 10, 10]), after: 10, cancelled: 2,
      expected: ["provisional 1 30", "amended 2 30", "final 3 30"]),
    Case(why: "of three", items: strikes([10, 10, 10]), after: 10, cancelled: 2,
      expected: ["provisional 1 30", "retracted 2 30"]),
    Case(why: "a rising one that is cancelled before it is judged is not judged with it",
      items: strikes([10, 11, 5, 12]), after: 10, cancelled: 3, expected: ["final 1 33"]),
    Case(why: "a final rising one", items: strikes([10, 11, 12, 13]), after: 200, cancelled: 2,
      expected: ["final 1 46", "amended 2 35"]),
    Case(why: "a price ladder of four", items: walk(4), after: 10, cancelled: 2,
      expected: ["provisional 1 15", "amended 2 17", "final 3 17"]),
    Case(why: "of three", items: walk(3), after: 10, cancelled: 2,
      expected: ["provisional 1 15", "retracted 2 15"]),
    Case(why: "a legged spread never stands on one leg",
      items: [LevelTwoSpreadTests.leg(0), LevelTwoSpreadTests.leg(second, strike: 105, side: .sell)],
      after: 200, cancelled: 2, expected: ["final 1 20", "retracted 2 20"]),
    Case(why: "a leg that is cancelled in time is no leg",
      items: [LevelTwoSpreadTests.leg(0), LevelTwoSpreadTests.leg(second, strike: 105, side: .sell)],
      after: 2, cancelled: 1, expected: []),
    Case(why: "after ten minutes nothing is known of it any more", items: repeats(4), after: 700,
      cancelled: 2, expected: ["provisional 1 40", "final 2 40"]),
  ]

  @Test("a cancel amends or retracts", arguments: cases)
  func cancel(_ row: Case) {
    var level = LevelTwo()
    var out: [LevelTwoParent] = []
    for item in LevelTwoTape(row.items).items { level.take(item) }
    level.close(
      upTo: LevelTwoTape.start + row.after * Self.second + level.settings.lateness, &out)
    level.remove(FlowID(.print, seq: row.cancelled), &out)
    level.remove(FlowID(.print, seq: row.cancelled), &out)
    level.close(upTo: .max, &out)
    expectNoDifference(
      out.map { "\($0.state) \($0.version) \($0.contracts)" }, row.expected)
    expectNoDifference(level.open.count, 0)
  }

  static let seeds: [UInt64] = [1, 2, 3, 20_261_120, 77]

  /// A crowd in few series, sizes and moments, so that every family finds something.
  static func randomItems(seed: UInt64, count: Int = 1_500) -> [LevelTwoItem] {
    var random = SplitMix(seed: seed)
    var time: Int64 = 0
    let venues: [Venue] = ["XCBO", "XPHL", .unknown]
    return LevelTwoTape(
      (0..<count).map { _ in
        if Int.random(in: 0..<4, using: &random) > 0 {
          time += Int64.random(in: 0...600_000_000, using: &random)
        }
        let price = 500 + 5 * Int64.random(in: 0...4, using: &random)
        return LevelTwoTape.item(
          time, [1, 3, 5, 10, 20][Int.random(in: 0..<5, using: &random)],
          strike: 100 + 5 * Int64.random(in: 0...5, using: &random),
          right: Bool.random(using: &random) ? .call : .put,
          side: Bool.random(using: &random) ? .buy : .sell,
          expiry: Bool.random(using: &random) ? 20_261_120 : 20_261_218, price: price,
          venue: venues[Int.random(in: 0..<3, using: &random)],
          isCoded: Int.random(in: 0..<9, using: &random) > 0,
          isSweep: Int.random(in: 0..<9, using: &random) == 0, bid: price - 10, ask: price + 10,
          openInterest: 15, underlying: UInt32.random(in: 0...1, using: &random))
      }
    ).items
  }

  static func run(_ items: [LevelTwoItem], lag: Int64 = 0) -> [LevelTwoParent] {
    var level = LevelTwo()
    var out: [LevelTwoParent] = []
    for item in items {
      level.take(item)
      if level.nextClosing <= item.first - lag { level.close(upTo: item.first - lag, &out) }
    }
    level.close(upTo: .max, &out)
    expectNoDifference(level.lateItems, 0)
    return out
  }

  @Test("every family finds something, one parent an item and family", arguments: seeds)
  func disjoint(_ seed: UInt64) {
    let newest = LevelTwoTape.newest(Self.run(Self.randomItems(seed: seed)))
    for type in [ClusterType.repeat, .strikeLadder, .priceLadder, .legged, .roll] {
      let parents = newest.filter { $0.type == type }
      #expect(!parents.isEmpty, "\(type) with seed \(seed)")
      let members = parents.flatMap(\.memberIDs)
      expectNoDifference(Set(members).count, members.count, "\(type) with seed \(seed)")
    }
    for parent in newest {
      #expect(parent.state == .final)
      #expect(parent.contracts >= 10)
      #expect(parent.members.reduce(0) { $0 + $1.size } == parent.contracts)
      #expect(LevelTwoTape.doesPass(parent))
      if parent.type != .repeat, parent.type != .priceLadder {
        let coded = parent.members.filter(\.isSingleLegCode)
        expectNoDifference(coded.count, parent.members.count)
      }
      if parent.type == .repeat {
        expectNoDifference(parent.members.filter(\.isSweep).count, 0)
      }
    }
    expectNoDifference(Set(newest.map(\.id)).count, newest.count)
  }

  @Test("neither the order of arrival nor the number of closes changes a thing", arguments: seeds)
  func arrival(_ seed: UInt64) {
    let items = Self.randomItems(seed: seed)
    let plain = Self.run(items)
    expectNoDifference(LevelTwoTape(items).run(isClosedOnce: true), plain, "one close")
    // Each arrives up to 1.4 s after its time.
    var random = SplitMix(seed: seed)
    let shuffled = items.map { item in
      (at: item.first + Int64.random(in: 0...1_400_000_000, using: &random), item: item)
    }.sorted { ($0.at, $0.item.seq) < ($1.at, $1.item.seq) }
    var level = LevelTwo()
    var out: [LevelTwoParent] = []
    for (at, item) in shuffled {
      if level.nextClosing <= at { level.close(upTo: at, &out) }
      level.take(item)
    }
    level.close(upTo: .max, &out)
    expectNoDifference(level.lateItems, 0)
    expectNoDifference(out, plain, "shuffled")
  }

  @Test("a cancelled item leaves no parent that names it", arguments: seeds)
  func cancelled(_ seed: UInt64) {
    var random = SplitMix(seed: seed)
    var level = LevelTwo()
    var out: [LevelTwoParent] = []
    var gone: Set<FlowID> = []
    let items = Self.randomItems(seed: seed)
    for (index, item) in items.enumerated() {
      level.take(item)
      level.close(upTo: item.first, &out)
      guard index % 7 == 0 else { continue }
      let id = items[Int.random(in: max(0, index - 300)...index, using: &random)].id
      gone.insert(id)
      level.remove(id, &out)
    }
    level.close(upTo: .max, &out)
    let newest = LevelTwoTape.newest(out)
    for parent in newest where parent.state != .retracted {
      expectNoDifference(parent.memberIDs.filter(gone.contains), [], "seed \(seed)")
      #expect(LevelTwoTape.doesPass(parent))
    }
    for (index, parent) in out.enumerated() {
      let before = out[..<index].last { $0.id == parent.id }
      expectNoDifference(parent.version, (before?.version ?? 0) + 1, "seed \(seed)")
      #expect(before?.state != .retracted)
    }
    #expect(newest.contains { $0.state == .retracted } && out.contains { $0.state == .amended })
  }

  @Test("late, foolish and too many items are counted, and the tables stay small")
  func bounds() {
    var settings = LevelTwoSettings()
    settings.itemsMax = 64
    var level = LevelTwo(settings: settings)
    var out: [LevelTwoParent] = []
    level.take(LevelTwoTape.item(0, 1 << 31))
    level.take(LevelTwoTape.item(-LevelTwoTape.start - 1, 5))
    expectNoDifference(level.refusedItems, 2)
    for item in Self.randomItems(seed: 5) {
      level.take(item)
      level.close(upTo: item.first, &out)
    }
    #expect(level.shedItems > 0)
    #expect(out.contains { $0.facts.isClosedEarly })
    expectNoDifference(level.ring.capacity, 64)
    let end = LevelTwoTape.start + 3_600 * Self.second
    level.close(upTo: end, &out)
    level.take(LevelTwoTape.item(0, 5))
    expectNoDifference(level.lateItems, 1)
    expectNoDifference(level.finals.count, 0, "forgotten after ten minutes")
    expectNoDifference(level.open.count, 0)
  }

  @Test("chains that are dead give their places back")
  func expiry() {
    var table = ChainTable<RepeatChain>(window: 60)
    for number in 0..<100_000 {
      let place = table.place(of: UInt64(number) | 1 << 63, at: Int64(number))
      table[place].last = Int64(number)
      table[place].count += 1
      expectNoDifference(table[place].count, 1)
    }
    expectNoDifference(table.entries.count, 1_024, "of 100,000 chains")
    #expect(table.find(99_999 | 1 << 63) != nil)
    let again = table.place(of: 99_940 | 1 << 63, at: 100_000)
    expectNoDifference(table[again].count, 1, "alive at its bound")
    let dead = table.place(of: 99_939 | 1 << 63, at: 100_000)
    expectNoDifference(table[dead].count, 0, "and dead a moment later")
  }

  @Test("whatever is swept out, the living are found and the dead are not", arguments: [1, 2, 3])
  func sweeping(_ seed: UInt64) {
    var random = SplitMix(seed: seed)
    var table = ChainTable<RepeatChain>(window: 3_000)
    var model: [UInt64: (last: Int64, count: Int32)] = [:]
    // Keys that share their high bits of the hash crowd the same places, also around the end.
    let inverse: UInt64 = 0xF1DE_83E1_9937_733D
    for step in 0..<60_000 {
      let now = Int64(step)
      let crowd = UInt64.random(in: 0..<4, using: &random) == 0
      let number = UInt64.random(in: 0..<40_000, using: &random)
      let key = crowd ? (0xFFFF << 48 | number) &* inverse : number << 1 | 1
      let place = table.place(of: key, at: now)
      let known = model[key].flatMap { $0.last + 3_000 < now ? nil : $0 }
      expectNoDifference(table[place].count, known?.count ?? 0, "step \(step)")
      table[place].last = now
      table[place].count += 1
      model[key] = (now, (known?.count ?? 0) + 1)
    }
    for (key, value) in model.sorted(by: { $0.key < $1.key }) where value.last + 3_000 >= 60_000 {
      let place = table.find(key)
      expectNoDifference(place.map { table[$0].count }, value.count)
    }
    #expect(table.entries.count <= 16_384, "three thousand live in it")
  }
}
