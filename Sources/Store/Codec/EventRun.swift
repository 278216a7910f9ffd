import FlowEngine

/// A run of raw events taken apart by kind, with what every part of the codec asks of it.
///
/// An event is an enum of large payloads, and to look into one is to copy it. Here each is copied
/// once, prints and quotes to lists of their own, and each instrument is looked up once.
final class EventRun {
  private(set) var lists: EventLists

  init(firstSeq: UInt64) { lists = EventLists(firstSeq: firstSeq) }

  convenience init(_ events: ArraySlice<MarketEvent>, firstSeq: UInt64) {
    self.init(firstSeq: firstSeq)
    append(events)
  }

  deinit { lists.deallocate() }

  func append(_ events: ArraySlice<MarketEvent>) { lists.append(events) }

  /// Empties the run and keeps its memory: fresh pages would cost more than filling them.
  func reset(firstSeq: UInt64) { lists.reset(firstSeq: firstSeq) }
}

/// The lists of a run, in raw memory that the run owns.
struct EventLists {
  /// The `seq` of the first event.
  private(set) var firstSeq: UInt64
  private(set) var count = 0
  /// By event: the kind as its layout numbers it, engine time in nanoseconds, how many prints stand
  /// before it, and the slot of its instrument.
  private(set) var kinds = UnsafeMutablePointer<UInt8>.allocate(capacity: 0)
  private(set) var times = UnsafeMutablePointer<Int64>.allocate(capacity: 0)
  private(set) var tradesBefore = UnsafeMutablePointer<UInt32>.allocate(capacity: 0)
  private(set) var slots = UnsafeMutablePointer<UInt32>.allocate(capacity: 0)
  private var capacity = 0
  /// The prints and quotes, and the place of each in the run.
  private(set) var trades = UnsafeMutablePointer<Trade>.allocate(capacity: 0)
  private(set) var tradePlaces = UnsafeMutablePointer<UInt32>.allocate(capacity: 0)
  private(set) var tradeCount = 0
  private var tradeCapacity = 0
  private(set) var quotes = UnsafeMutablePointer<Quote>.allocate(capacity: 0)
  private(set) var quotePlaces = UnsafeMutablePointer<UInt32>.allocate(capacity: 0)
  private(set) var quoteCount = 0
  private var quoteCapacity = 0
  /// Everything else, in order.
  private(set) var others: [MarketEvent] = []
  /// The instruments in the order of first appearance.
  private(set) var index = SlotIndex()

  fileprivate init(firstSeq: UInt64) { self.firstSeq = firstSeq }

  fileprivate func deallocate() {
    kinds.deallocate()
    times.deallocate()
    tradesBefore.deallocate()
    slots.deallocate()
    trades.deallocate()
    tradePlaces.deallocate()
    quotes.deallocate()
    quotePlaces.deallocate()
  }

  fileprivate mutating func reset(firstSeq: UInt64) {
    self.firstSeq = firstSeq
    count = 0
    tradeCount = 0
    quoteCount = 0
    others.removeAll(keepingCapacity: true)
    index.removeAll()
  }

  var lastSeq: UInt64 { firstSeq &+ UInt64(count) &- 1 }

  /// When the first event happened that has a time: definitions may have none. Nanoseconds.
  var firstAt: Int64 {
    for place in 0..<count where times[place] >= 0 { return times[place] }
    return count > 0 ? times[0] : 0
  }

  var lastAt: Int64 { count > 0 ? times[count - 1] : 0 }

  fileprivate mutating func append(_ events: ArraySlice<MarketEvent>) {
    reserve(events.count)
    events.withUnsafeBufferPointer { events in
      for place in events.indices {
        if place + Self.ahead < events.count { fetch(events, place + Self.ahead) }
        append(events, place)
      }
    }
  }

  /// By how many events the memory is asked ahead.
  static let ahead = 8

  @inline(__always)
  private func fetch(_ events: UnsafeBufferPointer<MarketEvent>, _ source: Int) {
    switch events[source] {
    case .quote(let quote): index.fetch(UInt64(quote.instrument.index))
    case .trade(let trade): index.fetch(UInt64(trade.instrument.index))
    default: break
    }
  }

  /// There must be room for it.
  ///
  /// The event is looked at in place: a copy of it costs as much as everything that is done here.
  @inline(__always) private mutating func append(
    _ events: UnsafeBufferPointer<MarketEvent>, _ source: Int
  ) {
    let place = count
    tradesBefore[place] = UInt32(tradeCount)
    count = place &+ 1
    // Nearly all events are of the first two kinds.
    switch events[source] {
    case .quote(let quote):
      kinds[place] = EventLayout.Kind.quote.rawValue
      times[place] = quote.times.engine.nanoseconds
      slots[place] = UInt32(index.slot(of: UInt64(quote.instrument.index)))
      (quotes + quoteCount).initialize(to: quote)
      quotePlaces[quoteCount] = UInt32(place)
      quoteCount &+= 1
    case .trade(let trade):
      kinds[place] = EventLayout.Kind.trade.rawValue
      times[place] = trade.times.engine.nanoseconds
      slots[place] = UInt32(index.slot(of: UInt64(trade.instrument.index)))
      (trades + tradeCount).initialize(to: trade)
      tradePlaces[tradeCount] = UInt32(place)
      tradeCount &+= 1
    default: appendOther(events[source], at: place)
    }
  }

  private mutating func appendOther(_ event: MarketEvent, at place: Int) {
    kinds[place] = EventLayout.Kind(event).rawValue
    times[place] = event.engineTime.nanoseconds
    slots[place] = event.instrument.map { UInt32(index.slot(of: UInt64($0.index))) } ?? 0
    others.append(event)
  }

  /// Makes room for some more events, whatever their kinds.
  private mutating func reserve(_ more: Int) {
    if count + more > capacity {
      let room = max(2 * capacity, count + more)
      Self.grow(&kinds, count, to: room)
      Self.grow(&times, count, to: room)
      Self.grow(&tradesBefore, count, to: room)
      Self.grow(&slots, count, to: room)
      capacity = room
    }
    if tradeCount + more > tradeCapacity {
      tradeCapacity = max(2 * tradeCapacity, tradeCount + more)
      Self.grow(&trades, tradeCount, to: tradeCapacity)
      Self.grow(&tradePlaces, tradeCount, to: tradeCapacity)
    }
    if quoteCount + more > quoteCapacity {
      quoteCapacity = max(2 * quoteCapacity, quoteCount + more)
      Self.grow(&quotes, quoteCount, to: quoteCapacity)
      Self.grow(&quotePlaces, quoteCount, to: quoteCapacity)
    }
  }

  private static func grow<T>(
    _ memory: inout UnsafeMutablePointer<T>, _ count: Int, to capacity: Int
  ) {
    let larger = UnsafeMutablePointer<T>.allocate(capacity: capacity)
    larger.moveInitialize(from: memory, count: count)
    memory.deallocate()
    memory = larger
  }
}
