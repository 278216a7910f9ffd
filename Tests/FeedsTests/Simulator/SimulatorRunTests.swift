import Feeds
import FlowEngine
import Testing

/// Sessions of one market, read back from their tapes alone.
@Suite("Simulated market: runs of sessions")
struct SimulatorRunTests {
  /// Ten sessions of history and three with everything planted.
  private static let tapes = tapes(seed: 7)

  private static func tapes(seed: UInt64) -> [SimulatorTape] {
    var run = SimulationRun(configuration: .brief(seed: seed), sessions: 13, quietSessions: 10)
    var tapes: [SimulatorTape] = []
    while let market = run.next() {
      tapes.append(SimulatorTape(market))
      run.finish(market)
    }
    return tapes
  }

  private var tapes: [SimulatorTape] { Self.tapes }

  /// Contracts traded in a series, less those taken back.
  private func volume(_ tape: SimulatorTape, _ index: UInt32) -> Int64 {
    (tape.prints[index] ?? []).reduce(0) { $0 + $1.trade.size }
      - tape.canceled(index, before: .max)
  }

  /// Volume of a session and change of open interest to the next, by the name of a series.
  private func change(
    _ name: String, _ today: SimulatorTape, _ next: SimulatorTape
  ) -> (volume: Int64, change: Int64)? {
    guard let one = today.byName[name], let two = next.byName[name],
      let before = today.interest[one], let after = next.interest[two]
    else { return nil }
    return (volume(today, one), after - before)
  }

  @Test("sessions are business days, and each is small")
  func dates() {
    let dates = tapes.map(\.configuration.session.yyyymmdd)
    // 2026-11-26 is Thanksgiving.
    #expect(
      dates == [
        20_261_120, 20_261_123, 20_261_124, 20_261_125, 20_261_127, 20_261_130, 20_261_201,
        20_261_202, 20_261_203, 20_261_204, 20_261_207, 20_261_208, 20_261_209,
      ])
    for tape in tapes { #expect(tape.events.count < 30_000) }
  }

  @Test("a series stays listed until it expires, and its definition stays the same")
  func listings() throws {
    for (today, next) in zip(tapes, tapes.dropFirst()) {
      for (name, index) in today.byName {
        let one = try #require(today.contracts[index])
        // Series that settle at the open have traded for the last time the session before.
        let isOver =
          one.settlement == .am
          ? one.expiry <= next.configuration.session : one.expiry < next.configuration.session
        let other = next.byName[name].flatMap { next.contracts[$0] }
        if isOver { continue }
        let two = try #require(other, "\(name)")
        #expect(two.multiplier == one.multiplier && two.isAdjusted == one.isAdjusted)
        #expect(two.settlement == one.settlement)
      }
    }
  }

  @Test("open interest changes by no more than what traded, and by nothing where nothing did")
  func openInterest() {
    var traded = 0
    var changed = 0
    for (today, next) in zip(tapes, tapes.dropFirst()) {
      for name in today.byName.keys {
        guard let (volume, change) = change(name, today, next) else { continue }
        #expect(abs(change) <= volume, "\(name)")
        if volume > 0 { traded += 1 }
        if change != 0 { changed += 1 }
      }
    }
    #expect(traded > 2_000)
    #expect(changed > traded / 2, "positions are opened and closed, not only passed on")
  }

  @Test("opening sides of a day cover what its prints prove, on both sides")
  func bounds() {
    var proven = 0
    for (today, next) in zip(tapes, tapes.dropFirst()) {
      for (name, index) in today.byName {
        guard let (volume, change) = change(name, today, next), today.cancels[index] == nil else {
          continue
        }
        var before = today.interest[index] ?? 0
        var opening: Int64 = 0
        for print in today.prints[index] ?? [] {
          opening += max(0, print.trade.size - before)
          before += print.trade.size
        }
        if opening > 0 { proven += 1 }
        #expect(volume + change >= 2 * opening, "\(name)")
      }
    }
    #expect(proven > 20)
  }

  @Test("two stocks have fifty orders over ten sessions before the eleventh")
  func baselines() {
    for symbol in ["NVDA", "TSLA"] as [Symbol] {
      let orders = tapes.prefix(10).map { tape in
        tape.truth.count { $0.type == "sweep" && $0.expect && $0.underlying == symbol }
      }
      #expect(orders.allSatisfy { $0 >= 1 }, "\(orders)")
      #expect(orders.reduce(0, +) >= 50, "\(orders)")
    }
  }

  /// B-01 of the rule book over the orders of the sessions before, by the truth of their parents.
  private func score(_ item: TruthItem, _ last: SimulatorTape) -> Double? {
    func days(_ item: TruthItem, _ tape: SimulatorTape) -> Int64? {
      tape.byName[item.contracts[0].contract].flatMap { tape.contracts[$0] }.map {
        NewYorkTime.daysSinceEpoch($0.expiry)
          - NewYorkTime.daysSinceEpoch(tape.configuration.session)
      }
    }
    func log(_ item: TruthItem, _ tape: SimulatorTape) -> Double {
      let dollars = tape.prints(of: item).reduce(Dollars.zero) {
        $0 + $1.trade.price.notional(of: $1.trade.size, multiplier: $1.multiplier)
      }
      return Self.ln(1 + Double(dollars.millionths) / 1e6)
    }
    func median(_ values: [Double]) -> Double {
      let sorted = values.sorted()
      return (sorted[(sorted.count - 1) / 2] + sorted[sorted.count / 2]) / 2
    }
    guard (8...45).contains(days(item, last) ?? 0) else { return nil }
    let parents = [
      "sweep", "probable_sweep", "block", "package", "iso_print", "cross_block", "stock_tied",
      "financing",
    ]
    let before = tapes.prefix { $0.configuration.session < last.configuration.session }
    let values = before.flatMap { tape in
      tape.truth.filter {
        parents.contains($0.type) && $0.expect && $0.underlying == item.underlying
          && (8...45).contains(days($0, tape) ?? 0)
      }.map { log($0, tape) }
    }
    guard values.count >= 50 else { return nil }
    let middle = median(values)
    let deviation = max(0.1, median(values.map { abs($0 - middle) }))
    return (log(item, last) - middle) / (1.4826 * deviation)
  }

  /// The natural logarithm by its integral, good to five digits.
  private static func ln(_ x: Double) -> Double {
    var (value, rest) = (0.0, x)
    while rest > 1.5 {
      rest /= 1.5
      value += 0.405_465_108_108_164_4
    }
    let t = (rest - 1) / (rest + 1)
    return value + 2 * (t + t * t * t / 3 + t * t * t * t * t / 5)
  }

  @Test("unusual size: a score of four and more, or five times the usual volume from 500 on")
  func unusualSize() {
    var (scored, surprised, missed) = (0, 0, 0)
    for tape in tapes.suffix(3) {
      for item in tape.truth where item.rule == "unusual-size" && item.kind == "alert" {
        if let score = score(item, tape) {
          #expect((score >= 4) == item.expect, "\(score) \(item.jsonLine)")
          scored += 1
          if !item.expect { #expect(abs(4 - score - Double(item.distance) / 1_000) < 0.05) }
          continue
        }
        guard let index = tape.byName[item.contracts[0].contract] else { continue }
        let today = volume(tape, index)
        let past = tapes.prefix { $0.configuration.session < tape.configuration.session }.map {
          tape in tape.byName[item.contracts[0].contract].map { volume(tape, $0) } ?? 0
        }.sorted()
        let usual = past[past.count / 2]
        #expect(usual > 0)
        #expect((today >= 500 && today >= 5 * usual) == item.expect, "\(today) \(usual)")
        if item.expect { surprised += 1 } else { missed += 1 }
      }
    }
    #expect(scored >= 6 && surprised >= 3 && missed >= 3, "\(scored) \(surprised) \(missed)")
  }

  @Test("next-morning lines agree with volume and open interest, and follow what was planted")
  func verdicts() throws {
    var seen: [String: Int] = [:]
    for (today, next) in zip(tapes, tapes.dropFirst()) {
      for item in next.truth {
        guard let of = item.of else { continue }
        let id = of.split(separator: "/").last.map(String.init)
        let original = try #require(today.truth.first { $0.id == id })
        #expect(original.contracts == item.contracts)
        seen[item.result ?? "\(item.rule ?? "") \(item.expect)", default: 0] += 1
        let changes = try item.contracts.map { part in
          try #require(change(part.contract, today, next))
        }
        switch original.type {
        case "roll":
          let legs = try item.contracts.indices.map { leg in
            let index = try #require(today.byName[item.contracts[leg].contract])
            return try (
              #require(today.contracts[index]).expiry, changes[leg], item.contracts[leg].size
            )
          }.sorted { $0.0 < $1.0 }
          let closed = legs[0].1.volume - legs[0].1.change
          let opened = legs[1].1.volume + legs[1].1.change
          let isRoll = closed >= legs[0].2 && opened >= legs[1].2
          #expect(item.result == (isRoll ? "confirmed" : "refuted"), "\(item.jsonLine)")
        case _ where item.result != nil:
          let (volume, change) = changes[0]
          let opened = volume + change
          let result =
            Int64(item.size) > volume - change
            ? "confirmed" : opened < Int64(item.size) ? "refuted" : "undecided"
          #expect(item.result == result, "\(item.jsonLine)")
        default:
          let (volume, change) = changes[0]
          #expect(item.rule == "closing-pressure" && item.side == "sell")
          #expect(item.expect == (10 * (volume - change) >= 12 * volume), "\(item.jsonLine)")
          let index = try #require(today.byName[item.contracts[0].contract])
          #expect(try #require(today.interest[index]) >= 5 * Int64(item.size))
        }
      }
    }
    for kind in ["confirmed", "refuted", "undecided", "closing-pressure true"] {
      #expect(seen[kind] ?? 0 >= 1, "\(kind) \(seen)")
    }
    #expect(
      tapes.suffix(2).contains {
        $0.truth.contains { $0.rule == "closing-pressure" && $0.isPlanted && $0.expect }
      })
  }

  @Test("a lift raises the quote of its series by a point of volatility and more, and holds")
  func lifts() throws {
    var planted = 0
    for tape in tapes.suffix(3) {
      for item in tape.truth where item.rule == "iv-lift" {
        let index = try #require(tape.byName[item.contracts[0].contract])
        let contract = try #require(tape.contracts[index])
        let stock = try #require(tape.stockOf[contract.underlying])
        var before: Quote?
        var after: Quote?
        var stocks: [Int64] = []
        for case .quote(let quote) in tape.events {
          let known = quote.times.known
          if quote.instrument.index == index, known < item.start { before = quote }
          // The lift follows the last print by three milliseconds.
          if quote.instrument.index == index, known > item.end + 3_000_000,
            known < item.end + 900_000_000, after == nil
          {
            after = quote
          }
          if quote.instrument.index == stock, known > item.start + -1_250_000_000,
            known < item.end + 900_000_000
          {
            stocks.append(quote.prices.rawBid + quote.prices.rawAsk)
          }
        }
        let rise =
          try #require(after).prices.rawBid + #require(after).prices.rawAsk
          - #require(before).prices.rawBid - #require(before).prices.rawAsk
        if item.misses == nil {
          #expect(rise > 0, "\(item.jsonLine)")
          #expect(Set(stocks).count <= 1)
          planted += 1
        }
        if item.misses == "stock" { #expect(Set(stocks).count > 1) }
      }
    }
    #expect(planted >= 2)
  }

  @Test("one seed gives one run")
  func isDeterministic() {
    let again = Self.tapes(seed: 7)
    for (a, b) in zip(again, tapes) {
      #expect(a.events == b.events)
      #expect(a.truth == b.truth)
    }
    let other = Self.tapes(seed: 8)
    #expect(other[3].interest != tapes[3].interest)
  }

  @Test("a session that was not read is played out before the next")
  func playsOut() {
    var run = SimulationRun(configuration: .brief(seed: 7), sessions: 2)
    var read = run
    guard let market = run.next(), let twin = read.next() else { return }
    run.finish(market)
    _ = SimulatorTape(twin)
    read.finish(twin)
    #expect(run.history == read.history)
    #expect(run.history.sessions == 1)
  }
}
