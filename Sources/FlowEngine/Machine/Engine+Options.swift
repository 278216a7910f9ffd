extension Engine {
  mutating func step(_ quote: Quote, _ out: inout FlowBatch) {
    let time = quote.times.engine
    move(to: time, &out)
    let index = Int(quote.instrument.index)
    guard index < instruments.count, instruments[index].kind != .undefined else {
      return countUndefined(&out)
    }
    if !quote.isNBBO {
      venueQuotes.take(quote, at: time.nanoseconds)
      instruments[index].hasVenueQuotes = true
    } else if instruments[index].kind == .stock {
      stocks.quote(quote.instrument, at: time.nanoseconds, quote.prices)
      instruments[index].takeStockQuote(quote.prices, at: time.nanoseconds)
    } else {
      let spot = spot(of: instruments[index].underlying)
      instruments[index].takeNBBO(quote, at: time.nanoseconds, spot: spot)
    }
  }

  mutating func step(_ trade: Trade, _ out: inout FlowBatch) {
    move(to: trade.times.engine, &out)
    let index = Int(trade.instrument.index)
    guard index < instruments.count else { return countUndefined(&out) }
    switch instruments[index].kind {
    case .option, .unresolved:
      // A file may hold a cancel as a row with its code (C-11a): it names no print by its own
      // number.
      if let letter = OptionConditions.cancelLetter(trade.conditions) {
        let cancel = Cancel(
          instrument: trade.instrument, times: trade.times, venue: trade.venue, price: trade.price,
          size: trade.size, letter: letter)
        return step(cancel, &out)
      }
      judgeOption(trade, index, &out)
    case .stock: judgeStock(trade, index, &out)
    case .undefined: countUndefined(&out)
    // Counted where it was read: its definition came with an `unsupported` notice.
    case .unsupported: break
    }
  }

  private mutating func countUndefined(_ out: inout FlowBatch) {
    report(.unresolved, "an event names an instrument before its definition", lost: 1, &out)
  }

  private mutating func judgeOption(_ trade: Trade, _ index: Int, _ out: inout FlowBatch) {
    // Field by field: a copy of the whole state costs more than the judgement itself.
    let isOption = instruments[index].kind == .option
    let (volume, openInterest) = (instruments[index].volume, instruments[index].openInterest)
    let condition = conditionAtArrival(trade)
    let spot = spot(of: instruments[index].underlying)
    let input = aggressorInput(trade, index, condition: condition, spot: spot)
    let judged = isOption ? aggressor(input) : SideJudgement()
    // What tells no price of now moves no state (rules §1.3).
    if condition != .late, condition != .compression, condition != .unrecognised,
      !judged.reasons.contains(.badPrice), !judged.reasons.contains(.duplicate)
    {
      instruments[index].tickState.take(trade.price.billionths)
    }
    let premium = trade.price.notional(
      of: trade.size, multiplier: Int64(instruments[index].multiplier))
    var flags: JudgementFlags = []
    if trade.attachedScope != .none { flags.insert(.quoteAttached) }
    if input.isVenueQuote { flags.insert(.venueQuote) }
    if judged.isSizeMatch { flags.insert(.sizeMatch) }
    if condition == .late { flags.insert(.late) }
    if takeNotable(premium >= settings.notablePremiumMin) { flags.insert(.notable) }
    out.judgements.append(
      Judgement(
        stamp: stamp(), instrument: trade.instrument, side: judged.side, grade: judged.loneGrade,
        hint: judged.hint, flags: flags, reasons: judged.reasons, quote: input.quote,
        quoteAge: input.quoteAge, spot: spot == .min ? nil : Price(billionths: spot),
        volumeBefore: volume, openInterest: openInterest < 0 ? nil : openInterest))

    if condition == .unrecognised { noteUnknownCode(trade.conditions, &out) }
    instruments[index].count(trade)
    let slot = ledger.append(trade, seq: seq)
    let opening =
      openInterest < 0 || !isVolumeComplete
      ? -1 : provableOpening(size: trade.size, openInterest: openInterest, volume: volume)
    var traits: PendingPrint.Traits = []
    if judged.isSizeMatch { traits.insert(.sizeMatch) }
    if judged.reasons.contains(.wide) { traits.insert(.wide) }
    if trade.isSuspect { traits.insert(.suspect) }
    if OptionConditions.isCross(trade.conditions) { traits.insert(.cross) }
    if isOption, canBeBlock(trade, judged, condition) { traits.insert(.canBeBlock) }
    let pending = PendingPrint(
      seq: seq, participant: trade.times.participant.nanoseconds, arrival: clock.now,
      price: trade.price.billionths, size: trade.size, bid: input.quote.rawBid,
      ask: input.quote.rawAsk, spot: spot, opening: Int32(clamping: opening), slot: slot,
      venue: trade.venue,
      touchVenue: trade.attachedScope == .nbbo
        ? .unknown : instruments[index].touchVenue(judged.side), side: judged.side,
      grade: judged.grade, loneGrade: judged.loneGrade, condition: condition, traits: traits)
    let letter = trade.conditions.single ?? 0
    if isOption, condition != .late, condition != .compression,
      waitForPackage(pending, letter, index) || waitForDividend(pending, letter, index)
        || waitForStock(pending, letter, index)
    {
      return
    }
    if isOption, judged.side != .unknown || settings.sweepUnsigned != 0, condition != .late {
      sweeps.wait(pending, trade.instrument, premium: premium.millionths)
    } else {
      settleAlone(pending, trade.instrument, &out)
    }
  }

  /// Late by its code, or because the watermark had passed its execution when it was published
  /// (H-06): volume only. Negotiated prints are reported by hand and are no later for it.
  @inline(__always)
  private func conditionAtArrival(_ trade: Trade) -> OptionConditionClass {
    let condition = OptionConditions.classify(trade.conditions)
    let times = trade.times
    guard times.rawExecuted != .min, times.rawPublished != .min,
      times.rawPublished &- times.rawExecuted > settings.opraLateness
    else { return condition }
    switch condition {
    case .plain, .iso, .auction, .cross, .multiLegVersusSingle: return .late
    case .multiLeg, .stockOption:
      return LegGroup(letter: trade.conditions.single ?? 0).isFloor ? condition : .late
    default: return condition
    }
  }

  /// A code that the table lacks is reported once (rule S-20).
  private mutating func noteUnknownCode(_ conditions: SaleConditions, _ out: inout FlowBatch) {
    guard unknownCodes.insert(conditions.packed).inserted else { return }
    let text = String(decoding: conditions.letters, as: UTF8.self)
    let why = OptionConditions.isRetired(conditions) ? "was retired in 2019" : "is not in the table"
    report(.unknownCode, "option condition \(text) \(why)", &out)
  }

  /// A block needs no side (rule C-13), but it is never a late print, a package leg unless crossed,
  /// or a print that rule S-21 refuses.
  @inline(__always)
  private func canBeBlock(
    _ trade: Trade, _ judged: SideJudgement, _ condition: OptionConditionClass
  ) -> Bool {
    guard !judged.reasons.contains(.adjusted), !judged.reasons.contains(.badPrice),
      !judged.reasons.contains(.duplicate)
    else { return false }
    switch condition {
    case .plain, .iso, .auction, .floor, .extendedHours, .cross, .notDelivered, .reopening:
      return true
    case .multiLeg, .stockOption: return OptionConditions.isCross(trade.conditions)
    case .multiLegVersusSingle, .late, .cancel, .compression, .unrecognised: return false
    }
  }

  /// Mutating only so that it works in place: it is too large to be inlined.
  private mutating func aggressorInput(
    _ trade: Trade, _ index: Int, condition: OptionConditionClass, spot: Int64
  ) -> AggressorInput {
    var input = AggressorInput(
      price: trade.price, size: trade.size, condition: condition, quote: .none,
      tick: instruments[index].ticks.tick(at: trade.price))
    let time = trade.times.engine.nanoseconds
    let stock = Int(underlyings[Int(instruments[index].underlying)].stock)
    let reopenedAt = max(
      instruments[index].reopenedAt, stock >= 0 ? instruments[stock].reopenedAt : .min)
    var own =
      instruments[index].hasVenueQuotes ? venueQuotes.newest(trade.instrument, trade.venue) : nil
    if let at = own?.at, at < reopenedAt { own = nil }
    if trade.attachedScope == .venue {
      input.venuePrices = trade.attached
    } else if let own {
      input.venuePrices = own.prices
    }
    if trade.attachedScope == .nbbo {
      input.quote = trade.attached
    } else if instruments[index].nbboAt != .min, instruments[index].nbboAt >= reopenedAt {
      // A quote from before or during a halt was not firm (H-02).
      takeStandingQuote(trade, index, time: time, spot: spot, &input)
    } else if trade.attachedScope == .venue {
      input.quote = trade.attached
      input.isVenueQuote = true
    } else if let own {
      input.quote = own.prices
      input.isVenueQuote = true
      input.quoteAge = max(0, time - own.at)
    }
    input.staleAfter = settings.quoteStaleAfter
    input.lastDifferent = instruments[index].tickState.lastDifferent(from: trade.price.billionths)
    input.rule = SideRule(rawValue: settings.sideRule) ?? .graded
    input.isEligibilityOff = settings.eligibility == 0
    input.isAdjusted = instruments[index].isAdjusted
    input.isHalted =
      instruments[index].tradingState == .halted
      || (stock >= 0 && instruments[stock].tradingState == .halted)
    input.isDuplicate = instruments[index].numbers.contains(trade)
    let minute: Int64 = 60_000_000_000
    let close = sessionClose + (instruments[index].closesLate ? OptionHours.lateBy : 0)
    input.isOpeningOrClosing =
      (time >= sessionOpen && time < sessionOpen + minute)
      || (time >= close - minute && time < close)
      || (reopenedAt != .min && time >= reopenedAt && time - reopenedAt < minute)
    return input
  }

  /// The NBBO that stood before the trade, with its age and what came before it.
  @inline(__always)
  private func takeStandingQuote(
    _ trade: Trade, _ index: Int, time: Int64, spot: Int64, _ input: inout AggressorInput
  ) {
    input.quote = instruments[index].nbbo
    input.quoteAge = max(0, time - instruments[index].nbboAt)
    input.isFast = instruments[index].history.isFast(now: time)
    input.searchedSide = instruments[index].history.search(
      price: trade.price.billionths, now: time, window: settings.quoteSearchWindow)
    input.underlyingMoved = hasMoved(
      spot, since: instruments[index].spotAtQuote, quote: input.quote)
  }

  /// The underlying moved by more than a quarter of the spread since the quote. Without a delta the
  /// strictest reading |Δ| = 1 holds, and an unknown spot counts as moved (rule S-23).
  @inline(__always)
  private func hasMoved(_ spot: Int64, since before: Int64, quote: BestPrices) -> Bool {
    guard spot != .min, before != .min, quote.rawBid >= 0, quote.rawAsk >= 0 else {
      return true
    }
    let move = spot > before ? spot - before : before - spot
    return move > (quote.rawAsk - quote.rawBid) / 4
  }

  /// Whether a print is a row of its own: big enough, or among the first of the session.
  mutating func takeNotable(_ isBig: Bool) -> Bool {
    if notableLeft > 0 {
      notableLeft -= 1
      return true
    }
    return isBig
  }

  /// Price of an underlying now: the middle of its NBBO, else its last eligible print.
  /// `Int64.min` when unknown.
  @inline(__always)
  func spot(of underlying: UInt32) -> Int64 {
    let stock = Int(underlyings[Int(underlying)].stock)
    guard stock >= 0 else { return .min }
    let quote = instruments[stock].nbbo
    if quote.rawBid > 0, quote.rawAsk > quote.rawBid {
      return quote.rawBid + (quote.rawAsk - quote.rawBid) / 2
    }
    return stocks.lastPrice(InstrumentID(UInt32(stock)))
  }
}
