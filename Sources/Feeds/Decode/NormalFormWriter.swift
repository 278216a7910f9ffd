public import FlowEngine

/// Writes events as normal-form lines, such that reading them back gives equal events.
public struct NormalFormWriter {
  /// Stocks have lists of conditions; what is a stock is learned from the definitions.
  private var stocks: Set<UInt32> = []

  public init() {}

  /// Appends one line with its end.
  public mutating func append(_ event: MarketEvent, to text: inout [UInt8]) {
    if case .stock(let stock) = event { stocks.insert(stock.instrument.index) }
    // What was taken over from other sessions is no market data: a log makes it again.
    if case .history = event { return }
    // A line of its own, appended once: growing `text` in place through another value copies it.
    var object = ObjectWriter()
    switch event {
    case .contract(let contract): Self.write(contract, &object)
    case .stock(let stock): Self.write(stock, &object)
    case .status(let status):
      object.begin("status", status.instrument, status.times)
      object.text("state", NormalForm.name(status.state, NormalForm.states))
    case .openInterest(let interest):
      object.begin("openInterest", interest.instrument, interest.times)
      object.number("quantity", UInt64(clamping: interest.quantity))
      object.date("asOf", interest.asOf)
    case .calendar(let note): Self.write(note, &object)
    case .notice(let notice): Self.write(notice, &object)
    case .quote(let quote): Self.write(quote, &object)
    case .trade(let trade):
      Self.write(trade, isStock: stocks.contains(trade.instrument.index), &object)
    case .cancel(let cancel): Self.write(cancel, &object)
    case .history: return
    case .clock(let clock):
      object.begin("clock", nil, EventTimes(published: clock.at))
      if clock.isEnd { object.bool("end", true) }
    }
    object.end()
    text.append(contentsOf: object.text)
  }

  private static func write(_ contract: Contract, _ object: inout ObjectWriter) {
    object.begin("contract", contract.instrument, contract.times)
    object.text("osi", contract.root.isNone ? nil : OSI(contract).description)
    object.text("underlying", contract.underlying.isNone ? nil : "\(contract.underlying)")
    object.number("multiplier", UInt64(clamping: contract.multiplier))
    object.bool("adjusted", contract.isAdjusted)
    object.text("settlement", NormalForm.name(contract.settlement, NormalForm.settlements))
    object.ticks("tick", contract.ticks)
    if contract.origin != .definition {
      object.text("origin", NormalForm.name(contract.origin, NormalForm.origins))
    }
  }

  private static func write(_ stock: Stock, _ object: inout ObjectWriter) {
    object.begin("stock", stock.instrument, stock.times)
    object.text("symbol", "\(stock.symbol)")
    object.text("tape", stock.tape == 0 ? nil : String(decoding: [stock.tape], as: UTF8.self))
    object.ticks("tick", stock.ticks)
  }

  private static func write(_ note: CalendarNote, _ object: inout ObjectWriter) {
    object.begin("calendar", note.instrument, note.times)
    object.text("event", NormalForm.name(note.kind, NormalForm.notes))
    object.date("date", note.date)
    object.price("amount", note.amount)
    if note.part != .unknown {
      object.text("session", NormalForm.name(note.part, NormalForm.parts))
    }
  }

  private static func write(_ notice: FeedNotice, _ object: inout ObjectWriter) {
    object.begin(notice.kind == .gap ? "gap" : "notice", nil, notice.times)
    if notice.kind != .gap {
      object.text("kind", NormalForm.name(notice.kind, NormalForm.health))
    }
    if !notice.feed.isNone { object.text("feed", "\(notice.feed)") }
    object.number("lost", notice.lost.map { UInt64($0) })
    if notice.place > 0 { object.number("place", UInt64(notice.place)) }
  }

  private static func write(_ quote: Quote, _ object: inout ObjectWriter) {
    object.begin("quote", quote.instrument, quote.times)
    object.text("scope", quote.isNBBO ? "nbbo" : "venue")
    object.venue("venue", quote.venue)
    object.best(quote.prices)
    object.venue("bidVenue", quote.bidVenue)
    object.venue("askVenue", quote.askVenue)
  }

  private static func write(_ trade: Trade, isStock: Bool, _ object: inout ObjectWriter) {
    object.begin("trade", trade.instrument, trade.times)
    if let number = trade.number { object.number("number", number) }
    object.venue("venue", trade.venue)
    object.price("price", trade.price)
    object.number("size", UInt64(clamping: trade.size))
    if trade.conditions.isDelivered {
      let letters = trade.conditions.letters.map { String(decoding: [$0], as: UTF8.self) }
      if isStock || letters.count > 1 {
        object.texts("conditions", letters)
      } else {
        object.text("condition", letters.first ?? "")
      }
    }
    if trade.attachedScope != .none { object.best(trade.attached) }
    if trade.attachedScope == .venue { object.text("scope", "venue") }
    if trade.isSuspect { object.bool("suspect", true) }
  }

  private static func write(_ cancel: Cancel, _ object: inout ObjectWriter) {
    object.begin("cancel", cancel.instrument, cancel.times)
    if let number = cancel.number { object.number("number", number) }
    object.venue("venue", cancel.venue)
    if let price = cancel.price { object.price("price", price) }
    if let size = cancel.size { object.number("size", UInt64(size)) }
    if cancel.letter != 0 {
      object.text("condition", String(decoding: [cancel.letter], as: UTF8.self))
    }
  }
}

/// Writes one flat JSON object; nil is `null`.
private struct ObjectWriter {
  private(set) var text: [UInt8] = []

  init() { text.reserveCapacity(256) }

  mutating func begin(_ kind: String, _ instrument: InstrumentID?, _ times: EventTimes) {
    text.append(contentsOf: "{\"in\":\"\(kind)\"".utf8)
    if let instrument { number("id", UInt64(instrument.index)) }
    for (key, time) in [
      ("at", times.published), ("receivedAt", times.received), ("executedAt", times.executed),
    ] {
      guard let time else { continue }
      self.key(key)
      text.append(UInt8(ascii: "\""))
      RFC3339.append(time, to: &text)
      text.append(UInt8(ascii: "\""))
    }
  }

  mutating func end() {
    text.append(UInt8(ascii: "}"))
    text.append(0x0A)
  }

  private mutating func key(_ key: String) {
    text.append(contentsOf: ",\"\(key)\":".utf8)
  }

  private mutating func null() { text.append(contentsOf: "null".utf8) }

  private mutating func quoted(_ value: String) {
    text.append(UInt8(ascii: "\""))
    for byte in value.utf8 {
      if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") {
        text.append(UInt8(ascii: "\\"))
      }
      text.append(byte)
    }
    text.append(UInt8(ascii: "\""))
  }

  mutating func text(_ key: String, _ value: String?) {
    self.key(key)
    if let value { quoted(value) } else { null() }
  }

  mutating func texts(_ key: String, _ values: [String]) {
    self.key(key)
    text.append(UInt8(ascii: "["))
    for (index, value) in values.enumerated() {
      if index > 0 { text.append(UInt8(ascii: ",")) }
      quoted(value)
    }
    text.append(UInt8(ascii: "]"))
  }

  mutating func number(_ key: String, _ value: UInt64?) {
    self.key(key)
    if let value { Decimal.append(value, to: &text) } else { null() }
  }

  mutating func bool(_ key: String, _ value: Bool) {
    self.key(key)
    text.append(contentsOf: (value ? "true" : "false").utf8)
  }

  private mutating func decimal(_ billionths: Int64) {
    text.append(UInt8(ascii: "\""))
    Decimal.append(billionths: billionths, to: &text)
    text.append(UInt8(ascii: "\""))
  }

  mutating func price(_ key: String, _ value: Price?) {
    self.key(key)
    if let value { decimal(value.billionths) } else { null() }
  }

  mutating func date(_ key: String, _ value: CalendarDate?) {
    self.key(key)
    guard let value else { return null() }
    text.append(UInt8(ascii: "\""))
    RFC3339.append(value, to: &text)
    text.append(UInt8(ascii: "\""))
  }

  mutating func venue(_ key: String, _ value: Venue) {
    if value.isKnown { text(key, "\(value)") }
  }

  mutating func best(_ prices: BestPrices) {
    price("bid", prices.bid)
    price("ask", prices.ask)
    number("bidSize", prices.bidSize.map { UInt64($0) })
    number("askSize", prices.askSize.map { UInt64($0) })
  }

  mutating func ticks(_ key: String, _ ticks: TickTable) {
    guard ticks.isKnown else { return text(key, nil) }
    guard ticks.tick1 != 0 else { return price(key, Price(billionths: ticks.base)) }
    self.key(key)
    var steps = [(Int64(0), ticks.base), (ticks.from1, ticks.tick1)]
    if ticks.tick2 != 0 { steps.append((ticks.from2, ticks.tick2)) }
    text.append(UInt8(ascii: "["))
    for (index, step) in steps.enumerated() {
      text.append(contentsOf: (index > 0 ? ",[" : "[").utf8)
      decimal(step.0)
      text.append(UInt8(ascii: ","))
      decimal(step.1)
      text.append(UInt8(ascii: "]"))
    }
    text.append(UInt8(ascii: "]"))
  }
}
