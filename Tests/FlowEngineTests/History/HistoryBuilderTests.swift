import CustomDump
import FlowEngine
import Foundation
import Testing

/// Baselines from earlier sessions: rules B-01, B-02, K-06 and C-13, by arithmetic.
@Suite struct HistoryBuilderTests {
  private static func millionths(_ dollars: Double) -> Int64 {
    Int64((log(1 + dollars) * 1_000_000).rounded())
  }

  @Test("premiums: median and MAD of ln(1 + premium), by time of day and for the whole day")
  func premium() {
    var day = HistoryDay(20_261_119)
    day.parent(10, 10_000, at: "09:31")
    day.parent(11, 20_000, at: "10:29:59")
    day.parent(12, 40_000, at: "10:30")
    day.parent(13, 80_000, at: "15:00")
    let (low, second) = (Self.millionths(10_000), Self.millionths(20_000))
    let (third, high) = (Self.millionths(40_000), Self.millionths(80_000))
    // 29 days to 2026-12-18: bucket 2, times 0 to 3 at 8 to 11. Halfway, rounded down.
    let middle = second + (third - second) / 2
    // Distances of four values: two near ones, two far ones.
    let distances = [middle - low, middle - second, third - middle, high - middle].sorted()
    expectNoDifference(
      history(day).numbers(.premium),
      [
        [8, middle, distances[1] + (distances[2] - distances[1]) / 2, 4, 1],
        [9, low + (second - low) / 2, (second - low) / 2, 2, 1],
        [10, third, 0, 1, 1],
        [11, high, 0, 1, 1],
      ])
  }

  @Test("only what stood at the end of the session counts, once, and only of level 1")
  func standing() {
    var day = HistoryDay(20_261_119)
    day.parent(1, 10_000)
    day.parent(2, 500_000, state: .provisional)
    day.parent(3, 500_000)
    day.parent(3, 500_000, state: .retracted)
    day.parent(4, 500_000)
    day.parent(4, 10_000, state: .amended)
    day.parent(5, 500_000, type: .repeat)
    day.parent(6, 500_000, type: .dividend)
    day.parent(7, 0, type: .block)
    day.parent(8, 10_000, type: .package, side: .unknown)
    let value = Self.millionths(10_000)
    expectNoDifference(
      history(day).numbers(.premium), [[8, value, 0, 3, 1], [9, value, 0, 3, 1]])
  }

  @Test("sessions with parents are counted, and the newest names them all")
  func sessions() {
    var (first, last) = (HistoryDay(20_261_117), HistoryDay(20_261_119))
    first.parent(1, 10_000)
    last.parent(1, 10_000)
    last.parent(2, 10_000)
    let builder = history(first, HistoryDay(20_261_118), last)
    expectNoDifference(builder.numbers(.premium).map { $0.suffix(2) }, [[3, 2], [3, 2]])
    for note in builder.notes {
      expectNoDifference(note.session, CalendarDate(yyyymmdd: 20_261_119))
      // 20:00 of Thursday in New York, five hours behind.
      expectNoDifference(note.times.engine.nanoseconds, 1_795_136_400_000_000_000)
    }
  }

  @Test("volume: a session without a trade counts 0, a log without the underlying does not count")
  func volume() {
    var (first, third) = (HistoryDay(20_261_116), HistoryDay(20_261_118))
    first.trade("09:31", 10)
    first.trade("10:05", 5)
    third.trade("09:40", 20)
    let elsewhere = HistoryDay(20_261_119, underlying: "SPY")
    let builder = history(first, HistoryDay(20_261_117), third, elsewhere)
    expectNoDifference(
      builder.numbers(.volume),
      [
        // By 10:00: 10, 0, 20. By 10:30: 15, 0, 20.
        [19, 10, 10, 2, 3],
        [20, 15, 5, 2, 3],
      ])
  }

  @Test("volume: what is usual only from some half hour on has no point before it")
  func late() {
    var (first, second, third) = (
      HistoryDay(20_261_116), HistoryDay(20_261_117), HistoryDay(20_261_118)
    )
    first.trade("09:31", 30)
    second.trade("12:00", 30)
    third.trade("15:59:59", 10)
    // 30, 0, 0 until noon; then 30, 30, 0; by 16:00 30, 30, 10.
    expectNoDifference(
      history(first, second, third).numbers(.volume), [[24, 30, 0, 3, 3]])
    var seldom = HistoryDay(20_261_119)
    seldom.trade("09:31", 500)
    expectNoDifference(
      history(HistoryDay(20_261_117), HistoryDay(20_261_118), seldom).numbers(.volume), [],
      "one session of three: the median never rises")
  }

  @Test("volume of like expiries: the series of a bucket added up, another bucket apart")
  func group() {
    func series(_ expiry: Int32, _ strike: Int64) -> OSI {
      OSI(
        root: "NVDA", expiry: CalendarDate(yyyymmdd: expiry), right: .put,
        strike: Price(billionths: strike * 1_000_000_000))
    }
    // 29 and 30 days to the first two on the 19th, 57 to the third; one more on the 18th.
    let all = [series(20_261_218, 90), series(20_261_219, 95), series(20_270_115, 90)]
    var (first, second) = (
      HistoryDay(20_261_118, series: all), HistoryDay(20_261_119, series: all)
    )
    first.trade("09:31", 10, in: 0)
    first.trade("09:40", 5, in: 1, number: 1)
    first.trade("10:05", 100, in: 2)
    first.cancel("11:10", number: 1, in: 1)
    second.trade("09:31", 20, in: 1)
    second.trade("10:20", 3, in: 0)
    let expected: [[Int64]] = [
      // Bucket 2 of expiries starts at 2 · 256 + 64; half hours 19, 20, 22 from midnight.
      // By 10:00: 15, 20. By 10:30: 15, 23. By 11:30: 10, 23. Halves are rounded down.
      [595, 17, 2, 2, 2], [596, 19, 4, 2, 2], [598, 16, 6, 2, 2],
      // Bucket 3: one session of two, 100 and 0.
      [852, 50, 50, 1, 2],
    ]
    expectNoDifference(history(first, second).numbers(.groupVolume), expected)
  }

  @Test("what is kept of a session gives the notes that its events gave")
  func kept() throws {
    var (day, next) = (HistoryDay(20_261_118), HistoryDay(20_261_119))
    for size in 1...30 { day.trade("10:00", Int64(size), number: UInt64(size)) }
    day.trade("23:50", 4_000_000_000_000)
    day.cancel("23:55", number: 30)
    next.gap()
    day.gamma("10:35", -7)
    day.parent(3, 90_000)
    day.parent(4, 90_000, state: .retracted)
    next.openInterest(500)
    next.trade("10:00", 70)
    next.parent(5, 500_000, at: "10:10")
    next.parent(6, 40_000, type: .package, side: .unknown)
    var builder = HistoryBuilder(for: HistoryDay.session, settings: Settings())
    for day in [day, next] {
      var history = SessionHistory(day.date)
      history.take(day.events, derived: day.derived)
      history.end()
      builder.add(try SessionHistory(bytes: history.bytes))
      let cut = Array(history.bytes.dropLast())
      #expect(throws: FlowCodingError.self) { try SessionHistory(bytes: cut) }
      #expect(throws: FlowCodingError.self) { try SessionHistory(bytes: history.bytes + [0]) }
    }
    let direct = history(day, next)
    expectNoDifference(builder.notes, direct.notes)
    expectNoDifference(builder.carry, direct.carry)
    // Each kind is there to be lost.
    expectNoDifference(
      Set(direct.notes.map(\.kind)), Set(HistoryNote.Kind.allCases))
  }

  @Test("volume and sizes are net of cancels, which count from their own time on")
  func cancels() {
    var day = HistoryDay(20_261_119)
    day.trade("09:31", 10, number: 1)
    day.trade("09:32", 7, number: 2)
    day.cancel("10:10", number: 1)
    day.trade("11:00", 1, letter: "f", number: 3)
    let builder = history(day)
    expectNoDifference(
      builder.numbers(.volume), [[19, 17, 0, 1, 1], [20, 7, 0, 1, 1], [22, 8, 0, 1, 1]])
    expectNoDifference(builder.numbers(.size), [[0, 7, 0, 1, 1]])
  }

  @Test("sizes: the 99th percentile by nearest rank, of single-leg prints that are none refused")
  func sizes() {
    var (first, second) = (HistoryDay(20_261_118), HistoryDay(20_261_119))
    for size in 1...100 { first.trade("10:00", Int64(size), letter: size % 2 == 0 ? "S" : "") }
    for letter in ["f", "j", "n", "D", "u", "Y"] { first.trade("10:00", 9_999, letter: letter) }
    first.trade("10:00", 9_999, reasons: Reason.duplicate.bit)
    expectNoDifference(history(first).numbers(.size), [[0, 99, 0, 100, 1]])
    for size in 101...200 { second.trade("10:00", Int64(size), letter: "c") }
    // 99 % of 200 is the 198th.
    expectNoDifference(history(first, second).numbers(.size), [[0, 198, 0, 200, 2]])
  }

  @Test("gamma: the same five minutes of every session that had them")
  func gamma() {
    let values: [Int64] = [-4, 10, 3]
    let days = zip([20_261_117, 20_261_118, 20_261_119] as [Int32], values).map { date, value in
      var day = HistoryDay(date)
      day.gamma("10:35", value)
      if value == 10 { day.gamma("10:40", value) }
      return day
    }
    // 10:35 is the 127th five minutes. Median 3; distances 7, 7, 0.
    expectNoDifference(
      history(days).numbers(.gamma),
      [[127, 3_000_000, 7_000_000, 3, 3], [128, 10_000_000, 0, 1, 1]])
  }

  @Test("equal sessions give equal notes, handed over in batches of any size")
  func batches() {
    var day = HistoryDay(20_261_119)
    for size in 1...30 { day.trade("10:00", Int64(size), number: UInt64(size)) }
    day.cancel("10:01", number: 30)
    day.parent(3, 90_000)
    var builder = HistoryBuilder(for: HistoryDay.session, settings: Settings())
    var session = SessionHistory(day.date)
    for (index, event) in day.events.enumerated() {
      var derived = FlowBatch()
      derived.judgements = day.derived.judgements.filter { $0.stamp.seq == UInt64(index + 1) }
      session.take([event], derived: derived)
    }
    var last = FlowBatch()
    last.clusters = day.derived.clusters
    session.take([], derived: last)
    session.end()
    builder.add(session)
    expectNoDifference(builder.notes, history(day).notes)
    expectNoDifference(builder.notes.isEmpty, false)
  }
}
