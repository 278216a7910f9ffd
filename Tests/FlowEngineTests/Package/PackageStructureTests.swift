import Testing

@testable import FlowEngine

/// Every structure of rules §2.3 bought, sold and in the middle, with its listing (C-06a).
///
/// Each leg has a market 0.20 wide, so that the price of a leg at its ask or bid puts the package
/// at the side of its synthetic market by plain addition.
@Suite struct PackageStructureTests {
  struct Row: CustomTestStringConvertible, Sendable {
    var why: String
    var tape: String
    var packages: [String]
    init(_ why: String, _ tape: String, _ packages: String...) {
      self.why = why
      self.tape = tape
      self.packages = packages
    }
    var testDescription: String { why }
  }

  // swift-format-ignore
  static let two: [Row] = [
    Row("a call spread at the ask of one leg and the bid of the other is bought",
      "0 f C100a 5.10 x10 4.90/5.10; 0 f C105a 2.90 x10 2.90/3.10",
      "vertical buy b x10 net 2.20: +1 C100a -1 C105a"),
    Row("at the other ends it is sold, listed the same",
      "0 f C100a 4.90 x10 4.90/5.10; 0 f C105a 3.10 x10 2.90/3.10",
      "vertical sell b x10 net 1.80: +1 C100a -1 C105a"),
    Row("at both mids it has no side",
      "0 f C100a 5.00 x10 4.90/5.10; 0 f C105a 3.00 x10 2.90/3.10",
      "vertical unknown u x10 net 2.00: +1 C100a -1 C105a"),
    Row("an edge of exactly 0.4 has a side, of grade C: 2.08 in 1.80 to 2.20",
      "0 f C100a 5.08 x10 4.90/5.10; 0 f C105a 3.00 x10 2.90/3.10",
      "vertical buy c x10 net 2.08: +1 C100a -1 C105a"),
    Row("a tenth of a cent less has none",
      "0 f C100a 5.0799 x10 4.90/5.10; 0 f C105a 3.00 x10 2.90/3.10",
      "vertical unknown u x10 net 2.0799: +1 C100a -1 C105a"),
    Row("a put spread costs the upper strike",
      "0 f P100a 3.00 x7 2.80/3.00; 0 f P95a 1.50 x7 1.50/1.70",
      "vertical buy b x7 net 1.50: -1 P95a +1 P100a"),
    Row("a negative listing turns round: the lower call is cheaper here",
      "0 f C100a 2.90 x10 2.90/3.10; 0 f C105a 5.10 x10 4.90/5.10",
      "vertical buy b x10 net 2.20: -1 C100a +1 C105a"),
    Row("one by two at a debit is a ratio, the single leg bought",
      "0 f C100a 5.10 x10 4.90/5.10; 0 f C105a 1.90 x20 1.90/2.10",
      "ratio buy b x10 net 1.30: +1 C100a -2 C105a"),
    Row("one by two at a credit to the single leg is a backspread, sold here",
      "0 f C100a 5.10 x10 4.90/5.10; 0 f C105a 2.90 x20 2.90/3.10",
      "backspread sell b x10 net 0.70: -1 C100a +2 C105a"),
    Row("two by three",
      "0 f C100a 5.10 x20 4.90/5.10; 0 f C105a 2.90 x30 2.90/3.10",
      "ratio buy b x10 net 1.50: +2 C100a -3 C105a"),
    Row("a calendar buys the later expiry",
      "0 f C100a 2.90 x10 2.90/3.10; 0 f C100b 5.10 x10 4.90/5.10",
      "calendar buy b x10 net 2.20: -1 C100a +1 C100b"),
    Row("a diagonal", "0 f P100a 3.10 x10 2.90/3.10; 0 f P95b 4.90 x10 4.90/5.10",
      "diagonal sell b x10 net 1.80: -1 P100a +1 P95b"),
    Row("a straddle pays both asks; the synthetic of these prices would lie in its middle",
      "0 f C100a 3.10 x10 2.90/3.10; 0 f P100a 3.30 x10 3.10/3.30",
      "straddle buy b x10 net 6.40: +1 C100a +1 P100a or synthetic"),
    Row("a synthetic pays the ask of the call and takes the bid of the put",
      "0 f C100a 3.10 x10 2.90/3.10; 0 f P100a 3.10 x10 3.10/3.30",
      "synthetic buy b x10 net 0.00: +1 C100a -1 P100a or straddle"),
    Row("a synthetic sold keeps the call first, at a negative net price",
      "0 f C100a 2.90 x10 2.90/3.10; 0 f P100a 3.30 x10 3.10/3.30",
      "synthetic sell b x10 net -0.40: +1 C100a -1 P100a or straddle"),
    Row("both at their mids: two names fit, none is claimed (C-06)",
      "0 f C100a 3.00 x10 2.90/3.10; 0 f P100a 3.20 x10 3.10/3.30",
      "unresolved unknown u x10 net ?: ?1 C100a ?1 P100a or straddle, synthetic"),
    Row("without quotes neither", "0 f C100a 3.00 x10; 0 f P100a 3.20 x10",
      "unresolved unknown u x10 net ?: ?1 C100a ?1 P100a or straddle, synthetic"),
    Row("a strangle sold", "0 f C105a 1.90 x10 1.90/2.10; 0 f P95a 1.40 x10 1.40/1.60",
      "strangle sell b x10 net 3.30: +1 P95a +1 C105a or riskReversal"),
    Row("a risk reversal buys the call, also at a credit",
      "0 f C105a 1.10 x10 0.90/1.10; 0 f P95a 1.40 x10 1.40/1.60",
      "riskReversal buy b x10 net -0.30: -1 P95a +1 C105a or strangle"),
    Row("a call below the put has no name",
      "0 f C95a 6.10 x10 5.90/6.10; 0 f P105a 6.10 x10 5.90/6.10",
      "custom unknown u x10 net ?: ?1 C95a ?1 P105a"),
    Row("an auction caps the grade at C",
      "0 g C100a 5.10 x10 4.90/5.10; 0 f C105a 2.90 x10 2.90/3.10",
      "vertical buy c x10 net 2.20: +1 C100a -1 C105a"),
    Row("a cross has no side", "0 h C100a 5.10 x10 4.90/5.10; 0 h C105a 2.90 x10 2.90/3.10",
      "vertical unknown u x10 net 2.20: +1 C100a -1 C105a"),
    Row("a package that met single legs (j) is a package",
      "0 j C100a 5.10 x10 4.90/5.10; 0 l C105a 2.90 x10 2.90/3.10",
      "vertical buy c x10 net 2.20: +1 C100a -1 C105a"),
  ]

  // swift-format-ignore
  static let more: [Row] = [
    Row("a butterfly explains all; 9.10 - 2 * 3.90 and 2.10 - 2 * 3.90 would leave a wing",
      "0 f C95a 9.10 x10 8.90/9.10; 0 f C100a 3.90 x20 3.90/4.10; 0 f C105a 2.10 x10 1.90/2.10",
      "butterfly buy b x10 net 3.40: +1 C95a -2 C100a +1 C105a or ratio, backspread"),
    Row("a butterfly sold",
      "0 f P95a 1.90 x5 1.90/2.10; 0 f P100a 4.10 x10 3.90/4.10; 0 f P110a 7.90 x5 7.90/8.10",
      "butterfly sell b x5 net 1.60: +1 P95a -2 P100a +1 P110a or backspread"),
    Row("a condor of calls",
      "0 f C90a 11.10 x3 10.90/11.10; 0 f C95a 6.90 x3 6.90/7.10; "
        + "0 f C100a 3.90 x3 3.90/4.10; 0 f C105a 2.10 x3 1.90/2.10",
      "condor buy b x3 net 2.40: +1 C90a -1 C95a -1 C100a +1 C105a or vertical"),
    Row("an iron condor is listed with its body bought: sold is short volatility",
      "0 f P90a 1.10 x9 0.90/1.10; 0 f P95a 1.90 x9 1.90/2.10; "
        + "0 f C105a 1.90 x9 1.90/2.10; 0 f C110a 1.10 x9 0.90/1.10",
      "ironCondor sell b x9 net 1.60: -1 P90a +1 P95a +1 C105a -1 C110a "
        + "or vertical, strangle, riskReversal"),
    Row("an iron fly shares the strike of its body",
      "0 f P95a 1.10 x9 0.90/1.10; 0 f P100a 2.90 x9 2.90/3.10; "
        + "0 f C100a 2.90 x9 2.90/3.10; 0 f C105a 1.10 x9 0.90/1.10",
      "ironFly sell b x9 net 3.60: -1 P95a +1 C100a +1 P100a -1 C105a "
        + "or vertical, straddle, strangle, riskReversal"),
    Row("a box is financing and costs the distance of its strikes",
      "0 f C100a 6.00 x50 5.90/6.10; 0 f P100a 2.00 x50 1.90/2.10; "
        + "0 f C110a 1.00 x50 0.90/1.10; 0 f P110a 6.95 x50 6.90/7.10",
      "box unknown u x50 net 9.95: +1 C100a -1 P100a -1 C110a +1 P110a or vertical"),
    Row("a jelly roll is two synthetics of two expiries",
      "0 f C100a 3.00 x50 2.90/3.10; 0 f P100a 3.00 x50 2.90/3.10; "
        + "0 f C100b 4.40 x50 4.30/4.50; 0 f P100b 4.00 x50 3.90/4.10",
      "jellyRoll unknown u x50 net 0.40: -1 C100a +1 P100a +1 C100b -1 P100b or calendar"),
    Row("a call spread with a put has no name, and its call spread alone would leave the put",
      "0 f C100a 5.10 x10 4.90/5.10; 0 f C105a 2.90 x10 2.90/3.10; 0 f P90a 1.10 x10 0.90/1.10",
      "custom unknown u x10 net ?: ?1 P90a ?1 C100a ?1 C105a "
        + "or vertical, strangle, riskReversal"),
    Row("two legs of the code t are none", "0 t C100a 5.10 x10 4.90/5.10; 0 t C105a 2.90 x10"),
    Row("three are, without a side",
      "0 t C95a 7.10 x10 6.90/7.10; 0 t C100a 3.90 x20 3.90/4.10; 0 t C105a 2.10 x10 1.90/2.10",
      "butterfly unknown u x10 net 1.40: +1 C95a -2 C100a +1 C105a"),
    Row("compression (u) never is",
      "0 u C95a 7.10 x10 6.90/7.10; 0 u C100a 3.90 x20 3.90/4.10; 0 u C105a 2.10 x10 1.90/2.10"),
  ]

  // swift-format-ignore
  static let withStock: [Row] = [
    Row("a call under a stock code is a buy-write, its stock unseen: no net price",
      "0 n C105a 1.90 x10 1.90/2.10", "buyWrite buy b x10 net ?: -1 C105a"),
    Row("with its stock print: 100.00 less 1.90",
      "0 n C105a 1.90 x10 1.90/2.10; stock 900 100 x1000",
      "buyWrite buy b x10 net 98.10: +stock -1 C105a"),
    Row("a stock print of another size is another trade",
      "0 n C105a 2.10 x10 1.90/2.10; stock 900 100 x900", "buyWrite sell b x10 net ?: -1 C105a"),
    Row("the stock print that is nearest in time",
      "0 n C105a 1.90 x10 1.90/2.10; stock 5000 101 x1000; stock 900 100 x1000",
      "buyWrite buy b x10 net 98.10: +stock -1 C105a"),
    Row("ten seconds and no further",
      "0 n C105a 1.90 x10 1.90/2.10; stock 10000001 100 x1000",
      "buyWrite buy b x10 net ?: -1 C105a"),
    Row("a lone put under a stock code is nothing without its stock",
      "0 n P95a 1.90 x10 1.90/2.10"),
    Row("and an order without a name with it", "0 n P95a 1.90 x10 1.90/2.10; stock 0 100 x1000",
      "custom unknown u x10 net ?: ?stock ?1 P95a"),
    Row("a conversion buys stock and put and sells the call: 100 + 3.30 - 2.90",
      "0 n C100a 2.90 x10 2.90/3.10; 0 n P100a 3.30 x10 3.10/3.30; stock 0 100 x1000",
      "conversion buy b x10 net 100.40: +stock -1 C100a +1 P100a"),
    Row("the other way round it is a reversal: the stock is sold",
      "0 n C100a 3.10 x10 2.90/3.10; 0 n P100a 3.10 x10 3.10/3.30; stock 0 100 x1000",
      "reversal buy b x10 net -100.00: -stock +1 C100a -1 P100a"),
    Row("in the middle nobody can say which",
      "0 n C100a 3.00 x10 2.90/3.10; 0 n P100a 3.20 x10 3.10/3.30",
      "conversion unknown u x10 net ?: -1 C100a +1 P100a or reversal"),
    Row("a collar", "0 n C105a 1.90 x10 1.90/2.10; 0 n P95a 1.60 x10 1.40/1.60; stock 0 100 x1000",
      "collar buy b x10 net 99.70: +stock +1 P95a -1 C105a"),
    Row("a spread tied to stock keeps its name; the hedge has no side",
      "0 n C100a 5.10 x10 4.90/5.10; 0 n C105a 2.90 x10 2.90/3.10; stock 0 100 x1000",
      "vertical buy b x10 net 2.20: ?stock +1 C100a -1 C105a"),
    Row("a stock print of just this size beside a pair at its mids: a conversion (C-06)",
      "0 f C100a 3.00 x10 2.90/3.10; 0 f P100a 3.20 x10 3.10/3.30; stock 0 100 x1000",
      "conversion unknown u x10 net 100.20: +stock -1 C100a +1 P100a or straddle, reversal"),
  ]

  @Test("two legs", arguments: two) func twoLegs(_ row: Row) { check(row) }
  @Test("three legs and more", arguments: more) func moreLegs(_ row: Row) { check(row) }
  @Test("with stock", arguments: withStock) func stock(_ row: Row) { check(row) }

  private func check(_ row: Row) {
    let tape = PackageTape(row.tape)
    expectNoDifference(tape.lines, row.packages, row.why)
    // The order of lines of one time is the feed's luck.
    var turned = tape
    turned.prints.reverse()
    for index in turned.prints.indices { turned.prints[index].seq = UInt64(index + 1) }
    expectNoDifference(turned.lines, row.packages, "reversed: " + row.why)
  }
}
