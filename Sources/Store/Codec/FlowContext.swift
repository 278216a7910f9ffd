import FlowEngine

/// What the raw events of a block let one expect of the events derived from them.
///
/// A judgement repeats much of its print; predicted from the print, the repetition costs nothing.
/// Both sides of the codec walk the raw events in the same way.
struct FlowContext {
  /// What the events of one instrument led to so far.
  struct Memory {
    var quote = BestPrices.none
    var quoteAt: Int64 = .min
    var judged = BestPrices.none
    var volume: Int64 = 0
    var interest: Int64 = 0
    var spot: Int64 = 0
    var bar: BarUpdate?
  }

  private let events: ArraySlice<MarketEvent>
  private let firstSeq: UInt64
  private var walked = 0
  private var index = SlotIndex()
  private var memories: [Memory] = []
  private let none = Trade(
    instrument: InstrumentID(0), venue: .unknown, times: EventTimes(), price: .zero, size: 0,
    conditions: .regular)

  init(_ events: ArraySlice<MarketEvent>, firstSeq: UInt64) {
    self.events = events
    self.firstSeq = firstSeq
  }

  /// The place of the event with this number; nil outside of the block.
  @inline(__always) private func place(of seq: UInt64) -> Int? {
    guard seq >= firstSeq, seq - firstSeq < UInt64(events.count) else { return nil }
    return events.startIndex + Int(seq - firstSeq)
  }

  /// Engine time of the event with this number; 0 outside of the block.
  func time(of seq: UInt64) -> Int64 {
    guard let place = place(of: seq) else { return 0 }
    // A trade first: it is nearly always one, and the others need a copy.
    if case .trade(let trade) = events[place] { return trade.times.engine.nanoseconds }
    return events[place].engineTime.nanoseconds
  }

  /// The first trade after this number, or the number after the block.
  func trade(after seq: UInt64) -> UInt64 {
    var next = max(seq &+ 1, firstSeq)
    while let place = place(of: next) {
      if case .trade = events[place] { return next }
      next += 1
    }
    return next
  }

  /// The print of this number, or an empty one.
  func print(_ seq: UInt64) -> Trade {
    guard let place = place(of: seq), case .trade(let trade) = events[place] else { return none }
    return trade
  }

  /// Takes in the quotes up to this number.
  mutating func walk(to seq: UInt64) {
    while walked < events.count, firstSeq &+ UInt64(walked) <= seq {
      if case .quote(let quote) = events[events.startIndex + walked], quote.isNBBO {
        let slot = slot(of: quote.instrument)
        memories[slot].quote = quote.prices
        memories[slot].quoteAt = quote.times.engine.nanoseconds
      }
      walked += 1
    }
  }

  mutating func slot(of instrument: InstrumentID) -> Int {
    let slot = index.slot(of: UInt64(instrument.index))
    if slot == memories.count { memories.append(Memory()) }
    return slot
  }

  subscript(slot: Int) -> Memory {
    get { memories[slot] }
    _modify { yield &memories[slot] }
  }
}

extension Timestamp {
  /// Minutes since 1970, rounded down.
  var minute: Int64 {
    let (quotient, rest) = nanoseconds.quotientAndRemainder(dividingBy: 60_000_000_000)
    return rest < 0 ? quotient - 1 : quotient
  }
}
