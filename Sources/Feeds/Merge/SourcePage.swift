import FlowEngine

/// What one source has at hand, in memory that stays where it is.
///
/// The merge holds the address. A reference that it took and gave back for each short run would
/// wait each time for everything it had written before, to memory that another thread last held.
final class SourcePage {
  private(set) var events = UnsafeMutableBufferPointer<MarketEvent>(start: nil, count: 0)
  private var capacity = 0

  /// Replaces what is at hand.
  func fill(from batch: [MarketEvent]) {
    if batch.count > capacity {
      events.baseAddress?.deallocate()
      capacity = max(2 * capacity, batch.count)
      events = .init(start: .allocate(capacity: capacity), count: 0)
    }
    events = .init(start: events.baseAddress, count: batch.count)
    _ = events.initialize(from: batch)
  }

  deinit { events.baseAddress?.deallocate() }
}
