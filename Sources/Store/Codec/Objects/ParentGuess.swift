import FlowEngine

/// What the prints of a parent let one expect of it, where they stand in the same block.
///
/// Sizes, premiums, prices, venues and times of a parent repeat its prints. Both sides of the codec
/// make the same guess from the raw events, and only what differs from it is stored.
struct ParentGuess {
  struct Leg {
    var instrument: UInt32
    var size: Int64 = 0
    var premium: Int64 = 0
    var prints: Int32 = 0
    var weighted: Int128 = 0

    /// Average price, rounded half to even.
    var price: Int64 {
      guard size > 0 else { return 0 }
      let (quotient, rest) = weighted.quotientAndRemainder(dividingBy: Int128(size))
      let isUp = 2 * rest > size || (2 * rest == size && quotient & 1 == 1)
      return Int64(truncatingIfNeeded: isUp ? quotient + 1 : quotient)
    }
  }

  private(set) var start: Int64 = 0
  private(set) var end: Int64 = 0
  private(set) var gapMax: Int64 = 0
  private(set) var size: Int64 = 0
  private(set) var premium: Int64 = 0
  /// In the order of their codes.
  private(set) var venues: [UInt32] = []
  private(set) var legs: [Leg] = []
  private var times: [Int64] = []

  /// Makes a new guess in the storage of the last one.
  mutating func look(at causes: [UInt64], _ context: FlowContext) {
    venues.removeAll(keepingCapacity: true)
    legs.removeAll(keepingCapacity: true)
    times.removeAll(keepingCapacity: true)
    (start, end, gapMax, size, premium) = (0, 0, 0, 0, 0)
    for cause in causes {
      if let print = context.heldPrint(cause) { take(print) }
    }
    guard !times.isEmpty else { return }
    times.sort()
    start = times[0]
    end = times[times.count - 1]
    for index in times.indices.dropFirst() {
      gapMax = max(gapMax, times[index] &- times[index - 1])
    }
  }

  private mutating func take(_ print: Trade) {
    times.append(print.times.participant.nanoseconds)
    let dollars = print.price.notional(of: print.size, multiplier: 100).millionths
    size = size &+ print.size
    premium = premium &+ dollars
    let mic = print.venue.mic
    let place = venues.firstIndex { $0 >= mic } ?? venues.count
    if place == venues.count || venues[place] != mic { venues.insert(mic, at: place) }
    let index: Int
    if let found = legs.firstIndex(where: { $0.instrument == print.instrument.index }) {
      index = found
    } else {
      index = legs.count
      legs.append(Leg(instrument: print.instrument.index))
    }
    legs[index].size = legs[index].size &+ print.size
    legs[index].premium = legs[index].premium &+ dollars
    legs[index].prints &+= 1
    legs[index].weighted =
      legs[index].weighted &+ Int128(print.price.billionths) &* Int128(print.size)
  }

  func leg(_ index: Int) -> Leg { index < legs.count ? legs[index] : Leg(instrument: 0) }
}
