/// What pricing says of one series at one moment.
struct SeriesPricing: Sendable {
  /// Ten-thousandths and millionths.
  var delta: Int64
  var volatility: Int64
  /// Billionths per dollar; nil in the last two minutes.
  var gamma: Int64?
}

extension Engine {
  /// How long a forward stands before the quotes are asked again. Nanoseconds.
  private static let forwardLife: Int64 = 1_000_000_000
  /// Strikes around the money that are looked at for a forward.
  private static let rungsMax = 24

  /// Delta, volatility and gamma of a series from a market and the underlying's price (G-10 to
  /// G-12); nil = n/a.
  ///
  /// - Parameters:
  ///   - spot: billionths; `Int64.min` when unknown: then the forward stands for it.
  ///   - isTape: European only, as G-10 has it for the tape: a tree costs a hundred times as much.
  mutating func pricing(
    _ index: Int, bid: Int64, ask: Int64, price: Int64, spot: Int64, at now: Int64,
    isTape: Bool = false
  ) -> SeriesPricing? {
    guard let (terms, market) = terms(index, spot: spot, at: now) else { return nil }
    // The state's volatility is that of the middle; a print stands in where there is no market.
    let middle = bid > 0 && ask > bid ? bid + (ask - bid) / 2 : price
    guard middle > 0, middle <= Price.comparableMax else { return nil }
    guard
      let volatility = Greeks.impliedVolatility(of: Price(billionths: middle), terms, in: market),
      let european = Greeks.european(terms, in: market, volatility: volatility)
    else { return atIntrinsic(terms, market, middle) }
    let known =
      !isTape && !chains[instruments[index].chain].isEuropean
        && EarlyExercise.matters(terms, in: market, european: european)
      ? american(terms, market, Price(billionths: middle)) ?? european : european
    return SeriesPricing(
      delta: Int64(known.delta), volatility: Int64(known.volatility), gamma: known.gamma)
  }

  /// Gamma alone of a series whose volatility is known, in the European model; nil = n/a.
  mutating func gamma(_ index: Int, volatility: Int32, spot: Int64, at now: Int64) -> Int64? {
    guard let (terms, market) = terms(index, spot: spot, at: now) else { return nil }
    return Greeks.european(terms, in: market, volatility: volatility)?.gamma
  }

  /// What every model asks of a series at one moment; nil for an adjusted or expired one, and
  /// without a forward.
  private mutating func terms(
    _ index: Int, spot: Int64, at now: Int64
  ) -> (OptionTerms, ForwardMarket)? {
    let chain = instruments[index].chain
    guard chain >= 0, !instruments[index].isAdjusted,
      let time = chains[chain].expiration.time(from: Timestamp(nanoseconds: now)),
      let market = forwardMarket(chain, time, spot: spot, at: now)
    else { return nil }
    let terms = OptionTerms(
      right: instruments[index].right, strike: Price(billionths: instruments[index].strike),
      time: time)
    return (terms, market)
  }

  /// An American option that trades at what its exercise gives has no volatility, but it moves with
  /// the stock.
  @inline(__always)
  private func atIntrinsic(
    _ terms: OptionTerms, _ market: ForwardMarket, _ middle: Int64
  ) -> SeriesPricing? {
    let (spot, strike) = (market.spot.billionths, terms.strike.billionths)
    let exercised = terms.right == .call ? spot - strike : strike - spot
    guard exercised > spot / 20, middle <= exercised + spot / 200, middle >= exercised - spot / 50
    else { return nil }
    return SeriesPricing(
      delta: terms.right == .call ? 10_000 : -10_000, volatility: .min, gamma: nil)
  }

  private mutating func american(
    _ terms: OptionTerms, _ market: ForwardMarket, _ price: Price
  ) -> Greeks? {
    guard let volatility = americanPricer.impliedVolatility(of: price, terms, in: market) else {
      return nil
    }
    return americanPricer.greeks(terms, in: market, volatility: volatility)
  }

  /// The forward of a chain: by parity, else the underlying's price at the rate of the day.
  private mutating func forwardMarket(
    _ chain: Int32, _ time: TimeToSettlement, spot: Int64, at now: Int64
  ) -> ForwardMarket? {
    refreshForward(chain, time, spot: spot, at: now)
    let rate = Int32(clamping: rates.rate(for: time.nanoseconds))
    let (forward, then) = (chains[chain].forward, chains[chain].spot)
    if forward != .min {
      // The carry is that of the quotes; the level that of the underlying now.
      let level = spot != .min && then != .min ? forward + (spot - then) : forward
      guard level > 0 else { return nil }
      return ForwardMarket(
        spot: Price(billionths: spot != .min ? spot : level), forward: Price(billionths: level),
        rate: rate)
    }
    guard spot > 0 else { return nil }
    let growth = Arithmetic.exp(Double(rate) * 1e-6 * time.years)
    return ForwardMarket(
      spot: Price(billionths: spot),
      forward: Price(billionths: Rounding.whole(Double(spot) * growth)), rate: rate)
  }

  private mutating func refreshForward(
    _ chain: Int32, _ time: TimeToSettlement, spot: Int64, at now: Int64
  ) {
    guard chains[chain].at == .min || now - chains[chain].at >= Self.forwardLife else { return }
    chains[chain].at = now
    let centre =
      spot != .min ? spot : chains[chain].forward != .min ? chains[chain].forward : .min
    let rungs = chains[chain].rungs
    // Without a hint of the level every strike is looked at, once.
    let range =
      centre == .min ? rungs.indices : chains[chain].nearest(to: centre, count: Self.rungsMax)
    parityQuotes.removeAll(keepingCapacity: true)
    for rung in rungs[range] where rung.call >= 0 && rung.put >= 0 {
      let (call, put) = (Int(rung.call), Int(rung.put))
      guard isFresh(call, now), isFresh(put, now) else { continue }
      parityQuotes.append(
        ParityQuote(
          strike: Price(billionths: rung.strike),
          callBid: Price(billionths: instruments[call].nbbo.rawBid),
          callAsk: Price(billionths: instruments[call].nbbo.rawAsk),
          putBid: Price(billionths: instruments[put].nbbo.rawBid),
          putAsk: Price(billionths: instruments[put].nbbo.rawAsk)))
    }
    let found = ImpliedForward(
      parityQuotes, rate: Int32(clamping: rates.rate(for: time.nanoseconds)), time: time)
    chains[chain].forward = found?.price.billionths ?? .min
    chains[chain].spot = spot
  }

  /// A quote of the last five minutes may speak for the forward.
  @inline(__always)
  private func isFresh(_ index: Int, _ now: Int64) -> Bool {
    let at = instruments[index].nbboAt
    return at != .min && now - at <= 300_000_000_000 && instruments[index].nbbo.rawBid > 0
  }

  // MARK: Parents

  /// Fills in what pricing knows of a parent; nothing is priced for a parent no rule may read.
  mutating func priced(_ given: Parent, _ prints: [PendingPrint]) -> Parent {
    var parent = given
    let now = parent.cluster.end.nanoseconds
    guard let leg = parent.cluster.legs.first(where: { isOption($0.instrument) }) else {
      return parent
    }
    let index = Int(leg.instrument.index)
    let spot = parent.spot?.billionths ?? spot(of: instruments[index].underlying)
    let first = prints.first { _ in parent.isSingleSeries }
    let (bid, ask) =
      first.map { ($0.bid, $0.ask) }
      ?? (instruments[index].nbbo.rawBid, instruments[index].nbbo.rawAsk)
    if let found = pricing(
      index, bid: bid, ask: ask, price: leg.price.billionths, spot: spot, at: now)
    {
      parent.delta = found.delta
      if found.volatility != .min { parent.iv = found.volatility }
      takeLift(&parent, index, found, spot: spot)
    }
    if spot != .min {
      let strike = instruments[index].strike
      let intrinsic = max(0, instruments[index].right == .call ? spot - strike : strike - spot)
      parent.extrinsic = Price(billionths: leg.price.billionths - intrinsic)
      let here = self.spot(of: instruments[index].underlying)
      if here != .min, spot > 0 {
        let moved = Int128(here > spot ? here - spot : spot - here) * 10_000_000 / Int128(spot)
        parent.underlyingMove = Int64(clamping: moved)
      }
    }
    if !parent.isSingleSeries { takePackageDelta(&parent, spot: spot, at: now) }
    return parent
  }

  /// The series' volatility now against the one before the first print, and against its
  /// neighbours' (K-18): the smaller rise counts.
  private mutating func takeLift(
    _ parent: inout Parent, _ index: Int, _ before: SeriesPricing, spot: Int64
  ) {
    let quote = instruments[index].nbbo
    let here = self.spot(of: instruments[index].underlying)
    guard before.volatility != .min, parent.cluster.side == .buy,
      instruments[index].nbboAt != .min, quote.rawBid > 0, quote.rawAsk > quote.rawBid,
      here != .min,
      let after = pricing(
        index, bid: quote.rawBid, ask: quote.rawAsk, price: .min, spot: here, at: clock.now),
      after.volatility != .min
    else { return }
    parent.ivChange = after.volatility - before.volatility
    guard let smile = neighbourVolatility(index, spot: here) else { return }
    parent.ivLift = min(after.volatility - before.volatility, after.volatility - smile)
  }

  /// By how much the volatility of a series moved after a coded print, while the underlying stood
  /// (C-06): from the quote before it to the newest one after it.
  ///
  /// - Parameter then: price of the underlying at the print, billionths; `Int64.min` = unknown.
  /// - Returns: millionths; nil = n/a.
  mutating func volatilityMove(after leg: LegPrint, spot then: Int64) -> Int64? {
    let index = Int(leg.instrument.index)
    let quote = instruments[index].nbbo
    let here = spot(of: instruments[index].underlying)
    guard then > 0, here != .min, leg.bid > 0, leg.ask > leg.bid,
      instruments[index].nbboAt > leg.arrival, quote.rawBid > 0, quote.rawAsk > quote.rawBid
    else { return nil }
    let moved = Int128(here > then ? here - then : then - here) * 10_000_000 / Int128(then)
    guard moved < Int128(settings.package.volatilityFlatUnder),
      let before = pricing(
        index, bid: leg.bid, ask: leg.ask, price: .min, spot: then, at: leg.arrival),
      let after = pricing(
        index, bid: quote.rawBid, ask: quote.rawAsk, price: .min, spot: here, at: clock.now),
      before.volatility != .min, after.volatility != .min
    else { return nil }
    return after.volatility - before.volatility
  }

  /// The volatility that the two neighbouring strikes imply, by a straight line between them; each
  /// quote against the underlying of its own moment, because a neighbour may be older than a move.
  private mutating func neighbourVolatility(_ index: Int, spot: Int64) -> Int64? {
    let chain = instruments[index].chain
    guard chain >= 0 else { return nil }
    let rungs = chains[chain].rungs
    guard let place = rungs.firstIndex(where: { $0.strike == instruments[index].strike }),
      place > 0, place + 1 < rungs.count
    else { return nil }
    var found: [Int64] = []
    for rung in [rungs[place - 1], rungs[place + 1]] {
      let other = Int(instruments[index].right == .call ? rung.call : rung.put)
      guard other >= 0, isFresh(other, clock.now),
        let priced = pricing(
          other, bid: instruments[other].nbbo.rawBid, ask: instruments[other].nbbo.rawAsk,
          price: .min,
          spot: instruments[other].spotAtQuote == .min
            ? spot : instruments[other].spotAtQuote, at: clock.now), priced.volatility != .min
      else { return nil }
      found.append(priced.volatility)
    }
    let width = Int128(rungs[place + 1].strike - rungs[place - 1].strike)
    let step = Int128(instruments[index].strike - rungs[place - 1].strike)
    return found[0] + Int64(clamping: Int128(found[1] - found[0]) * step / max(1, width))
  }

  /// Σ σ·ρ·δ and Σ ρ·|δ| over the option legs (K-05); nil when one of them is n/a.
  private mutating func takePackageDelta(_ parent: inout Parent, spot: Int64, at now: Int64) {
    var net: Int64 = 0
    var gross: Int64 = 0
    for place in parent.cluster.legs.indices {
      let leg = parent.cluster.legs[place]
      guard isOption(leg.instrument) else { continue }
      let index = Int(leg.instrument.index)
      let quote = instruments[index].nbbo
      guard leg.side != .unknown,
        let found = pricing(
          index, bid: quote.rawBid, ask: quote.rawAsk, price: leg.price.billionths, spot: spot,
          at: now)
      else { return }
      net += (leg.side == .buy ? 1 : -1) * Int64(leg.ratio) * found.delta
      gross += Int64(leg.ratio) * abs(found.delta)
    }
    parent.netDelta = net
    parent.grossDelta = gross
  }

  /// Delta and volatility of the legs of a parent that is worth showing.
  mutating func priceLegs(_ cluster: inout Cluster, _ prints: [PendingPrint]) {
    guard cluster.premium >= settings.provisionalPremiumMin else { return }
    for place in cluster.legs.indices where isOption(cluster.legs[place].instrument) {
      let index = Int(cluster.legs[place].instrument.index)
      let first = cluster.legs.count == 1 ? prints.first : nil
      let quote = instruments[index].nbbo
      let spot = first?.spot ?? spot(of: instruments[index].underlying)
      guard
        let found = pricing(
          index, bid: first?.bid ?? quote.rawBid, ask: first?.ask ?? quote.rawAsk,
          price: cluster.legs[place].price.billionths, spot: spot, at: cluster.end.nanoseconds)
      else { continue }
      cluster.legs[place].rawDelta = Int32(clamping: found.delta)
      if found.volatility != .min {
        cluster.legs[place].rawIV = Int32(clamping: found.volatility)
      }
    }
  }

  @inline(__always)
  func isOption(_ instrument: InstrumentID) -> Bool {
    instruments[Int(instrument.index)].kind == .option
  }
}
