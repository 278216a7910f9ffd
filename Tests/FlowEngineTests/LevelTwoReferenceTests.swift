import Testing

@testable import FlowEngine

/// Tables against plain lists: the same parents on seeded tapes, and nothing lost in packing.
@Suite struct LevelTwoReferenceTests {
  struct Tape: CustomTestStringConvertible, Sendable {
    var why: String
    var seed: UInt64
    var sizes: [Int64]
    /// Milliseconds between two moments at most.
    var pause: Int64
    var testDescription: String { "\(why), seed \(seed)" }
  }

  static let tapes: [Tape] = [21, 22, 23, 24].flatMap { seed in
    [
      Tape(why: "small sizes in a crowd", seed: seed, sizes: [1, 1, 1, 1, 2, 3], pause: 400),
      Tape(why: "many sizes, slowly", seed: seed, sizes: [1, 2, 3, 4, 5, 7, 10, 30], pause: 4_000),
      Tape(why: "many in one moment", seed: seed, sizes: [1, 5, 10, 20], pause: 30),
    ]
  }

  static func items(_ tape: Tape, count: Int = 2_000) -> [LevelTwoItem] {
    var random = SplitMix(seed: tape.seed)
    var time: Int64 = 0
    var spot: Int64 = 10_000
    let venues: [Venue] = ["XCBO", "XPHL", .unknown]
    return LevelTwoTape(
      (0..<count).map { _ in
        if Int.random(in: 0..<4, using: &random) > 0 {
          time += Int64.random(in: 0...tape.pause * 1_000_000, using: &random)
        }
        if Int.random(in: 0..<60, using: &random) == 0 {
          spot += Int64.random(in: -2...2, using: &random)
        }
        let price = 500 + 5 * Int64.random(in: 0...5, using: &random)
        return LevelTwoTape.item(
          time, tape.sizes[Int.random(in: 0..<tape.sizes.count, using: &random)],
          strike: 80 + 5 * Int64.random(in: 0...9, using: &random),
          right: Bool.random(using: &random) ? .call : .put,
          side: Bool.random(using: &random) ? .buy : .sell,
          expiry: Bool.random(using: &random) ? 20_261_120 : 20_261_218, price: price,
          venue: venues[Int.random(in: 0..<3, using: &random)],
          spot: Int.random(in: 0..<40, using: &random) == 0 ? -1 : spot,
          isCoded: Int.random(in: 0..<9, using: &random) > 0,
          isSweep: Int.random(in: 0..<9, using: &random) == 0, bid: price - 10, ask: price + 10,
          openInterest: 15, underlying: UInt32.random(in: 0...1, using: &random))
      }
    ).items
  }

  @Test("the same parents as a search without tables", arguments: tapes)
  func equivalent(_ tape: Tape) {
    let items = Self.items(tape)
    let newest = LevelTwoTape.newest(LevelTwoTape(items).run()).filter { $0.type != .roll }
    let found = newest.map { LevelTwoReference.text($0.type, $0.members) }.sorted()
    expectNoDifference(found, LevelTwoReference.parents(of: items))
    #expect(found.count > 20)
  }

  @Test("an item comes back as it went in, whatever its fields hold")
  func packing() {
    let plain = LevelTwoSpreadTests.leg(5, side: .sell, openInterest: 7)
    var table = WideItems()
    let changes: [(why: String, change: (inout LevelTwoItem) -> Void, isWide: Bool)] = [
      ("plain", { _ in }, false),
      ("no quote", { ($0.bid, $0.ask) = (.min, .min) }, false),
      ("a parent of level 1", { $0.id = FlowID(.cluster, seq: $0.seq) }, false),
      ("of several prints", { ($0.prints, $0.last) = (.max, $0.first + 1_000_000_000) }, false),
      ("an id of another seq", { $0.id.seq += 1 }, true),
      ("a second parent of a print", { $0.id.ordinal = 2 }, true),
      ("four seconds and more", { $0.last = $0.first + 1 << 32 }, true),
      ("an average between two ticks", { $0.price += 1 }, true),
      ("a quote at the end of all numbers", { $0.bid = .min + 1 }, true),
      ("a strike between two thousandths", { $0.strike += 1 }, true),
      ("more open interest than there is", { $0.openInterest = 1 << 40 }, true),
      ("a tick of ten dollars", { $0.tick = 10_000_000_000 }, true),
      ("and of the underlying", { $0.stockTick = 10_000_000_000 }, true),
      ("opened more than there is", { $0.opening = 1 << 31 }, true),
    ]
    for (why, change, isWide) in changes {
      var item = plain
      change(&item)
      let packed = table.pack(item)
      expectNoDifference(table.unpack(packed), item, "\(why)")
      expectNoDifference(table.id(of: packed), item.id, "\(why)")
      expectNoDifference(table.tickOfStock(packed), item.tickOfStock, "\(why)")
      expectNoDifference(packed.isWide, isWide, "\(why)")
      table.release(packed)
      expectNoDifference(table.count, 0, "\(why)")
    }
    #expect(MemoryLayout<PackedItem>.stride <= 96 && MemoryLayout<ItemRing.Link>.stride <= 32)
  }
}
