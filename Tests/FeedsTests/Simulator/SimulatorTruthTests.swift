import Feeds
import FlowEngine
import Testing

/// Every item of the truth is looked up on the tape and measured again from the prints alone.
@Suite("Simulated market: the truth")
struct SimulatorTruthTests {
  private let tape = SimulatorTape.hour

  private func items(_ type: String) -> [TruthItem] {
    tape.truth.filter { $0.type == type && $0.expect }
  }

  private func sign(_ item: TruthItem) -> Int {
    item.side == "buy" ? 1 : item.side == "sell" ? -1 : 0
  }

  @Test("each series holds the prints of its item and no other within a second")
  func isClean() {
    // Alerts of a window or a session take in prints of others between their own.
    let windows = ["zero-dte-gamma", "repeat-hitter"]
    for item in tape.truth
    where item.kind != "inference" && !windows.contains(item.rule ?? "") {
      let near = tape.prints(of: item, around: 1_000_000_000)
      for part in item.contracts {
        let mine = near.filter { $0.trade.instrument.index == tape.byName[part.contract] }
        #expect(mine.reduce(0) { $0 + Int($1.trade.size) } == part.size, "\(item.jsonLine)")
      }
      #expect(near.first?.at == item.start.nanoseconds, "\(item.jsonLine)")
      #expect(near.last?.at == item.end.nanoseconds, "\(item.jsonLine)")
    }
  }

  @Test("every kind is planted, in the shortest session too")
  func holdsEveryKind() {
    let short = SimulatorTape(SimulationConfiguration(seed: 11, minutes: 5)).truth
    for truth in [short, tape.truth] {
      let planted = truth.filter(\.isPlanted)
      for type in [
        "sweep", "probable_sweep", "block", "package", "strike_ladder", "price_ladder", "repeat",
        "roll", "cross_block", "legged", "dividend", "financing", "stock_tied",
      ] {
        #expect(planted.contains { $0.type == type && $0.expect }, "\(type)")
      }
      for structure in [
        "vertical", "ratio", "calendar", "diagonal", "butterfly", "straddle", "strangle",
        "risk_reversal", "iron_condor", "backspread", "iron_fly", "condor", "synthetic", "custom",
        "box", "jelly_roll", "conversion", "reversal", "buy_write", "collar",
      ] {
        // Which of these two it is, the sign of the net price says.
        let names =
          ["ratio", "backspread"].contains(structure) ? ["ratio", "backspread"] : [structure]
        #expect(planted.contains { names.contains($0.structure ?? "") }, "\(structure)")
      }
      for rule in ["large-bullish-sweep", "large-bearish-sweep"] {
        #expect(planted.contains { $0.rule == rule }, "\(rule)")
      }
      #expect(planted.count { !$0.expect } >= 8)
    }
    #expect(tape.truth.contains { $0.type == "absorption" })
    #expect(Set(tape.truth.map(\.id)).count == tape.truth.count)
  }

  @Test("sweeps: code S, one side, two venues or two prices, 10 ms, 100 ms, ten contracts")
  func sweeps() {
    for item in items("sweep") {
      let prints = tape.prints(of: item)
      #expect(prints.count >= 2)
      #expect(prints.allSatisfy { $0.letter == UInt8(ascii: "S") && $0.side == sign(item) })
      let prices = prints.map { $0.trade.price.billionths * Int64(sign(item)) }
      #expect(Set(prints.map(\.trade.venue)).count >= 2 || Set(prices).count >= 2)
      #expect(prices == prices.sorted())
      for (a, b) in zip(prints, prints.dropFirst()) { #expect(b.at - a.at <= 10_000_000) }
      #expect(item.end - item.start <= 100_000_000)
      #expect(item.size >= 10)
      #expect(item.needsCondition)
    }
  }

  @Test("probable sweeps: three venues within 20 ms")
  func probableSweeps() {
    for item in items("probable_sweep") {
      let prints = tape.prints(of: item)
      #expect(prints.allSatisfy { [0, UInt8(ascii: "I")].contains($0.letter) })
      #expect(prints.allSatisfy { $0.side == sign(item) })
      #expect(Set(prints.map(\.trade.venue)).count >= 3)
      #expect(item.end - item.start <= 20_000_000 && item.size >= 10)
    }
  }

  @Test("blocks: one print, 200 contracts, $100k")
  func blocks() {
    for item in items("block") {
      let prints = tape.prints(of: item)
      #expect(prints.count == 1)
      #expect(item.size >= 200)
      let premium = prints.reduce(Dollars.zero) {
        $0 + $1.trade.price.notional(of: $1.trade.size, multiplier: 100)
      }
      #expect(premium >= 100_000)
    }
  }

  @Test("ladders, repeats and rolls hold their own clauses")
  func levelTwo() {
    for item in items("strike_ladder") {
      let prints = tape.prints(of: item)
      let legs = item.contracts.compactMap {
        tape.byName[$0.contract].flatMap { tape.contracts[$0] }
      }
      #expect(Set(legs.map(\.strike)).count >= 3 && Set(legs.map(\.expiry)).count == 1)
      #expect(Set(legs.map(\.right)).count == 1)
      let sizes = zip(legs, item.contracts).sorted { $0.0.strike < $1.0.strike }.map(\.1.size)
      #expect(sizes == sizes.sorted() || sizes == sizes.sorted(by: >))
      #expect(prints.allSatisfy { $0.side == sign(item) })
      #expect(item.end - item.start <= 30_000_000_000)
    }
    for item in items("price_ladder") {
      let prints = tape.prints(of: item)
      let prices = prints.map { $0.trade.price.billionths * Int64(sign(item)) }
      #expect(prints.count >= 3 && prints.allSatisfy { $0.side == sign(item) })
      for (a, b) in zip(prices, prices.dropFirst()) { #expect(a < b) }
      let span = item.end - item.start
      #expect(span > 100_000_000 && span <= 60_000_000_000)
      let stocks = prints.map(\.stock)
      #expect((stocks.max() ?? 0) - (stocks.min() ?? 0) < 2 * 20_000_000)
    }
    for item in items("repeat") {
      let prints = tape.prints(of: item)
      #expect(prints.count >= 4 && Set(prints.map(\.trade.size)).count == 1)
      #expect(prints.allSatisfy { $0.side == sign(item) })
      for (a, b) in zip(prints, prints.dropFirst()) {
        #expect((200_000_000...60_000_000_000).contains(b.at - a.at))
      }
      #expect(item.end - item.start <= 120_000_000_000)
    }
    for item in items("roll") {
      let legs = item.contracts.compactMap {
        tape.byName[$0.contract].flatMap { tape.contracts[$0] }
      }
      let near = legs.min { $0.expiry < $1.expiry }
      #expect(Set(legs.map(\.expiry)).count == 2 && Set(legs.map(\.right)).count == 1)
      #expect(near.flatMap { tape.interest[$0.instrument.index] } ?? 0 >= Int64(item.size))
    }
  }

  @Test("alerts: the premium reaches the floor of the underlying, the direction follows the side")
  func alerts() throws {
    #expect(items("alert").count >= 4)
    for item in items("alert") where item.rule?.hasPrefix("large-") ?? false {
      let prints = tape.prints(of: item)
      let premium = prints.reduce(Dollars.zero) {
        $0 + $1.trade.price.notional(of: $1.trade.size, multiplier: $1.multiplier)
      }
      let isWide = ["SPX", "SPY", "QQQ", "IWM"].contains(item.underlying.description)
      #expect(premium >= (isWide ? 250_000 : 50_000), "\(item.jsonLine)")
      let index = try #require(tape.byName[item.contracts[0].contract])
      let isCall = tape.contracts[index]?.right == .call
      let rule = isCall == (item.side == "buy") ? "large-bullish-sweep" : "large-bearish-sweep"
      #expect(item.rule == rule)
    }
  }

  @Test("a truth line has the names of the contract, in one line")
  func writesLines() {
    let part = TruthItem.Part(contract: "NVDA  261120C00190000", size: 40)
    let item = TruthItem(
      id: "t1", kind: "cluster", type: "sweep", underlying: "NVDA", contracts: [part],
      start: Timestamp(nanoseconds: 1_795_190_400_000_000_001),
      end: Timestamp(nanoseconds: 1_795_190_400_012_000_000), size: 40, side: "buy",
      expect: true, needsCondition: true, isPlanted: true, why: "a \"quoted\" reason")
    #expect(
      item.jsonLine == #"{"id":"t1","kind":"cluster","type":"sweep","structure":null,"#
        + #""alternatives":[],"rule":null,"#
        + #""underlying":"NVDA","contracts":[{"contract":"NVDA  261120C00190000","size":40}],"#
        + #""start":"2026-11-20T16:00:00.000000001Z","end":"2026-11-20T16:00:00.012000000Z","#
        + #""size":40,"side":"buy","expect":true,"needsCondition":true,"planted":true,"#
        + #""why":"a \"quoted\" reason"}"#)
  }
}
