import Feeds
import FlowEngine
import Testing

/// What the market holds beside the plants: near-misses that are accounted for, and no accident.
@Suite("Simulated market: the noise")
struct SimulatorNoiseTests {
  private let tape = SimulatorTape.hour

  // swift-format-ignore
  /// Items of the first planner in one round.
  private static let round = [
    ("sweep", 6), ("probable_sweep", 1), ("block", 1), ("package", 9), ("roll", 1),
    ("strike_ladder", 1), ("price_ladder", 1), ("repeat", 1), ("large-bullish-sweep", 2),
    ("large-bearish-sweep", 2),
  ]

  @Test("each item of the first planner has at least twenty near-misses of its kind")
  func nearMissesAreMany() {
    for tape in [self.tape, SimulatorTape(SimulationConfiguration(seed: 12, minutes: 5))] {
      var planted = Dictionary(uniqueKeysWithValues: Self.round)
      for item in tape.truth where item.isPlanted && item.expect {
        guard let rule = item.rule, !rule.hasPrefix("large-") else { continue }
        planted[rule, default: 0] += 1
      }
      for (kind, count) in planted {
        // A window of five minutes leaves no room for more of them in an underlying.
        let asked = kind == "zero-dte-gamma" ? 1 : 20
        #expect(tape.ledger.nearMisses(of: kind) >= asked * count, "\(kind) \(count)")
      }
    }
  }

  @Test("each clause is missed by near and by far")
  func distancesVary() {
    for (kind, clause) in [
      ("sweep", "size"), ("sweep", "gap"), ("block", "size"), ("block", "premium"),
      ("package", "time"), ("large-bullish-sweep", "premium"),
    ] {
      let distances = tape.ledger.entries.filter { $0.resembles == kind && $0.misses == clause }
        .map(\.distance)
      #expect(distances.allSatisfy { $0 > 0 })
      #expect(Set(distances).count >= 4, "\(kind) \(clause) \(distances)")
    }
  }

  /// Runs of prints of a series in one direction with gaps of at most 10 ms.
  private func runs(_ letters: [UInt8]) -> [[SimulatorTape.Print]] {
    tape.prints.values.flatMap { prints -> [[SimulatorTape.Print]] in
      var runs: [[SimulatorTape.Print]] = []
      for side in [1, -1] {
        var run: [SimulatorTape.Print] = []
        for print in prints.sorted(by: { $0.at < $1.at })
        where print.side == side && letters.contains(print.letter) && !print.isCancelled {
          if let last = run.last, print.at - last.at > 10_000_000 {
            runs.append(run)
            run = []
          }
          run.append(print)
        }
        runs.append(run)
      }
      return runs.filter { $0.count >= 2 }
    }
  }

  private func isKnown(_ type: String, _ print: SimulatorTape.Print) -> Bool {
    guard let contract = tape.contracts[print.trade.instrument.index] else { return false }
    let name = OSI(contract).description
    return tape.truth.contains {
      $0.type == type && $0.expect && $0.start.nanoseconds <= print.at
        && $0.end.nanoseconds >= print.at && $0.contracts.contains { $0.contract == name }
    }
  }

  /// A planted sweep that has no side: its series was adjusted, or its stock halted.
  private func isTrap(_ print: SimulatorTape.Print) -> Bool {
    tape.truth.contains {
      ["adjusted", "halted"].contains($0.misses) && $0.start.nanoseconds == print.at
    }
  }

  @Test("every ISO sweep on the tape is in the truth")
  func noAccidentalSweeps() {
    var found = 0
    for run in runs([UInt8(ascii: "S")]) {
      let total = run.reduce(0) { $0 + $1.trade.size }
      let venues = Set(run.map(\.trade.venue)).count
      let prices = Set(run.map(\.trade.price)).count
      guard total >= 10, venues >= 2 || prices >= 2, !isTrap(run[0]) else { continue }
      found += 1
      #expect(isKnown("sweep", run[0]), "\(run.map(\.trade))")
    }
    #expect(found == tape.truth.count { $0.type == "sweep" && $0.expect })
  }

  @Test("every probable sweep on the tape is in the truth")
  func noAccidentalProbableSweeps() {
    var found = 0
    for run in runs([UInt8(ascii: "I"), 0, UInt8(ascii: "S")]) {
      for first in run.indices {
        let window = run[first...].filter { $0.at - run[first].at <= 20_000_000 }
        let total = window.reduce(0) { $0 + $1.trade.size }
        guard total >= 10, Set(window.map(\.trade.venue)).count >= 3, !isTrap(run[first])
        else { continue }
        let isISO = window.allSatisfy { $0.letter == UInt8(ascii: "S") }
        if !isISO { found += 1 }
        #expect(isKnown(isISO ? "sweep" : "probable_sweep", run[first]))
        break
      }
    }
    #expect(found == tape.truth.count { $0.type == "probable_sweep" && $0.expect })
  }

  @Test("every single-leg block on the tape is in the truth")
  func noAccidentalBlocks() {
    // Slices of a sweep belong to the sweep, and multi-leg, late and tied prints are no blocks.
    let letters = [0, UInt8(ascii: "I"), UInt8(ascii: "S"), UInt8(ascii: "a")]
    for print in tape.prints.values.joined()
    where letters.contains(print.letter) && !print.isCancelled {
      let premium = print.trade.price.notional(
        of: print.trade.size, multiplier: print.multiplier)
      guard print.trade.size >= 200, premium >= 100_000, !isTrap(print) else { continue }
      #expect(
        isKnown("block", print) || isKnown("sweep", print) || isKnown("repeat", print),
        "\(print.trade)")
    }
  }

  @Test("every pair of multi-leg prints of a venue within a millisecond is in the truth")
  func noAccidentalPackages() {
    let legs = tape.prints.values.joined().filter { $0.isMultiLeg && !$0.isCancelled }
      .sorted { $0.at < $1.at }
    // Near-misses whose legs do lie within a millisecond, and packages that lost a leg.
    let apart = ["ratio", "net"]
    var pairs = 0
    for (index, a) in legs.enumerated() {
      for b in legs[(index + 1)...].prefix(12) where b.at - a.at <= 1_000_000 {
        let one = tape.contracts[a.trade.instrument.index]
        let two = tape.contracts[b.trade.instrument.index]
        guard one?.underlying == two?.underlying, one != two, a.trade.venue == b.trade.venue,
          Packages.family(a.letter) == Packages.family(b.letter)
        else { continue }
        pairs += 1
        let isNearMiss = tape.ledger.entries.contains {
          apart.contains($0.misses ?? "") && $0.underlying == one?.underlying
            && (0...1_000_000).contains(a.at - $0.start.nanoseconds)
        }
        let isWhole = ["package", "financing", "stock_tied"].contains { isKnown($0, a) }
        #expect(isWhole || isNearMiss, "\(a.trade) \(b.trade)")
      }
    }
    #expect(pairs > 50)
  }

  /// Prints of the background and of bursts alike, by series and side.
  private func signed() -> [[SimulatorTape.Print]] {
    let letters = [0, UInt8(ascii: "I"), UInt8(ascii: "S"), UInt8(ascii: "a")]
    return tape.prints.values.flatMap { prints in
      [1, -1].map { side in
        prints.filter { $0.side == side && letters.contains($0.letter) }
          .sorted { $0.at < $1.at }
      }
    }
  }

  @Test("every repeat on the tape is in the truth")
  func noAccidentalRepeats() {
    var found = 0
    for prints in signed() {
      for (_, equal) in Dictionary(grouping: prints, by: \.trade.size) where equal.count >= 4 {
        for first in 0...(equal.count - 4) {
          let four = equal[first..<first + 4]
          let isPaced = zip(four, four.dropFirst()).allSatisfy {
            (200_000_000...60_000_000_000).contains($1.at - $0.at)
          }
          guard isPaced, equal[first + 3].at - equal[first].at <= 120_000_000_000 else { continue }
          found += 1
          #expect(isKnown("repeat", equal[first]), "\(four.map(\.trade))")
        }
      }
    }
    #expect(found >= tape.truth.count { $0.type == "repeat" && $0.expect })
  }

  @Test("every price ladder on the tape is in the truth")
  func noAccidentalPriceLadders() {
    for prints in signed() where prints.count >= 3 {
      for first in 0...(prints.count - 3) {
        let three = prints[first..<first + 3]
        let prices = three.map { $0.trade.price.billionths * Int64($0.side) }
        let span = prints[first + 2].at - prints[first].at
        let stocks = three.map(\.stock)
        guard prices[0] < prices[1], prices[1] < prices[2], span > 100_000_000,
          span <= 60_000_000_000, (stocks.max() ?? 0) - (stocks.min() ?? 0) < 40_000_000
        else { continue }
        #expect(isKnown("price_ladder", prints[first]), "\(three.map(\.trade))")
      }
    }
  }

  @Test("no planted print has the size of the quote it touches")
  func sizesAreNotDisplayed() {
    // The tape fixture keeps prices only, so sizes are followed here.
    var quotes: [UInt32: BestPrices] = [:]
    for event in tape.events {
      if case .quote(let quote) = event { quotes[quote.instrument.index] = quote.prices }
      guard case .trade(let trade) = event, trade.size >= 151,
        let prices = quotes[trade.instrument.index], tape.contracts[trade.instrument.index] != nil
      else { continue }
      // Only planned orders and bursts print more than 150 contracts; a locked quote gives no side.
      guard prices.bid != prices.ask else { continue }
      if trade.price == prices.ask { #expect(prices.askSize.map(Int64.init) != trade.size) }
      if trade.price == prices.bid { #expect(prices.bidSize.map(Int64.init) != trade.size) }
    }
  }

  @Test("traps and near-misses are never in the truth as expected sweeps")
  func ledgerAgrees() {
    for entry in tape.ledger.entries where entry.misses != nil {
      guard ["sweep", "iso_print", "legged", "dividend"].contains(entry.resembles) else { continue }
      let isWrong = tape.truth.contains {
        $0.type == entry.resembles && $0.expect && $0.start == entry.start
          && $0.underlying == entry.underlying
      }
      #expect(!isWrong)
    }
  }
}
