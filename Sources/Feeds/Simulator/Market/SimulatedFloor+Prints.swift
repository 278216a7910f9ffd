import FlowEngine

/// Prints at prices that are given, numbered as they are made.
extension SimulatedFloor {
  mutating func makeOptionPrint(
    _ index: Int, price: Int64, size: Int, venue: Venue, condition: UInt8, lag: Int64, at: Int64
  ) -> Trade {
    groupTradedAt[group(of: index)] = max(at, groupTradedAt[group(of: index)])
    let underlying = listing.series[index].underlying
    stocks[underlying].tradedAt = max(at, stocks[underlying].tradedAt)
    noteChance(index, price: price, size: size, venue: venue, condition: condition, at: at - lag)
    number += 1
    return Trade(
      instrument: listing.instrument(index), venue: venue,
      times: EventTimes(
        executed: Timestamp(nanoseconds: at - lag), published: Timestamp(nanoseconds: at)),
      price: Price(billionths: price), size: Int64(size),
      conditions: SaleConditions(packed: UInt64(condition)), number: number)
  }

  /// The stock leg of a tied order, reported off exchange within two seconds or as asked.
  mutating func contingentPrint(
    _ underlying: Int, shares: Int, executed: Int64, delay asked: Int64
  ) {
    // A stock leg that was done later is reported soon after that.
    let executed = executed + asked
    let delay = random.nanoseconds(60 * Self.ms...(asked > 0 ? 150 : 2_000) * Self.ms)
    let price = stocks[underlying].doubleMid * 5_000_000
    later(
      makeStockPrint(
        underlying, venue: "FINN", price: price, size: shares, letters: "@7",
        executed: executed, published: executed + delay), at: max(now, executed + delay))
  }

  mutating func makeStockPrint(
    _ underlying: Int, venue: Venue, price: Int64, size: Int, letters: String, executed: Int64,
    published: Int64
  ) -> Trade {
    stockNumber += 1
    return Trade(
      instrument: InstrumentID(UInt32(underlying)), venue: venue,
      times: EventTimes(
        executed: Timestamp(nanoseconds: executed), published: Timestamp(nanoseconds: published)),
      price: Price(billionths: price), size: Int64(size),
      conditions: SaleConditions(letters: letters.utf8) ?? .regular, number: stockNumber)
  }
}
