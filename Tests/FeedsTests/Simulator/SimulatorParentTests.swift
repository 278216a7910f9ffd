import Feeds
import FlowEngine
import Testing

/// Parents of every kind and their twins, measured again from the prints and quotes of the tape.
@Suite("Simulated market: parents")
struct SimulatorParentTests {
  /// Several of each kind, so that styles, letters and clauses all occur.
  static let tapes: [SimulatorTape] = [UInt64(21), 22].map {
    var configuration = SimulationConfiguration(seed: $0, minutes: 60)
    configuration.optionTradesPerSecond = 12
    configuration.plantsPerHour = 8
    configuration.nearMissesPerPlant = 1
    return SimulatorTape(configuration)
  }

  private func each(_ types: [String], expect: Bool, _ body: (SimulatorTape, TruthItem) -> Void) {
    for tape in Self.tapes {
      for item in tape.truth where types.contains(item.type) && item.expect == expect {
        body(tape, item)
      }
    }
  }

  private func sign(_ item: TruthItem) -> Int {
    item.side == "buy" ? 1 : item.side == "sell" ? -1 : 0
  }

  /// Whether the prints could be one package: venue, time, family, ratios.
  private func isTogether(_ prints: [SimulatorTape.Print], _ package: Packages) -> Bool {
    guard let first = prints.first, let last = prints.last else { return false }
    let window: Int64 = Packages.isFloor(first.letter) ? 1_000_000_000 : 1_000_000
    return Set(prints.map(\.trade.venue)).count == 1 && last.at - first.at <= window
      && Set(prints.map { Packages.family($0.letter) }).count == 1
      && prints.allSatisfy { Packages.family($0.letter) > 0 }
      && (package.ratios.max() ?? 9) <= 8
  }

  @Test("nothing was left unplaced, and every twin is in the account with its distance")
  func placesAll() {
    for tape in Self.tapes {
      #expect(tape.ledger.notPlaced < 12, "\(tape.ledger.notPlaced)")
      for kind in ["package", "financing", "stock_tied", "cross_block", "legged"] {
        #expect(tape.ledger.nearMisses(of: kind) >= 6, "\(kind)")
      }
      for entry in tape.ledger.entries where entry.distance <= 0 {
        #expect(entry.misses?.hasPrefix("unclear") ?? true, "\(entry)")
      }
    }
    // Deep calls with little open interest are not listed in every market.
    #expect(Self.tapes.contains { $0.ledger.nearMisses(of: "dividend") >= 6 })
  }

  @Test("packages: one venue, in time, one family, small ratios, and the name by the table")
  func packages() {
    var edges: [Int] = []
    var letters: Set<UInt8> = []
    each(["package"], expect: true) { tape, item in
      let prints = tape.prints(of: item)
      // A proprietary combo has a letter of its own and no side.
      if prints.contains(where: { $0.letter == UInt8(ascii: "t") }) { return }
      let package = tape.package(item)
      #expect(isTogether(prints, package), "\(item.jsonLine)")
      #expect((package.ratios.max() ?? 9) <= 3)
      letters.formUnion(prints.map(\.letter))
      let named = package.readings.filter { $0.name != nil && $0.isInside }
      guard let structure = item.structure else {
        #expect(Set(named.compactMap(\.name)) == Set(item.alternatives), "\(item.jsonLine)")
        #expect(named.allSatisfy { abs($0.edge) < 400 } && item.side == "unknown")
        return
      }
      guard structure != "custom" else {
        #expect(named.isEmpty, "\(item.jsonLine)")
        return
      }
      guard let mine = named.first(where: { $0.name == structure }) else {
        Issue.record("not by the table: \(item.jsonLine)")
        return
      }
      let edge = mine.edge
      edges.append(edge)
      let isCross = tape.prints(of: item).first?.letter == UInt8(ascii: "h")
      switch sign(item) {
      case 1: #expect(edge >= 400, "\(edge) \(item.jsonLine)")
      case -1: #expect(edge <= -400, "\(edge) \(item.jsonLine)")
      // A cross says nothing of who was in a hurry.
      default: #expect(isCross || abs(edge) < 400, "\(edge) \(item.jsonLine)")
      }
      // Any other name must lose by two: it trades in its middle and this one does not.
      for other in named where other.name != structure {
        #expect(abs(edge) >= 800 && abs(other.edge) < 400, "\(other) \(item.jsonLine)")
      }
    }
    #expect(letters == Set("fghijlm".utf8))
    #expect(edges.contains { abs($0) == 1_000 } && edges.contains { abs($0) < 370 })
    #expect(edges.contains { (400..<900).contains(abs($0)) })
  }

  @Test("no twin of a package is one")
  func packageTwins() {
    var reasons: Set<Int> = []
    each(["package"], expect: false) { tape, item in
      let prints = tape.prints(of: item)
      let package = tape.package(item)
      let isWhole = !prints.contains { $0.isCancelled }
      let fits = package.readings.contains { $0.isInside }
      reasons.insert(isTogether(prints, package) ? fits ? isWhole ? 3 : 2 : 1 : 0)
      #expect(!(isTogether(prints, package) && isWhole && fits), "\(item.jsonLine)")
    }
    #expect(reasons == [0, 2], "by form, by a cancel")
  }

  @Test("financing: the implied rate is that of the model within 150 basis points, or is not")
  func financing() {
    var seen: [String: Int] = [:]
    for expect in [true, false] {
      each(["financing"], expect: expect) { tape, item in
        let package = tape.package(item)
        guard let rate = rate(tape, item, package) else { return }
        seen["\(item.structure ?? "") \(expect)", default: 0] += 1
        let distance = abs(rate - 0.04) * 10_000
        #expect(expect ? distance < 150 : distance > 150, "\(distance) \(item.jsonLine)")
        if item.structure == "box" {
          #expect(package.readings.contains { $0.name == "box" && $0.isInside })
        }
      }
    }
    #expect(seen.count == 6, "\(seen)")
    each(["financing"], expect: true) { tape, item in
      guard item.structure == "jelly_roll" else { return }
      let roll = tape.package(item).readings.filter { $0.name == "jelly_roll" }
      #expect(roll.count == 1 && roll.allSatisfy { $0.isInside && abs($0.edge) < 400 })
    }
  }

  /// Simple interest a year that the prices imply; nil for a jelly roll.
  private func rate(_ tape: SimulatorTape, _ item: TruthItem, _ package: Packages) -> Double? {
    let strikes = package.legs.map { Double($0.contract.strike.billionths) / 1e9 }
    let size = Double(item.size) * 1e9
    // Friday 2026-11-20, and 16:00 New York is 21:00 UTC in winter.
    let expiry = package.legs[0].contract.expiry
    let days = Double(days(expiry) - days(tape.configuration.session))
    let open = Double(item.start.nanoseconds % 86_400_000_000_000) / 1e9
    let years = (days * 86_400 + 21 * 3_600 - open) / (365 * 86_400)
    switch item.structure {
    case "box":
      let net = package.readings.first { $0.name == "box" }?.net ?? 0
      return ((strikes.max() ?? 0) - (strikes.min() ?? 0)) * size / Double(net) / years - 1 / years
    case "conversion", "reversal":
      let combo = package.legs.reduce(0) {
        $0 + ($1.contract.right == .call ? $1.paid : -$1.paid)
      }
      let spot = Double(tape.prints(of: item).first?.stock ?? 0) / 2e9
      return (strikes[0] / (spot - Double(combo) / size) - 1) / years
    default: return nil
    }
  }

  private func days(_ date: CalendarDate) -> Int {
    // Days since 0000-03-01 (Gregorian), for differences only.
    let year = date.month > 2 ? date.year : date.year - 1
    let month = date.month > 2 ? date.month - 3 : date.month + 9
    return year * 365 + year / 4 - year / 100 + year / 400 + (153 * month + 2) / 5 + date.day
  }

  /// Contingent prints of the stock of an item, with their shares and their delay.
  private func stock(
    _ tape: SimulatorTape, _ item: TruthItem
  ) -> [(shares: Int64, after: Int64)] {
    let index = tape.stockOf[item.underlying] ?? .max
    return tape.events.compactMap { event in
      guard case .trade(let trade) = event, trade.instrument.index == index,
        trade.conditions.letters.contains(UInt8(ascii: "7"))
      else { return nil }
      let after = trade.times.participant - item.start
      return abs(after) <= 22_000_000_000 ? (trade.size, after) : nil
    }
  }

  @Test("tied to stock: by letter, or a large cross with its hedge in 15 seconds")
  func tied() {
    each(["stock_tied"], expect: true) { tape, item in
      let letters = Set(tape.prints(of: item).map(\.letter))
      let size = Int64(item.size)
      let hedges = stock(tape, item)
      if letters.allSatisfy({ Packages.family($0) == 3 }) {
        // A call under such a code is a buy-write, whatever its hedge.
        let isPlain = item.structure == nil || item.structure == "buy_write"
        let shares = isPlain ? 1...size * 100 : size * 100...size * 100
        #expect(hedges.contains { shares.contains($0.shares) && $0.after == 0 })
      } else {
        #expect(letters.isSubset(of: Set("cd".utf8)) && size >= 1_000)
        #expect(
          hedges.contains {
            $0.shares >= size * 18 && $0.shares <= size * 80 && $0.after <= 15_000_000_000
          }, "\(item.jsonLine)")
      }
    }
    each(["stock_tied"], expect: false) { tape, item in
      let letters = Set(tape.prints(of: item).map(\.letter))
      #expect(!letters.contains { Packages.family($0) == 3 })
      let isLate = !stock(tape, item).contains { $0.after > 0 && $0.after <= 15_000_000_000 }
      if item.why.contains("misses delay") { #expect(isLate, "\(item.jsonLine)") }
      if item.why.contains("misses size") { #expect(item.size < 1_000) }
    }
  }

  @Test("cross blocks: a cross letter, 200 contracts, $100k, and not their twins")
  func crossBlocks() {
    for expect in [true, false] {
      each(["cross_block"], expect: expect) { tape, item in
        let prints = tape.prints(of: item)
        let premium = prints.reduce(Dollars.zero) {
          $0 + $1.trade.price.notional(of: $1.trade.size, multiplier: 100)
        }
        #expect(prints.count == 1 && "cdh".utf8.contains(prints[0].letter))
        #expect((item.size >= 200 && premium >= 100_000) == expect, "\(item.jsonLine)")
        #expect(item.side == "unknown")
      }
    }
  }

  @Test("dividend plays: a deep call of the right stock, twice the size, on the last day")
  func dividends() {
    for expect in [true, false] {
      each(["dividend"], expect: expect) { tape, item in
        let note = tape.events.contains {
          guard case .calendar(let note) = $0 else { return false }
          // The session is a Friday; the stock goes without the dividend on the Monday.
          return note.kind == .dividend && note.date == CalendarDate(year: 2026, month: 11, day: 23)
            && note.instrument.index == tape.stockOf[item.underlying]
        }
        #expect(note)
        let prints = tape.prints(of: item)
        let contract = tape.package(item).legs[0].contract
        let spot = Double(prints[0].stock) / 2e9
        let strike = Double(contract.strike.billionths) / 1e9
        let interest = tape.interest[contract.instrument.index] ?? 0
        let size = prints[0].trade.size
        let isDeep = contract.right == .call && strike <= 0.9 * spot
        let isLarge = 2 * size >= interest || size >= 1_000
        let isMatched = prints.count == 2 && prints[1].trade.size == size
        #expect((isDeep && isLarge && isMatched) == expect, "\(item.jsonLine)")
        let time = Double(prints[0].bid) / 1e9 - (spot - strike)
        #expect(time < 0.62, "time value below the dividend")
      }
    }
  }

  @Test("legged spreads: two single-leg orders in ratio and in time, and nobody else around")
  func legged() {
    for expect in [true, false] {
      each(["legged"], expect: expect) { tape, item in
        #expect(isLegged(tape, item) == expect, "\(item.jsonLine)")
        guard expect else { return }
        #expect(legEdge(tape, item) == 1_000 * sign(item), "at the touch: \(item.jsonLine)")
        #expect(around(tape, item) == 2, "\(item.jsonLine)")
      }
    }
  }

  private func isLegged(_ tape: SimulatorTape, _ item: TruthItem) -> Bool {
    let prints = tape.prints(of: item)
    guard prints.count == 2 else { return false }
    let gap = prints[1].at - prints[0].at
    let isOneVenue = prints[0].trade.venue == prints[1].trade.venue
    let package = tape.package(item)
    // By C-30 a ratio and a net inside give 5 points of 6; the rest is 100 ms, or a common name.
    let isPlain = Set(package.legs.map(\.contract.right)).count == 2
    let isNear =
      isPlain ? gap <= 100_000_000 : gap <= 250_000_000 || (isOneVenue && gap <= 2_000_000_000)
    let isSimple = [[1, 1], [1, 2], [1, 3], [2, 3]].contains(package.ratios.sorted())
    let isSingle = prints.allSatisfy { [0, UInt8(ascii: "I")].contains($0.letter) }
    let rights = Set(package.legs.map(\.contract.right)).count
    return isNear && isSimple && isSingle && (rights == 2 || prints[0].side != prints[1].side)
  }

  /// Where the net of two orders lies, listed by the name of the item.
  private func legEdge(_ tape: SimulatorTape, _ item: TruthItem) -> Int {
    tape.package(item).readings.first { $0.name == item.structure }?.edge ?? 0
  }

  /// Prints of the underlying from two seconds before an item to two seconds after.
  private func around(_ tape: SimulatorTape, _ item: TruthItem) -> Int {
    let from = item.start.nanoseconds - 2_000_000_000
    let to = item.end.nanoseconds + 2_000_000_000
    return tape.prints.reduce(0) { sum, series in
      guard tape.contracts[series.key]?.underlying == item.underlying else { return sum }
      return sum + series.value.count { $0.at > from && $0.at < to }
    }
  }

  @Test("what was taken back is not expected, and what is left is")
  func cancels() {
    for tape in Self.tapes {
      let gone = tape.truth.filter { $0.why.contains("taken back") && !$0.expect }
      #expect(gone.count >= 20)
      for item in gone {
        #expect(tape.prints(of: item).contains { $0.isCancelled }, "\(item.jsonLine)")
      }
      let left = tape.truth.filter { $0.why.contains("taken back") && $0.expect }
      #expect(left.count >= 12)
      for item in left {
        #expect(tape.prints(of: item).reduce(0) { $0 + Int($1.trade.size) } > 0)
      }
    }
    var letters: Set<UInt8> = []
    for case .cancel(let cancel) in Self.tapes[0].events { letters.insert(cancel.letter) }
    #expect(letters == Set("ACEG".utf8))
  }

  @Test("stale: the quote is older than 30 s and the stock moved a quarter of a spread's worth")
  func stale() {
    var count = 0
    each(["alert"], expect: false) { tape, item in
      guard item.why.contains("stale") else { return }
      count += 1
      let prints = tape.prints(of: item)
      let index = prints[0].trade.instrument.index
      var quotes: [(at: Int64, stock: Int64)] = []
      var stock: Int64 = 0
      for case .quote(let quote) in tape.events {
        if quote.instrument.index == tape.stockOf[item.underlying] {
          stock = quote.prices.rawBid + quote.prices.rawAsk
        }
        guard quote.instrument.index == index else { continue }
        let at = quote.times.known.nanoseconds
        // A quote of the same prices and another size is no move; the last change counts.
        if at < prints[0].trade.times.known.nanoseconds - 1_000_000 { quotes.append((at, stock)) }
      }
      let last = quotes.last
      #expect(prints[0].trade.times.known.nanoseconds - (last?.at ?? 0) > 30_000_000_000)
      let moved = Double(abs(prints[0].stock - (last?.stock ?? 0))) / 2e9
      // |delta| is at least 0.35.
      #expect(moved > 0.25 * Double(prints[0].ask - prints[0].bid) / 1e9 / 0.7, "\(moved)")
    }
    #expect(count >= 12)
  }

  @Test("chance is written down: pairs and ladders of the background")
  func chance() {
    let tape = SimulatorTape.hour
    for kind in ["legged", "roll", "strike_ladder"] {
      #expect(tape.ledger.chance.contains { $0.resembles == kind }, "\(kind)")
    }
    // Planted pairs are pairs, so the log must have seen each of them.
    for item in tape.truth where item.type == "legged" && item.expect {
      #expect(
        tape.ledger.chance.contains {
          $0.resembles == "legged" && $0.underlying == item.underlying && $0.start <= item.start
            && $0.end >= item.end
        })
    }
  }
}
