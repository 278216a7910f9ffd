public import FlowEngine

/// Walks through a log and derives everything again from its raw events, a block at a time: for a
/// log of an older engine or schema.
public struct Rederived {
  private var batches: LogBatches
  private let step: (borrowing MarketEvent, inout FlowBatch) -> Void

  /// - Parameter step: the engine, built from the header of the log.
  public init(
    _ reader: LogReader, step: @escaping (borrowing MarketEvent, inout FlowBatch) -> Void
  ) {
    batches = reader.events()
    self.step = step
  }

  /// The next run with what this engine makes of it; nil at the end as it is now.
  ///
  /// - Throws: `.corruptBlock`; what was derived after it would be wrong, so there is no skipping.
  public mutating func next() throws(LogError) -> LogBatch? {
    guard var batch = try batches.next() else { return nil }
    for event in batch.events { step(event, &batch.derived) }
    return batch
  }
}
