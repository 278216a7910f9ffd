import FlowEngine

/// The prints of stocks, on exchanges and off.
///
/// Off-exchange prints execute against the quote of their moment and are reported later: mostly
/// within a second, at times up to ten, and now and then later still, marked Z.
struct StockFlow: Sendable {
  /// A quarter of an hour in which one stock trades in its own way.
  struct Regime: Sendable {
    var underlying: Int
    var until: Int64
    /// Share of prints at the bid.
    var sells: Double
    var offExchange: Double
    /// Dollars by which the sales move the stock over the whole time.
    var fall: Double
    /// When they last did.
    var fallenAt: Int64 = 0
    var holdsPrice: Bool
  }

  private var random: SimulationRandom

  init(_ configuration: SimulationConfiguration) {
    random = SimulationRandom(seed: configuration.seed, stream: 4)
  }

  mutating func step(_ floor: inout SimulatedFloor, _ wanted: Int) {
    var underlying = wanted
    var regime: Regime?
    floor.regimes.removeAll { $0.until < floor.now }
    if !floor.regimes.isEmpty, random.chance(0.4) {
      let index = random.below(floor.regimes.count)
      regime = floor.regimes[index]
      underlying = floor.regimes[index].underlying
      press(&floor, index)
    }
    let stock = floor.stocks[underlying]
    guard stock.ask > 0, stock.haltedUntil < floor.now, underlying < floor.listing.stockCount else {
      return
    }
    let sells = random.chance(regime?.sells ?? 0.5)
    if random.chance(regime?.offExchange ?? 0.42) {
      offExchange(&floor, underlying, stock, sells: sells)
    } else {
      onExchange(&floor, underlying, stock, sells: sells)
    }
  }

  /// Lets a stock fall with the time since it last did, unless an order needs it to stand still.
  private func press(_ floor: inout SimulatedFloor, _ index: Int) {
    let regime = floor.regimes[index]
    floor.regimes[index].fallenAt = floor.now
    let isFree = floor.stocks[regime.underlying].frozenUntil < floor.now
    guard regime.fall > 0, regime.fallenAt > 0, isFree else { return }
    let share = Double(floor.now - regime.fallenAt) / Double(900 * SimulatedFloor.second)
    floor.stocks[regime.underlying].price -= regime.fall * share
  }

  private mutating func onExchange(
    _ floor: inout SimulatedFloor, _ underlying: Int, _ stock: StockState, sells: Bool
  ) {
    let size = shares()
    let letters = (random.chance(0.3) ? "@F" : "@") + (size < 100 ? "I" : "")
    let now = floor.now
    let trade = floor.makeStockPrint(
      underlying, venue: random.pick(SimulatedVenues.stocks),
      price: (sells ? stock.bid : stock.ask) * 10_000_000, size: size, letters: letters,
      executed: now - random.nanoseconds(90_000...700_000), published: now)
    floor.emit(.trade(trade), at: now)
  }

  private mutating func offExchange(
    _ floor: inout SimulatedFloor, _ underlying: Int, _ stock: StockState, sells: Bool
  ) {
    let size = random.chance(0.004) ? 100 * random.int(100...900) : shares()
    let u = random.unit()
    let venue: Venue = u < 0.75 ? "FINN" : u < 0.9 ? "FINY" : "FINC"
    let touch = (sells ? stock.bid : stock.ask) * 10_000_000
    var price = touch
    let kind = random.unit()
    if kind < 0.25 {
      price = stock.doubleMid * 5_000_000
    } else if kind < 0.6 {
      // A wholesaler's improvement: a fraction of a cent inside the quote.
      let improvement = Int64(random.int(1...39)) * 100_000
      price += sells ? improvement : -improvement
    }
    var letters = "@"
    let odd = random.unit()
    switch odd {
    case ..<0.02: letters = "@W"
    case ..<0.035: letters = "@4"
    case ..<0.042: letters = "@P"
    case ..<0.05: letters = "@7"
    case ..<0.15: letters = "@F"
    default: break
    }
    if odd < 0.042 { price += Int64(random.int(-200...200)) * 1_000_000 }
    if size < 100 { letters += "I" }
    var delay = random.nanoseconds(50_000_000...900_000_000)
    if random.chance(0.2) { delay = random.nanoseconds(900_000_000...9_900_000_000) }
    if random.chance(0.008) {
      delay = random.nanoseconds(10_100_000_000...95_000_000_000)
      letters = "@" + "Z" + (size < 100 ? "I" : "")
    }
    let published = floor.now + delay
    let trade = floor.makeStockPrint(
      underlying, venue: venue, price: max(price, 10_000_000), size: size, letters: letters,
      executed: floor.now, published: published)
    floor.later(trade, at: published)
  }

  private mutating func shares() -> Int {
    random.chance(0.45) ? random.int(1...99) : 100 * (1 + Int(random.exponential() * 2))
  }
}
