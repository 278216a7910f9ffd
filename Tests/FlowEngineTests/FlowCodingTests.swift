import FlowEngine
import Testing

/// `FlowWriter` and `FlowReader`: every value comes back, and no broken byte is believed.
@Suite struct FlowCodingTests {
  static let values: [ClauseValue] =
    [
      .unknown, .dollars(50_000), .dollars(Dollars(millionths: -1)), .price(Price(billionths: 1)),
      .price(Price(billionths: .min + 1)), .count(0), .count(.max), .thousandths(-3_001),
      .tenThousandths(8_000), .duration(.max), .flag(true), .flag(false), .text(""),
      .text("κ ≥ 0.7, \"quoted\"\n"),
    ] + Side.allCases.map { .side($0) } + Grade.allCases.map { .grade($0) }

  static let clauses: [Clause] = values.flatMap { value in
    [
      Clause("atLeast", seen: value, asked: .atLeast(value)),
      Clause("atMost", seen: value, asked: .atMost(.unknown), role: .capping),
      Clause("exactly", seen: .unknown, asked: .exactly(value), role: .counter),
      Clause("within", seen: value, asked: .within(value, .count(3)), passed: false),
      Clause("shown", seen: value, asked: .shown),
    ]
  }

  static func cluster(_ type: ClusterType, _ structure: Structure?) -> Cluster {
    var cluster = Cluster(
      stamp: Stamp(seq: 9_876_543_210, n: 3, at: Timestamp(nanoseconds: Tape.midnight)),
      id: FlowID(.cluster, seq: 42, ordinal: 2), version: 7, type: type, underlying: "BRK.B",
      state: .amended, start: Timestamp(nanoseconds: -1), end: .distantPast, size: 60,
      premium: Dollars(millionths: 136_200_001), side: .sell, grade: .c,
      legs: [
        Leg(
          instrument: InstrumentID(.max), side: .buy, ratio: 3, size: 30,
          price: Price(billionths: -5), premium: -7, prints: 2, grade: .d),
        Leg(
          instrument: InstrumentID(0), side: .unknown, size: 1, price: .zero, premium: .zero,
          prints: 1, grade: .u),
      ], causes: [1, 2, .max])
    cluster.structure = structure
    cluster.alternatives = structure == nil ? Structure.allCases : []
    cluster.netPrice = structure == nil ? nil : Price(billionths: -1_050_000_000)
    cluster.score = -4
    cluster.venues = ["XCBO", "A"]
    cluster.openingAtLeast = structure == nil ? nil : 0
    cluster.members = [FlowID(.print, seq: 5), FlowID(.cluster, seq: 6, ordinal: 3)]
    cluster.facts = facts
    return cluster
  }

  /// A different number in every field.
  static var facts: ClusterFacts {
    var facts = ClusterFacts()
    facts.prints = 1
    facts.isoPrints = 2
    facts.levels = 3
    facts.sizeMatches = 4
    facts.wideMarkets = 5
    facts.fills = 6
    facts.leftovers = 7
    facts.gapMax = 8
    facts.span = 9
    facts.syntheticBid = -10
    facts.syntheticAsk = 11
    facts.edge = -12
    facts.openInterest = 13
    facts.underlyingMove = 14
    facts.score.code = 6
    facts.score.timestamp = 3
    facts.score.ratio = 2
    facts.score.repeatedNet = 1
    facts.score.insideMarket = 4
    facts.score.offIncrement = 5
    facts.score.prior = 7
    facts.score.edge = 8
    facts.score.leftovers = -2
    facts.score.assumptions = -4
    facts.score.parsimony = -1
    facts.flags = [.greedy, .cross]
    return facts
  }

  static func alert(_ state: ObjectState) -> Alert {
    var alert = Alert(
      stamp: Stamp(seq: 1, n: 0, at: Timestamp(nanoseconds: 5)),
      cluster: cluster(.sweep, .vertical),
      rule: "large-bullish-sweep", version: 2, ruleVersion: 3, parameters: .max, state: state,
      direction: .volatility, confidence: .medium, evidence: clauses, counterEvidence: [])
    alert.related = ["put-selling", "roll"]
    return alert
  }

  @Test("clusters of every type and structure come back as they were")
  func clusters() throws {
    for type in ClusterType.allCases {
      for structure in [nil] + Structure.allCases.map(Optional.some) {
        let value = Self.cluster(type, structure)
        var writer = FlowWriter()
        writer.write(value)
        var reader = FlowReader(writer.bytes)
        expectNoDifference(try reader.cluster(), value)
        #expect(reader.isAtEnd)
      }
    }
  }

  @Test("alerts and health come back as they were")
  func others() throws {
    for state in ObjectState.allCases {
      let value = Self.alert(state)
      var writer = FlowWriter()
      writer.write(value)
      var reader = FlowReader(writer.bytes)
      expectNoDifference(try reader.alert(), value)
      #expect(reader.isAtEnd)
    }
    for kind in HealthKind.allCases {
      for lost in [nil, 0, 14_000, Int64.max] {
        let value = Health(
          stamp: Stamp(seq: 1, n: 2, at: .distantPast), kind: kind, feed: "opra",
          detail: "at byte 17 — größer", lost: lost)
        var writer = FlowWriter()
        writer.write(value)
        var reader = FlowReader(writer.bytes)
        expectNoDifference(try reader.health(), value)
        #expect(reader.isAtEnd)
      }
    }
  }

  @Test("every byte that is missing is an error, with its place")
  func truncated() throws {
    // A clause of every kind once: each prefix is read from its start.
    let few = Self.clauses.enumerated().filter { $0.offset % 9 == 0 }.map(\.element)
    var value = Self.alert(.final)
    value.evidence = few
    let parent = Self.cluster(.package, nil)
    var writer = FlowWriter()
    writer.write(value)
    let alert = writer.bytes
    var other = FlowWriter()
    other.write(parent)
    for (bytes, isAlert) in [(alert, true), (other.bytes, false)] {
      for count in 0..<bytes.count {
        var reader = FlowReader(Array(bytes.prefix(count)))
        do {
          if isAlert { _ = try reader.alert() } else { _ = try reader.cluster() }
          Issue.record("\(count) of \(bytes.count) bytes were enough")
          return
        } catch {
          #expect(error.offset <= count)
        }
      }
    }
  }

  @Test("a flipped byte throws or gives a value, and never stops the process")
  func flipped() {
    var writer = FlowWriter()
    writer.write(Self.alert(.final))
    var random = SplitMix(seed: 8)
    for index in writer.bytes.indices {
      var bytes = writer.bytes
      bytes[index] = UInt8.random(in: 0...255, using: &random)
      var reader = FlowReader(bytes)
      _ = try? reader.alert()
    }
    for _ in 0..<2_000 {
      var noise: [UInt8] = []
      for _ in 0..<Int.random(in: 0...400, using: &random) {
        noise.append(UInt8.random(in: 0...255, using: &random))
      }
      var reader = FlowReader(noise)
      _ = try? reader.cluster()
    }
  }

  @Test("codes that name nothing are refused")
  func codes() {
    func clause(_ tag: UInt8, _ value: Int64) -> [UInt8] {
      var writer = FlowWriter()
      writer.write("")
      writer.write(tag)
      writer.write(value)
      writer.write(UInt8(0))
      writer.write(false)
      writer.write(UInt8(0))
      return writer.bytes
    }
    var good = FlowReader(clause(7, 2))
    #expect((try? good.clause())?.seen == .side(.sell))
    for (tag, value) in [(7, 3), (7, -1), (7, 256), (8, 6), (8, -1), (11, 0), (255, 0)] {
      var reader = FlowReader(clause(UInt8(tag), Int64(value)))
      #expect(throws: FlowCodingError.self, "tag \(tag), value \(value)") {
        try reader.clause()
      }
    }
  }

  @Test("the bytes are fixed: little-endian, length first")
  func layout() {
    var writer = FlowWriter()
    writer.write(UInt32(0x0102_0304))
    writer.write("é")
    writer.write(true)
    writer.write(FlowID(.cluster, seq: 1, ordinal: 2))
    expectNoDifference(
      writer.bytes,
      [4, 3, 2, 1, 2, 0, 0, 0, 0xC3, 0xA9, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 2])
    // FNV-1a of "a", from its authors' test vectors.
    expectNoDifference(fnv1a("a".utf8), 0xAF63_DC4C_8601_EC8C)
    expectNoDifference(fnv1a("foobar".utf8), 0x8594_4171_F739_67E8)
  }

  @Test("bounds hold at their ends, and know nothing of another unit or of the unknown")
  func bounds() {
    let five = ClauseValue.count(5)
    expectNoDifference(ClauseBound.atLeast(five).holds(for: .count(5)), true)
    expectNoDifference(ClauseBound.atLeast(five).holds(for: .count(4)), false)
    expectNoDifference(ClauseBound.atMost(five).holds(for: .count(5)), true)
    expectNoDifference(ClauseBound.atMost(five).holds(for: .count(6)), false)
    expectNoDifference(ClauseBound.within(five, .count(7)).holds(for: .count(7)), true)
    expectNoDifference(ClauseBound.within(five, .count(7)).holds(for: .count(8)), false)
    expectNoDifference(ClauseBound.exactly(five).holds(for: .count(5)), true)
    expectNoDifference(ClauseBound.atLeast(.grade(.b)).holds(for: .grade(.a)), true)
    expectNoDifference(ClauseBound.atLeast(.grade(.b)).holds(for: .grade(.c)), false)
    expectNoDifference(ClauseBound.atLeast(five).holds(for: .dollars(9)), nil)
    for bound in [
      ClauseBound.shown, .atLeast(five), .atMost(five), .exactly(five), .exactly(.unknown),
    ] {
      expectNoDifference(bound.holds(for: .unknown), nil)
    }
  }

  @Test("ids are text of the input only")
  func ids() {
    expectNoDifference(FlowID(.print, seq: 12).description, "p12")
    expectNoDifference(FlowID(.cluster, seq: 12).description, "c12")
    expectNoDifference(FlowID(.cluster, seq: 12, ordinal: 2).description, "c12.2")
    expectNoDifference(FlowID(.health, seq: 3).description, "h3")
    expectNoDifference(FlowID(.inference, seq: 3).description, "i3")
  }
}
