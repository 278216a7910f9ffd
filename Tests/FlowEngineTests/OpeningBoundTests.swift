import Testing

@testable import FlowEngine

/// O-01, O-01a, O-02 and O-03 against agents who really hold positions.
///
/// Written apart from the rules: agents trade with each other, each trade closes what its agent
/// holds on the other side before it opens anything, and open interest is counted from the
/// positions.
@Suite struct OpeningBoundTests {
  /// The market of one series on one day.
  struct Day {
    var positions: [Int64]
    var before: Int64
    var prints: [(size: Int64, openedBuying: Int64, openedSelling: Int64)] = []
    /// Contracts that holders exercised, or that expired, against the writers.
    var exercised: Int64 = 0

    init(agents: Int, _ random: inout SplitMix) {
      positions = (0..<agents).map { _ in Int64.random(in: -5...5, using: &random) }
      positions[agents - 1] -= positions.reduce(0, +)
      before = Self.openInterest(positions)
    }

    static func openInterest(_ positions: [Int64]) -> Int64 {
      positions.reduce(0) { $0 + max(0, $1) }
    }

    var after: Int64 { Self.openInterest(positions) }
    var volume: Int64 { prints.reduce(0) { $0 + $1.size } }

    /// What of a change from one position to another moved away from zero.
    private static func opened(_ from: Int64, _ to: Int64) -> Int64 {
      let isReversed = (from < 0) != (to < 0)
      return isReversed ? abs(to) : max(0, abs(to) - abs(from))
    }

    mutating func trade(_ random: inout SplitMix) {
      let buyer = Int.random(in: 0..<positions.count, using: &random)
      var seller = Int.random(in: 0..<positions.count - 1, using: &random)
      if seller >= buyer { seller += 1 }
      let size = Int64.random(in: 1...40, using: &random)
      let (long, short) = (positions[buyer] + size, positions[seller] - size)
      prints.append(
        (size, Self.opened(positions[buyer], long), Self.opened(positions[seller], short)))
      positions[buyer] = long
      positions[seller] = short
    }

    mutating func exercise(_ random: inout SplitMix) {
      let wanted = Int64.random(in: 0...20, using: &random)
      for _ in 0..<wanted {
        guard let holder = positions.firstIndex(where: { $0 > 0 }),
          let writer = positions.firstIndex(where: { $0 < 0 })
        else { return }
        positions[holder] -= 1
        positions[writer] += 1
        exercised += 1
      }
    }
  }

  typealias Bound = (_ size: Int64, _ openInterest: Int64, _ volume: Int64) -> Int64

  /// How many prints and parents of the days break the bound, and how often it says something.
  static func violations(days: Int, seed: UInt64, _ bound: Bound) -> (broken: Int, spoke: Int) {
    var random = SplitMix(seed: seed)
    var (broken, spoke) = (0, 0)
    for _ in 0..<days {
      // Few agents often meet again, and close what they hold to the last contract: there the bound
      // is tight.
      var day = Day(agents: Int.random(in: 2...12, using: &random), &random)
      for _ in 0..<Int.random(in: 1...24, using: &random) { day.trade(&random) }
      // The first prints as one parent: its bound is the sum over its members (O-01a).
      let members = Int.random(in: 1...day.prints.count, using: &random)
      var (volume, parent) = (Int64(0), Int64(0))
      var (bought, sold) = (Int64(0), Int64(0))
      for (index, print) in day.prints.enumerated() {
        let least = bound(print.size, day.before, volume)
        if least > 0 { spoke += 1 }
        if print.openedBuying < least || print.openedSelling < least { broken += 1 }
        if index < members {
          parent += least
          bought += print.openedBuying
          sold += print.openedSelling
        }
        volume += print.size
      }
      if bought < parent || sold < parent { broken += 1 }
      // The day as a whole (O-03).
      let sides = day.prints.reduce(0) { $0 + $1.openedBuying + $1.openedSelling }
      if sides < provableOpeningOfDay(volume: volume, openInterest: day.before) { broken += 1 }
    }
    return (broken, spoke)
  }

  @Test("3,000 days: no print, parent or day opened less than the bound")
  func bound() {
    let found = Self.violations(days: 3_000, seed: 7) {
      provableOpening(size: $0, openInterest: $1, volume: $2)
    }
    expectNoDifference(found.broken, 0)
    #expect(found.spoke > 1_000, "a bound that is always zero proves nothing")
  }

  // swift-format-ignore
  static let faulty: [String: @Sendable (Int64, Int64, Int64) -> Int64] = [
    "forgets the volume before": { size, open, _ in max(0, size - open) },
    "forgets the open interest": { size, _, volume in max(0, size - volume) },
    "counts half the volume":    { size, open, volume in max(0, size - open - volume / 2) },
    "is one too high":           { size, open, volume in max(0, size - open - volume + 1) },
  ]

  @Test("the check sees a bound that claims too much", arguments: faulty.keys.sorted())
  func faults(_ name: String) throws {
    let bound = try #require(Self.faulty[name])
    #expect(Self.violations(days: 3_000, seed: 7, bound).broken > 0)
  }

  @Test("3,000 mornings: the sides of the day by the change of open interest (O-02)")
  func nextMorning() throws {
    var random = SplitMix(seed: 11)
    var touched = 0
    for number in 0..<3_000 {
      var day = Day(agents: Int.random(in: 2...30, using: &random), &random)
      for _ in 0..<Int.random(in: 1...24, using: &random) { day.trade(&random) }
      let opened = day.prints.reduce(0) { $0 + $1.openedBuying + $1.openedSelling }
      if number % 3 == 0 { day.exercise(&random) }
      let sides = try #require(
        OpenCloseSides(volume: day.volume, before: day.before, after: day.after))
      if day.exercised == 0 {
        expectNoDifference(sides.openingAtLeast, opened, "exact")
        expectNoDifference(sides.closingAtMost, 2 * day.volume - opened, "exact")
        expectNoDifference(sides.openingShare, opened * 10_000 / (2 * day.volume))
      } else {
        touched += 1
        #expect(sides.openingAtLeast <= opened)
        #expect(sides.closingAtMost >= 2 * day.volume - opened)
        #expect(sides.openingAtLeast == max(0, opened - day.exercised))
      }
    }
    #expect(touched > 500)
  }

  // swift-format-ignore
  @Test("the bound of one print", arguments: [
    (100 as Int64, 30 as Int64, 20 as Int64, 50 as Int64, "100 − 30 − 20"),
    (100, 0,   0,   100, "a new series: all of it opens"),
    (100, 100, 0,   0,   "just as many could be closed"),
    (100, 80,  21,  0,   "one more than that"),
    (0,   0,   0,   0,   "nothing"),
    (100, .max, .max, 0, "no overflow"),
    (.max, 0, .max, 0,   "nor here"),
  ])
  func one(_ size: Int64, _ open: Int64, _ volume: Int64, _ least: Int64, _ why: String) {
    expectNoDifference(
      provableOpening(size: size, openInterest: open, volume: volume), least, "\(why)")
  }

  // swift-format-ignore
  @Test("the sides of a day, and what cannot be", arguments: [
    (100 as Int64, 50 as Int64, 90 as Int64, [140, 60, 7_000] as [Int64]?, "40 more: 140 sides opened"),
    (100, 50,  150, [200, 0, 10_000], "all of it opened"),
    (100, 150, 50,  [0, 200, 0],      "all of it closed"),
    (100, 900, 50,  [0, 200, 0],      "exercise took the rest: nothing is proved"),
    (0,   50,  50,  [0, 0],           "no trade, no share"),
    (100, 50,  151, nil,              "no volume explains such a rise"),
    (-1,  50,  50,  nil,              "no volume"),
    (1,   -1,  50,  nil,              "no open interest"),
    (.max, 0,  0,   nil,              "beyond any market"),
  ])
  func day(
    _ volume: Int64, _ before: Int64, _ after: Int64, _ expected: [Int64]?, _ why: String
  ) {
    let sides = OpenCloseSides(volume: volume, before: before, after: after)
    let found = sides.map { side in
      [side.openingAtLeast, side.closingAtMost] + (side.openingShare.map { [$0] } ?? [])
    }
    expectNoDifference(found, expected, "\(why)")
  }

  // swift-format-ignore
  @Test("volume beyond the open interest is a fact about the day (O-03)", arguments: [
    (100 as Int64, 30 as Int64, 70 as Int64), (30, 30, 0), (30, 31, 0), (100, -1, 0),
  ])
  func ofDay(_ volume: Int64, _ open: Int64, _ least: Int64) {
    expectNoDifference(provableOpeningOfDay(volume: volume, openInterest: open), least)
  }
}
