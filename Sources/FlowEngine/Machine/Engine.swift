/// One pure, deterministic machine: event in, derived events out.
///
/// Inside there is no clock, file, randomness, thread, or iteration in hash order. Live, replay,
/// import, scan and tests all drive this one `step`.
///
/// A method that changes nothing and is called from one that changes something is inlined wherever
/// it is called for an event: the call would copy the machine, two kilobytes, to hand it over.
public struct Engine: Sendable {
  /// The version of the engine; a log says which one judged it.
  public static let version: UInt32 = 6

  public let settings: Settings
  /// The New York trade date.
  public let session: CalendarDate
  /// The rates of interest of the session (G-13).
  public let rates: SessionRates
  /// The `seq` of the last input event; the first is 1.
  public internal(set) var seq: UInt64 = 0

  /// A parent whose judgement is kept in `probed` when it comes by: for `flowtui why`. It changes
  /// nothing that is derived.
  public var probe: FlowID?
  /// What every rule that reads the probed parent said, in the order of the rules.
  public internal(set) var probed: [(rule: RuleID, verdict: Verdict)] = []

  var clock = EngineClock()
  var instruments: [InstrumentState] = []
  var underlyings: [UnderlyingState] = []
  /// Looked up by name at definitions only, never iterated.
  var underlyingIndex: [Symbol: UInt32] = [:]
  var stocks = StockTapes()
  var venueQuotes = VenueQuotes()
  var sweeps: SweepStage
  var parents = ParentBook()
  var coded = CodedWindows()
  var packages: PackageFinder
  var financing = FinancingBook()
  var levelTwo: LevelTwo
  var baselines = Baselines()
  var morning = MorningBook()
  var hits = HitBook()
  /// Its thresholds say what is a hit.
  let repeatHitter: RepeatHitter
  /// Some rule does.
  let readsSmallParents: Bool
  var zeroDay = ZeroDayBook()
  /// The next full minute at which 0DTE activity is judged; `Int64.max` without any.
  var zeroDayMinute: Int64 = .max
  // Looked up only.
  var volatilityCache: [UInt32: (at: Int64, volatility: Int32?)] = [:]
  var chains = OptionChains()
  var americanPricer = AmericanPricer(steps: 101)
  /// Scratch of the forward.
  var parityQuotes: [ParityQuote] = []
  /// What level 2 found and is not written yet; its storage is reused.
  var levelTwoOut: [LevelTwoParent] = []
  /// Public ordinals of level-2 parents, and how many parents each print opened.
  var levelTwoNames: [FlowID: UInt8] = [:]
  var levelTwoOpened: [UInt64: UInt8] = [:]
  var ledger = PrintLedger()
  /// Stock prints in a ring of their own, so that they do not push the option prints out.
  var stockLedger = PrintLedger()
  let rules: [any Rule]
  /// Parallel to `rules`: hash of what each asks at the single-name and at the index floor.
  let parameterHashes: [(single: UInt64, index: UInt64)]
  let sessionStart: Int64
  let sessionOpen: Int64
  let sessionClose: Int64
  var notableLeft: Int64
  /// No data was lost so far, so that the day volume of a series is complete (rule H-08).
  var isVolumeComplete = true
  /// Conditions that the table lacks and that were reported; asked for membership only.
  var unknownCodes: Set<UInt64> = []
  /// Ordinal of the next derived event of this input.
  var n: UInt32 = 0
  /// Inferences, and alerts without a cluster, that this input made so far: each has an id.
  var inferences: UInt8 = 0

  public init(settings: Settings, session: CalendarDate) {
    self.settings = settings
    self.session = session
    rates = SessionRates(settings, session: session)
    sweeps = SweepStage(settings)
    packages = PackageFinder(settings: settings.package)
    levelTwo = LevelTwo(settings: settings.levelTwo)
    repeatHitter = RepeatHitter(settings)
    let rules = Rules.all(settings)
    self.rules = rules
    readsSmallParents = rules.contains { $0.readsSmallParents }
    parameterHashes = rules.map {
      (
        single: $0.parameterHash(settings, floor: settings.premiumFloor),
        index: $0.parameterHash(settings, floor: settings.premiumFloorIndex)
      )
    }
    let hours = SessionCalendar.regularHours(session)
    sessionStart = NewYorkTime.sessionStart(session).nanoseconds
    sessionOpen = hours.open.nanoseconds
    sessionClose = hours.close.nanoseconds
    notableLeft = settings.notableFirstPrints
  }

  /// Engine time, or nil before the first event of the session.
  public var now: Timestamp? {
    clock.now == .min ? nil : Timestamp(nanoseconds: clock.now)
  }

  /// Takes one event and appends what follows from it.
  public mutating func step(_ event: MarketEvent, into out: inout FlowBatch) {
    withUnsafePointer(to: event) { step($0, &out) }
  }

  /// Takes events one after another and appends what follows from them: the same as one by one, and
  /// quicker.
  public mutating func step(_ events: ArraySlice<MarketEvent>, into out: inout FlowBatch) {
    events.withUnsafeBufferPointer { events in
      guard var event = events.baseAddress else { return }
      let ahead = [InstrumentState].ahead
      for left in (0..<events.count).reversed() {
        instruments.fetch(for: event + min(ahead, left))
        step(event, &out)
        event += 1
      }
    }
  }

  /// An event is an enum of large payloads: it is looked at where it lies, because to copy it costs
  /// as much as to take a quote.
  private mutating func step(_ event: UnsafePointer<MarketEvent>, _ out: inout FlowBatch) {
    seq += 1
    n = 0
    inferences = 0
    // Nearly everything is one of these two.
    switch event.pointee {
    case .trade(let trade): step(trade, &out)
    case .quote(let quote): step(quote, &out)
    default: stepRare(event.pointee, &out)
    }
  }

  @inline(never)
  private mutating func stepRare(_ event: MarketEvent, _ out: inout FlowBatch) {
    switch event {
    case .quote, .trade: break
    case .clock(let tick):
      clock.set(tick.at.nanoseconds)
      closeAll(&out, isEnd: tick.isEnd)
      if tick.isEnd { flushBars(&out) }
    case .contract(let contract): define(contract)
    case .stock(let stock): define(stock)
    case .status(let status):
      withInstrument(status.instrument) { state in
        if state.tradingState == .halted, status.state == .trading {
          state.reopenedAt = status.times.engine.nanoseconds
        }
        state.tradingState = status.state
      }
    case .openInterest(let interest):
      withInstrument(interest.instrument) { state in
        // The first of the session counts: venues repeat it, it is never summed.
        if state.openInterest < 0 { state.openInterest = interest.quantity }
      }
      judgeMorning(interest, &out)
    case .calendar(let note): take(note)
    case .history(let note): take(note)
    case .cancel(let cancel):
      move(to: cancel.times.engine, &out)
      step(cancel, &out)
    case .notice(let notice):
      move(to: notice.times.engine, &out)
      take(notice, &out)
    }
  }

  /// The next place in the order of derived events.
  mutating func stamp() -> Stamp {
    defer { n += 1 }
    return Stamp(seq: seq, n: n, at: Timestamp(nanoseconds: max(clock.now, sessionStart)))
  }

  /// The next `i<seq>`: what stands on no cluster takes one.
  mutating func inferenceID() -> FlowID {
    inferences = inferences == .max ? .max : inferences + 1
    return FlowID(.inference, seq: seq, ordinal: inferences)
  }

  /// Writes a fault as an event; the first of an input is `h<seq>`, more are `.2`, `.3`.
  mutating func report(
    _ kind: HealthKind, feed: Symbol = "engine", _ detail: String, lost: Int64? = nil,
    _ out: inout FlowBatch
  ) {
    let before = out.health.reversed().prefix { $0.stamp.seq == seq }.count
    out.health.append(
      Health(
        stamp: stamp(), kind: kind, feed: feed, detail: detail, lost: lost,
        ordinal: UInt8(clamping: before + 1)))
  }

  /// Lets time pass up to an event, closing what ended before it.
  mutating func move(to time: Timestamp, _ out: inout FlowBatch) {
    guard time.nanoseconds >= sessionStart else { return }
    if case .jumped(let by) = clock.advance(to: time.nanoseconds) {
      report(.clockJump, "event time stepped by \(by / 1_000_000) ms", &out)
    }
    if sweeps.windows.nextClosing <= clock.now || coded.nextClosing <= clock.now
      || levelTwo.nextClosing <= clock.now - settings.opraLateness || zeroDayMinute <= clock.now
    {
      closeAll(&out, isEnd: false)
    }
  }

  /// Level 1 before level 2, so that level 2 sees what level 1 settled.
  private mutating func closeAll(_ out: inout FlowBatch, isEnd: Bool) {
    closeWindows(&out, all: isEnd)
    closeCoded(&out, all: isEnd)
    closeLevelTwo(&out, all: isEnd)
    judgeZeroDay(&out, isEnd: isEnd)
  }

  @inline(__always)
  mutating func withInstrument(_ id: InstrumentID, _ body: (inout InstrumentState) -> Void) {
    let index = Int(id.index)
    while instruments.count <= index { instruments.append(InstrumentState()) }
    body(&instruments[index])
  }
}
