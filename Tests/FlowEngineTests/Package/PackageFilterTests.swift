import Testing

@testable import FlowEngine

/// What is excluded from every reading: financing, tied to stock, dividend plays, QCC-like crosses
/// (C-07, C-13, C-18, C-19).
@Suite struct PackageFilterTests {
  /// A box of 100 and 110 for 9.95; its legs at their mids.
  static let box =
    "0 f C100a 6.00 x50 5.90/6.10; 0 f P100a 2.00 x50 1.90/2.10; "
    + "0 f C110a 1.00 x50 0.90/1.10; 0 f P110a 6.95 x50 6.90/7.10"
  static let conversion =
    "0 n C100a 3.00 x10 2.90/3.10; 0 n P100a 2.50 x10 2.40/2.60; stock 0 100 x1000"

  // swift-format-ignore
  @Test("the implied rate against the median of the day (C-07)", arguments: [
    // ln(10 / 9.95) / 0.125 = 4.010 %, so 401 basis points.
    (box, 401,  1_250, ClusterType?.some(.financing), "the median itself"),
    (box, 551,  1_250, .financing, "150 below it"),
    (box, 552,  1_250, nil,        "151 below it: a package like another"),
    (box, 251,  1_250, .financing, "150 above it"),
    (box, 250,  1_250, nil,        "151 above it"),
    (box, 401,  2_500, nil,        "the same price over twice the time is half the rate"),
    (box, nil,  1_250, .financing, "no median: by its structure"),
    (box, 401,  nil,   .financing, "no time: by its structure"),
    // ln(100 / 99.5) / 0.125 = 4.010 % as well.
    (conversion, 401, 1_250, .financing, "a conversion pays its strike"),
    (conversion, 900, 1_250, .stockTied, "off the rates it is still tied to stock"),
  ] as [(String, Int64?, Int64?, ClusterType?, String)])
  func financing(
    _ text: String, _ median: Int64?, _ years: Int64?, _ filter: ClusterType?, _ why: String
  ) {
    let out = PackageTape(text).assignment(rate: ImpliedRate(median: median, years: years))
    expectNoDifference(out.packages.map(\.filter), [filter], why)
  }

  // swift-format-ignore
  @Test("a conversion without its stock print is checked with the underlying (C-07)", arguments: [
    // ln(100 / 99.5) / 0.125 = 4.010 %; at 101.00 the package costs 100.50, a rate of −4 %.
    (100_000_000_000 as Int64?, ClusterType.financing, "the rate of the day"),
    (101_000_000_000,           .stockTied,            "eight percent from it"),
    (nil,                       .financing,            "no price: by its structure"),
  ])
  func withoutStock(_ spot: Int64?, _ filter: ClusterType, _ why: String) {
    let legs = "0 n C100a 3.00 x10 2.90/3.10; 0 n P100a 2.50 x10 2.40/2.60"
    let out = PackageTape(legs).assignment(
      rate: ImpliedRate(median: 401, years: 1_250, spot: spot))
    expectNoDifference(out.packages.map(\.filter), [filter], why)
    expectNoDifference(out.packages.map(\.netPrice), [nil], "what the stock cost is not known")
  }

  // swift-format-ignore
  @Test("the logarithm in whole numbers", arguments: [
    // Natural logarithms from a table: ln 1.05 = 0.0487902, ln 2 = 0.6931472, ln 0.9 = -0.1053605.
    (100, 105, 10_000, 488,    "a year"),
    (100, 105,  5_000, 976,    "half a year"),
    (100, 200, 10_000, 6_931,  "twice as much"),
    (100,  90, 10_000, -1_054, "less: a negative rate"),
    (100, 100, 10_000, 0,      "the same"),
    (100, 301, 10_000, nil,    "a factor past three is no rate"),
    (0,   100, 10_000, nil,    "no price"),
    (100, 100, 0,      nil,    "no time"),
  ] as [(Int64, Int64, Int64, Int64?, String)])
  func rate(_ price: Int64, _ value: Int64, _ years: Int64, _ expected: Int64?, _ why: String) {
    expectNoDifference(impliedRate(price: price, value: value, years: years), expected, why)
  }

  // swift-format-ignore
  @Test("filters by structure and code", arguments: [
    ("0 n C105a 1.90 x10 1.90/2.10", ClusterType?.some(.stockTied), "a buy-write"),
    ("0 k C100a 5.10 x10; 0 q C105a 2.90 x10", .stockTied, "a spread under stock codes"),
    ("0 s C100a 3.00 x10; 0 p P100a 3.20 x10", .financing, "a conversion on the floor"),
    ("0 f C100a 5.10 x10; 0 f C105a 2.90 x10", nil, "a spread"),
    ("0 f C100a 3 x5; 0 f P100a 3 x5; 0 f C100b 4 x5; 0 f P100b 4 x5", .financing, "a jelly roll"),
  ] as [(String, ClusterType?, String)])
  func filters(_ text: String, _ filter: ClusterType?, _ why: String) {
    expectNoDifference(PackageTape(text).assignment().packages.map(\.filter), [filter], why)
  }

  @Test("an adjusted leg leaves no side (H-09); another multiplier is another order")
  func adjusted() {
    let tape = PackageTape("0 f C100a 5.10 x10 4.90/5.10; 0 f C105a 2.90 x10 2.90/3.10")
    func out(_ change: (inout LegSeries) -> Void) -> [PackageCandidate] {
      packages(
        tape.prints,
        series: {
          var facts = tape.facts($0)
          if $0.index == 1 { change(&facts) }
          return facts
        }
      ).packages
    }
    expectNoDifference(out { $0.isAdjusted = true }.map(\.side), [.unknown])
    expectNoDifference(out { $0.isAdjusted = true }.map(\.structure), [.vertical])
    expectNoDifference(out { $0.multiplier = 10 }.count, 0)
  }

  // swift-format-ignore
  @Test("dividend plays (C-18): spot 100, dividend 1.00, open interest 2,000", arguments: [
    ("0 e C80a 20.50 x1000; 0 e C80a 20.50 x1000", true, 2, "two deep calls of equal size"),
    ("0 e C80a 20.50 x1000; 0 e C90a 10.50 x1000", true, 2, "in two strikes"),
    ("0 e C80a 20.50 x1000; 0 e C80a 20.50 x1001", true, 0, "sizes that do not match"),
    ("0 e C80a 20.50 x1000", true, 0, "one print has no other side"),
    ("0 e C80a 20.50 x1000; 0 e C80a 20.50 x1000", false, 0, "not the last cum date"),
    ("0 e C90a 10.50 x1000; 0 e C90a 10.50 x1000", true, 2, "K at exactly 0.9 S"),
    ("0 e C91a 9.50 x1000; 0 e C91a 9.50 x1000", true, 0, "K above 0.9 S"),
    ("0 e C80a 20.99 x1000; 0 e C80a 20.99 x1000", true, 2, "time value a cent below the dividend"),
    ("0 e C80a 21.00 x1000; 0 e C80a 21.00 x1000", true, 0, "time value of the dividend"),
    ("0 e P80a 0.50 x1000; 0 e P80a 0.50 x1000", true, 0, "puts have no dividend"),
    ("0 e C80a 20.50 x999; 0 e C80a 20.50 x999", true, 0, "below 1,000 and half of the interest"),
    ("0 e C80a 20 x1000; 0 e C80a 20 x1000; 0 e C80a 20 x1000", true, 2, "the third has no mate"),
    ("0 e C80a 20 x5000; 0 e C80a 20 x1000; 9 h C80a 20 x5000; 9 h C80a 20 x1000", true, 4,
      "two pairs"),
  ])
  func dividend(_ text: String, _ isLast: Bool, _ count: Int, _ why: String) {
    let tape = PackageTape(text)
    let play = dividendPlay(
      tape.prints, series: tape.facts, openInterest: { _ in 2_000 },
      day: DividendDay(
        spot: 100_000_000_000, dividend: 1_000_000_000, isLastCumDate: isLast))
    expectNoDifference(play?.prints.count ?? 0, count, why)
    expectNoDifference(play.map { Int($0.pairs) * 2 } ?? 0, count, why)
  }

  @Test("half of the open interest is enough, and an unknown one never is")
  func dividendInterest() {
    let tape = PackageTape("0 e C80a 20.50 x50; 0 e C80a 20.50 x50")
    let day = DividendDay(
      spot: 100_000_000_000, dividend: 1_000_000_000, isLastCumDate: true)
    func count(_ interest: Int64) -> Int32 {
      dividendPlay(tape.prints, series: tape.facts, openInterest: { _ in interest }, day: day)?
        .pairs ?? 0
    }
    expectNoDifference(count(100), 1)
    expectNoDifference(count(101), 0)
    expectNoDifference(count(-1), 0)
  }

  // swift-format-ignore
  @Test("QCC-like (C-13): 1,000 contracts of delta 0.5 are 50,000 shares", arguments: [
    ("0 c C100a 3.00 x1000 2.90/3.10; stock 15000000 100 x50000", 5_000, 2, "15 s later"),
    ("0 c C100a 3.00 x1000 2.90/3.10; stock 15000001 100 x50000", 5_000, 0, "a microsecond more"),
    ("0 c C100a 3.00 x1000 2.90/3.10; stock 0 100 x55000", 5_000, 2, "10 % more"),
    ("0 c C100a 3.00 x1000 2.90/3.10; stock 0 100 x55001", 5_000, 0, "a share more"),
    ("0 d C100a 3.00 x1000 2.90/3.10; stock 0 100 x45000", -5_000, 2, "10 % less, of a put's delta"),
    ("0 h C100a 3.00 x1000 2.90/3.10; stock 0 100 x44999", 5_000, 0, "a share less"),
    ("0 c C100a 3.00 x999 2.90/3.10; stock 0 100 x50000", 5_000, 0, "999 contracts"),
    ("0 c C100a 3.10 x1000 2.90/3.10; stock 0 100 x50000", 5_000, 2, "at the ask"),
    ("0 c C100a 3.15 x1000 2.90/3.10; stock 0 100 x50000", 5_000, 0, "outside the market"),
    ("0 I C100a 3.00 x1000 2.90/3.10; stock 0 100 x50000", 5_000, 0, "no cross"),
    ("0 c C100a 3.00 x1000; stock 0 100 x50000", nil, -1, "without a delta nobody knows"),
    ("0 o C100a 3.00 x1000; stock 0 100 x54000; stock 9 100 x50000", 5_000, 3, "the nearer size"),
  ] as [(String, Int64?, Int, String)])
  func qcc(_ text: String, _ delta: Int64?, _ seq: Int, _ why: String) {
    let tape = PackageTape(text)
    let verdict = tape.prints.first.map {
      qccLike($0, series: tape.facts($0.instrument), delta: delta, stock: tape.stock)
    }
    switch verdict {
    case .like(let print): expectNoDifference(Int(print.seq), seq, why)
    case .unknown: expectNoDifference(-1, seq, why)
    default: expectNoDifference(0, seq, why)
    }
  }
}
