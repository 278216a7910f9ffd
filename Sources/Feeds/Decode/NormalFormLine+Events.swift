import FlowEngine

extension NormalFormLine {
  /// The event that the fields describe.
  func event() throws(Failure) -> MarketEvent {
    guard let kind else { throw missing("a field \"in\" that names the kind of line") }
    switch String(decoding: kind, as: UTF8.self) {
    case "contract": return .contract(try contract())
    case "stock": return .stock(try stock())
    case "quote": return .quote(try quote())
    case "trade": return .trade(try trade())
    case "cancel": return .cancel(try cancel())
    case "openInterest": return .openInterest(try openInterest())
    case "calendar": return .calendar(try calendar())
    case "status": return .status(try status())
    case "gap": return .notice(try gap(.gap))
    case "notice": return .notice(try notice())
    case "clock": return .clock(ClockTick(at: try required(at), isEnd: flags[.end] == true))
    default:
      throw Failure(
        column: kind.startIndex + 1,
        expected: "one of contract stock quote trade cancel openInterest calendar status gap clock")
    }
  }

  private func required(_ time: Timestamp?) throws(Failure) -> Timestamp {
    guard let time else { throw missing("a time \"at\"") }
    return time
  }

  private var placeholder: InstrumentID { InstrumentID(0) }

  /// Every line but a clock, a gap and a definition names its instrument.
  private func requireID() throws(Failure) {
    if id == nil { throw missing("a number \"id\" of the instrument") }
  }

  private func times(_ needsTime: Bool = true) throws(Failure) -> EventTimes {
    // A definition without a time was known before everything.
    let published = needsTime ? try required(at) : at ?? Timestamp(nanoseconds: 0)
    return EventTimes(executed: executedAt, published: published)
  }

  private func contract() throws(Failure) -> Contract {
    try requireID()
    guard let bytes = text[.osi] else { throw missing("an \"osi\" symbol") }
    guard let osi = OSI(bytes: Array(bytes)) else {
      throw Failure(column: bytes.startIndex + 1, expected: "a 21-character OSI symbol")
    }
    let multiplier = try integer(.multiplier) ?? 100
    guard (1...1_000_000).contains(multiplier) else {
      throw missing("a multiplier of 1 to 1000000")
    }
    let settlement: Settlement =
      switch word(.settlement) {
      case "AM": .am
      case "PM": .pm
      default: .unknown
      }
    return Contract(
      instrument: placeholder, times: try times(false), root: osi.root,
      underlying: try symbol(.underlying) ?? osi.root, expiry: osi.expiry, right: osi.right,
      strike: osi.strike, multiplier: Int32(multiplier),
      isAdjusted: flags[.adjusted] ?? osi.isAdjusted, settlement: settlement, ticks: ticks)
  }

  private func stock() throws(Failure) -> Stock {
    try requireID()
    guard let symbol = try symbol(.symbol) else { throw missing("a \"symbol\"") }
    return Stock(
      instrument: placeholder, times: try times(false), symbol: symbol,
      tape: text[.tape]?.first ?? 0, ticks: ticks)
  }

  private func prices() throws(Failure) -> BestPrices {
    BestPrices(
      bid: try price(.bid), ask: try price(.ask), bidSize: try displayedSize(.bidSize),
      askSize: try displayedSize(.askSize))
  }

  private func quote() throws(Failure) -> Quote {
    try requireID()
    let isVenue = word(.scope) == "venue"
    let venue = try venue(.venue)
    if isVenue, !venue.isKnown { throw missing("a \"venue\" for scope venue") }
    return Quote(
      instrument: placeholder, venue: isVenue ? venue : .unknown, times: try times(),
      prices: try prices(), bidVenue: try self.venue(.bidVenue), askVenue: try self.venue(.askVenue)
    )
  }

  private func trade() throws(Failure) -> Trade {
    try requireID()
    guard let price = try price(.price) else { throw missing("a \"price\"") }
    guard let size = try integer(.size) else { throw missing("a \"size\"") }
    let prices = try prices()
    let number = try integer(.number)
    return Trade(
      instrument: placeholder, venue: try venue(.venue), times: try times(), price: price,
      size: size, conditions: try saleConditions(), number: number.map { UInt64(bitPattern: $0) },
      attached: prices,
      attachedScope: hasQuote ? (word(.scope) == "venue" ? .venue : .nbbo) : .none,
      isSuspect: flags[.suspect] == true)
  }

  /// A bid or ask that is there, also as null, is a quote that came with the trade.
  private var hasQuote: Bool {
    text[.bid] != nil || text[.ask] != nil || isNull.contains(.bid) || isNull.contains(.ask)
  }

  /// Absent = the feed has none; `""` = regular; else the letter of an option.
  private func saleConditions() throws(Failure) -> SaleConditions {
    if let conditions { return conditions }
    guard let bytes = text[.condition] else { return .notDelivered }
    guard let conditions = SaleConditions(letters: bytes) else {
      throw Failure(column: bytes.startIndex + 1, expected: "an OPRA letter or \"\"")
    }
    return conditions
  }

  private func cancel() throws(Failure) -> Cancel {
    try requireID()
    return Cancel(
      instrument: placeholder, times: try times(),
      number: try integer(.number).map { UInt64(bitPattern: $0) }, venue: try venue(.venue),
      price: try price(.price), size: try integer(.size),
      letter: (text[.condition] ?? text[.letter])?.first ?? 0)
  }

  private func openInterest() throws(Failure) -> OpenInterest {
    try requireID()
    guard let quantity = try integer(.quantity), quantity >= 0 else {
      throw missing("a \"quantity\" of contracts")
    }
    return OpenInterest(
      instrument: placeholder, times: try times(), quantity: quantity, asOf: try date(.asOf))
  }

  private func calendar() throws(Failure) -> CalendarNote {
    try requireID()
    let kind: CalendarNote.Kind
    switch word(.event) {
    case "dividend": kind = .dividend
    case "earnings": kind = .earnings
    default: throw missing("\"event\" dividend or earnings")
    }
    guard let date = try date(.date) else { throw missing("a \"date\"") }
    let part: CalendarNote.Part =
      switch word(.session) {
      case "pre": .pre
      case "post": .post
      default: .unknown
      }
    return CalendarNote(
      instrument: placeholder, times: try times(), kind: kind, date: date,
      amount: try price(.amount), part: part)
  }

  private func status() throws(Failure) -> TradingStatus {
    try requireID()
    let state: TradingState
    switch word(.state) {
    case "halted": state = .halted
    case "trading": state = .trading
    case "pre": state = .pre
    case "closed": state = .closed
    default: throw missing("\"state\" halted, trading, pre or closed")
    }
    return TradingStatus(instrument: placeholder, times: try times(), state: state)
  }

  private func gap(_ kind: HealthKind) throws(Failure) -> FeedNotice {
    FeedNotice(
      times: try times(), kind: kind, feed: try symbol(.feed) ?? "unknown",
      lost: try integer(.lost), place: try integer(.place) ?? 0)
  }

  /// Any other loss, as the writer gives it: kind by its name in `cause`.
  private func notice() throws(Failure) -> FeedNotice {
    let name = word(.cause) ?? ""
    guard let kind = HealthKind.allCases.first(where: { "\($0)" == name }) else {
      throw missing("a \"cause\" that names a kind of loss")
    }
    return try gap(kind)
  }
}
