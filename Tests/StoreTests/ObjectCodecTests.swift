import CustomDump
import FlowEngine
import Testing

@testable import Store

@Suite struct ObjectCodecTests {
  private func round(_ batch: FlowBatch, _ events: [MarketEvent], _ first: UInt64) throws
    -> FlowBatch
  {
    var encoder = ObjectEncoder(level: 3)
    let context = FlowContext(events[...], firstSeq: first)
    let bytes = encoder.encode(
      FlowParts(FlowSlice(batch)), context: context, firstSeq: first)
    var decoded = FlowBatch()
    try ObjectDecoder().decode(bytes, context: context, firstSeq: first, into: &decoded)
    return decoded
  }

  @Test("every field of every object comes back", arguments: 1...40 as ClosedRange<UInt64>)
  func wild(_ seed: UInt64) throws {
    var market = FakeMarket(seed: seed)
    let events = seed % 2 == 0 ? market.quiet(300) : market.wild(300)
    var objects = FakeObjects(seed: seed)
    let batch = objects.batch(for: events, firstSeq: 1_000)
    let decoded = try round(batch, events, 1_000)
    #expect(decoded.clusters.count == batch.clusters.count)
    // One at a time, so that a failure shows one object and not hundreds.
    for (seen, expected) in zip(decoded.clusters, batch.clusters) where seen != expected {
      expectNoDifference(seen, expected)
      return
    }
    for (seen, expected) in zip(decoded.alerts, batch.alerts) where seen != expected {
      expectNoDifference(seen, expected)
      return
    }
    #expect(decoded == batch)
  }

  @Test("a field that is added to a parent must be added to its columns")
  func sizes() {
    // Swift lays a struct out by its fields: a new one changes these numbers.
    expectNoDifference(MemoryLayout<Cluster>.size, FakeObjects.clusterSize)
    expectNoDifference(MemoryLayout<ClusterFacts>.size, FakeObjects.factsSize)
    expectNoDifference(MemoryLayout<Leg>.size, FakeObjects.legSize)
    expectNoDifference(MemoryLayout<Alert>.size, FakeObjects.alertSize)
    expectNoDifference(MemoryLayout<Inference>.size, FakeObjects.inferenceSize)
    expectNoDifference(MemoryLayout<Health>.size, FakeObjects.healthSize)
  }

  @Test("a parent that repeats its prints takes at most twelve bytes")
  func size() throws {
    var market = FakeMarket(seed: 9)
    let events = market.quiet(32_768, contracts: 4_000)
    var batch = FlowBatch()
    for (offset, event) in events.enumerated() {
      guard case .trade(let trade) = event, offset % 14 == 0 else { continue }
      let at = trade.times.engine
      var cluster = FakeEngine.cluster(of: trade, seq: UInt64(offset) + 1, at: at)
      cluster.start = trade.times.participant
      cluster.end = trade.times.participant
      cluster.facts = ClusterFacts()
      cluster.facts.prints = 1
      batch.clusters.append(cluster)
    }
    var encoder = ObjectEncoder(level: 3)
    let context = FlowContext(events[...], firstSeq: 1)
    let bytes = encoder.encode(
      FlowParts(FlowSlice(batch)), context: context, firstSeq: 1)
    #expect(batch.clusters.count > 2_000)
    #expect(bytes.count <= 12 * batch.clusters.count, "\(bytes.count / batch.clusters.count)")
  }

  @Test("nonsense behind a right checksum is an error, never a crash")
  func nonsense() throws {
    var market = FakeMarket(seed: 4)
    let events = market.quiet(60)
    var objects = FakeObjects(seed: 8)
    let batch = objects.batch(for: events, firstSeq: 1)
    var encoder = ObjectEncoder(level: 1)
    let context = FlowContext(events[...], firstSeq: 1)
    let bytes = encoder.encode(
      FlowParts(FlowSlice(batch)), context: context, firstSeq: 1
    ).dropLast(8)
    var random = SeededRandom(seed: 12)
    var refused = 0
    for _ in 0..<500 {
      var altered = Array(bytes)
      for _ in 0...(random.next() % 3) {
        altered[Int(random.next() % UInt64(altered.count))] = UInt8(
          truncatingIfNeeded: random.next())
      }
      let hash = XXH64.hash(altered)
      withUnsafeBytes(of: hash.littleEndian) { altered.append(contentsOf: $0) }
      var out = FlowBatch()
      do {
        try ObjectDecoder().decode(altered, context: context, firstSeq: 1, into: &out)
      } catch { refused += 1 }
    }
    #expect(refused > 100)
  }
}
