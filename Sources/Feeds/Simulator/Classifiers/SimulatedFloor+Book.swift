import FlowEngine

extension SimulatedFloor {
  /// Keeps account of an option print: positions, and the premium of the day's own expiry.
  mutating func book(_ event: MarketEvent) {
    guard case .trade(let trade) = event else { return }
    let index = Int(trade.instrument.index) - listing.stockCount
    guard index >= 0 else { return }
    positions.trade(index, size: Int(trade.size), number: Int(trade.number ?? 0))
    if listing.series[index].days == 0 { bookZeroDay(trade, index) }
  }

  /// Takes a print back, also where the cancel on the tape does not name it by its number.
  mutating func unbook(_ trade: Trade) {
    let index = Int(trade.instrument.index) - listing.stockCount
    guard index >= 0, let number = trade.number else { return }
    positions.cancel(index, size: Int(trade.size), number: Int(number))
  }

  private mutating func bookZeroDay(_ trade: Trade, _ index: Int) {
    let one = listing.series[index]
    let state = series[index]
    let price = trade.price.billionths
    guard Self.isSingleLeg(trade.conditions.single ?? 0), state.bid < state.ask,
      price == state.bid || price == state.ask, stocks[one.underlying].haltedUntil < now
    else { return }
    let dollars = Double(price) / 1e9 * Double(Int(trade.size) * one.multiplier)
    let threshold = 4 * largePremium(one.underlying)
    let reached = zeroDay.take(
      ZeroDayPremium.Print(
        series: index, size: Int(trade.size), at: trade.times.participant, known: now,
        signed: price == state.ask ? dollars : -dollars), of: one.underlying,
      threshold: threshold)
    guard let reached, let first = reached.first, let last = reached.last else { return }
    recordWindow(reached, first, last, isPlanted: zeroDay.plannedUntil[one.underlying] > now)
  }

  /// The alert of a window that reached four times the floor.
  private mutating func recordWindow(
    _ prints: [ZeroDayPremium.Print], _ first: ZeroDayPremium.Print, _ last: ZeroDayPremium.Print,
    isPlanted: Bool
  ) {
    let underlying = listing.underlyings[listing.series[first.series].underlying].symbol
    guard past.sessions < 10 else {
      // With a baseline the rule asks for the usual gamma of the minute, of which nothing is kept.
      account.entries.append(
        NoiseEntry(
          resembles: "zero-dte-gamma", misses: "unclear score", distance: 0,
          underlying: underlying, start: first.at))
      return
    }
    var parts: [(series: Int, size: Int)] = []
    for print in prints {
      if let place = parts.firstIndex(where: { $0.series == print.series }) {
        parts[place].size += print.size
      } else {
        parts.append((print.series, print.size))
      }
    }
    let times = (
      prints.map(\.at).min() ?? first.at, prints.map(\.at).max() ?? last.at
    )
    let isHeldBack = raise(
      "zero-dte-gamma", listing.series[first.series].underlying, at: last.at)
    truth.append(
      TruthItem(
        id: (isPlanted ? "t" : "u") + String(truth.count + 1), kind: "alert", type: "alert",
        rule: "zero-dte-gamma", underlying: underlying,
        contracts: parts.map {
          TruthItem.Part(
            contract: OSI(listing.contract($0.series, at: 0)).description, size: $0.size)
        }, start: times.0, end: times.1, size: parts.reduce(0) { $0 + $1.size },
        side: first.signed > 0 ? "buy" : "sell", expect: true, needsCondition: false,
        isPlanted: isPlanted,
        why: "signed premium of today's expiry in five minutes reached four times the floor",
        isHeldBack: isHeldBack))
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
          isHealthy(index)
        else { continue }
        let value = value(index)
        if delta.contains(abs(value.delta)), accepts(listing.series[index], value) {
          return index
        }
      }
    }
    return nil
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
