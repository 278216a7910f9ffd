public import FlowEngine

/// Turns DBN records into market events, for files and for live streams.
///
/// Instruments keep the feed's own numbers; whoever joins feeds gives the dense ones. Nothing is
/// dropped silently: what gives no event is counted by record type in `passedOver`.
public struct DBNNormaliser {
  public let dataset: String
  /// The name of the feed in notices.
  public let feed: Symbol
  /// Records that gave no event although their type is decoded, by type byte.
  public private(set) var passedOver = [Int64](repeating: 0, count: 256)
  /// Trades left to a better schema of the same data set and day.
  public private(set) var tradesElsewhere: Int64 = 0
  /// Largest merge key so far; `Int64.min` before the first. Unit: nanoseconds.
  public private(set) var lastKnown = Int64.min

  let datasetKind: DatasetKind
  private let schema: DBNSchema?
  private let version: UInt8
  /// nil: the first source that comes gives the trades.
  private let choice: TradeChoice?
  private let mixedSource: TradeSource
  private let venues: [Venue]
  private let isConsolidated: [Bool]
  /// Inside a run of records that say that the book may be bad.
  private var isSuspect = false
  private var choiceDay = Int64.min
  private var choiceBest: TradeSource?
  private var firstSource: TradeSource?

  public init(metadata: DBNMetadata) { self.init(metadata: metadata, choice: nil) }

  /// - Parameter mixedSource: what a type 0x01 is in a stream of mixed schemas.
  init(metadata: DBNMetadata, choice: TradeChoice?, mixedSource: TradeSource = .tbbo) {
    dataset = metadata.dataset
    feed = Symbol(metadata.dataset) ?? "dbn"
    datasetKind = DatasetKind(metadata.dataset)
    schema = metadata.schema
    version = metadata.version
    self.choice = choice
    self.mixedSource = mixedSource
    venues = Publishers.venues
    isConsolidated = (0..<256).map { Publishers.isConsolidated(UInt16($0)) }
  }

  /// Appends the events of one record.
  public mutating func normalise(_ record: DBNRecord, into events: inout [MarketEvent]) {
    switch record.rawType {
    case DBNRecordType.tcbbo.rawValue, DBNRecordType.mbp1.rawValue, DBNRecordType.cmbp1.rawValue:
      book(DBNTop(record: record), &events)
    case DBNRecordType.trade.rawValue: trade(DBNTrade(record: record), &events)
    case DBNRecordType.cbbo1s.rawValue, DBNRecordType.cbbo1m.rawValue:
      snapshot(DBNTop(record: record), isNational: true, &events)
    case DBNRecordType.bbo1s.rawValue, DBNRecordType.bbo1m.rawValue:
      snapshot(DBNTop(record: record), isNational: false, &events)
    default:
      switch record.body {
      case .definition(let definition): define(definition, &events)
      case .statistic(let statistic): count(statistic, &events)
      case .status(let status): change(status, &events)
      case .symbolMapping(let mapping): map(mapping, &events)
      case .error(let error): tell(error, &events)
      case .system(let system): tell(system, &events)
      case .trade, .top, nil: passedOver[Int(record.rawType)] += 1
      }
    }
  }

  // MARK: Market records

  private mutating func trade(_ trade: DBNTrade, _ events: inout [MarketEvent]) {
    let record = trade.record
    let times = times(received: trade.receiveTime, published: record.eventTime)
    noteGap(trade.flags, times, record, &events)
    guard trade.action == UInt8(ascii: "T"), trade.price != DBNConstant.undefinedPrice else {
      return passOver(record)
    }
    guard isWanted(.trades, times) else { return }
    events.append(
      .trade(
        Trade(
          instrument: InstrumentID(record.instrument), venue: venue(record.publisher),
          times: times, price: Price(billionths: trade.price), size: Int64(trade.size),
          conditions: .notDelivered, isSuspect: isSuspect)))
  }

  /// tcbbo, cmbp-1, tbbo and mbp-1: a trade with the quote just before it, or a change of quote.
  private mutating func book(_ top: DBNTop, _ events: inout [MarketEvent]) {
    let record = top.record
    let type = record.rawType
    let times = times(received: top.receiveTime, published: record.eventTime)
    noteGap(top.flags, times, record, &events)
    let isNational = type != DBNRecordType.mbp1.rawValue || isConsolidated(record.publisher)
    if top.action == UInt8(ascii: "T") {
      guard top.price != DBNConstant.undefinedPrice else { return passOver(record) }
      guard isWanted(source(type), times) else { return }
      events.append(
        .trade(
          Trade(
            instrument: InstrumentID(record.instrument), venue: venue(record.publisher),
            times: times, price: Price(billionths: top.price), size: Int64(top.size),
            conditions: .notDelivered, attached: Self.best(top),
            attachedScope: isNational ? .nbbo : .venue, isSuspect: isSuspect)))
    } else if type == DBNRecordType.tcbbo.rawValue {
      passOver(record)
    } else {
      quote(top, times, isNational: isNational, &events)
    }
  }

  /// cbbo and bbo: the state at the end of an interval, which is when it could be known.
  private mutating func snapshot(
    _ top: DBNTop, isNational: Bool, _ events: inout [MarketEvent]
  ) {
    let times = times(received: top.receiveTime, published: top.receiveTime)
    noteGap(top.flags, times, top.record, &events)
    let isNational = isNational || isConsolidated(top.record.publisher)
    quote(top, times, isNational: isNational, &events)
  }

  private mutating func quote(
    _ top: DBNTop, _ times: EventTimes, isNational: Bool, _ events: inout [MarketEvent]
  ) {
    let record = top.record
    let type = record.rawType
    let namesVenues =
      type != DBNRecordType.mbp1.rawValue && type != DBNRecordType.bbo1s.rawValue
      && type != DBNRecordType.bbo1m.rawValue
    let venue = isNational ? Venue.unknown : venue(record.publisher)
    // A quote of an unlisted venue must not pass for the NBBO.
    guard isNational || venue.isKnown else { return passOver(record) }
    events.append(
      .quote(
        Quote(
          instrument: InstrumentID(record.instrument), venue: venue, times: times,
          prices: Self.best(top),
          bidVenue: namesVenues ? self.venue(top.bidPublisher) : .unknown,
          askVenue: namesVenues ? self.venue(top.askPublisher) : .unknown)))
  }

  @inline(__always)
  private static func best(_ top: DBNTop) -> BestPrices {
    var best = BestPrices.none
    let (bid, ask) = (top.bid, top.ask)
    if bid != DBNConstant.undefinedPrice { best.rawBid = bid }
    if ask != DBNConstant.undefinedPrice { best.rawAsk = ask }
    best.rawBidSize = top.bidSize
    best.rawAskSize = top.askSize
    return best
  }

  // MARK: Shared

  /// One notice where a run of doubtful records begins; the prints inside are marked one by one.
  @inline(__always)
  private mutating func noteGap(
    _ flags: UInt8, _ times: EventTimes, _ record: DBNRecord, _ events: inout [MarketEvent]
  ) {
    let isBad = flags & DBNConstant.flagMaybeBadBook != 0
    guard isBad != isSuspect else { return }
    isSuspect = isBad
    if isBad {
      events.append(
        .notice(FeedNotice(times: times, kind: .gap, feed: feed, place: record.offset)))
    }
  }

  mutating func passOver(_ record: DBNRecord) { passedOver[Int(record.rawType)] += 1 }

  private func source(_ type: UInt8) -> TradeSource {
    switch type {
    case DBNRecordType.tcbbo.rawValue: .tcbbo
    case DBNRecordType.cmbp1.rawValue: .cmbp1
    default: schema == .mbp1 ? .mbp1 : schema == .tbbo ? .tbbo : mixedSource
    }
  }

  private mutating func isWanted(_ source: TradeSource, _ times: EventTimes) -> Bool {
    guard let choice else {
      // Nothing is known of what comes: one source, and never two of them, gives the trades.
      let first = firstSource ?? source
      firstSource = first
      if source != first { tradesElsewhere += 1 }
      return source == first
    }
    let day = TradeChoice.day(times.known.nanoseconds)
    if day != choiceDay {
      choiceDay = day
      choiceBest = choice.best[day]
    }
    let best = choiceBest ?? source
    if source > best { tradesElsewhere += 1 }
    return source <= best
  }

  @inline(__always)
  private func venue(_ publisher: UInt16) -> Venue {
    Int(publisher) < venues.count ? venues[Int(publisher)] : .unknown
  }

  @inline(__always)
  private func isConsolidated(_ publisher: UInt16) -> Bool {
    Int(publisher) < isConsolidated.count && isConsolidated[Int(publisher)]
  }

  @inline(__always)
  mutating func times(received: UInt64, published: UInt64) -> EventTimes {
    var times = EventTimes()
    // Undefined is all ones; anything beyond Int64 is no moment either.
    if received <= UInt64(Int64.max) { times.rawReceived = Int64(received) }
    if published <= UInt64(Int64.max) { times.rawPublished = Int64(published) }
    lastKnown = max(lastKnown, times.known.nanoseconds)
    return times
  }
}
