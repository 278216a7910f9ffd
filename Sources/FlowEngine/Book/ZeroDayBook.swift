/// Prints of options that expire today, by underlying and minute: what K-06 and the estimates of
/// G-02 read.
struct ZeroDayBook: Sendable {
  /// One minute of one underlying.
  struct Minute: Sendable {
    var minute: Int64
    /// Σ sign · q · dollar gamma, billionths; nil once a print's gamma was not available.
    var gamma: Int128 = 0
    /// Millionths: signed premium of A and B prints, theirs in all, and everything's.
    var signedPremium: Int64 = 0
    var sidedPremium: Int64 = 0
    var premium: Int64 = 0
    var contracts: Int64 = 0
    /// The largest prints: premium and `seq`.
    var largest: [(premium: Int64, seq: UInt64)] = []
    /// All of them, so that a cancel finds what to take back.
    var prints: [Noted] = []
  }

  /// What one print added.
  struct Noted: Sendable {
    var seq: UInt64
    var contracts: Int64
    /// Millionths.
    var premium: Int64
    var spot: Price
    var multiplier: Int32
    /// Unknown where the print has no side of grade A or B.
    var side: Side
    /// nil where it was not available.
    var gamma: Int64?
  }

  struct Activity: Sendable {
    var underlying: UInt32
    /// The newest five minutes, oldest first.
    var minutes: [Minute] = []
    var dayContracts: Int64 = 0
    /// Everything of the day so far (G-02 b).
    var flow = GammaTally()
    var isIndexOption = false
  }

  /// In the order of their first print.
  private(set) var all: [Activity] = []
  // Looked up only.
  private var places: [UInt32: Int] = [:]

  static let window: Int64 = 5
  static let causesMax = 8

  mutating func add(
    _ underlying: UInt32, minute: Int64, seq: UInt64, side: Side, grade: Grade, contracts: Int64,
    premium: Dollars, gamma: Int64?, spot: Price, multiplier: Int32, isIndexOption: Bool
  ) {
    let place: Int
    if let known = places[underlying] {
      place = known
    } else {
      place = all.count
      places[underlying] = place
      all.append(Activity(underlying: underlying))
    }
    all[place].isIndexOption = isIndexOption
    all[place].dayContracts.addSaturating(contracts)
    drop(before: minute - Self.window + 1, at: place)
    if all[place].minutes.last.map({ $0.minute < minute }) ?? true {
      all[place].minutes.append(Minute(minute: minute))
      all[place].minutes[all[place].minutes.count - 1].largest.reserveCapacity(Self.causesMax)
    }
    let last = all[place].minutes.count - 1
    all[place].minutes[last].contracts.addSaturating(contracts)
    all[place].minutes[last].premium.addSaturating(premium.millionths)
    let isSided = side != .unknown && grade <= .b
    all[place].minutes[last].prints.append(
      Noted(
        seq: seq, contracts: contracts, premium: premium.millionths, spot: spot,
        multiplier: multiplier, side: isSided ? side : .unknown, gamma: isSided ? gamma : nil))
    guard isSided else {
      all[place].flow.add(
        .unknown, grade: .u, contracts: contracts, gamma: 0, spot: spot, multiplier: multiplier)
      return
    }
    let sign: Int64 = side == .buy ? 1 : -1
    all[place].minutes[last].signedPremium.addSaturating(sign * premium.millionths)
    all[place].minutes[last].sidedPremium.addSaturating(premium.millionths)
    note(premium.millionths, seq, place, last)
    guard let gamma else { return }
    let each = DollarGamma.perContract(gamma: gamma, spot: spot, multiplier: multiplier)
    let (whole, overflow) = each.multipliedReportingOverflow(by: Int128(sign * contracts))
    if !overflow { all[place].minutes[last].gamma &+= whole }
    all[place].flow.add(
      side, grade: grade, contracts: contracts, gamma: gamma, spot: spot, multiplier: multiplier)
  }

  /// Takes a cancelled print of the window back (H-07); an older one stays in the numbers of the
  /// day.
  mutating func takeBack(_ underlying: UInt32, seq: UInt64) {
    guard let place = places[underlying] else { return }
    for minute in all[place].minutes.indices {
      guard let found = all[place].minutes[minute].prints.firstIndex(where: { $0.seq == seq })
      else { continue }
      let print = all[place].minutes[minute].prints.remove(at: found)
      all[place].dayContracts.addSaturating(-print.contracts)
      all[place].minutes[minute].contracts.addSaturating(-print.contracts)
      all[place].minutes[minute].premium.addSaturating(-print.premium)
      guard print.side != .unknown else {
        return all[place].flow.subtract(
          .unknown, grade: .u, contracts: print.contracts, gamma: 0, spot: print.spot,
          multiplier: print.multiplier)
      }
      let sign: Int64 = print.side == .buy ? 1 : -1
      all[place].minutes[minute].signedPremium.addSaturating(-sign * print.premium)
      all[place].minutes[minute].sidedPremium.addSaturating(-print.premium)
      all[place].minutes[minute].largest.removeAll { $0.seq == seq }
      guard let gamma = print.gamma else { return }
      let each = DollarGamma.perContract(
        gamma: gamma, spot: print.spot, multiplier: print.multiplier)
      let (whole, overflow) = each.multipliedReportingOverflow(
        by: Int128(sign * print.contracts))
      if !overflow { all[place].minutes[minute].gamma &-= whole }
      return all[place].flow.subtract(
        print.side, grade: .b, contracts: print.contracts, gamma: gamma, spot: print.spot,
        multiplier: print.multiplier)
    }
  }

  // In place: a copy of the list would be a block of the heap for each print.
  private mutating func note(_ premium: Int64, _ seq: UInt64, _ place: Int, _ minute: Int) {
    let count = all[place].minutes[minute].largest.count
    if count == Self.causesMax {
      guard premium > all[place].minutes[minute].largest[count - 1].premium else { return }
      all[place].minutes[minute].largest.removeLast()
    }
    let at =
      all[place].minutes[minute].largest.firstIndex { $0.premium < premium }
      ?? all[place].minutes[minute].largest.count
    all[place].minutes[minute].largest.insert((premium, seq), at: at)
  }

  private mutating func drop(before minute: Int64, at place: Int) {
    while let first = all[place].minutes.first, first.minute < minute {
      all[place].minutes.removeFirst()
    }
  }

  /// The five minutes before `minute` of one underlying.
  mutating func window(_ place: Int, before minute: Int64) -> ArraySlice<Minute> {
    drop(before: minute - Self.window, at: place)
    return all[place].minutes.prefix { $0.minute < minute }
  }
}

extension ZeroDayBook: Stateful {
  mutating func state(_ coder: inout StateCoder) throws(StateError) {
    try coder.list("all", &all)
    try coder.raw("places", &places)
  }
}

extension ZeroDayBook.Activity: StatefulElement {
  static var blank: ZeroDayBook.Activity { ZeroDayBook.Activity(underlying: 0) }

  mutating func state(_ coder: inout StateCoder) throws(StateError) {
    try coder.raw("underlying", &underlying)
    try coder.list("minutes", &minutes)
    try coder.raw("dayContracts", &dayContracts)
    try coder.raw("flow", &flow)
    try coder.raw("isIndexOption", &isIndexOption)
  }
}

extension ZeroDayBook.Minute: StatefulElement {
  static var blank: ZeroDayBook.Minute { ZeroDayBook.Minute(minute: 0) }

  mutating func state(_ coder: inout StateCoder) throws(StateError) {
    try coder.raw("minute", &minute)
    try coder.raw("gamma", &gamma)
    try coder.raw("signedPremium", &signedPremium)
    try coder.raw("sidedPremium", &sidedPremium)
    try coder.raw("premium", &premium)
    try coder.raw("contracts", &contracts)
    try coder.raw("largest", &largest)
    try coder.raw("prints", &prints)
  }
}
