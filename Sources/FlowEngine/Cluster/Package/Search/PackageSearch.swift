/// One component under search: its prints, its series and the options found in it.
///
/// Scratch that a finder keeps, so that the steady state allocates nothing. A print and a series
/// are a bit each: a component holds at most 64 prints.
struct PackageSearch: Sendable {
  static let printsMax = 64

  var settings: PackageSettings
  var group = LegGroup.none
  var spanMax: Int64 = 0
  /// By participant time, then by content, so that the feed's order of equal times is no matter.
  var prints: [LegPrint] = []
  /// Rank of each print among those of the window by `seq`; empty when all are near (C-03).
  var ranks: [Int] = []
  /// By expiry, strike and right, the call first.
  var series: [LegSeries] = []
  /// The prints of each series, and of each participant time, a bit a print.
  var masks: [UInt64] = []
  var moments: [UInt64] = []
  var options: [PackageOption] = []
  var legs: [LegTotal] = []
  var stock: [StockPrint] = []
  /// Stock prints that a package has already.
  var takenStock: [Int32] = []
  var plans: [PackagePlan] = []
  /// Where the options begin whose first print is each print, and the end of the last.
  var starts: [Int] = []
  /// More candidates than are looked at.
  var isTruncated = false

  init(settings: PackageSettings) { self.settings = settings }

  var all: UInt64 { Self.first(prints.count) }

  static func first(_ count: Int) -> UInt64 { count >= 64 ? .max : (1 &<< UInt64(count)) - 1 }

  /// Takes over what was put in `prints`: finds its series and moments, and forgets old options.
  mutating func prepare(series facts: (InstrumentID) -> LegSeries) {
    series.removeAll(keepingCapacity: true)
    masks.removeAll(keepingCapacity: true)
    moments.removeAll(keepingCapacity: true)
    options.removeAll(keepingCapacity: true)
    isTruncated = false
    for (index, print) in prints.enumerated() {
      let bit: UInt64 = 1 &<< UInt64(index)
      if index > 0, prints[index - 1].participant == print.participant {
        moments[moments.count - 1] |= bit
      } else {
        moments.append(bit)
      }
      if let known = series.firstIndex(where: { $0.instrument == print.instrument }) {
        masks[known] |= bit
      } else {
        insert(facts(print.instrument), prints: bit)
      }
    }
  }

  private mutating func insert(_ facts: LegSeries, prints: UInt64) {
    var place = series.count
    while place > 0, Self.isBefore(facts, series[place - 1]) { place -= 1 }
    series.insert(facts, at: place)
    masks.insert(prints, at: place)
  }

  private static func isBefore(_ a: LegSeries, _ b: LegSeries) -> Bool {
    if a.expiry != b.expiry { return a.expiry < b.expiry }
    if a.strike != b.strike { return a.strike < b.strike }
    if a.right != b.right { return a.right == .call }
    return a.instrument < b.instrument
  }

  /// Nanoseconds from the first to the last print of a set.
  func span(_ mask: UInt64) -> Int64 {
    guard mask != 0 else { return 0 }
    let last = 63 - mask.leadingZeroBitCount
    return prints[last].participant - prints[mask.trailingZeroBitCount].participant
  }

  /// All prints lie within the neighbourhood of C-03.
  func isNear(_ mask: UInt64) -> Bool {
    guard !ranks.isEmpty else { return true }
    var (low, high) = (Int.max, Int.min)
    var rest = mask
    while rest != 0 {
      let rank = ranks[rest.trailingZeroBitCount]
      (low, high) = (min(low, rank), max(high, rank))
      rest &= rest - 1
    }
    return high - low <= settings.messagesMax
  }
}
