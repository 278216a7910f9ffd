extension Engine {
  private static let minute: Int64 = 60_000_000_000
  /// Nanoseconds.
  private static let volatilityLife: Int64 = 5_000_000_000

  /// A print of an option that expires today, once its parent and grade are known (K-06).
  mutating func noteZeroDay(
    _ print: PendingPrint, _ instrument: InstrumentID, grade: Grade
  ) {
    let index = Int(instrument.index)
    guard instruments[index].expiry == session, instruments[index].chain >= 0,
      chains[instruments[index].chain].expiration.settlement != .am,
      !instruments[index].isAdjusted, print.price > 0, print.size > 0
    else { return }
    let price = Price(billionths: print.price)
    let multiplier = instruments[index].multiplier
    var gamma: Int64?
    if print.side != .unknown, grade <= .b {
      gamma = zeroDayGamma(index, print)
    }
    zeroDay.add(
      instruments[index].underlying, minute: clock.now / Self.minute, seq: print.seq,
      side: print.side, grade: grade, contracts: print.size,
      premium: price.notional(of: print.size, multiplier: Int64(multiplier)), gamma: gamma,
      spot: Price(billionths: max(0, print.spot)), multiplier: multiplier,
      isIndexOption: instruments[index].isIndexOption)
    if zeroDayMinute == .max { zeroDayMinute = (clock.now / Self.minute + 1) * Self.minute }
  }

  /// The volatility stands for five seconds, because it moves slower than prints come; the gamma is
  /// that of the underlying's price at the print.
  private mutating func zeroDayGamma(_ index: Int, _ print: PendingPrint) -> Int64? {
    if let known = volatilityCache[UInt32(index)],
      print.arrival - known.at < Self.volatilityLife
    {
      return known.volatility.flatMap {
        gamma(index, volatility: $0, spot: print.spot, at: print.arrival)
      }
    }
    let found = pricing(
      index, bid: print.bid, ask: print.ask, price: print.price, spot: print.spot,
      at: print.arrival, isTape: true)
    let volatility = found.flatMap { $0.volatility > 0 ? Int32(clamping: $0.volatility) : nil }
    volatilityCache[UInt32(index)] = (print.arrival, volatility)
    return found?.gamma
  }

  /// At each full minute: the rules over the five minutes before it, and every five minutes the
  /// two labelled estimates as a statement (G-02). At the end of input the rules over the minutes
  /// up to it, the last of them not full, because the end closes everything (H-05).
  mutating func judgeZeroDay(_ out: inout FlowBatch, isEnd: Bool) {
    if zeroDayMinute <= clock.now { judgeFullMinutes(&out) }
    if isEnd, zeroDayMinute != .max { judgeZeroDay(clock.now / Self.minute + 1, &out) }
  }

  private mutating func judgeFullMinutes(_ out: inout FlowBatch) {
    let now = clock.now / Self.minute
    // A silence is passed over minute by minute, until nothing of before is left.
    let from = zeroDayMinute / Self.minute
    zeroDayMinute = (now + 1) * Self.minute
    for minute in from...min(now, from + ZeroDayBook.window) { judgeZeroDay(minute, &out) }
    if now > from + ZeroDayBook.window { judgeZeroDay(now, &out) }
  }

  private mutating func judgeZeroDay(_ minute: Int64, _ out: inout FlowBatch) {
    for place in zeroDay.all.indices {
      guard !isBetweenBaselines(place, minute),
        let window = gammaWindow(place, before: minute)
      else { continue }
      let number = zeroDay.all[place].underlying
      // Only what is told needs more: a hundred series are priced for it.
      var told: GammaWindow?
      for index in rules.indices
      where rules[index].mayFire(window) && !isTold(index, number, window) {
        let window = told ?? complete(window, place, before: minute)
        told = window
        guard let verdict = rules[index].judge(window), verdict.fires else { continue }
        fire(index, verdict, window, &out)
      }
      let isFull = minute * Self.minute <= clock.now
      if isFull, minute % 5 == 0 { state(told ?? complete(window, place, before: minute), &out) }
    }
  }

  /// Whether the window lies across five minutes that earlier sessions know. Those compare with the
  /// same five minutes alone, so the rule waits for their end: half of them, or what was before
  /// them, is neither usual nor unusual.
  @inline(__always)
  private func isBetweenBaselines(_ place: Int, _ minute: Int64) -> Bool {
    guard !minute.isMultiple(of: ZeroDayBook.window) else { return false }
    let symbol = underlyings[Int(zeroDay.all[place].underlying)].symbol
    return baselines.hasGamma(symbol, bucket: bucket(minute - ZeroDayBook.window))
      || baselines.hasGamma(symbol, bucket: bucket(minute - 1))
  }

  private func bucket(_ minute: Int64) -> Int32 {
    GammaBucket.of(Timestamp(nanoseconds: minute * Self.minute))
  }

  /// A window is told once: the next alert waits until none of its minutes is left (K-91). It is
  /// told in the minute after its last one.
  @inline(__always)
  private func isTold(_ rule: Int, _ number: UInt32, _ window: borrowing GammaWindow) -> Bool {
    underlyings[Int(number)].lastAlert[rule] / Self.minute * Self.minute > window.from.nanoseconds
  }

  /// What is not needed to see that there is nothing to tell.
  private mutating func complete(
    _ window: GammaWindow, _ place: Int, before minute: Int64
  ) -> GammaWindow {
    var window = window
    window.openInterestEstimate = openInterestGamma(zeroDay.all[place].underlying)
    window.causes = zeroDay.causes(place, before: minute)
    return window
  }

  private mutating func gammaWindow(_ place: Int, before minute: Int64) -> GammaWindow? {
    let minutes = zeroDay.window(place, before: minute)
    guard !minutes.isEmpty else { return nil }
    let number = zeroDay.all[place].underlying
    let start = Timestamp(nanoseconds: (minute - ZeroDayBook.window) * Self.minute)
    let end = Timestamp(nanoseconds: min(minute * Self.minute, clock.now))
    var window = GammaWindow(
      underlying: underlyings[Int(number)].symbol, from: start, to: end,
      premiumFloor: premiumFloor(number))
    var (gamma, priced) = (Int128(0), Int64(0))
    var (signed, sided, all) = (Int64(0), Int64(0), Int64(0))
    for part in minutes {
      gamma &+= part.gamma
      priced.addSaturating(part.priced)
      signed.addSaturating(part.signedPremium)
      sided.addSaturating(part.sidedPremium)
      all.addSaturating(part.premium)
      window.volume.addSaturating(part.contracts)
    }
    window.signedGamma = priced > 0 ? Dollars(roundingBillionths: gamma) : nil
    window.signedPremium = sided > 0 ? Dollars(millionths: signed) : nil
    window.signedShare = all > 0 ? Int64(clamping: Int128(sided) * 10_000 / Int128(all)) : nil
    window.dayVolume = zeroDay.all[place].dayContracts
    window.isIndexOption = zeroDay.all[place].isIndexOption
    if let traded = window.signedGamma,
      let found = baselines.gammaZ(traded, window.underlying, bucket: GammaBucket.of(start))
    {
      window.z = found.z
      window.samples = found.samples
    }
    let flow = zeroDay.all[place].flow
    window.flowEstimate = flow.signed > 0 ? flow.dollars : nil
    return window
  }

  /// Σ OI0·Γ·multiplier·S²·0.01 over today's series around the money (G-02 a); nil without spot.
  private mutating func openInterestGamma(_ number: UInt32) -> Dollars? {
    let spot = spot(of: number)
    guard spot != .min else { return nil }
    var tally = GammaTally()
    var isKnown = false
    for chain in underlyings[Int(number)].chainsToday {
      for rung in chains[chain].rungs[chains[chain].nearest(to: spot, count: 40)] {
        for index in [Int(rung.call), Int(rung.put)] where index >= 0 {
          let interest = instruments[index].openInterest
          guard interest > 0,
            let found = pricing(
              index, bid: instruments[index].nbbo.rawBid, ask: instruments[index].nbbo.rawAsk,
              price: .min, spot: spot, at: clock.now, isTape: true), let gamma = found.gamma
          else { continue }
          isKnown = true
          tally.add(
            openInterest: interest, right: instruments[index].right, gamma: gamma,
            spot: Price(billionths: spot), multiplier: instruments[index].multiplier)
        }
      }
    }
    return isKnown ? tally.dollars : nil
  }

  private mutating func fire(
    _ index: Int, _ verdict: Verdict, _ window: GammaWindow, _ out: inout FlowBatch
  ) {
    var cluster = Cluster.empty
    cluster.id = inferenceID()
    cluster.underlying = window.underlying
    let signed = window.signedPremium?.millionths ?? 0
    cluster.side = signed == 0 ? .unknown : signed > 0 ? .buy : .sell
    cluster.grade = .b
    cluster.premium = Dollars(millionths: abs(signed))
    cluster.start = window.from
    cluster.end = window.to
    cluster.causes = window.causes
    if var alert = alert(of: index, verdict, cluster: cluster, instruments: []) {
      alert.evidence.append(window.foundation)
      out.alerts.append(alert)
    }
  }

  private mutating func state(_ window: GammaWindow, _ out: inout FlowBatch) {
    var said = Inference(
      stamp: stamp(), ordinal: inferenceID().ordinal, type: .descriptive,
      symbol: window.underlying, from: window.from, to: window.to, causes: window.causes)
    said.volume = window.volume
    said.share = window.signedShare
    said.samples = window.samples
    let isRange = window.hasBothEstimates
    func value(_ dollars: Dollars?) -> ClauseValue { dollars.map { .dollars($0) } ?? .unknown }
    said.evidence = [
      Clause(
        GammaStatement.tradedLine, seen: value(window.signedGamma), asked: .shown),
      Clause(
        "dealer gamma if: " + GammaStatement.openInterestLine,
        seen: isRange ? value(window.openInterestEstimate) : .unknown, asked: .shown),
      Clause(
        "dealer gamma if: " + GammaStatement.flowLine,
        seen: isRange ? value(window.flowEstimate) : .unknown, asked: .shown),
    ]
    said.counterEvidence = [
      Clause(GammaStatement.zeroDayLine, seen: .flag(true), asked: .shown, role: .counter)
    ]
    if window.isIndexOption {
      said.counterEvidence.append(
        Clause(GammaStatement.indexLine, seen: .flag(true), asked: .shown, role: .counter))
    }
    out.inferences.append(said)
  }
}
