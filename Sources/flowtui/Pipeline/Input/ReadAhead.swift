import FlowEngine
import Foundation

/// Reads the inputs on a thread of its own, a few batches ahead, so that decoding and judging do
/// not wait for each other.
///
/// The reader belongs to that thread until `next()` answers nil or throws.
final class ReadAhead: @unchecked Sendable {
  struct Batch: Sendable {
    var events: [MarketEvent]
    /// Share of the inputs that is read, 0 to 1; nil when it is not known.
    var share: Double?
    /// The place of the first event of another session.
    var foreign: Int?
  }

  private static let batchesMax = 4

  private let reader: InputReader
  private let limit: Int
  private let fence: SessionFence
  // Guarded by `condition`.
  private var batches: [Batch] = []
  private var failure: CommandError?
  private var isDone = false
  private var isStopped = false
  private let condition = MonotonicCondition()

  /// - Parameters:
  ///   - first: what stands before the first event of the inputs.
  ///   - limit: about how many events a batch holds.
  init(_ reader: InputReader, after first: [MarketEvent] = [], limit: Int) {
    self.reader = reader
    self.limit = limit
    fence = SessionFence(reader.session)
    let thread = Thread { [self] in read(after: first) }
    thread.name = "flowtui-reader"
    thread.stackSize = 8 << 20
    thread.start()
  }

  /// The next batch; nil at the end.
  func next() throws(CommandError) -> Batch? {
    let (batch, failure) = condition.locked { () -> (Batch?, CommandError?) in
      while batches.isEmpty, !isDone { condition.wait() }
      guard let batch = batches.first else { return (nil, self.failure) }
      batches.removeFirst()
      condition.wake()
      return (batch, nil)
    }
    if let failure { throw failure }
    return batch
  }

  /// Ends reading, wherever it is, and waits for it.
  func stop() {
    condition.locked {
      isStopped = true
      condition.wake()
      while !isDone { condition.wait() }
    }
  }

  private func read(after first: [MarketEvent]) {
    var events = first
    var failure: CommandError?
    do throws(CommandError) {
      while try reader.next(into: &events, limit: limit) {
        // Here, where the events are still near.
        let batch = Batch(
          events: events, share: reader.share, foreign: fence.firstForeign(events))
        guard hand(over: batch) else { break }
        events = []
        events.reserveCapacity(limit + limit / 4)
      }
    } catch { failure = error }
    condition.locked {
      self.failure = failure
      isDone = true
      condition.wake()
    }
  }

  /// - Returns: false when nobody wants more.
  private func hand(over batch: Batch) -> Bool {
    condition.locked {
      while batches.count >= Self.batchesMax, !isStopped { condition.wait() }
      guard !isStopped else { return false }
      batches.append(batch)
      condition.wake()
      return true
    }
  }
}
