import FlowEngine
import Testing

/// What the hot path copies stays small.
@Suite struct EventSizeTests {
  @Test("an event is copied without a call: at most 128 bytes, and no gap in its largest payload")
  func event() {
    #expect(MemoryLayout<MarketEvent>.stride <= 128)
    #expect(MemoryLayout<Contract>.size <= 120)
    #expect(MemoryLayout<Trade>.stride <= 96)
    #expect(MemoryLayout<Quote>.stride <= 64)
  }
}
