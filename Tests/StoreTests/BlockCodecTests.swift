import CustomDump
import FlowEngine
import Testing

@testable import Store

@Suite struct BlockCodecTests {
  @Test(
    "every field of every event comes back bit for bit",
    arguments: [
      (1, 1, "a lone event"), (2, 2, "two"), (3, 31, "planes stored raw"),
      (4, 5_000, "planes compressed"), (5, 40_000, "more than a block"),
    ] as [(UInt64, Int, String)])
  func wild(_ row: (seed: UInt64, count: Int, why: String)) throws {
    var market = FakeMarket(seed: row.seed)
    for round in 0..<(row.count < 100 ? 200 : 2) {
      let events = market.wild(row.count)
      var encoder = EventEncoder(level: 3)
      let bytes = encoder.encode(events[...], firstSeq: 77)
      let (firstSeq, decoded) = try EventDecoder().decode(bytes)
      #expect(firstSeq == 77)
      #expect(decoded.count == events.count)
      let wrong = zip(decoded, events).first { $0 != $1 }
      #expect(wrong == nil, "\(row.why), round \(round)")
    }
  }

  @Test("an empty run is a block too")
  func empty() throws {
    var encoder = EventEncoder(level: 3)
    let (_, events) = try EventDecoder().decode(encoder.encode([], firstSeq: 1))
    #expect(events.isEmpty)
  }

  @Test("a day of prints with quotes takes at most 18 bytes an event")
  func size() throws {
    var market = FakeMarket(seed: 9)
    let events = market.quiet(32_768, contracts: 4_000)
    var encoder = EventEncoder(level: 3)
    let bytes = encoder.encode(events[...], firstSeq: 1)
    #expect(Double(bytes.count) / Double(events.count) <= 18)
  }

  @Test("a flipped bit anywhere is found by the checksum")
  func flipped() throws {
    var market = FakeMarket(seed: 3)
    let events = market.wild(300)
    var encoder = EventEncoder(level: 1)
    let bytes = encoder.encode(events[...], firstSeq: 1)
    for offset in stride(from: 0, to: bytes.count, by: 41) {
      var altered = bytes
      altered[offset] ^= 1 << UInt8(offset % 8)
      #expect(throws: BlockError.checksum) { try EventDecoder().decode(altered) }
    }
  }

  @Test("bytes that are nonsense behind a right checksum are an error, never a crash")
  func nonsense() throws {
    var market = FakeMarket(seed: 4)
    var random = SeededRandom(seed: 11)
    let events = market.wild(200)
    var encoder = EventEncoder(level: 1)
    let bytes = encoder.encode(events[...], firstSeq: 1).dropLast(8)
    for _ in 0..<2_000 {
      var altered = Array(bytes)
      for _ in 0...(random.next() % 3) {
        altered[Int(random.next() % UInt64(altered.count))] = UInt8(
          truncatingIfNeeded: random.next())
      }
      let hash = XXH64.hash(altered)
      withUnsafeBytes(of: hash.littleEndian) { altered.append(contentsOf: $0) }
      _ = try? EventDecoder().decode(altered)
    }
  }

  @Test("judgements, settlements and bars come back bit for bit")
  func derived() throws {
    for seed in 1...4 as ClosedRange<UInt64> {
      var market = FakeMarket(seed: seed)
      let events = seed % 2 == 0 ? market.quiet(3_000) : market.wild(3_000)
      var flow = FakeFlow(seed: seed)
      let batch = flow.batch(for: events, firstSeq: 1_000)
      let context = FlowContext(events[...], firstSeq: 1_000)
      var encoder = FlowEncoder(level: 3)
      // In two parts, as an import hands it in.
      var rest = FlowSlice(batch)
      var parts = FlowParts(rest.takeFirst(through: 2_000))
      parts.append(rest)
      let blobs = encoder.encode(parts, context: context, firstSeq: 1_000)
      let decoder = FlowDecoder()
      let judgements = try decoder.judgements(
        blobs.judgement, context: context, firstSeq: 1_000)
      #expect(judgements.count == batch.judgements.count)
      #expect(zip(judgements, batch.judgements).first { $0 != $1 } == nil)
      #expect(
        try decoder.settled(blobs.settled, context: context, firstSeq: 1_000) == batch.settled)
      #expect(try decoder.bars(blobs.bars, context: context, firstSeq: 1_000) == batch.bars)
    }
  }
}

/// Derived objects with every extreme; only what the codec needs is plausible.
struct FakeFlow {
  private var random: SeededRandom
  init(seed: UInt64) { random = SeededRandom(seed: seed) }

  private mutating func integer() -> Int64 {
    switch random.next() % 4 {
    case 0: random.pick([.min, .max, -1, 0, 1])
    case 1: Int64(bitPattern: random.next())
    default: Int64(random.next() % 100_000) * 10_000_000
    }
  }

  mutating func batch(for events: [MarketEvent], firstSeq: UInt64) -> FlowBatch {
    var batch = FlowBatch()
    for (offset, event) in events.enumerated() {
      let seq = firstSeq + UInt64(offset)
      let isTrade = if case .trade = event { true } else { random.chance(5) }
      guard isTrade else { continue }
      let at = random.chance(90) ? event.engineTime : Timestamp(nanoseconds: integer())
      let stamp = Stamp(seq: seq, n: random.chance(95) ? 0 : .max, at: at)
      batch.judgements.append(judgement(stamp, event))
      var settled = Settled(
        stamp: stamp, print: random.chance(80) ? seq : random.next(),
        grade: random.pick(Grade.allCases), state: random.pick(PrintState.allCases),
        version: UInt16(truncatingIfNeeded: random.chance(80) ? 1 : random.next()))
      settled.clusterSeq = random.pick([0, seq, seq &- 3, .max, random.next()])
      settled.clusterOrdinal = UInt8(truncatingIfNeeded: random.next() % 300)
      batch.settled.append(settled)
      batch.bars.append(
        BarUpdate(
          stamp: stamp, instrument: InstrumentID(UInt32(truncatingIfNeeded: random.next() % 9)),
          minute: random.pick([.min, .max, 29_500_710]), open: Price(billionths: integer()),
          high: Price(billionths: integer()), low: Price(billionths: integer()),
          close: Price(billionths: integer()), volume: integer(), offExchangeVolume: integer()))
    }
    return batch
  }

  private mutating func judgement(_ stamp: Stamp, _ event: MarketEvent) -> Judgement {
    var instrument = InstrumentID(UInt32(truncatingIfNeeded: random.next()))
    var value = Judgement(stamp: stamp, instrument: instrument)
    if case .trade(let trade) = event {
      if random.chance(90) { instrument = trade.instrument }
      value.quote = trade.attached
    }
    value.instrument = instrument
    if random.chance(40) {
      value.quote = BestPrices(
        bid: Price(billionths: integer()), ask: nil, bidSize: .max, askSize: 4)
    }
    value.side = random.pick(Side.allCases)
    value.grade = random.pick(Grade.allCases)
    value.hint = random.pick(Side.allCases)
    value.position = random.pick(PrintPosition.allCases)
    value.exclusion = random.pick(Exclusion.allCases)
    value.flags = JudgementFlags(rawValue: UInt16(truncatingIfNeeded: random.next()))
    value.reasons = Reasons(rawValue: random.next())
    value.rawQuoteAge = integer()
    value.rawSpot = integer()
    value.volumeBefore = integer()
    value.rawOpenInterest = integer()
    return value
  }
}
