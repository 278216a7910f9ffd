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
      engine.step(events[start..<end], into: &out)
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

  /// Blocks and bytes taken from the heap for an event, over the second half of the day; and blocks
  /// for an event that made no parent, alert, inference or health event.
  func allocations() -> (blocks: Double, bytes: Double, quietBlocks: Double) {
    var engine = Engine(settings: Settings(), session: Days.session)
    var out = FlowBatch()
    let half = events.count / 2
    var (blocks, bytes, quietBlocks, quiet) = (UInt64(0), UInt64(0), UInt64(0), 0)
    for index in events.indices {
      let before = (allocations_count(), allocations_bytes(), made(out))
      engine.step(events[index], into: &out)
      if index >= half {
        let taken = allocations_count() - before.0
        blocks += taken
        bytes += allocations_bytes() - before.1
        if made(out) == before.2 {
          quietBlocks += taken
          quiet += 1
        }
      }
      if index % Self.batch == 0 { out.removeAll() }
    }
    let count = Double(events.count - half)
    return (
      Double(blocks) / count, Double(bytes) / count, Double(quietBlocks) / Double(max(1, quiet))
    )
  }

  private func made(_ out: borrowing FlowBatch) -> Int {
    out.clusters.count + out.alerts.count + out.inferences.count + out.health.count
  }

  /// One number over everything derived: equal before and after a change that only makes it faster.
  func digest() -> DigestSet {
    var digest = Digest()
    _ = run { _, derived in digest.combine(derived) }
    return digest.digests
  }
}
