/// The series of one root and expiry, by strike, with the forward that their quotes imply (G-10).
struct OptionChain: Sendable {
  struct Rung: Sendable {
    var strike: Int64
    /// Index of the call and of the put; -1 where it is not listed.
    var call: Int32 = -1
    var put: Int32 = -1
  }

  private(set) var expiration: Expiration
  private(set) var isEuropean: Bool
  /// By strike.
  private(set) var rungs: [Rung] = []
  /// The forward as of `at`, and the underlying's price then; `Int64.min` when there was none.
  var forward: Int64 = .min
  var spot: Int64 = .min
  var at: Int64 = .min

  init(_ contract: Contract) {
    expiration = Expiration(contract)
    isEuropean = OptionClass.of(root: contract.root).style == .european
  }

  private init(_ expiration: Expiration) {
    self.expiration = expiration
    isEuropean = false
  }

  mutating func list(_ contract: Contract) {
    let strike = contract.strike.billionths
    let place = rungs.prefixEnd { $0.strike < strike }
    if place == rungs.count || rungs[place].strike != strike {
      rungs.insert(Rung(strike: strike), at: place)
    }
    let index = Int32(contract.instrument.index)
    if contract.right == .call { rungs[place].call = index } else { rungs[place].put = index }
  }

  /// Places of the rungs nearest to a price, at most `count`.
  func nearest(to price: Int64, count: Int) -> Range<Int> {
    let place = rungs.prefixEnd { $0.strike < price }
    let start = max(0, min(place - count / 2, rungs.count - count))
    return start..<min(rungs.count, start + count)
  }
}

/// Every chain of the session; a series knows the number of its own.
struct OptionChains: Sendable {
  private struct Key: Hashable {
    var root: Symbol
    var expiry: CalendarDate
  }

  private(set) var all: [OptionChain] = []
  // Looked up at definitions only.
  private var places: [Key: Int32] = [:]

  mutating func list(_ contract: Contract) -> Int32 {
    let key = Key(root: contract.root, expiry: contract.expiry)
    let place: Int32
    if let known = places[key] {
      place = known
    } else {
      place = Int32(all.count)
      places[key] = place
      all.append(OptionChain(contract))
    }
    all[Int(place)].list(contract)
    return place
  }

  subscript(place: Int32) -> OptionChain {
    _read { yield all[Int(place)] }
    _modify { yield &all[Int(place)] }
  }
}

extension OptionChains: Stateful {
  mutating func state(_ coder: inout StateCoder) throws(StateError) {
    try coder.list("all", &all)
    try coder.raw("places", &places)
  }
}

extension OptionChain: StatefulElement {
  static let blank = OptionChain(
    Expiration(CalendarDate(yyyymmdd: 20_260_102), of: OptionClass.of(root: "SPY")))

  mutating func state(_ coder: inout StateCoder) throws(StateError) {
    try coder.raw("expiration", &expiration)
    try coder.raw("isEuropean", &isEuropean)
    try coder.raw("rungs", &rungs)
    try coder.raw("forward", &forward)
    try coder.raw("spot", &spot)
    try coder.raw("at", &at)
  }
}
