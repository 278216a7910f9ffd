import FlowEngine
import Testing

/// What must not change, or must change in a known way, when the tape does.
@Suite struct MetamorphicTests {
  /// A seeded tape of bursts in several series, with quotes, gaps of time, cancels and clocks.
  static func randomTape(seed: UInt64, conditions: [String] = ["S", "S", "-", "I", "?", "D", "a"])
    -> String
  {
    var random = SplitMix(seed: seed)
    var time: Int64 = 9 * 3_600_000_000 + 40 * 60_000_000  // microseconds of the day
    var text = "09:00:00 oi AAPL C 40\n"
    let series = ["AAPL C", "AAPL P", "MSFT C", "SPY P"]
    let venues = ["XCBO", "XPHL", "XBOX", "ARCO"]
    for _ in 0..<60 {
      time += Int64.random(in: 200_000...3_000_000, using: &random)
      let name = series[Int.random(in: 0..<4, using: &random)]
      let isBuy = Bool.random(using: &random)
      for _ in 0..<Int.random(in: 1...6, using: &random) {
        time += Int64.random(in: 0...4_000, using: &random)
        let condition = conditions[Int.random(in: 0..<conditions.count, using: &random)]
        let venue = venues[Int.random(in: 0..<4, using: &random)]
        let price = isBuy ? "12.35" : "12.20"
        let size = Int.random(in: 1...60, using: &random)
        text += "\(stamp(time)) \(name) \(condition) \(venue) \(price) x\(size)"
        text += " nbbo 12.20/12.35 20x30\n"
      }
    }
    return text + "end"
  }

  static func stamp(_ microseconds: Int64) -> String {
    func two(_ value: Int64) -> String { value < 10 ? "0\(value)" : "\(value)" }
    let seconds = microseconds / 1_000_000
    let fraction = String(1_000_000 + microseconds % 1_000_000).dropFirst()
    return "\(two(seconds / 3_600)):\(two(seconds / 60 % 60)):\(two(seconds % 60)).\(fraction)"
  }

  static let seeds: [UInt64] = [1, 2, 3, 20_261_120, 77]

  @Test("the tapes are worth the name: sweeps of both kinds, blocks of prints, alerts")
  func worth() {
    let all = Self.seeds.map { run(Tape(Self.randomTape(seed: $0))) }
    let types = Set(all.flatMap { $0.clusters.map(\.type) })
    #expect(types.isSuperset(of: [.sweep, .probableSweep, .isoPrint]))
    #expect(all.contains { !$0.alerts.isEmpty })
  }

  @Test("two runs, and runs in pieces, give the same bytes", arguments: seeds)
  func identity(_ seed: UInt64) {
    let events = Tape(Self.randomTape(seed: seed)).events
    let whole = run(events)
    let again = run(events)
    expectNoDifference(fnv1a(bytes(whole)), fnv1a(bytes(again)))
    var engine = Engine(settings: Settings(), session: Tape.session)
    var pieces = FlowBatch()
    var batch = FlowBatch()
    var random = SplitMix(seed: seed)
    for event in events {
      engine.step(event, into: &batch)
      if Bool.random(using: &random) {
        pieces.append(batch)
        batch.removeAll()
      }
    }
    pieces.append(batch)
    expectNoDifference(pieces, whole)
    expectNoDifference(bytes(pieces), bytes(whole))
  }

  @Test("a copy of the engine continues as the original", arguments: seeds)
  func copy(_ seed: UInt64) {
    let events = Tape(Self.randomTape(seed: seed)).events
    var engine = Engine(settings: Settings(), session: Tape.session)
    var before = FlowBatch()
    for event in events.prefix(events.count / 2) { engine.step(event, into: &before) }
    var copy = engine
    var (a, b) = (FlowBatch(), FlowBatch())
    for event in events.dropFirst(events.count / 2) { engine.step(event, into: &a) }
    for event in events.dropFirst(events.count / 2) { copy.step(event, into: &b) }
    expectNoDifference(a, b)
  }

  @Test("the order of everything is (seq, n), and versions only rise", arguments: seeds)
  func order(_ seed: UInt64) {
    let out = run(Tape(Self.randomTape(seed: seed)))
    func isSorted(_ stamps: [Stamp]) -> Bool {
      zip(stamps, stamps.dropFirst()).allSatisfy { $0 < $1 }
    }
    #expect(isSorted(out.judgements.map(\.stamp)))
    #expect(isSorted(out.settled.map(\.stamp)))
    #expect(isSorted(out.clusters.map(\.stamp)))
    #expect(isSorted(out.alerts.map(\.stamp)))
    let all =
      out.judgements.map(\.stamp) + out.settled.map(\.stamp) + out.clusters.map(\.stamp)
      + out.alerts.map(\.stamp) + out.health.map(\.stamp) + out.bars.map(\.stamp)
    expectNoDifference(Set(all).count, all.count)
    expectNoDifference(Set(out.settled.map(\.print)).count, out.judgements.count)
  }

  @Test("parents are disjoint, and every clause of them passed", arguments: seeds)
  func disjoint(_ seed: UInt64) {
    let out = run(Tape(Self.randomTape(seed: seed)))
    let causes = out.finals.flatMap(\.causes)
    expectNoDifference(Set(causes).count, causes.count)
    for cluster in out.clusters {
      #expect(cluster.evidence(Settings()).allSatisfy { $0.passed == true })
      let premium = cluster.legs.reduce(Dollars.zero) { $0 + $1.premium }
      expectNoDifference(premium, cluster.premium)
    }
    for alert in out.alerts {
      #expect(alert.evidence.allSatisfy { $0.role != .required || $0.passed == true })
      #expect(alert.side != .unknown)
      #expect(alert.grade <= .b)
    }
  }

  @Test("a print and its cancel leave the volume and the parents as without both", arguments: seeds)
  func cancelled(_ seed: UInt64) {
    let plain = run(Tape(Self.randomTape(seed: seed)))
    var lines = Self.randomTape(seed: seed).split(separator: "\n").map(String.init)
    lines.insert("09:39:00 AAPL C S XCBO 12.35 x500 nbbo 12.20/12.35 #900", at: 1)
    lines.insert("09:39:00.1 cancel AAPL C #900", at: 2)
    let with = run(Tape(lines.joined(separator: "\n")))
    expectNoDifference(
      with.judgements.dropFirst().map(\.volumeBefore), plain.judgements.map(\.volumeBefore))
    expectNoDifference(with.lines, plain.lines)
    expectNoDifference(with.clusters.map(\.openingAtLeast), plain.clusters.map(\.openingAtLeast))
    expectNoDifference(with.alerts.map(\.premium), plain.alerts.map(\.premium))
  }

  @Test("prints of one time stamp may come in any order: the same members", arguments: seeds)
  func shuffled(_ seed: UInt64) {
    var random = SplitMix(seed: seed)
    for _ in 0..<20 {
      // Eight prints at one instant: up to three levels, four venues, both sides, some uncoded.
      var prints: [String] = []
      for index in 0..<8 {
        let isBuy = Int.random(in: 0..<4, using: &random) > 0
        let price =
          isBuy
          ? ["12.35", "12.40", "12.45"][Int.random(in: 0..<3, using: &random)] : "12.20"
        let venue = ["XCBO", "XPHL", "XBOX", "ARCO"][Int.random(in: 0..<4, using: &random)]
        let code = ["S", "-"][Int.random(in: 0..<2, using: &random)]
        prints.append("10:00:00.5 AAPL C \(code) \(venue) \(price) x\(index + 1) nbbo 12.20/12.35")
      }
      // The size names the print.
      func members(_ order: [String]) -> [String] {
        let out = run(order.joined(separator: "\n"))
        let sizes = Dictionary(
          uniqueKeysWithValues: zip(out.judgements.map(\.stamp.seq), order.map { sizeOf($0) }))
        return out.clusters.map { cluster in
          "\(cluster.type) \(cluster.side) \(cluster.grade) "
            + cluster.causes.compactMap { sizes[$0] }.sorted().map(String.init).joined(
              separator: ",")
        }.sorted()
      }
      let first = members(prints)
      for _ in 0..<4 { expectNoDifference(members(prints.shuffled(using: &random)), first) }
    }
  }

  private func sizeOf(_ line: String) -> Int {
    line.split(separator: " ").first { $0.hasPrefix("x") }.flatMap { Int($0.dropFirst()) } ?? 0
  }

  @Test(
    "twice the prices on twice the tick are the same classes at twice the premium", arguments: seeds
  )
  func scaled(_ seed: UInt64) {
    let text = Self.randomTape(seed: seed)
    let (one, two) = (run(Tape(text)), run(Tape(text, scale: 2)))
    expectNoDifference(two.judgements.map(\.side), one.judgements.map(\.side))
    expectNoDifference(two.judgements.map(\.grade), one.judgements.map(\.grade))
    // A block has a floor in dollars, so it may appear; the sweeps may not change.
    func sweeps(_ batch: FlowBatch) -> [Cluster] {
      batch.clusters.filter { $0.type != .block && $0.type != .crossBlock }
    }
    expectNoDifference(sweeps(two).map(line), sweeps(one).map(line))
    expectNoDifference(
      sweeps(two).map(\.premium.millionths), sweeps(one).map { 2 * $0.premium.millionths })
  }

  @Test("without the ISO code there is no sweep, only what three venues prove", arguments: seeds)
  func uncoded(_ seed: UInt64) {
    let tape = Tape(Self.randomTape(seed: seed))
    #expect(run(tape).clusters.contains { $0.type == .sweep })
    for conditions in [SaleConditions.regular, .notDelivered] {
      let events = tape.events.map { event -> MarketEvent in
        guard case .trade(var trade) = event, trade.conditions.single == UInt8(ascii: "S") else {
          return event
        }
        trade.conditions = conditions
        return .trade(trade)
      }
      let out = run(events)
      for cluster in out.clusters {
        #expect(cluster.type == .probableSweep || cluster.type == .block)
        #expect(cluster.grade >= .b)
        if cluster.type == .probableSweep { #expect(cluster.venues.count >= 3) }
      }
    }
  }

  @Test("mirrored sides: every buy of the tape becomes a sell", arguments: seeds)
  func mirrored(_ seed: UInt64) {
    let text = Self.randomTape(seed: seed)
    let flipped = text.replacing(" 12.35 ", with: " @ ").replacing(" 12.20 ", with: " 12.35 ")
      .replacing(" @ ", with: " 12.20 ").replacing("20x30", with: "30x20")
    let (one, two) = (run(Tape(text)), run(Tape(flipped)))
    func flip(_ side: Side) -> Side { side == .buy ? .sell : side == .sell ? .buy : .unknown }
    expectNoDifference(two.judgements.map(\.side), one.judgements.map { flip($0.side) })
    expectNoDifference(two.judgements.map(\.grade), one.judgements.map(\.grade))
    expectNoDifference(two.clusters.map(\.causes), one.clusters.map(\.causes))
    expectNoDifference(two.clusters.map(\.side), one.clusters.map { flip($0.side) })
  }
}
