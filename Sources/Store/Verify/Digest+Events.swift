import FlowEngine

extension XXH64 {
  /// The kind of the event, then its fields in the order of declaration.
  mutating func combine(_ event: borrowing MarketEvent) {
    combine(UInt64(EventLayout.Kind(event).rawValue))
    switch copy event {
    case .contract(let value): combine(value)
    case .stock(let value): combine(value)
    case .status(let value):
      combine(value.instrument, value.times)
      combine(UInt64(value.state.rawValue))
    case .openInterest(let value):
      combine(value.instrument, value.times)
      combine(signed: value.quantity)
      combine(value.asOf.map { UInt64(UInt32(bitPattern: $0.yyyymmdd)) } ?? EventLayout.noDate)
    case .calendar(let value): combine(value)
    case .notice(let value):
      combine(InstrumentID(0), value.times)
      combine(UInt64(value.kind.rawValue))
      combine(value.feed)
      combine(signed: value.rawLost)
      combine(signed: value.place)
    case .quote(let value):
      combine(value.instrument, value.times)
      combine(UInt64(value.venue.mic))
      combine(value.prices)
      combine(UInt64(value.bidVenue.mic) << 32 | UInt64(value.askVenue.mic))
    case .trade(let value): combine(value)
    case .cancel(let value):
      combine(value.instrument, value.times)
      combine(UInt64(value.venue.mic) << 8 | UInt64(value.letter))
      combine(value.rawNumber)
      combine(signed: value.rawPrice)
      combine(signed: value.rawSize)
    case .history(let value): combine(value)
    case .clock(let value):
      combine(signed: value.at.nanoseconds)
      combine(value.isEnd ? 1 : 0)
    }
  }

  @inline(__always) private mutating func combine(_ instrument: InstrumentID, _ times: EventTimes) {
    combine(UInt64(instrument.index))
    combine(signed: times.rawExecuted)
    combine(signed: times.rawPublished)
    combine(signed: times.rawReceived)
  }

  private mutating func combine(_ symbol: Symbol) {
    combine(symbol.high)
    combine(symbol.low)
  }

  @inline(__always) private mutating func combine(_ value: Trade) {
    combine(value.instrument, value.times)
    combine(UInt64(value.venue.mic))
    combine(signed: value.price.billionths)
    combine(signed: value.size)
    combine(value.conditions.packed)
    combine(value.rawNumber)
    combine(value.attached)
    combine(UInt64(value.attachedScope.rawValue) << 1 | (value.isSuspect ? 1 : 0))
  }

  private mutating func combine(_ value: HistoryNote) {
    combine(InstrumentID(0), value.times)
    combine(
      UInt64(value.kind.rawValue) | UInt64(value.subject.right.rawValue) << 8
        | UInt64(UInt32(bitPattern: value.session.yyyymmdd)) << 32)
    combine(value.subject.root)
    combine(UInt64(UInt32(bitPattern: value.subject.expiry.yyyymmdd)))
    combine(signed: value.subject.strike.billionths)
    combine(signed: Int64(value.bucket))
    combine(value.cluster)
    for word in [value.a, value.b, value.c, value.d] { combine(signed: word) }
  }

  private mutating func combine(_ value: Contract) {
    combine(value.instrument, value.times)
    combine(value.root)
    combine(value.underlying)
    combine(
      UInt64(UInt32(bitPattern: value.expiry.yyyymmdd))
        | UInt64(UInt32(bitPattern: value.multiplier)) << 32)
    combine(
      UInt64(value.right.rawValue) | (value.isAdjusted ? 1 << 8 : 0)
        | UInt64(value.settlement.rawValue) << 16 | UInt64(value.origin.rawValue) << 24)
    combine(signed: value.strike.billionths)
    for word in value.ticks.words { combine(signed: word) }
  }

  private mutating func combine(_ value: Stock) {
    combine(value.instrument, value.times)
    combine(value.symbol)
    combine(UInt64(value.tape))
    for word in value.ticks.words { combine(signed: word) }
  }

  private mutating func combine(_ value: CalendarNote) {
    combine(value.instrument, value.times)
    combine(
      UInt64(value.kind.rawValue) | UInt64(value.part.rawValue) << 8
        | (value.amount != nil ? 1 << 16 : 0) | UInt64(UInt32(bitPattern: value.date.yyyymmdd))
        << 32
    )
    combine(signed: value.amount?.billionths ?? 0)
  }
}
