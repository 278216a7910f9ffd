import FlowEngine

/// The merge itself: a heap of sources, the instruments, and the clocks between events.
struct MergeCore {
  private var sources: [InputSource] = []
  /// What each source has at hand, and where the merge stands in it.
  private var pages: [SourcePage] = []
  private var heads: [SourceHead] = []
  /// Indices into `sources`, the one with the least head first.
  private var heap: [Int] = []
  private var directory = InstrumentDirectory()
  private var clock = MergeClock()
  private let options: InputOptions
  private var isOver = false
  private var plain = PlainRun()
  /// The latest end that a file told; the end of one input is not the end of all.
  private var toldEnd: Int64?
  private var lastKey = Int64.min
  /// What a source reads into; its memory is used again.
  private var read: [MarketEvent] = []
  private var tally = InputCounts()
  private var interests: [UInt32: KnownInterest] = [:]

  private struct KnownInterest {
    var session: CalendarDate
    var quantity: Int64
    var isConflicting: Bool
  }

  init(
    _ found: [InputProbe.Found], plan: TradePlan, options: InputOptions
  ) throws(InputError) {
    self.options = options
    var scopes: [String: Int] = [:]
    for input in found where input.file.format != .flowLog {
      let scope: Int
      if let metadata = input.metadata {
        scope = scopes[metadata.dataset] ?? directory.addScope(dataset: metadata.dataset)
        scopes[metadata.dataset] = scope
        directory.add(metadata, scope: scope)
      } else {
        scope = directory.addScope(dataset: "")
      }
      let source = InputSource(
        file: input.file, scope: scope, stream: input.stream, dbn: plan.feed(input),
        options: options)
      sources.append(source)
      heads.append(SourceHead(source))
      pages.append(SourcePage())
    }
    for index in sources.indices where try refill(index) {
      heap.append(index)
      siftUp(heap.count - 1)
    }
  }

  var faults: [InputError] { sources.flatMap(\.faults) }

  var counts: InputCounts {
    var counts = tally
    counts.instruments = Int64(directory.count)
    counts.unresolved = directory.unresolved
    counts.unsupported = directory.unsupported
    counts.repeatedDefinitions = directory.repeated
    counts.faults = sources.reduce(0) { $0 + $1.faultCount }
    return counts
  }

  var progress: (read: Int64, total: Int64) {
    sources.reduce((0, 0)) { sum, source in
      (sum.0 + source.consumed, sum.1 + (source.file.byteCount ?? source.consumed))
    }
  }

  /// Appends the next events until the batch holds `limit`: each with the definitions and notices
  /// that must stand before it, which may be more.
  ///
  /// - Returns: false when the last clock was given before.
  mutating func step(
    into batch: inout [MarketEvent], limit: Int
  ) throws(InputError) -> Bool {
    guard !isOver else { return false }
    let start = batch.count
    defer { tally.events += Int64(batch.count - start) }
    while batch.count < limit, !isOver {
      guard let top = heap.first else {
        stepToEnd(&batch)
        continue
      }
      let isRead = passRun(of: top, &batch, limit: limit)
      if isRead, !(try refill(top)) {
        heap[0] = heap[heap.count - 1]
        heap.removeLast()
      }
      if !heap.isEmpty { siftDown(0) }
    }
    return true
  }

  /// Reads the next events of a source.
  ///
  /// - Returns: false at the end of the file.
  private mutating func refill(_ index: Int) throws(InputError) -> Bool {
    guard try sources[index].refill(&read, after: heads[index].key) else { return false }
    pages[index].fill(from: read)
    heads[index].begin(pages[index])
    return true
  }

  /// Passes on what the first source has before the head of any other.
  ///
  /// - Returns: whether everything that it had at hand was passed on.
  private mutating func passRun(
    of top: Int, _ batch: inout [MarketEvent], limit: Int
  ) -> Bool {
    let rival = rivalOfTop
    let rivalKey = rival.map { heads[$0].key } ?? .max
    while batch.count < limit {
      if options.insertsClocks, let at = clock.due(before: heads[top].key) {
        insertClock(at, &batch)
        continue
      }
      let passed = passPlain(top, before: rivalKey, &batch, limit: limit)
      if passed == 0 { pass(top, &batch) }
      guard heads[top].advance(by: max(1, passed)) else { return true }
      if heads[top].key >= rivalKey, let rival, isBefore(rival, top) { return false }
    }
    return false
  }

  /// Passes on the prints and quotes that need nothing before them: no clock, no definition, and no
  /// event of another source. Nearly everything is such a run.
  ///
  /// - Returns: how many; 0 when the head is another event.
  private mutating func passPlain(
    _ top: Int, before rivalKey: Int64, _ batch: inout [MarketEvent], limit: Int
  ) -> Int {
    plain.gather(heads[top], before: rivalKey, limit: limit - batch.count)
    directory.find(&plain, scope: heads[top].scope)
    var passed = 0
    while passed < plain.count {
      let key = plain.keys[passed]
      // The head itself was asked before.
      if passed > 0, options.insertsClocks, clock.due(before: key) != nil { break }
      clock.pass(key, isTrade: plain.areTrades[passed])
      if plain.areTrades[passed] { tally.trades += 1 } else { tally.quotes += 1 }
      lastKey = max(lastKey, key)
      passed += 1
    }
    plain.hand(heads[top], passed, to: &batch)
    return passed
  }

  /// The source behind the first.
  private var rivalOfTop: Int? {
    @inline(__always) get {
      guard heap.count > 2 else { return heap.count == 2 ? heap[1] : nil }
      return isBefore(heap[2], heap[1]) ? heap[2] : heap[1]
    }
  }

  private mutating func insertClock(_ at: Int64, _ batch: inout [MarketEvent]) {
    clock.tick(at)
    tally.clocks += 1
    batch.append(.clock(ClockTick(at: Timestamp(nanoseconds: at))))
  }

  /// The clocks up to the end, and the one that closes everything.
  private mutating func stepToEnd(_ batch: inout [MarketEvent]) {
    var end = toldEnd.map { max($0, lastKey) }
    if end == nil {
      let (sum, overflow) = lastKey.addingReportingOverflow(options.endAfter)
      end = lastKey == .min ? 0 : overflow ? .max : sum
    }
    guard let end else { return }
    if options.insertsClocks, let at = clock.due(before: end) {
      insertClock(at, &batch)
      return
    }
    isOver = true
    tally.clocks += 1
    batch.append(.clock(ClockTick(at: Timestamp(nanoseconds: end), isEnd: true)))
  }

  // MARK: One event

  private mutating func pass(_ top: Int, _ batch: inout [MarketEvent]) {
    let key = heads[top].key
    switch heads[top].events[heads[top].at] {
    case .trade(var trade):
      trade.instrument = number(trade.instrument, top, &batch)
      batch.append(.trade(trade))
      tally.trades += 1
      clock.pass(key, isTrade: true)
    case .quote(var quote):
      quote.instrument = number(quote.instrument, top, &batch)
      batch.append(.quote(quote))
      tally.quotes += 1
      clock.pass(key, isTrade: false)
    case .cancel(var cancel):
      cancel.instrument = number(cancel.instrument, top, &batch)
      batch.append(.cancel(cancel))
      clock.pass(key, isTrade: true)
    case .clock(let tick):
      guard !tick.isEnd else {
        toldEnd = max(toldEnd ?? .min, tick.at.nanoseconds)
        return
      }
      batch.append(.clock(tick))
      clock.tick(key)
    case let other:
      passReference(other, top, &batch)
      clock.pass(key, isTrade: false)
    }
    lastKey = max(lastKey, key)
  }

  private mutating func passReference(
    _ event: MarketEvent, _ top: Int, _ batch: inout [MarketEvent]
  ) {
    switch event {
    case .contract(let contract): define(event, contract.instrument, top, &batch)
    case .stock(let stock): define(event, stock.instrument, top, &batch)
    case .status(var status):
      status.instrument = number(status.instrument, top, &batch)
      batch.append(.status(status))
    case .calendar(var note):
      note.instrument = number(note.instrument, top, &batch)
      batch.append(.calendar(note))
    case .openInterest(let interest): pass(interest, top, &batch)
    default: batch.append(event)
    }
  }

  private mutating func define(
    _ event: MarketEvent, _ raw: InstrumentID, _ top: Int,
    _ batch: inout [MarketEvent]
  ) {
    directory.define(
      event, scope: heads[top].scope, raw: raw.index, key: heads[top].key,
      feed: heads[top].feed, into: &batch)
  }

  @inline(__always)
  private mutating func number(
    _ raw: InstrumentID, _ top: Int, _ batch: inout [MarketEvent]
  ) -> InstrumentID {
    directory.number(
      scope: heads[top].scope, raw: raw.index, key: heads[top].key,
      feed: heads[top].feed, into: &batch)
  }

  /// Venues repeat the open interest of a day: the first counts, a different one is told.
  private mutating func pass(
    _ interest: OpenInterest, _ top: Int, _ batch: inout [MarketEvent]
  ) {
    var interest = interest
    let raw = interest.instrument
    interest.instrument = number(raw, top, &batch)
    guard heads[top].isDBN else {
      batch.append(.openInterest(interest))
      return
    }
    let session = NewYorkTime.session(of: interest.times.known)
    guard var known = interests[interest.instrument.index], known.session == session else {
      interests[interest.instrument.index] = KnownInterest(
        session: session, quantity: interest.quantity, isConflicting: false)
      batch.append(.openInterest(interest))
      return
    }
    guard known.quantity != interest.quantity else {
      tally.repeatedOpenInterest += 1
      return
    }
    tally.conflictingOpenInterest += 1
    guard !known.isConflicting else { return }
    known.isConflicting = true
    interests[interest.instrument.index] = known
    batch.append(
      .notice(
        FeedNotice(
          times: interest.times, kind: .duplicate, feed: heads[top].feed, lost: 1,
          place: Int64(raw.index))))
  }

  // MARK: The heap

  @inline(__always)
  private func isBefore(_ a: Int, _ b: Int) -> Bool {
    if heads[a].isBefore(heads[b]) { return true }
    return a < b && !heads[b].isBefore(heads[a])
  }

  private mutating func siftUp(_ start: Int) {
    var child = start
    while child > 0, isBefore(heap[child], heap[(child - 1) / 2]) {
      heap.swapAt(child, (child - 1) / 2)
      child = (child - 1) / 2
    }
  }

  private mutating func siftDown(_ start: Int) {
    var parent = start
    while true {
      var least = parent
      let (left, right) = (2 * parent + 1, 2 * parent + 2)
      if left < heap.count, isBefore(heap[left], heap[least]) { least = left }
      if right < heap.count, isBefore(heap[right], heap[least]) { least = right }
      guard least != parent else { return }
      heap.swapAt(parent, least)
      parent = least
    }
  }
}
