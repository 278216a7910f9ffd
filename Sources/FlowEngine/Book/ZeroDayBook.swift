/// Prints of options that expire today, by underlying and minute: what K-06 and the estimates of
/// G-02 read.
struct ZeroDayBook: Sendable {
  /// A print that is named as a cause.
  struct Largest: Sendable, BitwiseCopyable {
    /// Millionths.
    var premium: Int64 = 0
    var seq: UInt64 = 0
  }

  /// One minute of one underlying.
  struct Minute: Sendable, BitwiseCopyable {
    /// Σ sign · q · dollar gamma of the prints of which it is known, billionths.
    var gamma: Int128 = 0
    var minute: Int64
    /// Millionths: signed premium of A and B prints, theirs in all, and everything's.
    var signedPremium: Int64 = 0
    var sidedPremium: Int64 = 0
    var premium: Int64 = 0
    var contracts: Int64 = 0
    /// Prints with a side and a gamma: without any the sum is not 0 but unknown.
    var priced: Int64 = 0
    /// The largest prints, in place: a list would be a block of the heap for each minute.
    var largest = InlineArray<8, Largest>(repeating: Largest())
    var largestCount = 0

    init(minute: Int64) { self.minute = minute }

    mutating func note(_ print: Largest) {
      if largestCount == largest.count {
        guard print.premium > largest[largestCount - 1].premium else { return }
        largestCount -= 1
      }
      var place = largestCount
      while place > 0, largest[place - 1].premium < print.premium {
        largest[place] = largest[place - 1]
        place -= 1
      }
      largest[place] = print
      largestCount += 1
    }

    /// Too much for the sum is left out of it.
    mutating func addGamma(of print: Noted, times direction: Int64) {
      let each = DollarGamma.perContract(
        gamma: print.rawGamma, spot: print.spot, multiplier: print.multiplier)
      let contracts = print.side == .buy ? print.contracts : -print.contracts
      let (whole, overflow) = each.multipliedReportingOverflow(by: Int128(direction * contracts))
      if !overflow { gamma &+= whole }
    }

    mutating func forget(_ seq: UInt64) {
      guard let found = (0..<largestCount).first(where: { largest[$0].seq == seq }) else { return }
      for place in found..<(largestCount - 1) { largest[place] = largest[place + 1] }
      largestCount -= 1
    }
  }

  /// What one print added, so that a cancel takes just that back.
  struct Noted: Sendable, BitwiseCopyable {
    var seq: UInt64
    var contracts: Int64
    /// Millionths.
    var premium: Int64
    var spot: Price
    /// `Int64.min` where it was not available; no option of nil, because a busy day keeps a hundred
    /// thousand of these.
    var rawGamma: Int64
    var minute: Int32
    var multiplier: Int32
    /// Unknown where the print has no side of grade A or B.
    var side: Side
  }

  struct Activity: Sendable {
    var underlying: UInt32
    /// The newest five minutes, oldest first.
    var minutes: [Minute] = []
    /// The prints of these minutes, in their order.
    var prints: [Noted] = []
    var dayContracts: Int64 = 0
    /// Everything of the day so far (G-02 b).
    var flow = GammaTally()
    var isIndexOption = false

    /// Counts what a print adds to its minute and to the day; nothing where the minute has gone.
    mutating func count(_ print: Noted, isTakenBack: Bool = false) {
      guard let place = minutes.lastIndex(where: { $0.minute == print.minute }) else { return }
      let direction: Int64 = isTakenBack ? -1 : 1
      dayContracts.addSaturating(direction * print.contracts)
      minutes[place].contracts.addSaturating(direction * print.contracts)
      minutes[place].premium.addSaturating(direction * print.premium)
      let isSided = print.side != .unknown
      if isSided {
        let signed = print.side == .buy ? print.premium : -print.premium
        minutes[place].signedPremium.addSaturating(direction * signed)
        minutes[place].sidedPremium.addSaturating(direction * print.premium)
        if isTakenBack {
          minutes[place].forget(print.seq)
        } else {
          minutes[place].note(Largest(premium: print.premium, seq: print.seq))
        }
        guard print.rawGamma != .min else { return }
        minutes[place].addGamma(of: print, times: direction)
        minutes[place].priced += direction
      }
      flow.add(
        print.side, grade: isSided ? .b : .u, contracts: print.contracts,
        gamma: isSided ? print.rawGamma : 0, spot: print.spot, multiplier: print.multiplier,
        isTakenBack: isTakenBack)
    }
  }

  /// In the order of their first print.
  private(set) var all: [Activity] = []
  // Looked up only.
  private var places: [UInt32: Int] = [:]

  static let window: Int64 = 5
  private static let causesMax = 8

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
    drop(before: minute - Self.window + 1, at: place)
    if all[place].minutes.last.map({ $0.minute < minute }) ?? true {
      all[place].minutes.append(Minute(minute: minute))
      let first = all[place].minutes[0].minute
      all[place].prints.removeAll { $0.minute < first }
    }
    let isSided = side != .unknown && grade <= .b
    let noted = Noted(
      seq: seq, contracts: contracts, premium: premium.millionths, spot: spot,
      rawGamma: isSided ? gamma ?? .min : .min,
      minute: Int32(clamping: all[place].minutes[all[place].minutes.count - 1].minute),
      multiplier: multiplier, side: isSided ? side : .unknown)
    all[place].prints.append(noted)
    all[place].count(noted)
  }

  /// Takes a cancelled print of the window back (H-07); an older one stays in the numbers of the
  /// day.
  mutating func takeBack(_ underlying: UInt32, seq: UInt64) {
    guard let place = places[underlying],
      let found = all[place].prints.lastIndex(where: { $0.seq == seq })
    else { return }
    all[place].count(all[place].prints.remove(at: found), isTakenBack: true)
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

  /// The largest prints of those minutes, as `seq`, in their order.
  mutating func causes(_ place: Int, before minute: Int64) -> [UInt64] {
    var largest: [Largest] = []
    for part in window(place, before: minute) {
      for rank in 0..<part.largestCount { largest.append(part.largest[rank]) }
    }
    largest.sort { $0.premium != $1.premium ? $0.premium > $1.premium : $0.seq < $1.seq }
    return largest.prefix(Self.causesMax).map(\.seq).sorted()
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
    try coder.raw("minutes", &minutes)
    try coder.raw("prints", &prints)
    try coder.raw("dayContracts", &dayContracts)
    try coder.raw("flow", &flow)
    try coder.raw("isIndexOption", &isIndexOption)
  }
}
