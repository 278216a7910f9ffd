import FlowEngine

/// What the raw events of a block let one expect of the events derived from them.
///
/// A judgement repeats much of its print; predicted from the print, the repetition costs nothing.
/// Both sides of the codec walk the raw events in the same way.
struct FlowContext {
  private let events: ArraySlice<MarketEvent>
  private let firstSeq: UInt64
  /// The kind of each event, as its layout numbers them.
  let kinds: [UInt8]
  /// Engine time of each event, and the place of the first trade at or after each.
  private let times: [Int64]
  private let trades: [UInt32]
  private static let none = Trade(
    instrument: InstrumentID(0), venue: .unknown, times: EventTimes(), price: .zero, size: 0,
    conditions: .regular)

  init(_ events: ArraySlice<MarketEvent>, firstSeq: UInt64) {
    self.events = events
    self.firstSeq = firstSeq
    let count = events.count
    var kinds = [UInt8](repeating: 0, count: count)
    var times = [Int64](repeating: 0, count: count)
    // The events are looked at once: a block of them is larger than a cache.
    events.withUnsafeBufferPointer { events in
      kinds.withUnsafeMutableBufferPointer { kinds in
        times.withUnsafeMutableBufferPointer { times in
          for place in 0..<count {
            kinds[place] = EventLayout.Kind(events[place]).rawValue
            times[place] = Self.time(events[place])
          }
        }
      }
    }
    var trades = [UInt32](repeating: UInt32(count), count: count + 1)
    var next = UInt32(count)
    trades.withUnsafeMutableBufferPointer { trades in
      for place in stride(from: count - 1, through: 0, by: -1) {
        if kinds[place] == EventLayout.Kind.trade.rawValue { next = UInt32(place) }
        trades[place] = next
      }
    }
    self.kinds = kinds
    self.times = times
    self.trades = trades
  }

  @inline(__always) private static func time(_ event: borrowing MarketEvent) -> Int64 {
    // The two that are nearly all first: the others need more of a copy.
    switch event {
    case .quote(let quote): quote.times.engine.nanoseconds
    case .trade(let trade): trade.times.engine.nanoseconds
    default: event.engineTime.nanoseconds
    }
  }

  /// The place of the event with this number; nil outside of the block.
  @inline(__always) private func place(of seq: UInt64) -> Int? {
    guard seq >= firstSeq, seq &- firstSeq < UInt64(times.count) else { return nil }
    return Int(seq &- firstSeq)
  }

  /// Engine time of the event with this number; 0 outside of the block.
  @inline(__always) func time(of seq: UInt64) -> Int64 {
    guard let place = place(of: seq) else { return 0 }
    return times[place]
  }

  /// The first trade after this number, or the number after the block.
  @inline(__always) func trade(after seq: UInt64) -> UInt64 {
    let next = max(seq &+ 1, firstSeq)
    guard let place = place(of: next) else { return next }
    return firstSeq &+ UInt64(trades[place])
  }

  /// The print of this number, or an empty one.
  @inline(__always) func print(_ seq: UInt64) -> Trade { heldPrint(seq) ?? Self.none }

  /// The print of this number; nil when it is none of the block.
  @inline(__always) func heldPrint(_ seq: UInt64) -> Trade? {
    guard let place = place(of: seq), case .trade(let trade) = events[events.startIndex &+ place]
    else { return nil }
    return trade
  }

  /// Hands over the national quotes from a place on, up to this number.
  @inline(__always) func walk(
    _ walked: inout Int, to seq: UInt64, _ body: (Quote) -> Void
  ) {
    while walked < times.count, firstSeq &+ UInt64(walked) <= seq {
      if kinds[walked] == EventLayout.Kind.quote.rawValue,
        case .quote(let quote) = events[events.startIndex &+ walked], quote.isNBBO
      {
        body(quote)
      }
      walked += 1
    }
  }
}

/// What the judgements and quotes of each instrument of a block were so far.
struct JudgementMemories {
  struct Memory {
    var quote = BestPrices.none
    var quoteAt: Int64 = .min
    var judged = BestPrices.none
    var volume: Int64 = 0
    var interest: Int64 = 0
    var spot: Int64 = 0
  }

  private var walked = 0
  private var index = SlotIndex()
  private var memories: [Memory] = []

  /// Takes in the quotes up to this number.
  mutating func walk(to seq: UInt64, _ context: FlowContext) {
    var walked = walked
    context.walk(&walked, to: seq) { quote in
      let slot = slot(of: quote.instrument)
      memories[slot].quote = quote.prices
      memories[slot].quoteAt = quote.times.engine.nanoseconds
    }
    self.walked = walked
  }

  @inline(__always) mutating func slot(of instrument: InstrumentID) -> Int {
    let slot = index.slot(of: UInt64(instrument.index))
    if slot == memories.count { memories.append(Memory()) }
    return slot
  }

  @inline(__always) subscript(slot: Int) -> Memory {
    get { memories[slot] }
    _modify { yield &memories[slot] }
  }
}

/// The last bar of each instrument of a block.
struct BarMemories {
  private var index = SlotIndex()
  private var bars: [BarUpdate?] = []

  mutating func slot(of instrument: InstrumentID) -> Int {
    let slot = index.slot(of: UInt64(instrument.index))
    if slot == bars.count { bars.append(nil) }
    return slot
  }

  subscript(slot: Int) -> BarUpdate? {
    get { bars[slot] }
    _modify { yield &bars[slot] }
  }
}

extension Timestamp {
  /// Minutes since 1970, rounded down.
  var minute: Int64 {
    let (quotient, rest) = nanoseconds.quotientAndRemainder(dividingBy: 60_000_000_000)
    return rest < 0 ? quotient - 1 : quotient
  }
}
