import Testing

@testable import FlowEngine

/// X-05 and S-43: fractions of the tick that holds for the symbol on the date.
@Suite struct SubPennyTests {
  // swift-format-ignore
  @Test("the bands by tick, edges included", arguments: [
    //  price        tick        band      why
    (187_180_000_000, 10_000_000, SubPennyBand.none, "on the cent"),
    (187_180_100_000, 10_000_000, .low,    "z = 0.01"),
    (187_183_900_000, 10_000_000, .low,    "z = 0.39"),
    (187_184_000_000, 10_000_000, .middle, "z = 0.4 is out of the band"),
    (187_185_000_000, 10_000_000, .middle, "half a cent: a midpoint cross"),
    (187_186_000_000, 10_000_000, .middle, "z = 0.6 is out of the band"),
    (187_186_100_000, 10_000_000, .high,   "z = 0.61"),
    (187_189_900_000, 10_000_000, .high,   "z = 0.99"),
    (187_185_000_000,  5_000_000, .none,   "half a cent is a quote price by then"),
    (187_185_100_000,  5_000_000, .low,    "z' = 0.02"),
    (187_187_000_000,  5_000_000, .middle, "z' = 0.4"),
    (187_187_500_000,  5_000_000, .middle, "the new midpoint"),
    (187_188_100_000,  5_000_000, .high,   "z' = 0.62"),
    (0,               10_000_000, .none,   "no price"),
    (-187_185_000_000, 10_000_000, .none,  "no price of a stock"),
    (187_185_000_000,           0, .none,  "no tick"),
  ])
  func bands(_ price: Int64, _ tick: Int64, _ band: SubPennyBand, _ why: String) {
    expectNoDifference(SubPennyBand(price: price, tick: tick), band, "\(why)")
    expectNoDifference(band.isFlow, band == .low || band == .high)
  }

  // swift-format-ignore
  @Test("the tick of a quote, by the definition of the day", arguments: [
    (nil as Int64?, 187_180_000_000, 10_000_000, "no definition: a cent"),
    (10_000_000,    187_180_000_000, 10_000_000, "a cent"),
    (5_000_000,     187_180_000_000, 5_000_000,  "half a cent, for narrow names (Rule 612)"),
    (100_000,       187_180_000_000, 10_000_000, "the increment of a book is not that of a quote"),
    (10_000_000,    999_900_000,     100_000,    "below a dollar"),
    (10_000_000,    1_000_000_000,   10_000_000, "at a dollar"),
  ])
  func ticks(_ base: Int64?, _ price: Int64, _ tick: Int64, _ why: String) {
    let table = TickTable(base: base.map { Price(billionths: $0) })
    expectNoDifference(table.quoteTick(at: Price(billionths: price)), tick, "\(why)")
  }

  // swift-format-ignore
  @Test("through the engine: a half cent is sub-penny until the tick of the stock is one", arguments: [
    (nil as Int64?, true), (10_000_000, true), (5_000_000, false),
  ])
  func engine(_ tick: Int64?, _ isSub: Bool) {
    let at = Tape.time("10:00:00")
    let out = run([
      .stock(
        Stock(
          instrument: InstrumentID(0), times: EventTimes(published: at), symbol: "AAPL",
          ticks: TickTable(base: tick.map { Price(billionths: $0) }))),
      .trade(
        Trade(
          instrument: InstrumentID(0), venue: "FINN",
          times: EventTimes(executed: at, published: at),
          price: Price(billionths: 187_185_000_000), size: 100, conditions: .regular)),
    ])
    expectNoDifference(out.judgements.first?.flags.contains(.subPenny), isSub)
  }
}
