import FlowEngine

/// The names of the normal form (`docs/feeds/normal-form.md`), once for reader and writer.
enum NormalForm {
  static let states: [(String, TradingState)] = [
    ("halted", .halted), ("trading", .trading), ("pre", .pre), ("closed", .closed),
  ]
  static let origins: [(String, IdentityOrigin)] = [
    ("definition", .definition), ("mapping", .mapping), ("unresolved", .unresolved),
    ("unsupported", .unsupported),
  ]
  static let settlements: [(String, Settlement)] = [("AM", .am), ("PM", .pm)]
  static let scopes: [(String, QuoteScope)] = [("nbbo", .nbbo), ("venue", .venue)]
  static let notes: [(String, CalendarNote.Kind)] = [
    ("dividend", .dividend), ("earnings", .earnings),
  ]
  static let parts: [(String, CalendarNote.Part)] = [("pre", .pre), ("post", .post)]
  static let health: [(String, HealthKind)] = [
    ("gap", .gap), ("stall", .stall), ("reconnect", .reconnect), ("skipped", .skipped),
    ("unresolved", .unresolved), ("unsupported", .unsupported), ("decode_error", .decodeError),
    ("clock_jump", .clockJump), ("conflated", .conflated), ("duplicate", .duplicate),
    ("orphan_cancel", .orphanCancel), ("unknown_code", .unknownCode), ("resumed", .resumed),
    ("disk_full", .diskFull), ("wal_large", .walLarge),
  ]

  static func name<T: Equatable>(_ value: T, _ table: [(String, T)]) -> String? {
    table.first { $0.1 == value }?.0
  }
}

extension NormalFormLine {
  /// The event of the line; nil when its kind is not known.
  func event() throws(LineFault) -> MarketEvent? {
    guard let kind = try text("in") else { throw LineFault(expected: "a field in", column: 1) }
    switch String(decoding: kind, as: UTF8.self) {
    case "quote": return .quote(try quote())
    case "trade": return .trade(try trade())
    case "contract": return .contract(try contract())
    case "stock": return .stock(try stock())
    case "cancel": return .cancel(try cancel())
    case "openInterest": return .openInterest(try openInterest())
    case "calendar": return .calendar(try calendar())
    case "status":
      return .status(
        TradingStatus(
          instrument: try instrument(), times: try times(),
          state: try need(try choice("state", NormalForm.states), "state")))
    case "gap": return .notice(try notice(.gap))
    case "notice":
      return .notice(try notice(try need(try choice("kind", NormalForm.health), "kind")))
    case "clock":
      return .clock(
        ClockTick(at: try need(try time("at"), "at"), isEnd: try bool("end") ?? false))
    default: return nil
    }
  }

  private func instrument() throws(LineFault) -> InstrumentID {
    InstrumentID(try need(try integer("id", UInt32.self), "id"))
  }

  /// `at` is the publication, by which the lines are sorted.
  private func anyTimes() throws(LineFault) -> EventTimes {
    EventTimes(
      executed: try time("executedAt"), published: try time("at"),
      received: try time("receivedAt"))
  }

  private func times() throws(LineFault) -> EventTimes {
    let times = try anyTimes()
    guard times != EventTimes() else { throw LineFault(expected: "at: a time", column: 1) }
    return times
  }

  private func best() throws(LineFault) -> BestPrices {
    BestPrices(
      bid: try price("bid"), ask: try price("ask"), bidSize: try integer("bidSize", UInt32.self),
      askSize: try integer("askSize", UInt32.self))
  }

  private func quote() throws(LineFault) -> Quote {
    let scope = try choice("scope", NormalForm.scopes) ?? .nbbo
    let venue = try venue("venue")
    guard (scope == .venue) == venue.isKnown else {
      throw LineFault(expected: "venue with scope venue, and only there", column: 1)
    }
    return Quote(
      instrument: try instrument(), venue: venue, times: try times(), prices: try best(),
      bidVenue: try self.venue("bidVenue"), askVenue: try self.venue("askVenue"))
  }

  private func trade() throws(LineFault) -> Trade {
    let hasQuote = has("bid") || has("ask") || has("bidSize") || has("askSize")
    return Trade(
      instrument: try instrument(), venue: try venue("venue"), times: try times(),
      price: try need(try price("price"), "price"),
      size: try need(try integer("size", Int64.self), "size"), conditions: try conditions(),
      number: try integer("number", UInt64.self), attached: hasQuote ? try best() : .none,
      attachedScope: hasQuote ? try choice("scope", NormalForm.scopes) ?? .nbbo : .none,
      isSuspect: try bool("suspect") ?? false)
  }

  /// Absent and null: not delivered; empty: regular (rule S-20).
  private func conditions() throws(LineFault) -> SaleConditions {
    var letters: [UInt8]?
    if let list = try list("conditions") {
      guard list.allSatisfy({ $0.count == 1 }) else {
        throw LineFault(expected: "conditions: letters", column: 1)
      }
      letters = list.flatMap { $0 }
    } else if let text = try text("condition") {
      letters = text.count == 1 && text[0] == 0x20 ? [] : text
    }
    guard let letters else { return .notDelivered }
    guard let conditions = SaleConditions(letters: letters) else {
      throw LineFault(expected: "condition: at most seven letters", column: 1)
    }
    return conditions
  }

  private func cancel() throws(LineFault) -> Cancel {
    let letter = try text("condition") ?? []
    guard letter.count <= 1 else {
      throw LineFault(expected: "condition: one letter", column: 1)
    }
    return Cancel(
      instrument: try instrument(), times: try times(),
      number: try integer("number", UInt64.self), venue: try venue("venue"),
      price: try price("price"), size: try integer("size", Int64.self),
      letter: letter.first ?? 0)
  }

  private func openInterest() throws(LineFault) -> OpenInterest {
    OpenInterest(
      instrument: try instrument(), times: try times(),
      quantity: try need(try integer("quantity", Int64.self), "quantity"),
      asOf: try date("asOf"))
  }

  private func calendar() throws(LineFault) -> CalendarNote {
    CalendarNote(
      instrument: try instrument(), times: try times(),
      kind: try need(try choice("event", NormalForm.notes), "event"),
      date: try need(try date("date"), "date"), amount: try price("amount"),
      part: try choice("session", NormalForm.parts) ?? .unknown)
  }

  private func notice(_ kind: HealthKind) throws(LineFault) -> FeedNotice {
    FeedNotice(
      times: try times(), kind: kind, feed: try symbol("feed") ?? .none,
      lost: try integer("lost", Int64.self), place: try integer("place", Int64.self) ?? 0)
  }

  private func stock() throws(LineFault) -> Stock {
    let tape = try text("tape") ?? []
    guard tape.count <= 1 else { throw LineFault(expected: "tape: A, B or C", column: 1) }
    return Stock(
      instrument: try instrument(), times: try anyTimes(),
      symbol: try need(try symbol("symbol"), "symbol"), tape: tape.first ?? 0,
      ticks: try ticks("tick"))
  }

  private func contract() throws(LineFault) -> Contract {
    let origin = try choice("origin", NormalForm.origins)
    guard let text = try text("osi") else {
      return Contract(
        instrument: try instrument(), times: try anyTimes(), root: .none,
        underlying: try symbol("underlying") ?? .none, expiry: CalendarDate(yyyymmdd: 0),
        right: .call, strike: .zero, multiplier: try integer("multiplier", Int32.self) ?? 100,
        isAdjusted: try bool("adjusted") ?? false,
        settlement: try choice("settlement", NormalForm.settlements) ?? .unknown,
        ticks: try ticks("tick"), origin: origin ?? .unresolved)
    }
    guard let osi = OSI(bytes: text) else {
      throw LineFault(expected: "osi: a symbol of 21 letters", column: 1)
    }
    let underlying = try symbol("underlying")
    return Contract(
      instrument: try instrument(), times: try anyTimes(), root: osi.root,
      underlying: underlying ?? (isNull("underlying") ? .none : ContractIdentity.underlying(osi)),
      expiry: osi.expiry, right: osi.right, strike: osi.strike,
      multiplier: try integer("multiplier", Int32.self) ?? 100,
      isAdjusted: try bool("adjusted") ?? osi.isAdjusted,
      settlement: try choice("settlement", NormalForm.settlements) ?? .unknown,
      ticks: try ticks("tick"), origin: origin ?? .definition)
  }
}
