import FlowEngine

/// The state of the market, and the tape it writes: quotes and prints leave through here only,
/// in the order of time.
struct SimulatedFloor: Sendable {
  static let ms: Int64 = 1_000_000
  static let second = SimulationCalendar.second
  /// Silence in a series before and after a placed order.
  static let clearance: Int64 = 1_200_000_000
  /// Silence in a whole underlying after an order that asks for it.
  static let quiet: Int64 = 2_600_000_000

  let configuration: SimulationConfiguration
  let listing: SimulatedListing
  /// Premium from which a sweep is large, by underlying. Unit: dollars.
  let largePremiums: [Double]
  /// What the sessions before this one left.
  let past: SimulationHistory
  let midnight: Int64
  let open: Int64
  let close: Int64
  var random: SimulationRandom
  var out: [MarketEvent] = []
  var truth: [TruthItem] = []
  var lastAt: Int64 = 0
  var now: Int64
  var stocks: [StockState] = []
  var series: [SeriesState] = []
  /// Last option print of a type and expiry, by `group(of:)`.
  var groupTradedAt: [Int64] = []
  var market = 1.0
  var marketAt: Int64
  var schedule = SimulatedSchedule()
  var regimes: [StockFlow.Regime] = []
  var positions: SimulatedPositions
  /// Level-1 parents of this session, for what is right to report about several of them.
  var parents: [PlacedParent] = []
  /// The rule that an order is planted for; nothing else it deserves is called planted.
  var target: String?
  /// When a rule was last right to fire in an underlying.
  var raised: [RaisedRule: RaisedRule.Mark] = [:]
  /// Series that trade only by routine orders, the same in every session of a run.
  var staples: [Int] = []
  /// What was near an edge, and what chance made.
  var account = NoiseLedger()
  var zeroDay: ZeroDayPremium
  /// Prints of one series by underlying and size; only in a run.
  var sizes: [[Int: Int]] = []
  /// Orders of a longer one, each read when it is about to print.
  var postponed: [PostponedOrder] = []
  private var waiting: [Trade] = []
  private var free: [Int] = []
  private var canceled: [(trade: Trade, letter: UInt8, isNumbered: Bool)] = []
  private var moves: [(underlying: Int, cents: Int64)] = []
  /// What the background and the orders make together without a plan.
  var chance = ChanceLog(underlyings: 0)
  private var prints: [(series: Int, lag: Int64, print: OrderDraft.Print)] = []
  /// The newest number given to a print of an option, and of a stock.
  var number: UInt64 = 0
  var stockNumber: UInt64 = 0

  init(_ configuration: SimulationConfiguration, after past: SimulationHistory) {
    self.configuration = configuration
    self.past = past
    listing = past.listing(configuration)
    let indexSized: [Symbol] = ["SPX", "SPY", "QQQ", "IWM"]
    largePremiums = listing.underlyings.map { indexSized.contains($0.symbol) ? 250_000 : 50_000 }
    midnight = SimulationCalendar.midnight(configuration.session)
    open = midnight + Int64(configuration.opensAt) * 60 * Self.second
    close = min(
      open + Int64(configuration.minutes) * 60 * Self.second,
      SessionCalendar.regularHours(configuration.session).close.nanoseconds)
    precondition(close - open >= 5 * 60 * Self.second, "the session has closed by then")
    positions = SimulatedPositions(configuration, listing)
    zeroDay = ZeroDayPremium(underlyings: listing.underlyings.count)
    sizes = Array(
      repeating: [:], count: configuration.firstSession == nil ? 0 : listing.underlyings.count)
    now = open
    marketAt = open
    random = SimulationRandom(seed: configuration.seed, stream: 2)
    stocks = past.prices(of: listing, seed: configuration.seed).map {
      StockState(price: $0, movedAt: open)
    }
    series = Array(repeating: SeriesState(), count: listing.series.count)
    staples = Self.staples(listing, configuration)
    for staple in staples { series[staple].reservedUntil = .max }
    groupTradedAt = Array(repeating: 0, count: listing.underlyings.count * 64)
    chance = ChanceLog(underlyings: listing.underlyings.count)
  }

  // MARK: The tape

  mutating func emit(_ event: MarketEvent, at moment: Int64) {
    precondition(moment >= lastAt, "the tape runs forward")
    let gap = moment < open ? 30 * Self.second : configuration.clockAfter
    while lastAt > 0, moment - lastAt > gap {
      lastAt += gap
      out.append(.clock(ClockTick(at: Timestamp(nanoseconds: lastAt))))
    }
    lastAt = moment
    out.append(event)
    book(event)
  }

  mutating func later(_ trade: Trade, at moment: Int64) {
    let index: Int
    if let slot = free.popLast() {
      waiting[slot] = trade
      index = slot
    } else {
      waiting.append(trade)
      index = waiting.count - 1
    }
    schedule.add(.trade, index: index, at: moment)
  }

  /// The venue takes a print back at a moment after it.
  ///
  /// - Parameter isNumbered: whether the cancel names the print by its number.
  mutating func cancelLater(
    _ trade: Trade, at moment: Int64, letter: UInt8 = UInt8(ascii: "A"), isNumbered: Bool = true
  ) {
    canceled.append((trade, letter, isNumbered))
    schedule.add(.cancel, index: canceled.count - 1, at: moment)
  }

  /// Does the next thing on the schedule.
  mutating func runNext() {
    let item = schedule.removeFirst()
    let index = Int(item.index)
    now = item.at
    switch item.step {
    case .trade:
      emit(.trade(waiting[index]), at: now)
      free.append(index)
    case .prepare:
      let entry = prints[index]
      if entry.print.lock || entry.print.cross {
        let bid = series[entry.series].bid
        let ask = entry.print.cross ? underlyingTicks(entry.series).below(bid) : bid
        setQuote(entry.series, bid: bid, ask: ask)
      } else {
        settle(entry.series)
      }
    case .halt: emitStatus(of: index, .halted)
    case .resume: emitStatus(of: index, .trading)
    case .lift: settle(index)
    case .print: execute(prints[index])
    case .settle: afterwards(prints[index])
    case .cancel:
      let (print, letter, isNumbered) = canceled[index]
      emit(
        .cancel(
          Cancel(
            instrument: print.instrument, times: EventTimes(published: Timestamp(nanoseconds: now)),
            number: isNumbered ? print.number : nil, venue: print.venue, price: print.price,
            size: print.size, letter: letter)), at: now)
      unbook(print)
    case .read: readPostponed(index)
    case .move:
      stocks[moves[index].underlying].price += Double(moves[index].cents) / 100
      quoteStock(moves[index].underlying, moves: false)
    }
  }

  // MARK: Orders

  /// Puts an order on the schedule: quotes of its series are made healthy now and held.
  ///
  /// - Returns: execution times of its first and last print.
  @discardableResult
  mutating func place(_ draft: OrderDraft, width: Int = 3) -> (start: Timestamp, end: Timestamp) {
    let lag = random.nanoseconds(180_000...520_000)
    let first = now + Self.clearance + draft.wait
    let last = first + draft.span
    let underlying = listing.series[draft.legs[0]].underlying
    if draft.freezesStock {
      // What the stock has still to show, it shows before it stands still.
      quoteStock(underlying, moves: false)
      stocks[underlying].frozenUntil = max(stocks[underlying].frozenUntil, last + Self.second)
    }
    if draft.stockMoveBefore != 0 {
      moves.append((underlying, draft.stockMoveBefore))
      schedule.add(.move, index: moves.count - 1, at: first - 2 * Self.second)
    }
    stocks[underlying].plannedUntil = max(
      stocks[underlying].plannedUntil, last + Self.clearance)
    if draft.reservesUnderlying { stocks[underlying].quietUntil = last + Self.quiet }
    for leg in draft.legs {
      if !draft.isUnquoted { settle(leg, width: width) }
      series[leg].reservedUntil = last + Self.clearance
      if draft.reservesGroup { reserveGroup(of: leg, until: last + 31 * Self.second) }
    }
    if draft.reservesLegs { stocks[underlying].legsReservedUntil = last + Self.clearance }
    for print in draft.prints {
      let at = first + print.offset
      let index = prints.count
      prints.append((draft.legs[print.leg], lag, print))
      if print.refresh { schedule.add(.prepare, index: index, at: at - 30 * Self.ms) }
      let isOdd = print.lock || print.cross
      if isOdd { schedule.add(.prepare, index: index, at: at - 5 * Self.ms) }
      schedule.add(.print, index: index, at: at)
      if print.nudge != 0 || isOdd || print.stockMove != 0 || print.jump != 0 {
        schedule.add(.settle, index: index, at: at + (isOdd ? 400 * Self.ms : 20_000))
      }
    }
    return (
      Timestamp(nanoseconds: first - lag), Timestamp(nanoseconds: last - lag)
    )
  }

  private mutating func execute(_ entry: (series: Int, lag: Int64, print: OrderDraft.Print)) {
    let print = entry.print
    // A print of exactly the displayed size could be a resting order that was filled.
    while print.side != 0, displayed(entry.series, print.side) == print.size {
      let state = series[entry.series]
      setQuote(entry.series, bid: state.bid, ask: state.ask)
    }
    let state = series[entry.series]
    let touched =
      switch print.side {
      case 1...: state.ask
      case ..<0: state.bid
      default: (state.bid + state.ask) / 2
      }
    let price = print.price > 0 ? print.price : touched
    if Self.isSingleLeg(print.condition) {
      if print.side > 0 { series[entry.series].buys.note(price, at: now) }
      if print.side < 0 { series[entry.series].sales.note(-price, at: now) }
    }
    let trade = makeOptionPrint(
      entry.series, price: price, size: print.size, venue: print.venue,
      condition: print.condition, lag: entry.lag, at: now)
    emit(.trade(trade), at: now)
    if print.cancelAfter > 0 {
      // Numbered when the letter alone would have to find it among the others.
      let letter = print.cancelLetter
      let isNumbered = letter == UInt8(ascii: "E") || letter == UInt8(ascii: "G")
      cancelLater(
        trade, at: now + print.cancelAfter, letter: letter, isNumbered: isNumbered)
    }
    guard print.shares > 0 else { return }
    let underlying = listing.series[entry.series].underlying
    contingentPrint(
      underlying, shares: print.shares, executed: now - entry.lag, delay: print.sharesDelay)
  }

  private func underlyingTicks(_ index: Int) -> TickTable {
    listing.underlyings[listing.series[index].underlying].ticks
  }

  private func displayed(_ index: Int, _ side: Int) -> Int {
    Int(side > 0 ? series[index].askSize : series[index].bidSize)
  }

  private mutating func afterwards(_ entry: (series: Int, lag: Int64, print: OrderDraft.Print)) {
    let print = entry.print
    if print.lock || print.cross {
      settle(entry.series)
      return
    }
    if print.stockMove != 0 {
      let underlying = listing.series[entry.series].underlying
      stocks[underlying].price += Double(print.stockMove) / 100
      quoteStock(underlying, moves: false)
    }
    guard print.nudge != 0 || print.jump != 0 else { return }
    let ticks = underlyingTicks(entry.series)
    var (bid, ask) = (series[entry.series].bid, series[entry.series].ask)
    for _ in 0..<abs(print.jump) {
      (bid, ask) =
        print.jump > 0
        ? (ticks.above(bid), ticks.above(ask)) : (ticks.below(bid), ticks.below(ask))
    }
    for _ in 0..<abs(print.nudge) {
      switch (print.side > 0, print.nudge > 0) {
      case (true, true): ask = ticks.above(ask)
      case (true, false): ask = max(ticks.below(ask), ticks.above(bid))
      case (false, true): bid = ticks.below(bid)
      case (false, false): bid = min(ticks.above(bid), ticks.below(ask))
      }
    }
    setQuote(entry.series, bid: bid, ask: ask)
  }

  // MARK: Series

  func group(of index: Int) -> Int {
    let one = listing.series[index]
    return (one.underlying * 32 + one.expiry) * 2 + (one.right == .call ? 0 : 1)
  }

  private mutating func reserveGroup(of index: Int, until: Int64) {
    let one = listing.series[index]
    for strike in listing.chains[one.underlying].strikes.indices {
      let other = listing.index(one.underlying, expiry: one.expiry, strike: strike, one.right)
      if let other { series[other].reservedUntil = max(series[other].reservedUntil, until) }
    }
  }

  func isFree(_ index: Int) -> Bool {
    series[index].reservedUntil < now && series[index].busyUntil < now
      && stocks[listing.series[index].underlying].quietUntil < now
  }

  /// - Parameter higherBy: added to its volatility; 0.01 = one point.
  func value(_ index: Int, higherBy: Double = 0) -> SimulatedValue {
    let one = listing.series[index]
    return SimulatedValue(
      one, volatility: listing.underlyings[one.underlying].volatility,
      lift: (series[index].liftedUntil > now ? series[index].lift : 0) + higherBy,
      spot: Double(stocks[one.underlying].doubleMid) / 200, at: now)
  }
}
