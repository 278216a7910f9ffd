import Testing

@testable import TermRender

@Suite struct AxisTests {
  struct Row: CustomTestStringConvertible, Sendable {
    let range: ClosedRange<Int64>
    let count: Int
    let ticks: [Int64]
    let why: String
    var testDescription: String { why }
  }

  // swift-format-ignore
  static let rows: [Row] = [
    Row(range: 93_208...94_500, count: 4, ticks: [93_500, 94_000, 94_500], why: "steps of 5, the end included"),
    Row(range: 0...100, count: 5, ticks: [0, 25, 50, 75, 100], why: "steps of 2.5"),
    Row(range: 0...100, count: 4, ticks: [0, 50, 100], why: "one tick too many for 2.5"),
    Row(range: 1...9, count: 5, ticks: [2, 4, 6, 8], why: "no 2.5 among single units"),
    Row(range: -7...8, count: 4, ticks: [-5, 0, 5], why: "below zero"),
    Row(range: -9...(-1), count: 9, ticks: Array(-9...(-1)), why: "every value, all negative"),
    Row(range: 5...5, count: 3, ticks: [5], why: "a flat line has one"),
    Row(range: Int64.min...Int64.max, count: 4, ticks: [-5_000_000_000_000_000_000, 0, 5_000_000_000_000_000_000], why: "never overflows"),
    Row(range: 7...8, count: 1, ticks: [8], why: "one is one"),
  ]

  @Test(arguments: rows)
  func ticks(_ row: Row) {
    #expect(Axis.ticks(in: row.range, count: row.count) == row.ticks)
  }

  @Test("ticks are few enough, nice, and as many as a nice step allows", arguments: 1...200)
  func properties(seed: Int) {
    var random = SplitMix(state: UInt64(seed))
    let low = Int64(random.below(2_000_000) - 1_000_000)
    let range = low...low + Int64(random.below(1 << random.below(40)))
    let count = 1 + random.below(9)
    let ticks = Axis.ticks(in: range, count: count)
    #expect(ticks.count <= count)
    #expect(ticks.allSatisfy(range.contains))
    let step = Axis.step(in: range, count: count)
    var digits = step
    while digits % 10 == 0 { digits /= 10 }
    #expect([1, 2, 5, 25].contains(digits))
    #expect(zip(ticks, ticks.dropFirst()).allSatisfy { $1 - $0 == step })
  }

  // swift-format-ignore
  @Test("numbers are written with their places", arguments: [
    (94_177, 2, 2, "941.77"), (94_150, 2, 1, "941.5"), (94_155, 2, 1, "941.6"), (-5, 2, 2, "-0.05"),
    (-4, 3, 2, "0.00"), (7, 0, 3, "7"), (1_500_000_000, 9, 2, "1.50"), (999_999_999, 9, 0, "1"),
    (Int64.min, 0, 0, "-9223372036854775808"), (0, 2, 2, "0.00"),
  ] as [(Int64, Int, Int, String)])
  func text(value: Int64, scale: Int, places: Int, text: String) {
    #expect(Axis.text(value, scale: scale, places: places) == text)
  }

  // swift-format-ignore
  @Test("places tell the ticks apart", arguments: [
    (500, 2, 0), (50, 2, 1), (25, 2, 2), (1, 0, 0), (2_500_000_000, 9, 1), (100, 0, 0),
  ] as [(Int64, Int, Int)])
  func places(step: Int64, scale: Int, places: Int) {
    #expect(Axis.places(step: step, scale: scale) == places)
  }

  @Test("a range stays while the data fits and fills it")
  func follows() {
    let first = Axis.follow(nil, data: 1000...2000)
    #expect(first == 950...2050)
    #expect(Axis.follow(first, data: 1010...2040) == first)
    #expect(Axis.follow(first, data: 1010...2051) == Axis.padded(1010...2051))
    #expect(Axis.follow(first, data: 1200...1860) == first)
    #expect(Axis.follow(first, data: 1200...1859) != first)
    #expect(Axis.padded(5...5) == 4...6)
    #expect(Axis.padded(Int64.min...Int64.max) == Int64.min...Int64.max)
  }
}
