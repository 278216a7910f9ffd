import Testing

@testable import FlowEngine

/// Which prints become one package: time, code, venue, fills, score (C-01 to C-03, C-30, C-31a).
@Suite struct PackageGroupingTests {
  struct Row: CustomTestStringConvertible, Sendable {
    var why: String
    var tape: String
    var packages: [String]
    var leftover: Int
    init(_ why: String, _ tape: String, _ leftover: Int, _ packages: String...) {
      self.why = why
      self.tape = tape
      self.packages = packages
      self.leftover = leftover
    }
    var testDescription: String { why }
  }

  /// A call spread of so many contracts, bought, without quotes.
  static func spread(
    _ microseconds: Int, _ size: Int, letter: String = "f", low: String = "C100a",
    high: String = "C105a", later: Int = 0
  ) -> String {
    "\(microseconds) \(letter) \(low) 5.00 x\(size)\n"
      + "\(microseconds + later) \(letter) \(high) 3.00 x\(size)\n"
  }

  static let vertical = ": +1 C100a -1 C105a"

  // swift-format-ignore
  static let rows: [Row] = [
    Row("exactly one millisecond apart", spread(0, 10, later: 1_000), 0,
      "vertical unknown u x10 net 2.00" + vertical),
    Row("a microsecond more", spread(0, 10, later: 1_001), 2),
    Row("a floor code may be a second apart", spread(0, 10, letter: "i", later: 1_000_000), 0,
      "vertical unknown u x10 net 2.00" + vertical),
    Row("and no more", spread(0, 10, letter: "m", later: 1_000_001), 2),
    Row("floor and screen do not mix", "0 f C100a 5.00 x10; 0 i C105a 3.00 x10", 2),
    Row("families do not mix", "0 f C100a 5.00 x10; 0 j C105a 3.00 x10", 2),
    Row("letters of one family do", "0 f C100a 5.00 x10; 0 g C105a 3.00 x10", 0,
      "vertical unknown u x10 net 2.00" + vertical),
    Row("single-leg codes are none", "0 I C100a 5.00 x10; 0 S C105a 3.00 x10", 2),
    Row("a print without a price is none (S-21)", "0 f C100a 0 x10; 0 f C105a 3.00 x10", 2),
    Row("nor one of ten million contracts",
      "0 f C100a 5 x10000000; 0 f C105a 3.00 x10000000", 2),
    Row("one leg is none", "0 f C100a 5.00 x10; 0 f C100a 5.00 x10", 2),
    Row("a chain may be long, a package not: the third print is too late for the first",
      "0 f C100a 5.00 x10; 700 f C200a 5.00 x90; 1400 f C105a 3.00 x10", 3),
    Row("fills of 10, 15 and 25 in both legs are one package of 50",
      spread(0, 10) + spread(0, 15) + spread(0, 25), 0,
      "vertical unknown u x50 net 2.00" + vertical),
    Row("10, 15 and 25 against one print of 50",
      "0 j C100a 5.00 x10; 0 j C100a 5.05 x15; 0 j C100a 5.05 x25; 0 j C105a 3.00 x50", 0,
      "vertical unknown u x50 net 2.04" + vertical),
    Row("two packages in one millisecond, a print each way, not of one size",
      spread(0, 10) + spread(200, 25, low: "P95b", high: "P90b"), 0,
      "vertical unknown u x10 net 2.00" + vertical,
      "vertical unknown u x25 net 2.00: -1 P90b +1 P95b"),
    Row("the same at one time stamp: unequal sizes are two orders, not one of four legs",
      spread(0, 10) + spread(0, 20, low: "P95b", high: "P90b"), 0,
      "vertical unknown u x10 net 2.00" + vertical,
      "vertical unknown u x20 net 2.00: -1 P90b +1 P95b"),
    Row("the same inside their markets, where four legs without a name would do",
      "0 f C100a 5.00 x10 4.90/5.10; 0 f C105a 3.00 x10 2.90/3.10; "
        + "0 f P95b 5.00 x20 4.90/5.10; 0 f P90b 3.00 x20 2.90/3.10", 0,
      "vertical unknown u x10 net 2.00" + vertical,
      "vertical unknown u x20 net 2.00: -1 P90b +1 P95b"),
    Row("two spreads that share a series at one time stamp",
      "0 f C100a 5.00 x10; 0 f C105a 3.00 x10; 0 f C100a 5.00 x23; 0 f C110a 2.00 x23", 0,
      "vertical unknown u x10 net 2.00" + vertical,
      "vertical unknown u x23 net 3.00: +1 C100a -1 C110a"),
    Row("the same spread twice within a millisecond is one package of two fills",
      spread(0, 10) + spread(300, 40), 0, "vertical unknown u x50 net 2.00" + vertical),
    Row("a ratio of 1:8 is read, without a conforming ratio's points",
      "0 f C100a 9.00 x5 8.90/9.00; 0 f C105a 1.00 x40 1.00/1.10", 0,
      "ratio buy b x5 net 1.00: +1 C100a -8 C105a"),
    Row("1:9 is no package", "0 f C100a 9.00 x5 8.90/9.00; 0 f C105a 1.00 x45 1.00/1.10", 2),
    Row("13:12 is none either", "0 f C100a 5.00 x130; 0 f C105a 3.00 x120", 2),
    Row("a print that fits nothing stays alone",
      spread(0, 10) + "0 f P90b 1.00 x77", 1, "vertical unknown u x10 net 2.00" + vertical),
  ]

  @Test("what is one package", arguments: rows)
  func grouping(_ row: Row) {
    let tape = PackageTape(row.tape)
    expectNoDifference(tape.lines, row.packages, row.why)
    expectNoDifference(tape.assignment().leftover.count, row.leftover, row.why)
  }

  @Test("prints of two venues are two orders")
  func venues() {
    var tape = PackageTape(Self.spread(0, 10))
    tape.prints[1].venue = "XPHL"
    expectNoDifference(tape.lines, [])
  }

  @Test("legs are within 64 coded prints of each other (C-03)", arguments: [(64, 1), (65, 0)])
  func neighbourhood(_ between: Int, _ count: Int) {
    // Published between the two legs, executed a minute later: 63 prints between are 64 steps.
    var text = "0 f C100a 5.00 x10\n"
    for index in 1..<between {
      text += "\(60_000_000 + index * 5_000) f C\(200 + index)a 1.00 x1\n"
    }
    let tape = PackageTape(text + "0 f C105a 3.00 x10")
    expectNoDifference(tape.assignment().packages.count, count)
  }

  // swift-format-ignore
  @Test("a dribble of 59 prints in one or two series is no package", arguments: [
    (1, 0, "one series, one moment"), (1, 10, "one series"), (2, 0, "two series, one moment"),
    (2, 10, "two series, 10 µs apart"), (2, 400, "two series, 400 µs apart"),
  ])
  func dribble(_ series: Int, _ gap: Int, _ why: String) {
    for seed in 1...20 as ClosedRange<UInt64> {
      var random = SplitMix(seed: seed)
      var (text, left) = ("", 500)
      for index in 0..<59 {
        let size = index == 58 ? left : min(left - (58 - index), Int(random.next() % 14) + 1)
        left -= size
        text += "\(index * gap) f C\(series == 1 || index % 2 == 0 ? 100 : 105)a 5.00 x\(size)\n"
      }
      let tape = PackageTape(text)
      let out = tape.assignment()
      expectNoDifference(tape.prints.reduce(0) { $0 + $1.size }, 500)
      // What pairs up by chance at its own moment may be a spread of a print a leg; no more.
      #expect(out.packages.reduce(0) { $0 + $1.contracts } <= 50, "\(why), seed \(seed)")
      if series == 1 { expectNoDifference(out.leftover.count, 59) }
    }
  }

  @Test("the parts of the score (C-30)")
  func score() {
    func parts(_ text: String, tick: Int64 = -1) -> PackageScore? {
      PackageTape(text, tick: tick).assignment().packages.first?.parts
    }
    let plain = "0 f C100a 5.10 x10 4.90/5.10; 0 f C105a 2.90 x10 2.90/3.10"
    // Code 6, one time 3, ratio 3, inside 2, a common strategy 1.
    var asked = PackageScore()
    asked.code = 6
    asked.time = 3
    asked.ratio = 3
    asked.insideMarket = 2
    asked.common = 1
    expectNoDifference(parts(plain), asked)
    expectNoDifference(asked.total, 15)
    // 5.10 and 2.90 are dimes, no quarters.
    asked.offTick = 2
    expectNoDifference(parts(plain, tick: 250_000_000), asked)
    asked.offTick = 0
    asked.time = 2
    expectNoDifference(parts(plain.replacingFirst("0 f", "999 f")), asked)
    asked.time = 3
    asked.insideMarket = 0
    expectNoDifference(parts(plain.replacingFirst("5.10 x", "5.15 x")), asked)
    // 2.20 in both fills, at other prices of the legs.
    asked.repeatedNet = 3
    expectNoDifference(
      parts(
        "0 f C100a 5.10 x10; 0 f C105a 2.90 x10; 0 f C100a 5.05 x10; 0 f C105a 2.85 x10"), asked)
    // 2.20 and then 2.10.
    asked.repeatedNet = 0
    asked.time = 2
    expectNoDifference(
      parts(
        "0 f C100a 5.10 x10; 0 f C105a 2.90 x10; 9 f C100a 5.05 x10; 9 f C105a 2.95 x10"), asked)
    asked.time = 3
    // Three legs without a name: one past two.
    asked.code = 0
    asked.common = 0
    asked.legs = -1
    asked.repeatedNet = 0
    asked.insideMarket = 2
    expectNoDifference(
      parts(
        "0 f C95a 9.00 x10 8.90/9.10; 0 f C100a 4.00 x10 3.90/4.10; 0 f P90a 2.00 x10 1.90/2.10"),
      asked)
  }

  // swift-format-ignore
  @Test("what a package loses points for (C-30)", arguments: [
    ("0 f C100a 5.00 x10; 0 f C105a 3.00 x10; 0 f C100a 5.00 x23; 0 f C110a 2.00 x23", -2, 0,
      "one of its two series has contracts left"),
    ("0 f C100a 9.00 x10; 0 f C105a 1.00 x30", 0, 0, "1:3 conforms"),
    ("0 f C100a 9.00 x10; 0 f C105a 1.00 x40", 0, -2, "1:4 does not"),
    ("0 n C105a 1.90 x10", 0, -2, "a stock leg that was not seen"),
    ("0 n C105a 1.90 x10; stock 0 100 x1000", 0, 0, "one that was"),
  ])
  func penalties(_ text: String, _ leftover: Int32, _ assumptions: Int32, _ why: String) {
    let parts = PackageTape(text).assignment().packages.first?.parts
    expectNoDifference(parts?.leftover, leftover, why)
    expectNoDifference(parts?.assumptions, assumptions, why)
  }

  // swift-format-ignore
  @Test("quotients are rounded half to even, on the short way and the long", arguments: [
    (5, 2, 2), (7, 2, 4), (-5, 2, -2), (-7, 2, -4), (-3, 4, -1), (-1, 4, 0), (10, 3, 3), (11, 3, 4),
  ] as [(Int128, Int128, Int128)])
  func halfEven(_ value: Int128, _ divisor: Int128, _ expected: Int128) {
    let wide: Int128 = 1 << 70
    expectNoDifference(dividedHalfEven(value, by: divisor), expected)
    expectNoDifference(dividedHalfEven(value * wide, by: divisor * wide), expected)
  }

  @Test("identical nets tell a straddle from a synthetic (C-06)")
  func repeatedNet() {
    // 6.20 both times as a straddle; -0.20 and -0.40 as a synthetic.
    let tape = PackageTape(
      "0 f C100a 3.00 x10 2.90/3.10; 0 f P100a 3.20 x10 3.10/3.30; "
        + "9 f C100a 2.95 x20 2.90/3.10; 9 f P100a 3.25 x20 3.10/3.30")
    expectNoDifference(
      tape.lines, ["straddle unknown u x30 net 6.20: +1 C100a +1 P100a or synthetic"])
  }

  @Test("what a package carries of its prints")
  func carries() {
    var tape = PackageTape(
      "7 f C100a 5.10 x10 4.90/5.05; 8 f C105a 2.90 x10 2.90/3.10; 8 f C105a 2.90 x0")
    tape.prints.removeLast()
    tape.prints[0].opening = 4
    tape.prints[1].opening = 3
    let package = tape.assignment().packages.first
    expectNoDifference(package?.openingAtLeast, 7)
    expectNoDifference(package?.isSuspect, false)
    expectNoDifference(package?.legsOutsideQuote, 1)
    expectNoDifference(package?.seqs, [1, 2])
    expectNoDifference(package?.start, 7_000)
    expectNoDifference(package?.end, 8_000)
    expectNoDifference(package?.contracts, 20)
    // 5.10 × 10 × 100 dollars.
    expectNoDifference(package?.legs.first?.premium, 5_100)
    // 2.20 in 1.80 to 2.15: (4.40 − 3.95) / 0.35 = 1.2857.
    expectNoDifference(package?.edge, 1_286)
    expectNoDifference(package?.syntheticBid, Price(cents: 180))
    expectNoDifference(package?.syntheticAsk, Price(cents: 215))
    // 5.00 once and 5.01 twice: 15.02 / 3 = 5.00666…
    let thirds = PackageTape("0 j C100a 5 x1; 0 j C100a 5.01 x2; 0 j C105a 3 x3").assignment()
    expectNoDifference(thirds.packages.first?.legs.first?.price.billionths, 5_006_666_667)
    expectNoDifference(thirds.packages.first?.netPrice?.billionths, 2_006_666_667)
    tape.prints[1].opening = -1
    tape.prints[1].isSuspect = true
    let second = tape.assignment().packages.first
    expectNoDifference(second?.openingAtLeast, .some(nil))
    expectNoDifference(second?.isSuspect, true)
  }
}

extension String {
  fileprivate func replacingFirst(_ part: String, _ other: String) -> String {
    guard hasPrefix(part) else {
      var rest = self
      var head = ""
      while !rest.isEmpty, !rest.hasPrefix(part) { head.append(rest.removeFirst()) }
      return rest.isEmpty ? head : head + other + rest.dropFirst(part.count)
    }
    return other + dropFirst(part.count)
  }
}
