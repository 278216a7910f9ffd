import FlowEngine

/// A run of raw events taken apart by kind, with what every part of the codec asks of it.
///
/// Each event is looked at once where it lies, and each instrument is looked up once.
final class EventRun {
  private(set) var lists: EventLists
  /// What was handed in. The lists point into it, so nothing may change or free it.
  private var parts: [ArraySlice<MarketEvent>] = []

  init(firstSeq: UInt64) { lists = EventLists(firstSeq: firstSeq) }

  convenience init(_ events: ArraySlice<MarketEvent>, firstSeq: UInt64) {
    self.init(firstSeq: firstSeq)
    append(events)
  }

  deinit { lists.deallocate() }

  func append(_ events: ArraySlice<MarketEvent>) {
    parts.append(events)
    lists.append(events)
  }

  /// Empties the run and keeps its memory: fresh pages would cost more than filling them.
  func reset(firstSeq: UInt64) {
    lists.reset(firstSeq: firstSeq)
    parts.removeAll(keepingCapacity: true)
  }
}

/// The lists of a run, in raw memory that the run owns.
struct EventLists {
  /// The `seq` of the first event.
  private(set) var firstSeq: UInt64
  private(set) var count = 0
  /// By event: where it lies, the kind as its layout numbers it, engine time in nanoseconds, how
  /// many prints stand before it, and the slot of its instrument.
  private(set) var events = UnsafeMutablePointer<UnsafePointer<MarketEvent>>.allocate(capacity: 0)
  private(set) var kinds = UnsafeMutablePointer<UInt8>.allocate(capacity: 0)
  private(set) var times = UnsafeMutablePointer<Int64>.allocate(capacity: 0)
  private(set) var tradesBefore = UnsafeMutablePointer<UInt32>.allocate(capacity: 0)
  private(set) var slots = UnsafeMutablePointer<UInt32>.allocate(capacity: 0)
  private var capacity = 0
  /// The places of the prints and of the quotes in the run.
  private(set) var tradePlaces = UnsafeMutablePointer<UInt32>.allocate(capacity: 0)
  private(set) var tradeCount = 0
  private(set) var quotePlaces = UnsafeMutablePointer<UInt32>.allocate(capacity: 0)
  private(set) var quoteCount = 0
  /// Everything else, in order.
  private(set) var others: [MarketEvent] = []
  /// The instruments in the order of first appearance.
  private(set) var index = SlotIndex()

  fileprivate init(firstSeq: UInt64) { self.firstSeq = firstSeq }

  fileprivate func deallocate() {
    events.deallocate()
    kinds.deallocate()
    times.deallocate()
    tradesBefore.deallocate()
    slots.deallocate()
    tradePlaces.deallocate()
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
      guard let base = events.baseAddress else { return }
      for place in events.indices {
        if place + Self.ahead < events.count { fetch(base + place + Self.ahead) }
        append(base + place)
      }
    }
  }

  /// By how many events the memory is asked ahead.
  static let ahead = 8

  @inline(__always)
  private func fetch(_ event: UnsafePointer<MarketEvent>) {
    switch event.pointee {
    case .quote(let quote): index.fetch(UInt64(quote.instrument.index))
    case .trade(let trade): index.fetch(UInt64(trade.instrument.index))
    default: break
    }
  }

  /// There must be room for it.
  @inline(__always) private mutating func append(_ event: UnsafePointer<MarketEvent>) {
    let place = count
    events[place] = event
    tradesBefore[place] = UInt32(tradeCount)
    count = place &+ 1
    // Nearly all events are of the first two kinds.
    switch event.pointee {
    case .quote(let quote):
      kinds[place] = EventLayout.Kind.quote.rawValue
      times[place] = quote.times.engine.nanoseconds
      slots[place] = UInt32(index.slot(of: UInt64(quote.instrument.index)))
      quotePlaces[quoteCount] = UInt32(place)
      quoteCount &+= 1
    case .trade(let trade):
      kinds[place] = EventLayout.Kind.trade.rawValue
      times[place] = trade.times.engine.nanoseconds
      slots[place] = UInt32(index.slot(of: UInt64(trade.instrument.index)))
      tradePlaces[tradeCount] = UInt32(place)
      tradeCount &+= 1
    default: appendOther(event.pointee, at: place)
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
    guard count + more > capacity else { return }
    capacity = max(2 * capacity, count + more)
    Self.grow(&events, count, to: capacity)
    Self.grow(&kinds, count, to: capacity)
    Self.grow(&times, count, to: capacity)
    Self.grow(&tradesBefore, count, to: capacity)
    Self.grow(&slots, count, to: capacity)
    Self.grow(&tradePlaces, tradeCount, to: capacity)
    Self.grow(&quotePlaces, quoteCount, to: capacity)
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
