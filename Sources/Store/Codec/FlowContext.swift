import FlowEngine

/// What the raw events of a block let one expect of the events derived from them.
///
/// A judgement repeats much of its print; predicted from the print, the repetition costs nothing.
/// Both sides of the codec walk the raw events in the same way.
struct FlowContext {
  let run: EventLists
  private let owner: EventRun
  private let firstSeq: UInt64
  private static let none = Trade(
    instrument: InstrumentID(0), venue: .unknown, times: EventTimes(), price: .zero, size: 0,
    conditions: .regular)

  init(_ run: EventRun) {
    owner = run
    self.run = run.lists
    firstSeq = run.lists.firstSeq
  }

  init(_ events: ArraySlice<MarketEvent>, firstSeq: UInt64) {
    self.init(EventRun(events, firstSeq: firstSeq))
  }

  /// The place of the event with this number; nil outside of the block.
  @inline(__always) private func place(of seq: UInt64) -> Int? {
    guard seq >= firstSeq, seq &- firstSeq < UInt64(run.count) else { return nil }
    return Int(seq &- firstSeq)
  }

  /// Engine time of the event with this number; 0 outside of the block.
  @inline(__always) func time(of seq: UInt64) -> Int64 {
    guard let place = place(of: seq) else { return 0 }
    return run.times[place]
  }

  /// The first trade after this number, or the number after the block.
  @inline(__always) func trade(after seq: UInt64) -> UInt64 {
    let next = max(seq &+ 1, firstSeq)
    guard let place = place(of: next) else { return next }
    let trade = Int(run.tradesBefore[place])
    return firstSeq &+ UInt64(trade < run.tradeCount ? Int(run.tradePlaces[trade]) : run.count)
  }

  /// The print of this number, or an empty one.
  @inline(__always) func print(_ seq: UInt64) -> Trade { heldPrint(seq) ?? Self.none }

  /// The print of this number; nil when it is none of the block.
  @inline(__always) func heldPrint(_ seq: UInt64) -> Trade? {
    guard let place = place(of: seq), case .trade(let trade) = run.events[place].pointee else {
      return nil
    }
    return trade
  }

  /// The slot of an instrument when the event of this number is about it: nothing is looked up.
  @inline(__always) func slot(of instrument: InstrumentID, at seq: UInt64) -> Int? {
    guard let place = place(of: seq), EventLayout.Kind.isTradeOrQuote(run.kinds[place]) else {
      return nil
    }
    let slot = Int(run.slots[place])
    return run.index.words[slot] == UInt64(instrument.index) ? slot : nil
  }

  /// The slot of whatever instrument the event of this number is about; 0 for none.
  @inline(__always) func slot(at seq: UInt64) -> Int {
    place(of: seq).map { Int(run.slots[$0]) } ?? 0
  }

  /// Hands over the national quotes from one on, up to this number, with the slots of their
  /// instruments.
  @inline(__always) func walk(
    _ walked: inout Int, to seq: UInt64, _ body: (borrowing Quote, Int) -> Void
  ) {
    while walked < run.quoteCount {
      let place = Int(run.quotePlaces[walked])
      guard firstSeq &+ UInt64(place) <= seq else { return }
      if case .quote(let quote) = run.events[place].pointee, quote.isNBBO {
        body(quote, Int(run.slots[place]))
      }
      walked += 1
    }
  }
}

/// Numbers for the instruments of a block and of what was derived from it: the slots of the raw
/// events first, then those that only a derived event names.
struct InstrumentSlots {
  private var others = SlotIndex()
  private(set) var count: Int

  init(_ context: FlowContext) { count = context.run.index.words.count }

  @inline(__always) mutating func slot(
    of instrument: InstrumentID, at seq: UInt64, _ context: FlowContext
  ) -> Int {
    context.slot(of: instrument, at: seq) ?? slot(of: instrument, context)
  }

  private mutating func slot(of instrument: InstrumentID, _ context: FlowContext) -> Int {
    let word = UInt64(instrument.index)
    if let slot = context.run.index.find(word) { return slot }
    let slot = context.run.index.words.count + others.slot(of: word)
    count = max(count, slot + 1)
    return slot
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
  private var slots: InstrumentSlots
  private var memories: SlotMemory<Memory>

  init(_ context: FlowContext) {
    slots = InstrumentSlots(context)
    memories = SlotMemory(repeating: Memory(), count: slots.count)
  }

  /// Takes in the quotes up to this number.
  @inline(__always) mutating func walk(to seq: UInt64, _ context: FlowContext) {
    context.walk(&walked, to: seq) { quote, slot in
      memories[slot].quote = quote.prices
      memories[slot].quoteAt = quote.times.engine.nanoseconds
    }
  }

  @inline(__always) mutating func slot(
    of instrument: InstrumentID, at seq: UInt64, _ context: FlowContext
  ) -> Int {
    let slot = slots.slot(of: instrument, at: seq, context)
    if slot >= memories.count { memories.append(Memory()) }
    return slot
  }

  /// Asks the memory for what the event of this number will need.
  @inline(__always) func fetch(at seq: UInt64, _ context: FlowContext) {
    memories.fetch(context.slot(at: seq))
  }

  @inline(__always) subscript(slot: Int) -> Memory {
    get { memories[slot] }
    nonmutating _modify { yield &memories[slot] }
  }
}

/// The last bar of each instrument of a block.
struct BarMemories {
  private var slots: InstrumentSlots
  private var bars: SlotMemory<BarUpdate?>

  init(_ context: FlowContext) {
    slots = InstrumentSlots(context)
    bars = SlotMemory(repeating: nil, count: slots.count)
  }

  @inline(__always) mutating func slot(
    of instrument: InstrumentID, at seq: UInt64, _ context: FlowContext
  ) -> Int {
    let slot = slots.slot(of: instrument, at: seq, context)
    if slot >= bars.count { bars.append(nil) }
    return slot
  }

  subscript(slot: Int) -> BarUpdate? {
    get { bars[slot] }
    nonmutating _modify { yield &bars[slot] }
  }
}

extension Timestamp {
  /// Minutes since 1970, rounded down.
  var minute: Int64 {
    let (quotient, rest) = nanoseconds.quotientAndRemainder(dividingBy: 60_000_000_000)
    return rest < 0 ? quotient - 1 : quotient
  }
}
