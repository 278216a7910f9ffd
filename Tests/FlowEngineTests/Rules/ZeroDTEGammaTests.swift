import Testing

@testable import FlowEngine

/// K-06, with the wording of G-01 to G-05.
@Suite struct ZeroDTEGammaTests {
  struct Row: CustomTestStringConvertible, Sendable {
    var fires: Bool
    var why: String
    var change: @Sendable (inout GammaWindow) -> Void
    init(
      _ fires: Bool, _ why: String,
      _ change: @escaping @Sendable (inout GammaWindow) -> Void = { _ in }
    ) {
      self.fires = fires
      self.why = why
      self.change = change
    }
    var testDescription: String { why }
  }

  static let base: GammaWindow = {
    let from = Timestamp(nanoseconds: 0)
    var window = GammaWindow(
      underlying: "XYZ", from: from, to: from + 300_000_000_000, premiumFloor: 50_000)
    window.z = 3_000
    window.signedPremium = 1_000
    window.volume = 300
    window.dayVolume = 10_000
    window.signedShare = 5_000
    return window
  }()

  // swift-format-ignore
  static let rows: [Row] = [
    Row(true, "z 3 and three in a hundred contracts"),
    Row(true, "z -3: gamma sold counts as bought") { $0.z = -3_000 },
    Row(false, "z just short") { $0.z = 2_999 },
    Row(false, "z just short, sold") { $0.z = -2_999 },
    Row(false, "299 of 10,000 contracts") { $0.volume = 299 },
    Row(false, "300 of 10,001: a hair below 3 %") { $0.dayVolume = 10_001 },
    Row(false, "no volume at all") { $0.volume = 0; $0.dayVolume = 0 },
    Row(true, "no baseline: four floors of signed premium") { $0.z = nil; $0.signedPremium = 200_000 },
    Row(true, "no baseline: four floors, sold") { $0.z = nil; $0.signedPremium = -200_000 },
    Row(false, "no baseline: a dollar short of four floors") { $0.z = nil; $0.signedPremium = 199_999 },
    Row(false, "no baseline: the share still holds") { $0.z = nil; $0.signedPremium = 200_000; $0.volume = 299 },
    Row(false, "with a baseline premium does not replace z") { $0.z = 0; $0.signedPremium = 9_000_000 },
    Row(false, "no side of any print is known") { $0.z = nil; $0.signedPremium = nil },
    Row(true, "an index, four of its floors") { $0.z = nil; $0.premiumFloor = 250_000; $0.signedPremium = 1_000_000 },
    Row(false, "an index, a dollar short") { $0.z = nil; $0.premiumFloor = 250_000; $0.signedPremium = 999_999 },
  ]

  @Test("fires only when every required clause holds, always Low", arguments: rows)
  func table(_ row: Row) throws {
    var window = Self.base
    row.change(&window)
    let verdict = try #require(ZeroDTEGamma(Settings()).judge(window))
    expectNoDifference(verdict.fires, row.fires, row.why)
    expectNoDifference(ZeroDTEGamma(Settings()).mayFire(window), row.fires, "the screen")
    expectNoDifference(verdict.confidence, .low)
    expectNoDifference(verdict.direction, .volatility)
  }

  @Test("signed share and index options speak against it")
  func doubts() throws {
    func passed(_ name: String, _ change: (inout GammaWindow) -> Void) throws -> Bool? {
      var window = Self.base
      change(&window)
      let verdict = try #require(ZeroDTEGamma(Settings()).judge(window))
      let found = verdict.counterEvidence.filter { $0.name.contains(name) }
      expectNoDifference(found.map(\.role), [.counter], name)
      return found.first?.passed
    }
    expectNoDifference(try passed("signed share") { _ in }, true)
    expectNoDifference(try passed("signed share") { $0.signedShare = 4_999 }, false)
    expectNoDifference(try passed("signed share") { $0.signedShare = nil }, nil)
    expectNoDifference(try passed("G-04") { _ in }, true)
    expectNoDifference(try passed("G-04") { $0.isIndexOption = true }, false)
    expectNoDifference(try passed("G-01") { _ in }, nil)
    expectNoDifference(try passed("G-03") { _ in }, nil)
  }

  @Test("the two estimates are shown with their assumptions, never one alone (G-02)")
  func estimates() throws {
    func seen(_ openInterest: Dollars?, _ flow: Dollars?) throws -> [ClauseValue] {
      var window = Self.base
      window.openInterestEstimate = openInterest
      window.flowEstimate = flow
      let verdict = try #require(ZeroDTEGamma(Settings()).judge(window))
      let lines = verdict.counterEvidence.filter { $0.name.contains("assumption: ") }
      expectNoDifference(
        lines.map(\.name),
        [
          "gamma of open interest, assumption: dealers long calls, short puts (G-02a)",
          "gamma implied by flow, assumption: every aggressor is a customer and every resting "
            + "side a dealer, all positions kept (G-02b)",
        ])
      return lines.map(\.seen)
    }
    expectNoDifference(try seen(7, -3), [.dollars(7), .dollars(-3)])
    expectNoDifference(try seen(7, nil), [.unknown, .unknown])
    expectNoDifference(try seen(nil, -3), [.unknown, .unknown])
  }

  @Test("no sentence forecasts or says what dealers hold (G-05)")
  func wording() throws {
    let verdict = try #require(ZeroDTEGamma(Settings()).judge(Self.base))
    let text = ((verdict.clauses + verdict.counterEvidence).map(\.name) + [ZeroDTEGamma.summary])
      .joined(separator: " ")
    #expect(!text.contains("dealers are"))
    let words = Set(text.split { !$0.isLetter }.map { $0.lowercased() })
    expectNoDifference(
      words.intersection(["pin", "magnet", "wall", "squeeze", "will", "forecast"]), [])
  }
}
