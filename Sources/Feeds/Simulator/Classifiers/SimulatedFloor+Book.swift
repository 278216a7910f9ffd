import FlowEngine

extension SimulatedFloor {
  /// Keeps account of an option print: positions, and the premium of the day's own expiry.
  mutating func book(_ event: MarketEvent) {
    guard case .trade(let trade) = event else { return }
    let index = Int(trade.instrument.index) - listing.stockCount
    guard index >= 0 else { return }
    positions.trade(index, size: Int(trade.size), number: Int(trade.number ?? 0))
    bookSize(trade, index, by: 1)
    if isZeroDay(index) { bookZeroDay(trade, index) }
  }

  /// Takes a print back, also where the cancel on the tape does not name it by its number.
  mutating func unbook(_ trade: Trade) {
    let index = Int(trade.instrument.index) - listing.stockCount
    guard index >= 0, let number = trade.number else { return }
    positions.cancel(index, size: Int(trade.size), number: Int(number))
    bookSize(trade, index, by: -1)
    if isZeroDay(index) {
      zeroDay.takeBack(number, of: listing.series[index].underlying, at: now)
    }
  }

  private mutating func bookSize(_ trade: Trade, _ index: Int, by count: Int) {
    let underlying = listing.series[index].underlying
    guard sizes.indices.contains(underlying) else { return }
    let letter = Unicode.Scalar(trade.conditions.single ?? UInt8(ascii: "I"))
    guard "ISabcdev".unicodeScalars.contains(letter) else { return }
    sizes[underlying][Int(trade.size), default: 0] += count
  }

  /// Whether a print is below the size that a history asks of a block (C-13), or so near it that a
  /// print more or less decides.
  mutating func isNoBlock(
    _ type: String, _ draft: OrderDraft, at start: Timestamp
  ) -> Bool {
    let underlying = listing.series[draft.legs[0]].underlying
    guard type == "block" || type == "cross_block", let high = past.sizeHigh(underlying) else {
      return false
    }
    if Double(draft.size) < 0.97 * Double(high) { return true }
    guard Double(draft.size) < 1.03 * Double(high) else { return false }
    for kind in [type, "verdict", "closing-pressure", "unusual-size"] {
      account.entries.append(
        NoiseEntry(
          resembles: kind, misses: "unclear size", distance: 0,
          underlying: listing.underlyings[underlying].symbol, start: start))
    }
    return true
  }

  /// An adjusted series stands in no rule (H-09).
  private func isZeroDay(_ index: Int) -> Bool {
    listing.series[index].days == 0 && listing.series[index].form != .adjusted
  }

  private mutating func bookZeroDay(_ trade: Trade, _ index: Int) {
    let one = listing.series[index]
    let state = series[index]
    let price = trade.price.billionths
    let dollars = Double(price) / 1e9 * Double(Int(trade.size) * one.multiplier)
    let sign: Double = price == state.ask ? 1 : -1
    zeroDay.take(
      ZeroDayPremium.Print(
        series: index, size: Int(trade.size), number: trade.number ?? 0,
        at: trade.times.participant, known: now, venue: trade.venue,
        signed: isFirmlySided(trade, state, of: one.underlying) ? sign * dollars : 0),
      of: one.underlying)
  }

  private mutating func noteUnclearWindow(
    _ clause: String, _ underlying: Int, at start: Timestamp
  ) {
    account.entries.append(
      NoiseEntry(
        resembles: "zero-dte-gamma", misses: "unclear " + clause, distance: 0,
        underlying: listing.underlyings[underlying].symbol, start: start))
  }

  /// A side of grade A or B as the rule book has it: a plain or sweep code, at the touch of a
  /// market that is not wide, not in the first or last minute, not in a halt or right after (S-23),
  /// and not of just the displayed size (S-27).
  private func isFirmlySided(
    _ trade: Trade, _ state: SeriesState, of underlying: Int
  ) -> Bool {
    let price = trade.price.billionths
    let letter = Unicode.Scalar(trade.conditions.single ?? UInt8(ascii: "I"))
    guard ["I", "S"].contains(letter), state.bid > 0, state.bid < state.ask,
      price == state.bid || price == state.ask
    else { return false }
    let (touched, other) =
      price == state.ask ? (state.askSize, state.bidSize) : (state.bidSize, state.askSize)
    guard Int64(touched) != trade.size || touched == other else { return false }
    let hours = SessionCalendar.regularHours(configuration.session)
    let minute = 60 * Self.second
    guard now >= hours.open.nanoseconds + minute, now < hours.close.nanoseconds - minute,
      stocks[underlying].haltedUntil + minute < now
    else { return false }
    let width = state.ask - state.bid
    let tick = listing.underlyings[underlying].ticks.tick(at: trade.price)
    return width <= max(5 * tick, (state.ask + state.bid) / 8)
  }

  /// The alerts of the windows that reached four times the floor: known when the session is over.
  mutating func recordZeroDayWindows(end: Int64) {
    for underlying in listing.underlyings.indices {
      let threshold = 4 * largePremium(underlying)
      for window in zeroDay.windows(of: underlying, threshold: threshold, end: end) {
        guard let last = window.prints.last else { continue }
        if let doubt = window.doubt {
          noteUnclearWindow(doubt.rawValue, underlying, at: last.at)
        } else if past.sessions < 10 {
          recordWindow(window, underlying)
        } else {
          // With a baseline the rule asks for the usual gamma, of which nothing is kept.
          noteUnclearWindow("score", underlying, at: last.at)
        }
      }
    }
  }

  private mutating func recordWindow(_ window: ZeroDayPremium.Window, _ underlying: Int) {
    let prints = window.prints
    guard let first = prints.first else { return }
    var parts: [(series: Int, size: Int)] = []
    for print in prints {
      if let place = parts.firstIndex(where: { $0.series == print.series }) {
        parts[place].size += print.size
      } else {
        parts.append((print.series, print.size))
      }
    }
    let times = prints.map(\.at)
    truth.append(
      TruthItem(
        id: (window.isPlanned ? "t" : "u") + String(truth.count + 1), kind: "alert", type: "alert",
        rule: "zero-dte-gamma", underlying: listing.underlyings[underlying].symbol,
        contracts: parts.map {
          TruthItem.Part(
            contract: OSI(listing.contract($0.series, at: 0)).description, size: $0.size)
        }, start: times.min() ?? first.at, end: times.max() ?? first.at,
        size: parts.reduce(0) { $0 + $1.size }, side: first.signed > 0 ? "buy" : "sell",
        expect: true,
        needsCondition: !ZeroDayPremium.isKnownWithoutConditions(
          prints, threshold: 4 * largePremium(underlying)),
        isPlanted: window.isPlanned,
        why: "signed premium of today's expiry in five minutes reached four times the floor",
        isHeldBack: window.isHeldBack))
  }

  // MARK: Halts

  /// Every series of an underlying, the odd ones too.
  func seriesOf(_ underlying: Int) -> [Int] {
    let chain = listing.chains[underlying]
    let regular = chain.first..<(chain.first + chain.expiries.count * chain.strikes.count * 2)
    let odd = listing.firstOdd..<listing.series.count
    return regular + odd.filter { listing.series[$0].underlying == underlying }
  }

  /// Nothing quotes or trades in a stock and its series until a moment.
  mutating func halt(_ underlying: Int, until end: Int64) {
    stocks[underlying].haltedUntil = end
    for index in seriesOf(underlying) {
      series[index].reservedUntil = max(series[index].reservedUntil, end)
    }
  }

  mutating func emitStatus(of underlying: Int, _ state: TradingState) {
    emit(
      .status(
        TradingStatus(
          instrument: InstrumentID(UInt32(underlying)),
          times: EventTimes(published: Timestamp(nanoseconds: now)), state: state)), at: now)
    if state == .trading { quoteStock(underlying, moves: false) }
  }

  // MARK: Choice

  /// A healthy series of an underlying, with so many days to go and such a delta.
  func find(
    _ random: inout SimulationRandom, _ right: OptionRight, days: ClosedRange<Int>,
    delta: ClosedRange<Double>, within underlyings: Range<Int>? = nil,
    where accepts: (SimulatedListing.Series, SimulatedValue) -> Bool = { _, _ in true }
  ) -> Int? {
    let range = underlyings ?? 0..<listing.stockCount
    for _ in 0..<30 {
      let underlying = range.lowerBound + random.below(range.count)
      let chain = listing.chains[underlying]
      let start = random.below(chain.strikes.count)
      let expiries = chain.expiries.indices.filter {
        listing.index(underlying, expiry: $0, strike: 0, right)
          .map { days.contains(listing.series[$0].days) } ?? false
      }
      guard !expiries.isEmpty else { continue }
      let expiry = random.pick(expiries)
      for step in chain.strikes.indices {
        let strike = (start + step) % chain.strikes.count
        guard
          let index = listing.index(underlying, expiry: expiry, strike: strike, right),
          isHealthy(index), !isDividendCall(index)
        else { continue }
        let value = value(index)
        if delta.contains(abs(value.delta)), accepts(listing.series[index], value) {
          return index
        }
      }
    }
    return nil
  }

  /// A deep call of the stock that goes without its dividend tomorrow: two equal prints of it are a
  /// dividend play, whatever else they were meant to be (C-18).
  private func isDividendCall(_ index: Int) -> Bool {
    let one = listing.series[index]
    return one.underlying == MorningFlow.dividendStock && one.right == .call
      && one.strike < 0.91 * Double(stocks[one.underlying].doubleMid) / 200
  }

  /// Makes the strikes around the money of an expiry quote, so that its forward can be read.
  mutating func quoteChain(around index: Int) {
    let one = listing.series[index]
    let chain = listing.chains[one.underlying]
    let spot = Double(stocks[one.underlying].doubleMid) / 2
    let step = Double(listing.underlyings[one.underlying].strikeStep)
    let center = Int((spot - Double(chain.strikes[chain.wings])) / step + 0.5) + chain.wings
    for strike in (center - 3)...(center + 3) {
      for right in [OptionRight.call, .put] {
        let other = listing.index(one.underlying, expiry: one.expiry, strike: strike, right)
        if let other, isFree(other) { quote(other) }
      }
    }
  }
}
