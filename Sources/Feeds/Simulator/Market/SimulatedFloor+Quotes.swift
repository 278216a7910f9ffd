import FlowEngine

extension SimulatedFloor {
  /// Moves a stock to the present and publishes its best prices.
  mutating func quoteStock(_ index: Int, moves: Bool = true) {
    guard stocks[index].haltedUntil < now else { return }
    let underlying = listing.underlyings[index]
    var state = stocks[index]
    if moves, state.frozenUntil < now { advance(&state, index) }
    let width = spread(of: state.price, isFund: underlying.isFund)
    let bid = Int64(state.price * 100 - Double(width) / 2 + 0.5)
    state.bid = max(1, bid)
    state.ask = state.bid + width
    state.bidSize = UInt32(100 * random.int(1...12))
    state.askSize = UInt32(100 * random.int(1...12))
    stocks[index] = state
    // An index has a level and no market of its own.
    guard index < listing.stockCount else { return }
    emit(
      .quote(
        Quote(
          instrument: InstrumentID(UInt32(index)), times: publishedNow,
          prices: BestPrices(
            bid: Price(cents: state.bid), ask: Price(cents: state.ask), bidSize: state.bidSize,
            askSize: state.askSize),
          bidVenue: underlying.primary, askVenue: random.pick(SimulatedVenues.stocks))), at: now)
  }

  private mutating func advance(_ state: inout StockState, _ index: Int) {
    // A trading year has 252 sessions of 23,400 seconds.
    let year = 252 * 23_400e9
    market *= 1 + 0.10 * SimulationMath.root(Double(now - marketAt) / year) * random.normal()
    marketAt = now
    let isHeld = regimes.contains { $0.underlying == index && $0.holdsPrice }
    let damping = isHeld ? 0.25 : 0.9
    let own = listing.underlyings[index].volatility * damping
    let root = SimulationMath.root(Double(now - state.movedAt) / year)
    state.price *= 1 + own * root * random.normal() + (market / state.marketMark - 1) * damping
    state.marketMark = market
    state.movedAt = now
  }

  private func spread(of price: Double, isFund: Bool) -> Int64 {
    if isFund || price < 60 { return 1 }
    if price < 150 { return 2 }
    return price < 450 ? 4 : 12
  }

  private var publishedNow: EventTimes {
    EventTimes(published: Timestamp(nanoseconds: now))
  }

  /// Makes the quote of a series follow its stock.
  ///
  /// - Returns: whether a quote was published; an unmoved stock gives none.
  @discardableResult
  mutating func quote(_ index: Int) -> Bool {
    let one = listing.series[index]
    let stock = stocks[one.underlying]
    let state = series[index]
    if state.stockMark == stock.doubleMid, now - state.quotedAt < 20 * Self.second {
      return false
    }
    let underlying = listing.underlyings[one.underlying]
    let fair = value(index).value
    let share =
      switch underlying.grid {
      case .penny: 0.008
      case .nickel: 0.02
      case .dime: 0.035
      }
    let width = fair * share + 0.012
    let ticks = underlying.ticks
    let bid = ticks.floor(Int64((fair - width / 2) * 1e9))
    let ask = ticks.above(max(bid, ticks.floor(Int64((fair + width / 2) * 1e9))))
    series[index].stockMark = stock.doubleMid
    series[index].quotedAt = now
    if bid == state.bid, ask == state.ask { return false }
    setQuote(index, bid: bid, ask: ask)
    return true
  }

  /// Makes a healthy quote of a given width around the fair value, whatever was there before.
  mutating func settle(_ index: Int, width: Int = 3) {
    let one = listing.series[index]
    let underlying = listing.underlyings[one.underlying]
    let ticks = underlying.ticks
    let fair = Int64(value(index).value * 1e9)
    var bid = ticks.floor(fair)
    for _ in 0..<(width / 2) { bid = ticks.below(bid) }
    var ask = bid
    for _ in 0..<width { ask = ticks.above(ask) }
    series[index].stockMark = stocks[one.underlying].doubleMid
    setQuote(index, bid: bid, ask: ask)
  }

  mutating func setQuote(_ index: Int, bid: Int64, ask: Int64) {
    let bidSize = bid > 0 ? UInt32(random.int(3...180)) : 0
    let askSize = UInt32(random.int(3...180))
    series[index].bid = bid
    series[index].ask = ask
    series[index].bidSize = bidSize
    series[index].askSize = askSize
    series[index].quotedAt = now
    emit(
      .quote(
        Quote(
          instrument: listing.instrument(index), times: publishedNow,
          prices: BestPrices(
            bid: Price(billionths: bid), ask: Price(billionths: ask), bidSize: bidSize,
            askSize: askSize),
          bidVenue: random.pick(SimulatedVenues.options),
          askVenue: random.pick(SimulatedVenues.options))), at: now)
  }
}

extension SimulatedFloor {
  /// Whether an OPRA letter says that the print stands for itself and hit a quote or an auction.
  static func isSingleLeg(_ letter: UInt8) -> Bool {
    [0, UInt8(ascii: "I"), UInt8(ascii: "S"), UInt8(ascii: "a"), UInt8(ascii: "b")]
      .contains(letter)
  }

  /// Whether an OPRA letter says that the print is a leg of a package.
  static func isMultiLeg(_ letter: UInt8) -> Bool {
    letter >= UInt8(ascii: "f") && letter <= UInt8(ascii: "s")
  }
}
