import FlowEngine

/// Gives every instrument of all inputs one dense number, in the order of first definition.
///
/// Each feed numbers instruments in its own way (DBN: per data set and day). The same contract
/// seen in two feeds is one instrument, by its symbol.
struct InstrumentDirectory {
  /// A raw symbol with the days for which the metadata of a file map it, in nanoseconds.
  private struct Meaning {
    var from: Int64
    var until: Int64
    var symbol: String
  }

  private struct Scope {
    var kind: DatasetKind
    var slots = RawNumbers()
    var meanings: [UInt32: [Meaning]] = [:]
  }

  private var scopes: [Scope] = []
  private var identities = InstrumentIdentities()
  /// What was last told of each instrument, without its times.
  private var contents: [MarketEvent] = []
  private(set) var unresolved: Int64 = 0
  private(set) var unsupported: Int64 = 0
  private(set) var repeated: Int64 = 0

  var count: Int { contents.count }

  mutating func addScope(dataset: String) -> Int {
    scopes.append(Scope(kind: DatasetKind(dataset)))
    return scopes.count - 1
  }

  mutating func add(_ metadata: DBNMetadata, scope: Int) {
    // Only numbers as output say what a number means.
    guard metadata.symbologyOut == 0 else { return }
    for mapping in metadata.mappings {
      for interval in mapping.intervals {
        guard let raw = UInt32(interval.symbol) else { continue }
        let meaning = Meaning(
          from: Self.midnight(interval.start), until: Self.midnight(interval.end),
          symbol: mapping.rawSymbol)
        scopes[scope].meanings[raw, default: []].append(meaning)
      }
    }
  }

  private static func midnight(_ date: CalendarDate) -> Int64 {
    let day = NewYorkTime.daysSinceEpoch(date)
    return day.multipliedReportingOverflow(by: TradeChoice.dayLength).partialValue
  }

  /// Finds the dense numbers of a run, which ends before the first that is not known.
  @inline(__always)
  func find(_ run: inout PlainRun, scope: Int) {
    // In place: to copy the numbers would be to retain their owner for each short run.
    scopes.withUnsafeBufferPointer { run.find(in: $0[scope].slots) }
  }

  /// The dense number for a feed's own number; what must be told first is appended.
  @inline(__always)
  mutating func number(
    scope: Int, raw: UInt32, key: Int64, feed: Symbol, into batch: inout [MarketEvent]
  ) -> InstrumentID {
    if let dense = scopes[scope].slots.checked(raw, at: key) { return InstrumentID(dense) }
    return check(scope: scope, raw: raw, key: key, feed: feed, into: &batch)
  }

  /// A number that is new, or was not yet used today.
  private mutating func check(
    scope: Int, raw: UInt32, key: Int64, feed: Symbol, into batch: inout [MarketEvent]
  ) -> InstrumentID {
    let times = key == .min ? EventTimes() : EventTimes(received: Timestamp(nanoseconds: key))
    let meaning = scopes[scope].meanings[raw]?.first { $0.from <= key && key < $0.until }
    let event: MarketEvent
    if let meaning {
      event = ContractIdentity.event(
        symbol: Array(meaning.symbol.utf8), of: scopes[scope].kind, instrument: raw,
        times: times)
    } else if let dense = scopes[scope].slots.known(raw) {
      scopes[scope].slots.set(raw, dense: dense, until: Self.nextDay(key))
      return InstrumentID(dense)
    } else {
      event = .contract(ContractIdentity.nameless(InstrumentID(raw), times, .unresolved))
    }
    return define(event, scope: scope, raw: raw, key: key, feed: feed, into: &batch)
  }

  private static func nextDay(_ key: Int64) -> Int64 {
    key == .min ? .min : (TradeChoice.day(key) + 1) * TradeChoice.dayLength
  }

  /// Takes a definition, and appends it with its dense number when it tells something new.
  @discardableResult
  mutating func define(
    _ event: MarketEvent, scope: Int, raw: UInt32, key: Int64, feed: Symbol,
    into batch: inout [MarketEvent]
  ) -> InstrumentID {
    let identity = Self.identity(of: event, scope: scope, raw: raw)
    let (dense, isNew) = place(identity, scope: scope, raw: raw)
    scopes[scope].slots.set(raw, dense: dense, until: Self.nextDay(key))
    let merged = isNew ? event : Self.merge(event, over: contents[Int(dense)])
    let content = Self.content(merged, dense)
    guard isNew || content != contents[Int(dense)] else {
      repeated += 1
      return InstrumentID(dense)
    }
    if isNew { contents.append(content) } else { contents[Int(dense)] = content }
    batch.append(Self.numbered(merged, dense))
    note(content, raw: raw, key: key, feed: feed, into: &batch)
    return InstrumentID(dense)
  }

  private static func identity(of event: MarketEvent, scope: Int, raw: UInt32) -> InstrumentIdentity
  {
    switch event {
    case .contract(let contract) where !contract.root.isNone: .option(OSI(contract))
    case .stock(let stock): .stock(stock.symbol)
    default: .nameless(scope: scope, raw: raw)
    }
  }

  /// A series that had no name until now keeps its number when its name is learned.
  private mutating func place(
    _ identity: InstrumentIdentity, scope: Int, raw: UInt32
  ) -> (dense: UInt32, isNew: Bool) {
    if let dense = identities.number(of: identity) { return (dense, false) }
    if let dense = scopes[scope].slots.known(raw),
      identities[dense] == .nameless(scope: scope, raw: raw)
    {
      identities.replace(dense, by: identity)
      return (dense, false)
    }
    return (identities.append(identity), true)
  }

  /// A mapping knows less than a definition and never takes anything away from it.
  private static func merge(_ new: MarketEvent, over old: MarketEvent) -> MarketEvent {
    switch (new, old) {
    case (.contract(let new), .contract(let old))
    where new.origin == .mapping && old.origin == .definition:
      return .contract(old)
    case (.stock(var new), .stock(let old)):
      if new.tape == 0 { new.tape = old.tape }
      if !new.ticks.isKnown { new.ticks = old.ticks }
      return .stock(new)
    default: return new
    }
  }

  private static func content(_ event: MarketEvent, _ dense: UInt32) -> MarketEvent {
    switch numbered(event, dense) {
    case .contract(var contract):
      contract.times = EventTimes()
      return .contract(contract)
    case .stock(var stock):
      stock.times = EventTimes()
      return .stock(stock)
    case let other: return other
    }
  }

  private static func numbered(_ event: MarketEvent, _ dense: UInt32) -> MarketEvent {
    switch event {
    case .contract(var contract):
      contract.instrument = InstrumentID(dense)
      return .contract(contract)
    case .stock(var stock):
      stock.instrument = InstrumentID(dense)
      return .stock(stock)
    default: return event
    }
  }

  /// One notice for each instrument without a name, or of a kind that is none of ours.
  private mutating func note(
    _ content: MarketEvent, raw: UInt32, key: Int64, feed: Symbol, into batch: inout [MarketEvent]
  ) {
    guard case .contract(let contract) = content else { return }
    let kind: HealthKind
    switch contract.origin {
    case .unresolved:
      unresolved += 1
      kind = .unresolved
    case .unsupported:
      unsupported += 1
      kind = .unsupported
    case .definition, .mapping: return
    }
    let times = key == .min ? EventTimes() : EventTimes(received: Timestamp(nanoseconds: key))
    batch.append(.notice(FeedNotice(times: times, kind: kind, feed: feed, place: Int64(raw))))
  }
}
