import CAllocations
import FlowEngine
import Store

/// Drives the engine over a day in batches of 1,024 events, as the pipeline does.
struct EngineRun {
  let events: [MarketEvent]

  static let batch = 1_024

  /// - Returns: derived events, so that nothing is optimised away.
  func run(_ body: (_ firstSeq: UInt64, _ derived: FlowBatch) -> Void = { _, _ in }) -> Int {
    var engine = Engine(settings: Settings(), session: Days.session)
    var out = FlowBatch()
    var count = 0
    var start = 0
    while start < events.count {
      let end = min(start + Self.batch, events.count)
      let firstSeq = engine.seq + 1
      for index in start..<end { engine.step(events[index], into: &out) }
      count += out.judgements.count + out.settled.count + out.clusters.count + out.alerts.count
      body(firstSeq, out)
      out.removeAll()
      start = end
    }
    return count
  }

  /// The least that a pass over the events can cost: each is looked at and one number is added.
  func baseline() -> Int64 {
    var sum: Int64 = 0
    for event in events {
      switch event {
      case .quote(let quote): sum &+= quote.prices.rawBid
      case .trade(let trade): sum &+= trade.price.billionths
      default: sum &+= 1
      }
    }
    return sum
  }

  /// Blocks and bytes taken from the heap for an event, over the second half of the day.
  func allocations() -> (blocks: Double, bytes: Double) {
    var engine = Engine(settings: Settings(), session: Days.session)
    var out = FlowBatch()
    let half = events.count / 2
    var (blocks, bytes) = (UInt64(0), UInt64(0))
    for index in events.indices {
      if index == half { (blocks, bytes) = (allocations_count(), allocations_bytes()) }
      engine.step(events[index], into: &out)
      if index % Self.batch == 0 { out.removeAll() }
    }
    let count = Double(events.count - half)
    return (
      Double(allocations_count() - blocks) / count, Double(allocations_bytes() - bytes) / count
    )
  }

  /// One number over everything derived: equal before and after a change that only makes it faster.
  func digest() -> DigestSet {
    var digest = Digest()
    _ = run { _, derived in digest.combine(derived) }
    return digest.digests
  }
}
