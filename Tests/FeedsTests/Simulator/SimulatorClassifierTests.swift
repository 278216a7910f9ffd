import Feeds
import FlowEngine
import Glibc
import Testing

/// What is planted for the classifiers, measured again from the tape and the rule book.
@Suite("Simulated market: the classifiers")
struct SimulatorClassifierTests {
  private let tape = SimulatorTape.hour

  private func items(_ rule: String, expect: Bool = true) -> [TruthItem] {
    tape.truth.filter { $0.rule == rule && $0.kind == "alert" && $0.expect == expect }
  }

  private func contract(_ item: TruthItem) throws -> Contract {
    let index = try #require(tape.byName[item.contracts[0].contract])
    return try #require(tape.contracts[index])
  }

  private func premium(_ item: TruthItem) -> Dollars {
    tape.prints(of: item).reduce(Dollars.zero) {
      $0 + $1.trade.price.notional(of: $1.trade.size, multiplier: $1.multiplier)
    }
  }

  private func floorPremium(_ item: TruthItem) -> Dollars {
    ["SPX", "SPY", "QQQ", "IWM"].contains(item.underlying.description) ? 250_000 : 50_000
  }

  private func days(_ contract: Contract) -> Int64 {
    NewYorkTime.daysSinceEpoch(contract.expiry)
      - NewYorkTime.daysSinceEpoch(tape.configuration.session)
  }

  /// The delta of a print, from the volatility that its own quote implies: Black-Scholes with the
  /// library's functions, a flat rate, and nothing of the simulator's model.
  private func delta(_ print: SimulatorTape.Print, _ contract: Contract) -> Double {
    let spot = Double(print.stock) / 2e9
    let strike = Double(contract.strike.billionths) / 1e9
    let close = SessionCalendar.regularHours(contract.expiry).close
    let years = Double(close.nanoseconds - print.at) / (365 * 86_400e9)
    let forward = spot * exp(0.04 * years)
    let price = Double(print.bid + print.ask) / 2e9
    let isCall = contract.right == .call
    func normal(_ x: Double) -> Double { erfc(-x / 2.0.squareRoot()) / 2 }
    func model(_ volatility: Double) -> (value: Double, delta: Double) {
      let spread = volatility * years.squareRoot()
      let d1 = log(forward / strike) / spread + spread / 2
      let call = exp(-0.04 * years) * (forward * normal(d1) - strike * normal(d1 - spread))
      let put = call - exp(-0.04 * years) * (forward - strike)
      return isCall ? (call, normal(d1)) : (put, normal(d1) - 1)
    }
    var (low, high) = (0.01, 4.0)
    for _ in 0..<60 {
      let middle = (low + high) / 2
      if model(middle).value < price { low = middle } else { high = middle }
    }
    return abs(model(low).delta)
  }

  @Test("every rule without history is planted, and missed by each of its clauses")
  func holdsEveryRule() {
    let asked: [(rule: String, clauses: Set<String>)] = [
      ("put-selling", ["premium", "delta", "days", "openInterest", "side", "middle"]),
      ("call-overwriting", ["premium", "delta", "days", "side", "middle"]),
      ("straddle-strangle", ["premium", "delta"]),
      ("zero-dte-gamma", ["premium"]),
      ("far-dated-conviction", ["premium", "delta", "days", "side", "middle"]),
      ("opening-evidence", ["opening"]),
      ("repeat-hitter", ["count", "gap", "size"]),
      ("deep-itm-replacement", ["delta", "days", "side"]),
      ("risk-reversal", ["premium"]),
    ]
    for (rule, clauses) in asked {
      #expect(items(rule).contains { $0.isPlanted }, "\(rule)")
      let missed = Set(items(rule, expect: false).compactMap(\.misses))
      #expect(missed == clauses, "\(rule) \(missed)")
      #expect(items(rule, expect: false).allSatisfy { $0.distance > 0 }, "\(rule)")
    }
  }

  @Test("a roll under one code is an alert, a pair of two orders is none (K-16, C-16)")
  func rollsNeedGradeB() {
    func lines(_ type: String, as item: TruthItem) -> Int {
      tape.truth.count {
        $0.type == type && $0.expect && $0.start == item.start && $0.contracts == item.contracts
      }
    }
    let rolls = tape.truth.filter { $0.type == "roll" && $0.expect }
    #expect(!items("roll").isEmpty)
    for item in items("roll") { #expect(lines("package", as: item) == 1, "\(item.jsonLine)") }
    let pairs = rolls.filter { lines("legged", as: $0) == 1 }
    #expect(!pairs.isEmpty)
    for pair in pairs {
      #expect(!items("roll").contains { $0.start == pair.start && $0.contracts == pair.contracts })
    }
  }

  @Test("no order is both right and a near-miss of one rule")
  func isConsistent() {
    for miss in tape.truth where !miss.expect && miss.kind == "alert" {
      let isRight = tape.truth.contains {
        $0.expect && $0.rule == miss.rule && $0.start == miss.start
          && $0.contracts == miss.contracts
      }
      #expect(!isRight, "\(miss.jsonLine)")
    }
  }

  @Test("an alert within a minute of another of its rule and ticker is marked as held back")
  func heldBack() {
    var last: [String: Timestamp] = [:]
    var held = 0
    let alerts = tape.truth.filter {
      $0.expect && $0.kind == "alert" && $0.rule?.hasPrefix("large-") ?? false
    }.sorted { $0.start < $1.start }
    for item in alerts {
      let key = "\(item.rule ?? "") \(item.underlying)"
      if let before = last[key], item.start - before < 58_000_000_000 {
        #expect(item.isHeldBack, "\(item.jsonLine)")
        held += 1
        continue
      }
      if !item.isHeldBack { last[key] = item.start }
    }
    #expect(held > 0 && held < alerts.count / 2, "\(held) of \(alerts.count)")
  }

  /// Rule, right, side, days and delta of the rules about one series.
  struct Band {
    var rule: String
    var right: OptionRight?
    var side: String
    var days: ClosedRange<Int64>
    var delta: ClosedRange<Double>
    var premium: Double
  }

  // swift-format-ignore
  @Test(
    "alerts about one series hold their clauses by a model of their own",
    arguments: [
      Band(rule: "put-selling",          right: .put,  side: "sell", days: 7...180,    delta: 0.05...0.45, premium: 1),
      Band(rule: "call-overwriting",     right: .call, side: "sell", days: 7...90,     delta: 0.1...0.4,   premium: 1),
      Band(rule: "far-dated-conviction", right: nil,   side: "buy",  days: 180...9999, delta: 0...0.7,     premium: 2),
      Band(rule: "deep-itm-replacement", right: nil,   side: "buy",  days: 20...9999,  delta: 0.85...1,    premium: 0),
    ])
  func bands(_ band: Band) throws {
    // A stock-option order needs no delta.
    let coded = items(band.rule).filter { item in
      tape.truth.contains {
        $0.type == "stock_tied" && $0.start == item.start && $0.contracts == item.contracts
      }
    }
    for item in items(band.rule) where !coded.contains(item) {
      let one = try contract(item)
      let prints = tape.prints(of: item)
      #expect(band.right == nil || one.right == band.right)
      let sign = item.side == "buy" ? 1 : -1
      #expect(item.side == band.side && prints.allSatisfy { $0.side == sign })
      #expect(band.days.contains(days(one)), "\(item.jsonLine)")
      let first = try #require(prints.first)
      // An index has no stock in the tape to take a spot from.
      if first.stock > 0 { #expect(band.delta.contains(delta(first, one)), "\(item.jsonLine)") }
      let floor = Double(floorPremium(item).millionths) * band.premium
      #expect(Double(premium(item).millionths) >= floor, "\(item.jsonLine)")
      if band.rule == "put-selling" {
        let known = tape.interest[one.instrument.index] ?? 0
        #expect(known < 2 * Int64(item.size) || opening(item) > 0, "\(item.jsonLine)")
      }
    }
    for item in items(band.rule, expect: false) {
      let one = try contract(item)
      let prints = tape.prints(of: item)
      let first = try #require(prints.first)
      switch item.misses {
      case "delta":
        #expect(!band.delta.contains(delta(first, one)), "\(item.jsonLine)")
      case "days":
        let (low, high) = (band.days.lowerBound, band.days.upperBound)
        let short = days(one) < low ? low - days(one) : days(one) - high
        #expect(short == Int64(item.distance), "\(item.jsonLine)")
      case "premium":
        let asked = Double(floorPremium(item).millionths) / 1e6 * max(1, band.premium)
        let short = asked - Double(premium(item).millionths) / 1e6
        #expect(abs(short - Double(item.distance)) <= 1.01, "\(item.jsonLine) \(short)")
      case "openInterest":
        let known = tape.interest[one.instrument.index] ?? 0
        #expect(known - 2 * Int64(item.size) + 1 == Int64(item.distance))
        #expect(opening(item) == 0)
      case "middle": #expect(prints.allSatisfy { $0.side == 0 })
      case "side": #expect(item.side != band.side)
      default: Issue.record("\(item.jsonLine)")
      }
    }
  }

  /// Contracts of an item that are provably opening, by rule O-01, from the whole tape.
  private func opening(_ item: TruthItem) -> Int64 {
    var total: Int64 = 0
    for part in item.contracts {
      guard let index = tape.byName[part.contract] else { continue }
      var volume: Int64 = 0
      for print in tape.prints[index] ?? [] {
        let known = (tape.interest[index] ?? 0) + volume - tape.canceled(index, before: print.at)
        let isMine = print.at >= item.start.nanoseconds && print.at <= item.end.nanoseconds
        if isMine { total += max(0, print.trade.size - known) }
        volume += print.trade.size
      }
    }
    return total
  }

  @Test("opening evidence: contracts that nobody could have closed, for every parent of one series")
  func openings() {
    let right = items("opening-evidence")
    for item in right { #expect(opening(item) > 0, "\(item.jsonLine)") }
    for item in items("opening-evidence", expect: false) {
      #expect(opening(item) == 0, "\(item.jsonLine)")
    }
    let parents = ["sweep", "probable_sweep", "block", "cross_block", "iso_print"]
    for item in tape.truth where item.expect && parents.contains(item.type) {
      let isListed = right.contains { $0.start == item.start && $0.contracts == item.contracts }
      #expect(isListed == (opening(item) > 0), "\(item.jsonLine)")
    }
    let all = tape.truth.count { $0.expect && parents.contains($0.type) }
    #expect(right.count < all / 4, "a proof of opening is the exception")
  }

  @Test("volatility trades are balanced, and both they and risk reversals reach the floor")
  func packages() throws {
    for (rule, structures) in [
      ("straddle-strangle", ["straddle", "strangle"]), ("risk-reversal", ["risk_reversal"]),
    ] {
      for item in items(rule) {
        #expect(structures.contains(item.structure ?? ""))
        #expect(premium(item) >= floorPremium(item), "\(item.jsonLine)")
        guard rule == "straddle-strangle" else { continue }
        let share = try balance(item)
        #expect(share <= 0.15, "\(item.jsonLine)")
      }
      for item in items(rule, expect: false) {
        if item.misses == "delta" {
          let share = try balance(item)
          #expect(share > 0.15, "\(item.jsonLine)")
        } else {
          #expect(premium(item) < floorPremium(item), "\(item.jsonLine)")
        }
      }
    }
  }

  /// Net delta as a share of the gross.
  private func balance(_ item: TruthItem) throws -> Double {
    var (net, gross) = (0.0, 0.0)
    for print in tape.prints(of: item) {
      let one = try #require(tape.contracts[print.trade.instrument.index])
      let delta = delta(print, one) * Double(print.trade.size)
      net += one.right == .call ? delta : -delta
      gross += delta
    }
    return abs(net) / gross
  }

  @Test("repeat hitters: three orders of a third of the floor, ten seconds apart")
  func repeatHitters() throws {
    for item in items("repeat-hitter") {
      let names = Set(item.contracts.map(\.contract))
      let parents = tape.truth.filter { (parent: TruthItem) -> Bool in
        ["sweep", "probable_sweep", "block", "iso_print"].contains(parent.type) && parent.expect
          && parent.contracts.count == 1 && names.contains(parent.contracts[0].contract)
          && parent.side == item.side && parent.start >= item.start && parent.end <= item.end
          && 3 * premium(parent).millionths >= floorPremium(parent).millionths
      }.sorted { $0.start < $1.start }
      #expect(parents.count >= 3, "\(item.jsonLine)")
      if item.isPlanted {
        for (a, b) in zip(parents, parents.dropFirst()) {
          #expect(b.start - a.end >= 10_000_000_000)
        }
      }
      let total = parents.reduce(Dollars.zero) { $0 + premium($1) }
      #expect(total >= floorPremium(item))
    }
  }

  @Test("the day's own expiry: four times the floor within five minutes, on one side")
  func zeroDay() throws {
    for item in items("zero-dte-gamma") {
      #expect(item.end - item.start <= 301_000_000_000)
      let one = try contract(item)
      #expect(one.expiry == tape.configuration.session)
      let side = item.side == "buy" ? 1 : -1
      let mine = tape.prints(of: item).filter { $0.side == side }
      let total = mine.reduce(Dollars.zero) {
        $0 + $1.trade.price.notional(of: $1.trade.size, multiplier: $1.multiplier)
      }
      #expect(total.millionths >= 4 * floorPremium(item).millionths, "\(item.jsonLine)")
    }
    for item in items("zero-dte-gamma", expect: false) {
      #expect(premium(item).millionths < 4 * floorPremium(item).millionths)
    }
  }
}
