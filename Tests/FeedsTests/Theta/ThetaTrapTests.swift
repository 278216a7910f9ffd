import CustomDump
import Feeds
import FlowEngine
import Testing

/// Two things in recorded tapes that a naive reading gets wrong, from file to derived events.
@Suite struct ThetaTrapTests {
  /// Steps events through a new engine.
  static func run(_ events: [MarketEvent], session: CalendarDate) -> FlowBatch {
    var engine = Engine(settings: Settings(), session: session)
    var out = FlowBatch()
    for event in events { engine.step(event, into: &out) }
    return out
  }

  /// Clusters and alerts that would say "sweep".
  static func sweeps(_ out: FlowBatch) -> [String] {
    let types: Set<ClusterType> = [.sweep, .probableSweep, .isoPrint]
    return out.clusters.filter { types.contains($0.type) }.map { "\($0.type)" }
      + out.alerts.map { "\($0.rule)" }
  }

  /// 59 fast prints on two venues that add up to 500 contracts at the ask, as a file.
  static func burst(condition: Int, stepMilliseconds: Int) -> String {
    // 40 falling to 1, and what is missing to 500 at the front: as on the tape, sizes shrink.
    let sizes =
      [40, 38, 36, 34, 32, 30, 28, 26, 24, 22] + [Int](repeating: 4, count: 43)
      + [Int](repeating: 3, count: 6)
    precondition(sizes.count == 59 && sizes.reduce(0, +) == 500)
    let rows = sizes.enumerated().map { index, size in
      "SPY,2024-06-21,500.0000,CALL,\(1_718_373_303_122 + index * stepMilliseconds),"
        + "\(1_718_373_303_000),\(index + 1),255,255,255,255,\(condition),\(size),"
        + "\([42, 65][index % 2]),41.5000,431,5,41.4000,50,430,5,41.5000,50"
    }
    return ([ThetaFeedTests.optionHeader] + rows).joined(separator: "\n")
  }

  static func run(burst text: String) throws -> FlowBatch {
    let folder = try TemporaryFolder()
    let path = try folder.write("burst.csv", Array(text.utf8))
    return run(try readAll([path]), session: CalendarDate(year: 2024, month: 6, day: 14))
  }

  // swift-format-ignore
  @Test("59 prints of 500 contracts on two venues: the condition decides, not the speed",
    arguments: [
    (130, 1,   false, "legs of a package, however fast"),
    (134, 1,   false, "a package against single legs"),
    (127, 1,   false, "crosses"),
    (95,  1,   true,  "the same prints as sweep orders: so this check can fail"),
    (95,  267, false, "sweep orders 267 ms apart, as the 59 of the tape were"),
  ])
  func burst(_ condition: Int, _ step: Int, _ isSweep: Bool, _ why: String) throws {
    let out = try Self.run(burst: Self.burst(condition: condition, stepMilliseconds: step))
    expectNoDifference(!Self.sweeps(out).isEmpty, isSweep, "\(why)")
    if condition == 130 {
      expectNoDifference(Set(out.judgements.map(\.side)), [.unknown], "a leg is never signed")
    }
  }

  @Test(
    "the 59 recorded prints that add up to 500 are never a sweep",
    .enabled(if: ReferenceData.isThere, ReferenceData.skipped))
  func recorded() throws {
    let events = try readAll([ReferenceData.path(ThetaRecordedTests.spy)])
    let legs = events.compactMap { event -> Trade? in
      guard case .trade(let trade) = event, trade.conditions.single == UInt8(ascii: "f"),
        trade.venue == "C2OX" || trade.venue == "EDGO"
      else { return nil }
      return trade
    }
    expectNoDifference(legs.count, 59)
    expectNoDifference(legs.reduce(0) { $0 + $1.size }, 500)
    // Faster than any person, on two venues: all that a detector of speed would ask.
    expectNoDifference(
      legs.last.map { $0.times.engine - legs[0].times.engine }, 15_484_000_000)
    let out = Self.run(events, session: CalendarDate(year: 2024, month: 6, day: 14))
    expectNoDifference(Self.sweeps(out), [])
    expectNoDifference(out.judgements.count, 68)
    // Nor signed: every one of them lies inside the NBBO, and it is a leg.
    let byPrint = out.judgements.filter { $0.reasons.contains(.multiLeg) }
    expectNoDifference(Set(byPrint.map(\.side)), [.unknown])
  }

  @Test(
    "the opening cross that is printed twice counts once",
    .enabled(if: ReferenceData.isThere, ReferenceData.skipped))
  func openingCross() throws {
    let events = try readAll([ReferenceData.path(ThetaRecordedTests.aapl)])
    let out = Self.run(events, session: CalendarDate(year: 2024, month: 1, day: 2))
    let sizes = events.compactMap { event -> Int64? in
      if case .trade(let trade) = event { trade.size } else { nil }
    }
    // 2,835,666 shares are in the file; the official opens of 1 and of 1,345,683 shares are reports
    // of what was printed before.
    expectNoDifference(sizes.reduce(0, +), 2_835_666)
    var minutes: [Int32: Int64] = [:]
    for bar in out.bars { minutes[bar.minute] = bar.volume }
    expectNoDifference(minutes.values.reduce(0, +), 2_835_666 - 1_345_684)
    let big = zip(sizes, out.judgements).filter { $0.0 == 1_345_683 }.map(\.1)
    expectNoDifference(big.map(\.exclusion), [.cross, .officialPrice])
    expectNoDifference(big.map(\.side), [.unknown, .unknown])
  }
}
