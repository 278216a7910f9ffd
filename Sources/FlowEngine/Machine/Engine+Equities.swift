extension Engine {
  mutating func judgeStock(_ trade: Trade, _ index: Int, _ out: inout FlowBatch) {
    let isOff = trade.venue.isOffExchange
    let exclusion = EquityConditions.exclusion(trade.conditions, tape: instruments[index].tape)
    var judged = EquityJudgement()
    var quote = BestPrices.none
    var age: Int64?
    var reasons: Reasons = []
    if exclusion != .none {
      reasons.insert(.excluded)
    } else if instruments[index].tradingState == .halted {
      reasons.insert(.halted)
    } else if let entry = quoteAtExecution(trade, isOff: isOff) {
      quote = entry.prices
      age = max(0, trade.times.participant.nanoseconds - entry.at)
      let price = trade.price.billionths
      judged =
        isOff
        ? equityJudgement(price: price, quote: quote)
        : litJudgement(
          price: price, quote: quote,
          lastDifferent: instruments[index].tickState.lastDifferent(from: price))
      if judged.position == .mid, judged.side != .unknown { reasons.insert(.leeReadyRule) }
      if isOff, trade.times.executed == nil, !agreesOverInterval(trade, judged) {
        judged = EquityJudgement()
        reasons.insert(.intervalDisagrees)
      }
    } else {
      reasons.insert(.quoteMissing)
    }
    var flags: JudgementFlags = [.equity]
    if isOff { flags.insert(.offExchange) }
    if exclusion == .none { flags.insert(.eligible) }
    let tick = instruments[index].ticks.quoteTick(at: trade.price)
    if SubPennyBand(price: trade.price.billionths, tick: tick) != .none { flags.insert(.subPenny) }
    // Reports of other places tell their price late, and move no state.
    if !isOff, exclusion == .none { instruments[index].tickState.take(trade.price.billionths) }
    if EquityConditions.isOddLot(trade.conditions) { flags.insert(.oddLot) }
    if isLate(trade) { flags.insert(.late) }
    if isOff {
      let notional = trade.price.notional(of: trade.size, multiplier: 1)
      if takeNotable(notional >= settings.notableNotionalMin || trade.size >= 10_000) {
        flags.insert(.notable)
      }
    }
    let spot = spot(of: instruments[index].underlying)
    out.judgements.append(
      Judgement(
        stamp: stamp(), instrument: trade.instrument, side: judged.side, grade: judged.grade,
        hint: judged.hint, position: judged.position, exclusion: exclusion, flags: flags,
        reasons: reasons,
        quote: quote, quoteAge: age, spot: spot == .min ? nil : Price(billionths: spot),
        volumeBefore: instruments[index].volume))
    out.settled.append(
      Settled(
        stamp: stamp(), print: seq, grade: judged.grade,
        state: flags.contains(.late) ? .late : .live))
    let number = Int(instruments[index].underlying)
    underlyings[number].contingent.note(trade.conditions)
    if exclusion == .contingent, trade.size > 0 {
      let print = StockPrint(
        seq: seq, instrument: trade.instrument,
        participant: trade.times.participant.nanoseconds, price: trade.price.billionths,
        size: trade.size)
      underlyings[number].contingent.take(print)
      offerToCrosses(print, number, &out)
    }
    countStock(trade, index, exclusion, isOff: isOff, &out)
  }

  /// An exchange print stands against the NBBO before it in the feed; a TRF print against the NBBO
  /// at its execution, when the feed tells it (rule S-42).
  @inline(__always)
  private func quoteAtExecution(_ trade: Trade, isOff: Bool) -> StockTapes.QuoteEntry? {
    if isOff, let executed = trade.times.executed {
      return stocks.quote(trade.instrument, before: executed.nanoseconds)
    }
    if trade.attachedScope == .nbbo {
      return StockTapes.QuoteEntry(
        at: trade.times.participant.nanoseconds, prices: trade.attached)
    }
    let index = Int(trade.instrument.index)
    guard instruments[index].nbboAt != .min else { return nil }
    return StockTapes.QuoteEntry(at: instruments[index].nbboAt, prices: instruments[index].nbbo)
  }

  /// Without an execution time every NBBO of the last ten seconds must give the same side (S-42).
  @inline(__always)
  private func agreesOverInterval(_ trade: Trade, _ judged: EquityJudgement) -> Bool {
    let end = trade.times.engine.nanoseconds
    guard
      let quotes = stocks.quotes(trade.instrument, from: end - 10_000_000_000, to: end)
    else { return false }
    return quotes.allSatisfy {
      equityJudgement(price: trade.price.billionths, quote: $0).side == judged.side
    }
  }

  /// Late by its condition, or published more than ten seconds after execution.
  @inline(__always)
  private func isLate(_ trade: Trade) -> Bool {
    let conditions = trade.conditions
    if conditions.contains(UInt8(ascii: "Z")) || conditions.contains(UInt8(ascii: "U"))
      || conditions.contains(UInt8(ascii: "L"))
    {
      return true
    }
    guard let executed = trade.times.executed, let published = trade.times.published else {
      return false
    }
    return published - executed > 10_000_000_000
  }

  private mutating func countStock(
    _ trade: Trade, _ index: Int, _ exclusion: Exclusion, isOff: Bool, _ out: inout FlowBatch
  ) {
    let minute = Int32(
      truncatingIfNeeded: NewYorkTime.floorDivide(
        trade.times.participant.nanoseconds, MinuteBar.minuteLength))
    let countsVolume = EquityConditions.countsVolume(trade.conditions)
    stockLedger.append(trade, seq: seq, minute: minute, countsVolume: countsVolume)
    guard countsVolume, trade.size > 0 else { return }
    instruments[index].volume.addSaturating(trade.size)
    let isPriced =
      (exclusion == .none || exclusion == .cross) && !EquityConditions.isOddLot(trade.conditions)
    if isPriced, !isOff || trade.times.executed != nil {
      stocks.setLastPrice(trade.instrument, trade.price.billionths)
    }
    if let finished = stocks.takeDirtyBar(trade.instrument, before: minute) {
      out.bars.append(finished.update(trade.instrument, stamp: stamp()))
    }
    let now = max(clock.now, sessionStart)
    let bar = stocks.updateBar(trade.instrument, minute: minute) { bar in
      bar.add(
        price: isPriced ? trade.price.billionths : nil, size: trade.size, isOffExchange: isOff)
    }
    // A minute that is no longer the newest is written at once: nothing would come back to it.
    let isOld = !stocks.isNewest(trade.instrument, minute: minute)
    if isOld || bar.writtenAt == .min || now - bar.writtenAt >= MinuteBar.updateEvery {
      out.bars.append(bar.update(trade.instrument, stamp: stamp()))
      _ = stocks.updateBar(trade.instrument, minute: minute) { bar in
        bar.writtenAt = now
        bar.isDirty = false
      }
    }
  }

  /// Writes every bar that changed since it was last written.
  mutating func flushBars(_ out: inout FlowBatch) {
    for index in instruments.indices where instruments[index].kind == .stock {
      let instrument = InstrumentID(UInt32(index))
      if let bar = stocks.takeDirtyBar(instrument, before: .max) {
        out.bars.append(bar.update(instrument, stamp: stamp()))
      }
    }
  }
}
