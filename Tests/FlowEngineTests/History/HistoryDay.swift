import FlowEngine

/// One earlier session, put together by hand: raw events and what was derived from them.
struct HistoryDay {
  static let session = CalendarDate(yyyymmdd: 20_261_120)
  static let call = OSI(
    root: "NVDA", expiry: CalendarDate(yyyymmdd: 20_261_218), right: .call,
    strike: Price(billionths: 950_000_000_000))

  let date: CalendarDate
  private(set) var events: [MarketEvent] = []
  var derived = FlowBatch()

  /// - Parameter date: when New York is UTC−5.
  init(_ date: Int32, series: [OSI] = [call], underlying: Symbol = "NVDA") {
    self.date = CalendarDate(yyyymmdd: date)
    for (index, osi) in series.enumerated() {
      events.append(
        .contract(
          Contract(
            instrument: InstrumentID(UInt32(index)),
            times: EventTimes(published: time("09:00")), root: osi.root, underlying: underlying,
            expiry: osi.expiry, right: osi.right, strike: osi.strike)))
    }
  }

  /// `HH:MM` or `HH:MM:SS` in New York, on the day of the session.
  func time(_ text: String) -> Timestamp {
    let parts = text.split(separator: ":").compactMap { Int64($0) }
    let seconds = parts.reduce(0) { $0 * 60 + $1 } * (parts.count == 2 ? 60 : 1)
    // Midnight of a November day in New York is 05:00 UTC.
    let days = Self.daysSinceEpoch(date)
    return Timestamp(nanoseconds: ((days * 24 + 5) * 3_600 + seconds) * 1_000_000_000)
  }

  /// Days from 2026-11-01, which is day 20,758 since 1970-01-01 (`date -d 2026-11-01 +%s`).
  private static func daysSinceEpoch(_ date: CalendarDate) -> Int64 {
    precondition(date.year == 2026 && date.month == 11, "the helper knows one month")
    return 20_758 + Int64(date.day) - 1
  }

  mutating func trade(
    _ at: String, _ size: Int64, in series: UInt32 = 0, letter: String = "", number: UInt64? = nil,
    reasons: Reasons = []
  ) {
    let trade = Trade(
      instrument: InstrumentID(series), venue: "XCBO", times: EventTimes(published: time(at)),
      price: Price(billionths: 1_000_000_000), size: size,
      conditions: SaleConditions(letters: Array(letter.utf8)) ?? .notDelivered, number: number)
    events.append(.trade(trade))
    derived.judgements.append(
      Judgement(
        stamp: Stamp(seq: UInt64(events.count), n: 0, at: time(at)),
        instrument: InstrumentID(series), reasons: reasons))
  }

  mutating func cancel(_ at: String, number: UInt64, in series: UInt32 = 0) {
    events.append(
      .cancel(
        Cancel(
          instrument: InstrumentID(series), times: EventTimes(published: time(at)),
          number: number)))
  }

  mutating func openInterest(_ quantity: Int64, of series: UInt32 = 0) {
    events.append(
      .openInterest(
        OpenInterest(
          instrument: InstrumentID(series), times: EventTimes(published: time("06:30")),
          quantity: quantity)))
  }

  mutating func gap() {
    events.append(
      .notice(
        FeedNotice(times: EventTimes(published: time("11:00")), kind: .gap, feed: "opra")))
  }

  /// A version of a parent; `id` is the `seq` in its name.
  mutating func parent(
    _ id: UInt64, _ dollars: Int64, at: String = "09:45", type: ClusterType = .sweep,
    state: ObjectState = .final, side: Side = .buy, legs: [(series: UInt32, size: Int64)] = [(0, 1)]
  ) {
    let start = time(at)
    derived.clusters.append(
      Cluster(
        stamp: Stamp(seq: id, n: 0, at: start), id: FlowID(.cluster, seq: id), version: 1,
        type: type, underlying: "NVDA", state: state, start: start, end: start,
        size: legs.first?.size ?? 0, premium: Dollars(whole: dollars), side: side, grade: .b,
        legs: legs.map {
          Leg(
            instrument: InstrumentID($0.series), side: side, size: $0.size,
            price: Price(billionths: 1), premium: Dollars(whole: dollars), prints: 1, grade: .b)
        }, causes: [id]))
  }

  mutating func gamma(_ from: String, _ dollars: Int64) {
    var said = Inference(
      stamp: Stamp(seq: 1, n: 0, at: time(from)), type: .descriptive, symbol: "NVDA",
      from: time(from), to: time(from), causes: [])
    said.evidence = [
      Clause(
        "signed 0DTE gamma traded in five minutes, per 1 %",
        seen: .dollars(Dollars(whole: dollars)), asked: .shown)
    ]
    derived.inferences.append(said)
  }
}

/// The history that these days leave for Friday 2026-11-20.
func history(_ days: HistoryDay...) -> HistoryBuilder {
  history(days)
}

func history(_ days: [HistoryDay]) -> HistoryBuilder {
  var builder = HistoryBuilder(for: HistoryDay.session, settings: Settings())
  for day in days {
    var session = SessionHistory(day.date)
    session.take(day.events, derived: day.derived)
    session.end()
    builder.add(session)
  }
  return builder
}

extension HistoryBuilder {
  /// Notes of a kind as numbers: bucket, a, b, c, d.
  func numbers(_ kind: HistoryNote.Kind) -> [[Int64]] {
    notes.filter { $0.kind == kind }.map { [Int64($0.bucket), $0.a, $0.b, $0.c, $0.d] }
  }
}
