import FlowEngine
import Testing

@testable import Feeds

/// The truth of K-06: five minutes at each full minute, and at the end of the session.
@Suite("Simulated market: premium of the last day")
struct ZeroDayPremiumTests {
  struct Print: Sendable {
    var second: Double
    var signed: Double
    var size = 100
    var takenBack: Double?

    init(_ second: Double, _ signed: Double, size: Int = 100, takenBack: Double? = nil) {
      (self.second, self.signed, self.size, self.takenBack) = (second, signed, size, takenBack)
    }
  }

  struct Row: CustomTestStringConvertible, Sendable {
    var prints: [Print]
    /// `right`, `held`, or what is in doubt.
    var expected: [String]
    var end: Double = 1_500
    var why: String
    var testDescription: String { why }

    init(_ prints: [Print], _ expected: [String], end: Double = 1_500, _ why: String) {
      (self.prints, self.expected, self.end, self.why) = (prints, expected, end, why)
    }
  }

  // swift-format-ignore
  /// 100 is asked; a minute is 60, the first of them 600 to 660.
  static let rows: [Row] = [
    Row([Print(610, 106)], ["right"], "above at the full minute, told once in five"),
    Row([Print(610, 120), Print(640, -60)], [], "up and down again within a minute: the usual is that of a minute"),
    Row([Print(610, 120), Print(850, 120)], ["right", "right"], "told again when no minute is shared: 660 and 960"),
    Row([Print(610, -120), Print(850, -120)], ["right", "right"], "sold counts as bought"),
    Row([Print(610, 102)], ["premium", "premium", "premium", "premium", "premium"], "2 % above: a print of doubtful grade decides"),
    Row([Print(610, 94)], [], "6 % short"),
    Row([Print(610, 60), Print(905, 60)], [], "never in one window: 905 is a part of 720 to 1,020"),
    Row([Print(610, 120, takenBack: 630)], [], "taken back before the minute was full (H-07)"),
    Row([Print(610, 120, takenBack: 670)], ["right"], "taken back when it was told"),
    Row([Print(659.5, 120)], ["premium", "held"], "its parent may be final in the next minute; what that tells is not told again"),
    Row([Print(1_470, 120)], ["right"], end: 1_490, "the end closes a minute that is not full (H-05)"),
    Row([Print(1_000, 0, size: 9_900), Print(1_390, 120)], [], "1 % of the day's contracts"),
    Row([Print(1_000, 0, size: 3_240), Print(1_390, 120)], ["share", "share", "share"], "3 %: a print more or less decides"),
    Row([Print(1_000, 0, size: 2_500), Print(1_390, 120)], ["right"], "4 % of the day's contracts"),
  ]

  @Test("windows at full minutes", arguments: rows)
  func windows(_ row: Row) {
    func moment(_ second: Double) -> Int64 { Int64(second * 1e9) }
    var premium = ZeroDayPremium(underlyings: 1)
    for (place, print) in row.prints.enumerated() {
      premium.take(
        ZeroDayPremium.Print(
          series: 0, size: print.size, number: UInt64(place + 1),
          at: Timestamp(nanoseconds: moment(print.second)), known: moment(print.second),
          venue: "XCBO", signed: print.signed), of: 0)
    }
    for (place, print) in row.prints.enumerated() {
      if let at = print.takenBack { premium.takeBack(UInt64(place + 1), of: 0, at: moment(at)) }
    }
    let windows = premium.windows(of: 0, threshold: 100, end: moment(row.end))
    expectNoDifference(
      windows.map { $0.doubt?.rawValue ?? ($0.isHeldBack ? "held" : "right") }, row.expected)
  }

  @Test("a put whose time value is below what its strike earns is one that may be exercised")
  func values() {
    func isWorthHolding(_ right: OptionRight, strike: Double, days: Int64) -> Bool {
      let series = SimulatedListing.Series(
        underlying: 0, expiry: 0, strikeIndex: 0, right: right, strike: strike,
        settles: days * 86_400_000_000_000, days: Int(days), openInterest: 0)
      let value = SimulatedValue(series, volatility: 0.2, spot: 100, at: 0)
      return value.isWorthHolding(series, spot: 100)
    }
    // Time value against twice 4 % of the strike a year.
    #expect(!isWorthHolding(.put, strike: 104, days: 430))
    #expect(isWorthHolding(.put, strike: 100, days: 30))
    #expect(isWorthHolding(.call, strike: 104, days: 430))
  }
}
