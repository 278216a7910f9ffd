import Feeds
import FlowEngine

/// Packages measured from prints and quotes alone, by the table of strategies.
struct Packages {
  struct Leg {
    var contract: Contract
    var size: Int64
    /// Sum of price times size over its prints.
    var paid: Int64
    var bid: Int64
    var ask: Int64
  }

  /// A choice of sides and where the net lies between the ends of the synthetic market.
  struct Reading {
    var name: String?
    /// -1000 at the synthetic bid … 1000 at the synthetic ask.
    var edge: Int
    var net: Int64
    var isInside: Bool
  }

  var legs: [Leg]
  /// Paid for the shares of a stock leg, with the option legs' multiplier taken out.
  var stock: Int64 = 0

  /// Code families that trade together (f-i, j l m, stock).
  static func family(_ letter: UInt8) -> Int {
    switch letter {
    case UInt8(ascii: "f")...UInt8(ascii: "i"): 1
    case UInt8(ascii: "j"), UInt8(ascii: "l"), UInt8(ascii: "m"): 2
    case UInt8(ascii: "k"), UInt8(ascii: "n")...UInt8(ascii: "s"): 3
    default: 0
    }
  }

  static func isFloor(_ letter: UInt8) -> Bool {
    [UInt8(ascii: "i"), UInt8(ascii: "m"), UInt8(ascii: "p"), UInt8(ascii: "s")].contains(letter)
  }

  /// Sizes over their greatest common divisor.
  var ratios: [Int64] {
    let divisor = legs.reduce(Int64(0)) { Self.gcd($0, $1.size) }
    return legs.map { $0.size / max(1, divisor) }
  }

  private static func gcd(_ a: Int64, _ b: Int64) -> Int64 { b == 0 ? a : gcd(b, a % b) }

  /// Every choice of sides up to a flip, listed as a buyer would.
  var readings: [Reading] {
    (0..<(1 << (legs.count - 1))).map { bits in
      var sides = legs.indices.map { $0 == 0 || bits >> ($0 - 1) & 1 == 0 ? Int64(1) : -1 }
      var name = name(sides)
      if turns(name, sides) { sides = sides.map { -$0 } }
      if name == "ratio", sides[ratios[0] < ratios[1] ? 0 : 1] < 0 { name = "backspread" }
      var (net, low, high) = (Int64(0), Int64(0), Int64(0))
      for (leg, side) in zip(legs, sides) {
        net += side * leg.paid
        low += side * leg.size * (side > 0 ? leg.bid : leg.ask)
        high += side * leg.size * (side > 0 ? leg.ask : leg.bid)
      }
      return Reading(
        name: name, edge: Int((2 * net - low - high) * 1_000 / max(1, high - low)), net: net,
        isInside: low <= net && net <= high)
    }
  }

  /// Whether the listing has to be turned round: a debit, or the call bought.
  private func turns(_ name: String?, _ sides: [Int64]) -> Bool {
    switch name {
    case "risk_reversal", "synthetic":
      return legs.indices.contains { legs[$0].contract.right == .call && sides[$0] < 0 }
    default: return zip(legs, sides).reduce(0) { $0 + $1.0.paid * $1.1 } < 0
    }
  }

  /// The name of sides by the table; a backspread is a ratio with the single leg sold.
  private func name(_ sides: [Int64]) -> String? {
    let contracts = legs.map(\.contract)
    let isOneRight = Set(contracts.map(\.right)).count == 1
    let isOneExpiry = Set(contracts.map(\.expiry)).count == 1
    let strikes = Set(contracts.map(\.strike)).count
    let isOpposed = Set(sides).count == 2
    switch (legs.count, isOneRight, isOneExpiry) {
    case (2, true, true) where isOpposed && strikes == 2:
      return ratios == [1, 1] ? "vertical" : "ratio"
    case (2, true, false) where isOpposed && ratios == [1, 1]:
      return strikes == 1 ? "calendar" : "diagonal"
    case (2, false, true) where ratios == [1, 1]:
      let call = contracts[0].right == .call ? 0 : 1
      if strikes == 1 { return isOpposed ? "synthetic" : "straddle" }
      guard contracts[call].strike > contracts[1 - call].strike else { return nil }
      return isOpposed ? "risk_reversal" : "strangle"
    case (3, true, true) where strikes == 3: return butterfly(sides)
    case (4, _, true): return fourLegs(sides, isOneRight: isOneRight, strikes: strikes)
    case (4, false, false) where strikes == 1: return isJellyRoll(sides) ? "jelly_roll" : nil
    default: return nil
    }
  }

  private var byStrike: [Int] {
    legs.indices.sorted { a, b in
      let (one, two) = (legs[a].contract, legs[b].contract)
      return one.strike != two.strike
        ? one.strike < two.strike : one.right == .put && two.right == .call
    }
  }

  private func butterfly(_ sides: [Int64]) -> String? {
    let order = byStrike
    let gaps = zip(order, order.dropFirst()).map {
      legs[$1].contract.strike.billionths - legs[$0].contract.strike.billionths
    }
    guard order.map({ ratios[$0] }) == [1, 2, 1], gaps[0] == gaps[1],
      sides[order[0]] == sides[order[2]], sides[order[0]] != sides[order[1]]
    else { return nil }
    return "butterfly"
  }

  private func fourLegs(_ sides: [Int64], isOneRight: Bool, strikes: Int) -> String? {
    guard ratios == [1, 1, 1, 1] else { return nil }
    let order = byStrike
    let one = order.map { sides[$0] }
    let rights = order.map { legs[$0].contract.right }
    let isWinged = one[0] == one[3] && one[1] == one[2] && one[0] != one[1]
    switch (isOneRight, strikes) {
    case (true, 4): return isWinged ? "condor" : nil
    case (false, 4):
      return isWinged && rights == [.put, .put, .call, .call] ? "iron_condor" : nil
    case (false, 3):
      return isWinged && rights == [.put, .put, .call, .call] ? "iron_fly" : nil
    case (false, 2):
      // A combo at each strike, one bought and one sold.
      let isBox = one[0] != one[1] && one[2] != one[3] && one[0] != one[2]
      return rights == [.put, .call, .put, .call] && isBox ? "box" : nil
    default: return nil
    }
  }

  private func isJellyRoll(_ sides: [Int64]) -> Bool {
    guard Set(legs.map(\.contract.expiry)).count == 2, ratios == [1, 1, 1, 1] else { return false }
    var combos: [CalendarDate: [OptionRight: Int64]] = [:]
    for (leg, side) in zip(legs, sides) {
      combos[leg.contract.expiry, default: [:]][leg.contract.right] = side
    }
    let calls = combos.values.compactMap { $0[.call] }
    let isOpposed = combos.values.allSatisfy { $0[.call] == $0[.put].map { -$0 } }
    return isOpposed && calls.count == 2 && calls[0] != calls[1]
  }
}

extension SimulatorTape {
  /// The legs of an item, from its prints and the quotes just before them.
  func package(_ item: TruthItem) -> Packages {
    let prints = prints(of: item)
    return Packages(
      legs: item.contracts.compactMap { part -> Packages.Leg? in
        guard let index = byName[part.contract], let contract = contracts[index] else { return nil }
        let mine = prints.filter { $0.trade.instrument.index == index }
        return Packages.Leg(
          contract: contract, size: mine.reduce(0) { $0 + $1.trade.size },
          paid: mine.reduce(0) { $0 + $1.trade.price.billionths * $1.trade.size },
          bid: mine.first?.bid ?? 0, ask: mine.first?.ask ?? 0)
      })
  }
}
