public import FlowEngine

/// Writes market events as normal form, a line each, into a byte buffer.
public struct NormalFormWriter {
  public private(set) var bytes: [UInt8] = []

  public init() {}

  public mutating func removeAll() { bytes.removeAll(keepingCapacity: true) }

  /// Appends one line.
  public mutating func write(_ event: MarketEvent) {
    switch event {
    case .contract(let value): write(value)
    case .stock(let value): write(value)
    case .quote(let value): write(value)
    case .trade(let value): write(value)
    case .cancel(let value): write(value)
    case .openInterest(let value):
      start("openInterest", value.instrument, value.times)
      field("quantity", value.quantity)
      if let date = value.asOf { text("asOf", Self.date(date)) }
    case .calendar(let value):
      start("calendar", value.instrument, value.times)
      text("event", value.kind == .dividend ? "dividend" : "earnings")
      text("date", Self.date(value.date))
      if let amount = value.amount { price("amount", amount) }
      if value.part != .unknown { text("session", value.part == .pre ? "pre" : "post") }
    case .status(let value):
      start("status", value.instrument, value.times)
      text("state", "\(value.state)")
    case .notice(let value):
      start(value.kind == .gap ? "gap" : "notice", nil, value.times)
      text("feed", value.feed.description)
      if value.kind != .gap { text("cause", "\(value.kind)") }
      if let lost = value.lost { field("lost", lost) }
      if value.place != 0 { field("place", value.place) }
    case .clock(let value):
      start("clock", nil, EventTimes(published: value.at))
      if value.isEnd { append(",\"end\":true") }
    }
    append("}\n")
  }

  private mutating func write(_ value: Contract) {
    start("contract", value.instrument, value.times)
    text("osi", OSI(value).description)
    text("underlying", value.underlying.description)
    field("multiplier", Int64(value.multiplier))
    append(value.isAdjusted ? ",\"adjusted\":true" : ",\"adjusted\":false")
    if value.settlement != .unknown { text("settlement", value.settlement == .am ? "AM" : "PM") }
    write(value.ticks)
  }

  private mutating func write(_ value: Stock) {
    start("stock", value.instrument, value.times)
    text("symbol", value.symbol.description)
    if value.tape != 0 { text("tape", String(decoding: [value.tape], as: UTF8.self)) }
    write(value.ticks)
  }

  private mutating func write(_ value: Quote) {
    start("quote", value.instrument, value.times)
    text("scope", value.isNBBO ? "nbbo" : "venue")
    if !value.isNBBO { text("venue", value.venue.description) }
    write(value.prices)
    if value.bidVenue.isKnown { text("bidVenue", value.bidVenue.description) }
    if value.askVenue.isKnown { text("askVenue", value.askVenue.description) }
  }

  private mutating func write(_ value: Trade) {
    start("trade", value.instrument, value.times)
    if let number = value.number { field("number", Int64(bitPattern: number)) }
    if value.venue.isKnown { text("venue", value.venue.description) }
    price("price", value.price)
    field("size", value.size)
    write(value.conditions)
    if value.attachedScope != .none {
      if value.attachedScope == .venue { text("scope", "venue") }
      write(value.attached)
    }
    if value.isSuspect { append(",\"suspect\":true") }
  }

  private mutating func write(_ value: Cancel) {
    start("cancel", value.instrument, value.times)
    if let number = value.number { field("number", Int64(bitPattern: number)) }
    if value.venue.isKnown { text("venue", value.venue.description) }
    if let amount = value.price { price("price", amount) }
    if let size = value.size { field("size", size) }
    if value.letter != 0 { text("condition", String(decoding: [value.letter], as: UTF8.self)) }
  }

  /// One option letter as `condition`, several letters as `conditions`; nothing when not delivered.
  private mutating func write(_ conditions: SaleConditions) {
    guard conditions.isDelivered else { return }
    let letters = conditions.letters
    if letters.isEmpty {
      text("condition", "")
    } else if letters.count == 1, letters[0] != UInt8(ascii: "@") {
      text("condition", String(decoding: letters, as: UTF8.self))
    } else {
      append(",\"conditions\":[")
      for (index, letter) in letters.enumerated() {
        append(index == 0 ? "\"" : ",\"")
        bytes.append(letter)
        append("\"")
      }
      append("]")
    }
  }

  private mutating func write(_ prices: BestPrices) {
    optional("bid", prices.bid)
    optional("ask", prices.ask)
    if let size = prices.bidSize { field("bidSize", Int64(size)) }
    if let size = prices.askSize { field("askSize", Int64(size)) }
  }

  private mutating func write(_ ticks: TickTable) {
    guard ticks.isKnown else { return }
    if ticks.tick1 == 0 { return price("tick", Price(billionths: ticks.base)) }
    append(",\"tick\":[[0,")
    quoted(Price(billionths: ticks.base))
    for (from, tick) in [(ticks.from1, ticks.tick1), (ticks.from2, ticks.tick2)] where tick != 0 {
      append("],[")
      quoted(Price(billionths: from))
      append(",")
      quoted(Price(billionths: tick))
    }
    append("]]")
  }

  // MARK: Pieces

  private mutating func start(_ kind: String, _ instrument: InstrumentID?, _ times: EventTimes) {
    append("{\"in\":\"\(kind)\"")
    if let instrument { field("id", Int64(instrument.index)) }
    // A definition that was there before everything has no time.
    if times.known.nanoseconds != 0 { text("at", Self.time(times.known)) }
    if let executed = times.executed { text("executedAt", Self.time(executed)) }
  }

  private mutating func append(_ text: String) { bytes.append(contentsOf: text.utf8) }

  /// Names and letters here are printable ASCII by their types; the two that JSON escapes are.
  private mutating func text(_ name: String, _ value: String) {
    append(",\"\(name)\":\"")
    for byte in value.utf8 {
      if byte == 0x22 || byte == 0x5C { bytes.append(0x5C) }
      bytes.append(byte)
    }
    append("\"")
  }

  private mutating func field(_ name: String, _ value: Int64) { append(",\"\(name)\":\(value)") }

  private mutating func price(_ name: String, _ value: Price) {
    append(",\"\(name)\":")
    quoted(value)
  }

  private mutating func optional(_ name: String, _ value: Price?) {
    if let value { price(name, value) } else { append(",\"\(name)\":null") }
  }

  private mutating func quoted(_ value: Price) {
    append("\"")
    let magnitude = value.billionths.magnitude
    if value.billionths < 0 { append("-") }
    append(String(magnitude / 1_000_000_000))
    var digits = String(magnitude % 1_000_000_000)
    digits = String(repeating: "0", count: 9 - digits.count) + digits
    while digits.utf8.count > 2, digits.hasSuffix("0") { digits.removeLast() }
    append("." + digits + "\"")
  }

  static func date(_ date: CalendarDate) -> String {
    padded(Int64(date.year), 4) + "-" + padded(Int64(date.month), 2) + "-"
      + padded(Int64(date.day), 2)
  }

  static func time(_ time: Timestamp) -> String {
    let day: Int64 = 86_400_000_000_000
    var days = time.nanoseconds / day
    if time.nanoseconds % day < 0 { days -= 1 }
    let rest = time.nanoseconds - days * day
    let seconds = rest / 1_000_000_000
    return date(NewYorkTime.civil(daysSinceEpoch: days)) + "T" + padded(seconds / 3_600, 2) + ":"
      + padded(seconds / 60 % 60, 2) + ":" + padded(seconds % 60, 2) + "."
      + padded(rest % 1_000_000_000, 9) + "Z"
  }

  private static func padded(_ value: Int64, _ width: Int) -> String {
    let digits = String(value)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
  }
}
