import FlowEngine

/// Records that say what instruments are and in which state, and messages of the gateway.
extension DBNNormaliser {
  mutating func define(_ definition: DBNDefinition, _ events: inout [MarketEvent]) {
    let record = definition.record
    let times = times(received: definition.receiveTime, published: record.eventTime)
    let kind = definition.instrumentClass
    let isOption = kind == UInt8(ascii: "C") || kind == UInt8(ascii: "P")
    let named = ContractIdentity.event(
      symbol: definition.symbolBytes, of: datasetKind, instrument: record.instrument, times: times)
    let step = definition.priceIncrement
    let ticks =
      step == DBNConstant.undefinedPrice || step <= 0
      ? TickTable.unknown : TickTable(base: Price(billionths: step))
    switch named {
    case .contract(var contract) where isOption && contract.origin == .mapping:
      let osi = OSI(contract)
      contract.underlying = ContractIdentity.underlying(
        osi, named: Symbol(in: definition.underlyingBytes))
      contract.multiplier = definition.multiplier ?? 100
      contract.isAdjusted = osi.root.hasDigit
      contract.ticks = ticks
      contract.origin = .definition
      // Midnight UTC of the date of expiry: the date is meant, not the moment.
      if let expiry = Self.timestamp(definition.expiration) {
        contract.expiry = NewYorkTime.civil(
          daysSinceEpoch: TradeChoice.day(expiry.nanoseconds))
      }
      events.append(.contract(contract))
    case .stock(var stock) where kind == UInt8(ascii: "K"):
      stock.ticks = ticks
      events.append(.stock(stock))
    case .contract(let contract) where isOption && contract.origin == .unresolved:
      events.append(named)
    default:
      events.append(
        .contract(
          ContractIdentity.nameless(InstrumentID(record.instrument), times, .unsupported)))
    }
  }

  mutating func count(_ statistic: DBNStatistic, _ events: inout [MarketEvent]) {
    let record = statistic.record
    let times = times(received: statistic.receiveTime, published: record.eventTime)
    guard statistic.kind == DBNStatistic.openInterest, statistic.updateAction != 2,
      let quantity = statistic.quantity
    else { return passOver(record) }
    let asOf = Self.timestamp(statistic.referenceTime).map {
      NewYorkTime.civil(daysSinceEpoch: TradeChoice.day($0.nanoseconds))
    }
    events.append(
      .openInterest(
        OpenInterest(
          instrument: InstrumentID(record.instrument), times: times, quantity: quantity,
          asOf: asOf)))
  }

  mutating func change(_ status: DBNStatus, _ events: inout [MarketEvent]) {
    let record = status.record
    let times = times(received: status.receiveTime, published: record.eventTime)
    guard let state = Self.state(status) else { return passOver(record) }
    events.append(
      .status(
        TradingStatus(
          instrument: InstrumentID(record.instrument), times: times, state: state)))
  }

  /// - Returns: nil when the message does not change whether the instrument trades.
  private static func state(_ status: DBNStatus) -> TradingState? {
    switch status.action {
    case 1...6: return .pre
    case 7, 11: return .trading
    case 8...10: return .halted
    case 12, 13, 15: return .closed
    case 0 where status.isTrading == UInt8(ascii: "Y"): return .trading
    case 0 where status.isTrading == UInt8(ascii: "N"): return .halted
    default: return nil
    }
  }

  mutating func map(_ mapping: DBNSymbolMapping, _ events: inout [MarketEvent]) {
    let record = mapping.record
    let times = times(received: record.eventTime, published: .max)
    // What was asked for may be a parent; the symbol that goes out is the instrument, unless it
    // is only its number again.
    let isNumber = mapping.symbolOut.allSatisfy { JSONScanner.isDigit($0) }
    events.append(
      ContractIdentity.event(
        symbol: isNumber ? mapping.symbolIn : mapping.symbolOut, of: datasetKind,
        instrument: record.instrument, times: times))
  }

  // MARK: Messages of the gateway

  mutating func tell(_ error: DBNErrorMessage, _ events: inout [MarketEvent]) {
    let times = times(received: error.record.eventTime, published: .max)
    let kind: HealthKind
    switch error.code {
    case 7, 8: kind = .gap
    case 4: kind = .unresolved
    default: kind = .unknownCode
    }
    events.append(
      .notice(FeedNotice(times: times, kind: kind, feed: feed, place: Int64(error.code))))
  }

  mutating func tell(_ system: DBNSystemMessage, _ events: inout [MarketEvent]) {
    // Heartbeats and acknowledgements say nothing about the market.
    guard system.code == 2 else { return passOver(system.record) }
    let times = times(received: system.record.eventTime, published: .max)
    events.append(.notice(FeedNotice(times: times, kind: .stall, feed: feed, place: 2)))
  }

  private static func timestamp(_ raw: UInt64) -> Timestamp? {
    raw <= UInt64(Int64.max) ? Timestamp(nanoseconds: Int64(raw)) : nil
  }
}
