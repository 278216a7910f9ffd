import Testing

@testable import FlowEngine

/// A setting reaches every stage that the threshold is asked in, also one that saves work.
@Suite("Settings reach every stage")
struct SettingsReachTests {
  private func fires(_ rule: RuleID, _ text: String, _ settings: Settings) -> Bool {
    run(text, settings: settings).alerts.contains { $0.rule == rule }
  }

  /// A purchase on two exchanges, with the stock at 100.
  private func sweep(_ contract: String, _ print: String) -> String {
    ["XCBO", "XPHL"].reduce("09:30:00 quote AAPL stock 99.99/100.01\n") {
      $0 + "10:00:00.0001 \(contract) S \($1) \(print)\n"
    }
  }

  @Test(
    "the span of a package is the setting's, to the nanosecond (C-01)",
    arguments: [
      ("f", "00.0051", true, "5 ms"), ("f", "00.005101", false, "a microsecond more"),
      ("i", "00.0301", true, "30 ms on the floor"), ("i", "00.030101", false, "more on the floor"),
    ])
  func packageSpan(letter: String, second: String, expected: Bool, why: String) {
    var settings = Settings()
    settings.package.spanMax = 5_000_000
    settings.package.floorSpanMax = 30_000_000
    let out = run(
      """
      09:30:00 quote AAPL stock 99.99/100.01
      10:00:00.0001 AAPL C:100 \(letter) XCBO 5.20 x20 nbbo 5.10/5.20
      10:00:\(second) AAPL C:105 \(letter) XCBO 3.10 x20 nbbo 3.10/3.20
      10:00:03 clock
      """, settings: settings)
    #expect(out.clusters.contains { $0.type == .package } == expected, "\(why)")
  }

  @Test("a repeat hitter of small parents is gathered when the setting asks for less (K-09)")
  func smallHits() {
    var text = ""
    for second in ["00", "15", "30", "45"] {
      for slice in 1...2 {
        text += "10:00:\(second).000\(slice) AAPL C S XCBO 5.20 x13 nbbo 5.10/5.20\n"
      }
    }
    // Four parents of 26 · 520 = 13,520 each: a third of the floor is 16,667, a quarter 12,500.
    var settings = Settings()
    #expect(!fires(RepeatHitter.id, text, settings))
    settings[RepeatHitter.self, "smallest_per_floor"] = 4
    #expect(fires(RepeatHitter.id, text, settings))
    settings[RepeatHitter.self, "smallest_per_floor"] = 3
    #expect(!fires(RepeatHitter.id, text, settings), "13,520 is less than a third")
  }

  @Test("an option at the money is asked when the setting asks for less delta (K-11)")
  func shallow() {
    let text = sweep("AAPL C:100", "3.60 x6 nbbo 3.50/3.60")
    var settings = Settings()
    settings[DeepITMReplacement.self, "extrinsic_max"] = 400
    #expect(!fires(DeepITMReplacement.id, text, settings), "its delta is about a half")
    settings[DeepITMReplacement.self, "delta_min"] = 4_000
    #expect(fires(DeepITMReplacement.id, text, settings))
  }

  @Test("no floor of far-dated conviction is no floor (K-07)")
  func farDated() {
    let text = sweep("AAPL C:100@0618", "9.60 x6 nbbo 9.50/9.60")
    var settings = Settings()
    #expect(!fires(FarDatedConviction.id, text, settings))
    settings[FarDatedConviction.self, "premium_floors_min"] = 0
    #expect(fires(FarDatedConviction.id, text, settings))
  }
}
