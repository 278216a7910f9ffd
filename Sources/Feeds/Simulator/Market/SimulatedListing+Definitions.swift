import FlowEngine

extension SimulatedListing {
  /// Today (when it is an expiry), four Fridays, two monthlies, and two beyond half a year.
  static func expiries(today: Int, daily: Bool) -> Set<Int> {
    let friday = today + (5 - SimulationCalendar.weekday(today) + 7) % 7
    var days: Set<Int> = [friday, friday + 7, friday + 14, friday + 28]
    if daily { days.insert(today) }
    for ahead in [50, 110, 190, 400] {
      days.insert(SimulationCalendar.monthly(notBefore: today + ahead))
    }
    // An expiry on a holiday is the session before it.
    return Set(
      days.map {
        SimulationCalendar.isSession($0) ? $0 : SimulationCalendar.session(before: $0)
      })
  }

  /// What was listed in any session of a run so far and has not expired, in order.
  static func expiries(from first: Int, to today: Int, daily: Bool) -> [Int] {
    var days: Set<Int> = []
    var session = first
    while session <= today {
      days.formUnion(expiries(today: session, daily: daily))
      session = SimulationCalendar.session(after: session)
    }
    return days.filter { $0 >= today }.sorted()
  }

  /// Whether the series of an index settles at the open: monthlies do, and stop trading the
  /// session before; on the day itself the third Friday has only series that settle at the close.
  static func isMorning(_ days: Int, today: Int) -> Bool {
    days > today && SimulationCalendar.isThirdFriday(days)
  }

  func stock(_ index: Int, at moment: Int64) -> Stock {
    let underlying = underlyings[index]
    return Stock(
      instrument: InstrumentID(UInt32(index)),
      times: EventTimes(published: Timestamp(nanoseconds: moment)), symbol: underlying.symbol,
      tape: underlying.tape, ticks: TickTable(base: Price(cents: 1)))
  }

  func contract(_ index: Int, at moment: Int64) -> Contract {
    let one = series[index]
    let underlying = underlyings[one.underlying]
    let chain = chains[one.underlying]
    let days = chain.expiries[one.expiry]
    let isMorning =
      one.underlying >= stockCount
      && Self.isMorning(days, today: SimulationCalendar.days(session))
    return Contract(
      instrument: instrument(index),
      times: EventTimes(published: Timestamp(nanoseconds: moment)),
      root: root(of: one, isMorning: isMorning), underlying: underlying.symbol,
      expiry: SimulationCalendar.date(days: days), right: one.right,
      strike: Price(cents: chain.strikes[one.strikeIndex]), multiplier: Int32(one.multiplier),
      isAdjusted: one.form == .adjusted, settlement: isMorning ? .am : .pm,
      ticks: underlying.ticks)
  }

  private func root(of one: Series, isMorning: Bool) -> Symbol {
    let symbol = underlyings[one.underlying].symbol
    switch one.form {
    case .adjusted: return Symbol(symbol.description + "1") ?? symbol
    case .mini: return Symbol(symbol.description + "7") ?? symbol
    case .regular:
      let isIndex = one.underlying >= stockCount
      return isIndex && !isMorning ? Symbol(symbol.description + "W") ?? symbol : symbol
    }
  }
}
