import Testing

@testable import FlowEngine

/// C-14 and the price ladder of C-15: each bound just met and just missed, in nanoseconds.
@Suite struct LevelTwoRepeatTests {
  struct Row: CustomTestStringConvertible, Sendable {
    var why: String
    var tape: LevelTwoTape
    var expected: [String]
    init(_ why: String, _ items: [LevelTwoItem], _ expected: String...) {
      self.why = why
      tape = LevelTwoTape(items)
      self.expected = expected
    }
    var testDescription: String { why }
  }

  static let second: Int64 = 1_000_000_000

  static func equal(_ times: [Int64], size: Int64 = 5) -> [LevelTwoItem] {
    times.map { LevelTwoTape.item($0, size) }
  }

  /// Prices in cents at times in milliseconds, the underlying in cents.
  static func walk(
    _ steps: [(Int64, Int64)], side: Side = .buy, spots: [Int64]? = nil, size: Int64 = 4
  ) -> [LevelTwoItem] {
    steps.enumerated().map { index, step in
      LevelTwoTape.item(
        step.0 * 1_000_000, size, side: side, price: step.1, spot: spots?[index] ?? 10_000)
    }
  }

  // swift-format-ignore
  static let repeats: [Row] = [
    Row("four of one size", equal([0, 10, 20, 30].map { $0 * second }), "repeat buy 20"),
    Row("three are one short", equal([0, 10, 20].map { $0 * second })),
    Row("gaps of exactly 0.2 s", equal([0, 200, 400, 600].map { $0 * 1_000_000 }), "repeat buy 20"),
    Row("a gap of a nanosecond less breaks the chain",
      equal([0, 200_000_000, 399_999_999, 700_000_000])),
    Row("what is too soon ends a parent that stands",
      equal([0, 1, 2, 3].map { $0 * second } + [3 * second + 1]), "repeat buy 20"),
    Row("gaps of exactly 60 s", equal([0, 60, 61, 62].map { $0 * second }), "repeat buy 20"),
    Row("a gap of 60 s and a nanosecond", equal([0, 60 * second + 1, 61 * second, 62 * second])),
    Row("a span of exactly 120 s", equal([0, 40, 80, 120].map { $0 * second }), "repeat buy 20"),
    Row("a nanosecond over 120 s", equal([0, 40 * second, 80 * second, 120 * second + 1])),
    Row("the window slides: the last four of five are within 120 s",
      equal([0, 55, 110, 125, 140].map { $0 * second }), "repeat buy 20"),
    Row("a fifth after too long a gap is not of it", equal([0, 10, 20, 30, 120].map { $0 * second }),
      "repeat buy 20"),
    Row("a fifth within gap and span joins", equal([0, 10, 20, 60, 120].map { $0 * second }),
      "repeat buy 25"),
    Row("another size is another chain",
      equal([0, 10, 20].map { $0 * second }) + [LevelTwoTape.item(30 * second, 6)]),
    Row("another size in between breaks nothing",
      equal([0, 10, 20].map { $0 * second }) + [LevelTwoTape.item(25 * second, 6)]
        + equal([30 * second]), "repeat buy 20"),
    Row("the other side is another chain",
      equal([0, 10, 20].map { $0 * second }) + [LevelTwoTape.item(30 * second, 5, side: .sell)]),
    Row("an unknown side makes nothing",
      [0, 1, 2, 3].map { LevelTwoTape.item($0 * second, 5, side: .unknown) }),
    Row("a sweep is no member",
      equal([0, 10, 20].map { $0 * second }) + [LevelTwoTape.item(30 * second, 5, isSweep: true)]),
    Row("without sale conditions a repeat may form",
      [0, 1, 2, 3].map { LevelTwoTape.item($0 * second, 5, isCoded: false) }, "repeat buy 20"),
    Row("eight contracts: two short of ten", equal([0, 10, 20, 30].map { $0 * second }, size: 2)),
    Row("the fifth makes ten", equal([0, 10, 20, 30, 40].map { $0 * second }, size: 2),
      "repeat buy 10"),
  ]

  // swift-format-ignore
  static let walks: [Row] = [
    Row("three rising prices paid", walk([(0, 500), (60, 505), (101, 510)]), "priceLadder buy 12"),
    Row("two are no ladder", walk([(0, 500), (101, 510)])),
    Row("a span of exactly 100 ms is still a sweep", walk([(0, 500), (60, 505), (100, 510)])),
    Row("a fourth makes it longer than 100 ms",
      walk([(0, 500), (60, 505), (100, 510), (150, 515)]), "priceLadder buy 16"),
    Row("an equal price breaks it", walk([(0, 500), (60, 505), (101, 505), (200, 510)])),
    Row("a better price breaks it", walk([(0, 500), (60, 505), (101, 504), (200, 510)])),
    Row("three falling prices received", walk([(0, 510), (60, 505), (101, 500)], side: .sell),
      "priceLadder sell 12"),
    Row("a seller who gets more breaks it", walk([(0, 500), (60, 505), (101, 510)], side: .sell)),
    Row("a span of exactly 60 s", walk([(0, 500), (60, 505), (60_000, 510)]), "priceLadder buy 12"),
    Row("a millisecond over 60 s", walk([(0, 500), (60, 505), (60_001, 510)])),
    Row("the window slides", walk([(0, 500), (60, 505), (60_001, 510), (60_002, 515)]),
      "priceLadder buy 12"),
    Row("the underlying moves by a tick",
      walk([(0, 500), (60, 505), (101, 510)], spots: [10_000, 10_001, 10_000]),
      "priceLadder buy 12"),
    Row("by two ticks, one up and one down",
      walk([(0, 500), (60, 505), (101, 510)], spots: [10_000, 10_001, 9_999])),
    Row("an unknown underlying makes no ladder",
      walk([(0, 500), (60, 505), (101, 510)], spots: [10_000, -1, 10_000])),
    Row("nine contracts: one short",
      walk([(0, 500), (60, 505), (101, 510)], size: 3)),
    Row("prices of one moment are walked in the aggressor's direction",
      walk([(0, 505), (0, 500), (101, 510)]), "priceLadder buy 12"),
  ]

  @Test("a repeat is what C-14 says", arguments: repeats)
  func repeated(_ row: Row) {
    let newest = LevelTwoTape.newest(row.tape.run()).filter { $0.type == .repeat }
    expectNoDifference(newest.map(LevelTwoTape.text), row.expected)
    expectNoDifference(newest.filter { $0.state != .final }.count, 0, "all become final")
    for parent in newest {
      #expect(LevelTwoTape.doesPass(parent))
    }
  }

  @Test("a price ladder is what C-15 says", arguments: walks)
  func walked(_ row: Row) {
    let newest = LevelTwoTape.newest(row.tape.run()).filter { $0.type == .priceLadder }
    expectNoDifference(newest.map(LevelTwoTape.text), row.expected)
    for parent in newest {
      #expect(LevelTwoTape.doesPass(parent))
    }
  }

  @Test("written once when it holds, once when it cannot grow")
  func versions() {
    let tape = LevelTwoTape(Self.equal([0, 10, 20, 30, 40].map { $0 * Self.second }))
    let versions = tape.run()
    expectNoDifference(versions.map(\.state), [.provisional, .final])
    expectNoDifference(versions.map(\.version), [1, 2])
    expectNoDifference(versions.map { $0.members.count }, [4, 5])
    expectNoDifference(versions.map { "\($0.id)" }, ["c1.2", "c1.2"])
    expectNoDifference(versions.map(\.grade), [.b, .b])
  }

  @Test("final when the longest gap has passed, not a moment later")
  func closing() {
    var level = LevelTwo()
    var out: [LevelTwoParent] = []
    for item in LevelTwoTape(Self.equal([0, 1, 2, 3].map { $0 * Self.second })).items {
      level.take(item)
    }
    let end = LevelTwoTape.start + 63 * Self.second + level.settings.lateness
    level.close(upTo: end, &out)
    expectNoDifference(out.map(\.state), [.provisional], "at the bound it may still grow")
    let next = level.nextClosing
    #expect(next > end && next <= end + 3_000_000)
    level.close(upTo: next, &out)
    expectNoDifference(out.map(\.state), [.provisional, .final])
    expectNoDifference(level.nextClosing, .max)
  }
}
