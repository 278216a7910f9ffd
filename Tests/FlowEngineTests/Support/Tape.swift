import FlowEngine
import Testing

/// A market in text, a line an event, for the session of Friday 2026-11-20 (New York is UTC−5).
///
/// ```
/// 09:31:00.000100 AAPL C S XCBO 12.35 x10 nbbo 12.20/12.35 10x4 #7 pub 09:31:00.000900
/// 09:31:00 AAPL C ? XCBO 12.35 x10               condition: a letter, `-` regular, `?` not
/// delivered 09:31:00 AAPL stock @F XNAS 230.01 x100 exec 09:30:59 09:31:00 quote AAPL C
/// 12.20/12.35 10x4 venue XCBO 09:31:00 cancel AAPL C XCBO 12.35 x10 #7 letter C 09:31:00 oi AAPL C
/// 1248       09:31:00 halt AAPL       09:31:00 gap opra       09:31:00 clock end ``` The time of a
/// line is execution and publication; `pub` and `exec` move one of them. An instrument is a ticker
/// with `C`, `P` or `stock`; a suffix (`C2`) is another series.
struct Tape {
  /// 2026-11-20 00:00 in New York, as Python's zoneinfo gives it.
  static let midnight: Int64 = 1_795_150_800_000_000_000
  static let session = CalendarDate(year: 2026, month: 11, day: 20)

  private(set) var events: [MarketEvent] = []
  private var numbers: [String: InstrumentID] = [:]
  var multiplier: Int32 = 100
  var isAdjusted = false
  var priceScale: Int64 = 1

  /// Like the pipeline, a tape lets clocks pass when nothing came for more than a second: here one
  /// a second later, and one just before the next event.
  var hasClocks = true
  private var last: Int64 = .max

  init(
    _ text: String = "", multiplier: Int32 = 100, isAdjusted: Bool = false, scale: Int64 = 1,
    hasClocks: Bool = true
  ) {
    self.hasClocks = hasClocks
    self.multiplier = multiplier
    self.isAdjusted = isAdjusted
    priceScale = scale
    append(text)
  }

  mutating func append(_ text: String) {
    for line in text.split(separator: "\n") {
      let words = line.split(separator: " ").map(String.init)
      if !words.isEmpty { take(words) }
    }
  }

  mutating func append(_ event: MarketEvent) { events.append(event) }

  private mutating func take(_ words: [String]) {
    if words[0] == "end" {
      events.append(.clock(ClockTick(at: Self.time("16:30:00"), isEnd: true)))
      return
    }
    let at = Self.time(words[0])
    let times = EventTimes(executed: at, published: at)
    let published = Self.value(after: "pub", words).map { Self.time($0) } ?? at
    if hasClocks, last != .max, published.nanoseconds - last > 1_000_000_000 {
      events.append(.clock(ClockTick(at: Timestamp(nanoseconds: last + 1_000_000_000))))
      events.append(.clock(ClockTick(at: published)))
    }
    last = last == .max ? published.nanoseconds : max(last, published.nanoseconds)
    switch words[1] {
    case "clock": events.append(.clock(ClockTick(at: at)))
    case "gap":
      events.append(
        .notice(FeedNotice(times: times, kind: .gap, feed: Symbol(words[2]) ?? .none, lost: 5)))
    case "halt", "open":
      let id = instrument(words[2], "stock")
      let state: TradingState = words[1] == "halt" ? .halted : .trading
      events.append(.status(TradingStatus(instrument: id, times: times, state: state)))
    case "oi":
      let id = instrument(words[2], words[3])
      events.append(
        .openInterest(
          OpenInterest(instrument: id, times: times, quantity: Int64(words[4]) ?? -1)))
    case "earnings":
      let id = instrument(words[2], "stock")
      let date = CalendarDate(yyyymmdd: Int32(words[3]) ?? 0)
      events.append(
        .calendar(CalendarNote(instrument: id, times: times, kind: .earnings, date: date)))
    case "dividend":
      let id = instrument(words[2], "stock")
      var note = CalendarNote(
        instrument: id, times: times, kind: .dividend,
        date: CalendarDate(yyyymmdd: Int32(words[3]) ?? 0))
      note.amount = price(words[4])
      events.append(.calendar(note))
    case "quote":
      let id = instrument(words[2], words[3])
      let rest = Array(words[4...])
      events.append(
        .quote(
          Quote(
            instrument: id,
            venue: Self.value(after: "venue", rest).flatMap { Venue($0) } ?? .unknown,
            times: times, prices: best(rest[0], sizes: rest.dropFirst().first))))
    case "cancel": takeCancel(words, times)
    default: takeTrade(words, at)
    }
  }

  private mutating func takeCancel(_ words: [String], _ times: EventTimes) {
    let id = instrument(words[2], words[3])
    var cancel = Cancel(instrument: id, times: times)
    for word in words[4...] {
      if word.hasPrefix("#") {
        cancel.rawNumber = UInt64(word.dropFirst()) ?? .max
      } else if word.hasPrefix("x") {
        cancel.rawSize = Int64(word.dropFirst()) ?? -1
      } else if word.contains(".") {
        cancel.rawPrice = price(word)?.billionths ?? .min
      } else if word.count == 4, let venue = Venue(word) {
        cancel.venue = venue
      }
    }
    cancel.letter = Self.value(after: "letter", words)?.utf8.first ?? 0
    events.append(.cancel(cancel))
  }

  private mutating func takeTrade(_ words: [String], _ at: Timestamp) {
    let id = instrument(words[1], words[2])
    var times = EventTimes(executed: at, published: at)
    if let text = Self.value(after: "pub", words) {
      times.rawPublished = Self.time(text).nanoseconds
    }
    if let text = Self.value(after: "exec", words) {
      times.rawExecuted = text == "none" ? .min : Self.time(text).nanoseconds
    }
    let conditions: SaleConditions =
      switch words[3] {
      case "-": .regular
      case "?": .notDelivered
      default: SaleConditions(letters: Array(words[3].utf8)) ?? .notDelivered
      }
    var trade = Trade(
      instrument: id, venue: Venue(words[4]) ?? .unknown, times: times,
      price: price(words[5]) ?? .zero, size: Int64(words[6].dropFirst()) ?? 0,
      conditions: conditions)
    if let index = words.firstIndex(of: "nbbo") {
      let sizes = index + 2 < words.count && words[index + 2].contains("x") ? words[index + 2] : nil
      trade.attached = best(words[index + 1], sizes: sizes)
      trade.attachedScope = .nbbo
    }
    if let number = words.first(where: { $0.hasPrefix("#") }) {
      trade.rawNumber = UInt64(number.dropFirst()) ?? .max
    }
    events.append(.trade(trade))
  }

  private mutating func instrument(_ ticker: String, _ kind: String) -> InstrumentID {
    let key = "\(ticker) \(kind)"
    if let known = numbers[key] { return known }
    let id = InstrumentID(UInt32(numbers.count))
    numbers[key] = id
    let symbol = Symbol(ticker) ?? .none
    let times = EventTimes(published: Self.time("09:00:00"))
    // `C:95@0115` names strike and expiry; without them it is 100 of 18 December.
    let parts = kind.split(separator: "@").map(String.init)
    let strike = parts[0].split(separator: ":").dropFirst().first.flatMap { price(String($0)) }
    let monthDay = parts.count == 2 ? Int(parts[1]) ?? 1218 : 1218
    let year = monthDay < 1120 ? 2027 : 2026
    if kind == "stock" {
      events.append(.stock(Stock(instrument: id, times: times, symbol: symbol, tape: 0x43)))
    } else {
      events.append(
        .contract(
          Contract(
            instrument: id, times: times, root: symbol, underlying: symbol,
            expiry: CalendarDate(year: year, month: monthDay / 100, day: monthDay % 100),
            right: kind.hasPrefix("P") ? .put : .call, strike: strike ?? Price(cents: 100_00),
            multiplier: multiplier, isAdjusted: isAdjusted,
            ticks: TickTable(base: Price(billionths: 50_000_000 * priceScale)))))
    }
    return id
  }

  private func best(_ text: String, sizes: String?) -> BestPrices {
    let sides = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    let counts = (sizes ?? "").split(separator: "x").compactMap { UInt32($0) }
    return BestPrices(
      bid: price(sides[0]), ask: price(sides[1]), bidSize: counts.first,
      askSize: counts.count == 2 ? counts[1] : nil)
  }

  /// `12.35` and `-` for a missing side.
  private func price(_ text: String) -> Price? {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    guard let whole = parts.first.flatMap({ Int64($0) }) else { return nil }
    var fraction = parts.count == 2 ? String(parts[1]) : ""
    while fraction.count < 9 { fraction += "0" }
    return Price(billionths: (whole * 1_000_000_000 + (Int64(fraction) ?? 0)) * priceScale)
  }

  private static func value(after name: String, _ words: [String]) -> String? {
    guard let index = words.firstIndex(of: name), index + 1 < words.count else { return nil }
    return words[index + 1]
  }

  /// `HH:MM:SS[.fraction]` of the session's day.
  static func time(_ text: String) -> Timestamp {
    let parts = text.split(separator: ":").map(String.init)
    let second = parts[2].split(separator: ".").map(String.init)
    var fraction = second.count == 2 ? second[1] : ""
    while fraction.count < 9 { fraction += "0" }
    let seconds =
      (Int64(parts[0]) ?? 0) * 3_600 + (Int64(parts[1]) ?? 0) * 60 + (Int64(second[0]) ?? 0)
    return Timestamp(nanoseconds: midnight + seconds * 1_000_000_000 + (Int64(fraction) ?? 0))
  }
}
