import CPrefetch

extension [InstrumentState] {
  /// By how many events the memory is asked ahead: far enough to come in time, near enough to stay.
  static let ahead = 8

  /// Asks the memory for the state of an event's instrument. On a day of hundreds of thousands of
  /// them nearly every event would wait for it; nothing that is derived depends on it.
  @inline(__always)
  func fetch(for event: UnsafePointer<MarketEvent>) {
    let index: Int
    switch event.pointee {
    case .trade(let trade): index = Int(trade.instrument.index)
    case .quote(let quote): index = Int(quote.instrument.index)
    default: return
    }
    withUnsafeBufferPointer { states in
      guard index < states.count, let base = states.baseAddress else { return }
      prefetch(base + index, MemoryLayout<InstrumentState>.stride)
    }
  }
}
